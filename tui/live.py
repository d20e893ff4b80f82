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
from rules.escalations import recipients
from rules.events import RequestId
from rules.instants import Instant
from rules.noticing import unrecorded
from rules.plant import Person
from rules.publications import Publications
from rules.readings import LIVE, Mark, Reading, Verdict
from rules.reminders import TOLD_AGAIN_AFTER, reminder
from store.contract import Commit, Position, Rewound, Silence, Store, StoreError, Write
from tui.clock import ClockWatch, Look
from tui.counter import Counter, NoSuchRequest

_AT_ONCE = 500
"""So many histories are taken in before the screen may say how far it is."""

_AT_A_TIME = 12
"""So many requests are read again before keys are answered: some milliseconds."""


class LiveBoard:
    """The board of a store, as it is now or as it stood at an instant."""

    def __init__(
        self,
        store: Store,
        publications: Publications,
        now: Callable[[], Instant],
        at: Instant | None = None,
        *,
        steady: Callable[[], float] | None = None,
    ) -> None:
        """`at` shows the board as it stood then; such a board stands still and records nothing.

        `steady` gives seconds that nobody can set, against which `now` is watched; without it `now` is believed.
        """
        self.store = store
        self.at = at
        self.silence: Silence | None = None
        self.outdated = False
        """Whether what is shown follows from what is no longer so, and is to be read anew."""
        self.clock = ClockWatch(now, steady or now)
        self._clock = now
        self._asked_for: Entry | None = None
        self._program = f"board {socket.gethostname()}:{os.getpid()}"
        self.counter = Counter(store, publications, now)
        self.board = Board(publications, store.history, self.now())
        self._remind_at = Instant(self.now() + TOLD_AGAIN_AFTER)
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
        """A request on the board, or as the store has it, or had it the last time, where it is closed by now.

        Raises `LookupError` for a number that no request has, and `StoreError`.
        """
        known = self.board.entries.get(request)
        if known is not None:
            return known
        try:
            stored = self.counter.entry(request, self.at)
        except StoreError:
            if self._asked_for is not None and self._asked_for.request.id == request:
                return self._asked_for
            raise
        if isinstance(stored, NoSuchRequest):
            raise LookupError(request)
        self._asked_for = stored
        return stored

    def load(self) -> Iterator[int]:
        """Take in every open request; yields after each few hundred how many there are so far."""
        self.position = self.store.position()
        self._adopt()
        histories = (opened.events for opened in self.store.open_requests(self.at))
        while chunk := list(islice(histories, _AT_ONCE)):
            self.board.load(chunk)
            yield len(self.board.entries)

    def load_anew(self) -> Iterator[None]:
        """Read everything anew beside what is shown, in slices, and then show that."""
        position = self.store.position()
        publications = Publications.read(self.store.plant_history()) or self.board.publications
        board = Board(publications, self.store.history, self.now())
        histories = (opened.events for opened in self.store.open_requests(self.at))
        while chunk := list(islice(histories, _AT_A_TIME)):
            board.load(chunk)
            yield
        self.board, self.position, self.silence, self.outdated = board, position, None, False
        self.counter.publications = publications
        self._behind.clear()

    def take_in(self, news: Commit | Silence | Rewound) -> Changed | None:
        """Take in what `follow` gave; None where nothing on the board can differ yet."""
        match news:
            case Silence():
                self.silence = news
                return None
            case Rewound():
                self.outdated = True
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

    def clock_was_taken_back(self) -> bool:
        """Whether a clock that was set ahead a moment ago is right again; then what is shown is outdated."""
        taken_back = self.clock.look() is Look.TAKEN_BACK
        self.outdated = self.outdated or taken_back
        return taken_back

    def tick(self) -> Changed:
        """Let time pass until now."""
        return self.board.advance(self.now())

    def told_again(self, changed: Changed) -> tuple[tuple[Entry, Reading], ...]:
        """The breaches that are to be told again now, but for those that are told because they just `changed`.

        Asked every second, it looks at the board every half hour.
        """
        if self.board.now < self._remind_at:
            return ()
        found = reminder(self.board)
        self._remind_at = found.ask_at
        news = {(each.request, each.after.expectation.id, each.after.instance) for each in changed.crossings}
        return tuple(
            (entry, reading)
            for entry, reading in found.again
            if (entry.request.id, reading.expectation.id, reading.instance) not in news
        )

    def unrecorded(self, requests: Iterable[RequestId]) -> tuple[Write, ...]:
        """What is to be stored about these requests that no program has recorded yet (laws 2, 34, 35).

        One that is closed by now is read from the store.
        """
        if self.read_only:
            return ()
        writes = []
        for request in requests:
            entry = self.entry(request)
            noticed = unrecorded(entry, self.board.now, self._program)
            if noticed:
                writes.append(Write(request, entry.request.revision, noticed))
        return tuple(writes)


def to_record(changed: Changed) -> frozenset[RequestId]:
    """The requests of which something that changed is to be recorded, those that are closed now among them."""
    broken = {crossing.request for crossing in changed.crossings if crossing.after.breached_at is not None}
    return frozenset(broken | {raised.request for raised in changed.raised})


def new_breaches(changed: Changed, board: Board) -> tuple[tuple[Entry, Crossing], ...]:
    """The breaches among what changed that ask for somebody's attention.

    They are live, on the board, not excused and not silenced (law 33); of a chain it is the deepest (law 27), and
    what an import brings with it alerts nobody (law 34).
    """
    return tuple(
        (entry, crossing)
        for crossing in changed.crossings
        if (entry := board.entries.get(crossing.request)) is not None
        and crossing.after.verdict is Verdict.BREACHED
        and crossing.after.phase in LIVE
        and Mark.EXCUSED not in crossing.after.marks
        and (crossing.before is None or crossing.before.verdict is not Verdict.BREACHED)
        and entry.attention_of(crossing.after).silenced is None
        and not _before_it_was_known(entry, crossing.after.breached_at)
        and not board.is_told_by_another(crossing.request)
    )


def new_levels(changed: Changed, board: Board, person: Person | None) -> tuple[tuple[Entry, Reading, str], ...]:
    """The levels among what changed that a person is to be told, each with its clock.

    None of what is silenced (law 33), and of a chain that is broken those of the deepest (law 27).
    """
    if person is None:
        return ()
    found = []
    for raised in changed.raised:
        entry, level = board.entries.get(raised.request), raised.level
        told = recipients(level.tell, board.publications.current)
        if entry is None or not any(person.id in each.people for each in told):
            continue
        clock = (level.clock, level.instance)
        reading = next((each for each in entry.readings if (each.expectation.id, each.instance) == clock), None)
        if reading is None or not reading.live or entry.attention_of(reading).silenced is not None:
            continue
        told_below = reading.broken and board.is_told_by_another(raised.request)
        if not told_below and not _before_it_was_known(entry, level.at):
            found.append((entry, reading, level.level))
    return tuple(found)


def _before_it_was_known(entry: Entry, at: Instant | None) -> bool:
    """Whether it happened before the store heard of the request at all, as with what is imported."""
    return at is not None and at <= entry.request.moments[0].event.recorded_at
