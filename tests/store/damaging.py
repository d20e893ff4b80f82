"""Damage to the files of a store: what disks, people and programs do to bytes, drawn from a source of chance.

Most of it is blind. Some knows the format: lines and pages with a right checksum whose content is wrong.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from random import Random
from typing import Final

import msgspec

from store.lines import read_header
from store.tail import CARD
from store.whereabouts import PAGE
from tests.store.golden import JOURNAL

Change = Callable[[Random, bytes, Mapping[str, bytes]], bytes]
"""The bytes of a file, and spare files, into what becomes of it."""

_VALUE: Final = re.compile(rb'(?<=[:,\[])(?:-?\d+|"(?:[^"\\]|\\.)*"|null|true|false|\[\]|\{\})(?=[,}\]])')
_LINE: Final = re.compile(rb"[^\n]*\n|[^\n]+$")
_NAMED: Final = re.compile(rb'^\{"crc":"[0-9a-f]{8}","([a-z]+)":')

STRANGE: Final = (
    *(
        b"null",
        b"true",
        b"false",
        b"0",
        b"1",
        b"2",
        b"-1",
        b"-7",
        b"1.5",
        b"1e400",
        b"1E3",
        b"NaN",
        b"-Infinity",
        b"01",
    ),
    *(b"9007199254740992", b"9223372036854775807", b"9223372036854775808", b"18446744073709551616"),
    *(b"-9223372036854775809", b"9" * 40, b"9" * 5_000, b"4294967296", b"253402300800"),
    *(
        b'""',
        b'"\\ud800"',
        b'"\\udc00\\ud800"',
        b'"\\u0000"',
        b'"\xff\xfe"',
        b'"\xed\xa0\x80"',
        b'"\xc0\xaf"',
        b'"\\q"',
    ),
    *(b'"../../../x"', b'"a\\u0000b"', b'"' + b"x" * 5_000 + b'"', b'"%s{0}{offset}"', b'"\\u001b[31m"', b'"M-1"'),
    *(b"[]", b"{}", b"[[]]", b'{"a":1}', b'{"":{}}', b"[1,2,3]", b"[[1,null]]", b'[["events",1,null]]'),
    *(b"[" * 5_000 + b"]" * 5_000, b'{"a":' * 3_000 + b"1" + b"}" * 3_000, b"[" * 400 + b"]" * 400, b"", b'"', b"{"),
    *(b'"events"', b'"requests"', b'"plant"', b'"opened"', b'"pin-set"', b'"9999-99-99T99:99:99Z"', b'"2026-11-22"'),
)
"""What can stand where another JSON value stood."""


def _lines_of(content: bytes) -> list[bytes]:
    """The lines with their breaks; only a line feed ends one."""
    return _LINE.findall(content)


def _span(chance: Random, content: bytes, most: int = 64) -> tuple[int, int]:
    """Where a part of it begins and ends."""
    begin = chance.randrange(len(content) + 1)
    return begin, min(len(content), begin + chance.randrange(1, most))


def _some_bytes(chance: Random, most: int) -> bytes:
    return bytes(chance.randrange(256) for _ in range(chance.randrange(1, most)))


def _bit(chance: Random, content: bytes, spare: Mapping[str, bytes]) -> bytes:
    at = chance.randrange(len(content))
    return b"%b%c%b" % (content[:at], content[at] ^ (1 << chance.randrange(8)), content[at + 1 :])


def _byte(chance: Random, content: bytes, spare: Mapping[str, bytes]) -> bytes:
    at = chance.randrange(len(content))
    return (
        content[:at]
        + bytes([chance.choice([0, 10, 13, 32, 34, 92, 123, 125, 255, chance.randrange(256)])])
        + content[at + 1 :]
    )


def _put_in(chance: Random, content: bytes, spare: Mapping[str, bytes]) -> bytes:
    at = chance.randrange(len(content) + 1)
    return content[:at] + _some_bytes(chance, 12) + content[at:]


def _taken_out(chance: Random, content: bytes, spare: Mapping[str, bytes]) -> bytes:
    begin, end = _span(chance, content)
    return content[:begin] + content[end:]


def _twice(chance: Random, content: bytes, spare: Mapping[str, bytes]) -> bytes:
    begin, end = _span(chance, content, 400)
    return content[:end] + content[begin:]


def _swapped(chance: Random, content: bytes, spare: Mapping[str, bytes]) -> bytes:
    first, second = sorted(chance.randrange(len(content)) for _ in range(2))
    size = min(chance.randrange(1, 40), second - first, len(content) - second)
    ends = first + size, second + size
    return (
        content[:first]
        + content[second : ends[1]]
        + content[ends[0] : second]
        + content[first : ends[0]]
        + content[ends[1] :]
    )


def _cut(chance: Random, content: bytes, spare: Mapping[str, bytes]) -> bytes:
    return content[: chance.randrange(len(content))]


def _cut_near_the_end(chance: Random, content: bytes, spare: Mapping[str, bytes]) -> bytes:
    return content[: max(0, len(content) - chance.randrange(1, 900))]


def _zeros_at_the_end(chance: Random, content: bytes, spare: Mapping[str, bytes]) -> bytes:
    at = max(0, len(content) - chance.randrange(1, 3_000))
    return content[:at] + bytes(len(content) - at)


def _hole(chance: Random, content: bytes, spare: Mapping[str, bytes]) -> bytes:
    begin, end = _span(chance, content, 1_000)
    return content[:begin] + bytes(end - begin) + content[end:]


def _behind(chance: Random, content: bytes, spare: Mapping[str, bytes]) -> bytes:
    rest = chance.choice([b"\n", b"\0", bytes(4096), b"{}\n", b" \n", b"\r\n", b"}", _some_bytes(chance, 300)])
    return content + rest


def _long(chance: Random, content: bytes, spare: Mapping[str, bytes]) -> bytes:
    at = chance.randrange(len(content) + 1)
    return (
        content[:at]
        + chance.choice([b"x", b"\0", b"[", b'{"crc":"', b"\\"]) * chance.choice([5_000, 40_000])
        + content[at:]
    )


def _emptied(chance: Random, content: bytes, spare: Mapping[str, bytes]) -> bytes:
    return chance.choice([b"", b"\n", b"null", b"{}", b"[]", b"\xff", b"\0" * 100])


def _lines(chance: Random, content: bytes, spare: Mapping[str, bytes]) -> bytes:
    """Lines taken out, doubled, or in other places; or from somewhere else."""
    lines = _lines_of(content)
    at, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    strangers = _lines_of(chance.choice([text for _, text in sorted(spare.items()) if b"\n" in text]))
    match chance.randrange(6):
        case 0:
            del lines[at]
        case 1:
            lines.insert(other, lines[at])
        case 2:
            lines[at], lines[other] = lines[other], lines[at]
        case 3:
            lines[at] = chance.choice(strangers)
        case 4:
            lines.insert(at, chance.choice(strangers))
        case _:
            lines[at : at + 2] = [lines[at].rstrip(b"\n"), *lines[at + 1 : at + 2]]
    return b"".join(lines)


def _spliced(chance: Random, content: bytes, spare: Mapping[str, bytes]) -> bytes:
    """The beginning of one file and the end of another."""
    other = chance.choice([text for _, text in sorted(spare.items()) if text])
    at = chance.randrange(len(content))
    return content[:at] + other[at if chance.random() < 0.7 else chance.randrange(len(other)) :]


def _strange_value(chance: Random, text: bytes) -> bytes:
    """A JSON text in which one value is another, or a member is there twice."""
    found = list(_VALUE.finditer(text))
    if not found:
        return chance.choice(STRANGE)
    value = chance.choice(found)
    strange = chance.choice(STRANGE)
    kind = chance.randrange(10)
    if kind == 0:
        strange = chance.choice(found)[0]
    elif kind == 1:
        strange = b"%b,%b" % (value[0], value[0])
    elif kind == 2 and value[0].isdigit():
        strange = bytes(chance.choice(b"0123456789") for _ in value[0])
    elif kind == 3:
        strange = bytes(_byte(chance, value[0], {}))
    return text[: value.start()] + strange + text[value.end() :]


def _resealed(line: bytes, before: int, change: Callable[[bytes], bytes]) -> tuple[bytes, int]:
    """A line with other content and the checksum that is right for it."""
    named = _NAMED.match(line)
    if named is None or not line.endswith(b"}\n"):
        return line, before
    body = change(line[named.end() : -2]).replace(b"\n", b"\t")
    crc = zlib.crc32(body, before)
    return b'{"crc":"%08x","%s":%s}\n' % (crc, named[1], body), crc


def chained(lines: Iterable[bytes]) -> bytes:
    """Lines of which each has the checksum that follows from the one before."""
    made, crc = [], 0
    for line in lines:
        sealed, crc = _resealed(line, crc, bytes)
        made.append(sealed)
    return b"".join(made)


def _stated(line: bytes) -> int:
    return int(line[8:16], 16)


def honest(chance: Random, content: bytes, *, through: bool) -> bytes:
    """A line whose checksum is right and whose content is not; with `through` all behind it follow from it."""
    lines = _lines_of(content)
    at = chance.randrange(len(lines))
    before = _stated(lines[at - 1]) if at else 0
    lines[at], _ = _resealed(lines[at], before, partial(_strange_value, chance))
    return chained(lines) if through else b"".join(lines)


def honest_segment(chance: Random, files: dict[str, bytes], name: str) -> None:
    """A segment with wrong content, and a journal whose first line says that it is right."""
    files[name] = honest(chance, files[name], through=True)
    lines = _lines_of(files[name])
    listed = next((place for place, line in enumerate(lines) if line[18:24] == b"listed"), len(lines))
    header, *others = _lines_of(files[JOURNAL])
    segments = read_header(header[:-1])[0].segments
    new = {
        "size": len(files[name]),
        "crc": _stated(lines[-1]),
        "listed_at": len(b"".join(lines[:listed])),
        "listed_crc": _stated(lines[listed - 1]),
    }
    said = [msgspec.structs.replace(segment, **new) if name.endswith(segment.name) else segment for segment in segments]
    text = b'"segments":' + msgspec.json.encode(said)
    before = b'"segments":' + msgspec.json.encode(segments)
    files[JOURNAL] = chained([header.replace(before, text), *others])


def honest_page(chance: Random, content: bytes) -> bytes:
    """A page of an index that says another place, with the checksum that is right for it."""
    page = chance.randrange(len(content) // PAGE)
    begin = page * PAGE
    rest = bytearray(content[begin + 4 : begin + PAGE])
    count = int.from_bytes(rest[:2])
    entry = 2 + 28 * chance.randrange(max(count, 1))
    match chance.randrange(5):
        case 0:
            rest[:2] = struct.pack(">H", chance.choice([0, 1, count + 1, 146, 147, 65535]))
        case 1:  # the place of another request
            other = 2 + 28 * chance.randrange(max(count, 1))
            rest[entry + 8 : entry + 28] = rest[other + 8 : other + 28]
        case 2:
            rest[entry + 8 : entry + 12] = struct.pack(">I", chance.choice([0, 1, 2, 3, 4, 2**32 - 1]))
        case 3:
            rest[entry + 12 : entry + 20] = struct.pack(">Q", chance.choice([0, 1, 10**6, 2**63, 2**64 - 1]))
        case _:
            rest[entry + 20 : entry + 24] = struct.pack(">I", chance.choice([0, 1, 5_000, 2**31, 2**32 - 1]))
    sealed = struct.pack(">I", zlib.crc32(rest, page)) + rest
    return content[:begin] + sealed + content[begin + PAGE :]


BLIND: Final[tuple[Change, ...]] = (
    *(_bit, _byte, _put_in, _taken_out, _twice, _swapped, _cut, _cut_near_the_end),
    *(_zeros_at_the_end, _hole, _behind, _long, _emptied, _lines, _spliced),
)


@dataclass(frozen=True, slots=True)
class Damaged:
    """The files of a store after damage."""

    files: Mapping[str, bytes]
    honest: bool
    """Whether a right checksum was made for wrong content: then nobody can know what was written."""
    how: tuple[str, ...]
    """What was done to which file, for whoever reads of a failure."""


def damaged(chance: Random, files: Mapping[str, bytes], spare: Mapping[str, bytes]) -> Damaged:
    """The files after one damage, or after a few."""
    now = dict(files)
    how: list[str] = []
    if chance.random() < 0.3:
        return Damaged(now, True, _made_honest(chance, now))
    for _ in range(chance.choice([1, 1, 1, 2, 3])):
        name = JOURNAL if chance.random() < 0.5 else chance.choice(sorted(now))
        kind = chance.randrange(20)
        if kind == 0 and name in now:
            del now[name]
            how.append(f"{name} taken away")
        elif kind == 1 and name not in (JOURNAL, CARD):
            other = chance.choice(sorted(spare))
            now[name] = spare[other]
            how.append(f"{name} is {other}")
        elif now.get(name):
            change = chance.choice(BLIND)
            now[name] = change(chance, now[name], spare)
            how.append(f"{name}: {change.__name__}")
    # The whole journal of an earlier generation is a store brought back, and right.
    begins = now.get(JOURNAL, b"").partition(b"\n")[0]
    replaced = begins != files[JOURNAL].partition(b"\n")[0] and any(text.startswith(begins) for text in spare.values())
    return Damaged(now, bool(begins) and replaced, tuple(how))


def _made_honest(chance: Random, files: dict[str, bytes]) -> tuple[str, ...]:
    segments = [name for name in sorted(files) if name.startswith("archive/") and name.endswith(".jsonl")]
    indexes = [name for name in sorted(files) if name.endswith(".index")]
    match chance.randrange(0 if segments else 3, 6):
        case 0:
            name = chance.choice(segments)
            honest_segment(chance, files, name)
        case 1:
            name = chance.choice(segments)
            files[name] = honest(chance, files[name], through=False)
        case 2:
            name = chance.choice(indexes)
            files[name] = honest_page(chance, files[name])
        case 3:
            name = CARD
            files[name] = _strange_value(chance, files[name])
        case _:
            name = JOURNAL
            files[name] = honest(chance, files[name], through=chance.random() < 0.7)
    return (f"{name}: honest",)
