"""The ids of commits, by which one that was tried again is recognised."""

from __future__ import annotations

from random import SystemRandom

from rules.instants import Instant


class CommitIds:
    """New UUIDs of version 7: those of later commits sort after those of earlier ones."""

    def __init__(self) -> None:
        chance = f"{SystemRandom().getrandbits(52):013x}"
        self._ours = f"7{chance[:3]}-{'89ab'[int(chance[3], 16) % 4]}{chance[4:7]}-{chance[7:]}"
        self._count = 0
        self._at = Instant(-1)
        self._begin = ""

    def next(self, at: Instant) -> str:
        """The id of the next commit; the random digits are this writer's, the last six count."""
        if at != self._at:
            milliseconds = f"{at * 1000:012x}"
            self._at, self._begin = at, f"{milliseconds[:8]}-{milliseconds[8:]}-{self._ours}"
        self._count = (self._count + 1) & 0xFFFFFF
        return f"{self._begin}{self._count:06x}"
