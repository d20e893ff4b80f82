"""The living board: an application that follows its store, lets time pass, and records what it notices.

What goes on at once is a worker: following the store and ticking on every whole second are the board's
lifelines, begun again when they fail; recording goes on beside them and is tried again until it is done.
What is wrong meanwhile stands above the board for as long as it is so.
"""

from __future__ import annotations

import asyncio
import gc
import signal
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import suppress
from functools import partial

from textual.worker import Worker, WorkerState

from rules.board import Changed
from rules.events import Event
from store.contract import Rewound, StoreError
from tui.boards import Names
from tui.headers import Header, header
from tui.keeping import KeepingApp
from tui.listings import Tally
from tui.live import LiveBoard, new_breaches, new_levels, to_record
from tui.notices import breach_notices, level_notices, reminder_notice
from tui.screens.acting import ActingScreen
from tui.words import Words

_BEGUN_AGAIN_AFTER = 5.0
"""So many seconds after a failure what the board lives by is begun again."""

_BREATH = 0.002
"""So many seconds belong to keys between two slices of what is read again."""

_TRIED_AGAIN_EVERY = 5
"""In every so many seconds what could not be recorded is tried again."""


class LivingApp(KeepingApp):
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
        super().__init__(live, words)
        self._lifelines: dict[str, Callable[[], Coroutine[object, object, None]]] = {"follow": self._follow}
        if ticking:
            self._lifelines["tick"] = self._tick
        self._beside = beside
        self._tally = Tally(live.board.entries)

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
        if "tick" in self._lifelines:
            self.run_beside("health", self._ask_after_health)
        if self._beside is not None:
            self.run_beside("beside", partial(self._go_on_beside, self._beside))

    def everything_anew(self) -> None:
        """Paint everything anew: the person, the plant or the language is another."""
        self._tally = Tally(self.live.board.entries)
        for screen in self.acting_screens():
            screen.show_everything()

    async def _follow(self) -> None:
        if self.live.outdated:
            await self._read_anew()
        await self._catch_up()
        async for news in self.live.store.follow(self.live.position):
            was_stale = self.live.silence is not None
            plant, changed = self.plant, self.live.take_in(news)
            if isinstance(news, Rewound):
                await self._read_anew()
                self.say("notice.anew", severity="warning")
            elif was_stale and self.live.silence is None:
                self.say("notice.live")
            if changed:
                self._tell(changed)
            else:
                self._show_second()
            if self.plant is not plant:
                self.names = Names(self.plant)
            await self._catch_up()
            if self.plant is not plant:
                self.everything_anew()

    async def _read_anew(self) -> None:
        """Show what the store has now, whatever was shown before; what was noticed before is not recorded any more."""
        self._recorder.forget()
        for _ in self.live.load_anew():
            await asyncio.sleep(_BREATH)
        self.survey = None
        self.names = Names(self.plant)
        # First: while a screen is left time goes on, and no list may have a request of which nothing is known any more.
        self.everything_anew()
        await self._leave_what_is_gone()
        self._record(self.live.board.entries)

    async def _leave_what_is_gone(self) -> None:
        """Go back from a request that the store does not have any more."""
        screen = self.screen
        if isinstance(screen, ActingScreen) and screen.about_one is not None:
            with suppress(StoreError):
                try:
                    self.live.entry(screen.about_one)
                except LookupError:
                    await self.pop_screen()

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
        if self.live.clock_was_taken_back():
            self.say("notice.clock-back", severity="warning")
            self._begin("follow")
        changed = self.live.tick()
        if changed:
            self._tell(changed)
        again = self.live.told_again(changed)
        if again:
            self.bell()
            self._notify(reminder_notice(again, self.live.now(), self.names, self.words))
        if self._recorder.waiting and self.live.now() % _TRIED_AGAIN_EVERY == 0:
            self._record(())
        top = self._top()
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

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """A part that failed is told, and leaves the board up; one that the board lives by is begun again."""
        error = event.worker.error
        if event.state is not WorkerState.ERROR or error is None:
            return
        known = isinstance(error, StoreError)
        why = self.fault(error) if isinstance(error, StoreError) else f"{type(error).__name__}: {error}."
        if event.worker.name == "ask" and known:
            self.say("acted.not-read", why=why, severity="error")
        elif not known or event.worker.name not in self._lifelines:
            self.say("notice.fault", why=why, severity="error")
        if event.worker.name in self._lifelines:
            self._fault = (self.live.now(), " ".join(why.split()))
            self.live.outdated = self.live.outdated or event.worker.name == "follow"
            self._show_second()
            self.set_timer(_BEGUN_AGAIN_AFTER, partial(self._begin, event.worker.name))

    def _begin(self, lifeline: str) -> None:
        """Begin what the board lives by, or begin it again: following the store, or ticking."""
        self._fault = None
        self._show_second()
        self.run_beside(lifeline, self._lifelines[lifeline], exclusive=True)
