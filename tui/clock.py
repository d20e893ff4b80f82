"""The machine's clock, in whole seconds: the one place that asks what time it is."""

from __future__ import annotations

import time

from rules.instants import Instant


def wall_clock() -> Instant:
    """The present instant."""
    return Instant(int(time.time()))
