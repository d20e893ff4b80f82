"""The files of the archive as a compaction writes them: one a month, of what is leaving the journal.

Small files of a month are joined into the new one, so that years of compactions do not leave thousands of them, and
lines that nothing needs any more are left out. A file that is not what was written is never joined: it stays as it is.
"""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from rules.events import RequestId
from rules.instants import Instant
from store.archive import Archive
from store.contract import GoesOn, StoreDamaged, StoreMissing, StoreTooNew
from store.files import Disk
from store.lines import FORMAT, Closed, Header, Index, Segment, SegmentHeader
from store.records import archived_events, decoded_row
from store.search import searchable
from store.segments import ARCHIVE, SegmentWriter, damaged
from store.whereabouts import Place, pages_of

MANY: Final = 12
"""More files than this of one month are always joined."""
SHARE: Final = 8
"""The files of a month that is over are joined once the largest is at most so many times all others together."""
AT_ONCE: Final = 3
"""So many months at most are joined by one compaction: others follow by the next ones."""


class GivenUp(Exception):
    """Somebody else changed what a compaction had begun with, or it was asked to stop; nothing has happened."""


@dataclass(frozen=True, slots=True)
class Month:
    """What is to be written into one new file."""

    name: str
    leaving: tuple[RequestId, ...]
    joined: tuple[Segment, ...] = ()


@dataclass(slots=True)
class Written:
    """What was written into the archive."""

    segments: list[Segment] = field(default_factory=list)
    left: list[tuple[RequestId, Place]] = field(default_factory=list)
    """The requests that are leaving the journal, and where they lie from now on."""
    moved: list[tuple[RequestId, Place]] = field(default_factory=list)
    """Those that were archived already."""
    joined: list[Segment] = field(default_factory=list)
    """The segments whose requests lie in others now."""


def month_of(at: Instant | int) -> str:
    """The month of an instant, in UTC: `2026-10`."""
    return f"{datetime.fromtimestamp(at, UTC):%Y-%m}"


def months_of(leaving: Mapping[RequestId, Instant], segments: Sequence[Segment], until: Instant) -> list[Month]:
    """The months to write, oldest first; what was closed until that instant is leaving."""
    there: dict[str, list[Segment]] = defaultdict(list)
    for segment in segments:
        there[month_of(segment.closed[0])].append(segment)
    coming: dict[str, list[RequestId]] = defaultdict(list)
    for request, closes_at in leaving.items():
        coming[month_of(closes_at)].append(request)
    worth = (
        name
        for name in sorted(there)
        if is_worth_joining(there[name], len(coming.get(name, ())), over=name < month_of(until))
    )
    joined = {name for name, _ in zip(worth, range(AT_ONCE), strict=False)}
    return [
        Month(name, tuple(coming.get(name, ())), tuple(there[name]) if name in joined else ())
        for name in sorted(coming.keys() | joined)
    ]


def is_worth_joining(segments: Sequence[Segment], leaving: int, *, over: bool) -> bool:
    """Whether to write the files of one month anew, with so many requests that come to them.

    It is rare enough that a request is written a few times in its life, however late others are closed beside it.
    """
    alive = [segment.requests for segment in segments]
    dead = sum(len(segment.superseded) for segment in segments)
    if len(segments) > MANY or dead > sum(alive):
        return True
    others = sum(alive) + leaving - max(alive)
    return over and len(segments) + bool(leaving) > 1 and SHARE * others >= max(alive)


class MonthsWriter:
    """Writes months into new segments, which count once the header of a journal names them."""

    def __init__(
        self,
        folder: Path,
        disk: Disk,
        header: Header,
        archive: Archive,
        closed: Callable[[RequestId], Closed],
    ) -> None:
        """`archive` is that of the generation with this header; `closed` is a request that is leaving."""
        self._folder = folder / ARCHIVE
        self._disk = disk
        self._header = header
        self._archive = archive
        self._closed = closed
        self._number = max((segment.number for segment in header.segments), default=0)

    def write(self, months: Sequence[Month], goes_on: GoesOn) -> Written:
        """Write them. Raises `GivenUp`, `OSError`, and `StoreError`."""
        written = Written()
        whole = sum(len(each.leaving) + sum(segment.requests for segment in each.joined) for each in months)

        done = 0

        def through() -> None:
            nonlocal done
            if not goes_on(min(done, whole), whole):
                raise GivenUp
            done += 1

        for month in months:
            moved = len(written.moved)
            try:
                self._write(month, written, through)
            except (StoreDamaged, StoreMissing, StoreTooNew):
                if not month.joined:
                    raise
                # What is leaving must not wait for a file that cannot be read; that one stays as it is.
                del written.moved[moved:]
                self._write(Month(month.name, month.leaving), written, through)
        return written

    def _write(self, month: Month, written: Written, through: Callable[[], None]) -> None:
        generation = self._header.generation + 1
        name = f"{month.name}.{generation_mark(generation)}.jsonl"
        header = SegmentHeader(FORMAT, self._header.store, self._number + 1, generation, month.name)
        with closing(SegmentWriter(self._disk.make(self._folder / name), name, header)) as writer:
            for segment in month.joined:
                written.moved += self._moved(segment, writer, through)
            left = []
            for request in month.leaving:
                through()
                closed = self._closed(request)
                left.append((request, writer.add(closed, decoded_row(closed), searchable(archived_events(closed)))))
            if writer.requests:
                written.segments.append(writer.finish())
                self._number += 1
            else:
                self._disk.remove(self._folder / name)
        written.left += left
        written.joined += month.joined

    def _moved(
        self, segment: Segment, writer: SegmentWriter, through: Callable[[], None]
    ) -> Iterator[tuple[RequestId, Place]]:
        superseded, count = frozenset(segment.superseded), 0
        for place, closed, listed in self._archive.whole(segment, self._header.store):
            if place.at not in superseded:
                through()
                count += 1
                # What is searched through may have become more since it was archived.
                yield RequestId(closed.request), writer.add(closed, listed.row, searchable(archived_events(closed)))
        if count != segment.requests:
            raise damaged(segment, segment.size, "it does not hold as many requests as it should")


def write_index(folder: Path, disk: Disk, *, store: str, generation: int, at: str, entries: bytes) -> Index:
    """Write the file that finds all archived requests, as of the last commit that was recorded at that time."""
    name = f"numbers.{generation_mark(generation)}.index"
    own = zlib.crc32(f"{store} {name} {at}".encode())
    pages = pages_of(entries, own)
    with closing(disk.make(folder / ARCHIVE / name)) as file:
        file.write(0, pages)
        file.sync()
    return Index(name, len(pages), own)


def generation_mark(number: int) -> str:
    """How the generation stands in the names of files that a compaction writes."""
    return f"g{number:06d}"
