"""Working time: add an amount to an instant, count what lies between two, find the next opening.

A `Calendar` is compiled from the `Hours` that a plant declares (`rules.hours`) to a table (`rules.open_spans`) with
the open seconds up to each closing, so that every answer is one or two binary searches. The table grows by
whole years as far as questions reach, and what is built stays.

Bounds: a calendar is open in the years 1950 to 2149 only, and a search that meets 400 days without an
opening answers None, which means never (law 7). Instants may lie anywhere.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from rules.hours import Closure, Hours, NotACountry, Shift, country_holidays, joined_pieces, open_rows
from rules.instants import DAY, Instant, Seconds
from rules.open_spans import FARTHEST, OpenSpans

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = [
    "ALWAYS",
    "Calendar",
    "Closure",
    "Earlier",
    "Hours",
    "NotACountry",
    "Shift",
    "country_holidays",
    "never_opens",
]


def _new_year(year: int) -> int:
    return int(datetime(year, 1, 1, tzinfo=UTC).timestamp())


_FIRST, _END = _new_year(1950), _new_year(2150)


class Calendar:
    """When work is done, compiled; a value as seen from outside: equal declarations give equal answers.

    Of several pieces each counts from its instant on, and the first one for all the past (law 22). Raises
    `ValueError` when there is none or they are not in order, and on first use `NotAZone` or `NotACountry`.
    """

    __slots__ = ("_asked", "_followed", "_table", "pieces")

    def __init__(self, pieces: Hours | Sequence[tuple[Instant, Hours]]) -> None:
        beginning = Instant(_FIRST)
        several = [(beginning, pieces)] if isinstance(pieces, Hours) else pieces
        begins = [since for since, _ in several]
        if not begins or begins != sorted(begins):
            raise ValueError(f"a calendar needs its pieces in the order of their instants, not {begins}")
        self.pieces = ((beginning, several[0][1]), *several[1:])
        self._table = OpenSpans.of([], 0, 0, 0)
        self._followed: dict[tuple[Instant, int], tuple[Calendar, Calendar]] = {}
        self._asked: tuple[Instant, bool, Instant | None] | None = None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Calendar) and type(self) is type(other) and self.pieces == other.pieces

    def __hash__(self) -> int:
        return hash(self.pieces)

    def add(self, start: Instant, amount: Seconds) -> Instant | None:
        """The instant at which `amount` of open time after `start` is used up; None is never.

        Used up exactly at a closing it is that closing, or where the calendar says "next-opening" the opening
        after it (law 2). A zero amount leaves an open instant and rolls a closed one to the next opening
        (law 3). A negative amount goes back and is the mirror image: used up exactly at an opening it is that
        opening, whatever happens at closings. `between(start, add(start, amount)) == amount` where not None.
        """
        table = self._table
        if not table.first <= start < table.end or table.broken:
            return self._search(start, amount)
        span = bisect_right(table.opens, start) - 1
        target = table.totals[span] + amount
        rest = table.closes[span] - start
        if rest > 0:
            target -= rest
        if amount > 0:
            span = bisect_left(table.limits, target)
        else:
            span = bisect_right(table.totals, target)
            if not span or rest < -FARTHEST:
                return self._search(start, amount)
        try:
            return table.closes[span] - table.totals[span] + target  # type: ignore[return-value]  # to call Instant costs a tenth
        except IndexError:
            return self._search(start, amount)

    def between(self, start: Instant, end: Instant) -> Seconds:
        """Open seconds in `[start, end)`; negative when reversed (law 3). No search, hence never without answer."""
        table = self._table
        if not (table.first <= start < table.end and table.first <= end < table.end):
            self._covering(start)
            table = self._covering(end)
            start, end = (Instant(min(max(at, table.first), table.end)) for at in (start, end))
        span = bisect_right(table.opens, end) - 1
        used = table.totals[span]
        rest = table.closes[span] - end
        if rest > 0:
            used -= rest
        span = bisect_right(table.opens, start) - 1
        used -= table.totals[span]
        rest = table.closes[span] - start
        return used + rest if rest > 0 else used  # type: ignore[return-value]  # as in add

    def is_open(self, at: Instant) -> bool:
        """Say whether work is done at the instant: at an opening it is, at a closing no longer (law 1)."""
        table = self._covering(at)
        span = bisect_right(table.opens, at) - 1
        return span >= 0 and at < table.closes[span]

    def next_opening(self, at: Instant) -> Instant | None:
        """The first open instant from `at` on, `at` itself when open; None is never."""
        table = self._table
        if table.first <= at < table.end and at < table.closes[bisect_right(table.opens, at) - 1]:
            return at
        return self.add(at, Seconds(0))

    def followed_by(self, later: Calendar, at: Instant) -> Calendar:
        """This calendar before an instant and another from it on, compiled once for each of them (law 22)."""
        if later is self:
            return self
        key = (at, id(later))
        if key not in self._followed:
            # The other one is kept too, so that nothing else takes its identity.
            self._followed[key] = (later, Calendar(joined_pieces(self.pieces, later.pieces, at)))
        return self._followed[key][1]

    def next_change(self, at: Instant) -> Instant | None:
        """The first instant after `at` at which `is_open` differs; None when 400 days bring none."""
        if not self.is_open(at):
            return self.next_opening(at)
        table = self._covering(at)
        while (closing := self._closing(table, at)) == table.end and closing - at <= FARTHEST and closing < _END:
            table = self._covering(closing)
        return Instant(closing) if closing - at <= FARTHEST else None

    def stays(self, at: Instant) -> tuple[bool, Instant | None]:
        """What `is_open` and `next_change` say of an instant; the last answer is kept: a tick asks at one only."""
        if self._asked is None or self._asked[0] != at:
            self._asked = (at, self.is_open(at), self.next_change(at))
        return self._asked[1:]

    def spans(self, start: Instant, end: Instant) -> Iterator[tuple[Instant, Instant]]:
        """The open spans, each as long as it goes, clipped to `[start, end)`, in order."""
        at, end = max(start, _FIRST), Instant(min(end, _END))
        while at < end:
            table = self._covering(at)
            span = bisect_right(table.opens, at) - 1
            if at >= table.closes[span]:
                span += 1
            if span == len(table.opens):
                at = table.end
                continue
            opening = max(table.opens[span], at)
            while (closing := self._closing(table, opening)) == table.end < end:
                table = self._covering(closing)
            if opening < end:
                yield Instant(opening), Instant(min(closing, end))
            at = closing

    @staticmethod
    def _closing(table: OpenSpans, at: int) -> int:
        """Where the span of an open instant ends, as far as the table goes."""
        return table.closes[bisect_right(table.opens, at) - 1]

    def _search(self, start: int, amount: int) -> Instant | None:
        """Answer `add` where the table has to grow, or has gaps that are too long to cross."""
        table = self._covering(start)
        while True:
            at = max(start, table.first)
            here = bisect_right(table.opens, at) - 1
            target = table.totals[here] - max(table.closes[here] - at, 0) + amount
            there = bisect_left(table.limits, target) if amount > 0 else bisect_right(table.totals, target)
            if amount < 0:
                if there:
                    gaps = zip(table.closes[there : here + 1], [*table.opens[there + 1 : here + 1], start], strict=True)
                    break
                if table.first <= _FIRST or min([start, *table.opens[1:2]]) - table.first > FARTHEST:
                    return None
                table = self._covering(table.first - 1)
            else:
                if there < len(table.opens):
                    closed = [max(start, table.closes[here]) if here else start, *table.closes[here + 1 : there]]
                    gaps = zip(closed, table.opens[here + 1 : there + 1], strict=False)
                    break
                if table.end >= _END or table.end - max(start, table.closes[-1]) > FARTHEST:
                    return None
                table = self._covering(table.end)
        if any(opening - closing > FARTHEST for closing, opening in gaps):
            return None
        return Instant(table.closes[there] - table.totals[there] + target)

    def _covering(self, at: int) -> OpenSpans:
        """The table, grown by the years up to `at` where it does not reach it; the nearest year beyond the bounds."""
        table = self._table
        if table.first <= at < table.end:
            return table
        at = min(max(at, _FIRST), _END - 1)
        year = datetime.fromtimestamp(at, UTC).year
        if table.first == table.end:
            table = self._built(_new_year(year), _new_year(year + 1), 0)
        elif at < table.first:
            table = self._built(_new_year(year), table.first, table.totals[0]).joined(table)
        elif at >= table.end:
            table = table.joined(self._built(table.end, _new_year(year + 1), table.totals[-1], onwards=True))
        self._table = table
        return table

    def _built(self, first: int, end: int, total: int, *, onwards: bool = False) -> OpenSpans:
        """Tabulate what is declared, with `total` open seconds up to `end`, or with `onwards` up to `first`."""
        rows = open_rows(self.pieces, Instant(first), Instant(end))
        return OpenSpans.of(rows, first, end, total if onwards else total - sum(row.closes - row.opens for row in rows))


class _RoundTheClock(Calendar):
    """Elapsed physical time: every instant is open, however far out (law 6)."""

    __slots__ = ()

    def add(self, start: Instant, amount: Seconds) -> Instant | None:
        return start + amount  # type: ignore[return-value]  # as in Calendar.add

    def between(self, start: Instant, end: Instant) -> Seconds:
        return end - start  # type: ignore[return-value]  # as in Calendar.add

    def is_open(self, at: Instant) -> bool:
        return True

    def next_opening(self, at: Instant) -> Instant | None:
        return at

    def next_change(self, at: Instant) -> Instant | None:
        return None

    def spans(self, start: Instant, end: Instant) -> Iterator[tuple[Instant, Instant]]:
        if start < end:
            yield start, end


ALWAYS: Final[Calendar] = _RoundTheClock(Hours("UTC", ((Shift(0, DAY),),) * 7))
"""Round the clock, without holiday or closure; also the physical time of a cool-down (law 6)."""


class Earlier(Struct, frozen=True):
    """A calendar as it was known until an instant, when a closure was entered that had begun by then (law 8)."""

    until: Instant
    calendar: Calendar


def never_opens(hours: Hours) -> bool:
    """Say whether a calendar has no open second from the year 2000 on, which is a fault in a plant file (law 7)."""
    if not any(hours.week) and not any(shifts for _, shifts in hours.on):
        return True
    return next(Calendar(hours).spans(Instant(_new_year(2000)), Instant(_END)), None) is None
