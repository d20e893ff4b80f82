"""Everything that can be found, kept up with the journal and the archive, and searched step by step.

Each step of a search takes some milliseconds, holds nobody up, and leaves behind what it has read for whoever
searches next: a search may be given up after any of them. Any thread may search, several at a time.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import islice
from operator import attrgetter

from rules.events import RequestId
from store.contract import Found, StoreError
from store.lines import Segment
from store.search_leaves import Best, Findable, Leaf, findable, leaves
from store.search_terms import Term
from store.segments import ListedText

_AT_ONCE = 100
"""So many requests are read in one step."""
_FRESH = 1_000
"""From so many requests on, those that changed move into leaves of their own."""


@dataclass(frozen=True, slots=True)
class ArchivePart:
    """The archive as it is when somebody searches."""

    segments: Sequence[Segment]
    returned: Set[RequestId]
    """Those that came back into the journal: what lies there of them does not count."""
    load: Callable[[Segment], Iterator[ListedText]]


class SearchIndex:
    """What can be found. Reading the archive is left to the first who searches."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._journal = _JournalPart(0, lambda _: None)
        self._archived: dict[str, tuple[tuple[object, ...], tuple[Leaf, ...]]] = {}

    def follow(
        self,
        restarts: int,
        newest: int,
        changed: Callable[[int], Iterable[RequestId]],
        returned: Iterable[RequestId],
        read: Callable[[RequestId], Findable | None],
    ) -> None:
        """Take note of which requests of the journal changed; they are read by the steps of the next search.

        `newest` is the last event there, and `changed` gives the requests with events after another one; `returned`
        came back from the archive.
        """
        with self._turn:
            if self._journal.restarts != restarts:
                self._journal = _JournalPart(restarts, read)
            self._journal.read = read
            self._journal.note(changed(self._journal.newest), newest, returned)

    def search(
        self,
        asked: Sequence[Term],
        best: Best,
        archived: ArchivePart,
    ) -> Iterator[Found]:
        """What is found of what there is now, after each step.

        What cannot be read of the archive is told at the end, when everything else has been searched.
        """
        return self._searched(self._journal, archived, asked if best.limit > 0 else (), best)

    def _searched(
        self,
        journal: _JournalPart,
        archived: ArchivePart,
        asked: Sequence[Term],
        best: Best,
    ) -> Iterator[Found]:
        searched, segments, returned = 0, archived.segments, archived.returned
        count = len(journal) + sum(segment.requests for segment in segments)

        def so_far() -> Found:
            return Found(best.requests, min(searched, count), count)

        while self._step(journal):
            yield so_far()
        with self._turn:
            there: list[tuple[Leaf, Set[RequestId]]] = [(leaf, frozenset()) for leaf in journal.leaves()]
            self._archived = {segment.name: known for segment in segments if (known := self._known(segment))}
            there += [(leaf, returned) for _, some in self._archived.values() for leaf in some]
            missing = [segment for segment in segments if segment.name not in self._archived]
        for leaf, hidden in sorted(there, key=lambda each: each[0].newest):
            if asked:
                leaf.search(asked, best, hidden)
            searched += len(leaf)
            yield so_far()
        fault: StoreError | None = None
        for segment in sorted(missing, key=attrgetter("closed"), reverse=True):
            try:
                for made in self._loaded(segment, archived.load(segment)):
                    if made is not None:
                        if asked:
                            made.search(asked, best, returned)
                        searched += len(made)
                    yield so_far()
            except StoreError as error:
                fault = fault or error
        if fault is not None:
            raise fault
        yield Found(best.requests, count, count)

    def _step(self, journal: _JournalPart) -> bool:
        with self._turn:
            return journal.step()

    def _known(self, segment: Segment) -> tuple[tuple[object, ...], tuple[Leaf, ...]] | None:
        known = self._archived.get(segment.name)
        return known if known is not None and known[0] == _state(segment) else None

    def _loaded(self, segment: Segment, texts: Iterator[ListedText]) -> Iterator[Leaf | None]:
        """The leaves of a segment as they come; None for a step that gave none yet."""
        read: list[Findable] = []
        superseded = frozenset(segment.superseded)
        for listed in texts:
            if listed.at not in superseded:
                row = listed.row
                read.append(findable(row.request, row.opened_at, listed.text, row.service, row.customer))
                if len(read) % _AT_ONCE == 0:
                    yield None
        made = []
        for leaf in leaves(read):
            made.append(leaf)
            yield leaf
        with self._turn:
            self._archived[segment.name] = (_state(segment), tuple(made))


def _state(segment: Segment) -> tuple[object, ...]:
    return segment.crc, segment.superseded


class _JournalPart:
    """The requests of one generation of the journal; those that changed are read when somebody searches."""

    def __init__(self, restarts: int, read: Callable[[RequestId], Findable | None]) -> None:
        self.restarts = restarts
        self.newest = 0
        self.read = read
        self._behind: dict[RequestId, None] = {}
        self._changed: dict[RequestId, Findable] = {}
        self._fresh: tuple[Leaf, ...] | None = ()
        self._leaves: set[Leaf] = set()
        self._leaf_of: dict[RequestId, Leaf] = {}

    def __len__(self) -> int:
        return len(self._leaf_of) + len(self._changed) + len(self._behind)

    def note(self, requests: Iterable[RequestId], newest: int, returned: Iterable[RequestId]) -> None:
        """These have to be read again; those that came back from the archive where they are not known yet."""
        self._behind.update(dict.fromkeys(requests))
        self._behind.update(
            (each, None) for each in returned if each not in self._leaf_of and each not in self._changed
        )
        self.newest = newest

    def step(self) -> bool:
        """Read some of those that changed, and say whether there may be more."""
        some = list(islice(self._behind, _AT_ONCE))
        for request in some:
            del self._behind[request]
            self._take(request)
        if len(self._changed) >= _FRESH:
            self._settle()
        return bool(some)

    def _take(self, request: RequestId) -> None:
        found = self.read(request)
        leaf = self._leaf_of.pop(request, None)
        if leaf is not None:
            leaf.hidden.add(request)
            if 2 * len(leaf.hidden) > len(leaf):
                self._give_up(leaf)
        if found is not None:
            self._changed[request] = found
            self._fresh = None

    def _give_up(self, leaf: Leaf) -> None:
        """Read those again that still count in a leaf of which most does not."""
        self._leaves.remove(leaf)
        for request in leaf.requests():
            if self._leaf_of.get(request) is leaf:
                del self._leaf_of[request]
                self._behind[request] = None

    def _settle(self) -> None:
        for leaf in leaves(self._changed.values()):
            self._leaves.add(leaf)
            self._leaf_of.update(dict.fromkeys(leaf.requests(), leaf))
        self._changed, self._fresh = {}, ()

    def leaves(self) -> list[Leaf]:
        """All that there are now."""
        if self._fresh is None:
            self._fresh = tuple(leaves(self._changed.values()))
        return [*self._leaves, *self._fresh]
