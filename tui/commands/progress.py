"""How far a command is, in one line that is written over; only where somebody looks at it, and waits for it."""

from __future__ import annotations

import shutil
import sys
import time
from typing import Final

AFTER: Final = 1.0
"""Seconds before it says anything."""
EVERY: Final = 0.1
"""Seconds between two times that it does."""


class Progress:
    """The line of one command."""

    def __init__(self) -> None:
        self._seen = sys.stderr.isatty()
        self._next = time.monotonic() + AFTER
        self._said = False

    @property
    def is_due(self) -> bool:
        """Whether it is time to say how far it is."""
        return self._seen and time.monotonic() >= self._next

    def say(self, line: str) -> None:
        """Say it in place of what was said before; what does not fit is cut off."""
        self._next, self._said = time.monotonic() + EVERY, True
        sys.stderr.write(f"\r{line[: shutil.get_terminal_size().columns - 1]}\033[K")
        sys.stderr.flush()

    def clear(self) -> None:
        """Leave nothing of it on the terminal."""
        if self._said:
            sys.stderr.write("\r\033[K")
            sys.stderr.flush()
