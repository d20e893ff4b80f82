"""What an open board tells and records by itself: levels, chains, reminders, and what was missed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from textual.pilot import Pilot

from rules.agreement import ExpectationId, PersonId
from rules.asks import Cancel, Take
from rules.events import (
    Acknowledged,
    Breached,
    Done,
    Escalated,
    Event,
    Linked,
    Noted,
    Opened,
    RequestId,
    Revision,
    Silenced,
    identified,
)
from rules.instants import DAY, MINUTE, Instant
from store.contract import Stored
from tests.rules.test_escalations import TOLD
from tests.tui.live_plant import START, LivePlant, until
from tui.app import PlazoApp
from tui.lines import Line

RESPONSE = ExpectationId("response")


@pytest.fixture
def plant(tmp_path: Path) -> LivePlant:
    return LivePlant(tmp_path / "store", TOLD)


def notices(app: PlazoApp) -> list[str]:
    return [f"{notice.title} {notice.message}".strip() for notice in app._notifications]


def stored(plant: LivePlant, request: RequestId, kind: type[Event]) -> list[Event]:
    return [event for event in plant.store.history(request) if isinstance(event, kind)]


def happens(plant: LivePlant, event: Event) -> None:
    """Let something be stored as another process would."""
    revision = plant.entry(event.request).request.revision
    result = plant.store.append(event.request, revision, [identified(event, after=revision)])
    assert isinstance(result, Stored)


def painted(app: PlazoApp, request: RequestId) -> Sequence[Line]:
    picture = app.picture(request, 100, None)
    assert picture is not None
    return picture.lines


async def ready(pilot: Pilot[None], app: PlazoApp, requests: int = 1) -> list[bool]:
    """The board with so many requests on it; gives a list that grows with every bell."""
    rung: list[bool] = []
    app.bell = lambda: rung.append(True)  # type: ignore[method-assign]
    await until(pilot, lambda: len(app.live.board.entries) == requests)
    return rung


async def tick(pilot: Pilot[None], plant: LivePlant, app: PlazoApp, at: Instant) -> None:
    plant.time = at
    app.tick()
    await pilot.pause()


async def test_law_35_a_level_is_told_to_those_it_is_for_and_recorded_once(plant: LivePlant) -> None:
    request = plant.open()
    first, second = plant.app("rosa"), plant.app("luis")
    async with first.run_test() as pilot, second.run_test() as other:
        rung, _ = await ready(pilot, first), await ready(other, second)
        await tick(pilot, plant, first, Instant(START + 22 * MINUTE + 30))
        await tick(other, plant, second, Instant(START + 22 * MINUTE + 30))
        (told,) = notices(first)
        assert "M-1001 Sealer 3 does not close" in told
        assert "For Rosa Medina: Mantenimiento owes Empaque: taken ≤ 30 min, 75 % used, due 08:30." in told
        assert (notices(second), rung) == ([], [])
        await until(pilot, lambda: bool(stored(plant, request, Escalated)))
        await pilot.pause(0.1)
    (event,) = stored(plant, request, Escalated)
    assert isinstance(event, Escalated)
    assert (event.clock, event.level, event.occurred_at) == ("response", "75%", START + 22 * MINUTE + 30)
    assert event.tell == ("maintenance:supervisor",)


async def test_law_35_who_is_told_of_the_breach_is_not_told_again_of_its_level(plant: LivePlant) -> None:
    request = plant.open()
    app = plant.app("rosa", language="es")
    async with app.run_test() as pilot:
        rung = await ready(pilot, app)
        await tick(pilot, plant, app, Instant(START + 30 * MINUTE + 1))
        assert rung == [True]
        assert [text for text in notices(app) if "venció 08:30" in text] == notices(app)[:1]
        assert len(notices(app)) == 1
        await until(pilot, lambda: len(stored(plant, request, Escalated)) == 2)
    assert [event.occurred_at for event in stored(plant, request, Breached)] == [START + 30 * MINUTE]


async def test_law_27_of_a_chain_that_breaks_the_deepest_rings_and_each_is_recorded(plant: LivePlant) -> None:
    parent = plant.open(service="statistics", summary="Weekly numbers")
    child = plant.open(summary="Sealer 3 does not close")
    happens(plant, Linked(request=parent, child=child, occurred_at=plant.time, person=PersonId("quim")))
    app = plant.app("rosa")
    async with app.run_test() as pilot:
        rung = await ready(pilot, app, 2)
        await tick(pilot, plant, app, Instant(START + 60 * MINUTE + 1))
        assert rung == [True]
        assert [child in text for text in notices(app)] == [True]
        await until(pilot, lambda: bool(stored(plant, parent, Breached)) and bool(stored(plant, child, Breached)))


async def test_law_33_what_is_silenced_makes_no_noise_and_is_recorded_all_the_same(plant: LivePlant) -> None:
    request = plant.open()
    silence = Silenced(
        request=request,
        clock=RESPONSE,
        instance=1,
        until=Instant(START + 120 * MINUTE),
        occurred_at=plant.time,
        person=PersonId("rosa"),
    )
    happens(plant, silence)
    app = plant.app("rosa")
    async with app.run_test() as pilot:
        rung = await ready(pilot, app)
        await tick(pilot, plant, app, Instant(START + 90 * MINUTE))
        assert (rung, notices(app)) == ([], [])
        await until(pilot, lambda: len(stored(plant, request, Escalated)) == 3)
        assert len(stored(plant, request, Breached)) == 1
        await tick(pilot, plant, app, Instant(START + 120 * MINUTE))
        assert rung == [True], "it comes back"
        assert "One promise is still broken" in notices(app)[0]


async def test_law_33_breaches_are_told_again_in_one_notice_until_somebody_has_seen_them(plant: LivePlant) -> None:
    requests = [plant.open(summary=f"Sealer {number}") for number in range(5)]
    app = plant.app()
    async with app.run_test() as pilot:
        rung = await ready(pilot, app, 5)
        await tick(pilot, plant, app, Instant(START + 30 * MINUTE + 1))
        before = len(notices(app))
        assert rung == [True]
        await tick(pilot, plant, app, Instant(START + 59 * MINUTE))
        assert rung == [True]
        await tick(pilot, plant, app, Instant(START + 60 * MINUTE))
        assert (len(rung), len(notices(app))) == (2, before + 1)
        again = notices(app)[-1]
        assert "5 promises are still broken" in again
        assert "M-1001 Sealer 0: Mantenimiento owes Empaque: taken ≤ 30 min, was due 08:30." in again
        assert "and 2 more breaches" in again
        for request in requests:
            seen = Acknowledged(
                request=request,
                clock=RESPONSE,
                instance=1,
                until=Instant(START + DAY),
                occurred_at=plant.time,
                person=PersonId("rosa"),
            )
            happens(plant, seen)
        await until(pilot, lambda: all(entry.attention for entry in app.live.board.entries.values()))
        await tick(pilot, plant, app, Instant(START + 120 * MINUTE))
        assert len(rung) == 2


async def test_law_02_a_breach_of_what_is_closed_before_the_next_look_is_recorded(plant: LivePlant) -> None:
    request = plant.open()
    app = plant.app()
    async with app.run_test() as pilot:
        await ready(pilot, app)
        plant.time = Instant(START + 45 * MINUTE)
        plant.do(Cancel("Not needed"), request, "pilar")
        await until(pilot, lambda: not app.live.board.entries)
        await until(pilot, lambda: bool(stored(plant, request, Breached)))
        assert notices(app) == []
    assert [event.occurred_at for event in stored(plant, request, Breached)] == [START + 30 * MINUTE]


async def test_law_34_what_an_import_brings_alerts_nobody_and_what_breaks_later_does(plant: LivePlant) -> None:
    app = plant.app("rosa")
    async with app.run_test() as pilot:
        rung = await ready(pilot, app, 0)
        await tick(pilot, plant, app, Instant(START + 60 * MINUTE))
        pattern = plant.publications.current.services
        imported = Opened(
            request=RequestId("M-7"),
            service=next(id_ for id_ in pattern if id_ == "sealer-repair"),
            customer=plant.person("pilar").department,
            summary="From the log",
            agreement=next(each for id_, each in pattern.items() if id_ == "sealer-repair").agreement.id,
            priority="normal",
            occurred_at=START,
            program="import",
        )
        plant.store.append(imported.request, Revision(0), [identified(imported, after=0)])
        await until(pilot, lambda: bool(app.live.board.entries))
        await until(pilot, lambda: bool(stored(plant, imported.request, Breached)))
        assert (rung, notices(app)) == ([], [])
        await tick(pilot, plant, app, Instant(START + 180 * MINUTE))
        assert any("For Rosa Medina" in text and "approval" in text for text in notices(app))


async def test_law_34_what_passed_while_no_board_was_open_is_told_in_one(plant: LivePlant) -> None:
    request = plant.open()
    plant.time = Instant(START + 60 * MINUTE)
    app = plant.app("rosa")
    async with app.run_test() as pilot:
        await until(pilot, lambda: bool(notices(app)))
        assert notices(app) == [
            "One promise was broken while no board was open. It is recorded now. "
            "3 levels were reached at which somebody was to be told. For Rosa Medina: 3."
        ]
    assert [event.occurred_at for event in stored(plant, request, Escalated)] == [
        START + 22 * MINUTE + 30,
        START + 30 * MINUTE,
        START + 60 * MINUTE,
    ]


async def test_the_request_screen_says_who_has_seen_a_clock_and_until_when_it_is_quiet(plant: LivePlant) -> None:
    request = plant.open()
    plant.pass_time(60)
    for kind, minutes in ((Acknowledged, 50), (Silenced, 55)):
        said = kind(
            request=request,
            clock=RESPONSE,
            instance=1,
            until=Instant(START + minutes * MINUTE),
            occurred_at=plant.time,
            person=PersonId("rosa"),
        )
        happens(plant, said)
    app = plant.app()
    async with app.run_test(size=(120, 60)) as pilot:
        await ready(pilot, app)
        lines = painted(app, request)
        text = ["".join(piece.text for piece in line) for line in lines]
        assert any("seen by Rosa Medina until 08:50 · quiet until 08:55" in line for line in text)
        plant.time = Instant(START + 50 * MINUTE)
        app.tick()
        text = ["".join(piece.text for piece in line) for line in painted(app, request)]
        assert any(line.strip() == "quiet until 08:55" for line in text)


async def test_a_board_that_is_open_for_a_night_records_each_level_once(plant: LivePlant) -> None:
    request = plant.open()
    plant.do(Take(), request, "luis")
    happens(plant, Noted(request=request, text="…", occurred_at=plant.time, person=PersonId("luis")))
    app = plant.app("rosa")
    async with app.run_test() as pilot:
        await ready(pilot, app)
        for hours in (3, 9, 14, 20, 26):
            await tick(pilot, plant, app, Instant(START + hours * 60 * MINUTE))
        await until(pilot, lambda: len(stored(plant, request, Escalated)) >= 6)
        happens(plant, Done(request=request, occurred_at=plant.time, person=PersonId("luis")))
    levels = [(e.clock, e.instance, e.level) for e in stored(plant, request, Escalated) if isinstance(e, Escalated)]
    assert len(levels) == len(set(levels))
