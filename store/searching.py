"""Searching a store: the index over its journal and its archive, kept up with both from the first search on."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator
from contextlib import AbstractContextManager

from rules.events import RequestId
from store.archive import Archive
from store.contract import Found
from store.known import Known
from store.records import Records
from store.search import searchable
from store.search_index import ArchivePart, SearchIndex
from store.search_leaves import Best, Findable, findable
from store.search_terms import terms


class Searching:
    """Finds requests, for any number of threads at a time."""

    def __init__(
        self, records: Records, known: Known, archive: Archive, still: Callable[[], AbstractContextManager[object]]
    ) -> None:
        """Within `still` everything is caught up, and nothing is applied."""
        self._records = records
        self._known = known
        self._archive = archive
        self._still = still
        self._index = SearchIndex()

    def search(
        self, text: str, limit: int, names: Iterable[tuple[str, str]], without: Container[RequestId]
    ) -> Iterator[Found]:
        """Search step by step; what is new is read by the steps."""
        asked = terms(text, names)
        with self._still():
            known, records = self._known, self._records
            self._index.follow(
                known.restarts, records.newest_event(), records.requests_since, known.returned, self._reader()
            )
            archived = ArchivePart(self._archive.segments, frozenset(known.returned), self._archive.texts)
            return self._index.search(asked, Best(limit, without), archived)

    def _reader(self) -> Callable[[RequestId], Findable | None]:
        """Reads what can be found of a request of the journal, as this generation has it."""
        stored = self._records.reader()

        def read(request: RequestId) -> Findable | None:
            found = stored(request)
            if found is None:
                return None
            row, events = found
            return findable(request, row.opened_at, searchable(events), row.service, row.customer)

        return read
