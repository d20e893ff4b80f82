"""Has the store examined once a day beside what has it open for long, and tells everybody what was found.

A board knows what it has read, not what became of the bytes since. One of the processes that write has all of them
read again, by a process of its own that gives way to every other: `python -m store.daily FOLDER INSTANT`.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

import msgspec

from rules.instants import DAY, MINUTE, Instant
from store.contract import StoreMissing
from store.files import reason_of
from store.lines import UNREADABLE
from store.locks import the_one

EXAMINED: Final = "examined.lock"
"""Held by the process that examines; in it stands what was found last."""
QUIET: Final = 600.0
"""Seconds that a process has had the store open before it begins, and between two tries."""
_MODULE: Final = ("-P", "-m", "store.daily")
"""What Python is asked to run; with -P, no folder that somebody works in stands before the installed modules."""
_MENDED_WITHIN: Final = 10 * MINUTE
"""So soon a store that was damaged is examined again."""
_LARGEST: Final = 4096
"""Bytes; what is longer was not written here."""
_LOWEST: Final = 19
"""The priority of whoever waits for nobody, as `nice` counts."""
_ENDS_WITHIN: Final = 1.0
"""Seconds that whoever closes waits for a reader that was told to end."""


class Examined(msgspec.Struct, frozen=True):
    """When a store was examined, and what was found."""

    at: Instant
    """When that began."""
    damaged: str = ""
    """The first file that is missing, unreadable or not what was written; empty where all are in order."""

    def is_due(self, now: Instant) -> bool:
        """Whether it is to be done again: each day, and sooner where something may have been mended meanwhile."""
        return not 0 <= now - self.at < (_MENDED_WITHIN if self.damaged else DAY)

    def is_news(self, now: Instant) -> bool:
        """Whether it is new enough to be told; nobody may have had the store open since, and somebody mended it."""
        return 0 <= now - self.at < DAY


def last_examined(folder: Path) -> Examined | None:
    """The last one, by whomever; None where that is not known."""
    try:
        with (folder / EXAMINED).open("rb") as file:
            return msgspec.json.decode(file.read(_LARGEST), type=Examined)
    except (OSError, *UNREADABLE):
        return None


class DailyExamination:
    """Begins one where it is due, while a process that writes has the store open."""

    def __init__(self, folder: Path, now: Callable[[], Instant], *, quiet: float = QUIET) -> None:
        self._folder = folder
        self._now = now
        self._quiet = quiet
        self._next_look = time.monotonic() + quiet
        self._turn = threading.Lock()
        self._reader: subprocess.Popen[bytes] | None = None
        self._failure = ""

    def look(self) -> None:
        """Begin where it is due; asked at any time, it looks every ten minutes."""
        if time.monotonic() < self._next_look or not self._turn.acquire(blocking=False):
            return
        try:
            self._next_look = time.monotonic() + self._quiet
            if not self._is_over():
                return
            now, last = self._now(), last_examined(self._folder)
            if last is None or last.is_due(now):
                self._begin(now)
        finally:
            self._turn.release()

    def _begin(self, now: Instant) -> None:
        command = [sys.executable, *_MODULE, str(self._folder), str(now)]
        try:
            self._reader = subprocess.Popen(
                command,
                env={**os.environ, "PYTHONPATH": _modules()},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        except OSError as error:  # a machine without room for one more process is asked again
            self._reader, self._failure = None, reason_of(error)

    def _is_over(self) -> bool:
        """Whether nothing is being examined by this process; how that ended is known from now on."""
        if self._reader is None:
            return True
        code = self._reader.poll()
        if code is None:
            return False
        self._failure = "" if code == 0 else f"exit {code}" if code > 0 else f"signal {-code}"
        return True

    def failure(self) -> str:
        """Why the last examination that this process began, and that is over, was not made; empty where it was."""
        self._is_over()
        return self._failure

    def wait(self) -> None:
        """Return when nothing is being examined by this process."""
        if self._reader is not None:
            self._reader.wait()

    def stop(self) -> None:
        """Give up what is being examined; stopping twice is harmless."""
        with self._turn:
            self._next_look = float("inf")
            if self._reader is not None:
                self._reader.kill()
                with suppress(subprocess.TimeoutExpired):
                    self._reader.wait(_ENDS_WITHIN)


def _modules() -> str:
    """Where Python finds modules: this very one before any other of its name."""
    return os.pathsep.join(filter(None, (str(Path(__file__).parents[1]), os.environ.get("PYTHONPATH"))))


def examine_and_tell(folder: Path, now: Instant) -> None:
    """Examine the store where that is due and nobody does, and write down what was found."""
    # What has a store open tells by `last_examined`, and examines nothing itself.
    from store.examination import examine  # noqa: PLC0415
    from store.findings import Grade  # noqa: PLC0415

    with the_one(folder / EXAMINED) as mine:
        last = last_examined(folder)
        if not mine or (last is not None and not last.is_due(now)):
            return
        damaged = [part.file for part in examine(folder).parts if part.grade is Grade.DAMAGE]
        told = msgspec.json.encode(Examined(now, damaged[0] if damaged else ""))
        with (folder / EXAMINED).open("r+b") as file:
            file.write(told)
            file.truncate()


def main(folder: str, now: str) -> None:
    """Examine as a process of its own, which ends with 0 only if nothing was in the way."""
    os.nice(_LOWEST)
    with suppress(StoreMissing):  # a store that is away is told by whoever has it open
        examine_and_tell(Path(folder), Instant(int(now)))


if __name__ == "__main__":
    main(*sys.argv[1:])
