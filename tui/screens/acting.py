"""The acting screen: what every screen shares on which a person acts on a request."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual.binding import BindingType

from rules.board import Changed
from rules.events import RequestId
from tui.actions import EVERYWHERE, FOREMOST, ON_A_REQUEST
from tui.headers import Hint
from tui.screens.leaving import ClosingScreen
from tui.widgets.key_line import KeyLine
from tui.widgets.top_lines import HeaderLine
from tui.widgets.trouble_lines import TroubleLines

if TYPE_CHECKING:
    from tui.app import PlazoApp


class ActingScreen(ClosingScreen[None]):
    """A screen with the keys of the actions; which request they are about is for the screen to say."""

    BINDINGS: ClassVar[list[BindingType]] = [action.binding for action in (*ON_A_REQUEST, *EVERYWHERE)]

    ready = False
    """Whether it has shown everything once, and can be told of changes."""

    @property
    def plazo(self) -> PlazoApp:
        """The application, with what only ours has."""
        return cast("PlazoApp", self.app)

    @property
    def about_one(self) -> RequestId | None:
        """The one request that the whole screen is about; none for a board."""
        return None

    def acting_on(self) -> RequestId | None:
        """The request that an action is about."""
        raise NotImplementedError

    def show_everything(self) -> None:
        """Show everything anew: after loading, and when the person or the plant is another."""
        raise NotImplementedError

    def show_changes(self, changed: Changed) -> None:
        """Paint what has changed on the board."""
        raise NotImplementedError

    def show_second(self) -> None:
        """Paint what differs with the second: the clock and the countdowns."""
        raise NotImplementedError

    def tick(self) -> None:
        """Let a second pass."""
        self.show_second()

    def on_screen_resume(self) -> None:
        """Show the second that it is by now: only the screen in sight is painted each second."""
        if self.ready:
            self.show_second()

    def show_header(self) -> None:
        """Paint the top line, and below it what is wrong."""
        self.query_one(HeaderLine).show(self.plazo.header())
        self.query_one(TroubleLines).show(self.plazo.troubles())

    def action_ask(self, word: str) -> None:
        """Ask the application to do an action with the request."""
        self.plazo.ask(word, self.acting_on())

    def action_new(self) -> None:
        """Ask the application for a new request."""
        self.plazo.ask_new()

    def action_closure(self) -> None:
        """Ask the application for a closure."""
        self.plazo.ask_closure()

    def action_person(self) -> None:
        """Ask who is there."""
        self.plazo.ask_person()

    def action_keys(self) -> None:
        """Show what every key does here."""
        self.plazo.show_keys(self.acting_on())

    def action_palette(self) -> None:
        """Show everything that can be done here, to be found by typing."""
        self.app.action_command_palette()

    def action_language(self) -> None:
        """Go on in the other language."""
        self.plazo.change_language()

    def action_theme(self) -> None:
        """Go on in the next colours."""
        self.plazo.change_theme()

    def action_leave(self) -> None:
        """Close the board."""
        self.plazo.action_leave()

    def show_keys_here(self, further: tuple[Hint, ...]) -> None:
        """Show in the key line what is done most with the request, what the screen itself offers, then all else."""
        words = self.plazo.words
        offered = self.plazo.offered(self.acting_on())
        hints = {
            each: Hint(each.printed, words(f"action.{each.word}")) for each in ON_A_REQUEST if each.word in offered
        }
        first = [hint for each, hint in hints.items() if each in FOREMOST]
        then = [hint for each, hint in hints.items() if each not in FOREMOST]
        last = ("keys",) if self.plazo.live.read_only else ("new", "keys")
        always = [Hint(each.printed, words(f"action.{each.word}")) for each in EVERYWHERE if each.word in last]
        self.query_one(KeyLine).show((*first, *further, *then), always)
