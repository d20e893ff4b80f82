"""The text of a journal and of its archive: lines of valid JSON, each with a checksum chained to the line before.

    {"crc":"9f3c01aa","header":{"format":2,"generation":1,"seq":0,"store":"…"}}
    {"crc":"41d0b7e2","tx":{"seq":1,"id":"…","at":"2026-11-22T05:10:00Z","by":"ana@mesa2","ops":[["events",1,{…}]]}}

The checksum is CRC-32 over the bytes of the second member, begun with the checksum of the line before and
with 0 in the first line. An operation is table, document id and document; null takes the document away.

A generation that follows another begins, behind its header, with `kept` lines: what still counts of the commits
before, each under the position that it had. They are no commits: the positions go on after `seq` of the header.

A segment of the archive has a `segment` line, then one `closed` line for each request with its whole history,
then one `listed` line for each with what lists and reports need, so that these need not read the histories.
"""

from __future__ import annotations

import errno
import zlib
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Annotated, Final, TypeAlias, TypeVar

import msgspec

from rules.instants import Instant, When
from store.contract import StoreDamaged

FORMAT: Final = 2
"""The newest format this code reads and the one it writes; format 1 had no `kept` lines and no archive."""

_HEADER: Final = b"header"
TX: Final = b"tx"
_AROUND: Final = 64
"""More bytes than a line has besides its JSON text."""
_KEPT: Final = b"kept"
_SEGMENT: Final = b"segment"
_CLOSED: Final = b"closed"
LISTED: Final = b"listed"
OPENING: Final = b'{"crc":"'
LINE_START: Final = len(OPENING) + 8
"""Bytes at the beginning of a line that tell it from another one in its place."""

LONGEST: Final = 256 * 1024 * 1024
"""No line has more bytes: what does not end within them is none, and need not be read to its end."""

UNREADABLE: Final = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)
"""What reading JSON raises where it is not what it should be; documents nested too deep among it."""

Count: TypeAlias = Annotated[int, msgspec.Meta(ge=0, le=2**53 - 1)]
"""A number of bytes, commits or documents."""
Name: TypeAlias = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-z][0-9a-z.-]{0,99}$")]
"""The name of a file within the archive, which leads nowhere else."""

_T = TypeVar("_T")


class Segment(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the header of a generation says of one archive file."""

    name: Name
    number: Count
    """Under which the index knows it."""
    size: Count
    crc: Count
    """The checksum of its last line, which follows from all before."""
    listed_at: Count
    """Where its first `listed` line begins."""
    listed_crc: Count
    """The checksum of the line before that one."""
    requests: Count
    """Of those that it still stands for; so are the events."""
    events: Count
    opened: When
    """The first opening in it, by second."""
    closed: tuple[When, When]
    """The first and the last closing."""
    last: Count
    """The position of the newest commit with an event in it."""
    superseded: tuple[int, ...] = ()
    """Where the lines of requests begin that were put back into the journal: those do not count."""


class Index(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the header of a generation says of the file that finds archived requests by their number."""

    name: Name
    size: Count
    own: Annotated[int, msgspec.Meta(ge=0, lt=2**32)] = 0
    """What the checksums of its pages are begun with; another one in every index."""


class Header(msgspec.Struct, frozen=True, omit_defaults=True):
    """The first line of a generation."""

    format: Count
    generation: Count
    seq: Count
    """The number of the last commit before this generation."""
    store: str
    segments: tuple[Segment, ...] = ()
    """The archive files that belong to this generation, oldest first."""
    index: Index | None = None
    kept: Count = 0
    """How many lines follow that are no commits."""
    at: str = ""
    """When the last commit before this generation was recorded."""
    highest: Mapping[str, int] = msgspec.field(default_factory=dict)
    """The highest document id that each table ever gave."""
    outdated: Mapping[Name, When] = msgspec.field(default_factory=dict)
    """Archive files that others stand for now, and since when: removed when nobody reads them any more."""


class Transaction(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """One commit; or what is kept of one."""

    seq: int
    id: str
    at: str
    """When it was recorded: `2026-11-22T05:10:00Z`; texts of this form sort as time does."""
    by: str
    ops: list[tuple[str, int, msgspec.Raw]]
    back: list[tuple[int, int, str, msgspec.Raw]] = msgspec.field(default_factory=list)
    """Events that come back from the archive: the position that they had, document id, by whom, and the event."""


class SegmentHeader(msgspec.Struct, frozen=True):
    """The first line of an archive file."""

    format: int
    store: str
    number: int
    generation: int
    month: str
    """In which its requests were closed, in UTC: `2026-10`."""


class Closed(msgspec.Struct, frozen=True):
    """One archived request with its whole history."""

    request: str
    row_id: int
    row: msgspec.Raw
    docs: list[tuple[int, int, str, msgspec.Raw]]
    """Each event with its position, document id and by whom, in the order of versions."""


class NotALine(ValueError):
    """The bytes are not the line that was written after the line before."""


class Sealed(msgspec.Struct, frozen=True, gc=False):
    """A line ready to be written, and the checksum that the next line is chained to."""

    line: bytes
    crc: int


_decode_header = msgspec.json.Decoder(Header).decode
_decode_transaction = msgspec.json.Decoder(Transaction).decode
_decode_segment = msgspec.json.Decoder(SegmentHeader).decode
_decode_closed = msgspec.json.Decoder(Closed).decode
_encode = msgspec.json.encode


def header_line(header: Header) -> Sealed:
    """The first line of a generation."""
    return seal(0, _HEADER, _encode(header))


def transaction_line(before: int, transaction: Transaction) -> Sealed:
    """The line of a commit, after the line with the checksum `before`."""
    return seal(before, TX, _encode(transaction))


def kept_line(before: int, transaction: Transaction) -> Sealed:
    """The line of what is kept of a commit."""
    return seal(before, _KEPT, _encode(transaction))


def segment_line(header: SegmentHeader) -> Sealed:
    """The first line of an archive file."""
    return seal(0, _SEGMENT, _encode(header))


def closed_line(before: int, closed: Closed) -> Sealed:
    """The line of an archived request."""
    return seal(before, _CLOSED, _encode(closed))


def read_header(line: bytes) -> tuple[Header, int]:
    """The header and its checksum. Raises `NotALine`; a newer format is returned like any other."""
    body, crc = unseal(line, _HEADER, 0)
    return _read(_decode_header, body), crc


def read_transaction(line: bytes, before: int) -> tuple[Transaction, int]:
    """The commit of a line, without its line break, and its checksum. Raises `NotALine`."""
    body, crc = unseal(line, TX, before)
    return _read(_decode_transaction, body), crc


def read_kept(line: bytes, before: int) -> tuple[Transaction, int]:
    """What was kept of a commit, and the checksum of the line. Raises `NotALine`."""
    body, crc = unseal(line, _KEPT, before)
    return _read(_decode_transaction, body), crc


def read_segment(line: bytes) -> tuple[SegmentHeader, int]:
    """The first line of an archive file, and its checksum. Raises `NotALine`."""
    body, crc = unseal(line, _SEGMENT, 0)
    return _read(_decode_segment, body), crc


def read_closed(line: bytes, before: int) -> tuple[Closed, int]:
    """An archived request, and the checksum of its line. Raises `NotALine`."""
    body, crc = unseal(line, _CLOSED, before)
    return _read(_decode_closed, body), crc


def _read(decode: Callable[[bytes], _T], body: bytes) -> _T:
    try:
        return decode(body)
    except UNREADABLE as error:
        raise NotALine(str(error)) from error


def line_start(crc: int) -> bytes:
    """How the line with this checksum begins."""
    return b"%s%08x" % (OPENING, crc)


def seal(before: int, name: bytes, body: bytes) -> Sealed:
    """A line of this name with this JSON text, after the line with the checksum `before`.

    Raises `OSError` for one that is longer than a line may be, as a disk does for a file.
    """
    if len(body) > LONGEST - _AROUND:
        raise OSError(errno.EFBIG, f"{len(body)} bytes are too much for one change")
    crc = zlib.crc32(body, before)
    return Sealed(b'{"crc":"%08x","%s":%s}\n' % (crc, name, body), crc)


def unseal(line: bytes, name: bytes, before: int) -> tuple[bytes, int]:
    """The JSON text of a line, and its checksum. Raises `NotALine`."""
    start = 21 + len(name)
    if line[16:start] != b'","%s":' % name or line[-1:] != b"}":
        raise NotALine("it does not have the form of a line")
    body = line[start:-1]
    crc = zlib.crc32(body, before)
    if line[:LINE_START] != line_start(crc):
        raise NotALine("its checksum does not follow from the line before")
    return body, crc


@lru_cache(maxsize=8)
def iso(at: Instant) -> str:
    """The form of an instant in the journal: `2026-11-22T05:10:00Z`."""
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@lru_cache(maxsize=8)
def from_iso(text: str) -> Instant:
    """Read what `iso` wrote. Raises `StoreDamaged` for anything else."""
    try:
        at = Instant(int(datetime.fromisoformat(text).timestamp()))
        if iso(at) == text:
            return at
    except (ValueError, OverflowError, OSError):
        pass
    raise StoreDamaged("unreadable", reason=f"{text!r} is not when a change was recorded")
