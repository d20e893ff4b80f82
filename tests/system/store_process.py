"""A process of its own that writes to a store, started by the tests: python -m tests.system.store_process …

It prints the id of an event when the store has answered that it is stored, and nothing sooner. With `tear` many of
its writes go to the disk in two pieces, with a pause between them. With `archive` it closes requests, too, and one
that is called `compactor` does nothing but archive what is closed, all the time.
"""

from __future__ import annotations

import os
import sys
import time
from itertools import count
from pathlib import Path

from rules.agreement import AgreementId, DepartmentId, ServiceId
from rules.events import Done, Event, EventId, Noted, Opened, RequestId, Revision
from rules.instants import Instant, Seconds
from store.contract import Store, StoreBusy, Stored
from store.embedded import EmbeddedStore
from store.files import AppendFile, Disk, DiskFile
from store.folder import make_store
from store.opening import open_store


class TearingFile(DiskFile):
    """A file that takes every other line in two pieces, wherever a page of the disk may end."""

    _lines = count()

    def write(self, offset: int, content: bytes) -> None:
        number = next(self._lines)
        if number % 2:
            first = 1 + number * 7919 % (len(content) - 1)
            super().write(offset, content[:first])
            time.sleep(0.002)
            super().write(offset + first, content[first:])
        else:
            super().write(offset, content)


class TearingDisk(Disk):
    """A disk of such files."""

    def open(self, path: Path, writing: bool) -> AppendFile:
        return TearingFile(path, writing=writing)


def now() -> Instant:
    return Instant(int(time.time()))


def note(name: str, number: int, request: RequestId) -> Event:
    return Noted(
        id=EventId(f"{name}.{os.getpid()}.{number}"),
        request=request,
        occurred_at=now(),
        program=name,
        # Now and then so long that a kill can fall into the middle of the write.
        text="x" * (100_000 if number % 4 == 3 else number * 37 % 900),
    )


def write(store: Store, name: str, wanted: int) -> None:
    """Notes to one request."""
    request = RequestId(f"{name}-1")
    for number in range(wanted) if wanted else count():
        put(store, request, 0, note(name, number, request))


def close_all(store: Store, name: str, wanted: int) -> None:
    """Requests that are opened, closed at once, and get notes afterwards, when they may be archived."""
    for number in range(wanted) if wanted else count():
        request = RequestId(f"{name}-{os.getpid()}-{number}")
        begun = EventId(f"{request}.opened")
        opened = Opened(
            id=begun,
            request=request,
            occurred_at=now(),
            program=name,
            service=ServiceId("repair"),
            customer=DepartmentId("packing"),
            summary="It stopped",
            agreement=AgreementId("1"),
        )
        put(store, request, 0, opened)
        end = Done(id=EventId(f"{request}.done"), request=request, occurred_at=now(), program=name)
        put(store, request, 0, end, closes_at=end.occurred_at)
        earlier = RequestId(f"{name}-{os.getpid()}-{max(number - 7, 0)}")
        put(store, earlier, 0, note(name, number, earlier))


def put(store: Store, request: RequestId, expected: int, event: Event, closes_at: Instant | None = None) -> None:
    if event.changes_request and not isinstance(event, Opened):
        expected = max(each.version for each in store.history(request) if each.changes_request)
    assert isinstance(store.append(request, Revision(expected), [event], closes_at), Stored)
    os.write(1, f"{event.id}\n".encode())


def archive(store: EmbeddedStore, wanted: int) -> None:
    """One compaction after another."""
    for number in range(wanted) if wanted else count():
        try:
            os.write(1, f"compacted.{number}.{store.compact()}\n".encode())
        except StoreBusy:
            continue


def main(place: str, name: str, wanted: str, how: str = "") -> None:
    if not how:
        write(open_store(place, read_only=False, create=True, now=now, who=name), name, int(wanted))
        return
    make_store(Path(place), patience=5)
    if how == "tear":
        write(EmbeddedStore(Path(place), read_only=False, now=now, who=name, disk=TearingDisk()), name, int(wanted))
        return
    store = EmbeddedStore(Path(place), read_only=False, now=now, who=name, archive_after=Seconds(0))
    if name == "compactor":
        archive(store, int(wanted))
    else:
        close_all(store, name, int(wanted))


if __name__ == "__main__":
    main(*sys.argv[1:])
