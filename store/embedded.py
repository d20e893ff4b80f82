"""The `Store` on TinyDB and a journal, in one directory of one machine.

Every event is a document of the table `events` or `plant`, every request has a row in `requests`, every
prefix of numbers one in `numbers`; one commit of the journal changes all of them or none.
"""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Final

from msgspec import to_builtins
from tinydb import where

from rules.agreement import PersonId
from rules.events import Event, EventId, PlantEvent, RequestId, Revision, Version
from rules.instants import Instant
from store.contract import (
    BUSY_AFTER,
    Commit,
    Conflict,
    Health,
    OpenRequest,
    PlantConflict,
    Position,
    Silence,
    Stored,
    StoreError,
    StoreWarning,
    Summary,
    Write,
)
from store.drafts import NOWHERE, Draft, given_by_the_store
from store.files import AppendFile
from store.folder import read_card
from store.journal import Journal
from store.live import LiveTables
from store.locks import the_one
from store.records import Records
from store.requests import EVENTS, NUMBERS, PLANT, REQUESTS, Known, RequestRow
from store.search import SearchIndex
from store.tail import JOURNAL
from store.tinydb_tables import JournalStorage, JournalTable, database_over, from_iso

FIRST_NUMBER: Final = 1001
LOOK_EVERY: Final = 0.25
"""Seconds between two looks at the journal while following it."""
LITTLE_ROOM: Final = 100
"""Megabytes of free disk below which the store warns."""

_LEASE_NAME = re.compile(r"[a-z][a-z0-9-]*", re.ASCII)


class EmbeddedStore:
    """A `store.contract.Store` for any number of processes on one machine."""

    def __init__(
        self,
        folder: Path,
        *,
        read_only: bool,
        now: Callable[[], Instant],
        who: str,
        patience: float = BUSY_AFTER,
        open_file: Callable[[Path, bool], AppendFile] | None = None,
    ) -> None:
        card = read_card(folder)
        self._folder = folder
        self._read_only = read_only
        self._now = now
        self._live = LiveTables()
        self._known = Known(self._live)
        self._records = Records(self._live, self._known)
        self._journal = Journal(
            folder,
            card.store,
            read_only=read_only,
            applies=(self._live, self._known),
            patience=patience,
            open_file=open_file,
        )
        self._storage = JournalStorage(self._journal, self._live, now=now, who=who)
        self._database = database_over(self._storage)
        self._events = self._database.table(EVENTS)
        self._requests = self._database.table(REQUESTS)
        self._plant = self._database.table(PLANT)
        self._search = SearchIndex()
        self._searched = (0, 0)
        try:
            self._journal.catch_up()
        except BaseException:
            self.close()
            raise

    @property
    def read_only(self) -> bool:
        """Whether every write is answered with `StoreReadOnly`."""
        return self._read_only

    def append(
        self, request: RequestId, expected: Revision, events: Sequence[Event], closes_at: Instant | None = None
    ) -> Stored | Conflict:
        """Store the events of one request, all or none."""
        return self.append_all([Write(request, expected, tuple(events), closes_at)])

    def append_all(self, writes: Sequence[Write]) -> Stored | Conflict:
        """Store the events of several requests in one commit, all or none."""
        with self._storage.commit() as pending:
            draft = Draft(self._records, pending.at)
            for write in writes:
                conflict = draft.add(write)
                if conflict is not None:
                    return conflict
            events = tuple(draft.events.values())
            self._insert(self._events, events)
            if draft.rows:
                unused = iter(self._requests.next_ids(len(draft.rows)))
                ids = [self._records.row_id(request) or next(unused) for request in draft.rows]
                rows = map(to_builtins, draft.rows.values())
                self._requests.put_multiple(dict(zip(ids, rows, strict=True)))
        return Stored(pending.position or draft.stored_before or self.position(), events)

    def _insert(self, table: JournalTable, events: Sequence[Event] | Sequence[PlantEvent]) -> None:
        if events:
            table.put_multiple(dict(zip(table.next_ids(len(events)), map(to_builtins, events), strict=True)))

    def append_plant(self, expected: Version, events: Sequence[PlantEvent]) -> Stored | PlantConflict:
        """Store events of the plant's own stream; `expected` is its last version."""
        with self._storage.commit() as pending:
            before = NOWHERE
            new: dict[EventId, PlantEvent] = {}
            for event in events:
                if not event.id:
                    raise ValueError(f"an event without an id: {event.word} of the plant")
                position = self._known.position_of_plant_event(event.id)
                if position is None:
                    new.setdefault(event.id, event)
                else:
                    before = max(before, position)
            last = Version(len(self._live.table(PLANT)))
            if new and expected != last:
                return PlantConflict(last, self._records.plant_events()[expected:])
            stored = given_by_the_store(list(new.values()), last, pending.at)
            self._insert(self._plant, stored)
        return Stored(pending.position or before or self.position(), plant_events=tuple(stored))

    def next_number(self, prefix: str) -> RequestId:
        """A number that nobody had and nobody else gets, from 1001 for each prefix."""
        with self._storage.commit():
            table = self._database.table(NUMBERS)
            row = table.get(where("prefix") == prefix)
            number = FIRST_NUMBER if row is None else int(row["last"]) + 1
            while RequestId(f"{prefix}-{number}") in self._known.requests:
                number += 1
            table.upsert({"prefix": prefix, "last": number}, where("prefix") == prefix)
        return RequestId(f"{prefix}-{number}")

    def position(self) -> Position:
        """The position of the newest commit, whoever wrote it."""
        return self._journal.catch_up()

    def open_requests(self, at: Instant | None = None) -> Iterator[OpenRequest]:
        """Every request that is not closed now, or that was open at an instant, in the order of opening."""
        with self._journal.still():
            now = self._now()
            rows = [row for row in self._records.rows() if (not row.is_closed(now) if at is None else row.was_open(at))]
            rows.sort(key=lambda row: row.opened_at)
            histories = self._histories(rows)
        if at is None:
            return histories
        return (
            OpenRequest(each.request, tuple(event for event in each.events if event.occurred_at <= at))
            for each in histories
        )

    def closed(self, since: Instant, until: Instant) -> Iterator[OpenRequest]:
        """The histories of the requests closed in `[since, until)`, in the order of closing."""
        with self._journal.still():
            return self._histories([row for row, closed_at in self._closings() if since <= closed_at < until])

    def summaries(self) -> Sequence[Summary]:
        """One line for every request that is closed now, in the order of closing."""
        with self._journal.still():
            return [summary for row, _ in self._closings() if (summary := row.summary()) is not None]

    def closings(self, since: Instant) -> Iterator[Summary]:
        """The lines of the requests closed since an instant, decoded one by one when they are asked for."""
        with self._journal.still():
            rows = self._records.later_rows()
        now = self._now()
        closed = (row for row in rows if row.closes_at is not None and since <= row.closes_at <= now)
        return (summary for row in closed if (summary := row.summary()) is not None)

    def _closings(self) -> list[tuple[RequestRow, Instant]]:
        now = self._now()
        closings = [(row, row.closes_at) for row in self._records.rows() if row.closes_at is not None]
        return sorted((each for each in closings if each[1] <= now), key=lambda each: each[1])

    def _histories(self, rows: Sequence[RequestRow]) -> Iterator[OpenRequest]:
        """The histories, decoded one by one from what is stored at this moment."""
        records = self._records
        later = [(row.request, records.decoded_events(records.event_ids(row.request))) for row in rows]
        return (OpenRequest(request, tuple(events)) for request, events in later)

    def history(self, request: RequestId) -> tuple[Event, ...]:
        """Everything that happened to a request; empty for an unknown number."""
        with self._journal.still():
            return self._records.events(request)

    def plant_history(self) -> tuple[PlantEvent, ...]:
        """The plant's own stream."""
        with self._journal.still():
            return self._records.plant_events()

    def read(self, after: Position = NOWHERE) -> Iterator[Commit]:
        """The commits after a position, in order."""
        until = self.position()
        while after < until:
            with self._journal.still():
                after = Position(max(after, self._known.base) + 1)
                if after > self._journal.position:
                    return
                commit = self._records.commit(after)
            yield commit

    async def follow(self, after: Position) -> AsyncIterator[Commit | Silence]:
        """New commits as they come; one `Silence` when the store is out of reach, an empty commit when it is back."""
        silent = False
        while True:
            try:
                after = min(after, self.position())
                for commit in self.read(after):
                    silent, after = False, commit.position
                    yield commit
                if silent:
                    silent = False
                    yield Commit(after)
            except StoreError as error:
                if error.code in ("closed", "forked"):
                    raise
                if not silent:
                    silent = True
                    yield Silence(self._now(), error)
            await asyncio.sleep(LOOK_EVERY)

    def search(self, text: str, limit: int = 50) -> tuple[RequestId, ...]:
        """The requests in which every word occurs, best first."""
        with self._journal.still():
            restarts, until = self._searched
            if restarts != self._known.restarts:
                self._search, until = SearchIndex(), 0
            for event in self._records.decoded_events(range(until + 1, self._known.events + 1)):
                self._search.add(event)
            self._searched = (self._known.restarts, self._known.events)
            return self._search.find(text, limit)

    def lease(self, name: str) -> AbstractContextManager[bool]:
        """Whether this process is the one of that name; a store that is open for reading only never is."""
        if _LEASE_NAME.fullmatch(name) is None:
            raise ValueError(f"{name!r} is not a name for a lease: small letters, digits and hyphens")
        return nullcontext(False) if self._read_only else the_one(self._folder / f"{name}.lock")

    def secret(self, person: PersonId) -> str | None:
        """The newest salted hash of somebody's PIN."""
        found = self._plant.search((where("event") == "pin-set") & (where("owner") == person))
        return str(found[-1]["secret"]) if found else None

    def health(self) -> Health:
        """What the store says about itself."""
        with self._journal.still() as position:
            return Health(
                position=position,
                requests=len(self._known.requests),
                events=self._known.events,
                read_only=self._read_only,
                place=str(self._folder),
                warnings=tuple(self._warnings()),
            )

    def _warnings(self) -> Iterator[StoreWarning]:
        if self._journal.unfinished:
            yield StoreWarning("unfinished-line", {"file": JOURNAL, "size": self._journal.unfinished})
        behind = from_iso(self._journal.last_at) - self._now() if self._journal.last_at else 0
        if behind > 0:
            yield StoreWarning("clock-behind", {"seconds": behind})
        disk = os.statvfs(self._folder)
        free = disk.f_bavail * disk.f_frsize // 1_000_000
        if free < LITTLE_ROOM:
            yield StoreWarning("little-room", {"free": free, "place": str(self._folder)})

    def close(self) -> None:
        """Let go of everything; closing twice is harmless."""
        self._database.close()
