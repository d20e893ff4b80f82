"""Typing in lines in a headless terminal: keys that come all at once do what they do one by one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.app import App, ComposeResult
from textual.events import Key, Paste
from textual.widgets import Input, OptionList, Select

from rules.events import Noted
from tests.rules.stories import PLANT
from tests.tui.live_plant import LivePlant, stands, until
from tui import typing_in_order
from tui.screens.board import BoardScreen
from tui.screens.form import FormScreen
from tui.typing_in_order import InOrderApp
from tui.widgets.board_list import BoardList
from tui.widgets.secret_line import SecretLine
from tui.widgets.typed_line import TypedLine

PASTED = "pasted"
"""The key that stands for a paste."""


class TwoLines(InOrderApp):
    """A line and a line for a PIN, and what Enter gave."""

    def __init__(self) -> None:
        super().__init__()
        self.entered: list[str] = []

    def compose(self) -> ComposeResult:
        yield TypedLine(id="line")
        yield SecretLine(id="secret")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        self.entered.append(event.value)
        self.query_one("#secret").focus()


def typed_at_once(app: App[None], *keys: str) -> None:
    """Let the keys come all together, as a slow line brings them."""
    for key in keys:
        if key == PASTED:
            app.post_message(Paste("12:30\nmore"))
        else:
            app.post_message(Key("space" if key == " " else key, key if len(key) == 1 else None))


BURSTS = [
    pytest.param([*"abc", "backspace", "backspace", *"xyz"], "axyz", id="backspace"),
    pytest.param([*"ac", "left", "b", "end", "d"], "abcd", id="left and end"),
    pytest.param([*"bcd", "home", "a", "delete", "right", *"X"], "acXd", id="home, delete and right"),
    pytest.param([*"one two", "ctrl+w", *"three"], "one three", id="a word back"),
    pytest.param([*"1234", "ctrl+u", *"56"], "56", id="everything before"),
    pytest.param([*"08:00", "home", "right", "right", "ctrl+k", *"15"], "0815", id="everything after"),
    pytest.param([*"abc", "shift+left", "shift+left", *"X"], "aX", id="a selection is typed over"),
    pytest.param([*"abc", "shift+home", "delete", *"X"], "X", id="a selection is deleted"),
    pytest.param([*"abc", "ctrl+shift+a", PASTED, "backspace", *"1"], "12:31", id="a paste over a selection"),
    pytest.param([*"ab", "left", PASTED, *"c"], "a12:30cb", id="a paste between keys"),
]


@pytest.mark.parametrize(("keys", "value"), BURSTS)
async def test_keys_that_come_at_once_are_done_in_the_order_in_which_they_were_typed(
    keys: list[str], value: str
) -> None:
    app = TwoLines()
    async with app.run_test() as pilot:
        app.query_one("#line").focus()
        await pilot.pause()
        typed_at_once(app, *keys)
        await pilot.pause()
        await pilot.pause()
        assert app.query_one("#line", Input).value == value


async def test_a_pin_is_the_one_that_was_typed_and_shows_as_dots() -> None:
    app = TwoLines()
    async with app.run_test() as pilot:
        app.query_one("#secret").focus()
        await pilot.pause()
        typed_at_once(app, *"1299", "backspace", "backspace", *"34", "enter", *"56")
        await until(pilot, lambda: app.entered == ["1234"])
        assert app.query_one("#secret", Input).password


async def test_what_is_typed_after_enter_goes_where_enter_leads() -> None:
    app = TwoLines()
    async with app.run_test() as pilot:
        app.query_one("#line").focus()
        await pilot.pause()
        typed_at_once(app, *"text", "enter", *"129", "backspace", PASTED, "enter", "3")
        await until(pilot, lambda: app.entered == ["text", "1212:30"])
        await until(pilot, lambda: app.query_one("#secret", Input).value.endswith("3"))
        assert app.query_one("#line", Input).value == "text"


async def test_words_to_look_for_are_those_that_were_typed_and_what_follows_enter_moves_in_the_list(
    tmp_path: Path,
) -> None:
    plant = LivePlant(tmp_path / "store")
    requests = [plant.open(summary=f"Sealer {number} leaks") for number in (1, 2, 3)]
    app = plant.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.screen.query_one(BoardList).cursor in requests)
        before = app.screen.query_one(BoardList).cursor
        typed_at_once(app, "slash", *"sealed", "backspace", *"r", "enter", "down")
        await until(pilot, lambda: isinstance(app.screen, BoardScreen) and app.screen.view.text == "sealer")
        await until(pilot, lambda: app.screen.query_one(BoardList).cursor in {*requests} - {before})


async def test_keys_on_their_way_to_a_list_edit_the_text_that_a_digit_led_to(tmp_path: Path) -> None:
    plant = LivePlant(tmp_path / "store")
    plant.open()
    app = plant.app("rosa")
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("n")
        await until(pilot, lambda: stands(app, FormScreen))
        typed_at_once(app, *"1bqq", "backspace", "backspace", *"ar", "home", "X", "end", *"s")
        await until(pilot, lambda: app.screen.query_one("#field-summary", Input).value == "Xbars")


async def test_what_is_pasted_on_a_list_is_pasted_in_the_text(tmp_path: Path) -> None:
    plant = LivePlant(tmp_path / "store")
    plant.open()
    app = plant.app("rosa")
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("n")
        await until(pilot, lambda: stands(app, FormScreen))
        assert isinstance(app.focused, OptionList)
        typed_at_once(app, PASTED, *"!")
        await until(pilot, lambda: app.screen.query_one("#field-summary", Input).value == "12:30!")


CLOSURES = [
    pytest.param([*"2", *"13:00", "tab", *"13:30", "tab", *"Drill"], ("13:00", "13:30", "Drill"), id="line by line"),
    pytest.param([*"2", "tab", *"13:30", "tab", *"Drill"], (None, "13:30", "Drill"), id="past the first"),
    pytest.param([*"2", "backspace", *"9:", "home", "1", "end", *"30"], ("19:30", None, ""), id="edited"),
    pytest.param([*"2", PASTED, "shift+tab", "up", "tab", "tab", *"13"], ("12:30", "13", ""), id="there and back"),
]


@pytest.mark.parametrize(("keys", "typed"), CLOSURES)
async def test_a_closure_is_typed_into_the_lines_that_the_keys_lead_to(
    tmp_path: Path, keys: list[str], typed: tuple[str | None, str | None, str]
) -> None:
    sundays = '[calendars.sundays]\nopen = { sun = ["06:00-14:00"] }\n\n'
    plant = LivePlant(
        tmp_path / "store", PLANT.replace("[departments.maintenance]", f"{sundays}[departments.maintenance]")
    )
    app = plant.app("rosa")
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("F")
        await until(pilot, lambda: stands(app, FormScreen))
        as_it_was = [app.screen.query_one(f"#field-{name}", Input).value for name in ("from", "until", "because")]
        expected = [before if new is None else new for before, new in zip(as_it_was, typed, strict=True)]
        typed_at_once(app, *keys)
        await until(
            pilot,
            lambda: (
                [app.screen.query_one(f"#field-{name}", Input).value for name in ("from", "until", "because")]
                == expected
            ),
        )
        assert app.screen.query_one("#field-calendar", OptionList).highlighted == ("up" not in keys)


async def test_a_whole_request_is_typed_at_once_with_what_is_chosen_in_its_lists(tmp_path: Path) -> None:
    plant = LivePlant(tmp_path / "store")
    app = plant.app("rosa")
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("n")
        await until(pilot, lambda: stands(app, FormScreen))
        typed_at_once(app, *"1leaks", "tab", "enter", "down", "enter", "tab", "space", "down", "enter", "ctrl+s")
        await until(pilot, lambda: bool(app.live.board.entries))
    (entry,) = app.live.board.entries.values()
    assert (entry.request.summary, entry.request.machine, entry.request.part) == ("leaks", "sealer-3", "seal-bar")


async def test_a_key_that_never_comes_to_its_end_holds_up_the_next_ones_only_for_a_while(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def lost(*_: object) -> None:
        """What goes behind a key."""

    monkeypatch.setattr(typing_in_order, "_LONGEST", 0.01)
    monkeypatch.setattr(typing_in_order._InOrder, "_follow", lost)
    app = TwoLines()
    async with app.run_test() as pilot:
        app.query_one("#line").focus()
        await pilot.pause()
        typed_at_once(app, *"abc")
        await until(pilot, lambda: app.query_one("#line", Input).value == "abc")


async def test_so_many_characters_at_once_go_into_a_line_without_going_the_whole_way_one_by_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    given, followed = typing_in_order._InOrder._follow, 0

    async def follow(*what: Any) -> None:
        nonlocal followed
        followed += 1
        await given(*what)

    monkeypatch.setattr(typing_in_order._InOrder, "_follow", follow)
    app = TwoLines()
    async with app.run_test() as pilot:
        app.query_one("#line").focus()
        await pilot.pause()
        text = "".join(chr(ord("a") + number % 26) for number in range(200))
        typed_at_once(app, *text, "backspace", "enter", *"12")
        await until(pilot, lambda: app.query_one("#secret", Input).value == "12")
        assert app.entered == [text[:-1]]
    assert followed < len(text)


async def test_a_text_is_recorded_as_it_was_typed_before_enter(tmp_path: Path) -> None:
    plant = LivePlant(tmp_path / "store")
    requests = [plant.open(), plant.open()]
    app = plant.app()
    async with app.run_test(size=(120, 30)) as pilot:
        await until(pilot, lambda: app.screen.query_one(BoardList).cursor in requests)
        request = app.screen.query_one(BoardList).cursor
        assert request is not None
        await pilot.press("c")
        await until(pilot, lambda: stands(app, FormScreen))
        typed_at_once(app, *"hott", "backspace", "enter", "down")
        await until(pilot, lambda: any(isinstance(event, Noted) for event in plant.store.history(request)))
        assert [event.text for event in plant.store.history(request) if isinstance(event, Noted)] == ["hot"]
        await until(pilot, lambda: app.screen.query_one(BoardList).cursor != request)


async def test_the_key_that_leads_to_the_line_of_words_is_a_character_in_it(tmp_path: Path) -> None:
    plant = LivePlant(tmp_path / "store")
    plant.open()
    app = plant.app("rosa")
    async with app.run_test(size=(120, 30)) as pilot:
        await until(pilot, lambda: app.screen.query_one(BoardList).cursor is not None)
        await pilot.press("slash", "a", "slash", "b")
        await pilot.pause()
        assert app.screen.query_one("#filter", Input).value == "a/b"


@pytest.mark.parametrize("key", ["enter", "space"])
async def test_after_tab_keys_do_what_they_do_where_it_leads(tmp_path: Path, key: str) -> None:
    plant = LivePlant(tmp_path / "store")
    plant.open()
    app = plant.app("rosa")
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("n")
        await until(pilot, lambda: stands(app, FormScreen))
        await pilot.press("1", *"bars", "tab")
        await pilot.pause()
        await pilot.press(key)
        await pilot.pause()
        assert isinstance(app.screen, FormScreen)
        assert app.screen.query_one("#field-summary", Input).value == "bars"
        assert any(each.expanded for each in app.screen.query(Select))
