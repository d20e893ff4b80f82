"""Screens that are left: with the application, or for the one below, which stays."""

from __future__ import annotations

from collections.abc import Callable

from textual.await_complete import AwaitComplete
from textual.css.query import NoMatches
from textual.events import Event
from textual.screen import Screen, ScreenResultType


class ClosingScreen(Screen[ScreenResultType]):
    """May be closed with the application at any moment, also before everything in it stands."""

    async def on_event(self, event: Event) -> None:
        """As for every screen; what is missing because it is being closed is not missed."""
        try:
            await super().on_event(event)
        except NoMatches:
            if self.app.return_code is None:  # nobody has left
                raise


class LeavingScreen(ClosingScreen[ScreenResultType]):
    """Is left once: a second Enter that was under way by then would else close the board below it."""

    left: Callable[[bool], None] | None = None
    """Told at once when it is left, and whether with an answer."""

    def dismiss(self, result: ScreenResultType | None = None) -> AwaitComplete:
        """Leave it; nothing where that has happened already."""
        if not self.is_active:
            return AwaitComplete()
        if self.left is not None:
            self.left(result is not None)
        return super().dismiss(result)
