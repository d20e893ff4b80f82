"""The entry: everything there is to say about one request at an instant.

It holds the facts and the runs, which change with events only, and what is read off them: the stage, every
clock, the one to show, whose turn it is, how the request stands, and when any of this differs next.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import TypeAlias

import msgspec
from msgspec.structs import replace

from rules.agreement import Agreement, DepartmentId
from rules.attention import NONE, Attention, Clock, attention, holding
from rules.clocks import read
from rules.escalations import LevelReached, Step, levels, steps
from rules.events import RequestId
from rules.instants import Instant
from rules.publications import Publications
from rules.readings import LIVE, Mark, Phase, Reading, Verdict
from rules.request import Request
from rules.runs import Run, pinned, runs
from rules.stages import OVER, Stage, closes_at, stage_at, turn

# As in `rules.clocks`: a name is found sooner than a member.
_WAITING, _ON_HOLD, _BREACHED = Phase.WAITING, Phase.ON_HOLD, Verdict.BREACHED
_AT_RISK, _EXCUSED = Mark.AT_RISK, Mark.EXCUSED


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


class Awaited(msgspec.Struct, frozen=True):
    """The open child requests that a request waits for (law 27)."""

    provider: DepartmentId
    """Who owes the first of them."""
    latest: Instant | None
    """The latest time promised for any of them, or for what they wait for themselves; None where nobody says."""


class Entry(msgspec.Struct, frozen=True):
    """One request as of its last change."""

    request: Request
    agreement: Agreement
    provider: DepartmentId
    stage: Stage
    runs: tuple[Run, ...]
    readings: tuple[Reading, ...]
    """Phase, verdict and marks of every clock; each was read when it last changed, and its figures are of then.

    `read_at` gives the figures of an instant.
    """
    headline: Reading | None
    """The clock to show: broken, stopped, at risk, cooling, or the next due; None where nothing runs."""
    turn: DepartmentId | None
    standing: Standing
    closes_at: Instant | None
    changes_at: Instant | None
    """The next instant at which any of this differs, a level is reached or an acknowledgement expires."""
    awaited: Awaited | None = None
    steps: tuple[Step, ...] = ()
    """The levels of its clocks, in the order of their instants; empty where nothing is declared."""
    attention: Mapping[Clock, Attention] = msgspec.field(default_factory=dict)
    """What people said about its clocks, as far as it still holds (law 33)."""
    wakes: tuple[Instant, ...] = ()
    """The instants that no clock knows of: closing, levels, and what people said expiring; in order."""

    def read_at(self, run: Run, now: Instant) -> Reading:
        """One of its clocks at `now`, with the figures of then."""
        return _behind(read(run, Instant(max(now, self.request.last_at))), self.awaited)

    def headline_at(self, now: Instant) -> Reading | None:
        """The headline's clock read at `now`, for a countdown between two changes."""
        if self.headline is None:
            return None
        shown = (self.headline.expectation.id, self.headline.instance)
        run = next(run for run in self.runs if (run.expectation.id, run.instance) == shown)
        return self.read_at(run, now)

    def attention_of(self, reading: Reading) -> Attention:
        """Who has acknowledged one of its clocks until when, and whether it is silenced."""
        return self.attention.get((reading.expectation.id, reading.instance), NONE)

    def levels(self, now: Instant) -> tuple[LevelReached, ...]:
        """Every level that any clock has reached by `now`; a clock that went back takes none away (law 10)."""
        return levels(self.steps, Instant(max(now, self.request.last_at)))


Others: TypeAlias = Callable[[RequestId], Entry | None]
"""The other requests of the plant by their numbers; None for one of which nothing is known."""


def entry_of(request: Request, publications: Publications, now: Instant, awaited: Awaited | None = None) -> Entry:
    """Everything there is to say about a request at `now`, or at its last event where a clock went back (law 10)."""
    agreement = publications.agreement(request.agreement) or no_agreement(request, publications)
    running = runs(request, agreement, publications)
    closed = closes_at(request, agreement, running)
    stepped = steps(running, pinned(request, agreement, publications))
    said = attention(request.events)
    wakes = {step.holds_from for step in stepped}.union(*(each.until for each in said.values()))
    now = Instant(max(now, request.last_at))
    facts = Entry(
        request=request,
        agreement=agreement,
        provider=request.handed_to or agreement.provider,
        stage=Stage.NEW,
        runs=running,
        readings=(),
        headline=None,
        turn=None,
        standing=Standing.CALM,
        closes_at=closed,
        changes_at=None,
        awaited=awaited,
        steps=stepped,
        attention=said,
        wakes=tuple(sorted(wakes if closed is None else {*wakes, closed})),
    )
    return _standing_at(facts, _read_all(running, awaited, now), now)


def _read_all(running: Sequence[Run], awaited: Awaited | None, now: Instant) -> tuple[Reading, ...]:
    if awaited is None:
        return tuple([read(run, now) for run in running])
    return tuple([_behind(read(run, now), awaited) for run in running])


def no_agreement(request: Request, publications: Publications) -> Agreement:
    """An agreement without expectations, for a request whose agreement was never published here (law 24)."""
    service = publications.current.services.get(request.service)
    provider = DepartmentId(request.service) if service is None else service.provider
    return Agreement(request.service, provider, publications.calendar_of(provider), ())


def reread(entry: Entry, now: Instant) -> Entry:
    """The same request at a later instant; nothing has happened to it since.

    A clock whose next change has not come reads as it did before.
    """
    now = Instant(max(now, entry.request.last_at))
    read_now = tuple(
        reading if reading.changes_at is None or reading.changes_at > now else _behind(read(run, now), entry.awaited)
        for run, reading in zip(entry.runs, entry.readings, strict=True)
    )
    return _standing_at(entry, read_now, now)


def awaiting(entry: Entry, awaited: Awaited | None, now: Instant) -> Entry:
    """The same request waiting for something else, or for nothing any more."""
    now = Instant(max(now, entry.request.last_at))
    return _standing_at(replace(entry, awaited=awaited), _read_all(entry.runs, awaited, now), now)


def _standing_at(entry: Entry, read_now: tuple[Reading, ...], now: Instant) -> Entry:
    """The facts of an entry with its clocks as they read at `now`, and what follows from them."""
    request, agreement, awaited = entry.request, entry.agreement, entry.awaited
    stage = stage_at(request, agreement, read_now, entry.closes_at, now)
    live = [reading for reading in read_now if reading.phase in LIVE]
    changes = [reading.changes_at for reading in read_now if reading.changes_at is not None]
    changes += entry.wakes[bisect_right(entry.wakes, now) :][:1]
    provider = None if awaited is None else awaited.provider
    return Entry(
        request=request,
        agreement=agreement,
        provider=entry.provider,
        stage=stage,
        runs=entry.runs,
        readings=read_now,
        headline=_headline(stage, live),
        turn=None if stage in OVER else turn(request, agreement, read_now, provider)[0],
        standing=_standing(stage, live, agreement),
        closes_at=entry.closes_at,
        changes_at=min(changes, default=None),
        awaited=awaited,
        steps=entry.steps,
        attention=entry.attention and holding(entry.attention, now),
        wakes=entry.wakes,
    )


def _behind(reading: Reading, awaited: Awaited | None) -> Reading:
    """At risk where what it waits for is promised later than it is due (law 27)."""
    if awaited is None or awaited.latest is None or reading.due is None or awaited.latest <= reading.due:
        return reading
    bounds_the_work = reading.expectation.ends == ("done",) and reading.goal.most is not None
    if not bounds_the_work or not reading.live or reading.verdict is not Verdict.NONE:
        return reading
    return replace(reading, marks=reading.marks | {Mark.AT_RISK})


def _headline(stage: Stage, live: Sequence[Reading]) -> Reading | None:
    """The clock to show: the longest broken, on hold the one with least left, at risk, cooling, else the next due."""
    begun = [reading for reading in live if reading.phase is not _WAITING and reading.left is not None]
    broken = [reading for reading in begun if reading.verdict is _BREACHED and _EXCUSED not in reading.marks]
    if broken:
        return min(broken, key=_due)
    held = [reading for reading in begun if reading.phase is _ON_HOLD]
    if held:
        return min(held, key=lambda reading: reading.left or 0)
    due = [reading for reading in begun if reading.due is not None]
    at_risk = [reading for reading in due if _AT_RISK in reading.marks]
    if at_risk:
        return min(at_risk, key=_due)
    if stage is Stage.COOLING:
        return max((reading for reading in due if reading.cools_until), key=_due, default=None)
    return min(due, key=_due, default=None)


def _due(reading: Reading) -> int:
    return reading.due or 0


def _standing(stage: Stage, live: Sequence[Reading], agreement: Agreement) -> Standing:
    if [reading for reading in live if reading.verdict is _BREACHED and _EXCUSED not in reading.marks]:
        return Standing.BREACHED
    if stage is Stage.ON_HOLD:
        return Standing.ON_HOLD
    if [reading for reading in live if _AT_RISK in reading.marks]:
        return Standing.AT_RISK
    if stage is Stage.IN_WORK:
        return Standing.IN_WORK
    return Standing.CALM if agreement.expectations else Standing.NO_EXPECTATION
