"""The searching screen: what the board screen does while somebody looks for words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from msgspec.structs import replace
from textual.widgets import Input

from rules.entry import Entry
from rules.events import RequestId
from tui.boards import BoardRow, row
from tui.listings import Listing, Tab, View
from tui.screens.acting import ActingScreen
from tui.searched import SearchedListing, closed_row, finder, question
from tui.searching import LIMIT, Asked, Finding
from tui.typed_text import one_line
from tui.widgets.board_list import BoardList
from tui.widgets.search_line import SearchLine

if TYPE_CHECKING:
    from tui.columns import Widths


class SearchingScreen(ActingScreen):
    """Shows the requests of a view that have the words, and below them what the store finds elsewhere."""

    sizes: Widths

    def __init__(self, tab: Tab, cursor: RequestId | None, text: str) -> None:
        super().__init__()
        self.view = View(tab, text=text)
        self.wanted = cursor
        """Where the cursor goes when the list is shown next."""
        self._finding = Finding(complete=True)
        self._before_searching: RequestId | None = None
        self._told = ""
        """Why not everything could be searched, as it was said: not again with every letter."""
        self._rows: dict[RequestId, BoardRow | None] = {}
        """The lines of what was found and is not on the board, as they are painted."""
        self._next_rows = self._rows
        """The same, as they are made by the search that is under way."""

    def empty_view(self) -> str:
        """What is said where a view is empty and nothing is looked for."""
        raise NotImplementedError

    def show_what_is_under_the_cursor(self) -> None:
        """Offer what can be done there."""
        raise NotImplementedError

    def show_listing(self) -> None:
        """Show the requests of the view, and what was found beside them; the cursor goes where it is wanted."""
        plazo, found = self.plazo, self._finding.requests
        view = replace(self.view, viewer=None if plazo.person is None else plazo.person.department)
        listing = Listing(plazo.live.board.entries, view, plazo.names, frozenset(found))
        self.listing = SearchedListing(listing, found, self._has_row)
        board_list = self.query_one(BoardList)
        parting, marks, sizes = self._parting(), finder(view.text), self.sizes.fitting(found)
        board_list.show(self.listing, self._row, sizes, self._empty_state(), parting=parting, finder=marks)
        if self.wanted is not None and self.wanted in self.listing:
            board_list.move_to(self.wanted)
        self.wanted = None

    def _row(self, request: RequestId) -> BoardRow:
        plazo = self.plazo
        entry = plazo.live.board.entries.get(request)
        if entry is not None:
            return row(entry, plazo.live.now(), plazo.names, plazo.words)
        made = self._rows[request]
        assert made is not None, "the listing has only what has a row"
        return made

    def _has_row(self, request: RequestId) -> bool:
        return request in self.plazo.live.board.entries or self._rows.get(request) is not None

    def _closed_row(self, entry: Entry) -> BoardRow:
        plazo = self.plazo
        return closed_row(entry, plazo.live.now(), plazo.names, plazo.words)

    def search(self) -> None:
        """Ask the store what else has the words; what was asked before is not wanted any more."""
        text = self.view.text
        self._finding = Finding(complete=not question(text))
        shown = frozenset(self.listing.listing)
        asked = Asked(text, shown, self._closed_row, self._next_rows)
        self.plazo.search(None if self._finding.complete else asked)

    def search_anew(self, differing: Iterable[RequestId] | None = None) -> None:
        """What has left the board may be found beside it now, and what was beside it may be on it.

        Without any request, every line that was made is made again.
        """
        differing = set(self._rows) if differing is None else set(differing)
        # What is painted stays as it is until the new lines are made.
        self._next_rows = {request: made for request, made in dict(self._rows).items() if request not in differing}
        if self.view.text:
            self.search()

    def show_found(self, finding: Finding) -> None:
        """Show what was found so far, and how far the search is, or that not everything could be searched."""
        words, state = self.plazo.words, ""
        if finding.fault is not None and finding.complete:
            state, why = words("search.incomplete"), self.plazo.fault(finding.fault)
            if why != self._told:
                self.plazo.say("search.fault", why=why, severity="warning")
            self._told = why
        elif not finding.complete:
            state = words("search.under-way", percent=finding.percent)
        self.query_one(SearchLine).say(state)
        if (finding.requests, finding.complete) != (self._finding.requests, self._finding.complete):
            self._finding, self.wanted, self._rows = finding, self.acting_on(), self._next_rows
            self.show_listing()
            self.show_what_is_under_the_cursor()

    def _parting(self) -> str:
        """What is said above what was found elsewhere."""
        words = self.plazo.words
        key = "search.also" if len(self.listing.listing) else "search.elsewhere"
        best = "-best" if len(self._finding.requests) >= LIMIT else ""
        where = words("search.closed" if self.view.tab is Tab.ALL else "search.closed-or-elsewhere")
        return words(f"{key}{best}", tab=self._tab_name(), where=where, n=LIMIT)

    def _tab_name(self) -> str:
        return self.plazo.words(f"board.tab.{self.view.tab.value}")

    def _empty_state(self) -> str:
        text = self.view.text
        if not text:
            return self.empty_view()
        key = "board.empty.filter"
        if question(text):
            key = "search.nothing" if self._finding.complete else "search.not-yet"
        return self.plazo.words(key, text=one_line(text), tab=self._tab_name())

    def action_filter(self) -> None:
        """Open the line in which words are looked for, and read meanwhile where they may be."""
        if not self.view.text:
            self._before_searching, self._told = self.acting_on(), ""
            self.plazo.search(Asked("", (), self._closed_row, self._next_rows))
        self.query_one(SearchLine).begin()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show only what has these words, as they are typed."""
        event.stop()
        if event.value != self.view.text:
            self._look_for(event.value, self.acting_on())

    def _look_for(self, text: str, cursor: RequestId | None) -> None:
        self.view, self.wanted = replace(self.view, text=text), cursor
        self._finding = Finding(complete=not question(text))
        self.query_one(SearchLine).say("")
        self.show_listing()
        self.search()
        self.show_what_is_under_the_cursor()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Go on in the list; the words stay, and the line with them. The number of a request opens it."""
        event.stop()
        text = event.value.strip()
        numbers = {number.casefold() for number in self.listing.listing}
        if any(map(str.isdigit, text)) and len(text.split()) == 1 and text.casefold() not in numbers:
            self.plazo.find(text)
        self.query_one(SearchLine).display = bool(text)
        self.query_one(BoardList).focus()

    def action_everything(self) -> None:
        """Look for nothing any more: the board is as it was before."""
        self.query_one(SearchLine).clear()
        if self.view.text:
            self._look_for("", self._before_searching)
        else:
            self.plazo.search(None)
        self.query_one(BoardList).focus()
