"""Recording: what the board notices about clocks goes to the store, and waits while the store cannot take it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from rules.events import Event, RequestId
from store.contract import Stored, StoreError
from tui.live import LiveBoard


class Recorder:
    """Stores what happened to the clocks of requests, one commit after another (laws 2, 34, 35)."""

    def __init__(self, live: LiveBoard) -> None:
        self._live = live
        self._waiting: set[RequestId] = set()
        self._going_on = False
        self.failure: StoreError | None = None
        """Why the last try failed; None once one has not."""

    @property
    def waiting(self) -> int:
        """So many requests wait to be looked at."""
        return len(self._waiting)

    def take(self, requests: Iterable[RequestId]) -> None:
        """Look at these requests the next time."""
        self._waiting.update(requests)

    def forget(self) -> None:
        """Look at none of those that wait: what was noticed about them was not so."""
        self._waiting.clear()

    async def record(self) -> tuple[Event, ...]:
        """Store what is not stored yet, and give it.

        It waits while the clock is in doubt, and leaves it to the one that is going on already.
        """
        stored: tuple[Event, ...] = ()
        if self._going_on or self._live.clock.ahead:
            return stored
        self._going_on = True
        try:
            while self._waiting:
                requests, self._waiting = self._waiting, set()
                try:
                    stored += await self._stored(requests)
                except StoreError as error:
                    self._waiting |= requests
                    self.failure = error
                    return stored
            self.failure = None
        finally:
            self._going_on = False
        return stored

    async def _stored(self, requests: set[RequestId]) -> tuple[Event, ...]:
        writes = self._live.unrecorded(requests)
        if not writes:
            return ()
        stored = await asyncio.to_thread(self._live.store.append_all, writes)
        assert isinstance(stored, Stored), "a program's events never conflict (law 32)"
        self._live.board.apply(stored.events)
        return stored.events
