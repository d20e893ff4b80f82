"""Whose turn it is to write, between processes, and who is the one of a name."""

from __future__ import annotations

import fcntl
import os
import random
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from store.contract import StoreBusy
from store.files import not_written, open_folder, open_shared

_PAUSE: Final = (0.0003, 0.0018)
"""Seconds between two tries. Random, so that nobody who waits is always second."""
_MARK: Final = 12
"""Bytes at the beginning of the lock file that hold the pid of the holder, or blanks."""
_BLANK: Final = b" " * _MARK


class TurnLock:
    """The right to write, held by one process at a time and within it by one thread.

    A holder leaves its pid in the lock file and takes it away when it is through: a pid without a lock is
    the mark of a writer that did not finish. A file without either, new or emptied by somebody, is taken for such
    a mark. What is locked is the folder that it lies in: somebody may remove the file, and nobody the folder. The
    next turn notices that it is gone, or that another folder stands there.
    """

    def __init__(self, path: Path, *, patience: float) -> None:
        self._path = path
        self._patience = patience
        self._name = os.fsencode(path)
        self._fd = self._inode = self._folder = -1
        self._open()
        self._thread = threading.RLock()
        self._ours = b"%-*d" % (_MARK, os.getpid())
        self._held = False
        self._dirty = False
        self._closed = False

    def take(self) -> bool:
        """Wait for the turn, and say whether the holder before did not finish. Raises `StoreBusy`.

        After such a holder the mark stays until `settled` is called.
        """
        if not self._thread.acquire(timeout=self._patience):
            raise self._busy(str(os.getpid()))
        try:
            if not self._try():
                self._wait()
            self._dirty = os.pread(self._fd, _MARK, 0) != _BLANK
            os.pwrite(self._fd, self._ours, 0)
        except BaseException:
            self._unlock()
            self._thread.release()
            raise
        self._held = True
        return self._dirty

    def _wait(self) -> None:
        until = time.monotonic() + self._patience
        while not self._try():
            if time.monotonic() >= until:
                raise self._busy(self._holder().decode("ascii", "replace"))
            time.sleep(random.uniform(*_PAUSE))

    def give(self) -> None:
        """Let the next one have the turn."""
        self._held = False
        try:
            if not self._dirty:
                with suppress(OSError):  # a mark that stays has the next holder look after a tail that is whole
                    os.pwrite(self._fd, _BLANK, 0)
            self._unlock()
        finally:
            if self._closed:
                self._let_go()
            self._thread.release()

    def settled(self) -> None:
        """What the holder before left behind is in order now."""
        self._dirty = False

    def mine(self) -> bool:
        """Whether the calling thread has the turn."""
        if not self._thread.acquire(blocking=False):
            return False
        try:
            return self._held
        finally:
            self._thread.release()

    def leave_dirty(self) -> None:
        """Keep the mark at the end of this turn: what was written could not be taken back."""
        self._dirty = True

    def close(self) -> None:
        """Let go of the file; closing twice is harmless.

        While another thread has the turn it keeps the file, for which this waits no longer than for a turn: nobody
        else may write before that thread is through.
        """
        self._closed = True
        if self._thread.acquire(timeout=self._patience):
            self._let_go()
            self._thread.release()

    def _try(self) -> bool:
        if self._fd < 0:
            self._open()
        if not try_lock(self._folder):
            return False
        if _is_at(self._name, self._inode):
            return True
        self._let_go()
        return False

    def _open(self) -> None:
        self._fd = open_shared(self._path)
        self._inode = os.fstat(self._fd).st_ino
        try:
            self._folder = open_folder(self._path.parent)
        except BaseException:
            self._let_go()
            raise

    def _unlock(self) -> None:
        if self._folder >= 0:
            fcntl.flock(self._folder, fcntl.LOCK_UN)

    def _let_go(self) -> None:
        fds, self._folder, self._fd = (self._folder, self._fd), -1, -1
        for fd in fds:
            if fd >= 0:
                os.close(fd)

    def _holder(self) -> bytes:
        return os.pread(self._fd, _MARK, 0).strip(b" \0") if self._fd >= 0 else b""

    def _busy(self, holder: str) -> StoreBusy:
        place, seconds = str(self._path.parent), f"{self._patience:g}"
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
    """Whether nobody else holds this file's lock; if so it is held for as long as the context lasts.

    Raises `StoreReadOnly` or `NotSaved` where the file cannot be opened.
    """
    try:
        fd, mine = _tried(path)
    except OSError as error:
        raise not_written(str(path.parent), error) from error
    try:
        yield mine
    finally:
        os.close(fd)


@contextmanager
def the_one_in(folder: Path) -> Iterator[bool]:
    """The same of a folder: there is no file for it that somebody could remove. Raises `OSError`.

    Nor is anybody the one in a folder that was moved or removed in this very moment.
    """
    try:
        fd = open_folder(folder)
    except FileNotFoundError:
        yield False
        return
    try:
        yield try_lock(fd) and _is_at(folder, os.fstat(fd).st_ino)
    finally:
        os.close(fd)


def _tried(path: Path) -> tuple[int, bool]:
    """A file, open, and whether its lock could be taken."""
    while True:
        fd = open_shared(path)
        try:
            if not try_lock(fd):
                return fd, False
            if _is_at(path, os.fstat(fd).st_ino):
                return fd, True
        except BaseException:
            os.close(fd)
            raise
        os.close(fd)  # whoever had it has removed it, or moved it away with its folder


def _is_at(path: Path | bytes, inode: int) -> bool:
    """Whether a file or folder that is open still has that name."""
    try:
        return os.stat(path).st_ino == inode  # noqa: PTH116 - in every commit: a third of the time
    except FileNotFoundError:
        return False
