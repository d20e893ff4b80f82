"""Clocks: where every clock of a request stands at an instant.

Runs are facts; reading one is a few comparisons and at most three bisections, so that a tick can read
what it shows. Nothing here looks at a kind of expectation: a run has a beginning, stops, an ending, and
a maximum, a minimum or both.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, assert_never

from rules.agreement import DepartmentId
from rules.instants import Instant, Seconds
from rules.readings import Mark, Phase, Reading, Verdict
from rules.run import Ending, Run
from rules.timeline import Stop

_NOTHING: Final = Seconds(0)
# Every clock of a board is read at once when it opens, and Python 3.11 takes ten times as long to find a member of an
# enumeration as to find a name.
_WAITING, _ON_HOLD = Phase.WAITING, Phase.ON_HOLD
_OFF_HOURS: Final = Phase.OFF_HOURS
_RUNNING: Final = Phase.RUNNING
_NO_VERDICT, _BREACHED, _CUT_SHORT = Verdict.NONE, Verdict.BREACHED, Verdict.CUT_SHORT
_AT_RISK, _EXCUSED = Mark.AT_RISK, Mark.EXCUSED
_UNDER_WAY: Final = (_RUNNING, _OFF_HOURS, _ON_HOLD)


def read(run: Run, now: Instant) -> Reading:
    """Say where a run stands at `now`.

    The due instant itself still meets a maximum (law 2); the first instant at which its time has passed
    meets a minimum (law 16). Held time is taken off on the clock's own calendar (law 13).
    """
    if run.begins_at is None and run.ends_at is None:
        return _not_begun(run)
    ended_at = _ended_at(run, now)
    upto = now if ended_at is None else ended_at
    used = _used(run, upto)
    verdict = _verdict(run, now, ended_at)
    stop = _standing(run, now) if ended_at is None and run.stops else None
    phase = _phase(run, now, ended_at, stop)
    marks = _marks(run, now, phase, verdict)
    passed_at, due = run.passed_at, run.due
    return Reading(
        expectation=run.expectation,
        instance=run.instance,
        cycle=run.cycle,
        goal=run.goal,
        owed_by=run.owed_by,
        phase=phase,
        verdict=verdict,
        marks=marks if run.due_then is None else marks | _excused_by_closure(run, upto, verdict),
        began_at=run.begins_at,
        ended_at=ended_at,
        due=None if phase is _WAITING else passed_at if run.goal.most is None else due,
        used=used,
        left=_left(run, used),
        over=_NOTHING if due is None or upto <= due else _over(run, due, upto),
        short=_short(run, upto) if verdict is _CUT_SHORT else _NOTHING,
        breached_at=run.broken_from if verdict is _BREACHED else None,
        held_by=None if stop is None else DepartmentId(stop.holder),
        changes_at=_changes_at(run, now, phase),
        cools_until=passed_at if passed_at is not None and passed_at > now and phase in _UNDER_WAY else None,
    )


def _not_begun(run: Run) -> Reading:
    """A run of which nobody can say when it begins reads the same at every instant."""
    return Reading(
        expectation=run.expectation,
        instance=run.instance,
        cycle=run.cycle,
        goal=run.goal,
        owed_by=run.owed_by,
        phase=_WAITING,
        verdict=_NO_VERDICT,
        marks=run.marks and run.marks - {_EXCUSED},
        began_at=None,
        ended_at=None,
        due=None,
        used=_NOTHING,
        left=_left(run, _NOTHING),
        over=_NOTHING,
        short=_NOTHING,
        held_by=None,
        changes_at=None,
    )


def readings(running: Iterable[Run], now: Instant) -> tuple[Reading, ...]:
    """Every run read at `now`."""
    return tuple(read(run, now) for run in running)


def _ended_at(run: Run, now: Instant) -> Instant | None:
    """When the run ended, by `now`: by an event, by its minimum passing, or by running out where it may lapse."""
    ended_at = None if run.ends_at is None or run.ends_at > now else run.ends_at
    passed_at = run.passed_at
    if passed_at is not None and run.goal.most is None and passed_at <= now:
        ended_at = passed_at if ended_at is None or passed_at < ended_at else ended_at
    if run.expectation.lapses and run.broken_from is not None and run.broken_from < now:
        ended_at = run.broken_from if ended_at is None or run.broken_from < ended_at else ended_at
    return ended_at


def _by_event(run: Run, ended_at: Instant) -> bool:
    """Whether the ending that the facts name came first."""
    return run.ends_at is not None and run.ends_at == ended_at


def _verdict(run: Run, now: Instant, ended_at: Instant | None) -> Verdict:
    upto = now if ended_at is None else ended_at
    if run.begins_at is None or run.begins_at > upto:
        return Verdict.NOT_NEEDED if ended_at is not None and run.ending is Ending.NOT_NEEDED else _NO_VERDICT
    if run.broken_from is not None and upto > run.broken_from:
        return _BREACHED
    if ended_at is None:
        return _NO_VERDICT
    if run.ending is Ending.OVERRIDDEN:
        return _CUT_SHORT
    if run.passed_at is not None and ended_at < run.passed_at and run.ending is Ending.EVENT:
        return _CUT_SHORT
    if run.passed_at is not None and run.goal.most is None and ended_at >= run.passed_at:
        return Verdict.MET
    if not _by_event(run, ended_at) or run.ending is Ending.NOT_NEEDED:
        return Verdict.NOT_NEEDED
    return Verdict.MET if run.ending is Ending.EVENT else _NO_VERDICT


def _phase(run: Run, now: Instant, ended_at: Instant | None, stop: Stop | None) -> Phase:
    if ended_at is not None:
        if run.ending is Ending.SUPERSEDED and _by_event(run, ended_at):
            return Phase.SUPERSEDED
        if run.ending is Ending.CANCELLED and _by_event(run, ended_at):
            return Phase.CANCELLED
        return Phase.ENDED
    if run.begins_at is None or run.begins_at > now:
        return _WAITING
    if stop is not None:
        return _ON_HOLD
    return _RUNNING if run.calendar.stays(now)[0] else _OFF_HOURS


def _standing(run: Run, now: Instant) -> Stop | None:
    """The stop in which a run stands still at `now`."""
    if run.begins_at is None or run.begins_at > now:
        return None
    return next((stop for stop in run.stops if stop.since <= now and (stop.until is None or now < stop.until)), None)


def _stopped(run: Run, since: Instant, until: Instant) -> int:
    """The time on the clock's own calendar in which it stood still between two instants."""
    total = 0
    for stop in run.stops:
        begins = Instant(max(stop.since, since))
        ends = until if stop.until is None else Instant(min(stop.until, until))
        if begins < ends:
            total += run.calendar.between(begins, ends)
    return total


def _used(run: Run, upto: Instant) -> Seconds:
    begins_at = run.begins_at
    if begins_at is None or begins_at >= upto:
        return _NOTHING
    used = run.calendar.between(begins_at, upto)
    return Seconds(used - _stopped(run, begins_at, upto)) if run.stops else used


def _left(run: Run, used: Seconds) -> Seconds | None:
    goal = run.goal.most
    if goal is None:
        goal = None if run.expectation.forecast_only else run.goal.least
    if goal is None:
        return None
    return Seconds(goal - used) if goal > used else _NOTHING


def _over(run: Run, due: Instant, upto: Instant) -> Seconds:
    """How long a maximum is past its due."""
    return Seconds(run.calendar.between(due, upto) - _stopped(run, due, upto))


def _short(run: Run, ended_at: Instant) -> Seconds:
    """What a minimum lacked when it was cut short; nothing is lacking but the answer at a gate."""
    return Seconds(0) if run.passed_at is None else run.calendar.between(ended_at, run.passed_at)


def _marks(run: Run, now: Instant, phase: Phase, verdict: Verdict) -> frozenset[Mark]:
    live = phase in _UNDER_WAY and verdict is _NO_VERDICT
    broken = verdict in (_BREACHED, _CUT_SHORT)
    if live and not run.expectation.lapses and run.risk_at is not None and run.risk_at <= now:
        return (run.marks - {_EXCUSED}) | {_AT_RISK}
    return run.marks if broken or not run.marks else run.marks - {_EXCUSED}


def _excused_by_closure(run: Run, upto: Instant, verdict: Verdict) -> frozenset[Mark]:
    """A breach that would not have happened with a closure that was entered afterwards is excused by it (law 8)."""
    excused = run.due_then is not None and verdict is _BREACHED and (run.due is None or upto <= run.due)
    return frozenset([_EXCUSED]) if excused else frozenset()


def _changes_at(run: Run, now: Instant, phase: Phase) -> Instant | None:
    """The next instant at which phase, verdict or marks differ if nothing happens."""
    if phase is _RUNNING or phase is _OFF_HOURS:
        due = None if run.due is None else Instant(run.due + 1)
        due_then = None if run.due_then is None else Instant(run.due_then + 1)
        own = (run.risk_at, run.passed_at, run.ends_at, due, due_then, run.calendar.stays(now)[1])
        return _next_after(now, *own, *[stop.since for stop in run.stops])
    match phase:
        case Phase.ENDED | Phase.SUPERSEDED | Phase.CANCELLED:
            return None
        case Phase.WAITING:
            return run.begins_at
        case Phase.ON_HOLD:
            return _next_after(now, run.passed_at, run.ends_at, *[stop.until for stop in run.stops])
        case _:
            assert_never(phase)


def _next_after(now: Instant, *instants: Instant | None) -> Instant | None:
    """The first of the instants that is still to come."""
    following: Instant | None = None
    for at in instants:
        if at is not None and at > now and (following is None or at < following):
            following = at
    return following
