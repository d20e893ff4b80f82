"""The counter: where a person's action is decided, stored and answered, for keys and for scripts alike.

What could not be stored is asked for again as the same happening: a disk that failed may have kept it all the same.
"""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct
from msgspec.structs import replace

from rules.agreement import PersonId
from rules.answers import Accepted, Declined
from rules.asks import Action, Ask, Link
from rules.entry import Entry, entry_of
from rules.events import EventId, RequestId, Revision
from rules.instants import Instant
from rules.plant import Person
from rules.publications import Publications
from rules.request import fold
from store.contract import Conflict, Store, Stored, StoreError


class NoSuchRequest(Struct, frozen=True):
    """No request has this number."""

    request: RequestId


class Opened(Struct, frozen=True):
    """A new request is stored under its number."""

    request: RequestId
    stored: Stored


class _Failed(Struct, frozen=True):
    """What a person asked for and the store could not keep."""

    request: RequestId
    by: PersonId
    asked: Action | Ask
    entered_at: Instant | None


class Counter:
    """Decides with the rules and appends to the store. Its methods block for as long as the store does."""

    def __init__(self, store: Store, publications: Publications, now: Callable[[], Instant]) -> None:
        self._store = store
        self._now = now
        self.publications = publications
        self._failed: _Failed | None = None
        self._failed_ids: tuple[EventId, ...] = ()

    def entry(self, request: RequestId, at: Instant | None = None) -> Entry | NoSuchRequest:
        """A request as it stands now, or as it stood at an instant; no such request before its opening."""
        events = self._store.history(request)
        if at is not None:
            events = tuple(event for event in events if event.occurred_at <= at)
        if not events:
            return NoSuchRequest(request)
        return entry_of(fold(events), self.publications, self._now() if at is None else at)

    def numbered(self, text: str) -> RequestId | None:
        """The number that was typed, as the store has it; case does not matter. None where no request has it."""
        for number in (RequestId(text), RequestId(text.upper())):
            if self._store.history(number):
                return number
        found = self._store.search(text)
        return next((number for number in found if number.casefold() == text.casefold()), None)

    def _others(self) -> Callable[[RequestId], Entry | None]:
        """A lookup of other requests, each of which is read once."""
        read: dict[RequestId, Entry | None] = {}

        def other(number: RequestId) -> Entry | None:
            if number not in read:
                entry = self.entry(number)
                read[number] = None if isinstance(entry, NoSuchRequest) else entry
            return read[number]

        return other

    def do(
        self, action: Action, entry: Entry, by: Person, entered_at: Instant | None = None
    ) -> Stored | Declined | Conflict:
        """Do what a person asks of a request as that person saw it; `Conflict` if it has changed since (law 32)."""
        # A board on which nobody does anything opens sooner without it.
        from rules.actions import decide  # noqa: PLC0415

        if isinstance(action, Link) and action.child:
            action = replace(action, child=self.numbered(action.child) or action.child)
        outcome = decide(
            action,
            entry,
            by=by,
            publications=self.publications,
            now=self._now(),
            entered_at=entered_at,
            others=self._others(),
        )
        if isinstance(outcome, Declined):
            return outcome
        attempt = _Failed(entry.request.id, by.id, action, entered_at)
        return self._stored(attempt, entry.request.revision, outcome)

    def open(self, ask: Ask, by: Person, entered_at: Instant | None = None) -> Opened | Declined | Conflict:
        """Open a new request under the next number of its provider."""
        # As in `do`.
        from rules.actions import open_request, wrong_ask  # noqa: PLC0415

        plant, now = self.publications.current, self._now()
        wrong = wrong_ask(ask, by=by, plant=plant, now=now, entered_at=entered_at)
        if wrong is not None:
            return wrong
        provider = plant.departments[plant.services[ask.service].provider]
        number = self._failed_number(ask, by, entered_at)
        if number is None:
            number = self._store.next_number(provider.number or provider.id[:1].upper())
        outcome = open_request(ask, number, by=by, plant=plant, now=now, entered_at=entered_at)
        if isinstance(outcome, Declined):
            return outcome
        stored = self._stored(_Failed(number, by.id, ask, entered_at), Revision(0), outcome)
        return stored if isinstance(stored, Conflict) else Opened(number, stored)

    def _failed_number(self, ask: Ask, by: Person, entered_at: Instant | None) -> RequestId | None:
        """The number under which this very request could not be stored a moment ago."""
        failed = self._failed
        same = failed is not None and failed == _Failed(failed.request, by.id, ask, entered_at)
        return failed.request if failed is not None and same else None

    def _stored(self, attempt: _Failed, expected: Revision, decided: Accepted) -> Stored | Conflict:
        events = decided.events
        if self._failed == attempt and len(self._failed_ids) == len(events):
            # Later than the first time, and still the same happening.
            events = tuple(replace(each, id=id_) for each, id_ in zip(events, self._failed_ids, strict=True))
        try:
            answer = self._store.append(attempt.request, expected, events, decided.closes_at)
        except StoreError:
            self._failed, self._failed_ids = attempt, tuple(each.id for each in events)
            raise
        self._failed = None
        if isinstance(answer, Stored) and not answer.events:
            kept = {each.id for each in events}
            found = tuple(each for each in self._store.history(attempt.request) if each.id in kept)
            return replace(answer, events=found)
        return answer
