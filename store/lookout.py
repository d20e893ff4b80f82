"""A lookout: looks again and again on a thread of its own, so that a disk that hangs holds up no event loop."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Generator
from contextlib import suppress
from queue import SimpleQueue
from typing import Final, Generic, TypeVar

AT_ONCE: Final = 500
"""So many pieces of news are handed over at once; the next are read when somebody asks for them."""

_N = TypeVar("_N")


async def looked_out(looks: Generator[_N | None], pause: float) -> AsyncIterator[_N]:
    """The news that looks bring, with so many seconds between two of them; None stands behind each look.

    What a look raises is raised here. Whoever asks no more, or is cancelled, does not wait for a look that hangs.
    """
    lookout = _Lookout(looks, pause)
    try:
        while True:
            for news in await lookout.news():
                yield news
    finally:
        lookout.stop()


class _Lookout(Generic[_N]):
    def __init__(self, looks: Generator[_N | None], pause: float) -> None:
        self._looks = looks
        self._pause = pause
        self._looked = False
        self._stopped = threading.Event()
        self._asked: SimpleQueue[asyncio.Future[list[_N]] | None] = SimpleQueue()
        # A daemon: a look that hangs may not hold up the end of the process either.
        threading.Thread(target=self._look_out, name="plazo lookout", daemon=True).start()

    async def news(self) -> list[_N]:
        """What there is next, as soon as there is any."""
        asked: asyncio.Future[list[_N]] = asyncio.get_running_loop().create_future()
        self._asked.put(asked)
        return await asked

    def stop(self) -> None:
        """Look no more; a look that is under way is the last one."""
        self._stopped.set()
        self._asked.put(None)

    def _look_out(self) -> None:
        while (asked := self._asked.get()) is not None:
            found: list[_N] | Exception
            try:
                found = self._find()
            except Exception as error:
                found = error
            with suppress(RuntimeError):  # the loop has ended, and nobody asks any more
                asked.get_loop().call_soon_threadsafe(_answer, asked, found)
        self._looks.close()

    def _find(self) -> list[_N]:
        found: list[_N] = []
        while len(found) < AT_ONCE:
            if self._looked and self._stopped.wait(self._pause):
                break
            news = next(self._looks)
            self._looked = news is None
            if news is not None:
                found.append(news)
            elif found:
                break
        return found


def _answer(asked: asyncio.Future[list[_N]], found: list[_N] | Exception) -> None:
    if asked.done():
        return
    if isinstance(found, Exception):
        asked.set_exception(found)
    else:
        asked.set_result(found)
