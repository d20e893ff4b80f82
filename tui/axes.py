"""The axis of a timeline: which cell an instant falls into, and where the times are written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from rules.instants import DAY, HOUR, MINUTE, Instant, at_local, local
from tui.words import Words

_STEPS: Final = tuple(
    [each * MINUTE for each in (1, 2, 5, 10, 15, 30)]
    + [each * HOUR for each in (1, 2, 3, 6, 12)]
    + [each * DAY for each in (1, 2, 7, 14, 28, 56, 91, 182, 364, 728, 3640)]
)
_LEAST_GAP: Final = 9
"""So many cells lie between the beginnings of two labels, at least."""


class Axis(Struct, frozen=True):
    """The time between two instants, laid on so many cells."""

    starts: Instant
    ends: Instant
    """After `starts`."""
    cells: int

    def cell(self, at: Instant) -> int:
        """The cell into which an instant falls; below 0 before the axis, `cells` or more behind it."""
        return (at - self.starts) * self.cells // (self.ends - self.starts)

    def at(self, cell: int) -> Instant:
        """The first instant of a cell."""
        return Instant(self.starts - (-cell * (self.ends - self.starts)) // self.cells)

    def middle(self, cell: int) -> Instant:
        """The instant in the middle of a cell."""
        return Instant((self.at(cell) + self.at(cell + 1)) // 2)

    def ticks(self, zone: str, words: Words) -> tuple[tuple[int, str], ...]:
        """The cells at which a time is written, and the times: `14:00`, or the day where one begins."""
        span = self.ends - self.starts
        step = next((each for each in _STEPS if each * self.cells >= _LEAST_GAP * span), _STEPS[-1])
        return tuple((self.cell(at), _label(at, step, zone, words)) for at in self._moments(step, zone))

    def _moments(self, step: int, zone: str) -> Iterator[Instant]:
        """The whole steps of the wall clock on the axis, in order."""
        first, last = local(self.starts, zone).date(), local(self.ends, zone).date()
        before = self.starts
        for day in range(first.toordinal(), last.toordinal() + 1):
            if step >= DAY and day * DAY % step:
                continue
            date = first.fromordinal(day)
            for second in range(0, DAY, min(step, DAY)):
                hour, minute = divmod(second // MINUTE, 60)
                at = at_local(date.year, date.month, date.day, hour, minute, zone_name=zone)
                if before < at < self.ends:
                    yield at
                    before = at


def _label(at: Instant, step: int, zone: str, words: Words) -> str:
    there = local(at, zone)
    if step < DAY and (there.hour or there.minute):
        return there.strftime("%H:%M")
    weekday, day, month = words.clock(at, zone).split()[:3]
    return f"{weekday} {day}" if step < 28 * DAY else f"{day} {month} {there.year}"
