"""One file of the archive: requests that were closed in one month, written once and never changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, TypeVar

import msgspec

from rules.agreement import DepartmentId, ServiceId
from rules.events import RequestId
from rules.instants import Instant, When
from store.contract import StoreDamaged, StoreTooNew
from store.files import AppendFile
from store.line_ends import split_lines
from store.lines import (
    FORMAT,
    LISTED,
    UNREADABLE,
    Closed,
    Count,
    NotALine,
    Segment,
    SegmentHeader,
    closed_line,
    read_closed,
    read_segment,
    seal,
    segment_line,
    unseal,
)
from store.requests import RequestRow
from store.sealed_lines import SealedLines
from store.whereabouts import Place

ARCHIVE: Final = "archive"
"""The folder of the segments and their index, within the store."""

_L = TypeVar("_L")


class Listed(msgspec.Struct, frozen=True, gc=False):
    """What lists, reports and search read of an archived request."""

    at: Count
    """Where the line with its history begins; so are size and the checksum of the line before."""
    size: Count
    crc: Count
    first: Count
    """The position of its first event."""
    last: Count
    text: str
    """What can be searched for, line by line."""
    row: RequestRow

    def place(self, segment: Segment) -> Place:
        """Where the line with its history lies."""
        return Place(segment.number, self.at, self.size, self.crc)


class ListedRow(msgspec.Struct, frozen=True, gc=False):
    """What search reads of the row of an archived request."""

    request: RequestId
    opened_at: When = Instant(0)
    service: ServiceId | None = None
    customer: DepartmentId | None = None


class ListedText(msgspec.Struct, frozen=True, gc=False):
    """What search reads of what is listed."""

    at: Count
    text: str
    row: ListedRow


_decode_listed = msgspec.json.Decoder(Listed).decode
_decode_text = msgspec.json.Decoder(ListedText).decode


class SegmentWriter:
    """Writes one segment; it counts once the header of a journal names it."""

    def __init__(self, file: AppendFile, name: str, header: SegmentHeader) -> None:
        self._lines = SealedLines(file)
        self._name = name
        self._number = header.number
        self._listed: list[bytes] = []
        self._events = 0
        self._last = 0
        self._openings: list[Instant] = []
        self._closings: list[Instant] = []
        self._lines.put(segment_line(header))

    def add(self, closed: Closed, row: RequestRow, text: str) -> Place:
        """Write a request that is closed, and say where it is."""
        assert row.closes_at is not None
        before, at = self._lines.crc, self._lines.size
        self._lines.put(closed_line(before, closed))
        positions = [position for position, _, _, _ in closed.docs]
        first, last = min(positions, default=0), max(positions, default=0)
        listed = Listed(at, self._lines.size - at, before, first, last, text, row)
        self._listed.append(msgspec.json.encode(listed))
        self._openings.append(row.opened_at)
        self._closings.append(row.closes_at)
        self._events += len(closed.docs)
        self._last = max(self._last, last)
        return Place(self._number, at, listed.size, before)

    @property
    def requests(self) -> int:
        """How many were added."""
        return len(self._listed)

    def finish(self) -> Segment:
        """Write what is left, durably, and say what the header of the journal says of it."""
        listed_at, listed_crc = self._lines.size, self._lines.crc
        for listed in self._listed:
            self._lines.put(seal(self._lines.crc, LISTED, listed))
        self._lines.flush()
        return Segment(
            name=self._name,
            number=self._number,
            size=self._lines.size,
            crc=self._lines.crc,
            listed_at=listed_at,
            listed_crc=listed_crc,
            requests=len(self._listed),
            events=self._events,
            opened=min(self._openings),
            closed=(min(self._closings), max(self._closings)),
            last=self._last,
        )

    def close(self) -> None:
        """Let go of the file."""
        self._lines.close()


def read_listed(file: AppendFile, segment: Segment) -> Iterator[Listed]:
    """What is listed in a segment, one by one. Raises `StoreDamaged`."""
    return _read_listed(file, segment, _decode_listed)


def read_texts(file: AppendFile, segment: Segment) -> Iterator[ListedText]:
    """The same, as far as search reads it. Raises `StoreDamaged`."""
    return _read_listed(file, segment, _decode_text)


def _read_listed(file: AppendFile, segment: Segment, decode: Callable[[bytes], _L]) -> Iterator[_L]:
    crc = segment.listed_crc
    for at, line in _lines(file, segment, segment.listed_at, segment.size):
        try:
            body, crc = unseal(line, LISTED, crc)
            listed = decode(body)
        except (NotALine, *UNREADABLE) as error:
            raise damaged(segment, at, str(error)) from error
        yield listed
    if crc != segment.crc:
        raise damaged(segment, segment.size, "its last line is another one")


def read_request(file: AppendFile, segment: Segment, place: Place) -> Closed:
    """The archived request whose line lies there. Raises `StoreDamaged`."""
    if place.at + place.size > segment.listed_at:
        raise damaged(segment, segment.listed_at, "no request lies there")
    line = file.read(place.at, place.size)
    if len(line) != place.size or not line.endswith(b"\n"):
        raise damaged(segment, place.at, "it does not end there")
    try:
        return read_closed(line[:-1], place.crc)[0]
    except NotALine as error:
        raise damaged(segment, place.at, str(error)) from error


def read_requests(file: AppendFile, segment: Segment, store: str) -> Iterator[tuple[Place, Closed]]:
    """All archived requests of a segment with their places, those that do not count any more among them.

    Raises `StoreDamaged`, and `StoreTooNew` for a newer format.
    """
    crc = 0
    for at, line in _lines(file, segment, 0, segment.listed_at):
        before = crc
        try:
            if at == 0:
                header, crc = read_segment(line)
                if header.format > FORMAT:
                    raise StoreTooNew("too-new", file=f"{ARCHIVE}/{segment.name}", format=header.format, known=FORMAT)
                if (header.store, header.number) != (store, segment.number):
                    raise NotALine("it is a segment of another store or another number")
                continue
            closed, crc = read_closed(line, before)
        except NotALine as error:
            raise damaged(segment, at, str(error)) from error
        yield Place(segment.number, at, len(line) + 1, before), closed
    if crc != segment.listed_crc:
        raise damaged(segment, segment.listed_at, "the line before is another one")


def _lines(file: AppendFile, segment: Segment, at: int, until: int) -> Iterator[tuple[int, bytes]]:
    """The lines in a part of a segment, without their breaks, and where they begin."""
    for begin, line in split_lines(file, at, until):
        yield begin, line
        at = begin + len(line) + 1
    if at != until:
        raise damaged(segment, at, "it ends too soon")


def damaged(segment: Segment, at: int, reason: str) -> StoreDamaged:
    """What to say of a segment that is not what was written."""
    return StoreDamaged("archive-damaged", file=f"{ARCHIVE}/{segment.name}", offset=at, reason=reason)
