"""What is to leave the journal: asked whenever a store is opened, so that `compaction` is not needed to know."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from rules.events import RequestId
from rules.instants import EARLIEST, Instant, Seconds
from store.files import open_shared
from store.journal import Journal
from store.known import Held, Known
from store.segments import ARCHIVE

_TRIED: Final = "work.lock"
"""In the folder of the archive; in it stands when a compaction began last, by second."""


class Leaving:
    """The requests of one store that have been closed for so long that they may be archived."""

    def __init__(self, folder: Path, journal: Journal, known: Known, after: Seconds) -> None:
        self._tried = folder / ARCHIVE / _TRIED
        self._journal = journal
        self._known = known
        self._after = after

    def until(self, now: Instant) -> Instant:
        """Those closed up to this instant may leave."""
        return Instant(now - self._after)

    def requests(self, now: Instant) -> dict[RequestId, Held]:
        """Those that may leave, and where their documents are. Whoever calls has caught up, and nothing is applied."""
        until = self.until(now)
        return {
            request: Held(held.row, list(held.events), held.closes_at)
            for request, held in self._known.requests.items()
            if held.row and held.events and held.closes_at is not None and EARLIEST <= held.closes_at <= until
        }

    def sizes(self, now: Instant) -> tuple[int, int]:
        """How many requests in the journal are closed for long enough to leave it, and how many are not."""
        with self._journal.still():
            leaving = len(self.requests(now))
            return leaving, len(self._known.requests) - leaving

    def tries(self, now: Instant) -> None:
        """Note that somebody begins a compaction. Raises `OSError`."""
        with os.fdopen(open_shared(self._tried), "wb") as file:
            file.write(b"%d\n" % now)
            file.truncate()

    def tried_at(self) -> Instant | None:
        """When somebody began a compaction last, whatever became of it; None where that is not known."""
        try:
            return Instant(int(self._tried.read_bytes()))
        except (OSError, ValueError):
            return None
