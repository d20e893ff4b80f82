"""From cases to commits: what is new is stored in batches, what is there already is counted, nothing is overwritten."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final

from rules.entry import no_agreement
from rules.events import Event, RequestId, Revision
from rules.instants import Instant
from rules.publications import Publications
from rules.request import fold
from rules.runs import runs
from rules.stages import closes_at
from store.contract import Conflict, Store, Write
from tui.importing.reading import Case, Reject

BATCH: Final = 1_000
"""So many requests are stored in one commit."""


@dataclass(slots=True)
class Totals:
    """What became of a log."""

    requests: int = 0
    """That the store had not known before."""
    events: int = 0
    """That are stored now and were not before."""
    already: int = 0
    """Events that were there already."""
    rejected: Counter[str] = field(default_factory=Counter)
    """Rows, by cause."""
    conflicts: list[RequestId] = field(default_factory=list)
    """Requests that somebody has changed in Plazo since they were brought in."""


class Storing:
    """Takes cases and rejected rows, and stores in batches."""

    def __init__(
        self,
        store: Store,
        publications: Publications,
        rejected: Callable[[Reject], None],
        told: Callable[[Totals], None],
    ) -> None:
        """`rejected` is given every row that is not stored, `told` the totals after every batch."""
        self._store = store
        self._publications = publications
        self._rejected = rejected
        self._told = told
        self._batch: dict[RequestId, Write] = {}
        self.totals = Totals()

    def take_all(self, found: Iterable[Case | Reject]) -> Totals:
        """Store everything that is new; the totals at the end."""
        for each in found:
            if isinstance(each, Reject):
                self._reject(each)
            else:
                self._take(each)
            if len(self._batch) >= BATCH:
                self._store_batch()
        self._store_batch()
        return self.totals

    def _reject(self, reject: Reject) -> None:
        self.totals.rejected[reject.cause] += 1
        self._rejected(reject)

    def _take(self, case: Case) -> None:
        stored = self._store.history(case.number)
        known = {event.id for event in stored}
        if stored and case.events[0].id not in known:
            for line in case.lines:
                self._reject(Reject(line, "number-taken", {"number": case.number}))
            return
        new = tuple(event for event in case.events if event.id not in known)
        self.totals.already += len(case.events) - len(new)
        if not new:
            return
        ours = {event.id for event in case.events}
        changing = [event for event in stored if event.changes_request]
        if any(event.id not in ours for event in changing):
            self.totals.conflicts.append(case.number)
            return
        expected = Revision(max((event.version for event in changing), default=0))
        self._batch[case.number] = Write(case.number, expected, new, self._closes_at((*stored, *new)))

    def _closes_at(self, events: tuple[Event, ...]) -> Instant | None:
        """From when on the request is closed; clocks are followed only where one of them can close it."""
        request = fold(events)
        agreement = self._publications.agreement(request.agreement) or no_agreement(request, self._publications)
        lapsing = any(expectation.lapses for expectation in agreement.expectations)
        return closes_at(request, agreement, runs(request, agreement, self._publications) if lapsing else ())

    def _store_batch(self) -> None:
        """Store the batch; a request that somebody changes meanwhile is left out, and the rest goes on (law 32)."""
        while self._batch:
            answer = self._store.append_all(list(self._batch.values()))
            if not isinstance(answer, Conflict):
                self.totals.events += len(answer.events)
                self.totals.requests += sum(write.expected == 0 for write in self._batch.values())
                break
            self.totals.conflicts.append(answer.request)
            del self._batch[answer.request]
        self._batch = {}
        self._told(self.totals)
