"""What the board's own keys do in a headless terminal, and what keys that do nothing say."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.events import Key
from textual.widgets import Input

from rules.asks import Take
from rules.instants import MINUTE, Instant
from tests.tui.live_plant import START, LivePlant, frame, until
from tui.app import PlazoApp
from tui.widgets.board_list import BoardList


@pytest.fixture
def plant(tmp_path: Path) -> LivePlant:
    return LivePlant(tmp_path / "store")


def notices(app: PlazoApp) -> list[str]:
    return [notice.message for notice in app._notifications]


async def test_a_letter_that_does_nothing_says_so_and_where_the_keys_are_listed(plant: LivePlant) -> None:
    request = plant.open()
    app = plant.app()
    async with app.run_test() as pilot:
        await until(pilot, lambda: app.screen.query_one(BoardList).cursor == request)
        await pilot.press("j", "down", "1", "f3")
        assert notices(app) == []
        await pilot.press("q")
        await until(pilot, lambda: notices(app) == ["q does nothing here. ? shows the keys."])
        await pilot.press("9")
        await until(pilot, lambda: notices(app)[-1] == "This digit does nothing here. ? shows the keys.")
        await pilot.press("enter")
        await until(pilot, lambda: any("Timeline" in line for line in frame(app)))
        await pilot.press("slash")
        await until(pilot, lambda: notices(app)[-1] == "/ does nothing here. ? shows the keys.")


async def test_who_types_blindly_is_told_of_the_newest_key_that_does_nothing_and_of_what_else_happened(
    plant: LivePlant,
) -> None:
    plant.open()
    app = plant.app()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await until(pilot, lambda: bool(app.live.board.entries))
        app.say("acted.still-saving", severity="warning")
        for letter in "qfgqK":
            app.post_message(Key(letter, letter))
        said = [app.words("acted.still-saving"), "K does nothing here. ? shows the keys."]
        await until(pilot, lambda: notices(app) == said)
        await until(pilot, lambda: sum("does nothing here" in line for line in frame(app)) == 1)
        assert any("K does nothing here" in line for line in frame(app))


async def test_what_is_in_sight_already_is_not_told_a_second_time_beside_it(plant: LivePlant) -> None:
    first, second = plant.open(), plant.open()
    for request in (first, second):
        plant.do(Take(), request, "rosa")
    app = plant.app()
    async with app.run_test() as pilot:
        await until(pilot, lambda: app.screen.query_one(BoardList).cursor == first)
        for _ in range(3):
            await pilot.press("t")
            await until(pilot, lambda: bool(notices(app)))
        await pilot.press("down", "t")
        await until(pilot, lambda: second in notices(app)[-1])
        assert len(notices(app)) == 2


async def test_an_earlier_instant_says_of_itself_that_it_cannot_be_changed(plant: LivePlant) -> None:
    plant.open()
    app = plant.app(at=Instant(START + 5 * MINUTE))
    async with app.run_test() as pilot:
        await until(pilot, lambda: bool(app.live.board.entries))
        for key in ("t", "n"):
            await pilot.press(key)
            await until(pilot, lambda: bool(notices(app)))
            assert "as it stood at 23 Nov 2026 08:05" in notices(app)[0]
            app.clear_notifications()


async def test_while_words_are_typed_the_last_line_shows_the_keys_of_the_words(plant: LivePlant) -> None:
    kept, other = plant.open(summary="Sealer"), plant.open(service="statistics", summary="Weekly")
    app = plant.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: len(app.live.board.entries) == 2)
        await pilot.press("slash")
        await until(pilot, lambda: "clear search" in frame(app)[-1])
        assert frame(app)[-2].startswith(" / ")
        await pilot.press(*"weekly", "down")
        await until(pilot, lambda: app.screen.query_one(BoardList).has_focus)
        await until(pilot, lambda: "take" in frame(app)[-1] or "details" in frame(app)[-1])
        assert "Esc clear search" in frame(app)[-1]
        assert not any(kept in line for line in frame(app))
        assert any(other in line for line in frame(app))
        await pilot.press("escape")
        await until(pilot, lambda: any(kept in line for line in frame(app)))
        assert not frame(app)[-2].startswith(" / ")


async def test_a_tab_that_has_none_of_the_words_names_itself(plant: LivePlant) -> None:
    plant.open()
    app = plant.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: bool(app.live.board.entries))
        await pilot.press("5", "slash", *"!oven")
        await until(pilot, lambda: any("Nothing on “Breaches” has “!oven”." in line for line in frame(app)))
        await pilot.press(*["backspace"] * 5, *"sealer")
        await until(pilot, lambda: any("Nothing on “Breaches”. Found elsewhere" in line for line in frame(app)))


async def test_words_that_were_never_typed_leave_no_line_behind(plant: LivePlant) -> None:
    plant.open()
    app = plant.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: bool(app.live.board.entries))
        await pilot.press("slash", "enter")
        await until(pilot, lambda: app.screen.query_one(BoardList).has_focus)
        await until(pilot, lambda: not app.screen.query_one("#filter-line").display)
        assert not app.screen.query_one("#filter", Input).value


async def test_who_opens_a_request_finds_the_cursor_on_it(plant: LivePlant) -> None:
    first = plant.open()
    app = plant.app("pilar")
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: app.screen.query_one(BoardList).cursor == first)
        await pilot.press("n", "1", *"Belt squeals", "enter")
        await until(pilot, lambda: len(app.live.board.entries) == 2)
        opened = next(request for request in app.live.board.entries if request != first)
        await until(pilot, lambda: app.screen.query_one(BoardList).cursor == opened)
