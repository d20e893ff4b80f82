"""Searching: the store is asked beside the board, in slices, while somebody types.

A thread of its own asks; between two slices it hears whether anybody still wants the answer, and it lets others go on
every few milliseconds, so that no key waits for it.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Container, Iterator
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from rules.entry import Entry
from rules.events import RequestId
from store.contract import Found, StoreError
from tui.boards import BoardRow, Names
from tui.counter import NoSuchRequest
from tui.live import LiveBoard
from tui.searched import left_out, question

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor

LIMIT: Final = 50
"""So many of the best are shown beside those that are in view."""

_SLICE: Final = 0.04
"""Seconds after which the board is told how far the search is."""
_STRETCH: Final = 0.002
"""Seconds after which others may go on, for `_BREATH` seconds."""
_BREATH: Final = 0.0005


class Finding(Struct, frozen=True):
    """What was found so far beside what is in view, best first."""

    requests: tuple[RequestId, ...] = ()
    percent: int = 0
    """How much has been looked through."""
    complete: bool = False
    fault: StoreError | None = None
    """Why not everything could be searched; what was found is right all the same."""


class Searcher:
    """Asks the store of one board, one question at a time."""

    def __init__(self, live: LiveBoard) -> None:
        self._live = live
        self._thread: ThreadPoolExecutor | None = None

    async def ask(self, asked: Asked) -> AsyncIterator[Finding]:
        """What is found, again and again; the last one is complete."""
        if self._thread is None:
            # A board on which nobody searches opens sooner without it.
            from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415

            self._thread = ThreadPoolExecutor(1, "search")
        search = _Search(self._live, asked)
        while True:
            # One that nobody waits for any more ends with its slice, or never begins.
            finding = await asyncio.get_running_loop().run_in_executor(self._thread, search.go_on)
            yield finding
            if finding.complete:
                return

    def close(self) -> None:
        """Ask nothing any more."""
        if self._thread is not None:
            self._thread.shutdown(wait=False, cancel_futures=True)


class Asked(Struct, frozen=True):
    """What somebody looks for on a board."""

    text: str
    shown: Container[RequestId]
    """What is in view already."""
    row: Callable[[Entry], BoardRow]
    """The line of a request that is not on the board."""
    rows: dict[RequestId, BoardRow | None]
    """Those lines, as they are made; None for a request that was not there yet at the instant of the board."""


class _Search:
    """One question, asked slice by slice in another thread than the board's."""

    def __init__(self, live: LiveBoard, asked: Asked) -> None:
        self._live = live
        self._asked = asked
        self._steps: Iterator[Found] | None = None
        self._found = Found((), 0, 0)
        self._searched = False
        self._fault: StoreError | None = None
        self._is_left_out = left_out(asked.text)

    def go_on(self) -> Finding:
        """What is found after one more slice."""
        breath = _Breath()
        try:
            for found in self._further():
                self._found = found
                if breath.is_over():
                    break
            else:
                self._searched = True
        except StoreError as error:
            self._searched, self._fault = True, error
        made = all(self._has_row(request) and not breath.is_over() for request in self._found.requests)
        return Finding(
            tuple(request for request in self._found.requests if self._is_wanted(request)),
            100 * self._found.searched // max(1, self._found.count),
            complete=self._searched and made,
            fault=self._fault,
        )

    def _further(self) -> Iterator[Found]:
        """The steps that are still to be done; the store is asked only here, because that may take its time."""
        if self._steps is None:
            names = Names(self._live.board.publications.current).searched
            words = question(self._asked.text)
            self._steps = self._live.store.searching(words, LIMIT, names, without=self._asked.shown)
        return self._steps

    def _has_row(self, request: RequestId) -> bool:
        rows = self._asked.rows
        if request not in self._live.board.entries and request not in rows:
            try:
                stored = self._live.counter.entry(request, self._live.at)
            except StoreError as error:
                self._fault, rows[request] = error, None
                return True
            rows[request] = None if isinstance(stored, NoSuchRequest) else self._asked.row(stored)
        return True

    def _is_wanted(self, request: RequestId) -> bool:
        entry, row = self._live.board.entries.get(request), self._asked.rows.get(request)
        if self._is_left_out is None:
            return entry is not None or row is not None
        if entry is not None:
            row = self._asked.row(entry)
        return row is not None and not self._is_left_out(row)


class _Breath:
    """Lets others go on every few milliseconds, and says when a slice is over."""

    def __init__(self) -> None:
        self._next = time.monotonic() + _STRETCH
        self._end = time.monotonic() + _SLICE

    def is_over(self) -> bool:
        """Whether the slice is over; somebody else may have gone on meanwhile."""
        now = time.monotonic()
        if now >= self._next:
            time.sleep(_BREATH)
            self._next = now + _BREATH + _STRETCH
        return now >= self._end
