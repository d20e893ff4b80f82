"""The board screen: header, tabs, the list of requests, and on wide terminals the request beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from msgspec.structs import replace
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.events import DescendantFocus, Key
from textual.widgets import Input

from rules.board import Changed
from rules.events import RequestId
from tui.actions import ON_THE_BOARD, keyed
from tui.columns import widths
from tui.headers import Hint
from tui.listings import Tab
from tui.screens.searching import SearchingScreen
from tui.widgets.board_list import BoardList
from tui.widgets.key_line import KeyLine
from tui.widgets.request_view import RequestView
from tui.widgets.search_line import SearchLine
from tui.widgets.top_lines import HeaderLine, TabsLine
from tui.widgets.trouble_lines import TroubleLines

if TYPE_CHECKING:
    from textual.timer import Timer

    from tui.pictures import RequestPicture

WIDE = 160
"""From this width on the request stands beside the list."""


_ENOUGH_OF_A_NAME: Final = 6
"""So many cells of a name say who is there."""

RESTS_AFTER: Final = 0.03
"""Seconds without a move after which the cursor rests."""


class BoardScreen(SearchingScreen):
    """Every open request, live."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(action.binding for action in ON_THE_BOARD if action.word != "details"),
        Binding("escape", "everything", "Everything", show=False, id="board.everything"),
    ]

    def __init__(self, tab: Tab = Tab.ALL, cursor: RequestId | None = None, text: str = "") -> None:
        """`text` are words that are looked for."""
        super().__init__(tab, cursor, text)
        self._picture: RequestPicture | None = None
        self._resting: Timer | None = None

    @property
    def tab(self) -> Tab:
        """The tab that is shown."""
        return self.view.tab

    def compose(self) -> ComposeResult:
        """The lines from top to bottom."""
        words = self.plazo.words
        yield HeaderLine(words)
        yield TroubleLines(words)
        yield TabsLine(words)
        with Horizontal(id="body"):
            yield BoardList(id="board")
            yield RequestView(id="beside")
        yield SearchLine(words, self.view.text)
        yield KeyLine()

    def on_mount(self) -> None:
        """Show the board as it is."""
        self.query_one("#beside", RequestView).can_focus = False
        self._make_room(self.app.size.width)
        self.show_everything()
        self.query_one(BoardList).focus()

    def show_everything(self) -> None:
        """Show the whole board anew: after loading, and when the view, the person or the plant is another."""
        self.sizes = widths(self.plazo.live.board.entries, self.plazo.names, self.plazo.words)
        self.show_listing()
        self.search_anew()
        self.query_one(TabsLine).show(tuple(Tab), self.view.tab, self._hints())
        self.ready = True
        self.show_header()
        self.show_keys_here(self._further())

    def show_changes(self, changed: Changed) -> None:
        """Move and paint the rows that differ; the rest of the list stays where it is."""
        differing = changed.requests | changed.gone
        fitting = self.sizes.fitting(changed.requests)
        if fitting != self.sizes:
            # M-10000 needs a wider column than M-9999: every row moves, and listing them anew takes in what differs.
            self.sizes, self.wanted = fitting, self.acting_on()
            self.show_listing()
        else:
            self.listing.change(differing)
            self.query_one(BoardList).change(differing)
        if changed.gone or not differing.issubset(self.plazo.live.board.entries):
            self.search_anew(differing)
        self.show_header()
        if self.acting_on() in differing:
            self.show_keys_here(self._further())
            self._show_beside()

    def show_second(self) -> None:
        """Paint the clock and the countdowns in sight."""
        self.query_one(BoardList).show_second()
        self._show_beside()
        self.show_header()

    def tick(self) -> None:
        """Let a second pass, over what is tinted because it changed, too."""
        self.query_one(BoardList).fade()
        self.show_second()

    def acting_on(self) -> RequestId | None:
        """The request under the cursor."""
        return self.query_one(BoardList).cursor

    def point_at(self, request: RequestId) -> None:
        """Put the cursor on a request, where it is among those that are shown."""
        if request in self.listing:
            self.query_one(BoardList).move_to(request)

    def empty_view(self) -> str:
        """What is said of a view that is empty."""
        words = self.plazo.words
        if self.view.tab in (Tab.WE_OWE, Tab.OWED_TO_US, Tab.TO_APPROVE) and self.plazo.person is None:
            return words("board.empty.nobody", key=keyed("person").printed)
        return words(f"board.empty.{self.view.tab.value}")

    def _hints(self) -> tuple[Hint, ...]:
        words = self.plazo.words
        person = self.plazo.person
        who = (
            ()
            if person is None
            else (Hint(keyed("person").printed, self.plazo.names.person(person.id), _ENOUGH_OF_A_NAME),)
        )
        return (*who, Hint("/", words("action.filter")))

    def _further(self) -> tuple[Hint, ...]:
        words = self.plazo.words
        further = [] if self.acting_on() is None else [keyed("details")]
        if self.plazo.person is None and not self.plazo.live.read_only:
            further.append(keyed("person"))
        hints = tuple(Hint(each.printed, words(f"action.{each.word}")) for each in further)
        return (*hints, self._forget()) if self.view.text else hints

    def _forget(self) -> Hint:
        return Hint(keyed("back").printed, self.plazo.words("board.filter.clear"))

    def show_keys_here(self, further: tuple[Hint, ...]) -> None:
        """While words are typed the keys are theirs."""
        if isinstance(self.focused, Input):
            keep = Hint(keyed("details").printed, self.plazo.words("board.filter.keep"))
            self.query_one(KeyLine).show((keep, self._forget()), ())
        else:
            super().show_keys_here(further)

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        """Show the keys of the list or of the line."""
        if self.ready:
            self.show_keys_here(self._further())

    def on_key(self, event: Key) -> None:
        """The arrows go from the words to the list."""
        if event.key in ("down", "up") and isinstance(self.focused, Input):
            event.stop()
            self.query_one(BoardList).focus()

    def on_board_list_cursor_moved(self, message: BoardList.CursorMoved) -> None:
        """Offer what can be done with the request under the cursor as soon as it rests: a held key moves at once."""
        message.stop()
        if self._resting is not None:
            self._resting.stop()
        self._resting = self.set_timer(RESTS_AFTER, self.show_what_is_under_the_cursor)

    def show_what_is_under_the_cursor(self) -> None:
        """Offer what can be done with the request under the cursor."""
        self.show_keys_here(self._further())
        self._show_beside()

    def on_resize(self) -> None:
        """Show the request beside the list where there is room."""
        self._make_room(self.size.width)

    def _make_room(self, width: int) -> None:
        self.query_one("#beside", RequestView).display = width >= WIDE

    def on_request_view_picture_asked(self, message: RequestView.PictureAsked) -> None:
        """Paint the request in the width that there is."""
        message.stop()
        self._picture = None
        self._show_beside()

    def _show_beside(self) -> None:
        view, request = self.query_one("#beside", RequestView), self.acting_on()
        if not view.display or view.room <= 0:
            return
        if request is None:
            view.clear()
            return
        painted = self.plazo.picture(request, view.room, self._picture)
        if painted is not None:
            self._picture = painted
            view.show(painted)

    def on_board_list_row_chosen(self, message: BoardList.RowChosen) -> None:
        """Show the request."""
        message.stop()
        self.plazo.show_request(message.request)

    def on_tabs_line_tab_asked(self, message: TabsLine.TabAsked) -> None:
        """Show the tab that was clicked."""
        message.stop()
        self._show_tab(message.tab)

    def _show_tab(self, tab: Tab) -> None:
        self.view = replace(self.view, tab=tab)
        self.wanted = self.acting_on()
        self.show_everything()

    def action_tab_all(self) -> None:
        """Every open request."""
        self._show_tab(Tab.ALL)

    def action_tab_we_owe(self) -> None:
        """What the person's department owes."""
        self._show_tab(Tab.WE_OWE)

    def action_tab_owed_to_us(self) -> None:
        """What is owed to the person's department."""
        self._show_tab(Tab.OWED_TO_US)

    def action_tab_to_approve(self) -> None:
        """What waits for the person's approval."""
        self._show_tab(Tab.TO_APPROVE)

    def action_tab_breaches(self) -> None:
        """What is breached now."""
        self._show_tab(Tab.BREACHES)
