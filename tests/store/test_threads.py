"""One store in several threads: what one of them meets may not undo what another one is told."""

from __future__ import annotations

import errno
import os
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from rules.events import Revision
from store.contract import NotSaved, StoreBusy, Stored, StoreError, StoreMissing
from store.embedded import EmbeddedStore
from store.files import Disk, DiskFile
from store.folder import make_store, read_card
from store.journal import Journal
from store.lines import Header, Transaction
from tests.store.conftest import FolderPlace
from tests.store.happenings import M1, noted, opened


def nothing() -> None:
    """Nothing happens."""


class WatchedDisk(Disk):
    """A disk that does something before the journal is read, behind each write, and before each sync."""

    def __init__(self) -> None:
        self.before_read = self.behind_write = self.before_sync = nothing

    def open(self, path: Path, writing: bool) -> WatchedFile:
        return WatchedFile(path, writing, self)


class WatchedFile(DiskFile):
    def __init__(self, path: Path, writing: bool, disk: WatchedDisk) -> None:
        super().__init__(path, writing=writing)
        self._disk = disk

    def read(self, offset: int, size: int) -> bytes:
        self._disk.before_read()
        return super().read(offset, size)

    def write(self, offset: int, content: bytes) -> None:
        super().write(offset, content)
        self._disk.behind_write()

    def sync(self) -> None:
        self._disk.before_sync()
        super().sync()


@pytest.fixture
def disk() -> WatchedDisk:
    return WatchedDisk()


@pytest.fixture
def store(place: FolderPlace, disk: WatchedDisk) -> EmbeddedStore:
    return opening(place, disk)


def opening(place: FolderPlace, disk: Disk | None = None) -> EmbeddedStore:
    """A store with one request, which waits for its turn no longer than a moment."""
    make_store(place.folder, patience=1)
    store = EmbeddedStore(
        place.folder, read_only=False, now=place.clock, who="ana", patience=0.05 if disk is None else 5, disk=disk
    )
    if not store.history(M1):
        store.append(M1, Revision(0), [opened()])
    place.opened.append(store)
    return store


def fails() -> None:
    raise OSError(errno.EIO, os.strerror(errno.EIO))


def fails_to_read(store: EmbeddedStore, disk: WatchedDisk) -> Callable[[], None]:
    """Another thread looks at the journal just now, and the disk does not answer it."""

    def look() -> None:
        disk.before_read = fails
        with ThreadPoolExecutor(1) as other:
            assert isinstance(other.submit(store.position).exception(), StoreMissing)
        disk.before_read = nothing

    return look


def test_a_thread_that_fails_to_read_does_not_undo_what_another_one_writes(
    place: FolderPlace, store: EmbeddedStore, disk: WatchedDisk
) -> None:
    disk.behind_write = fails_to_read(store, disk)
    assert isinstance(store.append(M1, Revision(1), [noted()]), Stored)
    disk.behind_write = nothing
    assert (place.folder / "lock").read_bytes().strip() == b""
    assert isinstance(store.append(M1, Revision(1), [noted()]), Stored)
    assert [event.version for event in store.history(M1)] == [event.version for event in opening(place).history(M1)]
    assert store.position() == 3


def test_a_thread_that_fails_to_read_does_not_keep_a_line_that_the_disk_refused(
    place: FolderPlace, store: EmbeddedStore, disk: WatchedDisk
) -> None:
    before = (place.folder / "journal.jsonl").read_bytes()
    disk.behind_write, disk.before_sync = fails_to_read(store, disk), fails
    event = noted()
    with pytest.raises(NotSaved):
        store.append(M1, Revision(1), [event])
    assert (place.folder / "journal.jsonl").read_bytes() == before
    disk.behind_write = disk.before_sync = nothing
    assert isinstance(store.append(M1, Revision(1), [event]), Stored)
    assert store.position() == opening(place).position() == 2


def test_a_thread_that_fails_to_read_before_the_write_only_has_it_read_again(
    place: FolderPlace, store: EmbeddedStore, disk: WatchedDisk
) -> None:
    with store._storage.commit() as pending:
        with (place.folder / "journal.jsonl").open("ab") as file:
            file.write(b"unfinished")
        fails_to_read(store, disk)()
        pending.put("events", store._events.next_ids(1), [b'{"event":"noted"}'])
        os.truncate(place.folder / "journal.jsonl", (place.folder / "journal.jsonl").stat().st_size - 10)
    assert pending.position == store.position() == opening(place).position() == 2


def test_closing_waits_for_what_another_thread_writes(
    place: FolderPlace, store: EmbeddedStore, disk: WatchedDisk
) -> None:
    writes, goes_on = threading.Event(), threading.Event()

    def hold() -> None:
        writes.set()
        assert goes_on.wait(5)

    disk.before_sync = hold
    other = opening(place)
    with ThreadPoolExecutor(2) as threads:
        written = threads.submit(store.append, M1, Revision(1), [noted(text="first")])
        assert writes.wait(5)
        closed = threads.submit(store.close)
        with pytest.raises(StoreBusy):
            other.append(M1, Revision(1), [noted(text="second")])
        assert not closed.done()
        goes_on.set()
        assert isinstance(written.result(5), Stored)
        closed.result(5)
    assert isinstance(other.append(M1, Revision(1), [noted(text="second")]), Stored)
    assert [event.word for event in other.history(M1)] == ["opened", "noted", "noted"]


def test_whoever_waits_for_a_turn_of_a_store_that_is_closed_writes_nothing(
    place: FolderPlace, store: EmbeddedStore, disk: WatchedDisk
) -> None:
    writes, goes_on = threading.Event(), threading.Event()

    def hold() -> None:
        writes.set()
        assert goes_on.wait(5)

    disk.before_sync = hold
    with ThreadPoolExecutor(3) as threads:
        first = threads.submit(store.append, M1, Revision(1), [noted()])
        assert writes.wait(5)
        second = threads.submit(store.append, M1, Revision(1), [noted()])
        closed = threads.submit(store.close)
        while not store._journal._closed:
            threading.Event().wait(0.001)
        goes_on.set()
        assert isinstance(first.result(5), Stored)
        closed.result(5)
        error = second.exception(5)
    assert isinstance(error, StoreError)
    assert error.code == "closed"
    assert opening(place).position() == 2


class Refusing:
    """Keeps what follows from the commits, but for one that it cannot take."""

    def restart(self, header: Header) -> None:
        pass

    def keep(self, transaction: Transaction) -> None:
        pass

    def apply(self, transaction: Transaction) -> None:
        if transaction.id == "refused":
            raise ValueError("refused")


def test_a_commit_that_cannot_be_taken_in_is_taken_back(place: FolderPlace) -> None:
    opening(place).close()
    before = (place.folder / "journal.jsonl").read_bytes()
    journal = Journal(place.folder, read_card(place.folder).store, read_only=False, applies=[Refusing()])
    with pytest.raises(ValueError, match="refused"), journal.turn():
        journal.commit([], id="refused", at="2026-11-27T12:00:00Z", by="ana", back=[])
    assert (place.folder / "journal.jsonl").read_bytes() == before
    with journal.turn():
        assert journal.commit([], id="right", at="2026-11-27T12:00:00Z", by="ana", back=[]) == 2
    journal.close()
