"""Readings: where one clock stands at one instant, in law 11's words."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from rules.agreement import DepartmentId, Expectation, Goal
from rules.instants import Instant, Seconds


class Phase(StrEnum):
    """What a clock is doing."""

    WAITING = "waiting"
    OFF_HOURS = "off-hours"
    RUNNING = "running"
    ON_HOLD = "on-hold"
    ENDED = "ended"
    SUPERSEDED = "superseded"
    CANCELLED = "cancelled"


class Verdict(StrEnum):
    """What a clock came to, as far as the facts say."""

    NONE = "none"
    MET = "met"
    BREACHED = "breached"
    CUT_SHORT = "cut-short"
    NOT_NEEDED = "not-needed"


class Mark(StrEnum):
    """What must be said beside phase and verdict."""

    AT_RISK = "at-risk"
    EXCUSED = "excused"
    AMENDED = "amended"
    BY_RE_PLANNING = "by-re-planning"


LIVE = frozenset({Phase.WAITING, Phase.OFF_HOURS, Phase.RUNNING, Phase.ON_HOLD})
"""The phases of a clock that nothing has ended yet."""

_IN_ONE_WORD: tuple[Mark | Verdict | Phase, ...] = (
    Mark.EXCUSED,
    Verdict.CUT_SHORT,
    Verdict.BREACHED,
    Phase.SUPERSEDED,
    Phase.CANCELLED,
    Verdict.MET,
    Verdict.NOT_NEEDED,
    Phase.ON_HOLD,
    Mark.AT_RISK,
    Phase.OFF_HOURS,
    Phase.RUNNING,
    Phase.WAITING,
)


class Reading(msgspec.Struct, frozen=True, gc=False):
    """Where one clock stands at one instant."""

    expectation: Expectation
    instance: int
    """From 1; each new beginning and each change of bound is a new instance."""
    cycle: int
    """From 1; reopening begins the next (law 29)."""
    goal: Goal
    owed_by: DepartmentId
    phase: Phase
    verdict: Verdict
    marks: frozenset[Mark]
    began_at: Instant | None
    """None while nobody can say when it begins; in the future while it is known to be waiting."""
    ended_at: Instant | None
    due: Instant | None
    """The last instant that meets a maximum, the first that meets a minimum (law 13).

    None while waiting, and while on hold unless it had passed before.
    """
    used: Seconds
    """On the clock's own calendar, holds taken off."""
    left: Seconds | None
    """Until due, on the clock's own calendar; 0 when it is used up, None for a clock without a goal."""
    over: Seconds
    """Past due on the clock's own calendar; stops growing on hold and at the end."""
    short: Seconds
    """What a minimum that was cut short lacks."""
    held_by: DepartmentId | None
    """While on hold: the department that holds it."""
    changes_at: Instant | None
    """The next instant at which phase, verdict or marks differ if nothing happens."""
    breached_at: Instant | None = None
    """The due instant that was passed, whoever noticed it and whatever closure was entered afterwards (laws 2, 8)."""
    cools_until: Instant | None = None
    """Until when its minimum has not passed; None once it has, and while it has not begun."""

    @property
    def word(self) -> Mark | Verdict | Phase:
        """The one word for it: the first that applies in the order of law 11."""
        here = {self.phase, self.verdict, *self.marks}
        return next(word for word in _IN_ONE_WORD if word in here)

    @property
    def live(self) -> bool:
        """Whether nothing has ended it yet."""
        return self.phase in LIVE

    @property
    def broken(self) -> bool:
        """Whether a maximum was passed or a minimum cut short, excused or not."""
        return self.verdict in (Verdict.BREACHED, Verdict.CUT_SHORT)

    @property
    def is_minimum(self) -> bool:
        """Whether it is a time that must pass, rather than one that must not."""
        return self.goal.most is None and not self.expectation.forecast_only and self.goal.least is not None
