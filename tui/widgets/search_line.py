"""The search line: where words are typed, and how far the search for them is."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Static

from tui.actions import keyed
from tui.widgets.typed_line import TypedLine
from tui.words import Words


class SearchLine(Horizontal):
    """A line at the foot of the board, there while something is looked for."""

    def __init__(self, words: Words, text: str) -> None:
        """`text` is what is looked for from the first."""
        super().__init__(id="filter-line")
        self._words = words
        self._text = text

    def compose(self) -> ComposeResult:
        """The sign of the key, the words, and what is still to be read."""
        yield Static(keyed("filter").printed, id="filter-sign")
        words = self._words("action.filter.help")
        yield TypedLine(id="filter", value=self._text, placeholder=words, select_on_focus=False)
        yield Static("", id="filter-state", markup=False)

    def on_mount(self) -> None:
        """Be there if something is looked for."""
        self.display = bool(self._text)

    @property
    def text(self) -> str:
        """The words as they are typed."""
        return self.query_one("#filter", TypedLine).value

    def begin(self) -> None:
        """Let words be typed."""
        self.display = True
        self.query_one("#filter", TypedLine).focus()

    def clear(self) -> None:
        """Look for nothing any more."""
        self.query_one("#filter", TypedLine).value = ""
        self.say("")
        self.display = False

    def say(self, state: str) -> None:
        """Say how far the search is; nothing where it is done."""
        self.query_one("#filter-state", Static).update(state)
