"""The entry: everything there is to say about one request at an instant.

It holds the facts and the runs, which change with events only, and what is read off them: the stage, every
clock, the one to show, whose turn it is, how the request stands, and when any of this differs next.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

import msgspec

from rules.agreement import Agreement, DepartmentId
from rules.clocks import read, readings
from rules.events import Breached, program_id
from rules.instants import Instant
from rules.publications import Publications
from rules.readings import Mark, Phase, Reading, Verdict
from rules.request import Request
from rules.runs import Run, runs
from rules.stages import OVER, Stage, closes_at, stage_at, turn


class Standing(StrEnum):
    """How a request stands as a whole: the first that applies."""

    BREACHED = "breached"
    """A clock that still runs is past its due and not excused."""
    ON_HOLD = "on-hold"
    AT_RISK = "at-risk"
    IN_WORK = "in-work"
    NO_EXPECTATION = "no-expectation"
    """Nothing is promised, which is never called met (law 24)."""
    CALM = "calm"


class Entry(msgspec.Struct, frozen=True):
    """One request as of its last change."""

    request: Request
    agreement: Agreement
    provider: DepartmentId
    stage: Stage
    runs: tuple[Run, ...]
    readings: tuple[Reading, ...]
    headline: Reading | None
    """The clock to show: broken, stopped, at risk, cooling, or the next due; None where nothing runs."""
    turn: DepartmentId | None
    standing: Standing
    closes_at: Instant | None
    changes_at: Instant | None

    def headline_at(self, now: Instant) -> Reading | None:
        """The headline's clock read at `now`, for a countdown between two changes."""
        if self.headline is None:
            return None
        shown = (self.headline.expectation.id, self.headline.instance)
        run = next(run for run in self.runs if (run.expectation.id, run.instance) == shown)
        return read(run, Instant(max(now, self.request.last_at)))


def entry_of(
    request: Request,
    publications: Publications,
    now: Instant,
    child_provider: DepartmentId | None = None,
) -> Entry:
    """Everything there is to say about a request at `now`, or at its last event where a clock went back (law 10)."""
    agreement = publications.agreement(request.agreement) or no_agreement(request, publications)
    running = runs(request, agreement, publications)
    return _read_at(request, agreement, running, now, child_provider)


def no_agreement(request: Request, publications: Publications) -> Agreement:
    """An agreement without expectations, for a request whose agreement was never published here (law 24)."""
    service = publications.current.services.get(request.service)
    provider = DepartmentId(request.service) if service is None else service.provider
    return Agreement(request.service, provider, publications.calendar_of(provider), ())


def reread(entry: Entry, now: Instant, child_provider: DepartmentId | None = None) -> Entry:
    """The same request at another instant; nothing has happened to it since."""
    return _read_at(entry.request, entry.agreement, entry.runs, now, child_provider)


def _read_at(
    request: Request,
    agreement: Agreement,
    running: tuple[Run, ...],
    now: Instant,
    child_provider: DepartmentId | None,
) -> Entry:
    now = Instant(max(now, request.last_at))
    read_now = readings(running, now)
    closed = closes_at(request, agreement, running)
    stage = stage_at(request, agreement, read_now, closed, now)
    changes = [reading.changes_at for reading in read_now if reading.changes_at is not None]
    if closed is not None and closed > now:
        changes.append(closed)
    return Entry(
        request=request,
        agreement=agreement,
        provider=request.handed_to or agreement.provider,
        stage=stage,
        runs=running,
        readings=read_now,
        headline=_headline(stage, read_now),
        turn=None if stage in OVER else turn(request, agreement, read_now, child_provider),
        standing=_standing(stage, read_now, agreement),
        closes_at=closed,
        changes_at=min(changes, default=None),
    )


def _headline(stage: Stage, read_now: Sequence[Reading]) -> Reading | None:
    """The clock to show: the longest broken, on hold the one with least left, at risk, cooling, else the next due."""
    live = [
        reading for reading in read_now if reading.live and reading.phase != Phase.WAITING and reading.left is not None
    ]
    broken = [reading for reading in live if reading.verdict is Verdict.BREACHED and Mark.EXCUSED not in reading.marks]
    if broken:
        return min(broken, key=_due)
    held = [reading for reading in live if reading.phase is Phase.ON_HOLD]
    if held:
        return min(held, key=lambda reading: reading.left or 0)
    due = [reading for reading in live if reading.due is not None]
    at_risk = [reading for reading in due if Mark.AT_RISK in reading.marks]
    if at_risk:
        return min(at_risk, key=_due)
    if stage is Stage.COOLING:
        return max((reading for reading in due if reading.cools_until), key=_due, default=None)
    return min(due, key=_due, default=None)


def _due(reading: Reading) -> int:
    return reading.due or 0


def _standing(stage: Stage, read_now: Sequence[Reading], agreement: Agreement) -> Standing:
    live = [reading for reading in read_now if reading.live]
    if any(reading.verdict is Verdict.BREACHED and Mark.EXCUSED not in reading.marks for reading in live):
        return Standing.BREACHED
    if stage is Stage.ON_HOLD:
        return Standing.ON_HOLD
    if any(Mark.AT_RISK in reading.marks for reading in live):
        return Standing.AT_RISK
    if stage is Stage.IN_WORK:
        return Standing.IN_WORK
    return Standing.CALM if agreement.expectations else Standing.NO_EXPECTATION


def unrecorded_breaches(entry: Entry, now: Instant, program: str) -> tuple[Breached, ...]:
    """The `breached` events that are still to be recorded for one request; their ids are the same for everybody."""
    recorded = {event.id for event in entry.request.events if isinstance(event, Breached)}
    result = []
    for reading in entry.readings:
        if reading.breached_at is None:
            continue
        breach = Breached(
            id=program_id("breached", entry.request.id, reading.expectation.id, reading.instance),
            request=entry.request.id,
            occurred_at=reading.breached_at,
            program=program,
            clock=reading.expectation.id,
            instance=reading.instance,
            cycle=reading.cycle,
            noticed_at=now,
        )
        if breach.id not in recorded:
            result.append(breach)
    return tuple(result)
