"""Keys that come before the screen they are typed for: they wait for it, and nothing else is done by them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from textual.app import App
from textual.command import Hit
from textual.events import Key, MouseDown, MouseUp
from textual.pilot import Pilot
from textual.widgets import Input

from rules.asks import Take
from rules.events import Noted, RequestId, Taken
from store.contract import NotSaved
from tests.tui.live_plant import LivePlant, frame, stands, until
from tests.tui.test_typed_line import PASTED, typed_at_once
from tui import early_keys, palette
from tui.app import PlazoApp
from tui.screens.board import BoardScreen
from tui.screens.form import FormScreen
from tui.screens.keys import KeysScreen
from tui.widgets.board_list import BoardList


@pytest.fixture
def plant(tmp_path: Path) -> LivePlant:
    return LivePlant(tmp_path / "store")


async def at_the_board(pilot: Pilot[None], app: PlazoApp, request: RequestId) -> BoardList:
    def there() -> bool:
        screen = app.screen
        return isinstance(screen, BoardScreen) and screen.ready and screen.query_one(BoardList).cursor == request

    await until(pilot, there)
    return app.screen.query_one(BoardList)


def done(app: PlazoApp) -> bool:
    """Whether everything that was typed has been done."""
    typed = app._in_order
    return not (app.early_keys.waiting or typed._waiting or typed._under_way)


def told(app: App[None]) -> list[str]:
    return [notice.message for notice in app._notifications]


async def test_a_note_that_comes_with_the_key_that_asks_for_it_is_typed_in_its_form_and_stored(
    plant: LivePlant,
) -> None:
    request = plant.open()
    app = plant.app()
    async with app.run_test(size=(120, 30)) as pilot:
        await at_the_board(pilot, app, request)
        typed_at_once(app, "c", *"Take the old one, then hold.", "enter")
        await until(pilot, lambda: len(plant.store.history(request)) == 2)
        await until(pilot, lambda: stands(app, BoardScreen))
        assert not [message for message in told(app) if "does nothing" in message]
    last = plant.store.history(request)[-1]
    assert isinstance(last, Noted)
    assert last.text == "Take the old one, then hold."


async def test_what_is_pasted_behind_the_key_is_pasted_in_the_form(plant: LivePlant) -> None:
    request = plant.open()
    app = plant.app()
    async with app.run_test(size=(120, 30)) as pilot:
        await at_the_board(pilot, app, request)
        typed_at_once(app, "c", "a", PASTED, "z")
        await until(pilot, lambda: isinstance(app.focused, Input) and app.focused.value == "a12:30z")


async def test_two_presses_of_the_same_key_that_come_together_do_the_action(plant: LivePlant) -> None:
    request = plant.open()
    app = plant.app()
    async with app.run_test(size=(120, 30)) as pilot:
        await at_the_board(pilot, app, request)
        typed_at_once(app, "t", "t", "c", *"on it", "enter")
        await until(pilot, lambda: len(plant.store.history(request)) == 3)
    assert [type(event) for event in plant.store.history(request)[1:]] == [Taken, Noted]


async def test_who_says_who_is_there_and_goes_on_at_once_loses_no_key(plant: LivePlant) -> None:
    request = plant.open()
    app = plant.app(None)
    async with app.run_test(size=(120, 30)) as pilot:
        await at_the_board(pilot, app, request)
        typed_at_once(app, "c", *"luis", "enter", *"We look", "enter")
        await until(pilot, lambda: len(plant.store.history(request)) == 2)
    last = plant.store.history(request)[-1]
    assert isinstance(last, Noted)
    assert (last.text, last.person) == ("We look", "luis")


async def test_what_was_typed_for_a_form_that_does_not_come_is_not_done_by_the_board(plant: LivePlant) -> None:
    request = plant.open()
    assert plant.do(Take(), request, "luis")
    app = plant.app()
    async with app.run_test(size=(120, 30)) as pilot:
        await at_the_board(pilot, app, request)
        typed_at_once(app, "t", "c", "c", "c", "enter")
        await until(pilot, lambda: any("M-1001" in message for message in told(app)))
        await pilot.pause(0.1)
        assert isinstance(app.screen, BoardScreen)
        await pilot.press("c")
        await until(pilot, lambda: stands(app, FormScreen))


async def test_keys_are_not_held_up_for_long_by_what_does_not_come(
    plant: LivePlant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(early_keys, "_WAIT", 0.05)
    request = plant.open()
    app = plant.app()
    async with app.run_test(size=(120, 30)) as pilot:
        await at_the_board(pilot, app, request)
        app.early_keys.begin()
        typed_at_once(app, "question_mark")
        await until(pilot, lambda: not app.early_keys.waiting)
        assert isinstance(app.screen, BoardScreen)
        await pilot.press("question_mark")
        await until(pilot, lambda: stands(app, KeysScreen))


async def test_the_key_that_leaves_waits_for_nothing(plant: LivePlant) -> None:
    request = plant.open()
    app = plant.app()
    async with app.run_test(size=(120, 30)) as pilot:
        await at_the_board(pilot, app, request)
        app.early_keys.begin()
        app.post_message(Key("ctrl+c", None))
        await until(pilot, lambda: app._exit)


async def test_the_key_that_leaves_is_done_behind_keys_that_are_forgotten(plant: LivePlant) -> None:
    request = plant.open()
    assert plant.do(Take(), request, "luis")
    app = plant.app()
    async with app.run_test(size=(120, 30)) as pilot:
        await at_the_board(pilot, app, request)
        typed_at_once(app, "t", *"cc", "ctrl+c")
        await until(pilot, lambda: app._exit)


async def test_who_leaves_twice_behind_what_is_being_saved_leaves_nothing_behind(plant: LivePlant) -> None:
    request = plant.open()
    app = plant.app()
    async with app.run_test(size=(120, 30)) as pilot:
        await at_the_board(pilot, app, request)
        typed_at_once(app, "c", *"text", "enter", "ctrl+c", "ctrl+c")
        await until(pilot, lambda: app._exit)
    assert len(plant.store.history(request)) == 2


async def test_what_is_typed_behind_a_name_is_forgotten_where_no_form_comes_after_it(plant: LivePlant) -> None:
    request = plant.open()
    assert plant.do(Take(), request, "luis")
    app = plant.app(None)
    async with app.run_test(size=(120, 30)) as pilot:
        await at_the_board(pilot, app, request)
        typed_at_once(app, "t", *"luis", "enter", "t", "c", *"cc")
        await until(pilot, lambda: any("took it already" in message for message in told(app)))
        await pilot.pause(0.1)
        assert isinstance(app.screen, BoardScreen)
        typed_at_once(app, "u", *"rosa", "enter", "c", *"for the board", "enter")
        await until(pilot, lambda: len(plant.store.history(request)) == 3)


async def test_what_is_chosen_in_the_palette_has_the_keys_behind_it(plant: LivePlant) -> None:
    request = plant.open()
    app = plant.app()
    async with app.run_test(size=(120, 30)) as pilot:
        await at_the_board(pilot, app, request)
        typed_at_once(app, "ctrl+p", *"note", "enter", *"hold on", "enter")
        await until(pilot, lambda: len(plant.store.history(request)) == 2)
        await at_the_board(pilot, app, request)
        typed_at_once(app, "ctrl+p", *"nothing has this", "enter", "question_mark")
        await until(pilot, lambda: isinstance(app.screen, KeysScreen))
    last = plant.store.history(request)[-1]
    assert isinstance(last, Noted)
    assert last.text == "hold on"


async def test_enter_in_the_palette_waits_for_what_the_words_find(
    plant: LivePlant, monkeypatch: pytest.MonkeyPatch
) -> None:
    hits = palette.Everything._hits

    async def slow(self: palette.Everything, query: str) -> AsyncIterator[Hit]:
        await asyncio.sleep(0.1)
        async for hit in hits(self, query):
            assert isinstance(hit, Hit)
            yield hit

    monkeypatch.setattr(palette.Everything, "_hits", slow)
    request = plant.open()
    app = plant.app()
    async with app.run_test(size=(120, 30)) as pilot:
        await at_the_board(pilot, app, request)
        typed_at_once(app, "ctrl+p", *"espa", "enter")
        await until(pilot, lambda: any("abierta" in line for line in frame(app)))


async def test_what_is_typed_behind_escape_in_the_preview_of_a_closure_is_typed_in_its_form(plant: LivePlant) -> None:
    request = plant.open()
    app = plant.app("rosa")
    async with app.run_test(size=(120, 40)) as pilot:
        await at_the_board(pilot, app, request)
        typed_at_once(app, "F", *"Drill", "enter")
        await until(pilot, lambda: stands(app, FormScreen) and not app.screen.query(Input))
        typed_at_once(app, "escape", "tab", "tab", *"ed", "tab")
        await until(pilot, lambda: stands(app, FormScreen) and bool(app.screen.query(Input)))
        await until(pilot, lambda: app.screen.query_one("#field-because", Input).value == "Drilled")


async def test_what_another_action_takes_the_place_of_leaves_it_its_keys(
    plant: LivePlant, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = plant.open()
    app = plant.app()

    async def never() -> None:
        await asyncio.sleep(60)

    async with app.run_test(size=(120, 30)) as pilot:
        await at_the_board(pilot, app, request)
        app._ask(never)
        await pilot.pause()
        app.early_keys.forget()
        app.ask("note", request)
        typed_at_once(app, *"text", "enter")
        await until(pilot, lambda: len(plant.store.history(request)) == 2)


def clicked(app: App[None], line: int) -> None:
    """Let a click on a line come as a terminal brings it."""
    for event in (MouseDown, MouseUp):
        app.post_message(event(None, 10, line, 0, 0, 1, False, False, False, 10, line))


async def test_a_click_has_its_place_between_keys(plant: LivePlant) -> None:
    requests = [plant.open() for _ in range(4)]
    app = plant.app()
    async with app.run_test(size=(120, 30)) as pilot:
        await at_the_board(pilot, app, requests[0])
        line = next(number for number, text in enumerate(frame(app)) if requests[2] in text)
        typed_at_once(app, "down", "down", "down")
        clicked(app, line)
        typed_at_once(app, "t", "t")
        await until(pilot, lambda: any(len(plant.store.history(each)) == 2 for each in requests))
        assert len(plant.store.history(requests[2])) == 2


async def test_a_click_while_a_form_is_coming_is_not_done(plant: LivePlant) -> None:
    requests = [plant.open() for _ in range(4)]
    app = plant.app()
    async with app.run_test(size=(120, 30)) as pilot:
        board_list = await at_the_board(pilot, app, requests[0])
        line = next(number for number, text in enumerate(frame(app)) if requests[0] in text)
        app.early_keys.begin()
        clicked(app, line + 1)
        clicked(app, line + 1)
        await pilot.pause(0.05)
        app.early_keys.forget()
        assert board_list.cursor == requests[0]
        clicked(app, line + 1)
        await until(pilot, lambda: board_list.cursor == requests[1])


BURSTS = [
    pytest.param(["question_mark", "escape"], id="keys and back"),
    pytest.param(["enter", "t", "escape", "escape"], id="details, a form, and back"),
    pytest.param(["ctrl+p", "escape"], id="palette and back"),
    pytest.param(["c", "escape", "c", "escape"], id="a form and back, twice"),
    pytest.param(["F", "escape"], id="closure and back"),
    pytest.param(["n", "escape"], id="new and back"),
    pytest.param(["u", "escape"], id="who and back"),
    pytest.param(["slash", *"seal", "escape"], id="words and back"),
]


@pytest.mark.parametrize("keys", BURSTS)
async def test_keys_that_lead_there_and_back_in_one_burst_end_at_the_board(plant: LivePlant, keys: list[str]) -> None:
    request = plant.open()
    app = plant.app()
    async with app.run_test(size=(120, 30)) as pilot:
        await at_the_board(pilot, app, request)
        for _ in range(3):
            typed_at_once(app, *keys)
            await pilot.pause()
            await until(pilot, lambda: done(app))
            await at_the_board(pilot, app, request)
    assert len(plant.store.history(request)) == 1


async def test_a_language_changed_in_the_midst_of_a_burst_takes_the_next_keys(plant: LivePlant) -> None:
    request = plant.open()
    app = plant.app()
    async with app.run_test(size=(120, 30)) as pilot:
        await at_the_board(pilot, app, request)
        typed_at_once(app, "ctrl+l", "c", *"nota", "enter")
        await until(pilot, lambda: len(plant.store.history(request)) == 2)
        await at_the_board(pilot, app, request)
        assert "abierta" in frame(app)[0]


async def test_what_was_under_way_before_a_form_came_back_does_not_cover_it(plant: LivePlant) -> None:
    request = plant.open()
    app = plant.app()
    async with app.run_test(size=(120, 30)) as pilot:
        board_list = await at_the_board(pilot, app, request)
        board = app.screen
        assert isinstance(board, BoardScreen)
        await pilot.press("c", *"text")
        form = app.screen
        board_list.post_message(BoardList.RowChosen(board_list, request))
        for late in (board.action_keys, board.action_palette, board.action_language, board.action_new):
            late()
        board.action_ask("take")
        await pilot.pause(0.1)
        assert app.screen is form
        assert isinstance(app.focused, Input)
        assert app.focused.value == "text"
        await pilot.press("enter")
        await until(pilot, lambda: len(plant.store.history(request)) == 2)


async def test_what_is_typed_while_something_is_saved_is_for_the_board_once_it_is_and_never_for_a_form_that_comes_back(
    plant: LivePlant, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = plant.open()
    app = plant.app()
    do, go_on = app.live.counter.do, Event()

    def slow(*given: Any) -> object:
        assert go_on.wait(5)
        if not fails:
            return do(*given)
        raise NotSaved("not-saved", place="here", reason="no space is left on the disk")

    monkeypatch.setattr(app.live.counter, "do", slow)
    monkeypatch.setattr(early_keys, "_BUSY", 5)
    async with app.run_test(size=(120, 30)) as pilot:
        await at_the_board(pilot, app, request)
        for fails in (True, False):
            go_on.clear()
            if fails:
                await pilot.press("c", *"text")
            await pilot.press("enter")
            await until(pilot, lambda: app.is_saving)
            typed_at_once(app, "c", *"more")
            await pilot.pause()
            assert isinstance(app.screen, BoardScreen)
            go_on.set()
            await until(pilot, lambda: not app.is_saving and isinstance(app.screen, FormScreen))
            await until(pilot, lambda: not app.early_keys.waiting)
            value = "text" if fails else "more"
            await until(pilot, lambda: isinstance(app.focused, Input) and app.focused.value == value)  # noqa: B023
    assert [event.text for event in plant.store.history(request) if isinstance(event, Noted)] == ["text"]


async def test_what_is_typed_behind_what_cannot_be_saved_is_not_typed_in_its_form(
    plant: LivePlant, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = plant.open()
    app = plant.app()

    def full(*_: object) -> object:
        raise NotSaved("not-saved", place="here", reason="no space is left on the disk")

    monkeypatch.setattr(app.live.counter, "do", full)
    async with app.run_test(size=(120, 30)) as pilot:
        await at_the_board(pilot, app, request)
        typed_at_once(app, "c", *"text", "enter", *"more", "enter")
        await until(pilot, lambda: any("NOT recorded" in line for line in frame(app)))
        await pilot.pause(0.1)
        assert app.screen.query_one("#field-text", Input).value == "text"
