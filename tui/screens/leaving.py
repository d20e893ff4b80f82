"""Screens that are left for the one below, which stays."""

from __future__ import annotations

from textual.await_complete import AwaitComplete
from textual.screen import Screen, ScreenResultType


class LeavingScreen(Screen[ScreenResultType]):
    """Is left once: a second Enter that was under way by then would else close the board below it."""

    def dismiss(self, result: ScreenResultType | None = None) -> AwaitComplete:
        """Leave it; nothing where that has happened already."""
        return super().dismiss(result) if self.is_active else AwaitComplete()
