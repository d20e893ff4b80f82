"""Open spans as a calendar is compiled to: columns in which a binary search finds any instant or amount.

`rules.calendars` asks them, and makes them grow by joining the years.
"""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from rules.instants import DAY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rules.hours import Row

FARTHEST: Final = 400 * DAY
"""No search for open time goes on for longer than this without an opening (law 7)."""


class OpenSpans(Struct, frozen=True):
    """Every open span within `[first, end)`, as columns that start with an empty span at `first`.

    A span that reaches `first` or `end` may go on beyond it.
    """

    first: int
    end: int
    opens: list[int]
    closes: list[int]
    totals: list[int]
    """Open seconds up to each closing, from an origin that stays the same as tables are joined."""
    limits: list[int]
    """The most that may be used up by each closing: one second less where the closing rolls on (law 2)."""
    broken: bool
    """There is a stretch without an opening that no search crosses."""

    @classmethod
    def of(cls, rows: Sequence[Row], first: int, end: int, total: int) -> OpenSpans:
        """Tabulate the rows, with `total` open seconds up to `first`."""
        opens, closes = [first, *(row.opens for row in rows)], [first, *(row.closes for row in rows)]
        totals = list(accumulate((row.closes - row.opens for row in rows), initial=total))
        limits = [total, *(up_to - row.rolls for up_to, row in zip(totals[1:], rows, strict=True))]
        broken = any(later - earlier > FARTHEST for earlier, later in zip(closes, opens[1:], strict=False))
        return cls(first, end, opens, closes, totals, limits, broken)

    def joined(self, later: OpenSpans) -> OpenSpans:
        """This table and the one that goes on where it ends, as one."""
        kept, skipped, broken = len(self.opens), 1, self.broken or later.broken
        if len(later.opens) > 1:
            if later.opens[1] == self.closes[-1]:
                kept, skipped = kept - 1, 2
            broken = broken or later.opens[1] - self.closes[-1] > FARTHEST
        return OpenSpans(
            self.first,
            later.end,
            self.opens + later.opens[skipped:],
            self.closes[:kept] + later.closes[1:],
            self.totals[:kept] + later.totals[1:],
            self.limits[:kept] + later.limits[1:],
            broken,
        )
