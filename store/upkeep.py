"""Has the store compacted by itself, beside everything else that the process does."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Final

from rules.instants import Instant
from store.compaction import Compaction
from store.contract import StoreError

LOOK_EVERY: Final = 600.0
"""Seconds between two looks whether it is worth it."""
QUIET: Final = 10.0
"""Seconds before it begins, so that a command that is soon over is not held up."""
LEAST: Final = 500
"""So many requests leave at once, or more where more are open: all that stays is written anew."""


class Upkeep:
    """Compacts in a thread, now and then, while a process that writes has the store open."""

    def __init__(self, compaction: Compaction, now: Callable[[], Instant], *, quiet: float = QUIET) -> None:
        self._compaction = compaction
        self._now = now
        self._quiet = quiet
        self._next_look = 0.0
        self._stop = threading.Event()
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
            leaving, staying = self._compaction.sizes(now)
        except StoreError:
            return  # whoever asks the store for something is told; a commit that is stored stays stored
        if leaving >= max(LEAST, staying // 4):
            self._thread = threading.Thread(target=self._work, args=(now,), name="plazo upkeep", daemon=True)
            self._thread.start()

    def _work(self, now: Instant) -> None:
        if self._stop.wait(self._quiet):
            return
        try:
            self._compaction.run(now, self._stop.is_set)
        except StoreError as error:
            self.failure = error
        else:
            self.failure = None

    def wait(self) -> None:
        """Return when nothing is being done."""
        if self._thread is not None:
            self._thread.join()

    def stop(self) -> None:
        """Give up what is being done; stopping twice is harmless."""
        self._stop.set()
        self.wait()
