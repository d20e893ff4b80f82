"""Where archived requests lie: an index file of pages, searched without reading the whole of it.

An entry is a digest of the request's number, and the segment, the place, the length and the checksum before its
line. Entries are sorted by digest, and digests are evenly spread: two or three pages are read for a look-up,
however many requests there are. Each page has a checksum of its own, begun with its place and with what is the
index's own: a page of another index is noticed.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Container, Iterable, Iterator
from hashlib import blake2b
from typing import Final, NamedTuple

from rules.events import RequestId
from store.files import AppendFile

PAGE: Final = 4096

_HEAD: Final = struct.Struct(">IH")
_ENTRY: Final = struct.Struct(">QIQII")
_EACH: Final = (PAGE - _HEAD.size) // _ENTRY.size
_DIGESTS: Final = 1 << 64


class Place(NamedTuple):
    """Where the line of an archived request lies."""

    segment: int
    """By its number."""
    at: int
    size: int
    """In bytes, with its line break."""
    crc: int
    """The checksum of the line before."""


class BadPage(ValueError):
    """A page is not what was written."""

    def __init__(self, page: int) -> None:
        super().__init__(page)
        self.page = page


class Whereabouts:
    """The index file, open."""

    def __init__(self, file: AppendFile, size: int, own: int = 0) -> None:
        """`own` is what its checksums are begun with."""
        self._file = file
        self._own = own
        self._pages = size // PAGE

    def find(self, request: RequestId) -> Iterator[Place]:
        """Where the request lies, and where any other does whose number has the same digest. Raises `BadPage`."""
        digest = digest_of(request)
        low, high = 0, self._pages - 1
        below, above = 0, _DIGESTS
        while low <= high:
            page = low + (digest - below) * (high - low) // max(above - below, 1)
            entries = read_page(self._file, page, self._own)
            first, last = _digest(entries, 0), _digest(entries, len(entries) - _ENTRY.size)
            if digest < first:
                high, above = page - 1, first
            elif digest > last:
                low, below = page + 1, last
            else:
                at = _begin_of(entries, digest) * _ENTRY.size
                while at < len(entries) and _digest(entries, at) == digest:
                    yield Place(*_ENTRY.unpack_from(entries, at)[1:])
                    at += _ENTRY.size
                return

    def entries(self) -> bytes:
        """All entries, one after another. Raises `BadPage`."""
        return b"".join(read_page(self._file, page, self._own) for page in range(self._pages))

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()


def read_page(file: AppendFile, page: int, own: int) -> bytes:
    """The entries of a page; there is at least one. Raises `BadPage`."""
    content = file.read(page * PAGE, PAGE)
    if len(content) != PAGE:
        raise BadPage(page)
    crc, count = _HEAD.unpack_from(content)
    if not 0 < count <= _EACH or zlib.crc32(content[4:], own ^ page) != crc:
        raise BadPage(page)
    return content[_HEAD.size : _HEAD.size + count * _ENTRY.size]


def digest_of(request: RequestId) -> int:
    """The digest under which a number is found."""
    return int.from_bytes(blake2b(request.encode(), digest_size=8, person=b"plazo index").digest())


def entries_with(
    before: bytes, added: Iterable[tuple[RequestId, Place]], without: frozenset[tuple[int, int]] = frozenset()
) -> bytes:
    """All entries when these are added; `without` are the segment and the place of entries that they stand for."""
    pieces: list[bytes] = []
    size, taken = _ENTRY.size, 0
    for digest, place in sorted((digest_of(request), place) for request, place in added):
        until = max(taken, _begin_of(before, digest))
        pieces.append(before[taken * size : until * size])
        while until * size < len(before) and before[until * size : until * size + 8] == digest.to_bytes(8):
            entry = before[until * size : (until + 1) * size]
            if _ENTRY.unpack(entry)[1:3] not in without:
                pieces.append(entry)
            until += 1
        pieces.append(_ENTRY.pack(digest, *place))
        taken = until
    pieces.append(before[taken * size :])
    return b"".join(pieces)


def entries_without(entries: bytes, segments: Container[int]) -> bytes:
    """The entries, but for those of these segments."""
    return b"".join(_ENTRY.pack(*entry) for entry in _ENTRY.iter_unpack(entries) if entry[1] not in segments)


def _digest(entries: bytes, at: int) -> int:
    return int.from_bytes(entries[at : at + 8])


def places_of(entries: bytes) -> Iterator[tuple[int, Place]]:
    """The digest and the place of each of these entries."""
    return ((digest, Place(*place)) for digest, *place in _ENTRY.iter_unpack(entries))


def _begin_of(entries: bytes, digest: int) -> int:
    low, high, size = 0, len(entries) // _ENTRY.size, _ENTRY.size
    wanted = digest.to_bytes(8)
    while low < high:
        middle = (low + high) // 2
        if entries[middle * size : middle * size + 8] < wanted:
            low = middle + 1
        else:
            high = middle
    return low


def pages_of(entries: bytes, own: int = 0) -> bytes:
    """The file that holds these entries, its checksums begun with `own`; equal digests are never parted."""
    pages: list[bytes] = []
    size, begin = _ENTRY.size, 0
    while begin < len(entries):
        end = min(begin + _EACH * size, len(entries))
        while end < len(entries) and entries[end : end + 8] == entries[end - size : end - size + 8]:
            end -= size
        if end <= begin:
            raise ValueError(f"more than {_EACH} numbers with one digest")
        rest = struct.pack(">H", (end - begin) // size) + entries[begin:end].ljust(PAGE - _HEAD.size, b"\0")
        pages.append(struct.pack(">I", zlib.crc32(rest, own ^ len(pages))) + rest)
        begin = end
    return b"".join(pages)
