"""Where the lines of a journal or a segment begin and end, whatever the bytes are."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from itertools import islice
from typing import Final, Protocol

from store.lines import LINE_START, LONGEST, OPENING, TX, line_start

_BEGUN: Final = re.compile(rb'\{"crc":"[0-9a-f]{8}","(?:header|kept|tx)":\{')
_COMMIT: Final = b'","%s":' % TX
_CLOSING: Final = re.compile(rb"\}(?=\})")
_TRIED: Final = 100_000
"""So many ends are looked at; a commit with as many documents within documents is nobody's."""
_PIECE: Final = 1024 * 1024
"""Bytes read at once."""


class Readable(Protocol):
    """What lines are read from."""

    def read(self, offset: int, size: int) -> bytes:
        """Up to `size` bytes from `offset`; fewer only at the end."""
        ...


def split_lines(file: Readable, at: int, until: int) -> Iterator[tuple[int, bytes]]:
    """The lines that end before `until`, without their breaks, and where they begin. Raises `OSError`.

    Every byte is looked at once, however long a line is. Nothing comes behind what is longer than any line.
    """
    begin, rest = at, list[bytes]()
    while at < until and at - begin < LONGEST:
        piece = file.read(at, min(_PIECE, until - at))
        if not piece:
            return
        at += len(piece)
        first, *following = piece.split(b"\n")
        rest.append(first)
        for each in following:
            line = b"".join(rest)
            yield begin, line
            begin += len(line) + 1
            rest = [each]


def next_line(rest: bytes) -> int | None:
    """Where, after a first line that is not good, another one begins; None where nothing like a line follows.

    A write that was cut off leaves one line, and nobody writes behind it: what follows shows that the first
    was good once.
    """
    found = rest.find(b"\n" + OPENING)
    return None if found < 0 else found + 1


def is_torn(rest: bytes, before: int) -> bool:
    """Whether bytes behind the last good line are what a write that was cut off leaves.

    That is one line without its end, or with zeros in it where the disk did not take a part. What has its end and
    no zeros was written whole once, and so was what another line follows: that is damage, and nobody's to cut off.
    """
    ends = rest.find(b"\n")
    if 0 <= ends < len(rest) - 1 or _BEGUN.search(rest, 1) is not None:
        return False
    whole = _line_within(rest, before)
    if whole:
        return rest[whole:] in (b"", b"\0")  # behind its end there could be nothing
    return ends < 0 or b"\0" in rest


def _line_within(rest: bytes, before: int) -> int:
    """Where a good commit ends that these bytes begin with, whatever follows; 0 where they begin with none."""
    start, crc = len(_COMMIT) + LINE_START, before
    if rest[LINE_START:start] != _COMMIT:
        return 0
    for found in islice(_CLOSING.finditer(rest, start), _TRIED):
        crc = zlib.crc32(rest[start : found.end()], crc)
        start = found.end()
        if rest[:LINE_START] == line_start(crc):
            return start + 1
    return 0
