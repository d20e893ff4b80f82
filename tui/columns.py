"""Columns: what of a board row fits into a width, and where each cell stands."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from msgspec import Struct
from msgspec.structs import replace
from rich.cells import cell_len

from rules.events import RequestId
from rules.stages import OVER, Stage
from tui import tones
from tui.boards import AT_MOST, BAR_CELLS, BoardRow, Names
from tui.typed_text import ELLIPSIS, fit
from tui.words import Words

MARGIN: Final = 1
"""At both edges; a scrollbar stands in the right one, so that no column moves when it comes."""

_LEFT_CELLS: Final = 10
"""`−12 d 03 h`."""
_NUMBER_LEAST: Final = 6
_NUMBER_MOST: Final = 18
_SUMMARY_LEAST: Final = 23
_BAR_LEAST: Final = 5
_GAP: Final = 2
_BAR_TAILS: Final = ("", "▏", "▎", "▍", "▌", "▋", "▊", "▉")


class Field(StrEnum):
    """What a column shows: the names of the fields of `BoardRow`."""

    SYMBOL = "symbol"
    NUMBER = "number"
    SUMMARY = "summary"
    PARTIES = "parties"
    STAGE = "stage"
    ASSIGNEE = "assignee"
    TURN = "turn"
    EXPECTATION = "expectation"
    BAR = "bar"
    LEFT = "left"


_ORDER: Final = tuple(Field)
_CLOSE: Final = frozenset({Field.NUMBER, Field.BAR, Field.LEFT})
"""Columns that stand one cell behind their neighbour: the number its symbol, bar and countdown what they measure."""
_FIRST_TO_GO: Final = (Field.TURN, Field.ASSIGNEE, Field.BAR, Field.PARTIES, Field.EXPECTATION, Field.STAGE)
"""Which columns a narrower terminal drops, the first first; symbol, number, summary and countdown always stay."""


class Column(Struct, frozen=True):
    """One column of the board, in cells from the left edge."""

    field: Field
    x: int
    width: int

    @property
    def end(self) -> int:
        """The first cell behind it."""
        return self.x + self.width


class Widths(Struct, frozen=True):
    """How wide the cells of a plant are, so that columns do not jump with what happens to be in sight."""

    number: int
    stage: int
    department: int

    @property
    def parties(self) -> int:
        """Both departments and the arrow between them."""
        return 2 * self.department + 3

    def fitting(self, requests: Iterable[RequestId]) -> Widths:
        """The same with room for the numbers of other requests, too."""
        longest = max(map(len, requests), default=0)
        return replace(self, number=max(self.number, min(_NUMBER_MOST, longest)))


_OPEN: Final = tuple(stage for stage in Stage if stage not in OVER)


def widths(requests: Iterable[RequestId], names: Names, words: Words) -> Widths:
    """The widths for a plant, its open requests and a language."""
    stages = (words(tone.word) for tone in (*map(tones.of_stage, _OPEN), tones.Tone.SUSPENDED))
    return Widths(
        number=_NUMBER_LEAST,
        stage=max(map(cell_len, stages)),
        department=max(map(cell_len, names.departments), default=10),
    ).fitting(requests)


def columns(width: int, sizes: Widths) -> tuple[Column, ...]:
    """The columns that fit into `width` cells, the summary taking what the others leave."""
    least = {
        Field.SYMBOL: 1,
        Field.NUMBER: sizes.number,
        Field.PARTIES: min(21, sizes.parties),
        Field.STAGE: sizes.stage,
        Field.ASSIGNEE: 11,
        Field.TURN: min(16, sizes.department + 2),
        Field.EXPECTATION: 16,
        Field.BAR: _BAR_LEAST,
        Field.LEFT: _LEFT_CELLS,
    }
    shown = [field for field in _ORDER if field is not Field.TURN or width >= 150]
    for field in _FIRST_TO_GO:
        if _free(width, shown, least) >= _SUMMARY_LEAST:
            break
        shown = [other for other in shown if other is not field]
    cells = _grown(width, shown, least, sizes)
    return _placed(shown, cells)


def _free(width: int, shown: list[Field], cells: dict[Field, int]) -> int:
    """What is left for the summary."""
    taken = sum(cells[field] for field in shown if field is not Field.SUMMARY)
    return width - 2 * MARGIN - taken - sum(map(_gap, shown))


def _gap(field: Field) -> int:
    """The blanks before a column."""
    if field is Field.SYMBOL:
        return 0
    return 1 if field in _CLOSE else _GAP


def _grown(width: int, shown: list[Field], least: dict[Field, int], sizes: Widths) -> dict[Field, int]:
    """Give what the summary can spare to the columns that are often cut."""
    cells = dict(least)
    wishes = (
        (Field.SUMMARY, 26),
        (Field.EXPECTATION, 19),  # `confirmation ≤ 16 h`
        (Field.SUMMARY, 30),
        (Field.PARTIES, min(36, sizes.parties)),
        (Field.ASSIGNEE, 15),
        (Field.SUMMARY, 36),
        (Field.BAR, BAR_CELLS),
        (Field.EXPECTATION, 20),
        (Field.SUMMARY, 48),
        (Field.ASSIGNEE, 22),
        (Field.EXPECTATION, 24),
    )
    summary = _SUMMARY_LEAST
    for field, wish in wishes:
        spare = _free(width, shown, cells) - summary
        if field is Field.SUMMARY:
            summary += max(0, min(spare, wish - summary))
        elif field in shown:
            cells[field] += max(0, min(spare, wish - cells[field]))
    cells[Field.SUMMARY] = max(1, _free(width, shown, cells))
    return cells


def _placed(shown: list[Field], cells: dict[Field, int]) -> tuple[Column, ...]:
    placed: list[Column] = []
    x = MARGIN
    for field in shown:
        column = Column(field, x + _gap(field), cells[field])
        placed.append(column)
        x = column.end
    return tuple(placed)


def cell(row: BoardRow, column: Column) -> str:
    """What a row shows in a column, exactly as wide as the column."""
    match column.field:
        case Field.SYMBOL:
            return row.tone.symbol
        case Field.BAR:
            return bar_text(row.bar, column.width)
        case Field.LEFT:
            return fit(row.left, column.width, right=True)
        case Field.EXPECTATION:
            return _fit_bound(row.expectation, column.width)
        case _:
            text: str = getattr(row, column.field.value)
            return fit(text, column.width)


def bar_text(eighths: int | None, width: int) -> str:
    """A bar of so many eighths of a cell of `BAR_CELLS`, drawn to the scale of `width`."""
    if eighths is None:
        return " " * width
    whole, rest = divmod(eighths * width // BAR_CELLS, 8)
    return ("█" * whole + _BAR_TAILS[rest])[:width].ljust(width)


def _fit_bound(text: str, width: int) -> str:
    """Cut the name of the clock rather than its bound: `confirma… ≤ 16 h`."""
    name, at_most, bound = text.rpartition(AT_MOST)
    room = width - cell_len(bound) - len(AT_MOST)
    if not at_most or cell_len(name) <= room or room <= len(ELLIPSIS):
        return fit(text, width)
    return fit(name, room) + at_most + bound
