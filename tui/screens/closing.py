"""Screens that are closed in peace: what they were about to show when the application was left is nobody's fault."""

from __future__ import annotations

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
