"""The living board: an application that follows its store, lets time pass, and records what it notices.

What goes on at once is a worker: following the store and ticking on every whole second are the board's
lifelines, begun again when they fail; recording goes on beside them and is tried again until it is done.
"""

from __future__ import annotations

import asyncio
import gc
import signal
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from textual.app import App
from textual.css.query import NoMatches
from textual.worker import Worker, WorkerState

from rules.board import Changed
from rules.events import Event, RequestId
from rules.instants import Instant
from rules.plant import Person, Plant
from store.contract import Silence, Stored, StoreError
from tui.boards import Names
from tui.headers import Header, header
from tui.listings import Tally
from tui.live import LiveBoard, new_breaches, new_levels, to_record
from tui.notices import SECONDS, Notice, Severity, breach_notices, level_notices, missed_notice, reminder_notice
from tui.screens.acting import ActingScreen
from tui.store_sentences import store_sentence
from tui.words import Words

if TYPE_CHECKING:
    from tui.survey import Survey

_BEGUN_AGAIN_AFTER = 5.0
"""So many seconds after a failure what the board lives by is begun again."""

_BREATH = 0.002
"""So many seconds belong to keys between two slices of what is read again."""

_TRIED_AGAIN_EVERY = 10
"""In every so many seconds what could not be recorded is tried again."""


class LivingApp(App[None]):
    """A loaded board that stays true for as long as it is open; `PlazoApp` adds what people do with it."""

    def __init__(
        self,
        live: LiveBoard,
        words: Words,
        *,
        ticking: bool = True,
        beside: Callable[[], AsyncIterator[None]] | None = None,
    ) -> None:
        """`ticking` off leaves it to the caller to call `tick`; `beside` goes on beside the board, as a demo does."""
        super().__init__()
        self.live = live
        self.words = words
        self.names = Names(self.plant)
        self._lifelines: dict[str, Callable[[], Coroutine[object, object, None]]] = {"follow": self._follow}
        if ticking:
            self._lifelines["tick"] = self._tick
        self.person: Person | None = None
        """Who is looking, where it is somebody in particular."""
        self._to_record: set[RequestId] = set()
        self._beside = beside
        self._clock_told = False
        self._fault: Instant | None = None
        self._tally = Tally(live.board.entries)
        self.survey: Survey | None = None
        """What stands beside requests; there from the first that is shown whole."""

    @property
    def plant(self) -> Plant:
        """The plant as it was last published."""
        return self.live.board.publications.current

    @property
    def stale_since(self) -> Instant | None:
        """Since when what is shown may not be what is so."""
        return self.live.silence.since if self.live.silence is not None else self._fault

    def header(self) -> Header:
        """The top line as it is now."""
        live = self.live
        return header(
            self.plant.name,
            self._tally.counts,
            live.now(),
            self.plant.time_zone,
            self.words,
            stale_since=self.stale_since,
            as_of=live.at,
            read_only=live.read_only,
        )

    def leave_when_told(self) -> None:
        """A closed terminal or a stopped service ends the program in an orderly way."""
        loop = asyncio.get_running_loop()
        for told in (signal.SIGHUP, signal.SIGTERM):
            with suppress(NotImplementedError, RuntimeError, ValueError):
                loop.add_signal_handler(told, self.exit)

    def come_alive(self) -> None:
        """What was loaded stays for as long as the board is open: collect only what comes after it."""
        gc.freeze()
        gc.enable()
        if self.live.at is not None:
            return
        # A demo made its past up a moment ago: nothing of it is news (law 34).
        self._record(self.live.board.entries, missed=self._beside is None)
        for lifeline in self._lifelines:
            self._begin(lifeline)
        if self._beside is not None:
            self.run_worker(self._go_on_beside(self._beside), name="beside", exit_on_error=False)

    def everything_anew(self) -> None:
        """Paint everything anew: the person, the plant or the language is another."""
        self._tally = Tally(self.live.board.entries)
        for screen in self.acting_screens():
            screen.show_everything()

    def acting_screens(self) -> Iterator[ActingScreen]:
        """The screens that show the board or a request, the one on top first; none while the application closes."""
        screens = reversed(self.screen_stack) if self.is_running else ()
        return (each for each in screens if isinstance(each, ActingScreen) and each.ready)

    async def _follow(self) -> None:
        await self._catch_up()
        async for news in self.live.store.follow(self.live.position):
            was_stale = self.stale_since is not None
            plant, changed = self.plant, self.live.take_in(news)
            if isinstance(news, Silence):
                self.say("notice.stale", why=self.fault(news.cause), severity="error")
            elif was_stale:
                self.say("notice.live")
            if changed:
                self._tell(changed)
            else:
                self._tick_screens()
            if self.plant is not plant:
                self.names = Names(self.plant)
            await self._catch_up()
            if self.plant is not plant:
                self.everything_anew()

    async def _catch_up(self) -> None:
        """Show what a publication or a closure changes, in slices between which keys are answered."""
        for changed in self.live.catch_up():
            self._tell(changed)
            await asyncio.sleep(_BREATH)

    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(1 - time.time() % 1)
            self.tick()

    async def _go_on_beside(self, beside: Callable[[], AsyncIterator[None]]) -> None:
        async for _ in beside():
            pass

    def tick(self) -> None:
        """Let time pass until now, and paint what that changes."""
        changed = self.live.tick()
        if self.live.clock_went_back and not self._clock_told:
            self.say("notice.clock", severity="warning")
        self._clock_told = self.live.clock_went_back
        if changed:
            self._tell(changed)
        again = self.live.told_again(changed)
        if again:
            self.bell()
            self._notify(reminder_notice(again, self.live.now(), self.names, self.words))
        if self._to_record and self.live.now() % _TRIED_AGAIN_EVERY == 0:
            self._record(())
        self._tick_screens()

    def _tick_screens(self) -> None:
        top = next(self.acting_screens(), None)
        if top is not None:
            top.tick()

    def take_in_events(self, events: Sequence[Event]) -> None:
        """Take in events of this board's own person, before the store brings them."""
        changed = self.live.board.apply(events)
        if changed:
            self._tell(changed)

    def _tell(self, changed: Changed) -> None:
        """Paint what changed, and say what was broken in this second and which levels were reached."""
        self._tally.change(changed.requests | changed.gone)
        if self.survey is not None:
            self.survey.take_in(changed)
        for screen in self.acting_screens():
            screen.show_changes(changed)
        noticed = to_record(changed)
        if noticed:
            self._say_what_broke(changed)
            self._record(noticed)

    def _say_what_broke(self, changed: Changed) -> None:
        """Ring for what was broken, and tell the person here of the other levels that are theirs to know."""
        now, board = self.live.now(), self.live.board
        broken = new_breaches(changed, board)
        if broken:
            self.bell()
        for notice in breach_notices(broken, now, self.names, self.words):
            self._notify(notice)
        if self.person is not None:
            told = {(entry.request.id, crossing.after.expectation.id) for entry, crossing in broken}
            levels = [
                each
                for each in new_levels(changed, board, self.person)
                if (each[0].request.id, each[1].expectation.id) not in told
            ]
            for notice in level_notices(levels, self.person, now, self.names, self.words):
                self._notify(notice)

    async def look_around(self, survey: Survey, now: Instant) -> None:
        """Read what stands beside the request that is shown; the next second shows it."""
        await survey.read(now)
        if self.live.at is not None:
            # A board that stands still has no next second; one that is closed meanwhile has nothing to show it on.
            with suppress(NoMatches):
                self._tick_screens()

    def _record(self, requests: Iterable[RequestId], *, missed: bool = False) -> None:
        """Have recorded what happened to the clocks of these requests, beside everything else."""
        self._to_record.update(requests)
        self.run_worker(self._recorded(missed), name="record", group="record", exit_on_error=False)

    async def _recorded(self, missed: bool) -> None:
        """Record what is to be recorded; what could not be is tried again while the board is open."""
        requests, self._to_record = self._to_record, set()
        writes = self.live.unrecorded(requests)
        if not writes:
            return
        try:
            stored = await asyncio.to_thread(self.live.store.append_all, writes)
        except StoreError as error:
            self._to_record |= requests
            self.say("acted.not-saved", why=self.fault(error), severity="error")
            return
        assert isinstance(stored, Stored), "a program's events never conflict (law 32)"
        self.live.board.apply(stored.events)
        notice = missed_notice(stored.events, self.person, self.plant, self.words) if missed else None
        if notice is not None:
            self._notify(notice)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """A part that failed is told, and leaves the board up; one that the board lives by is begun again."""
        error = event.worker.error
        if event.state is not WorkerState.ERROR or error is None:
            return
        why = self.fault(error) if isinstance(error, StoreError) else f"{type(error).__name__}: {error}."
        self.say("notice.fault", why=why, severity="error")
        if event.worker.name in self._lifelines:
            self._fault = self.live.now()
            self._tick_screens()
            self.set_timer(_BEGUN_AGAIN_AFTER, partial(self._begin, event.worker.name))

    def _begin(self, lifeline: str) -> None:
        """Begin what the board lives by: following the store, or ticking."""
        self._fault = None
        self._tick_screens()
        self.run_worker(self._lifelines[lifeline](), name=lifeline, exit_on_error=False)

    def say(self, key: str, *, severity: Severity = "information", **facts: object) -> None:
        """Tell the person a sentence of the catalogue."""
        self._notify(Notice(self.words(key, **facts), severity=severity))

    def _notify(self, notice: Notice) -> None:
        self.notify(
            notice.sentence,
            title=notice.title,
            severity=notice.severity,
            timeout=SECONDS[notice.severity],
            markup=False,
        )

    def fault(self, error: StoreError) -> str:
        """The sentence about what the store could not do."""
        return store_sentence(error, self.words)
