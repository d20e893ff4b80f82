"""The board: the live set of requests, told of events and of time, telling what changed.

A heap holds the next instant at which each request's readings differ. A second in which nothing is due
looks at the top of the heap and touches no request, however many there are.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from types import MappingProxyType
from typing import Final

import msgspec
from msgspec.structs import replace

from rules.agreement import Agreement, DepartmentId
from rules.clocks import read, readings
from rules.events import Breached, Event, RequestId, program_id
from rules.instants import Instant, Seconds
from rules.publications import Publications
from rules.readings import Mark, Phase, Reading, Verdict
from rules.request import Request, fold
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


class Crossing(msgspec.Struct, frozen=True):
    """A clock that came to another word, at the instant at which it did."""

    request: RequestId
    at: Instant
    before: Reading | None
    after: Reading


class Changed(msgspec.Struct, frozen=True):
    """What differs on the board after something happened or time passed."""

    requests: frozenset[RequestId]
    """Those that came or differ, and are on the board."""
    gone: frozenset[RequestId]
    """Those that were on the board and are closed now."""
    crossings: tuple[Crossing, ...]
    """In the order of their instants (law 10)."""

    def __bool__(self) -> bool:
        return bool(self.requests or self.gone)


NOTHING = Changed(frozenset(), frozenset(), ())

_STALE: Final = 1_000
"""So many instants that no request waits for any more may stand in the heap beside two for each request."""


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


class Board:
    """The requests that are not closed, read as of one instant that never goes back."""

    def __init__(
        self, publications: Publications, history: Callable[[RequestId], Sequence[Event]], now: Instant
    ) -> None:
        """`history` gives everything that happened to a request that the board has not seen, such as one reopened."""
        self._publications = publications
        self._history = history
        self._now = now
        self._entries: dict[RequestId, Entry] = {}
        self._events: dict[RequestId, tuple[Event, ...]] = {}
        self._parents: defaultdict[RequestId, set[RequestId]] = defaultdict(set)
        self._heap: list[tuple[Instant, RequestId]] = []

    @property
    def now(self) -> Instant:
        """The instant as of which everything is read."""
        return self._now

    @property
    def publications(self) -> Publications:
        """What the plant has published."""
        return self._publications

    @property
    def entries(self) -> Mapping[RequestId, Entry]:
        """Every request on the board."""
        return MappingProxyType(self._entries)

    def load(self, histories: Iterable[Sequence[Event]]) -> None:
        """Take in whole histories at once; nothing of it counts as a change."""
        loaded = {events[0].request: tuple(events) for events in histories}
        self._events.update(loaded)
        for request in loaded:
            self._refold(request)
        for request in list(self._parents):
            self._read_parents(request)

    def republish(self, publications: Publications) -> Changed:
        """Take in a new publication: every request is read again (law 22)."""
        self._publications = publications
        return self._tell(list(self._events), {})

    def apply(self, events: Iterable[Event]) -> Changed:
        """Take in new events, in the order of the store."""
        touched: dict[RequestId, None] = {}
        for event in events:
            known = self._events.get(event.request)
            if known is None:
                known = tuple(stored for stored in self._history(event.request) if stored.version < event.version)
            if not known or known[-1].version < event.version:
                self._events[event.request] = (*known, event)
                touched[event.request] = None
        return self._tell(list(touched), {}) if touched else NOTHING

    def advance(self, now: Instant) -> Changed:
        """Let time pass until `now`; an instant before the board's own changes nothing (law 10).

        Every boundary between is read at its own instant, in order, so that a jump says the same as
        second by second.
        """
        if now <= self._now:
            return NOTHING
        before: dict[RequestId, Entry] = {}
        crossings: list[Crossing] = []
        while self._heap and self._heap[0][0] <= now:
            at, request = heapq.heappop(self._heap)
            entry = self._entries.get(request)
            if entry is None or entry.changes_at != at:
                continue
            before.setdefault(request, entry)
            later = self._place(request, self._reread(entry, at))
            crossings.extend(_crossings(request, at, entry, later))
        self._now = now
        return self._changes(before, tuple(crossings)) if before else NOTHING

    def unrecorded(self, program: str) -> tuple[Event, ...]:
        """A `breached` event for every breach on the board that no program has recorded yet (laws 2, 34)."""
        return tuple(
            event
            for request in self._entries
            for event in unrecorded_breaches(self._entries[request], self._now, program)
        )

    def _tell(self, touched: Sequence[RequestId], before: dict[RequestId, Entry]) -> Changed:
        crossings: list[Crossing] = []
        differ = set(touched)
        for request in touched:
            known = self._entries.get(request)
            if known is not None:
                before[request] = known
            later = self._refold(request)
            crossings.extend(_crossings(request, self._now, known, later))
            differ |= self._read_parents(request)
        return self._changes(before, tuple(crossings), differ)

    def _changes(
        self, before: Mapping[RequestId, Entry], crossings: tuple[Crossing, ...], touched: Iterable[RequestId] = ()
    ) -> Changed:
        seen = {*before, *touched}
        return Changed(
            requests=frozenset(request for request in seen if request in self._entries),
            gone=frozenset(request for request in seen if request not in self._entries and request in before),
            crossings=crossings,
        )

    def _refold(self, request: RequestId) -> Entry:
        folded = fold(self._events[request])
        for child in folded.children:
            self._parents[child].add(request)
        return self._place(request, entry_of(folded, self._publications, self._now, self._child_provider(folded)))

    def _reread(self, entry: Entry, at: Instant) -> Entry:
        return _read_at(entry.request, entry.agreement, entry.runs, at, self._child_provider(entry.request))

    def _read_parents(self, child: RequestId) -> set[RequestId]:
        """Say anew whose turn it is at the parents of a child; those at which it differs."""
        differ = set()
        for parent in self._parents.get(child, ()):
            entry = self._entries.get(parent)
            if entry is None:
                continue
            whose = turn(entry.request, entry.agreement, entry.readings, self._child_provider(entry.request))
            if whose != entry.turn:
                self._entries[parent] = replace(entry, turn=whose)
                differ.add(parent)
        return differ

    def _child_provider(self, request: Request) -> DepartmentId | None:
        for child in request.children:
            entry = self._entries.get(child)
            if entry is not None and entry.request.done_at is None:
                return entry.provider
        return None

    def _place(self, request: RequestId, entry: Entry) -> Entry:
        if entry.stage in OVER:
            self._entries.pop(request, None)
            self._events.pop(request, None)
            for child in entry.request.children:
                self._let_go(child, request)
        else:
            self._entries[request] = entry
            if entry.changes_at is not None:
                heapq.heappush(self._heap, (entry.changes_at, request))
                if len(self._heap) > 2 * len(self._entries) + _STALE:
                    self._heap = [(each.changes_at, name) for name, each in self._entries.items() if each.changes_at]
                    heapq.heapify(self._heap)
        return entry

    def _let_go(self, child: RequestId, parent: RequestId) -> None:
        """Forget that a closed parent waits for a child, so that weeks on the wall leave nothing behind."""
        self._parents[child].discard(parent)
        if not self._parents[child]:
            del self._parents[child]


def _crossings(request: RequestId, at: Instant, before: Entry | None, after: Entry) -> list[Crossing]:
    known = {} if before is None else {(r.expectation.id, r.instance): r for r in before.readings}
    result = []
    for reading in after.readings:
        old = known.get((reading.expectation.id, reading.instance))
        if old is None or old.word != reading.word:
            result.append(Crossing(request, at, old, reading))
    return result


def unrecorded_breaches(entry: Entry, now: Instant, program: str) -> tuple[Breached, ...]:
    """The `breached` events that are still to be recorded for one request; their ids are the same for everybody."""
    recorded = {event.id for event in entry.request.events if isinstance(event, Breached)}
    result = []
    for reading in entry.readings:
        if reading.verdict is not Verdict.BREACHED or reading.due is None:
            continue
        breach = Breached(
            id=program_id("breached", entry.request.id, reading.expectation.id, reading.instance),
            request=entry.request.id,
            occurred_at=reading.due,
            program=program,
            clock=reading.expectation.id,
            instance=reading.instance,
            cycle=reading.cycle,
            noticed_at=now,
            over=Seconds(max(0, now - reading.due)),
        )
        if breach.id not in recorded:
            result.append(breach)
    return tuple(result)
