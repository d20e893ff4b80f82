"""A commit of events while it is put together: what is new of each write, or what it collides with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypeVar

import msgspec

from rules.events import Event, EventId, Happening, Opened, RequestId, Version
from rules.instants import Instant
from store.contract import Conflict, Position, Write
from store.lines import Closed
from store.records import Records, decoded_row
from store.requests import RequestRow, row_after, row_closing

_E = TypeVar("_E", bound=Happening)

NOWHERE: Final = Position(0)


class Draft:
    """The events and rows of one commit, taken write by write."""

    def __init__(self, records: Records, recorded_at: Instant) -> None:
        self._records = records
        self._recorded_at = recorded_at
        self.events: dict[tuple[RequestId, EventId], Event] = {}
        """What is to be stored, with versions and `recorded_at`."""
        self.rows: dict[RequestId, RequestRow] = {}
        self.returning: dict[RequestId, Closed] = {}
        """The archived requests to which something is added: they come back into the journal."""
        self._added: dict[RequestId, int] = {}
        self.stored_before = NOWHERE
        """The position of the last commit that has events of these writes already."""

    def add(self, write: Write) -> Conflict | None:
        """Take a write in; a conflict leaves the draft to be thrown away."""
        new = self._not_stored(write)
        if not new:
            return None if write.events or write.closes_at is None else self._close_at(write, write.closes_at)
        request = write.request
        last = Version(self._records.version(request) + self._added.get(request, 0))
        changes = [event for event in new if event.changes_request]
        if last > 0 and not changes:
            self._number(new, request, last)
            return None
        row = self._row(request)
        opens_again = last > 0 and any(isinstance(event, Opened) for event in new)
        if opens_again or (changes and write.expected != row.revision):
            return self._conflict(write, row)
        numbered = self._number(new, request, last)
        self.rows[request] = row_after(row, numbered, write.closes_at, lambda: self._history(request))
        return None

    def _close_at(self, write: Write, closes_at: Instant) -> Conflict | None:
        """Take in that a request closes at another instant, though nothing happened to it."""
        row = self._row(write.request)
        if write.expected != row.revision or row.revision == 0:
            return self._conflict(write, row)
        after = row_closing(row, closes_at, self._recorded_at)
        if after != row:
            self._take_back(write.request)
            self.rows[write.request] = after
        return None

    def _row(self, request: RequestId) -> RequestRow:
        return self.rows.get(request) or self._records.row(request) or RequestRow(request=request)

    def _take_back(self, request: RequestId) -> None:
        """Let an archived request come back into the journal with its row."""
        closed = self._records.archived(request)
        if closed is not None and request not in self.returning:
            self.returning[request] = closed
            self.rows.setdefault(request, decoded_row(closed))

    def _number(self, new: Sequence[Event], request: RequestId, last: Version) -> list[Event]:
        self._take_back(request)
        numbered = given_by_the_store(new, last, self._recorded_at)
        self._added[request] = self._added.get(request, 0) + len(numbered)
        for event in numbered:
            self.events[request, event.id] = event
        return numbered

    def _not_stored(self, write: Write) -> list[Event]:
        request = write.request
        new: dict[EventId, Event] = {}
        for event in write.events:
            if not event.id:
                raise ValueError(f"an event without an id: {event.word} of {event.request}")
            if event.request != request:
                raise ValueError(f"{event.word} is of {event.request}, not of {request}")
            position = self._records.position_of_event(request, event.id)
            if position is not None:
                self.stored_before = max(self.stored_before, position)
            elif (request, event.id) not in self.events:
                new.setdefault(event.id, event)
        return list(new.values())

    def _history(self, request: RequestId) -> list[Event]:
        return [
            *self._records.events(request),
            *(event for event in self.events.values() if event.request == request),
        ]

    def _conflict(self, write: Write, row: RequestRow) -> Conflict:
        between = tuple(event for event in self._history(write.request) if event.version > write.expected)
        return Conflict(write.request, row.revision, between)


def given_by_the_store(events: Sequence[_E], last: Version, recorded_at: Instant) -> list[_E]:
    """The events with their versions, after the last one there is, and the time of recording."""
    return [
        msgspec.structs.replace(event, version=Version(last + place), recorded_at=recorded_at)
        for place, event in enumerate(events, 1)
    ]
