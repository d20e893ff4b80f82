"""The text of a journal: one line is one commit, valid JSON, with a checksum chained to the line before.

    {"crc":"9f3c01aa","header":{"format":1,"generation":1,"segments":[],"seq":0,"store":"…"}}
    {"crc":"41d0b7e2","tx":{"seq":1,"id":"…","at":"2026-11-22T05:10:00Z","by":"ana@mesa2","ops":[["events",1,{…}]]}}

The checksum is CRC-32 over the bytes of the second member, begun with the checksum of the line before and
with 0 in the first line. An operation is table, document id and document; null takes the document away.
"""

from __future__ import annotations

import zlib
from typing import Final

import msgspec

FORMAT: Final = 1
"""The newest format this code reads and the one it writes."""

_HEADER: Final = b"header"
_TX: Final = b"tx"
_OPENING: Final = b'{"crc":"'


class Header(msgspec.Struct, frozen=True):
    """The first line of a generation."""

    format: int
    generation: int
    seq: int
    """The number of the last commit before this generation."""
    store: str
    segments: tuple[str, ...] = ()
    """The names of the archive files that belong to this generation, oldest first."""


class Transaction(msgspec.Struct, frozen=True, gc=False):
    """One commit."""

    seq: int
    id: str
    at: str
    """When it was recorded: `2026-11-22T05:10:00Z`; texts of this form sort as time does."""
    by: str
    ops: list[tuple[str, int, msgspec.Raw]]


class NotALine(ValueError):
    """The bytes are not the line that was written after the line before."""


class Sealed(msgspec.Struct, frozen=True, gc=False):
    """A line ready to be written, and the checksum that the next line is chained to."""

    line: bytes
    crc: int


_decode_header = msgspec.json.Decoder(Header).decode
_decode_transaction = msgspec.json.Decoder(Transaction).decode
_encode = msgspec.json.encode


def header_line(header: Header) -> Sealed:
    """The first line of a generation."""
    return _seal(0, _HEADER, _encode(header))


def transaction_line(before: int, transaction: Transaction) -> Sealed:
    """The line of a commit, after the line with the checksum `before`."""
    return _seal(before, _TX, _encode(transaction))


def read_header(line: bytes) -> tuple[Header, int]:
    """The header and its checksum. Raises `NotALine`; a newer format is returned like any other."""
    body, crc = _unseal(line, _HEADER, 0)
    try:
        return _decode_header(body), crc
    except msgspec.MsgspecError as error:
        raise NotALine(str(error)) from error


def read_transaction(line: bytes, before: int) -> tuple[Transaction, int]:
    """The commit of a line, without its line break, and its checksum. Raises `NotALine`."""
    body, crc = _unseal(line, _TX, before)
    try:
        return _decode_transaction(body), crc
    except msgspec.MsgspecError as error:
        raise NotALine(str(error)) from error


def next_line(rest: bytes) -> int | None:
    """Where, after a first line that is not good, another one begins; None where nothing like a line follows.

    A write that was cut off leaves one line, and nobody writes behind it: what follows shows that the first
    was good once.
    """
    found = rest.find(b"\n" + _OPENING)
    return None if found < 0 else found + 1


def line_start(crc: int) -> bytes:
    """How the line with this checksum begins."""
    return b"%s%08x" % (_OPENING, crc)


def _seal(before: int, name: bytes, body: bytes) -> Sealed:
    crc = zlib.crc32(body, before)
    return Sealed(b'{"crc":"%08x","%s":%s}\n' % (crc, name, body), crc)


def _unseal(line: bytes, name: bytes, before: int) -> tuple[bytes, int]:
    start = 21 + len(name)
    if line[16:start] != b'","%s":' % name or line[-1:] != b"}":
        raise NotALine("it does not have the form of a line")
    body = line[start:-1]
    crc = zlib.crc32(body, before)
    if line[: len(_OPENING) + 8] != line_start(crc):
        raise NotALine("its checksum does not follow from the line before")
    return body, crc
