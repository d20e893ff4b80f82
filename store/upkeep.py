"""Has the store compacted by itself: beside whatever a process does for long, or at the end of a short command."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Final

from rules.instants import HOUR, Instant
from store.contract import BUSY_AFTER, GoesOn, StoreError
from store.leaving import Leaving

LOOK_EVERY: Final = 600.0
"""Seconds between two looks whether it is worth it."""
QUIET: Final = 10.0
"""Seconds before it begins, so that a command that is soon over is not held up."""
LEAST: Final = 500
"""So many requests leave at once, or more where more are open: all that stays is written anew."""
OVERDUE: Final = 2
"""So many times as much has to wait before a short command does it at its end: nobody has had a board open."""
TRIED_EVERY: Final = HOUR
"""Short commands try it no more often than this, however it went, so that not each of them is held up."""


class Upkeep:
    """Compacts now and then while a process that writes has the store open."""

    def __init__(
        self,
        leaving: Leaving,
        compact: Callable[[Instant, GoesOn], int],
        now: Callable[[], Instant],
        *,
        quiet: float = QUIET,
    ) -> None:
        """`compact` says how many requests have left the journal, and raises `StoreError`."""
        self._leaving = leaving
        self._compact = compact
        self._now = now
        self._quiet = quiet
        self._next_look = 0.0
        self._stop = threading.Event()
        self._interrupted = False
        self._thread: threading.Thread | None = None
        self.failure: StoreError | None = None
        """Why the last compaction could not be made."""

    def look(self) -> None:
        """Begin where it is worth it; asked after every commit, it looks every ten minutes."""
        if time.monotonic() < self._next_look or (self._thread is not None and self._thread.is_alive()):
            return
        self._next_look = time.monotonic() + LOOK_EVERY
        now = self._now()
        try:
            worth = self._is_worth(now)
        except StoreError:
            return  # whoever asks the store for something is told; a commit that is stored stays stored
        if worth:
            self._thread = threading.Thread(target=self._beside, args=(now,), name="plazo upkeep", daemon=True)
            self._thread.start()

    def _is_worth(self, now: Instant, times: int = 1) -> bool:
        leaving, staying = self._leaving.sizes(now)
        return leaving >= times * max(LEAST, staying // 4)

    def _beside(self, now: Instant) -> None:
        if self._stop.wait(self._quiet):
            return
        try:
            self._compact(now, lambda _through, _whole: not self._stop.is_set())
        except StoreError as error:
            self.failure = error
        else:
            self.failure = None
            self._interrupted = self._stop.is_set()

    def tidy(self, goes_on: GoesOn) -> int:
        """Compact where it is overdue, because the process ends now; say how many requests left the journal.

        Where somebody has tried within the hour, nothing is done, unless it was this process, which could not finish.
        Raises `StoreError`.
        """
        self.stop()
        now = self._now()
        tried = self._leaving.tried_at()
        lately = tried is not None and 0 <= now - tried < TRIED_EVERY and not self._interrupted
        return self._compact(now, goes_on) if not lately and self._is_worth(now, OVERDUE) else 0

    def wait(self, seconds: float | None = None) -> None:
        """Return when nothing is being done, or after so many seconds."""
        if self._thread is not None:
            self._thread.join(seconds)

    def stop(self) -> None:
        """Give up what is being done; stopping twice is harmless.

        A disk that hangs keeps nobody here: what is still being done ends before its journal would be the journal.
        """
        self._stop.set()
        self.wait(BUSY_AFTER)
