"""The typed line in a headless terminal: keys that come all at once do what they do one by one."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.app import App, ComposeResult
from textual.events import Key, Paste
from textual.widgets import Input, Select

from rules.asks import Take
from rules.events import Noted
from tests.tui.live_plant import LivePlant, until
from tui.screens.board import BoardScreen
from tui.screens.form import FormScreen
from tui.widgets.board_list import BoardList
from tui.widgets.secret_line import SecretLine
from tui.widgets.typed_line import TypedLine

PASTED = "pasted"
"""The key that stands for a paste."""


class TwoLines(App[None]):
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
        await until(pilot, lambda: app.screen.query_one(BoardList).cursor != before)
        assert isinstance(app.screen, BoardScreen)
        assert app.screen.view.text == "sealer"


async def test_keys_on_their_way_to_a_list_edit_the_text_that_a_digit_led_to(tmp_path: Path) -> None:
    plant = LivePlant(tmp_path / "store")
    plant.open()
    app = plant.app("rosa")
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("n")
        await until(pilot, lambda: isinstance(app.screen, FormScreen))
        typed_at_once(app, *"1bqq", "backspace", "backspace", *"ar", "home", "X", "end", *"s")
        await until(pilot, lambda: app.screen.query_one("#field-summary", Input).value == "Xbars")


async def test_a_text_is_recorded_as_it_was_typed_before_enter(tmp_path: Path) -> None:
    plant = LivePlant(tmp_path / "store")
    request = plant.open()
    plant.do(Take(), request, "luis")
    app = plant.app()
    async with app.run_test(size=(120, 30)) as pilot:
        await until(pilot, lambda: app.screen.query_one(BoardList).cursor == request)
        await pilot.press("c")
        await until(pilot, lambda: isinstance(app.screen, FormScreen))
        typed_at_once(app, *"hott", "backspace", "enter", "down")
        await until(pilot, lambda: any(isinstance(event, Noted) for event in plant.store.history(request)))
        assert [event.text for event in plant.store.history(request) if isinstance(event, Noted)] == ["hot"]


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
        await until(pilot, lambda: isinstance(app.screen, FormScreen))
        await pilot.press("1", *"bars", "tab")
        await pilot.pause()
        await pilot.press(key)
        await pilot.pause()
        assert isinstance(app.screen, FormScreen)
        assert app.screen.query_one("#field-summary", Input).value == "bars"
        assert any(each.expanded for each in app.screen.query(Select))
