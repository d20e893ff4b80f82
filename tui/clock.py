"""The machine's clock, in whole seconds: the one place that asks what time it is, and whether that may be believed."""

from __future__ import annotations

import time
from collections.abc import Callable
from enum import Enum, auto
from typing import Final

from rules.instants import MINUTE, Instant, Seconds

SET_AHEAD: Final = MINUTE
"""A clock that is this much further than a moment ago was set; less is how clocks are kept right."""
DOUBTED_FOR: Final = Seconds(10 * MINUTE)
"""So long a clock that was set ahead may be set back, and nothing was recorded by it."""


def wall_clock() -> Instant:
    """The present instant."""
    return Instant(int(time.time()))


def steady_clock() -> float:
    """Seconds that nobody can set, and that go on while the machine sleeps."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


class Look(Enum):
    """What a look at the clock found."""

    NOTHING = auto()
    BELIEVED = auto()
    """It was set ahead, and has stood for long enough."""
    TAKEN_BACK = auto()
    """It was set ahead, and is back before anything was recorded by it."""


class ClockWatch:
    """Notices that a clock was set ahead, and doubts it for a while.

    A machine that slept was not set: the steady clock went on as well.
    """

    def __init__(self, now: Callable[[], Instant], steady: Callable[[], float]) -> None:
        self._now = now
        self._steady = steady
        self._lead = now() - steady()
        self._latest = now()
        self._doubted_until = 0.0
        self.ahead = Seconds(0)
        """By how much it was set ahead; 0 while it is believed."""

    @property
    def believed_at(self) -> Instant:
        """When it is believed, by its own time, if it stands until then."""
        return Instant(int(self._now() + self._doubted_until - self._steady()))

    def look(self) -> Look:
        """See whether it was set since the last look; back to where it has been already is not ahead."""
        now, steady = self._now(), self._steady()
        lead = now - steady
        jump, self._lead = round(lead - self._lead), lead
        further = min(jump, now - self._latest)
        if further > SET_AHEAD:
            self.ahead, self._doubted_until = Seconds(self.ahead + further), steady + DOUBTED_FOR
        elif self.ahead and jump < -SET_AHEAD:
            left = self.ahead + jump
            self.ahead = Seconds(left if left > SET_AHEAD else 0)
            self._latest = now
            return Look.TAKEN_BACK
        elif self.ahead and steady >= self._doubted_until:
            self.ahead = Seconds(0)
            self._latest = now
            return Look.BELIEVED
        self._latest = max(self._latest, now)
        return Look.NOTHING
