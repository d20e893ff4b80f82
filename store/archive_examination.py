"""The archive examined: every line of every segment, what is listed of it, and the index that finds it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path

from rules.events import RequestId
from store.consistency import Stands, request_findings
from store.contract import StoreDamaged, StoreError
from store.files import AppendFile, Disk, reason_of
from store.findings import Finding, Part, damage, newer
from store.lines import Closed, Header, Index, Segment
from store.records import decoded_row
from store.segments import ARCHIVE, Listed, read_listed, read_requests
from store.whereabouts import PAGE, BadPage, Place, Whereabouts, entries_with, places_of

Told = Callable[[str, int, int], None]
"""Which file is being read, how many bytes are through, and of how many."""


def nobody(_file: str, _through: int, _all: int) -> None:
    """Tell nobody."""


@dataclass(slots=True)
class Shelved:
    """What the segments turned out to hold."""

    places: list[tuple[RequestId, Place]] = field(default_factory=list)
    """Every archived copy."""
    counting: dict[RequestId, Place] = field(default_factory=dict)
    """Those that nothing stands for."""
    complete: bool = True
    """Whether every segment could be read to its end."""


@dataclass(slots=True)
class _Counted:
    """What the header of the journal should say of a segment."""

    requests: int = 0
    events: int = 0
    last: int = 0
    opened: list[int] = field(default_factory=list)
    closed: list[int] = field(default_factory=list)


def examine_segment(
    folder: Path, disk: Disk, segment: Segment, header: Header, *, shelved: Shelved, told: Told
) -> Part:
    """Read one segment from its first byte to its last."""
    name = f"{ARCHIVE}/{segment.name}"
    findings: list[Finding] = []
    counted = _Counted()
    before = len(shelved.places)
    try:
        file = disk.open(folder / name, False)
        try:
            if file.size() != segment.size:
                shelved.complete = False
                at = min(file.size(), segment.size)
                findings.append(damage("other-size", name, at, size=file.size(), expected=segment.size))
            else:
                findings += _segment_findings(file, segment, header, shelved=shelved, counted=counted, told=told)
        finally:
            file.close()
    except FileNotFoundError:
        shelved.complete = False
        findings.append(damage("file-missing", name))
    except StoreError as error:
        shelved.complete = False
        findings.append(_finding_of(error, name))
    except OSError as error:
        shelved.complete = False
        findings.append(damage("cannot-be-read", name, reason=reason_of(error)))
    facts = {"requests": len(shelved.places) - before, "bytes": segment.size}
    return Part("segment", name, facts, tuple(findings))


def _finding_of(error: StoreError, name: str) -> Finding:
    if not isinstance(error, StoreDamaged):
        return newer(name, error.facts.get("format"))
    offset = error.facts.get("offset")
    return damage("archive-altered", name, offset if isinstance(offset, int) else None, reason=error.facts["reason"])


def _segment_findings(
    file: AppendFile, segment: Segment, header: Header, *, shelved: Shelved, counted: _Counted, told: Told
) -> Iterator[Finding]:
    name = f"{ARCHIVE}/{segment.name}"
    superseded = frozenset(segment.superseded)
    pairs = zip_longest(read_requests(file, segment, header.store), read_listed(file, segment))
    for line, (found, listed) in enumerate(pairs, 2):
        if found is None:
            yield damage("list-differs", name, segment.listed_at, request=listed.row.request)
            return
        place, closed = found
        told(name, place.at, segment.size)
        stands = Stands(name, place.at, line)
        shelved.places.append((RequestId(closed.request), place))
        wrong = list(closed_findings(closed, header, stands))
        yield from wrong
        if not wrong and not _agrees(listed, closed, place, segment):
            yield damage("list-differs", *stands, request=closed.request)
        if place.at not in superseded:
            if closed.request in shelved.counting:
                yield damage("archived-twice", *stands, request=closed.request)
            shelved.counting[RequestId(closed.request)] = place
            counted.requests += 1
            counted.events += len(closed.docs)
        counted.last = max(counted.last, *(position for position, *_ in closed.docs), 0)
        if listed is not None:
            counted.opened.append(listed.row.opened_at)
            counted.closed.append(listed.row.closes_at or 0)
    different = _different(segment, counted)
    if different:
        yield damage("header-differs", name, fields=", ".join(different))


def closed_findings(closed: Closed, header: Header, stands: Stands) -> Iterator[Finding]:
    """What is wrong with one archived request."""
    request = RequestId(closed.request)
    yield from request_findings(
        request, (bytes(raw) for _, _, _, raw in closed.docs), bytes(closed.row), lambda place: stands
    )
    positions = [position for position, *_ in closed.docs]
    if positions and not 0 < min(positions) <= max(positions) <= header.seq:
        yield damage("position-strange", *stands, request=request, found=max(positions), expected=header.seq)


def _agrees(listed: Listed | None, closed: Closed, place: Place, segment: Segment) -> bool:
    """Whether what is listed of a request is what its line says."""
    if listed is None or listed.place(segment) != place:
        return False
    positions = [position for position, *_ in closed.docs]
    # Its text is what that Plazo searched through which archived it: the checksum says that it is that.
    return listed.row == decoded_row(closed) and (listed.first, listed.last) == (min(positions), max(positions))


def _different(segment: Segment, counted: _Counted) -> list[str]:
    """The names of what the header of the journal says otherwise."""
    if not counted.opened:
        return ["requests"]
    true: dict[str, object] = {
        "requests": counted.requests,
        "events": counted.events,
        "opened": min(counted.opened),
        "closed": (min(counted.closed), max(counted.closed)),
        "last": counted.last,
    }
    return [name for name, value in true.items() if getattr(segment, name) != value]


def examine_index(folder: Path, disk: Disk, index: Index, shelved: Shelved) -> Part:
    """Read every page of the index, and compare it with what the segments hold."""
    name = f"{ARCHIVE}/{index.name}"
    findings: list[Finding] = []
    entries = b""
    try:
        file = disk.open(folder / name, False)
        try:
            if file.size() != index.size:
                at = min(file.size(), index.size)
                findings.append(damage("other-size", name, at, size=file.size(), expected=index.size))
            else:
                entries = Whereabouts(file, index.size, index.own).entries()
                findings += _index_findings(name, entries, shelved)
        finally:
            file.close()
    except FileNotFoundError:
        findings.append(damage("file-missing", name))
    except BadPage as error:
        findings.append(damage("page-altered", name, error.page * PAGE, page=error.page))
    except OSError as error:
        findings.append(damage("cannot-be-read", name, reason=reason_of(error)))
    facts = {"requests": sum(1 for _ in places_of(entries)), "bytes": index.size}
    return Part("index", name, facts, tuple(findings))


def _index_findings(name: str, entries: bytes, shelved: Shelved) -> Iterator[Finding]:
    """Requests that it does not find, and entries of none; only where every segment could be read."""
    if not shelved.complete:
        return
    found = Counter(places_of(entries))
    digests = [digest for digest, _ in places_of(entries)]
    if digests != sorted(digests):
        yield damage("index-unsorted", name)
    for request, place in shelved.counting.items():
        (entry,) = places_of(entries_with(b"", [(request, place)]))
        if found[entry] != 1:
            yield damage("index-misses", name, request=request)
    known = set(places_of(entries_with(b"", shelved.places)))
    strange = sum(count for entry, count in found.items() if entry not in known)
    if strange:
        yield damage("index-strange", name, n=strange)
