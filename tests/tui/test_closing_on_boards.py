"""Closing a calendar by key: the form, what it would change, and every open board that follows."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from textual.events import Key
from textual.pilot import Pilot
from textual.widgets import Input

from rules.agreement import CalendarId
from rules.answers import Declined
from rules.closures import Shut, enter_closure, take_back_closure
from rules.events import Breached, ClosureEntered, Published, RequestId, Version, identified
from rules.instants import MINUTE, Instant
from rules.publications import Publications
from rules.readings import Mark, Reading, Verdict
from store.contract import Stored
from tests.rules.stories import PLANT
from tests.tui.live_plant import START, LivePlant, frame, stands, until
from tui.app import PlazoApp
from tui.closing import Settled, settle
from tui.screens.form import FormScreen

SHIFTS = CalendarId("two-shifts")
_OPEN = PLANT.replace('calendar = "two-shifts"\n', "").replace('calendar = "office"\n', "")
ROUND_THE_CLOCK = _OPEN.partition("[calendars")[0] + "[departments" + _OPEN.partition("[departments")[2]
DRILL = Shut(SHIFTS, START, Instant(START + 90 * MINUTE), "Fire drill")


@pytest.fixture
def plant(tmp_path: Path) -> Iterator[LivePlant]:
    made = LivePlant(tmp_path / "store")
    yield made
    made.store.close()


def closed(plant: LivePlant, shut: Shut = DRILL) -> ClosureEntered:
    """Another process enters a closure."""
    rosa = plant.person("rosa")
    settled = settle(
        plant.store,
        now_published(plant),
        lambda known: enter_closure(shut, by=rosa, publications=known, now=plant.time),
    )
    assert isinstance(settled, Settled)
    assert isinstance(settled.event, ClosureEntered)
    return settled.event


def taken_back(plant: LivePlant, closure: ClosureEntered) -> None:
    rosa = plant.person("rosa")
    settled = settle(
        plant.store,
        now_published(plant),
        lambda known: take_back_closure(closure.id, by=rosa, publications=known, now=plant.time),
    )
    assert isinstance(settled, Settled)


def now_published(plant: LivePlant) -> Publications:
    published = Publications.read(plant.store.plant_history())
    assert published is not None
    return published


def response(app: PlazoApp, request: RequestId) -> Reading:
    return next(each for each in app.live.board.entries[request].readings if each.expectation.id == "response")


def breached(plant: LivePlant, request: RequestId) -> list[Breached]:
    return [event for event in plant.store.history(request) if isinstance(event, Breached)]


async def test_law_08_an_open_board_shows_a_closure_that_another_process_entered(plant: LivePlant) -> None:
    request = plant.open()
    plant.pass_time(95 * MINUTE)
    app = plant.app("luis")
    async with app.run_test(size=(120, 30)) as pilot:
        await until(pilot, lambda: len(breached(plant, request)) == 1)
        assert response(app, request).word is Verdict.BREACHED
        assert "▲ 1 breached" in frame(app)[0]
        entered = closed(plant)
        await until(pilot, lambda: response(app, request).word is Mark.EXCUSED)
        await until(pilot, lambda: "▲ 0 breached" in frame(app)[0])
        taken_back(plant, entered)
        await until(pilot, lambda: "▲ 1 breached" in frame(app)[0])
        assert response(app, request).word is Verdict.BREACHED
    assert len(breached(plant, request)) == 1, "recorded once, and never deleted"


async def test_law_02_a_breach_that_comes_of_a_closure_taken_back_is_told_and_recorded(plant: LivePlant) -> None:
    request = plant.open()
    entered = closed(plant)
    plant.pass_time(95 * MINUTE)
    plant.publications = now_published(plant)
    app = plant.app("luis")
    async with app.run_test(size=(120, 30), notifications=True) as pilot:
        await pilot.pause()
        assert response(app, request).verdict is Verdict.NONE
        taken_back(plant, entered)
        await until(pilot, lambda: len(breached(plant, request)) == 1)
        assert any("taken" in each.message for each in app._notifications)
    assert breached(plant, request)[0].occurred_at == START + 30 * MINUTE


async def test_every_request_of_a_large_board_follows_a_closure(plant: LivePlant) -> None:
    requests = [plant.open(summary=f"Sealer {number}") for number in range(30)]
    app = plant.app("luis")
    async with app.run_test(size=(120, 30)) as pilot:
        closed(plant)
        expected = START + 120 * MINUTE
        await until(pilot, lambda: all(response(app, each).due == expected for each in requests))


async def test_law_21_a_board_follows_a_publication_as_it_follows_a_closure(plant: LivePlant) -> None:
    request = plant.open()
    app = plant.app("luis")
    async with app.run_test(size=(120, 30)) as pilot:
        text = PLANT.replace("Planta Norte", "Planta Sur")
        published = identified(Published(occurred_at=plant.time, text=text, file="plant.toml"), after=1)
        assert isinstance(plant.store.append_plant(Version(1), [published]), Stored)
        await until(pilot, lambda: "Planta Sur" in frame(app)[0])
        assert request in app.live.board.entries
        closed(plant)
        await until(pilot, lambda: response(app, request).due == START + 120 * MINUTE)


def shows(app: PlazoApp, text: str) -> bool:
    return any(text in line for line in frame(app))


async def asked(pilot: Pilot[None], app: PlazoApp) -> None:
    await pilot.press("F")
    await until(pilot, lambda: stands(app, FormScreen))


async def test_a_key_asks_for_a_closure_and_shows_what_it_would_change_before(plant: LivePlant) -> None:
    request = plant.open()
    plant.pass_time(95 * MINUTE)
    app = plant.app("rosa")
    async with app.run_test(size=(80, 24)) as pilot:
        await asked(pilot, app)
        values = {name: app.screen.query_one(f"#field-{name}", Input).value for name in ("from", "until", "because")}
        assert values == {"from": "2026-11-23 09:30", "until": "2026-11-23 09:35", "because": ""}
        assert not shows(app, "1–1")
        # As a slow line brings them: all at once, and what is typed takes the place of what stood there.
        for key in ("tab", *"08:00", "tab", "tab", *"Drill"):
            app.post_message(Key(key, key if len(key) == 1 else None))
        await until(pilot, lambda: app.screen.query_one("#field-because", Input).value == "Drill")
        values = {name: app.screen.query_one(f"#field-{name}", Input).value for name in ("from", "until")}
        assert values == {"from": "08:00", "until": "2026-11-23 09:35"}
        await pilot.press("enter")
        await until(pilot, lambda: shows(app, "Close two-shifts, 23 Nov 2026 08:00–09:35: Drill?"))
        assert shows(app, "It excuses 1 breach.")
        assert not now_published(plant).entered
        await pilot.press("F")
        await until(pilot, lambda: response(app, request).word is Mark.EXCUSED)
        (entered,) = now_published(plant).entered
        assert (entered.by, entered.closure.because, entered.closure.begins) == ("rosa", "Drill", START)
        await until(pilot, lambda: any("--take-back" in each.message for each in app._notifications))


async def test_back_from_what_it_would_change_leads_to_the_form_as_it_was(plant: LivePlant) -> None:
    plant.open()
    app = plant.app("rosa", language="es")
    async with app.run_test(size=(80, 24)) as pilot:
        await asked(pilot, app)
        await pilot.press("s", "i", "enter")
        await until(pilot, lambda: shows(app, "¿Cerrar two-shifts"))
        await pilot.press("escape")
        await until(pilot, lambda: bool(app.screen.query("#field-because")))
        assert app.screen.query_one("#field-because", Input).value == "si"
        assert not app.screen.query(".form-warning")
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(app.screen, FormScreen))
    assert not now_published(plant).entered


async def test_what_is_wrong_is_said_above_the_form_and_nothing_typed_is_lost(plant: LivePlant) -> None:
    app = plant.app("rosa")
    async with app.run_test(size=(80, 30)) as pilot:
        await asked(pilot, app)
        for text, sentence in (("soon", "“soon” is not a time"), ("07:00", "not after its beginning")):
            app.screen.query_one("#field-until", Input).value = text
            app.screen.query_one("#field-because", Input).value = "Drill"
            app.screen.query_one("#field-because", Input).focus()
            await pilot.press("enter")
            await until(pilot, partial(shows, app, sentence))
            assert app.screen.query_one("#field-until", Input).value == text


@pytest.mark.parametrize(
    ("by", "text", "sentence"),
    [
        pytest.param("luis", PLANT, "Luis Ortiz may close no calendar here", id="who may close none"),
        pytest.param("rosa", ROUND_THE_CLOCK, "The plant declares no calendar", id="a plant without calendars"),
    ],
)
async def test_where_nothing_can_be_closed_the_key_says_so(plant: LivePlant, by: str, text: str, sentence: str) -> None:
    published = identified(Published(occurred_at=plant.time, text=text, file="plant.toml"), after=1)
    plant.store.append_plant(Version(1), [published])
    plant.publications = now_published(plant)
    app = plant.app(by)
    async with app.run_test(size=(100, 24), notifications=True) as pilot:
        await pilot.press("F")
        await until(pilot, lambda: any(sentence in each.message for each in app._notifications))


async def test_a_board_that_is_only_looked_at_closes_nothing(plant: LivePlant) -> None:
    app = plant.app("rosa", read_only=True)
    async with app.run_test(size=(100, 24), notifications=True) as pilot:
        await pilot.press("F")
        await until(pilot, lambda: any("read-only" in each.message for each in app._notifications))


def test_law_32_of_two_who_enter_the_same_closure_the_second_is_told(plant: LivePlant) -> None:
    known = now_published(plant)

    def decide(publications: Publications) -> ClosureEntered | Declined:
        return enter_closure(DRILL, by=plant.person("rosa"), publications=publications, now=plant.time)

    first = settle(plant.store, known, decide)
    again = settle(plant.store, known, decide)
    plant.pass_time(1)
    second = settle(plant.store, known, decide)
    assert isinstance(first, Settled)
    assert isinstance(again, Settled), "an answer lost on the way is asked for again"
    assert isinstance(second, Declined)
    assert second.because == "closure-there"
    assert len(now_published(plant).entered) == 1
