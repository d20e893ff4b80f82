"""Loading a board before it is shown, saying how far it is where that takes its time."""

from __future__ import annotations

import sys
import time
from typing import Final

from tui.live import LiveBoard
from tui.words import Words

_QUIET_FOR: Final = 0.6
"""So many seconds nothing is said."""


def load(live: LiveBoard, words: Words) -> LiveBoard:
    """The board with every open request on it."""
    begun, seen = time.monotonic(), False
    for count in live.load():
        if sys.stderr.isatty() and time.monotonic() - begun > _QUIET_FOR:
            seen = True
            sys.stderr.write(f"\r{words('commands.loading', n=count)}\033[K")
            sys.stderr.flush()
    if seen:
        sys.stderr.write("\r\033[K")
    return live
