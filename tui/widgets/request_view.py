"""The request view: one request from top to bottom, on a screen of its own or as a pane beside the board.

It knows no rule, no store and no clock: the application gives it a `RequestPicture` for the width that it asks for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

from rules.events import RequestId
from tui.widgets.page import Page

if TYPE_CHECKING:
    from tui.pictures import RequestPicture


class RequestView(Page):
    """A request to read: headline, promise, timeline, clocks, conversation, history."""

    class PictureAsked(Message):
        """The view has another width: a picture of that width is wanted."""

        def __init__(self, view: RequestView, width: int) -> None:
            super().__init__()
            self.view = view
            self.width = width

        @property
        def control(self) -> RequestView:
            """The view that asks."""
            return self.view

        def can_replace(self, message: Message) -> bool:
            """Only the last width matters."""
            return isinstance(message, RequestView.PictureAsked) and message.view is self.view

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id, classes=classes)
        self._shown: RequestId | None = None
        self._asked = 0

    @property
    def shown(self) -> RequestId | None:
        """The request that is shown."""
        return self._shown

    def show(self, picture: RequestPicture) -> None:
        """Show a picture; another request is shown from its top."""
        if picture.request != self._shown:
            self._shown = picture.request
            self.scroll_home(animate=False)
        self.write(picture.lines)

    def clear(self) -> None:
        """Show no request."""
        self._shown = None
        self.write(())

    def on_resize(self) -> None:
        """Ask for a picture of the new width."""
        if self.room != self._asked:
            self._asked = self.room
            self.post_message(self.PictureAsked(self, self._asked))
