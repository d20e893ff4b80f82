"""Whose turn it is to write, between processes, and who is the one of a name."""

from __future__ import annotations

import contextlib
import fcntl
import os
import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from store.contract import StoreBusy
from store.files import open_shared

_PAUSE: Final = (0.0003, 0.0018)
"""Seconds between two tries. Random, so that nobody who waits is always second."""
_MARK: Final = 12
"""Bytes at the beginning of the lock file that hold the pid of the holder, or blanks."""


class TurnLock:
    """The right to write, held by one process at a time and within it by one thread.

    A holder leaves its pid in the lock file and takes it away when it is through: a pid without a lock is
    the mark of a writer that did not finish. The file is never replaced; if somebody removes it, the next
    turn notices.
    """

    def __init__(self, path: Path, *, patience: float) -> None:
        self._path = path
        self._patience = patience
        self._fd = open_shared(path)
        self._thread = threading.RLock()
        self._depth = 0
        self._dirty = False

    @contextmanager
    def held(self, began_dirty: Callable[[], None] | None = None) -> Iterator[None]:
        """Hold the turn; further turns of the same thread are part of it.

        `began_dirty` is called first when the holder before did not finish. Raises `StoreBusy`.
        """
        if not self._thread.acquire(timeout=self._patience):
            raise StoreBusy("busy", place=str(self._path.parent), holder=os.getpid(), seconds=f"{self._patience:g}")
        try:
            if self._depth == 0:
                self._take()
            self._depth += 1
            try:
                if self._depth == 1:
                    self._begin(began_dirty)
                yield
            finally:
                self._depth -= 1
                if self._depth == 0:
                    self._give()
        finally:
            self._thread.release()

    def mine(self) -> bool:
        """Whether the calling thread holds the turn."""
        if not self._thread.acquire(blocking=False):
            return False
        try:
            return self._depth > 0
        finally:
            self._thread.release()

    def leave_dirty(self) -> None:
        """Keep the mark at the end of this turn: what was written could not be taken back."""
        self._dirty = True

    def close(self) -> None:
        """Let go of the file; closing twice is harmless."""
        fd, self._fd = self._fd, -1
        if fd >= 0:
            os.close(fd)

    def _begin(self, began_dirty: Callable[[], None] | None) -> None:
        was_dirty = bool(self._mark())
        os.pwrite(self._fd, b"%-*d" % (_MARK, os.getpid()), 0)
        self._dirty = was_dirty
        if was_dirty and began_dirty is not None:
            began_dirty()
        self._dirty = False

    def _take(self) -> None:
        until = time.monotonic() + self._patience
        while not self._try():
            if time.monotonic() >= until:
                raise self._busy()
            time.sleep(random.uniform(*_PAUSE))

    def _try(self) -> bool:
        if not try_lock(self._fd):
            return False
        try:
            if os.fstat(self._fd).st_ino == self._path.stat().st_ino:
                return True
        except FileNotFoundError:
            pass
        self.close()
        self._fd = open_shared(self._path)
        return False

    def _give(self) -> None:
        if not self._dirty:
            # A mark that stays is harmless: the next turn looks once more at what this one has made durable.
            with contextlib.suppress(OSError):
                os.pwrite(self._fd, b" " * _MARK, 0)
        fcntl.flock(self._fd, fcntl.LOCK_UN)

    def _mark(self) -> bytes:
        return os.pread(self._fd, _MARK, 0).strip(b" \0")

    def _busy(self) -> StoreBusy:
        place, seconds, holder = str(self._path.parent), f"{self._patience:g}", self._mark().decode("ascii", "replace")
        if holder:
            return StoreBusy("busy", place=place, holder=holder, seconds=seconds)
        return StoreBusy("busy-unnamed", place=place, seconds=seconds)


def try_lock(fd: int) -> bool:
    """Take the lock of an open file if nobody has it; it goes with the process."""
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def the_one(path: Path) -> Iterator[bool]:
    """Whether nobody else holds this file's lock; if so it is held for as long as the context lasts."""
    fd = open_shared(path)
    try:
        yield try_lock(fd)
    finally:
        os.close(fd)
