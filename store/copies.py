"""A whole copy of a store in another folder, as of one commit: a backup, or a store brought back from one.

It is made while others read and write: a journal only grows, so that its first lines are what the store was when
the last of them was written. Everything is written beside the place that was named, read back and compared; then
`store.json` is written, and the folder gets its name. Cut off anywhere before, there is nothing that could be
taken for a store.
"""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Final, TypeAlias

import msgspec
from msgspec.structs import replace

from store.archive import Archive
from store.contract import NotSaved, Position, StoreBusy, StoreDamaged, StoreError, StoreMissing
from store.files import AppendFile, Disk, make_folders, reason_of
from store.folder import Card, read_card, real_place
from store.known import Known
from store.lines import Header, Segment
from store.live import LiveTables
from store.locks import the_one_in
from store.past import Past
from store.records import Records
from store.segments import ARCHIVE, damaged, read_listed, read_requests
from store.tail import CARD, JOURNAL, Tail

Told: TypeAlias = Callable[[int, int], None]
"""Takes how many bytes are copied, of how many."""

UNFINISHED: Final = ".unfinished"
"""What the folder beside is called besides the name that it will have."""

_PIECE: Final = 1024 * 1024
"""Bytes read and written at once."""


class Copied(msgspec.Struct, frozen=True):
    """What a copy holds; read back from it."""

    place: str
    position: Position
    requests: int
    events: int
    size: int
    """Its bytes."""


class _TakenBack(Exception):
    """What was being copied is another file now, or its last line was taken back: begin anew."""


class _Journal(Tail):
    """The whole lines of a journal up to one commit, and what the store was then."""

    def __init__(self, folder: Path, store: str, disk: Disk) -> None:
        live = LiveTables()
        known = Known(live)
        self.archive = Archive(folder, disk)
        self._past = Past(Records(live, known, self.archive), known, self.archive)
        super().__init__(folder, store, writing=False, applies=(live, known, self.archive), disk=disk)
        try:
            self.catch_up()
        except BaseException:
            self.close()
            raise

    def begins_with(self) -> Header:
        """The header."""
        assert self.header is not None
        return self.header

    def whole(self) -> tuple[AppendFile, int]:
        """The file, and where its last whole line ends."""
        assert self._file is not None
        return self._file, self._offset

    def counts(self) -> tuple[Position, int, int]:
        """The position, and how many requests and events are stored."""
        return (self.position, *self._past.counts())

    def is_replaced(self) -> bool:
        """Whether another generation stands in the place of this one."""
        try:
            stat = self._path.stat()
        except OSError as error:
            raise StoreMissing("unreachable", place=self._place, reason=reason_of(error)) from error
        return (stat.st_dev, stat.st_ino) != self._identity

    def close(self) -> None:
        """Let go of the files; closing twice is harmless."""
        super().close()
        self.archive.close()


def copy_store(source: Path, into: Path, *, machine: str, told: Told, disk: Disk | None = None) -> Copied:
    """Copy the store in a folder into another one that is empty or not there yet, for the machine of this digest.

    An empty digest is any machine. Raises `StoreError`; then no store is there that is not whole.
    """
    disk, card = disk or Disk(), read_card(source)
    into = _behind_a_link(into)
    _refuse(source, into)
    beside = into.with_name(into.name + UNFINISHED)
    try:
        make_folders(into.parent)
        disk.make_folder(beside)
        with the_one_in(beside) as mine:
            if not mine:
                _refuse(source, into)  # whoever was first may have finished in this very moment
                raise StoreBusy("copy-going-on", place=str(into))
            try:
                copied = _written(source, beside, card, told, disk)
                _finish(beside, into, replace(card, machine=machine), disk)
            except BaseException:
                _tidy(beside, disk)
                raise
    except OSError as error:
        if error.errno in (errno.ENOTEMPTY, errno.EEXIST):
            raise _not_empty(into) from error
        raise NotSaved("not-copied", place=str(into), reason=reason_of(error)) from error
    return replace(copied, place=str(into))


def _behind_a_link(into: Path) -> Path:
    """Where the copy is put: a link to it stays a link."""
    try:
        return real_place(into) if into.is_symlink() else into
    except OSError as error:
        raise NotSaved("not-copied", place=str(into), reason=reason_of(error)) from error


def _refuse(source: Path, into: Path) -> None:
    """Raise `StoreError` where no copy can be put."""
    if real_place(into).is_relative_to(real_place(source)):
        raise StoreError("copy-inside", place=str(into), store=str(source))
    try:
        if into.exists() and not into.is_dir():
            raise StoreMissing("not-a-folder", place=str(into))
        if into.is_mount():
            raise StoreError("copy-onto-mount", place=str(into))
        if into.exists() and any(into.iterdir()):
            raise _not_empty(into)
    except OSError as error:
        raise NotSaved("not-copied", place=str(into), reason=reason_of(error)) from error


def _not_empty(into: Path) -> StoreError:
    return StoreError("copy-not-empty", place=str(into))


def _written(source: Path, beside: Path, card: Card, told: Told, disk: Disk) -> Copied:
    """Write everything but `store.json`, read it back, and compare it with what was to be copied."""
    while True:
        _clear(beside, disk)
        with closing(_Journal(source, card.store, disk)) as journal:
            try:
                size = _Copying(source, beside, journal, told, disk).run()
            except _TakenBack:
                continue
            with closing(_Journal(beside, card.store, disk)) as copy:
                copy.archive.entries()
                if copy.counts() != journal.counts():
                    raise StoreDamaged("copy-differs", place=str(beside))
                position, requests, events = copy.counts()
        return Copied(str(beside), position, requests, events, size)


class _Copying:
    """Copies the files of one generation."""

    def __init__(self, source: Path, beside: Path, journal: _Journal, told: Told, disk: Disk) -> None:
        self._source = source
        self._beside = beside
        self._journal = journal
        self._told = told
        self._disk = disk
        self._store = journal.begins_with().store
        self._done = self._total = 0

    def run(self) -> int:
        """Write the files durably, and say their bytes. Raises `_TakenBack`."""
        header = self._journal.begins_with()
        file, end = self._journal.whole()
        index = 0 if header.index is None else header.index.size
        self._total = end + index + sum(segment.size for segment in header.segments)
        self._told(0, self._total)
        if header.segments or header.index is not None:
            self._disk.make_folder(self._beside / ARCHIVE)
            # Compactions remove files that they have written anew; the index is the first of them.
            if header.index is not None:
                self._archived(header.index.name, header.index.size)
            for segment in header.segments:
                self._archived(segment.name, segment.size)
                self._check(segment)
            self._disk.sync_folder(self._beside / ARCHIVE)
        self._copy(file, end, self._beside / JOURNAL)
        if not self._journal.is_where_it_was():
            raise _TakenBack
        self._disk.sync_folder(self._beside)
        return self._total

    def _archived(self, name: str, size: int) -> None:
        try:
            file = self._disk.open(self._source / ARCHIVE / name, False)
        except FileNotFoundError:
            if self._journal.is_replaced():
                raise _TakenBack from None
            raise StoreDamaged("archive-incomplete", place=str(self._source), file=f"{ARCHIVE}/{name}") from None
        except OSError as error:
            raise self._unreachable(error) from error
        with closing(file):
            self._copy(file, size, self._beside / ARCHIVE / name)

    def _copy(self, file: AppendFile, size: int, path: Path) -> None:
        copy = self._disk.make(path)
        with closing(copy):
            at = 0
            for piece in self._pieces(file, size):
                copy.write(at, piece)
                at += len(piece)
                self._done += len(piece)
                self._told(self._done, self._total)
            copy.sync()

    def _pieces(self, file: AppendFile, size: int) -> Iterator[bytes]:
        at = 0
        while at < size:
            try:
                piece = file.read(at, min(_PIECE, size - at))
            except OSError as error:
                raise self._unreachable(error) from error
            if not piece:
                return  # it is shorter than it was: found when the copy is read
            yield piece
            at += len(piece)

    def _check(self, segment: Segment) -> None:
        """Read every line of a segment that was copied. Raises `StoreDamaged`."""
        with closing(self._disk.open(self._beside / ARCHIVE / segment.name, False)) as file:
            if file.size() != segment.size:
                raise damaged(segment, file.size(), "it has another size")
            for _ in read_requests(file, segment, self._store):
                pass
            for _ in read_listed(file, segment):
                pass

    def _unreachable(self, error: OSError) -> StoreMissing:
        return StoreMissing("unreachable", place=str(self._source), reason=reason_of(error))


def _finish(beside: Path, into: Path, card: Card, disk: Disk) -> None:
    """Make the folder a store, and give it its name."""
    with closing(disk.make(beside / CARD)) as file:
        file.write(0, msgspec.json.encode(card) + b"\n")
        file.sync()
    disk.sync_folder(beside)
    disk.replace(beside, into)
    with suppress(PermissionError):  # one may write in a folder that one may not read
        disk.sync_folder(into.parent)


def _tidy(beside: Path, disk: Disk) -> None:
    """Remove what was begun."""
    with suppress(OSError, StoreError):
        _clear(beside, disk)
        beside.rmdir()


def _clear(beside: Path, disk: Disk) -> None:
    """Remove what a copy that was cut off has left. Raises `StoreError` where something else lies there."""
    if not {path.name for path in beside.iterdir()} <= {CARD, JOURNAL, ARCHIVE}:
        raise _not_empty(beside)
    disk.remove(beside / CARD)
    disk.remove(beside / JOURNAL)
    if (beside / ARCHIVE).is_dir():
        for path in (beside / ARCHIVE).iterdir():
            disk.remove(path)
        (beside / ARCHIVE).rmdir()
