"""Typing in order: the next key is given to a screen when the one before it has been done.

A slow line brings several keys together. Textual gives a key to what has the cursor at that moment, but finds what
the key does only after it has gone through the queues of everything above that, and that may lead to more: a second
key would be done before the first, or where the cursor is no longer by then. A time, a PIN or a form would be
another than the one typed.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Iterable, Sequence
from typing import Final, TypeAlias

from textual import events
from textual.app import App
from textual.dom import DOMNode
from textual.widgets import Input

Typed: TypeAlias = events.Key | events.Paste | events.MouseDown | events.MouseUp
"""What is given one by one; a click has its place between keys."""

LEAVES: Final = "ctrl+c"
"""The key that leaves, which is never forgotten."""

_LONGEST: Final = 1.0
"""So many seconds after a key the next one is done all the same: nothing waits for ever."""


class InOrderApp(App[None]):
    """An application in which keys that come all at once do what they do one by one."""

    def __init__(self) -> None:
        super().__init__()
        self._in_order = _InOrder(self)

    async def on_event(self, event: events.Event) -> None:
        """Give what was typed to the screen, once everything that was typed before has been done."""
        if isinstance(event, Typed) and not event.is_forwarded:
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
        """Give nothing of what has been typed by now, but for the key that leaves."""
        self._in_order.forget()

    @property
    def at_rest(self) -> bool:
        """Whether all is done that the keys given so far led to: nothing waits in the queues of what is shown."""
        shown = self.screen.walk_children(with_self=True)
        return not any(node.message_queue_size for node in (self, *shown))


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
        """Give no keys that wait, but for the one that leaves."""
        self._waiting = deque(
            each
            for each in self._waiting
            if isinstance(each, events.MouseEvent) or (isinstance(each, events.Key) and each.key == LEAVES)
        )

    async def _next(self) -> None:
        while self._waiting and self._under_way is None:
            typed = self._waiting.popleft()
            if await self._app.give(typed):
                while self._is_of_a_text(typed) and self._waiting and self._is_of_a_text(self._waiting[0]):
                    await self._app.give(self._waiting.popleft())
                self._under_way = asyncio.get_running_loop().call_later(_LONGEST, self._give_up)
                await self._follow(self._under_way, self._way)

    def _is_of_a_text(self, typed: Typed) -> bool:
        """Whether it is a character in a line, which does nothing else: so many of them are done at once."""
        return isinstance(typed, events.Key) and typed.is_printable and isinstance(self._app.focused, Input)

    @property
    def _way(self) -> Sequence[DOMNode]:
        """Every queue that a key goes through, that of the application last."""
        return (self._app.focused or self._app.screen).ancestors_with_self

    async def _follow(self, under_way: asyncio.TimerHandle, way: Sequence[DOMNode]) -> None:
        """Go behind it from queue to queue, and again where that led to more."""
        if under_way is not self._under_way:
            return
        for further, node in enumerate(way, start=1):
            # One that is closed has no queue any more.
            if node.call_later(self._follow, under_way, way[further:]):
                return
        if self._app.at_rest or not self._app.call_later(self._follow, under_way, self._way):
            await self._go_on(under_way)

    def _give_up(self) -> None:
        self._app.call_later(self._go_on, self._under_way)

    async def _go_on(self, under_way: asyncio.TimerHandle | None) -> None:
        if under_way is self._under_way is not None:
            self._under_way.cancel()
            self._under_way = None
            await self._next()
