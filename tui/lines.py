"""Lines: text in looks, exactly as wide as they are, and typed text broken into several of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum
from itertools import zip_longest
from typing import Final, TypeAlias

from rich.cells import cell_len, chop_cells

from tui.headers import Piece
from tui.typed_text import cut, paragraphs

Line: TypeAlias = tuple[Piece, ...]

EMPTY: Final[Line] = ()


class Look(StrEnum):
    """The looks that are no state; those of states are `tui.tones.Paint`."""

    TITLE = "title"
    HEADING = "heading"
    STRONG = "strong"
    PLAIN = "plain"
    SOFT = "soft"
    RULE = "rule"
    PROMISE = "promise"
    NOW = "now"


def line(*pieces: tuple[str, str]) -> Line:
    """A line of texts with their looks."""
    return tuple(Piece(text, look) for text, look in pieces if text)


def cells(pieces: Line) -> int:
    """How wide a line is."""
    return sum(cell_len(piece.text) for piece in pieces)


def wrapped(text: str, width: int) -> tuple[str, ...]:
    """Text that is safe for one line, broken between words into lines of at most `width` cells."""
    width = max(1, width)
    lines: list[str] = []
    for word in text.split():
        if lines and cell_len(lines[-1]) + 1 + cell_len(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines.extend([word] if cell_len(word) <= width else chop_cells(word, width))
    return tuple(cut(each, width) for each in lines)


def typed(text: str, width: int) -> tuple[str, ...]:
    """Text as somebody typed it, in lines of at most `width` cells; its own line ends stay."""
    return tuple(each for paragraph in paragraphs(text) for each in wrapped(paragraph, width) or ("",))


def flowed(parts: Iterable[tuple[str, str]], width: int, indent: int = 1) -> Iterator[Line]:
    """Texts one after the other with a dot between, broken between them into lines of at most `width` cells."""
    row: list[tuple[str, str]] = [(" " * indent, "")]
    room = width - indent
    for text, look in parts:
        short = cut(text, width - indent)
        long = cell_len(short)
        if len(row) > 1 and long + 3 > room:
            yield line(*row)
            row, room = [(" " * indent, "")], width - indent
        if len(row) > 1:
            row.append((" · ", Look.RULE))
            room -= 3
        row.append((short, look))
        room -= long
    if len(row) > 1:
        yield line(*row)


def heading(text: str, width: int) -> Line:
    """The title of a section with a rule behind it."""
    return line((f" {text} ", Look.HEADING), ("─" * max(0, width - cell_len(text) - 3), Look.RULE), (" ", ""))


def beside(left: Iterable[Line], right: Iterable[Line], width: int) -> Iterator[Line]:
    """Two columns, the left one filled up to `width` cells."""
    for one, other in zip_longest(left, right, fillvalue=EMPTY):
        yield (*one, *line((" " * (width - cells(one)), "")), *other)


def clipped(pieces: Line, width: int) -> Line:
    """As much of a line as fits into `width` cells."""
    fitting: list[Piece] = []
    room = width
    for piece in pieces:
        length = cell_len(piece.text)
        if length > room:
            fitting.append(Piece(cut(piece.text, room), piece.look))
            break
        fitting.append(piece)
        room -= length
    return tuple(fitting)
