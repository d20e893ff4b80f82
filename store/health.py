"""What a store on one machine warns of, before it becomes an error."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from rules.instants import Instant
from store.contract import StoreError, StoreMissing, StoreWarning
from store.daily import last_examined
from store.files import reason_of
from store.journal import Journal
from store.lines import from_iso
from store.tail import JOURNAL

LITTLE_ROOM: Final = 100
"""Megabytes of free disk below which the store warns."""


def warnings_of(
    folder: Path, journal: Journal, now: Instant, *, not_archived: StoreError | None, not_examined: str
) -> Iterator[StoreWarning]:
    """What is not as it should be. Whoever asks has caught up. Raises `StoreMissing` where the disk is gone.

    `not_archived` and `not_examined` say why this process could not; of the latter nothing is said where another could.
    """
    place = str(folder)
    if journal.unfinished:
        yield StoreWarning("unfinished-line", {"file": JOURNAL, "size": journal.unfinished})
    behind = from_iso(journal.last_at) - now if journal.last_at else 0
    if behind > 0:
        yield StoreWarning("clock-behind", {"seconds": behind})
    if not_archived is not None:
        yield StoreWarning("not-archived", {"place": place, "reason": str(not_archived).partition("\n")[0]})
    last = last_examined(folder)
    if last is not None and last.damaged and last.is_news(now):
        yield StoreWarning("found-damaged", {"place": place, "file": last.damaged})
    if not_examined and (last is None or last.is_due(now)):
        yield StoreWarning("not-examined", {"place": place, "reason": not_examined})
    try:
        disk = os.statvfs(folder)
    except OSError as error:
        raise StoreMissing("unreachable", place=place, reason=reason_of(error)) from error
    free = disk.f_bavail * disk.f_frsize // 1_000_000
    if free < LITTLE_ROOM:
        yield StoreWarning("little-room", {"free": free, "place": place})
