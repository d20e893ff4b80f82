"""The `Store` on TinyDB and a journal, in one directory of one machine.

Every event is a document of the table `events` or `plant`, every request has a row in `requests`, every
prefix of numbers one in `numbers`; one commit of the journal changes all of them or none.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable, Container, Generator, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tinydb import where

from rules.agreement import PersonId
from rules.events import Event, EventId, PinSet, PlantEvent, RequestId, Revision, Version
from rules.instants import DAY, Instant, Seconds
from store.archive import Archive
from store.contract import (
    BUSY_AFTER,
    Commit,
    Conflict,
    Found,
    GoesOn,
    Health,
    OpenRequest,
    PlantConflict,
    Position,
    Rewound,
    Silence,
    Stored,
    StoreReadOnly,
    Summary,
    Write,
)
from store.daily import DailyExamination
from store.drafts import NOWHERE, Draft, given_by_the_store
from store.files import Disk
from store.folder import read_card
from store.following import news_of
from store.health import warnings_of
from store.journal import Journal
from store.known import NUMBERS, PLANT, REQUESTS, Known, LastNumber
from store.leaving import Leaving
from store.live import EVENTS, LiveTables
from store.locks import the_one
from store.lookout import looked_out
from store.past import Past
from store.records import Records, converted, event_text, row_text
from store.tinydb_tables import JournalStorage, database_over
from store.upkeep import Upkeep

if TYPE_CHECKING:
    from store.searching import Searching

FIRST_NUMBER: Final = 1001
LOOK_EVERY: Final = 0.25
"""Seconds between two looks at the journal while following it."""

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
        disk: Disk | None = None,
        archive_after: Seconds | None = None,
    ) -> None:
        """`archive_after` is how long a request has been closed when it may be archived; else `store.json` says it."""
        card = read_card(folder)
        self._folder = folder
        self._read_only = read_only
        self._now = now
        disk = disk or Disk()
        live = LiveTables()
        self._known = Known(live)
        self._archive = Archive(folder, disk)
        self._records = Records(live, self._known, self._archive)
        self._past = Past(self._records, self._known, self._archive)
        self._journal = Journal(
            folder,
            card.store,
            read_only=read_only,
            applies=(live, self._known, self._archive),
            patience=patience,
            disk=disk,
        )
        self._storage = JournalStorage(self._journal, live, now=now, who=who, known=self._known)
        self._database = database_over(self._storage)
        self._events = self._database.table(EVENTS)
        self._requests = self._database.table(REQUESTS)
        self._plant = self._database.table(PLANT)
        after = Seconds(card.archive_after_days * DAY) if archive_after is None else archive_after
        leaving = Leaving(folder, self._journal, self._known, after)

        def compact(at: Instant, goes_on: GoesOn) -> int:
            # Most processes archive nothing.
            from store.compaction import Compaction  # noqa: PLC0415

            return Compaction(folder, self._journal, live, self._known, disk=disk, leaving=leaving).run(at, goes_on)

        self._compact = compact
        self._upkeep = Upkeep(leaving, compact, now)
        self._daily = DailyExamination(folder, now)
        try:
            self._journal.catch_up()
            if not read_only:
                self._upkeep.look()
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
            if events:
                pending.put(EVENTS, self._events.next_ids(len(events)), map(event_text, events))
            for closed in draft.returning.values():
                pending.returning += closed.docs
            if draft.rows:
                unused = iter(self._requests.next_ids(len(draft.rows)))
                ids = [self._records.row_id(request) or next(unused) for request in draft.rows]
                pending.put(REQUESTS, ids, map(row_text, draft.rows.values()))
        self._upkeep.look()
        return Stored(pending.position or draft.stored_before or self.position(), events)

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
            last = Version(self._records.plant_version())
            if new and expected != last:
                return PlantConflict(last, self._records.plant_events()[expected:])
            stored = given_by_the_store(list(new.values()), last, pending.at)
            if stored:
                pending.put(PLANT, self._plant.next_ids(len(stored)), map(event_text, stored))
        return Stored(pending.position or before or self.position(), plant_events=tuple(stored))

    def next_number(self, prefix: str) -> RequestId:
        """A number that nobody had and nobody else gets, from 1001 for each prefix."""
        with self._storage.commit():
            table = self._database.table(NUMBERS)
            row = table.get(where("prefix") == prefix)
            number = FIRST_NUMBER if row is None else converted(row, LastNumber).last + 1
            while self._records.is_known(RequestId(f"{prefix}-{number}")):
                number += 1
            table.upsert({"prefix": prefix, "last": number}, where("prefix") == prefix)
        return RequestId(f"{prefix}-{number}")

    def compact(self, goes_on: GoesOn = lambda _through, _whole: True) -> int:
        """Put what is long closed into the archive now, and say how many requests that were."""
        if self._read_only:
            raise StoreReadOnly("read-only", place=str(self._folder))
        return self._compact(self._now(), goes_on)

    def tidy(self, goes_on: GoesOn) -> int:
        """The same where it is overdue, by whoever is about to close the store."""
        return 0 if self._read_only else self._upkeep.tidy(goes_on)

    def position(self) -> Position:
        """The position of the newest commit, whoever wrote it."""
        return self._journal.catch_up()

    def open_requests(self, at: Instant | None = None) -> Iterator[OpenRequest]:
        """Every request that is not closed now, or that was open at an instant, in the order of opening."""
        now = self._now()
        with self._journal.still():
            asked = self._past.open_now(now) if at is None else self._past.open_at(at)
        return asked()

    def closed(self, since: Instant, until: Instant) -> Iterator[OpenRequest]:
        """The histories of the requests closed in `[since, until)`, in the order of closing."""
        now = self._now()
        with self._journal.still():
            asked = self._past.closed(since, until, now)
        return asked()

    def summaries(self) -> Sequence[Summary]:
        """One line for every request that is closed now, in the order of closing."""
        return sorted(self.closings(Instant(0)), key=lambda line: line.closed_at)

    def closings(self, since: Instant) -> Iterator[Summary]:
        """The lines of the requests closed since an instant, read one by one when they are asked for."""
        now = self._now()
        with self._journal.still():
            return self._past.closings(since, now)

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
            with self._journal.still() as newest:
                if newest <= after:
                    return
                before = self._known.base
                if after < before:
                    commits, after = self._past.commits(after), before
                else:
                    after = Position(after + 1)
                    commits = iter((self._records.commit(after),))
            yield from commits

    def follow(self, after: Position) -> AsyncIterator[Commit | Silence | Rewound]:
        """New commits as they come; a `Silence` when the store is out of reach, an empty commit when it is back."""
        return looked_out(self.news(after), LOOK_EVERY)

    def news(self, after: Position) -> Generator[Commit | Silence | Rewound | None]:
        """The same look by look, for as long as somebody looks; None stands behind each look."""
        return news_of(self._journal, self.read, self._now, after)

    def search(self, text: str, limit: int = 50, names: Iterable[tuple[str, str]] = ()) -> tuple[RequestId, ...]:
        """The requests in which every word occurs, best first."""
        found: tuple[RequestId, ...] = ()
        for so_far in self.searching(text, limit, names):
            found = so_far.requests
        return found

    def searching(
        self,
        text: str,
        limit: int = 50,
        names: Iterable[tuple[str, str]] = (),
        without: Container[RequestId] = (),
    ) -> Iterator[Found]:
        """The same step by step."""
        return self._searching.search(text, limit, names, without)

    @cached_property
    def _searching(self) -> Searching:
        # Most processes search nothing.
        from store.searching import Searching  # noqa: PLC0415

        return Searching(self._records, self._known, self._archive, self._journal.still)

    def lease(self, name: str) -> AbstractContextManager[bool]:
        """Whether this process is the one of that name; a store that is open for reading only never is."""
        if _LEASE_NAME.fullmatch(name) is None:
            raise ValueError(f"{name!r} is not a name for a lease: small letters, digits and hyphens")
        return nullcontext(False) if self._read_only else the_one(self._folder / f"{name}.lock")

    def secret(self, person: PersonId) -> str | None:
        """The newest salted hash of somebody's PIN."""
        found = self._plant.search((where("event") == "pin-set") & (where("owner") == person))
        return converted(found[-1], PinSet).secret if found else None

    def health(self) -> Health:
        """What the store says about itself; a store that is written to has itself examined now and then, when asked."""
        if not self._read_only:
            self._daily.look()
        with self._journal.still() as position:
            requests, events = self._past.counts()
            warnings = warnings_of(
                self._folder,
                self._journal,
                self._now(),
                not_archived=self._upkeep.failure,
                not_examined=self._daily.failure(),
            )
            return Health(
                position=position,
                requests=requests,
                events=events,
                read_only=self._read_only,
                place=str(self._folder),
                warnings=tuple(warnings),
            )

    def close(self) -> None:
        """Let go of everything; closing twice is harmless."""
        self._upkeep.stop()
        self._daily.stop()
        self._database.close()
        self._archive.close()
