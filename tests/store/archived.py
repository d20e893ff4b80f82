"""Stores with an archive for the tests, and disks on which a compaction is cut off."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from itertools import count
from pathlib import Path

import msgspec

from rules.agreement import PersonId
from rules.events import Event, RequestId, Revision, Version
from rules.instants import Seconds
from store.contract import Store, StoreBusy, Stored
from store.embedded import EmbeddedStore
from store.files import AppendFile, Disk, DiskFile
from store.folder import make_store
from store.lines import Segment, read_header
from tests.store.conftest import FolderPlace
from tests.store.happenings import M1, done, hour, noted, opened, pin_set, taken


class Cut(BaseException):
    """The process is killed here."""


class CutDisk(Disk):
    """A disk on which everything ends after so many changes; the last of them is done by half where it can be."""

    def __init__(self, changes: int | None = None) -> None:
        self.left = changes
        self.made = 0
        self.fails_at = -1
        self.meanwhile: Callable[[], object] | None = None
        self.meanwhile_at = -1

    def change(self) -> None:
        if self.made == self.meanwhile_at and self.meanwhile is not None:
            self.meanwhile()
        self.made += 1
        if self.made - 1 == self.fails_at:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        if self.left is not None:
            self.left -= 1
            if self.left < 0:
                raise Cut

    def open(self, path: Path, writing: bool) -> AppendFile:
        return CutFile(path, writing, self)

    def make(self, path: Path) -> AppendFile:
        self.change()
        return super().make(path)

    def link(self, path: Path, name: Path) -> None:
        self.change()
        super().link(path, name)
        self.change()

    def replace(self, path: Path, name: Path) -> None:
        self.change()
        super().replace(path, name)

    def remove(self, path: Path) -> None:
        self.change()
        super().remove(path)

    def sync_folder(self, folder: Path) -> None:
        self.change()
        super().sync_folder(folder)


class CutFile(DiskFile):
    def __init__(self, path: Path, writing: bool, disk: CutDisk) -> None:
        super().__init__(path, writing=writing)
        self._disk = disk

    def write(self, offset: int, content: bytes) -> None:
        try:
            self._disk.change()
        except Cut:
            super().write(offset, content[: len(content) // 2])
            raise
        super().write(offset, content)

    def sync(self) -> None:
        self._disk.change()
        super().sync()


def opening(place: FolderPlace, disk: Disk | None = None, *, after: int = 0) -> EmbeddedStore:
    """A store that archives what is closed for so many seconds, closed again with the place."""
    make_store(place.folder, patience=1)
    store = EmbeddedStore(
        place.folder,
        read_only=False,
        now=place.clock,
        who="ana",
        disk=disk,
        patience=0.05,
        archive_after=Seconds(after),
    )
    place.opened.append(store)
    return store


def closed_and_open(store: Store) -> None:
    """Requests closed in two months, one still open, one that is closed but not for long, and a secret."""
    store.append_plant(Version(0), [pin_set("rosa", "salt$hash")])
    for begins, number, ends in ((-799, "M-1", 3), (-798, "M-2", 4), (-797, "M-3", -700), (-796, "M-4", 99)):
        request = RequestId(number)
        store.append(request, Revision(0), [opened(request, hour(begins)), noted(request)])
        store.append(request, Revision(1), [done(request, hour(ends))], hour(ends))
    store.append(M1, Revision(0), [opened(M1, summary="Horno frío"), taken(M1)])
    store.next_number("M")


def everything(store: Store) -> object:
    """All that a store answers."""
    return (
        [(commit.position, commit.events, commit.plant_events) for commit in store.read() if commit.events],
        [(each.request, each.events) for each in store.open_requests()],
        [(each.request, each.events) for each in store.open_requests(hour(0))],
        [(each.request, each.events) for each in store.closed(hour(-9_000), hour(9_000))],
        store.summaries(),
        {line.request for line in store.closings(hour(0))},
        store.plant_history(),
        store.position(),
        msgspec.structs.replace(store.health(), place="", read_only=False),
        store.search("horno frio"),
        store.search("sealer"),
        store.secret(PersonId("rosa")),
    )


def segments(place: FolderPlace) -> tuple[Segment, ...]:
    with (place.folder / "journal.jsonl").open("rb") as file:
        return read_header(file.readline().rstrip())[0].segments


def compact_with_every_cut(place: FolderPlace) -> int:
    """Cut a compaction off before its first change of the disk, its second, and so on until none is cut, and say
    how many it makes: whatever was there is there after each, and can be written to.
    """
    before = everything(place.open())
    for changes in count():
        disk = CutDisk()
        store = opening(place, disk)
        disk.left = changes
        happened = False
        with suppress(Cut):
            store.compact()
            happened = True
        store.close()
        assert everything(place.open(read_only=True)) == before, changes
        writer = place.open()
        assert isinstance(writer.append(M1, Revision(2), [noted(M1)]), Stored)
        before = everything(writer)
        place.close()
        if happened:
            return changes
    raise AssertionError


def compact_while_others_write(place: FolderPlace, requests: Sequence[RequestId], step: int) -> int:
    """Compact, while another one writes notes to these requests before a change of the disk, and say how many
    changes there were: every note that was stored is there, and so is everything else.
    """
    other, disk = opening(place), CutDisk()
    put: list[Event] = []
    expected: list[object] = []

    def write() -> None:
        for request in requests:
            event = noted(request, hour(20), f"meanwhile {request}")
            with suppress(StoreBusy):  # in the turn of the compaction nobody writes
                assert isinstance(other.append(request, Revision(0), [event]), Stored)
                put.append(event)
        expected.append(everything(other))

    store = opening(place, disk)
    made = disk.made
    disk.meanwhile, disk.meanwhile_at = write, made + step
    store.compact()
    changes = disk.made - made
    if put:
        (before,) = expected
        assert everything(store) == everything(place.open(read_only=True)) == everything(other) == before
        assert all(store.history(event.request)[-1].id == event.id for event in put)
        store.compact()
        assert everything(store) == everything(other) == before
    place.close()
    return changes
