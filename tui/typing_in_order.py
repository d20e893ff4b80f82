"""Typing in order: the next key is given to a screen when the one before it has been done.

A slow line brings several keys together. Textual gives a key to what has the cursor at that moment, but finds what
the key does only after it has gone through the queues of everything above that: a second key would be done before
the first, or where the cursor is no longer by then. A time, a PIN or a form would be another than the one typed.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Iterable
from typing import Final, TypeAlias

from textual import events
from textual.app import App
from textual.dom import DOMNode

Typed: TypeAlias = events.Key | events.Paste

_LONGEST: Final = 1.0
"""So many seconds after a key the next one is done all the same: nothing waits for ever."""


class InOrderApp(App[None]):
    """An application in which keys that come all at once do what they do one by one."""

    def __init__(self) -> None:
        super().__init__()
        self._in_order = _InOrder(self)

    async def on_event(self, event: events.Event) -> None:
        """Give what was typed to the screen, once everything that was typed before has been done."""
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            await self._in_order.take(event)
        else:
            await super().on_event(event)

    async def give(self, typed: Typed) -> bool:
        """Give it to the screen now, and say whether it was given."""
        await super().on_event(typed)
        return True

    def give_first(self, typed: Iterable[Typed]) -> None:
        """Give these before anything that has not been given yet."""
        self._in_order.first(typed)

    def forget_typed(self) -> None:
        """Forget what has not been given yet."""
        self._in_order.forget()


class _InOrder:
    """What was typed and waits for its turn."""

    def __init__(self, app: InOrderApp) -> None:
        self._app = app
        self._waiting: deque[Typed] = deque()
        self._under_way: asyncio.TimerHandle | None = None
        """There from when something is given until it has been done; it bounds how long that may take."""

    async def take(self, event: Typed) -> None:
        """Give it, now or after everything that came before."""
        self._waiting.append(event)
        await self._next()

    def first(self, events: Iterable[Typed]) -> None:
        """Give these before all that waits."""
        self._waiting.extendleft(reversed([*events]))
        self._app.call_later(self._next)

    def forget(self) -> None:
        """Nothing waits any more."""
        self._waiting.clear()

    async def _next(self) -> None:
        while self._waiting and self._under_way is None:
            await self._give(self._waiting.popleft())

    async def _give(self, event: Typed) -> None:
        place = self._place
        if await self._app.give(event):
            under_way = asyncio.get_running_loop().call_later(_LONGEST, self._app.call_later, self._go_on)
            self._under_way = under_way
            # Twice: what it did may have been to tell those above, as Enter in a line does.
            await self._follow(under_way, place, 2 * self._way(place))

    @property
    def _place(self) -> DOMNode:
        """Where a key goes now."""
        return self._app.focused or self._app.screen

    def _way(self, place: DOMNode) -> list[DOMNode]:
        """Every queue that it goes through; at its end there may be more to be done, such as to move the cursor."""
        return [*place.ancestors_with_self, self._app]

    async def _follow(self, under_way: asyncio.TimerHandle, place: DOMNode, way: list[DOMNode]) -> None:
        """Go behind it from queue to queue, and again where it led; once that stays the same it has been done."""
        if under_way is not self._under_way:
            return
        if not way:
            led_to = self._place
            if led_to is place:
                await self._go_on()
                return
            place, way = led_to, self._way(led_to)
        for further, node in enumerate(way, start=1):
            # One that is closed has no queue any more.
            if node.call_later(self._follow, under_way, place, way[further:]):
                return

    async def _go_on(self) -> None:
        if self._under_way is not None:
            self._under_way.cancel()
            self._under_way = None
        await self._next()
