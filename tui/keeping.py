"""The application below the living board: what it keeps in the store, what stands in its way, and how that is said.

What people do is saved one thing at a time, what the board notices is recorded beside it, and both are tried against
a store that may be full, busy, damaged or away. Nothing of that ends the program.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine, Iterable, Iterator
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Final, ParamSpec, TypeVar

from textual.css.query import NoMatches
from textual.notifications import Notification, Notify

from rules.events import RequestId
from rules.instants import Instant
from rules.plant import Person, Plant
from store.contract import StoreError, StoreWarning
from tui.boards import Names
from tui.live import LiveBoard
from tui.notices import SECONDS, Notice, Severity, missed_notice
from tui.recording import Recorder
from tui.screens.acting import ActingScreen
from tui.store_sentences import not_recorded, store_sentence
from tui.troubles import Trouble, Troubles
from tui.typing_in_order import InOrderApp
from tui.words import Words

if TYPE_CHECKING:
    from tui.survey import Survey

_Given = ParamSpec("_Given")
_Answer = TypeVar("_Answer")

_SOON: Final = 0.5
"""So many seconds a store may take to answer before that is said."""

_FIRST_ASKED_AFTER: Final = 2.0
_ASKED_EVERY: Final = 60.0
_ASKED_AGAIN_AFTER: Final = 5.0
"""Seconds until the store is first asked how it is, from then on, and while it warns."""


class _OfAKey(Notification):
    """That a key does nothing."""


def _gives_way(told: Notification, new: Notification) -> bool:
    if isinstance(told, _OfAKey) and isinstance(new, _OfAKey):
        return True
    return (told.title, told.message, told.severity) == (new.title, new.message, new.severity)


class KeepingApp(InOrderApp):
    """A loaded board and the store below it; `LivingApp` lets it follow and tick."""

    def __init__(self, live: LiveBoard, words: Words) -> None:
        super().__init__()
        self.live = live
        self.words = words
        self.names = Names(self.plant)
        self.person: Person | None = None
        """Who is looking, where it is somebody in particular."""
        self._recorder = Recorder(live)
        self._fault: tuple[Instant, str] | None = None
        """Since when a part that the board lives by does not, and why."""
        self._past_failure: StoreError | None = None
        self._warnings: tuple[StoreWarning, ...] = ()
        self._saving_since: float | None = None
        self.survey: Survey | None = None
        """What stands beside requests; there from the first that is shown whole."""

    @property
    def plant(self) -> Plant:
        """The plant as it was last published."""
        return self.live.board.publications.current

    @property
    def stale_since(self) -> Instant | None:
        """Since when what is shown may not be what is so."""
        if self.live.silence is not None:
            return self.live.silence.since
        return None if self._fault is None else self._fault[0]

    @property
    def is_saving(self) -> bool:
        """Whether something that a person did has not been answered by the store."""
        return self._saving_since is not None

    def troubles(self) -> tuple[Trouble, ...]:
        """What is wrong now, the worst first."""
        live, recorder, saving = self.live, self._recorder, self._saving_since
        return Troubles(
            silence=None if live.silence is None else live.silence.cause,
            fault="" if self._fault is None else self._fault[1],
            unrecorded=None if recorder.failure is None else (recorder.waiting, recorder.failure),
            saving=saving is not None and time.monotonic() - saving >= _SOON,
            ahead=live.clock.ahead,
            believed_at=live.clock.believed_at,
            back=live.clock_went_back,
            past=self._past_failure,
            warnings=self._warnings,
        ).said(live.now(), self.names.zone, self.words)

    def acting_screens(self) -> Iterator[ActingScreen]:
        """The screens that show the board or a request, the one on top first; none while the application closes."""
        screens = reversed(self.screen_stack) if self.is_running else ()
        return (each for each in screens if isinstance(each, ActingScreen) and each.ready)

    def _top(self) -> ActingScreen | None:
        return next(self.acting_screens(), None)

    def _show_second(self) -> None:
        top = self._top()
        if top is not None:
            top.show_second()

    async def look_around(self, survey: Survey, now: Instant) -> None:
        """Read what stands beside the request that is shown; the next second shows it."""
        try:
            await survey.read(now)
        except StoreError as error:
            self._past_failure = error
            self._show_second()
            return
        self._past_failure = None
        if self.live.at is not None:
            # A board that stands still has no next second; one that is closed meanwhile has nothing to show it on.
            with suppress(NoMatches):
                self._show_second()

    def _record(self, requests: Iterable[RequestId], *, missed: bool = False) -> None:
        """Have recorded what happened to the clocks of these requests, beside everything else."""
        self._recorder.take(requests)
        self.run_beside("record", partial(self._recorded, missed))

    def run_beside(
        self,
        name: str,
        work: Callable[[], Coroutine[object, object, None]],
        group: str = "",
        *,
        exclusive: bool = False,
    ) -> None:
        """Begin what goes on while keys are answered; its faults leave the board up.

        It is given as a call: a coroutine that is given up before it began would be reported as one nobody awaited.
        """
        self.run_worker(work, name=name, group=group or name, exclusive=exclusive, exit_on_error=False)

    async def _recorded(self, missed: bool) -> None:
        """Record what is to be recorded; what could not be is tried again while the board is open."""
        failed = self._recorder.failure
        stored = await self._recorder.record()
        if self._recorder.failure is not failed:
            self._show_second()
        notice = missed_notice(stored, self.person, self.plant, self.words) if missed and stored else None
        if notice is not None:
            self._notify(notice)

    async def saved(self, call: Callable[_Given, _Answer], *given: _Given.args, **named: _Given.kwargs) -> _Answer:
        """What a call that writes answers; while it goes on nothing else is done, and that is said. It may block."""
        self._saving_since = time.monotonic()
        try:
            answer = await asyncio.to_thread(call, *given, **named)
        finally:
            self._saving_since = None
            self._show_second()
        self._record(())
        return answer

    async def _ask_after_health(self) -> None:
        """Ask the store now and then what its people should know before it becomes an error."""
        await asyncio.sleep(_FIRST_ASKED_AFTER)
        while True:
            await self.look_at_health()
            await asyncio.sleep(_ASKED_AGAIN_AFTER if self._warnings else _ASKED_EVERY)

    async def look_at_health(self) -> None:
        """See what the store warns of; one that cannot be reached is told by following it."""
        with suppress(StoreError):
            self._warnings = (await asyncio.to_thread(self.live.store.health)).warnings
            self._show_second()

    def say(self, key: str, *, severity: Severity = "information", **facts: object) -> None:
        """Tell the person a sentence of the catalogue."""
        self._notify(Notice(self.words(key, **facts), severity=severity))

    def say_of_key(self, key: str, **facts: object) -> None:
        """Tell the person that a key does nothing; that takes the place of what was said of the key before it."""
        self.post_message(Notify(_OfAKey(self.words(key, **facts), timeout=SECONDS["information"])))

    def on_notify(self, event: Notify) -> None:
        """Nothing stands there twice, and of keys that do nothing only the newest, for who types blindly."""
        for told in [each for each in self._notifications if _gives_way(each, event.notification)]:
            self._unnotify(told, refresh=False)

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

    def not_recorded(self, error: StoreError) -> str:
        """The sentence about what somebody did that the store could not keep."""
        return not_recorded(error, self.words)
