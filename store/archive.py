"""The archive as one process sees it: the segments and the index that the header of the journal names.

Opening a store reads nothing of it. An archived request counts until it is put back into the journal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Set
from contextlib import contextmanager
from heapq import heappop, heappush
from itertools import groupby, zip_longest
from operator import itemgetter
from pathlib import Path

from rules.events import RequestId
from store.contract import StoreDamaged, StoreMissing
from store.files import AppendFile, Disk, reason_of
from store.lines import Closed, Header, Index, Segment, Transaction
from store.segments import ARCHIVE, Listed, ListedText, damaged, read_listed, read_request, read_requests, read_texts
from store.whereabouts import PAGE, BadPage, Place, Whereabouts, digest_of


class Archive:
    """The archive of a generation. What reads through it lazily goes on when another generation begins."""

    def __init__(self, folder: Path, disk: Disk) -> None:
        self._folder = folder / ARCHIVE
        self._place = str(folder)
        self._disk = disk
        self._index: Whereabouts | None = None
        self._indexed: Index | None = None
        self.segments: tuple[Segment, ...] = ()
        self._by_number: dict[int, Segment] = {}

    def restart(self, header: Header) -> None:
        """Take the segments of a generation."""
        self.close()
        self.segments = header.segments
        self._by_number = {segment.number: segment for segment in header.segments}
        self._indexed = header.index

    def keep(self, transaction: Transaction) -> None:
        """Nothing of what is kept concerns the archive."""

    def apply(self, transaction: Transaction) -> None:
        """Nor does a commit."""

    def find(self, request: RequestId) -> tuple[Place, Closed] | None:
        """The newest archived copy of a request and where it lies; None for one that was never archived.

        It counts only where the request is not in the journal.
        """
        if self._indexed is None:
            return None
        try:
            for place in self._open_index(self._indexed).find(request):
                segment = self._by_number.get(place.segment)
                if segment is None:
                    raise self._bad_index(self._indexed, 0)
                closed = self.read(segment, place)
                if closed.request == request:
                    return place, closed
                if digest_of(RequestId(closed.request)) != digest_of(request):
                    raise self._bad_index(self._indexed, 0)
        except BadPage as error:
            raise self._bad_index(self._indexed, error.page) from error
        except OSError as error:
            raise self._unreachable(error) from error
        return None

    def entries(self) -> bytes:
        """All entries of the index."""
        if self._indexed is None:
            return b""
        try:
            return self._open_index(self._indexed).entries()
        except BadPage as error:
            raise self._bad_index(self._indexed, error.page) from error
        except OSError as error:
            raise self._unreachable(error) from error

    def _open_index(self, index: Index) -> Whereabouts:
        if self._index is None:
            file = self._open(index.name)
            if file.size() != index.size:
                file.close()
                raise self._bad_index(index, index.size // PAGE)
            self._index = Whereabouts(file, index.size, index.own)
        return self._index

    def _bad_index(self, index: Index, page: int) -> StoreDamaged:
        return StoreDamaged("archive-damaged", file=f"{ARCHIVE}/{index.name}", offset=page * PAGE, reason="a bad page")

    def read(self, segment: Segment, place: Place) -> Closed:
        """The request whose line lies there."""
        with self.reading(segment) as file:
            return read_request(file, segment, place)

    def shelf(self, returned: Set[RequestId]) -> Shelf:
        """What counts in the archive now, but for those that came back into the journal."""
        return Shelf(self, self.segments, frozenset(returned))

    def listed(self, segment: Segment) -> Iterator[Listed]:
        """What is listed in a segment, those that came back among them."""
        with self.reading(segment) as file:
            yield from read_listed(file, segment)

    def whole(self, segment: Segment, store: str) -> Iterator[tuple[Place, Closed, Listed]]:
        """Everything of a segment, every checksum looked at, those that came back among them."""
        with self.reading(segment) as file:
            for found, listed in zip_longest(read_requests(file, segment, store), read_listed(file, segment)):
                if found is None or listed is None or listed.place(segment) != found[0]:
                    raise damaged(segment, segment.listed_at, "what is listed is not what is there")
                yield *found, listed

    def texts(self, segment: Segment) -> Iterator[ListedText]:
        """The same, as far as search reads it."""
        with self.reading(segment) as file:
            yield from read_texts(file, segment)

    @contextmanager
    def reading(self, segment: Segment) -> Iterator[AppendFile]:
        """The file of a segment, open; what it does not give is an error of the store."""
        try:
            file = self._open(segment.name)
            try:
                if file.size() != segment.size:
                    raise damaged(segment, min(file.size(), segment.size), "it has another size")
                yield file
            finally:
                file.close()
        except OSError as error:
            raise self._unreachable(error) from error

    def _open(self, name: str) -> AppendFile:
        try:
            return self._disk.open(self._folder / name, False)
        except FileNotFoundError:
            raise StoreDamaged("archive-incomplete", place=self._place, file=f"{ARCHIVE}/{name}") from None

    def _unreachable(self, error: OSError) -> StoreMissing:
        return StoreMissing("unreachable", place=self._place, reason=reason_of(error))

    def close(self) -> None:
        """Let go of the index; closing twice is harmless."""
        if self._index is not None:
            self._index.close()
        self._index = None


class Shelf:
    """What counted in the archive at one moment, to be read later and without holding anybody up."""

    def __init__(self, archive: Archive, segments: tuple[Segment, ...], returned: frozenset[RequestId]) -> None:
        self._archive = archive
        self._segments = segments
        self._returned = returned

    def listed(self, wanted: Callable[[Segment], bool]) -> Iterator[tuple[Segment, Listed]]:
        """What is listed in the segments that are wanted, one by one."""
        for segment in self._segments:
            if wanted(segment):
                superseded = frozenset(segment.superseded)
                for listed in self._archive.listed(segment):
                    if listed.at not in superseded and listed.row.request not in self._returned:
                        yield segment, listed

    def read(self, segment: Segment, place: Place, request: RequestId) -> Closed:
        """The request that is listed with this place."""
        return _that(self._archive.read(segment, place), request, segment)

    def events(self, after: int = 0) -> Iterator[tuple[int, int, bytes]]:
        """Position, document id and text of the archived events after a position, in the order of document ids.

        That is the order in which they were stored. At no moment are more histories in memory than were under way at
        one time.
        """
        waiting: list[tuple[int, int, bytes]] = []
        for first, closed in self._by_first(after):
            while waiting and waiting[0][0] < first:
                yield heappop(waiting)
            for position, doc_id, _, raw in closed.docs:
                if position > after:
                    heappush(waiting, (position, doc_id, bytes(raw)))
        while waiting:
            yield heappop(waiting)

    def rows(self) -> Iterator[tuple[int, bytes]]:
        """Document id and text of the rows of archived requests, in the order of document ids."""
        # A request gets its row with its first event; one commit may begin several.
        for _, group in groupby(self._by_first(0), key=itemgetter(0)):
            yield from sorted((closed.row_id, bytes(closed.row)) for _, closed in group)

    def _by_first(self, after: int) -> Iterator[tuple[int, Closed]]:
        """The requests with events after a position, by the position of their first event."""
        segments = {segment.number: segment for segment in self._segments}
        spans = sorted(
            (listed.first, *listed.place(segment), listed.row.request)
            for segment, listed in self.listed(lambda segment: segment.last > after)
            if listed.last > after
        )
        # Most often the next one lies in the same segment: opening files would take as long as reading them.
        for number, group in groupby(spans, key=itemgetter(1)):
            with self._archive.reading(segments[number]) as file:
                for first, *place, request in group:
                    yield first, _that(read_request(file, segments[number], Place(*place)), request, segments[number])


def _that(closed: Closed, request: RequestId, segment: Segment) -> Closed:
    """A request that was read where this one is listed. Raises `StoreDamaged` where it is another one."""
    if closed.request != request:
        raise damaged(segment, segment.listed_at, "another request is listed than lies there")
    return closed
