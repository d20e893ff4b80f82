"""Moves what is long closed out of the journal: into segments that nobody changes any more.

Everything is written beside what is there, while others read and write. Then, within one turn, what was committed
meanwhile is added, and the new journal takes the place of the old one: that is the one moment from which the
archive counts. Cut off anywhere before, nothing has happened; cut off behind, all has.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Raw
from msgspec.structs import replace

from rules.events import RequestId
from rules.instants import HOUR, Instant
from store.archive import Archive
from store.contract import GoesOn, StoreError
from store.files import Disk, not_written
from store.generations import BESIDE, Content, GenerationWriter
from store.journal import Journal, Mark, Returning
from store.known import REQUESTS, Held, Known
from store.leaving import Leaving
from store.lines import Closed, Header, Index, NotALine, Segment, Transaction, read_header
from store.live import EVENTS, LiveTables
from store.locks import the_one_in
from store.months import GivenUp, MonthsWriter, Written, generation_mark, months_of, write_index
from store.segments import ARCHIVE
from store.tail import JOURNAL
from store.whereabouts import entries_with, entries_without

READ_FOR: Final = HOUR
"""So long the files of an earlier generation are left: whoever has begun to read in them does so in peace."""


class _Of(msgspec.Struct, frozen=True, gc=False):
    request: RequestId = RequestId("")


_decode_request = msgspec.json.Decoder(_Of).decode


@dataclass(frozen=True, slots=True)
class _Begun:
    """What a compaction begins with, as it was at one moment."""

    header: Header
    position: int
    at: str
    """When the last commit was recorded."""
    mark: Mark
    content: Content
    now: Instant
    leaving: dict[RequestId, Held]
    """The requests that go into the archive, and where their documents are."""
    returned: frozenset[RequestId]
    """Those that came back from the archive in this generation."""


class Compaction:
    """Compacts one store."""

    def __init__(
        self,
        folder: Path,
        journal: Journal,
        live: LiveTables,
        known: Known,
        *,
        disk: Disk,
        leaving: Leaving,
    ) -> None:
        self._folder = folder
        self._journal = journal
        self._live = live
        self._known = known
        self._disk = disk
        self._leaving = leaving

    def run(self, now: Instant, goes_on: GoesOn = lambda _through, _whole: True) -> int:
        """Compact, and say how many requests have left the journal.

        None leave where another process compacts just now, something came between, or it is not to go on. Raises
        `StoreError`.
        """
        try:
            self._disk.make_folder(self._folder / ARCHIVE)
            with the_one_in(self._folder / ARCHIVE) as mine:
                if not mine:
                    return 0
                self._leaving.tries(now)
                return self._compact(self._begin(now), goes_on)
        except OSError as error:
            raise not_written(str(self._folder), error) from error

    def _compact(self, begun: _Begun, goes_on: GoesOn) -> int:
        if begun.position == begun.header.seq and not begun.leaving:
            return 0
        self._remove_leftovers(begun.header)
        archive = Archive(self._folder, self._disk)
        archive.restart(begun.header)
        try:
            segments = self._without_returned(begun, archive)
            closings = {
                request: held.closes_at for request, held in begun.leaving.items() if held.closes_at is not None
            }
            writer = MonthsWriter(self._folder, self._disk, begun.header, archive, _closed(begun))
            written = writer.write(months_of(closings, segments, self._leaving.until(begun.now)), goes_on)
            header = self._write_beside(begun, segments, written, archive, goes_on)
        except (GivenUp, OSError, StoreError) as error:
            with suppress(OSError, NotALine):
                if self._has_not_happened(begun.header):
                    self._remove_leftovers(begun.header)
            if isinstance(error, GivenUp):
                return 0
            raise
        finally:
            archive.close()
        with suppress(OSError):
            self._remove_old_files(begun, header)
        return len(written.left)

    def _write_beside(
        self, begun: _Begun, segments: Sequence[Segment], written: Written, archive: Archive, goes_on: GoesOn
    ) -> Header:
        joined = {segment.number for segment in written.joined}
        index = self._write_index(begun, written, archive)
        header = replace(
            begun.header,
            generation=begun.header.generation + 1,
            seq=begun.position,
            at=begun.at,
            segments=(*(each for each in segments if each.number not in joined), *written.segments),
            index=index,
            highest=begun.content.highest,
            outdated=self._outdated(begun, written, index),
        )
        self._disk.sync_folder(self._folder / ARCHIVE)
        self._disk.sync_folder(self._folder)
        kept = list(begun.content.kept(begun.position, _gone(begun, written)))
        writer = GenerationWriter(self._disk.make(self._folder / BESIDE))
        try:
            writer.begin(header, kept)
            if not goes_on(len(written.left), len(written.left)):
                raise GivenUp
            self._take_place(begun, written, writer)
        finally:
            writer.close()
        return header

    def _begin(self, now: Instant) -> _Begun:
        with self._journal.still() as position:
            header = self._journal.header
            assert header is not None
            return _Begun(
                header,
                position,
                self._journal.last_at,
                self._journal.mark(),
                Content.of(self._live, self._known),
                now,
                self._leaving.requests(now),
                frozenset(self._known.returned),
            )

    def _without_returned(self, begun: _Begun, archive: Archive) -> tuple[Segment, ...]:
        """The segments there are, when what came back into the journal does not count in them any more."""
        segments = {segment.number: segment for segment in begun.header.segments}
        for request in begun.returned:
            found = archive.find(request)
            if found is not None:
                place, closed = found
                segment = segments[place.segment]
                segments[place.segment] = replace(
                    segment,
                    superseded=(*segment.superseded, place.at),
                    requests=segment.requests - 1,
                    events=segment.events - len(closed.docs),
                )
        return tuple(segments.values())

    def _write_index(self, begun: _Begun, written: Written, archive: Archive) -> Index | None:
        """Write the file that finds all archived requests; the one there is where none came to them or moved."""
        if not written.left and not written.joined:
            return begun.header.index
        before = (archive.find(request) for request, _ in written.left)
        without = frozenset((found[0].segment, found[0].at) for found in before if found is not None)
        entries = archive.entries()
        if written.joined:
            entries = entries_without(entries, {segment.number for segment in written.joined})
        return write_index(
            self._folder,
            self._disk,
            store=begun.header.store,
            generation=begun.header.generation + 1,
            at=begun.at,
            entries=entries_with(entries, (*written.left, *written.moved), without),
        )

    def _take_place(self, begun: _Begun, written: Written, writer: GenerationWriter) -> None:
        """Add what was committed meanwhile, and let the new journal be the journal."""
        with self._journal.turn():
            later = self._journal.since(begun.mark)
            if later is None:
                raise GivenUp
            origins = _origins(begun) if later else {}
            awaited = {request for request, _ in written.left}
            for commit in later:
                writer.add(_with_returning(commit, begun, origins, awaited))
            writer.flush()
            self._journal.put_in_place(self._folder / BESIDE)
            with suppress(OSError):
                # Whoever begins a generation does it in a turn: these are of processes that were killed in theirs.
                for path in self._folder.glob(f"{JOURNAL}.*.new"):
                    self._disk.remove(path)

    def _remove_leftovers(self, header: Header) -> None:
        """Remove what a compaction wrote that began with this generation and was cut off.

        Files of other generations are left: somebody may have brought an older journal back.
        """
        self._disk.remove(self._folder / BESIDE)
        mark = f".{generation_mark(header.generation + 1)}."
        for path in (self._folder / ARCHIVE).iterdir():
            if mark in path.name:
                self._disk.remove(path)

    def _outdated(self, begun: _Begun, written: Written, index: Index | None) -> dict[str, Instant]:
        """The files that are not removed yet and that the new generation does without, and since when it is so."""
        before = begun.header
        outdated = {name: at for name, at in before.outdated.items() if (self._folder / ARCHIVE / name).exists()}
        outdated |= {segment.name: begun.now for segment in written.joined}
        if before.index is not None and before.index != index:
            outdated[before.index.name] = begun.now
        return outdated

    def _remove_old_files(self, begun: _Begun, header: Header) -> None:
        """Remove what the last two generations do without and nobody reads any more, and indexes that were never used.

        What somebody who reads has begun with is there for an hour, however many compactions there are meanwhile.
        """
        before = begun.header
        for name, at in before.outdated.items():
            if not 0 <= begun.now - at < READ_FOR:
                self._disk.remove(self._folder / ARCHIVE / name)
        named = {each.index.name for each in (before, header) if each.index is not None}
        for path in (self._folder / ARCHIVE).glob("numbers.*.index"):
            if path.name not in named and path.name not in header.outdated:
                self._disk.remove(path)

    def _has_not_happened(self, header: Header) -> bool:
        with (self._folder / JOURNAL).open("rb") as file:
            return read_header(file.readline().rstrip(b"\n"))[0].generation == header.generation


def _closed(begun: _Begun) -> Callable[[RequestId], Closed]:
    """A request that is leaving, as the archive has it."""
    rows, origins = begun.content.tables.get(REQUESTS, {}), _origins(begun)

    def closed(request: RequestId) -> Closed:
        held = begun.leaving[request]
        return Closed(request, held.row, Raw(rows[held.row]), [origins[doc_id] for doc_id in held.events])

    return closed


def _gone(begun: _Begun, written: Written) -> dict[str, set[int]]:
    """The documents that are in the archive from now on, by table."""
    left = [begun.leaving[request] for request, _ in written.left]
    return {EVENTS: {doc_id for held in left for doc_id in held.events}, REQUESTS: {held.row for held in left}}


def _origins(begun: _Begun) -> dict[int, Returning]:
    """The events that are leaving, by document id, with the positions and people that they came from."""
    texts = begun.content.tables.get(EVENTS, {})
    leaving = {doc_id for held in begun.leaving.values() for doc_id in held.events}
    return {
        doc_id: (position, doc_id, by, Raw(texts[doc_id]))
        for position, by, ids in begun.content.commits[EVENTS]
        for doc_id in ids
        if doc_id in leaving
    }


def _with_returning(
    commit: Transaction, begun: _Begun, origins: Mapping[int, Returning], awaited: set[RequestId]
) -> Transaction:
    """A commit that was made meanwhile, with the whole of each request that it changes and that was to leave."""
    back, ops = list(commit.back), list(commit.ops)
    for name, _, raw in commit.ops:
        request = _decode_request(raw).request if name in (EVENTS, REQUESTS) else None
        if request in awaited:
            awaited.remove(request)
            held = begun.leaving[request]
            back += [origins[doc_id] for doc_id in held.events]
            ops.insert(0, (REQUESTS, held.row, Raw(begun.content.tables[REQUESTS][held.row])))
    return replace(commit, back=back, ops=ops)
