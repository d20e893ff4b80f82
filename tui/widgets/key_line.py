"""The key line: what can be done here and now, with its keys, as far as there is room."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len

from tui.headers import Hint, Piece
from tui.widgets.top_lines import PieceLine


def key_pieces(hints: Sequence[Hint], last: Sequence[Hint], width: int) -> tuple[Piece, ...]:
    """The keys in `width` cells; `last` stands right and is never left out."""
    right = [piece for hint in last for piece in _hint(hint)]
    room = width - _cells(right)
    line: list[Piece] = []
    for hint in hints:
        pieces = _hint(hint)
        if _cells(pieces) > room:
            break
        line += pieces
        room -= _cells(pieces)
    return (*line, Piece(" " * max(0, room)), *right)


def _hint(hint: Hint) -> list[Piece]:
    return [Piece(f" {hint.key}", "key"), Piece(f" {hint.name} ", "quiet")]


def _cells(pieces: Sequence[Piece]) -> int:
    return sum(cell_len(piece.text) for piece in pieces)


class KeyLine(PieceLine):
    """The last line of a screen."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"piece-line--key", "piece-line--quiet"}

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._hints: Sequence[Hint] = ()
        self._last: Sequence[Hint] = ()

    def show(self, hints: Sequence[Hint], last: Sequence[Hint]) -> None:
        """Show other keys."""
        self._hints, self._last = tuple(hints), tuple(last)
        self.say()

    def pieces(self, width: int) -> tuple[Piece, ...]:
        """The keys in `width` cells."""
        return key_pieces(self._hints, self._last, width)
