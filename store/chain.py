"""A journal read line by line and to its end, whatever its bytes are: how far it is good, and what stops it there.

Every checksum is begun with the one of the line before. Who changes, moves, adds or takes away a line without
writing anew every line behind it is found out at that line or at the next one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import msgspec

from store.files import AppendFile
from store.line_ends import is_torn, split_lines
from store.lines import (
    FORMAT,
    LONGEST,
    UNREADABLE,
    Header,
    NotALine,
    Transaction,
    read_header,
    read_kept,
    read_transaction,
)

_STATED: Final = slice(8, 16)
"""Where a line states its checksum."""


@dataclass(frozen=True, slots=True)
class Line:
    """One good line: the header, what was kept of a commit, or a commit."""

    number: int
    offset: int
    says: Header | Transaction
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Stop:
    """The first line that is not good."""

    code: str
    """`line-altered`, `commits-missing`, `last-line-altered`, `kept-missing`, `header-altered`, `too-new` or
    `unfinished`; only the last is no damage."""
    number: int
    offset: int
    size: int
    """From there to the end of the file."""
    following: int = 0
    """So many lines behind it follow from each other: they were good once."""
    expected: int = 0
    """The commit that should stand there."""
    found: int = 0
    """The one that does, where it can be read; or the format of a newer journal."""


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a journal is good."""

    header: Header | None
    lines: int
    good: int
    """Bytes up to the end of the last good line."""
    seq: int
    stop: Stop | None


class _Reading:
    def __init__(self) -> None:
        self.header: Header | None = None
        self.crc = self.seq = self.kept_left = self.number = self.good = 0
        self.too_new = 0
        self.gap = 0

    def take(self, text: bytes) -> Line:
        """The next line. Raises `NotALine`."""
        number, offset = self.number + 1, self.good
        kept = self.kept_left > 0
        says: Header | Transaction
        if self.header is None:
            says, crc = read_header(text)
            if says.format > FORMAT:
                self.too_new = says.format
                raise NotALine("it is of a newer format")
            self.header, self.seq, self.kept_left = says, says.seq, says.kept
        elif kept:
            says, crc = read_kept(text, self.crc)
            if says.seq > self.header.seq:
                raise NotALine("it is kept of a commit that came later")
            self.kept_left -= 1
        else:
            says, crc = read_transaction(text, self.crc)
            if says.seq != self.seq + 1:
                self.gap = says.seq
                raise NotALine("it is another commit")
            self.seq = says.seq
        self.crc, self.number, self.good = crc, number, offset + len(text) + 1
        return Line(number, offset, says, kept)


def read_chain(file: AppendFile, takes: Callable[[Line], None]) -> Reach:
    """Give every good line to `takes`, and say how far that went. Raises `OSError`."""
    reading, size = _Reading(), file.size()
    for _, text in split_lines(file, 0, size):
        try:
            line = reading.take(text)
        except NotALine:
            break
        takes(line)
    whole = reading.good == size and reading.header is not None and not reading.kept_left
    left = max(size - reading.good, 0)
    stop = None if whole else _stop(reading, file.read(reading.good, min(left, LONGEST)), left)
    return Reach(reading.header, reading.number, reading.good, reading.seq, stop)


def _stop(reading: _Reading, rest: bytes, size: int) -> Stop:
    first, _, behind = rest.partition(b"\n")
    code, found = "line-altered", reading.gap
    if reading.too_new:
        code, found = "too-new", reading.too_new
    elif reading.header is None:
        code = "header-altered"
    elif reading.kept_left and not rest:
        code = "kept-missing"
    elif not reading.kept_left and size == len(rest) and is_torn(rest, reading.crc):
        code = "unfinished"
    elif not reading.kept_left and not behind and not reading.gap:
        code = "last-line-altered"
    elif not reading.kept_left:
        found = found or _commit_of(first)
        code = "commits-missing" if found > reading.seq + 1 else code
    return Stop(code, reading.number + 1, reading.good, size, _following(first, behind), reading.seq + 1, found)


def _commit_of(text: bytes) -> int:
    """The number of the commit that a line says it is, if it can be read at all."""
    try:
        return msgspec.json.decode(text, type=_Stated).tx.seq
    except UNREADABLE:
        return 0


class _Numbered(msgspec.Struct, frozen=True):
    seq: int


class _Stated(msgspec.Struct, frozen=True):
    tx: _Numbered


def _following(first: bytes, behind: bytes) -> int:
    """How many lines behind a bad one follow from what the line before each states."""
    count, before = 0, first
    for text in behind.split(b"\n")[:-1]:
        try:
            stated = int(before[_STATED], 16)
            (read_kept if text[16:23] == b'","kept' else read_transaction)(text, stated)
            count += 1
        except ValueError:
            pass
        before = text
    return count
