"""Screens that are left for the one below, which stays."""

from __future__ import annotations

from collections.abc import Callable

from textual.await_complete import AwaitComplete
from textual.screen import Screen, ScreenResultType


class LeavingScreen(Screen[ScreenResultType]):
    """Is left once: a second Enter that was under way by then would else close the board below it."""

    answered: Callable[[], None] | None = None
    """Called at once when it is left with an answer."""

    def dismiss(self, result: ScreenResultType | None = None) -> AwaitComplete:
        """Leave it; nothing where that has happened already."""
        if not self.is_active:
            return AwaitComplete()
        if result is not None and self.answered is not None:
            self.answered()
        return super().dismiss(result)
