"""One key at a terminal, without a screen of its own."""

from __future__ import annotations

import os
import select
import sys
import termios
import tty
from collections.abc import Collection
from typing import Final

ESCAPE: Final = "\x1b"
ENTER: Final = "\r"

_TOGETHER: Final = 0.05
"""The bytes of one key come within so many seconds of each other."""


def at_a_terminal() -> bool:
    """Whether a person sits at both ends."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def pressed(known: Collection[str]) -> str:
    """The first of the known keys that is pressed, in lower case, or Escape; the end of the input is Escape too."""
    place = sys.stdin.fileno()
    before = termios.tcgetattr(place)
    try:
        tty.setcbreak(place)
        while True:
            key = _key(place)
            if key in (ESCAPE, "") or key in known:
                return key or ESCAPE
    finally:
        termios.tcsetattr(place, termios.TCSADRAIN, before)


def _key(place: int) -> str:
    """One key, which may be several bytes; Enter as a carriage return."""
    read = os.read(place, 1)
    while read and select.select([place], [], [], _TOGETHER)[0]:
        more = os.read(place, 64)
        if not more:
            break
        read += more
    return read.decode(errors="replace").replace("\n", ENTER).lower()
