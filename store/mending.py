"""The archive of a repaired copy: files that are whole as they are, what is good of the others, and a new index.

A line of a damaged file is good where its checksum follows from the one that the line before states, and its request
is as it should be. Nothing else is taken over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from rules.events import RequestId
from store.archive_examination import Shelved, Told, closed_findings, examine_index, examine_segment
from store.consistency import Stands
from store.contract import StoreTooNew
from store.files import AppendFile, Disk
from store.findings import Grade, Part
from store.line_ends import split_lines
from store.lines import (
    FORMAT,
    LONGEST,
    Closed,
    Header,
    NotALine,
    Segment,
    SegmentHeader,
    line_start,
    read_closed,
    read_segment,
)
from store.months import generation_mark, month_of, write_index
from store.naming import requests_named
from store.records import archived_events, decoded_row
from store.search import searchable
from store.segments import ARCHIVE, SegmentWriter
from store.whereabouts import Place, entries_with

_STATED: Final = slice(8, 16)
"""Where a line states its checksum."""
TIMES_READ: Final = 2
"""Every file of an archive is examined, then copied."""
_PIECE: Final = 1024 * 1024
"""Bytes copied at once."""


@dataclass(frozen=True, slots=True)
class Mended:
    """An archive that was written anew."""

    header: Header
    """With the files that it has now; of another generation where they differ."""
    lost: int = 0
    """So many archived requests could not be read."""
    named: frozenset[str] = frozenset()
    """The requests that are named in the files of which something was left out."""
    missing: tuple[str, ...] = ()
    """Files that could not be read at all."""


class Mending:
    """Writes the archive of a store into another folder."""

    def __init__(self, folder: Path, into: Path, disk: Disk, header: Header, *, told: Told, before: int) -> None:
        """`told` takes the file that is read, and how many bytes of all are through: so many were `before`."""
        self._told = told
        self._through = before
        self._whole = before + TIMES_READ * sum(segment.size for segment in header.segments)
        self._from = folder
        self._into = into
        self._disk = disk
        self._header = header
        self._shelved = Shelved()
        self._segments: list[Segment] = []
        self._places: list[tuple[RequestId, Place]] = []

    def run(self) -> Mended:
        """Write it. Raises `OSError`, and `StoreTooNew` for a newer format."""
        header, index = self._header, self._header.index
        if not header.segments and index is None:
            return Mended(header)
        parts = {segment.number: self._examined(segment) for segment in header.segments}
        found = None if index is None else examine_index(self._from, self._disk, index, self._shelved)
        _refuse_newer([*parts.values(), *([] if found is None else [found])])
        self._disk.make_folder(self._into / ARCHIVE)
        whole = [segment for segment in header.segments if parts[segment.number].grade < Grade.DAMAGE]
        for segment in whole:
            self._copy(segment.name)
            self._through += segment.size
        if len(whole) == len(header.segments) and index is not None and found is not None and not found.findings:
            self._copy(index.name)
            self._disk.sync_folder(self._into / ARCHIVE)
            return Mended(header)
        return self._anew(whole)

    def _examined(self, segment: Segment) -> Part:
        header, shelved = self._header, self._shelved
        part = examine_segment(self._from, self._disk, segment, header, shelved=shelved, told=self._tell)
        self._through += segment.size
        return part

    def _tell(self, file: str, through: int, _size: int = 0) -> None:
        # The index is not counted: its size is nowhere, and it is little.
        self._told(file, min(self._through + through, self._whole), self._whole)

    def _copy(self, name: str) -> None:
        with closing(self._disk.open(self._from / ARCHIVE / name, False)) as file:
            wrote = partial(self._tell, f"{ARCHIVE}/{name}")
            copy_file(self._disk, self._into / ARCHIVE / name, file, file.size(), wrote)

    def _anew(self, whole: Sequence[Segment]) -> Mended:
        """Write what is good of the files that are not whole, and the index."""
        numbers = {segment.number for segment in whole}
        self._segments += whole
        self._places += [each for each in self._shelved.counting.items() if each[1].segment in numbers]
        missing, named, lost = list[str](), set[str](), 0
        for segment in self._header.segments:
            if segment.number not in numbers:
                written = 0
                self._tell(f"{ARCHIVE}/{segment.name}", 0)
                try:
                    with closing(self._disk.open(self._from / ARCHIVE / segment.name, False)) as file:
                        # In the line and again in each event: a name that is spoilt itself stands alone.
                        counts = requests_named(file, 0, file.size())
                        good = list(_good(file, segment, self._header))
                except OSError:
                    missing.append(f"{ARCHIVE}/{segment.name}")
                else:
                    named |= {request for request, count in counts.items() if count > 1}
                    written = self._write_good(good, segment)
                lost += max(segment.requests - written, 0)
                self._through += segment.size
        header = replace(
            self._header, generation=self._header.generation + 1, segments=tuple(self._segments), outdated={}
        )
        entries = entries_with(b"", self._places)
        made = {"store": header.store, "at": header.at}
        index = write_index(self._into, self._disk, **made, generation=header.generation, entries=entries)
        self._disk.sync_folder(self._into / ARCHIVE)
        return Mended(replace(header, index=index), lost, frozenset(named), tuple(missing))

    def _write_good(self, closed: Sequence[Closed], segment: Segment) -> int:
        """Write a new file in the place of a damaged one, and say how many requests it has; none without any."""
        taken = {request for request, _ in self._places}
        good = {RequestId(each.request): each for each in closed if each.request not in taken}
        if good:
            generation, month = self._header.generation + 1, month_of(segment.closed[0])
            name = f"{month}.{segment.number}.{generation_mark(generation)}.jsonl"
            first = SegmentHeader(FORMAT, self._header.store, segment.number, generation, month)
            with closing(SegmentWriter(self._disk.make(self._into / ARCHIVE / name), name, first)) as writer:
                for request, each in good.items():
                    place = writer.add(each, decoded_row(each), searchable(archived_events(each)))
                    self._places.append((request, place))
                self._segments.append(writer.finish())
        return len(good)


def _refuse_newer(parts: list[Part]) -> None:
    for part in parts:
        for finding in part.findings:
            if finding.grade is Grade.NEWER:
                raise StoreTooNew("too-new", file=part.file, format=finding.facts["found"], known=FORMAT)


def _good(file: AppendFile, segment: Segment, header: Header) -> Iterator[Closed]:
    """The requests of a damaged file that are what was written and still count. Raises `OSError`."""
    size = file.size()
    superseded = frozenset(segment.superseded)
    # Where bytes are missing, nobody knows any more which of the lines behind do not count.
    in_place = size == segment.size or not superseded
    before = b""
    for at, line in split_lines(file, 0, min(size, segment.size + LONGEST)):
        if not before:
            if not _is_that(line, file, segment, header):
                return
        else:
            closed = _closed(line, before, header)
            if closed is not None and at not in superseded:
                yield closed
            if closed is None and not in_place:
                return
        before = line


def _is_that(first: bytes, file: AppendFile, segment: Segment, header: Header) -> bool:
    """Whether it is that file of that store, by its first line, or by its last where the first cannot be read."""
    try:
        said = read_segment(first)[0]
    except NotALine:
        *_, last = file.read(max(segment.size - _PIECE, 0), _PIECE).splitlines() or (b"",)
        return file.size() == segment.size and last.startswith(line_start(segment.crc))
    return (said.store, said.number) == (header.store, segment.number)


def _closed(line: bytes, before: bytes, header: Header) -> Closed | None:
    """The request of a line that is good behind the one before."""
    try:
        closed, _ = read_closed(line, int(before[_STATED], 16))
    except (NotALine, ValueError):
        return None
    if any(closed_findings(closed, header, Stands(ARCHIVE))):
        return None
    return None if decoded_row(closed).closes_at is None else closed


def copy_file(
    disk: Disk, path: Path, content: AppendFile, size: int, wrote: Callable[[int], object] = lambda _bytes: None
) -> None:
    """Write the first bytes of a file into a new one, durably; `wrote` is told how many it has."""
    with closing(disk.make(path)) as file:
        for at in range(0, size, _PIECE):
            file.write(at, content.read(at, min(_PIECE, size - at)))
            wrote(min(at + _PIECE, size))
        file.sync()
