"""Painted rows: the strips of the rows last seen, and which of their cells have changed since."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from rules.events import RequestId
from tui.boards import BoardRow
from tui.columns import MARGIN, Column, Field, cell
from tui.tones import Tone

Finder: TypeAlias = Callable[[str], Sequence[tuple[int, int]]]
"""Says where in a text something is, from one character up to another."""

CURSOR_MARK: Final = "▌"
CURSOR_GROUNDS: Final = frozenset({"cursor", "cursor-unfocused"})
"""What lies under the row with the cursor, and so under its mark."""

_FRESH_TICKS: Final = 2
"""A changed cell stays tinted until the second tick after it, so that it is seen for at least a second."""
_COUNTDOWN: Final = frozenset({Field.LEFT, Field.BAR})
_SEARCHED: Final = frozenset({Field.NUMBER, Field.SUMMARY, Field.PARTIES, Field.ASSIGNEE})
_TONED: Final = frozenset({Field.SYMBOL, Field.STAGE})


@dataclass(slots=True)
class _Painted:
    row: BoardRow
    cells: tuple[str, ...]
    """By column."""
    fresh: frozenset[Field] = frozenset()
    ticks_left: int = 0
    strips: dict[str, Strip] = field(default_factory=dict)
    """By what lies under the row."""


class PaintedRows:
    """Rows that were painted, by request. `style` gives the style of a look on a ground."""

    def __init__(
        self,
        style: Callable[[str, str], Style],
        columns: tuple[Column, ...],
        width: int,
        finder: Finder | None = None,
    ) -> None:
        """`finder` says what of a cell is marked because somebody looks for it."""
        self.columns: Final = columns
        self._style = style
        self.width: Final = width
        self._finder = finder
        self._rows: dict[RequestId, _Painted] = {}

    def __contains__(self, request: object) -> bool:
        return request in self._rows

    def __len__(self) -> int:
        return len(self._rows)

    def ticks(self, request: RequestId) -> bool:
        """Whether the row differs with every second."""
        return self._rows[request].row.ticks

    def keep(self, requests: Collection[RequestId]) -> None:
        """Forget every other row."""
        self._rows = {request: painted for request, painted in self._rows.items() if request in requests}

    def forget(self, request: RequestId) -> None:
        """Forget a row: it is made again when it comes in sight."""
        self._rows.pop(request, None)

    def put(self, row: BoardRow, *, tint: bool) -> frozenset[Field]:
        """Take in how a row is now, and say which of its cells look different.

        `tint` marks those that are not part of the countdown, so that the eye finds them.
        """
        known = self._rows.get(row.request)
        if known is None:
            self._rows[row.request] = _Painted(row, tuple(cell(row, column) for column in self.columns))
            return frozenset()
        if known.row == row:
            return frozenset()
        cells = tuple(
            text if _same(known.row, row, column.field) else cell(row, column)
            for column, text in zip(self.columns, known.cells, strict=True)
        )
        differing = frozenset(
            column.field
            for column, old, new in zip(self.columns, known.cells, cells, strict=True)
            if old != new or (known.row.tone is not row.tone and column.field in _TONED | _COUNTDOWN)
        )
        fresh = differing - _COUNTDOWN if tint else frozenset()
        known.row, known.cells = row, cells
        if fresh:
            known.fresh, known.ticks_left = known.fresh | fresh, _FRESH_TICKS
        if differing:
            known.strips.clear()
        return differing

    def fade(self, request: RequestId) -> frozenset[Field]:
        """Let a second pass over the tint of a row, and say which of its cells lose it."""
        painted = self._rows[request]
        if not painted.fresh:
            return frozenset()
        painted.ticks_left -= 1
        if painted.ticks_left > 0:
            return frozenset()
        faded, painted.fresh = painted.fresh, frozenset()
        painted.strips.clear()
        return faded

    def strip(self, request: RequestId, ground: str) -> Strip:
        """The painted line of a row that was put."""
        painted = self._rows[request]
        strip = painted.strips.get(ground)
        if strip is None:
            strip = painted.strips[ground] = self._paint(painted, ground)
        return strip

    def _paint(self, painted: _Painted, ground: str) -> Strip:
        row, plain = painted.row, self._style("summary", ground)
        mark = CURSOR_MARK if ground in CURSOR_GROUNDS else " "
        segments = [Segment(mark.ljust(MARGIN), self._style("mark", ground))]
        x = MARGIN
        for column, text in zip(self.columns, painted.cells, strict=True):
            if column.x > x:
                segments.append(Segment(" " * (column.x - x), plain))
            under = "fresh" if column.field in painted.fresh and not ground else ground
            segments += self._cell(text, column.field, self._cell_style(row, column.field, under), under)
            x = column.end
        if x < self.width:
            segments.append(Segment(" " * (self.width - x), plain))
        return Strip(segments, self.width)

    def _cell(self, text: str, shown: Field, style: Style, ground: str) -> Iterable[Segment]:
        """A cell, in which what somebody looks for is marked."""
        if self._finder is None or shown not in _SEARCHED:
            return (Segment(text, style),)
        marked = style + self._style("found", ground)
        segments, at = [], 0
        for begin, end in self._finder(text):
            segments += [Segment(text[at:begin], style), Segment(text[begin:end], marked)]
            at = end
        return [segment for segment in (*segments, Segment(text[at:], style)) if segment.text]

    def _cell_style(self, row: BoardRow, shown: Field, ground: str) -> Style:
        paint = row.tone.paint.value
        match shown:
            case Field.SYMBOL | Field.STAGE:
                return self._style(paint, ground)
            case Field.BAR:
                return self._style(f"bar-{paint}" if row.tone.loud else "bar", ground if row.bar is None else "track")
            case Field.LEFT:
                return self._style(paint if row.tone.loud or row.tone is Tone.ON_HOLD else "left", ground)
            case Field.NUMBER:
                return self._style("number", ground)
            case Field.SUMMARY:
                return self._style("summary", ground)
            case Field.PARTIES | Field.ASSIGNEE | Field.TURN | Field.EXPECTATION:
                return self._style("detail", ground)


def _same(one: BoardRow, other: BoardRow, shown: Field) -> bool:
    """Whether two rows say the same in a column."""
    match shown:
        case Field.SYMBOL:
            return one.tone is other.tone
        case Field.BAR:
            return one.bar == other.bar
        case Field.LEFT:
            return one.left == other.left
        case _:
            name = shown.value
            return bool(getattr(one, name) == getattr(other, name))
