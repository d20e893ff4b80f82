"""Screens that are left for the one below, which stays."""

from __future__ import annotations

from collections.abc import Callable

from textual.await_complete import AwaitComplete
from textual.screen import ScreenResultType

from tui.screens.closing import ClosingScreen


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
