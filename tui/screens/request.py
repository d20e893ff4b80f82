"""The request screen: one request whole, with the keys that act on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from rules.board import Changed
from rules.events import RequestId
from tui.actions import keyed
from tui.headers import Hint
from tui.screens.acting import ActingScreen
from tui.screens.leaving import LeavingScreen
from tui.widgets.key_line import KeyLine
from tui.widgets.request_view import RequestView
from tui.widgets.top_lines import HeaderLine
from tui.widgets.trouble_lines import TroubleLines

if TYPE_CHECKING:
    from tui.pictures import RequestPicture


class RequestScreen(LeavingScreen[None], ActingScreen):
    """One request, live, until one goes back to the board."""

    BINDINGS: ClassVar[list[BindingType]] = [keyed("back").binding, Binding("backspace", "back", "back", show=False)]

    def __init__(self, request: RequestId) -> None:
        super().__init__()
        self._request = request
        self._picture: RequestPicture | None = None

    def compose(self) -> ComposeResult:
        """The request between header and keys."""
        yield HeaderLine(self.plazo.words)
        yield TroubleLines(self.plazo.words)
        yield RequestView()
        yield KeyLine()

    def on_mount(self) -> None:
        """Show the request as it is, and let the keys scroll."""
        self.query_one(RequestView).focus()
        self.ready = True
        self.show_header()
        self._show_keys()

    def on_request_view_picture_asked(self, message: RequestView.PictureAsked) -> None:
        """Paint it in the width that there is."""
        message.stop()
        self._paint()

    def _paint(self) -> None:
        view = self.query_one(RequestView)
        painted = self.plazo.picture(self._request, view.room, self._picture)
        if painted is not None:
            self._picture = painted
            view.show(painted)

    def _show_keys(self) -> None:
        back = keyed("back")
        self.show_keys_here((Hint(back.printed, self.plazo.words(f"action.{back.word}")),))

    @property
    def about_one(self) -> RequestId:
        """The request that is shown."""
        return self._request

    def acting_on(self) -> RequestId:
        """The request that is shown."""
        return self._request

    def show_everything(self) -> None:
        """Show it anew."""
        self._picture = None
        self.show_second()
        self._show_keys()

    def show_changes(self, changed: Changed) -> None:
        """Show what has happened to it."""
        if self._request in changed.requests | changed.gone:
            self.show_second()
            self._show_keys()

    def show_second(self) -> None:
        """Paint what differs with the second."""
        self._paint()
        self.show_header()

    def action_back(self) -> None:
        """Back to the board."""
        self.dismiss(None)
