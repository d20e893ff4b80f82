"""Trouble lines: what is wrong now, above a board; no line at all while nothing is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget

from tui.lines import Line
from tui.troubles import Trouble, trouble_lines
from tui.words import Words


class TroubleLines(Widget):
    """As many lines as the troubles need; the board is laid out anew only when that number changes."""

    ALLOW_SELECT = False

    COMPONENT_CLASSES: ClassVar[set[str]] = {"trouble-lines--alarm", "trouble-lines--at-risk"}

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self._troubles: Sequence[Trouble] = ()
        self._lines: Sequence[Line] = ()
        self.display = False

    def show(self, troubles: Sequence[Trouble]) -> None:
        """Show these troubles."""
        if troubles != self._troubles:
            self._troubles = troubles
            self._lay_out()

    def _lay_out(self) -> None:
        before = len(self._lines)
        self._lines = trouble_lines(self._troubles, self.screen.size.width, self._words)
        if bool(self._lines) != self.display:
            self.display = bool(self._lines)
        if len(self._lines) != before and self._lines:
            self.styles.height = len(self._lines)
        self.refresh()

    def on_resize(self) -> None:
        """Break the sentences anew in another width."""
        self._lay_out()

    def render_line(self, y: int) -> Strip:
        """The strip of one line."""
        if y >= len(self._lines):
            return Strip.blank(self.size.width, self.rich_style)
        return Strip(
            Segment(piece.text, self.get_component_rich_style(f"trouble-lines--{piece.look}"))
            for piece in self._lines[y]
        )
