"""Top lines: the header and the tabs of a board, one line each, painted without a layout."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from tui.headers import COUNTED, Header, Hint, Piece, header_pieces, tab_pieces
from tui.listings import Tab
from tui.words import Words


class PieceLine(Widget):
    """One line of pieces; of a line that changes only what differs is painted.

    Each kind of line declares the looks that its pieces have, and no others: every one is computed at every start.
    """

    ALLOW_SELECT = False

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id, classes=classes)
        self._pieces: tuple[Piece, ...] = ()
        self._width = 0
        """For which they were made."""

    def pieces(self, width: int) -> tuple[Piece, ...]:
        """What the line says in `width` cells."""
        raise NotImplementedError

    def say(self) -> None:
        """Paint what differs from what is painted."""
        before, width = self._pieces, self.size.width
        self._make(width)
        if before != self._pieces:
            self.refresh(_differing(before, self._pieces, width))

    def _make(self, width: int) -> None:
        self._pieces, self._width = self.pieces(width), width

    def render_line(self, y: int) -> Strip:
        """The strip of the line."""
        if self._width != self.size.width:
            # The first time it is painted nobody has told it of its width yet.
            self._make(self.size.width)
        if y or not self._pieces:
            return Strip.blank(self.size.width, self.rich_style)
        return Strip(
            Segment(
                piece.text,
                self.get_component_rich_style(f"piece-line--{piece.look}") if piece.look else self.rich_style,
            )
            for piece in self._pieces
        )

    def on_resize(self) -> None:
        """Say it again in the new width."""
        if self._width != self.size.width:
            self._make(self.size.width)
            self.refresh()


class HeaderLine(PieceLine):
    """The top line of a board."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        *(f"piece-line--{tone.paint.value}" for tone in COUNTED),
        "piece-line--quiet",
        "piece-line--brand",
        "piece-line--plant",
        "piece-line--plain",
        "piece-line--live",
        "piece-line--alarm",
        "piece-line--as-of",
        "piece-line--clock",
    }

    def __init__(self, words: Words, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id, classes=classes)
        self._words = words
        self._header: Header | None = None

    def show(self, header: Header) -> None:
        """Show another header."""
        self._header = header
        self.say()

    def pieces(self, width: int) -> tuple[Piece, ...]:
        """The header in `width` cells."""
        return () if self._header is None else header_pieces(self._header, width, self._words)


class TabsLine(PieceLine):
    """The views of a board, and the keys that change what it shows."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "piece-line--tab",
        "piece-line--tab-active",
        "piece-line--key",
        "piece-line--quiet",
    }

    class TabAsked(Message):
        """Somebody wants to see another tab."""

        def __init__(self, tab: Tab) -> None:
            super().__init__()
            self.tab = tab

    def __init__(self, words: Words, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id, classes=classes)
        self._words = words
        self._tabs: Sequence[Tab] = ()
        self._active = Tab.ALL
        self._hints: Sequence[Hint] = ()

    def show(self, tabs: Sequence[Tab], active: Tab, hints: Sequence[Hint] = ()) -> None:
        """Show these tabs, one of them active."""
        self._tabs, self._active, self._hints = tabs, active, hints
        self.say()

    def pieces(self, width: int) -> tuple[Piece, ...]:
        """Tabs and hints in `width` cells."""
        return tuple(piece for piece, _ in self._line(width))

    def on_click(self, event: events.Click) -> None:
        """Ask for the tab under the pointer."""
        offset = event.get_content_offset(self)
        if offset is None:
            return
        x = 0
        for piece, tab in self._line(self.size.width):
            x += cell_len(piece.text)
            if offset.x < x:
                if tab is not None:
                    self.post_message(self.TabAsked(tab))
                return

    def _line(self, width: int) -> tuple[tuple[Piece, Tab | None], ...]:
        return tab_pieces(self._tabs, self._active, self._hints, width, self._words)


def _differing(before: Sequence[Piece], after: Sequence[Piece], width: int) -> Region:
    """The cells between the first and the last piece that differ."""
    first = _alike(before, after)
    rest = slice(first, None)
    last = _alike(before[rest][::-1], after[rest][::-1])
    start = _cells(after[:first])
    old_end = _cells(before) - _cells(before[len(before) - last :])
    new_end = _cells(after) - _cells(after[len(after) - last :])
    if old_end != new_end:
        return Region(start, 0, width - start, 1)
    return Region(start, 0, new_end - start, 1)


def _alike(one: Sequence[Piece], other: Sequence[Piece]) -> int:
    """How many pieces from the beginning are the same."""
    return next(
        (index for index, (left, right) in enumerate(zip(one, other, strict=False)) if left != right),
        min(len(one), len(other)),
    )


def _cells(pieces: Sequence[Piece]) -> int:
    return sum(cell_len(piece.text) for piece in pieces)
