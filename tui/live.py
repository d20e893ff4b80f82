"""The live board of one opened store: told of commits and of time, and recording what it notices.

It is the only place that joins store and rules while a board is open. It knows no screen: `tui.app` asks
it to follow, to tick and to act, and paints what it says has changed.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from rules.board import Board, Changed, Crossing
from rules.entry import Entry
from rules.events import RequestId
from rules.instants import Instant
from rules.noticing import unrecorded
from rules.publications import Publications
from rules.readings import LIVE, Mark, Verdict
from store.contract import Commit, Position, Silence, Store, Write
from tui.counter import Counter, NoSuchRequest

_AT_ONCE = 500
"""So many histories are taken in before the screen may say how far it is."""

_AT_A_TIME = 25
"""So many requests are read again before keys are answered: some milliseconds."""


class LiveBoard:
    """The board of a store, as it is now or as it stood at an instant."""

    def __init__(
        self, store: Store, publications: Publications, now: Callable[[], Instant], at: Instant | None = None
    ) -> None:
        """`at` shows the board as it stood then; such a board stands still and records nothing."""
        self.store = store
        self.at = at
        self.silence: Silence | None = None
        self._clock = now
        self._program = f"board {socket.gethostname()}:{os.getpid()}"
        self.counter = Counter(store, publications, now)
        self.board = Board(publications, store.history, self.now())
        self.position = Position(0)
        self._behind: dict[RequestId, None] = {}

    def now(self) -> Instant:
        """The instant that the board shows."""
        return self._clock() if self.at is None else self.at

    @property
    def read_only(self) -> bool:
        """Whether nothing may be done here."""
        return self.store.read_only or self.at is not None

    @property
    def clock_went_back(self) -> bool:
        """Whether the machine's clock shows an earlier time than the board has already seen (law 10)."""
        return self.at is None and self._clock() < self.board.now

    def entry(self, request: RequestId) -> Entry:
        """A request on the board, or as the store has it where it is closed by now."""
        known = self.board.entries.get(request)
        if known is not None:
            return known
        stored = self.counter.entry(request, self.at)
        if isinstance(stored, NoSuchRequest):
            raise LookupError(request)
        return stored

    def load(self) -> Iterator[int]:
        """Take in every open request; yields after each few hundred how many there are so far."""
        self.position = self.store.position()
        histories = (opened.events for opened in self.store.open_requests(self.at))
        while chunk := list(islice(histories, _AT_ONCE)):
            self.board.load(chunk)
            yield len(self.board.entries)

    def take_in(self, news: Commit | Silence) -> Changed | None:
        """Take in what `follow` gave; None where nothing on the board can differ."""
        match news:
            case Silence():
                self.silence = news
                return None
            case Commit(position=position, events=events, plant_events=plant_events):
                self.silence = None
                self.position = position
                if plant_events:
                    self._adopt()
                return self.board.apply(events) if events else None

    def _adopt(self) -> None:
        """Take in what the plant says now; which requests it changes is told by `catch_up`."""
        published = self.board.publications.after(self.store.plant_history())
        self.counter.publications = published
        self._behind = dict.fromkeys((*self.board.adopt(published), *self._behind))

    def catch_up(self) -> Iterator[Changed]:
        """Read again what a publication or a closure changes, a few requests at a time, the next due first."""
        while self._behind:
            few = tuple(islice(self._behind, _AT_A_TIME))
            for request in few:
                del self._behind[request]
            yield self.board.reread(few)

    def tick(self) -> Changed:
        """Let time pass until now."""
        return self.board.advance(self.now())

    def unrecorded(self, requests: Iterable[RequestId]) -> tuple[Write, ...]:
        """What is to be stored about the breaches of these requests that no program has recorded yet (laws 2, 35)."""
        if self.read_only:
            return ()
        writes = []
        for request in requests:
            entry = self.board.entries.get(request)
            noticed = () if entry is None else unrecorded(entry, self.board.now, self._program)
            if entry is not None and noticed:
                writes.append(Write(request, entry.request.revision, noticed))
        return tuple(writes)


def new_breaches(changed: Changed, board: Board) -> tuple[tuple[Entry, Crossing], ...]:
    """The breaches among what changed that ask for somebody's attention: live, on the board and not excused."""
    return tuple(
        (board.entries[crossing.request], crossing)
        for crossing in changed.crossings
        if crossing.request in board.entries
        and crossing.after.verdict is Verdict.BREACHED
        and crossing.after.phase in LIVE
        and Mark.EXCUSED not in crossing.after.marks
        and (crossing.before is None or crossing.before.verdict is not Verdict.BREACHED)
    )
