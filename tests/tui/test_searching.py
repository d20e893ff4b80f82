"""Searching on the board in a headless terminal: what is found as one types, and what never holds up the keys."""

from __future__ import annotations

import threading
from collections.abc import Container, Iterable, Iterator
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from rules.asks import Cancel, Note
from rules.events import RequestId
from rules.instants import MINUTE, Instant
from store.contract import Found, StoreDamaged
from store.embedded import EmbeddedStore
from tests.tui.live_plant import START, LivePlant, frame, stands, until
from tui.app import PlazoApp
from tui.screens.request import RequestScreen
from tui.widgets.board_list import BoardList
from tui.words import Words


@pytest.fixture
def plant(tmp_path: Path) -> LivePlant:
    return LivePlant(tmp_path / "store")


def closed(plant: LivePlant, summary: str) -> RequestId:
    """A request that nobody needs any more."""
    request = plant.open(summary=summary)
    plant.pass_time(60)
    plant.do(Cancel(), request, "pilar")
    plant.pass_time(60)
    return request


def seen(app: PlazoApp, text: str) -> bool:
    return any(text in line for line in frame(app))


async def shown(app: PlazoApp, pilot: Pilot[None], *keys: str) -> None:
    """Wait for the board, and type."""
    await until(pilot, lambda: app.screen.query_one(BoardList).cursor is not None)
    await pilot.press(*keys)


async def test_a_closed_request_is_found_below_the_open_ones_and_can_be_read(plant: LivePlant) -> None:
    gone, other, kept = closed(plant, "Señal rota"), plant.open(summary="Belt"), plant.open(summary="Signal")
    app = plant.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(app, pilot, "down")
        before = app.screen.query_one(BoardList).cursor
        await pilot.press("slash", *"si")
        await until(pilot, lambda: seen(app, kept) and not seen(app, other))
        await pilot.press("backspace", "backspace", *"senal")
        await until(pilot, lambda: seen(app, gone))
        lines = [line for line in frame(app) if "Found elsewhere" in line or gone in line]
        assert "Nothing on “All”" in lines[0]
        assert "cancelled" in lines[1]
        assert "on 23 Nov 2026" in lines[1]
        await pilot.press("enter")
        await until(pilot, lambda: app.screen.query_one(BoardList).cursor == gone)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, RequestScreen) and app.screen.acting_on() == gone)
        await until(pilot, lambda: seen(app, "Señal rota"))
        await pilot.press("escape", "escape")
        await until(pilot, lambda: seen(app, kept) and seen(app, other))
        assert app.screen.query_one(BoardList).cursor == before


async def test_people_machines_and_services_are_found_by_name_and_open_ones_by_their_notes(plant: LivePlant) -> None:
    noted = plant.open(summary="Sealer")
    plant.do(Note("La correa está gastada"), noted, "luis")
    other = plant.open(service="statistics", summary="Weekly")
    app = plant.app()
    async with app.run_test(size=(120, 30)) as pilot:
        await shown(app, pilot, "slash", *"correa")
        await until(pilot, lambda: seen(app, noted) and not seen(app, other))
        assert not seen(app, "Also found")
        await pilot.press(*" ortiz repara")
        await until(pilot, lambda: "correa ortiz repara" in frame(app)[-2])
        await until(pilot, lambda: seen(app, noted) and not seen(app, other))


async def test_in_another_language_the_same_is_looked_for_until_it_is_forgotten(plant: LivePlant) -> None:
    gone, kept, other = closed(plant, "Signal that was"), plant.open(summary="Signal"), plant.open(summary="Belt")
    app = plant.app()
    async with app.run_test(size=(100, 24)) as pilot:
        await shown(app, pilot, "slash", *"signal", "enter")
        await until(pilot, lambda: seen(app, gone) and seen(app, kept) and not seen(app, other))
        await pilot.press("ctrl+l")
        await until(pilot, lambda: "abiertas" in frame(app)[0])
        await until(pilot, lambda: seen(app, gone) and seen(app, kept) and not seen(app, other))
        assert frame(app)[-2].split() == ["/", "signal"]
        await pilot.press("escape")
        await until(pilot, lambda: seen(app, other) and not seen(app, gone))
        assert "signal" not in frame(app)[-2]


async def test_the_cursor_goes_over_the_parting_line(plant: LivePlant) -> None:
    gone, kept = closed(plant, "Sealer that was"), plant.open(summary="Sealer that is")
    app = plant.app()
    async with app.run_test(size=(100, 24)) as pilot:
        await shown(app, pilot, "slash", *"sealer")
        await until(pilot, lambda: seen(app, gone))
        board_list = app.screen.query_one(BoardList)
        for key, cursor in (
            ("down", kept),
            ("down", gone),
            ("down", gone),
            ("up", kept),
            ("end", gone),
            ("home", kept),
        ):
            await pilot.press(key)
            assert board_list.cursor == cursor, key
        for line, cursor in ((1, kept), (2, kept), (3, gone), (2, gone)):
            await pilot.click(BoardList, offset=(5, line))
            assert board_list.cursor == cursor, line
        marked = [
            segment.text
            for segment in board_list.render_line(2)
            if segment.style and segment.style.underline and segment.style.bold
        ]
        assert marked == ["Sealer"]


async def test_a_board_of_an_earlier_instant_finds_what_there_was(plant: LivePlant) -> None:
    gone = closed(plant, "Sealer one")
    at = plant.time
    kept = plant.open(summary="Sealer two")
    plant.pass_time(600)
    later = closed(plant, "Sealer three")
    app = plant.app(at=Instant(at + MINUTE), read_only=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(app, pilot, "slash", *"sealer")
        await until(pilot, lambda: seen(app, gone))
        assert seen(app, kept)
        assert not seen(app, later)
        await pilot.press("enter", "end", "enter")
        await until(pilot, lambda: stands(app, RequestScreen))
        await until(pilot, lambda: seen(app, "Sealer one"))
    assert at > START


async def test_what_has_no_word_says_what_was_searched(plant: LivePlant) -> None:
    plant.open()
    app = plant.app(language="es")
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(app, pilot, "slash", *"xyzzy")
        await until(pilot, lambda: seen(app, "Nada tiene «xyzzy», ni abierto ni cerrado."))


async def test_on_a_narrow_screen_the_whole_sentence_about_long_words_is_there(plant: LivePlant) -> None:
    plant.open()
    app, word = plant.app(language="es"), "nombredemasiadolargoquenoexisteenningunaparte"
    async with app.run_test(size=(60, 15)) as pilot:
        await shown(app, pilot, "slash", *word)
        sentence = f"Nada tiene «{word}», ni abierto ni cerrado. Escape quita la búsqueda."
        await until(pilot, lambda: sentence in " ".join(" ".join(frame(app)).split()))
        assert "▲ 0" in frame(app)[0]


@pytest.mark.parametrize(("tab", "where"), [("1", "Found elsewhere: closed ──"), ("5", "closed, or on another tab")])
async def test_only_what_the_tab_leaves_out_is_said_to_be_found_elsewhere(
    plant: LivePlant, tab: str, where: str
) -> None:
    gone = closed(plant, "Sealer that was")
    plant.open(summary="Belt")
    app = plant.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(app, pilot, tab, "slash", *"was")
        await until(pilot, lambda: seen(app, gone) and seen(app, where))


async def test_a_request_that_is_closed_while_it_is_looked_for_stays_in_sight(plant: LivePlant) -> None:
    request, other = plant.open(summary="Sealer"), plant.open(summary="Sealer, too")
    app = plant.app("pilar")
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(app, pilot, "slash", *"sealer")
        await until(pilot, lambda: seen(app, request) and seen(app, other))
        plant.do(Cancel(), request, "pilar")
        await until(pilot, lambda: seen(app, "Also found") and seen(app, request))
        assert seen(app, "cancelled")


class SlowStore(EmbeddedStore):
    """A store that searches for a word only when a test lets it; other words are searched at once."""

    slow = "slow"
    fails = ""

    def searching(
        self,
        text: str,
        limit: int = 50,
        names: Iterable[tuple[str, str]] = (),
        without: Container[RequestId] = (),
    ) -> Iterator[Found]:
        if text.startswith(self.slow):
            self.asked.set()
            self.let.wait(20)
        yield from super().searching(text, limit, names, without)
        if self.fails and text.startswith(self.fails):
            raise StoreDamaged("archive-damaged", file="2026-10.jsonl", offset=4, reason="it is another one")

    def arm(self) -> None:
        self.asked, self.let = threading.Event(), threading.Event()


def slow_app(plant: LivePlant) -> tuple[PlazoApp, SlowStore]:
    app = plant.app()
    store = app.live.store
    assert isinstance(store, EmbeddedStore)
    store.__class__ = SlowStore
    assert isinstance(store, SlowStore)
    store.arm()
    return app, store


async def test_keys_go_on_while_the_store_searches_and_an_answer_that_is_late_is_not_shown(plant: LivePlant) -> None:
    late, wanted = closed(plant, "slow but found"), closed(plant, "Quick and found")
    kept = plant.open(summary="Belt")
    app, store = slow_app(plant)
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(app, pilot, "slash", *"slow")
        await until(pilot, store.asked.is_set)
        await until(pilot, lambda: seen(app, "still being searched"))
        assert seen(app, "reading what is closed") or not seen(app, late)
        await pilot.press(*["backspace"] * 4, *"belt")
        await until(pilot, lambda: seen(app, kept))
        await pilot.press(*["backspace"] * 4, *"quick")
        await until(pilot, lambda: "quick" in frame(app)[-2])
        assert not seen(app, wanted)
        store.let.set()
        await until(pilot, lambda: seen(app, wanted))
        assert not seen(app, late)


async def test_a_search_that_fails_says_so_and_keeps_what_was_found(plant: LivePlant) -> None:
    gone = closed(plant, "Sealer that was")
    plant.open(summary="Belt")
    app, store = slow_app(plant)
    store.fails = "sealer"
    async with app.run_test(size=(100, 24)) as pilot:
        await shown(app, pilot, "slash", *"sealer")
        await until(pilot, lambda: seen(app, "not everything could be searched"))
        assert seen(app, gone)
        assert any("2026-10.jsonl" in notice.message for notice in app._notifications)
        await pilot.press("escape")
        await until(pilot, lambda: seen(app, "Belt"))


async def test_what_is_typed_is_not_covered_by_what_is_said(plant: LivePlant) -> None:
    plant.open()
    app = plant.app()
    async with app.run_test(size=(60, 15), notifications=True) as pilot:
        await shown(app, pilot, "slash")
        app.say("notice.live", severity="error")
        typed = "a long question, so that it reaches the right side"
        app.screen.query_one("#filter", Input).value = typed
        await until(pilot, lambda: seen(app, "▌ " + Words("en")("notice.live")[:20]))
        assert typed in frame(app)[-2]
