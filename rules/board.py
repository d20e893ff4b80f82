"""The board: the live set of requests, told of events and of time, telling what changed.

A heap holds the next instant at which each request's readings differ. A second in which nothing is due
looks at the top of the heap and touches no request, however many there are.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Final

import msgspec

from rules.chains import awaited, followed, is_told_by_another
from rules.entry import Awaited, Entry, awaiting, entry_of, reread
from rules.escalations import LevelReached
from rules.events import Event, RequestId
from rules.instants import Instant
from rules.publications import Publications
from rules.readings import Reading
from rules.request import Request, fold
from rules.stages import OVER


class Crossing(msgspec.Struct, frozen=True):
    """A clock that came to another word, at the instant at which it did."""

    request: RequestId
    at: Instant
    before: Reading | None
    after: Reading


class Raised(msgspec.Struct, frozen=True):
    """A request of which a clock came to a declared level."""

    request: RequestId
    level: LevelReached


class Changed(msgspec.Struct, frozen=True):
    """What differs on the board after something happened or time passed."""

    requests: frozenset[RequestId]
    """Those that came or differ, and are on the board."""
    gone: frozenset[RequestId]
    """Those that were on the board and are closed now."""
    crossings: tuple[Crossing, ...]
    """In the order of their instants (law 10)."""
    raised: tuple[Raised, ...] = ()
    """The levels that were reached, in the order in which they were."""

    def __bool__(self) -> bool:
        return bool(self.requests or self.gone)


NOTHING = Changed(frozenset(), frozenset(), ())

_NEVER: Final = Instant(1 << 62)

_STALE: Final = 1_000
"""So many instants that no request waits for any more may stand in the heap beside two for each request."""


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
        for request in loaded:
            self._read_ancestors(request)

    def adopt(self, publications: Publications) -> tuple[RequestId, ...]:
        """Take in what the plant says now; gives those requests that may differ by it, the next to change first.

        They stand as they were read until `reread` is told of them. After a closure they are those with a clock on
        its calendar, after a publication all.
        """
        all_of_them = publications.all != self._publications.all
        self._publications = publications
        differing = [
            (_NEVER if entry.changes_at is None else entry.changes_at, request)
            for request, entry in self._entries.items()
            if all_of_them or not all(publications.compiled(run.calendar) for run in entry.runs)
        ]
        return tuple(request for _, request in sorted(differing))

    def reread(self, requests: Iterable[RequestId]) -> Changed:
        """Read requests again on what the plant says now; what is no longer on the board is passed over."""
        return self._tell([request for request in requests if request in self._entries], self._read)

    def apply(self, events: Iterable[Event]) -> Changed:
        """Take in new events, in the order of the store."""
        touched: dict[RequestId, None] = {}
        closed: dict[RequestId, Entry] = {}
        for event in events:
            known = self._events.get(event.request)
            if known is None:
                known = tuple(stored for stored in self._history(event.request) if stored.version < event.version)
                if known:
                    closed[event.request] = entry_of(fold(known), self._publications, self._now)
            if not known or known[-1].version < event.version:
                self._events[event.request] = (*known, event)
                touched[event.request] = None
        return self._tell(list(touched), self._refold, closed) if touched else NOTHING

    def advance(self, now: Instant) -> Changed:
        """Let time pass until `now`; an instant before the board's own changes nothing (law 10).

        Every boundary between is read at its own instant, in order, so that a jump says the same as
        second by second.
        """
        if now <= self._now:
            return NOTHING
        before: dict[RequestId, Entry] = {}
        crossings: list[Crossing] = []
        raised: list[Raised] = []
        while self._heap and self._heap[0][0] <= now:
            at, request = heapq.heappop(self._heap)
            entry = self._entries.get(request)
            if entry is None or entry.changes_at != at:
                continue
            before.setdefault(request, entry)
            later = self._place(request, reread(entry, at))
            crossings.extend(_crossings(request, at, entry, later))
            raised.extend(Raised(request, step.reached) for step in entry.steps if step.holds_from == at)
        self._now = now
        return self._changes(before, crossings, raised) if before else NOTHING

    def _tell(
        self,
        touched: Sequence[RequestId],
        read: Callable[[RequestId], Entry],
        closed: Mapping[RequestId, Entry] = MappingProxyType({}),
    ) -> Changed:
        """What differs when requests are read again; `closed` are those that were on no board, as they were."""
        before: dict[RequestId, Entry] = {}
        crossings: list[Crossing] = []
        raised: list[Raised] = []
        differ = set(touched)
        for request in touched:
            known = self._entries.get(request)
            if known is not None:
                before[request] = known
            as_it_was = known or closed.get(request)
            later = read(request)
            crossings.extend(_crossings(request, self._now, as_it_was, later))
            raised.extend(_raised(as_it_was, later, self._now))
            for ancestor, waited in self._read_ancestors(request).items():
                differ.add(ancestor)
                crossings.extend(_crossings(ancestor, self._now, waited, self._entries[ancestor]))
        return self._changes(before, crossings, raised, differ)

    def _changes(
        self,
        before: Mapping[RequestId, Entry],
        crossings: Iterable[Crossing],
        raised: Iterable[Raised],
        touched: Iterable[RequestId] = (),
    ) -> Changed:
        seen = {*before, *touched}
        return Changed(
            requests=frozenset(request for request in seen if request in self._entries),
            gone=frozenset(request for request in seen if request not in self._entries and request in before),
            crossings=tuple(crossings),
            raised=tuple(raised),
        )

    def _refold(self, request: RequestId) -> Entry:
        folded = fold(self._events[request])
        for child in folded.children:
            self._parents[child].add(request)
        return self._place(request, entry_of(folded, self._publications, self._now, self._awaited(folded)))

    def _read(self, request: RequestId) -> Entry:
        """Read a request to which nothing has happened on what the plant says now."""
        known = self._entries[request].request
        return self._place(request, entry_of(known, self._publications, self._now, self._awaited(known)))

    def _read_ancestors(self, request: RequestId) -> dict[RequestId, Entry]:
        """Say anew what those wait for that wait for a request; gives those that differ, as they were before."""
        before: dict[RequestId, Entry] = {}
        if request not in self._parents:
            return before
        for ancestor in followed(request, lambda each: sorted(self._parents.get(each, ()))):
            entry = self._entries.get(ancestor)
            if entry is None:
                continue
            waits_for = self._awaited(entry.request)
            if waits_for != entry.awaited:
                before[ancestor] = entry
                self._place(ancestor, awaiting(entry, waits_for, self._now))
        return before

    def _awaited(self, request: Request) -> Awaited | None:
        return awaited(request, self._entries, self._publications)

    def is_told_by_another(self, request: RequestId) -> bool:
        """Whether what it waits for is itself broken, which is then what is told of the chain (law 27)."""
        return is_told_by_another(request, self._entries)

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
    if before is not None and before.runs is after.runs:
        pairs: Iterable[tuple[Reading | None, Reading]] = zip(before.readings, after.readings, strict=True)
    else:
        known = {} if before is None else {(r.expectation.id, r.instance): r for r in before.readings}
        pairs = [(known.get((reading.expectation.id, reading.instance)), reading) for reading in after.readings]
    return [
        Crossing(request, at, old, reading)
        for old, reading in pairs
        if old is not reading and (old is None or old.word != reading.word)
    ]


def _raised(before: Entry | None, after: Entry, now: Instant) -> list[Raised]:
    """The levels that an event brought with it, such as a bound that is now shorter."""
    known = set() if before is None else {_level(reached) for reached in before.levels(now)}
    return [Raised(after.request.id, each) for each in after.levels(now) if _level(each) not in known]


def _level(reached: LevelReached) -> tuple[str, int, str]:
    """What tells one level of a request from every other."""
    return (reached.clock, reached.begun_as, reached.level)
