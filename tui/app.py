"""The application: the living board of a store, and a person who acts on it.

`tui.living` keeps the board true; here is what screens ask for: actions, which are coroutines of `tui.asking`,
other screens, and sentences. Screens paint what they are told and ask the application for everything else.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Coroutine, Iterable, Sequence
from functools import partial
from pathlib import PurePath
from typing import TYPE_CHECKING, ClassVar, ParamSpec, TypeVar

from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.command import CommandPalette, Provider
from textual.events import Key
from textual.screen import ModalScreen, Screen
from textual.theme import Theme
from textual.worker import get_current_worker

from rules.answers import Declined, Offer
from rules.entry import Entry
from rules.events import Event, RequestId
from rules.plant import Person
from store.contract import StoreError
from tui.actions import EVERYWHERE, KINDS, ON_A_REQUEST, ON_THE_BOARD, keyed
from tui.conflicts import happening, who
from tui.declining import declined as declined_sentence
from tui.early_keys import EarlyKeys
from tui.live import LiveBoard
from tui.living import LivingApp
from tui.palette import Everything, is_finding
from tui.screens.acting import ActingScreen
from tui.screens.board import BoardScreen
from tui.screens.leaving import LeavingScreen
from tui.searching import Asked, Searcher
from tui.themes import DARK, THEMES, VARIABLE_DEFAULTS
from tui.typed_text import one_line
from tui.typing_in_order import Typed
from tui.words import LANGUAGES, Words

if TYPE_CHECKING:
    from tui.pictures import RequestPicture

_Given = ParamSpec("_Given")
_Answer = TypeVar("_Answer")


class PlazoApp(LivingApp):
    """One person, or nobody in particular, looking at a loaded board and acting on it."""

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
        # Before everything else, as if it were Textual's own first theme: one set later has every style made twice.
        self.set_reactive(App.theme, theme)
        super().__init__(live, words, ticking=ticking, beside=None if beside is None else partial(beside, self))
        self.person = person
        self.early_keys = EarlyKeys(self)
        self._searcher = Searcher(live)
        self._leaves_unsaved = False

    @property
    def available_themes(self) -> dict[str, Theme]:
        """Our own themes beside Textual's."""
        return {**super().available_themes, **{theme.name: theme for theme in THEMES}}

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Our own colours, so that they exist under any theme."""
        return VARIABLE_DEFAULTS

    def on_mount(self) -> None:
        """Show the board, and let it live once it stands there."""
        self.leave_when_told()
        # Later: until everything is mounted nothing is written to the terminal, and all would be painted twice.
        self.call_later(self._show_board)

    def _show_board(self) -> None:
        self._show(BoardScreen())
        self.call_after_refresh(self.come_alive)

    @property
    def at_rest(self) -> bool:
        """As for every application; and what the palette finds stands in its list."""
        return super().at_rest and not is_finding(self)

    async def give(self, typed: Typed) -> bool:
        """Keep what comes before the screen it is typed for."""
        return not self.early_keys.keep(typed) and await super().give(typed)

    def on_key(self, event: Key) -> None:
        """A character that does nothing on a board or a request says so."""
        letter = event.character or ""
        if not (isinstance(self.screen, ActingScreen) and event.is_printable) or letter.isspace():
            return
        if event.key not in self.screen.active_bindings:
            # A digit may be one of a PIN whose form did not come: it is not shown.
            key = "acted.no-such-digit" if letter.isdigit() else "acted.no-such-key"
            self.say_of_key(key, letter=letter, help=keyed("keys").printed)

    def _expect(self, screen: Screen[_Answer]) -> Screen[_Answer]:
        """A screen that comes now, and has what is typed from now on."""
        self.early_keys.expect()
        screen.call_later(self.early_keys.arrived)
        return screen

    def _show(self, screen: Screen[None]) -> None:
        self.push_screen(self._expect(screen))

    async def answer_of(self, screen: LeavingScreen[_Answer | None]) -> _Answer | None:
        """What a screen is answered that asks, None where it was left; whatever comes next has what is typed then."""
        screen.left = self.early_keys.left
        return await self.push_screen_wait(self._expect(screen))

    @property
    def _is_asked(self) -> bool:
        """Whether what is on top asks something: nothing that was under way before it came may cover it."""
        return isinstance(self.screen, ModalScreen)

    def ask(self, word: str, request: RequestId | None) -> None:
        """Do an action with a request."""
        # A board on which nobody does anything opens sooner without it.
        from tui.asking import act  # noqa: PLC0415

        self._ask(partial(act, self, word, request))

    def _ask(self, asking_for: Callable[[], Coroutine[object, object, None]]) -> None:
        """Begin to ask, unless the store has not answered what was done before: nobody would hear of that."""
        if self.is_saving:
            self.say("acted.still-saving", severity="warning")
        elif not self._is_asked:
            self._leaves_unsaved = False
            self.early_keys.begin()
            self.run_beside("ask", partial(self._asked, asking_for), exclusive=True)

    async def _asked(self, asking_for: Callable[[], Coroutine[object, object, None]]) -> None:
        try:
            await asking_for()
        finally:
            # Where another is asked for instead, keys are for that.
            if not get_current_worker().is_cancelled:
                self.early_keys.end()

    async def saved(self, call: Callable[_Given, _Answer], *given: _Given.args, **named: _Given.kwargs) -> _Answer:
        """As for every board; what is typed meanwhile waits for a moment, and is for the board if it is saved."""
        self.early_keys.hold()
        return await super().saved(call, *given, **named)

    def ask_new(self) -> None:
        """Open a new request."""
        # As in `ask`.
        from tui.asking import ask_new  # noqa: PLC0415

        self._ask(partial(ask_new, self))

    def ask_closure(self) -> None:
        """Close a calendar."""
        # A board on which nothing is closed opens sooner without it.
        from tui.asking_closures import ask_closure  # noqa: PLC0415

        self._ask(partial(ask_closure, self))

    def ask_own_pin(self) -> None:
        """Let whoever is there change the own PIN."""
        # A board on which nothing asks for a PIN opens sooner without it.
        from tui.asking_pins import ask_own_pin  # noqa: PLC0415

        self._ask(partial(ask_own_pin, self))

    def ask_person(self) -> None:
        """Ask who is there."""

        async def ask() -> None:
            # As in `ask`.
            from tui.asking import who as who_is_there  # noqa: PLC0415

            await who_is_there(self)
            # What is typed behind the name is for what the question lay on.
            self.early_keys.arrived()

        self._ask(ask)

    def become(self, person: Person) -> None:
        """Be this person from now on."""
        self.person = person
        self.everything_anew()

    def offered(self, request: RequestId | None) -> dict[str, Offer]:
        """The actions that may be done with a request now."""
        answers = self._offers(request)
        return {word: answer for word, answer in answers.items() if isinstance(answer, Offer)}

    def _offers(self, request: RequestId | None) -> dict[str, Offer | Declined]:
        if request is None or self.person is None or self.live.read_only:
            return {}
        entry = self._entry(request)
        if entry is None:
            return {}
        # As in `ask`.
        from rules.actions import offers  # noqa: PLC0415

        return dict(offers(entry, by=self.person, publications=self.live.board.publications, now=self.live.now()))

    def _entry(self, request: RequestId) -> Entry | None:
        """A request as it stands; None where the store cannot say, or says that it has none of this number."""
        try:
            return self.live.entry(request)
        except (LookupError, StoreError):
            return None

    def point_at(self, request: RequestId) -> None:
        """Put the cursor of the board on a request, where the board shows it."""
        for screen in self.acting_screens():
            if isinstance(screen, BoardScreen):
                screen.point_at(request)

    def find(self, text: str) -> None:
        """Show the request of that number, where there is one."""
        # As in `ask`.
        from tui.asking import find  # noqa: PLC0415

        self.run_beside("ask", partial(find, self, text), group="find", exclusive=True)

    def search(self, asked: Asked | None) -> None:
        """Ask the store what else has the words that somebody looks for; what was asked before is given up."""
        self.workers.cancel_group(self, "search")
        if asked is not None:
            self.run_beside("search", partial(self._searched, asked))

    async def _searched(self, asked: Asked) -> None:
        """Show what is found as it comes; without words everything is only read, so that the first word finds it."""
        board = next(screen for screen in self.screen_stack if isinstance(screen, BoardScreen))
        async for finding in self._searcher.ask(asked):
            if asked.text and board.is_attached:
                board.show_found(finding)

    def show_found(self, request: RequestId) -> None:
        """Show a request that was looked for by its number; nothing is looked for any more."""
        if isinstance(self.screen, BoardScreen):
            self.screen.action_everything()
            self.show_request(request)

    def show_request(self, request: RequestId) -> None:
        """Show one request whole."""
        # A board opens sooner without it.
        from tui.screens.request import RequestScreen  # noqa: PLC0415

        if not self._is_asked:
            self._show(RequestScreen(request))

    def show_anew(self, request: RequestId) -> None:
        """Paint a request that is shown and is not on the board: no change of the board tells of it."""
        for screen in self.acting_screens():
            if request not in self.live.board.entries and screen.acting_on() == request:
                screen.show_everything()

    def picture(self, request: RequestId, width: int, before: RequestPicture | None) -> RequestPicture | None:
        """One request ready to paint; `before` is the picture that is painted now. None where none can be painted."""
        # A board without a request beside it opens sooner without it.
        from tui.pictures import picture  # noqa: PLC0415
        from tui.survey import Survey  # noqa: PLC0415

        if self.survey is None:
            self.survey = Survey(self.live)
        entry, now = self._entry(request), self.live.now()
        if entry is None:
            return None
        around = self.survey.around(entry, now)
        if self.survey.has_to_read(now):
            self.run_beside("survey", partial(self.look_around, self.survey, now))
        return picture(
            entry,
            now,
            width,
            self.words,
            self.live.board.publications,
            viewer=None if self.person is None else self.person.department,
            around=around,
            before=before if before is not None and before.request == request else None,
        )

    def show_keys(self, request: RequestId | None) -> None:
        """Show what every key does here."""
        if self._is_asked:
            return
        # A board opens sooner without it.
        from tui.screens.keys import ExplainedKey, KeysScreen  # noqa: PLC0415

        answers = self._offers(request)
        on_request = [
            ExplainedKey(key, self.why_not(answer) if isinstance(answer, Declined) else "")
            for key in ON_A_REQUEST
            for answer in (answers.get(key.word),)
        ]
        kinds = [(kind, [key for key in on_request if key.action.kind == kind]) for kind in KINDS]
        groups = (
            (self._request_named(request), ()),
            *((self.words(f"keys.kind.{kind}"), keys) for kind, keys in kinds),
            (self.words("keys.board"), [ExplainedKey(key) for key in ON_THE_BOARD]),
            (self.words("keys.everywhere"), [ExplainedKey(key) for key in EVERYWHERE]),
        )
        self._show(KeysScreen(groups, self.words, [trouble.sentence for trouble in self.troubles()]))

    def _request_named(self, request: RequestId | None) -> str:
        entry = None if request is None else self._entry(request)
        if entry is None:
            return self.words("keys.request")
        number, summary = one_line(entry.request.id), one_line(entry.request.summary)
        return self.words("keys.this-request", number=number, summary=summary)

    def change_language(self) -> None:
        """Go on in the other language, where one was."""
        if self._is_asked:
            return
        self.words = Words(next(each for each in LANGUAGES if each != self.words.language))
        board = next(screen for screen in self.screen_stack if isinstance(screen, BoardScreen))
        while self.screen is not board:
            self.pop_screen()
        self.switch_screen(self._expect(BoardScreen(board.tab, board.acting_on(), board.view.text)))

    def change_theme(self) -> None:
        """Go on in the next colours."""
        names = [theme.name for theme in THEMES]
        now = names.index(self.theme) if self.theme in names else -1
        self.theme = names[(now + 1) % len(names)]

    def on_unmount(self) -> None:
        """Search nothing any more."""
        self._searcher.close()

    def action_leave(self) -> None:
        """Close the board; what the store has not answered yet is waited for once."""
        if self.is_saving and not self._leaves_unsaved:
            self._leaves_unsaved = True
            self.say("acted.leave-unsaved", severity="error")
        else:
            self.exit()

    def action_command_palette(self) -> None:
        """Show everything that can be done here, to be found by typing."""
        if not self._is_asked:
            self._show(CommandPalette(placeholder=self.words("palette.search"), id="--command-palette"))

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """The palette: what can be done with the request now, then everything else, in the reader's language."""
        if isinstance(screen, ActingScreen):
            request = screen.acting_on()
            for word in self.offered(request):
                yield self._command(word, partial(self.ask, word, request), one_line(request or ""))
        for action in EVERYWHERE:
            if action.word != "palette":
                yield self._command(action.word, getattr(screen, f"action_{action.word}", self.action_leave))
        if self.plant.pin and not self.live.read_only:
            yield self._command("pin", self.ask_own_pin)

    def _command(self, word: str, call: Callable[[], None], about: str = "") -> SystemCommand:
        name = " · ".join(filter(None, (self.words(f"action.{word}"), about)))
        return SystemCommand(name, self.words(f"action.{word}.help"), call)

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
