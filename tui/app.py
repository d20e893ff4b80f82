"""The application: opens the board of a store, follows it, ticks, and asks.

Everything that goes on at once is a worker here: `_follow` takes in what the store brings, `_tick` lets
time pass on every whole second, and each action is a coroutine of `tui.asking`. Screens paint what they
are told and ask the application for everything else.
"""

from __future__ import annotations

import asyncio
import gc
import signal
import time
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from pathlib import PurePath
from typing import TYPE_CHECKING, ClassVar, Literal

from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.command import CommandPalette, Provider
from textual.screen import ModalScreen, Screen
from textual.worker import Worker, WorkerState

from rules.actions import offers
from rules.asks import Declined, Offer
from rules.board import Changed
from rules.events import Event, RequestId
from rules.instants import Instant
from rules.plant import Person, Plant
from store.contract import Silence, StoreError
from tui import asking
from tui.actions import EVERYWHERE, ON_A_REQUEST, ON_THE_BOARD
from tui.boards import Names, promised
from tui.conflicts import happening, who
from tui.declining import declined as declined_sentence
from tui.headers import Header, header
from tui.listings import Tally
from tui.live import LiveBoard, new_breaches
from tui.palette import Everything
from tui.screens.acting import ActingScreen
from tui.screens.board import BoardScreen
from tui.screens.keys import ExplainedKey, KeysScreen
from tui.screens.request import RequestScreen
from tui.store_sentences import store_sentence
from tui.themes import DARK, THEMES, VARIABLE_DEFAULTS, register
from tui.typed_text import one_line
from tui.words import LANGUAGES, Words

if TYPE_CHECKING:
    from tui.pictures import RequestPicture

Severity = Literal["information", "warning", "error"]

_MOST_NOTICES = 3
"""So many breaches of one second are told one by one; the rest in one sentence."""

_NOTICE_SECONDS: dict[Severity, float] = {"information": 4, "warning": 10, "error": 15}


class PlazoApp(App[None]):
    """One person, or nobody in particular, looking at a loaded board."""

    TITLE = "Plazo"
    CSS_PATH: ClassVar[list[str | PurePath]] = ["plazo.tcss", "screens/screens.tcss", "screens/request.tcss"]
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+c", "leave", "Leave", show=False, priority=True)]
    ENABLE_COMMAND_PALETTE = True
    COMMANDS: ClassVar[set[type[Provider] | Callable[[], type[Provider]]]] = {Everything}

    def __init__(
        self,
        live: LiveBoard,
        words: Words,
        *,
        person: Person | None = None,
        theme: str = DARK,
        ticking: bool = True,
        beside: Callable[[PlazoApp], AsyncIterator[None]] | None = None,
    ) -> None:
        """`ticking` off leaves it to the caller to call `tick`; `beside` goes on beside the board, as a demo does."""
        super().__init__()
        self.live = live
        self.words = words
        self.person = person
        self.names = Names(self.plant)
        register(self, theme)
        self._ticking = ticking
        self._beside = beside
        self._clock_told = False
        self._fault: Instant | None = None
        self._tally = Tally(live.board.entries)

    @property
    def plant(self) -> Plant:
        """The plant as it was last published."""
        return self.live.board.publications.current

    @property
    def stale_since(self) -> Instant | None:
        """Since when what is shown may not be what is so."""
        return self.live.silence.since if self.live.silence is not None else self._fault

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Our own colours, so that they exist under any theme."""
        return VARIABLE_DEFAULTS

    async def on_mount(self) -> None:
        """Show the board and begin to follow."""
        self._leave_when_told()
        await self.push_screen(BoardScreen())
        self._settle()

    def _leave_when_told(self) -> None:
        """A closed terminal or a stopped service ends the program in an orderly way."""
        loop = asyncio.get_running_loop()
        for told in (signal.SIGHUP, signal.SIGTERM):
            with suppress(NotImplementedError, RuntimeError, ValueError):
                loop.add_signal_handler(told, self.exit)

    def _settle(self) -> None:
        """What was loaded stays for as long as the board is open: collect only what comes after it."""
        gc.freeze()
        gc.enable()
        self._record_what_was_missed()
        if self.live.at is not None:
            return
        self.run_worker(self._follow(), name="follow", exit_on_error=False)
        if self._ticking:
            self.run_worker(self._tick(), name="tick", exit_on_error=False)
        if self._beside is not None:
            self.run_worker(self._go_on_beside(self._beside), name="beside", exit_on_error=False)

    def _everything_anew(self) -> None:
        self._tally = Tally(self.live.board.entries)
        for screen in self._acting_screens():
            screen.show_everything()

    def _acting_screens(self) -> Iterator[ActingScreen]:
        """The screens that show the board or a request, the one on top first."""
        return (each for each in reversed(self.screen_stack) if isinstance(each, ActingScreen) and each.ready)

    def _record_what_was_missed(self) -> None:
        """Record the breaches that happened while no board was open, and tell them in one sentence (law 34)."""
        try:
            missed = self.live.record(list(self.live.board.entries))
        except StoreError as error:
            self.say("acted.not-saved", why=self.fault(error), severity="error")
            return
        if missed and self._beside is None:  # a demo made its past up a moment ago
            self._notify(self.words.count("notice.digest", missed), severity="warning")

    async def _follow(self) -> None:
        async for news in self.live.store.follow(self.live.position):
            was_stale = self.stale_since is not None
            changed = self.live.take_in(news)
            if isinstance(news, Silence):
                self.say("notice.stale", why=self.fault(news.cause), severity="error")
            elif was_stale:
                self.say("notice.live")
            if not isinstance(news, Silence) and news.plant_events:
                self.names = Names(self.plant)
                self._everything_anew()
            elif changed:
                self._tell(changed)
            else:
                self._tick_screens()

    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(1 - time.time() % 1)
            self.tick()

    async def _go_on_beside(self, beside: Callable[[PlazoApp], AsyncIterator[None]]) -> None:
        async for _ in beside(self):
            pass

    def tick(self) -> None:
        """Let time pass until now, and paint what that changes."""
        changed = self.live.tick()
        if self.live.clock_went_back and not self._clock_told:
            self.say("notice.clock", severity="warning")
        self._clock_told = self.live.clock_went_back
        if changed:
            self._tell(changed)
        self._tick_screens()

    def _tick_screens(self) -> None:
        top = next(self._acting_screens(), None)
        if top is not None:
            top.tick()

    def take_in_events(self, events: Sequence[Event]) -> None:
        """Take in events of this board's own person, before the store brings them."""
        changed = self.live.board.apply(events)
        if changed:
            self._tell(changed)

    def _tell(self, changed: Changed) -> None:
        """Paint what changed, and say what was broken in this second."""
        self._tally.change(changed.requests | changed.gone)
        for screen in self._acting_screens():
            screen.show_changes(changed)
        broken = new_breaches(changed, self.live.board)
        if not broken:
            return
        self.bell()
        for entry, crossing in broken[:_MOST_NOTICES]:
            reading, request = crossing.after, entry.request
            self.notify(
                self.words(
                    "notice.breach",
                    provider=self.names.department(reading.owed_by),
                    customer=self.names.department(request.customer),
                    clock=promised(reading, self.words),
                    due="" if reading.due is None else self.words.when(reading.due, self.live.now(), self.names.zone),
                ),
                title=self.words("notice.breach.title", number=request.id, summary=one_line(request.summary)),
                severity="error",
                timeout=_NOTICE_SECONDS["error"],
                markup=False,
            )
        if len(broken) > _MOST_NOTICES:
            self._notify(self.words("notice.others", n=len(broken) - _MOST_NOTICES), severity="error")
        self.run_worker(self._record([entry.request.id for entry, _ in broken]), name="record", exit_on_error=False)

    async def _record(self, requests: Sequence[RequestId]) -> None:
        try:
            self.live.record(requests)
        except StoreError as error:
            self.say("acted.not-saved", why=self.fault(error), severity="error")

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """A worker that failed leaves the board up, marked as stale, with what went wrong."""
        if event.state is WorkerState.ERROR and event.worker.error is not None:
            error = event.worker.error
            self._fault = self.live.now()
            why = self.fault(error) if isinstance(error, StoreError) else f"{type(error).__name__}: {error}."
            self.say("notice.fault", why=why, severity="error")

    # What screens ask for.

    def ask(self, word: str, request: RequestId | None) -> None:
        """Do an action with a request."""
        self.run_worker(asking.act(self, word, request), name="ask", group="ask", exclusive=True, exit_on_error=False)

    def ask_new(self) -> None:
        """Open a new request."""
        self.run_worker(asking.ask_new(self), name="ask", group="ask", exclusive=True, exit_on_error=False)

    def ask_person(self) -> None:
        """Ask who is there."""

        async def ask() -> None:
            await asking.who(self)

        self.run_worker(ask(), name="ask", group="ask", exclusive=True, exit_on_error=False)

    def become(self, person: Person) -> None:
        """Be this person from now on."""
        self.person = person
        self._everything_anew()

    def offered(self, request: RequestId | None) -> dict[str, Offer]:
        """The actions that may be done with a request now."""
        answers = self._offers(request)
        return {word: answer for word, answer in answers.items() if isinstance(answer, Offer)}

    def _offers(self, request: RequestId | None) -> dict[str, Offer | Declined]:
        entry = None if request is None else self.live.board.entries.get(request)
        if entry is None or self.person is None or self.live.read_only:
            return {}
        return dict(offers(entry, by=self.person, publications=self.live.board.publications, now=self.live.now()))

    def point_at(self, request: RequestId) -> None:
        """Put the cursor of the board on a request, where the board shows it."""
        for screen in self._acting_screens():
            if isinstance(screen, BoardScreen):
                screen.point_at(request)

    def show_request(self, request: RequestId) -> None:
        """Show one request whole."""
        self.push_screen(RequestScreen(request))

    def picture(self, request: RequestId, width: int, before: RequestPicture | None) -> RequestPicture:
        """One request ready to paint; `before` is the picture that is painted now."""
        # A board without a request beside it opens sooner without it.
        from tui.pictures import picture  # noqa: PLC0415

        return picture(
            self.live.entry(request),
            self.live.now(),
            width,
            self.words,
            self.live.board.publications,
            viewer=None if self.person is None else self.person.department,
            before=before if before is not None and before.request == request else None,
        )

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

    def show_keys(self, request: RequestId | None) -> None:
        """Show what every key does here."""
        answers = self._offers(request)
        on_request = [
            ExplainedKey(key, self.why_not(answer) if isinstance(answer, Declined) else "")
            for key in ON_A_REQUEST
            for answer in (answers.get(key.word),)
        ]
        groups = (
            (self._request_named(request), on_request),
            (self.words("keys.board"), [ExplainedKey(key) for key in ON_THE_BOARD]),
            (self.words("keys.everywhere"), [ExplainedKey(key) for key in EVERYWHERE]),
        )
        self.push_screen(KeysScreen(groups, self.words))

    def _request_named(self, request: RequestId | None) -> str:
        if request is None:
            return self.words("keys.request")
        return self.words(
            "keys.this-request", number=one_line(request), summary=one_line(self.live.entry(request).request.summary)
        )

    def change_language(self) -> None:
        """Go on in the other language, where one was."""
        self.words = Words(next(each for each in LANGUAGES if each != self.words.language))
        board = next(screen for screen in self.screen_stack if isinstance(screen, BoardScreen))
        while self.screen is not board:
            self.pop_screen()
        self.switch_screen(BoardScreen(board.tab, board.acting_on()))

    def change_theme(self) -> None:
        """Go on in the next colours."""
        names = [theme.name for theme in THEMES]
        now = names.index(self.theme) if self.theme in names else -1
        self.theme = names[(now + 1) % len(names)]

    def action_leave(self) -> None:
        """Close the board."""
        self.exit()

    def action_command_palette(self) -> None:
        """Show everything that can be done here, to be found by typing."""
        if not isinstance(self.screen, ModalScreen):
            self.push_screen(CommandPalette(placeholder=self.words("palette.search"), id="--command-palette"))

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """The palette: what can be done with the request now, then everything else, in the reader's language."""
        if isinstance(screen, ActingScreen):
            request = screen.acting_on()
            for word in self.offered(request):
                yield self._command(word, partial(self.ask, word, request), one_line(request or ""))
        for action in EVERYWHERE:
            if action.word != "palette":
                yield self._command(action.word, getattr(screen, f"action_{action.word}", self.action_leave))

    def _command(self, word: str, call: Callable[[], None], about: str = "") -> SystemCommand:
        name = " · ".join(filter(None, (self.words(f"action.{word}"), about)))
        return SystemCommand(name, self.words(f"action.{word}.help"), call)

    # Sentences.

    def say(self, key: str, *, severity: Severity = "information", **facts: object) -> None:
        """Tell the person a sentence of the catalogue."""
        self._notify(self.words(key, **facts), severity=severity)

    def _notify(self, sentence: str, *, severity: Severity = "information") -> None:
        self.notify(sentence, severity=severity, timeout=_NOTICE_SECONDS[severity], markup=False)

    def why_not(self, declined: Declined, *, overriding: bool = False) -> str:
        """The sentence about an action that may not be done, or about what somebody is `overriding`."""
        publications, now = self.live.board.publications, self.live.now()
        return declined_sentence(declined, self.words, publications, now, overriding=overriding)

    def between(self, events: Sequence[Event]) -> str:
        """Who did what in the meantime, and when, in one line."""
        now, zone = self.live.now(), self.names.zone
        return "; ".join(
            self.words(
                "conflict.line",
                who=who(event, self.plant, self.words),
                what=happening(event, self.words),
                when=self.words.when(event.occurred_at, now, zone),
            )
            for event in events
            if event.changes_request
        )

    def fault(self, error: StoreError) -> str:
        """The sentence about what the store could not do."""
        return store_sentence(error, self.words)
