"""A small application around the board's widgets, and what its screen says as text."""

from __future__ import annotations

from pathlib import Path

from textual.app import App, ComposeResult

import tui
from rules.entry import Entry
from rules.events import RequestId
from rules.instants import Instant
from tests.tui.entries import NAMES, NOW, ZONE
from tui.boards import BoardRow, row
from tui.columns import widths
from tui.headers import Hint, header
from tui.listings import Listing, Tab, Tally, View
from tui.themes import DARK, VARIABLE_DEFAULTS, register
from tui.widgets.board_list import BoardList
from tui.widgets.top_lines import HeaderLine, TabsLine
from tui.words import Language, Words

LOOKS = Path(tui.__file__).with_name("plazo.tcss")


class BoardApp(App[None]):
    """Header, tabs and list over entries that a test changes; `now` is what the test says it is."""

    CSS_PATH = LOOKS

    def __init__(
        self, entries: dict[RequestId, Entry], language: Language = "en", view: View | None = None, theme: str = DARK
    ) -> None:
        super().__init__()
        self.words = Words(language)
        self.entries = entries
        self.now: Instant = NOW
        self.stale_since: Instant | None = None
        self.listing = Listing(entries, view or View(), NAMES)
        self.asked: list[RequestId] = []
        """The requests whose row was made."""
        self.chosen: list[RequestId] = []
        self.moved_to: list[RequestId | None] = []
        self.tabs_asked: list[Tab] = []
        self._first_theme = theme

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return VARIABLE_DEFAULTS

    def compose(self) -> ComposeResult:
        yield HeaderLine(self.words)
        yield TabsLine(self.words)
        yield BoardList()

    def on_mount(self) -> None:
        register(self, self._first_theme)
        self.show_header()
        self.query_one(TabsLine).show(tuple(Tab), self.listing.view.tab, (Hint("/", "search"),))
        self.show_listing()
        self.board_list.focus()

    @property
    def board_list(self) -> BoardList:
        return self.query_one(BoardList)

    def show_header(self) -> None:
        counts = Tally(self.entries).counts
        self.query_one(HeaderLine).show(
            header("Planta Norte", counts, self.now, ZONE, self.words, stale_since=self.stale_since)
        )

    def show_listing(self) -> None:
        empty = self.words(f"board.empty.{self.listing.view.tab.value}")
        self.board_list.show(self.listing, self.row_of, widths(self.entries, NAMES, self.words), empty)

    def row_of(self, request: RequestId) -> BoardRow:
        self.asked.append(request)
        return row(self.entries[request], self.now, NAMES, self.words)

    def put(self, entry: Entry) -> None:
        """Let a request be as it is in `entry`."""
        self.entries[entry.request.id] = entry
        self.changed(entry.request.id)

    def take(self, number: str) -> None:
        """Let a request leave the board."""
        del self.entries[RequestId(number)]
        self.changed(RequestId(number))

    def changed(self, request: RequestId) -> None:
        self.listing.change({request})
        self.board_list.change({request})

    def on_board_list_row_chosen(self, message: BoardList.RowChosen) -> None:
        self.chosen.append(message.request)

    def on_board_list_cursor_moved(self, message: BoardList.CursorMoved) -> None:
        self.moved_to.append(message.request)

    def on_tabs_line_tab_asked(self, message: TabsLine.TabAsked) -> None:
        self.tabs_asked.append(message.tab)


def frame(app: App[None]) -> str:
    """What the screen says, blanks at the ends of lines and empty lines at the end left out."""
    lines = [strip.text.rstrip() for strip in app.screen._compositor.render_strips()]
    return "\n".join(lines).rstrip()


def numbers(app: App[None]) -> list[str]:
    """The numbers of the requests in sight, from top to bottom."""
    return [line[3:].split()[0] for line in frame(app).split("\n")[3:-1] if line[3:].strip()]
