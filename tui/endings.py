"""Endings: the store is told from when on a request is closed, where what the plant says now moves it (laws 8, 22)."""

from __future__ import annotations

from collections.abc import Iterator

from rules.entry import entry_of
from rules.instants import Instant
from rules.publications import Publications
from rules.request import fold
from store.contract import Store, Write


def move_endings(store: Store, before: Publications, after: Publications, now: Instant) -> None:
    """Tell the store the new end of every request that would close by itself. Blocks for as long as the store does.

    A request that somebody changes in this moment is left as it is: that change says itself when it closes.
    """
    for write in moved_endings(store, before, after, now):
        store.append_all([write])


def moved_endings(store: Store, before: Publications, after: Publications, now: Instant) -> Iterator[Write]:
    """What is to be written about open requests whose end lies elsewhere than before; no event says it."""
    for each in store.open_requests():
        request = fold(each.events)
        if request.done_at is None:
            continue
        was, closes_at = (entry_of(request, said, now).closes_at for said in (before, after))
        if closes_at is not None and closes_at != was:
            yield Write(request.id, request.revision, (), closes_at)
