"""Escalations: which declared levels the clocks of a request reach, when, and whom to tell.

A level is exact, on the clock's own calendar with holds taken off: a share is reached in the first second in which
at least so much is used (law 9), `due` when the due instant has passed, since that one still meets it (law 2), and
`due+30m` in the first second in which it is over by that much. A clock that has ended or stands still reaches no
further level. A confirmation that runs out is no breach (law 28), and counts only where it is named.

Each level is reached once from each beginning of a clock: a changed bound repeats none, being asked again does.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, TypeAlias, assert_never

from msgspec import Struct

from rules.agreement import (
    AfterDue,
    Agreement,
    DepartmentId,
    Expectation,
    ExpectationId,
    Level,
    PersonId,
    Share,
)
from rules.instants import Instant, Seconds, format_duration
from rules.plant import Plant
from rules.run import Run

DUE: Final = "due"


_Declared: TypeAlias = dict[str, tuple[Level, tuple[str, ...]]]
"""The levels of a clock by their words, each with everybody whom any declaration tells."""

_Reached: TypeAlias = defaultdict[tuple[ExpectationId, int], set[str]]
"""The words of the levels that a clock, by the instance with which it began, has reached."""

Pinned: TypeAlias = Sequence[tuple[Instant, Agreement]]
"""The agreements to which a request was pinned, each from its instant on; never empty."""


class LevelReached(Struct, frozen=True):
    """One level of one clock; each beginning of a clock reaches each level once."""

    clock: ExpectationId
    instance: int
    begun_as: int
    """The instance with which the clock began, before its bound was changed for the first time."""
    cycle: int
    level: str
    """As a plant file writes it: `75%`, `due`, `due+30m`."""
    at: Instant
    """When it was reached, whoever noticed it and when; for `due` the due instant itself."""
    tell: tuple[str, ...]
    """`department:role`, each once, in the order in which they are declared."""


class Recipient(Struct, frozen=True):
    """Who a declared `department:role` is."""

    role: str
    people: tuple[PersonId, ...]
    """Empty where nobody has the role, so that nobody is told."""


class Step(Struct, frozen=True):
    """A level that a run has reached, or reaches if nothing happens before."""

    reached: LevelReached
    holds_from: Instant
    """The first instant at which it counts as reached."""


def steps(running: Iterable[Run], pinned: Pinned) -> tuple[Step, ...]:
    """Every level that has been reached or will be if nothing happens, in the order of their instants.

    A level counts from when an agreement in force declares it: one that had passed by then is reached when the
    request is pinned to that agreement, and what was reached before stays (law 21).
    """
    if not any(agreement.escalations for _, agreement in pinned):
        return ()
    found: list[Step] = []
    reached: _Reached = defaultdict(set)
    several = tuple(running)
    changes = [since for since, _ in pinned[1:]]
    for (_, agreement), since, until in zip(pinned, [None, *changes], [*changes, None], strict=True):
        found += _steps(several, agreement, reached, since, until)
    return tuple(sorted(found, key=lambda step: (step.holds_from, step.reached.at)))


def levels(stepped: Sequence[Step], now: Instant) -> tuple[LevelReached, ...]:
    """Those that have been reached by `now`, in the order of their instants."""
    reached = (step.reached for step in stepped if step.holds_from <= now)
    return tuple(sorted(reached, key=lambda level: level.at))


def recipients(tell: Sequence[str], plant: Plant) -> tuple[Recipient, ...]:
    """The people whom each `department:role` names in the plant; a role that nobody has is listed without people."""
    return tuple(Recipient(role, _people(role, plant)) for role in tell)


def level_word(level: Level) -> str:
    """The level as a plant file writes it; all of a maximum is its due."""
    match level:
        case Share(basis_points):
            whole, rest = divmod(basis_points, 100)
            share = f"{whole}.{rest:02d}".rstrip("0") if rest else str(whole)
            return DUE if basis_points >= 10_000 else f"{share}%"
        case AfterDue(amount):
            return f"{DUE}+{format_duration(amount)}" if amount else DUE
        case _:
            assert_never(level)


def _people(role: str, plant: Plant) -> tuple[PersonId, ...]:
    department, _, named = role.partition(":")
    return tuple(
        person.id
        for person in plant.people.values()
        if person.department == DepartmentId(department) and named in person.roles
    )


def _steps(
    running: Iterable[Run], agreement: Agreement, before: _Reached, since: Instant | None, until: Instant | None
) -> Iterator[Step]:
    """The levels that are reached while the agreement is in force; `before` knows those that were."""
    declared: dict[ExpectationId, _Declared] = {}
    begun_as: dict[tuple[ExpectationId, int, Instant], int] = {}
    for run in running:
        clock = run.expectation.id
        if run.begins_at is None or run.goal.most is None:
            continue
        if clock not in declared:
            declared[clock] = _declared(agreement, run.expectation)
        first = begun_as.setdefault((clock, run.cycle, run.begins_at), run.instance)
        ends_at = _ends_at(run)
        if since is not None and ends_at is not None and ends_at <= since:
            continue
        for word, (level, tell) in declared[clock].items():
            at = None if word in before[clock, first] else _reached_at(run, run.begins_at, run.goal.most, level)
            if at is None:
                continue
            holds_from = Instant(at + 1) if word == DUE else at
            if since is not None and holds_from < since:
                holds_from = at = since
            if until is not None and holds_from >= until:
                continue
            if ends_at is None or holds_from <= ends_at:
                before[clock, first].add(word)
                yield Step(LevelReached(clock, run.instance, first, run.cycle, word, at, tell), holds_from)


def _declared(agreement: Agreement, expectation: Expectation) -> _Declared:
    found: _Declared = {}
    for escalation in agreement.escalations:
        if escalation.clock == expectation.id or (escalation.clock is None and not expectation.lapses):
            for level in escalation.at:
                _, before = found.get(level_word(level), (level, ()))
                found[level_word(level)] = (level, tuple(dict.fromkeys((*before, *escalation.tell))))
    return found


def _ends_at(run: Run) -> Instant | None:
    """When the run ended, or will by itself."""
    lapses_at = run.due if run.expectation.lapses else None
    return min((at for at in (run.ends_at, lapses_at) if at is not None), default=None)


def _reached_at(run: Run, begins_at: Instant, most: Seconds, level: Level) -> Instant | None:
    """The level's own instant; None is never, as long as it stands still."""
    match level:
        case Share() if level_word(level) != DUE:
            at = _used_at(run, begins_at, level.of(most))
            return at if at is None or at >= run.known_at else _going_on(run, run.known_at)
        case AfterDue(amount) if amount:
            return None if run.due is None else _used_at(run, run.due, amount)
        case Share() | AfterDue():
            return run.due
        case _:
            assert_never(level)


def _used_at(run: Run, since: Instant, amount: Seconds) -> Instant | None:
    """The first instant at which `amount`, more than nothing, is used of the clock's own time after `since`.

    It is the second after the last but one, so that what is used up exactly at a closing or at the beginning of a
    hold does not wait for what follows.
    """
    at, left = since, amount
    for stop in run.stops:
        if stop.until is not None and stop.until <= at:
            continue
        before = run.calendar.between(at, Instant(max(stop.since, at)))
        if before >= left:
            break
        if stop.until is None:
            return None
        at, left = stop.until, Seconds(left - before)
    last = run.calendar.add(at, Seconds(left - 1))
    opening = None if last is None else run.calendar.next_opening(last)
    return None if opening is None else Instant(opening + 1)


def _going_on(run: Run, at: Instant) -> Instant | None:
    """The first instant from `at` on at which the run does not stand still: a new bound reaches nothing on hold."""
    for stop in run.stops:
        if stop.since <= at and (stop.until is None or at < stop.until):
            if stop.until is None:
                return None
            at = stop.until
    return at
