"""The panel screen: what rises from the foot of the screen to ask or to explain, however low the screen is."""

from __future__ import annotations

from typing import Final

from textual.containers import Vertical
from textual.screen import ModalScreen, ScreenResultType
from textual.widget import Widget

from tui.screens.leaving import LeavingScreen

_LEAST_LINES: Final = 2
"""What scrolls is never lower than this."""


class Panel(Vertical):
    """Lines from top to bottom, one of them of the class `middle`: it scrolls where the screen is too low for all."""


class PanelScreen(LeavingScreen[ScreenResultType], ModalScreen[ScreenResultType]):
    """Shows one panel; its title and its keys stay in sight, and its middle takes what is left."""

    @property
    def middle(self) -> Widget:
        """What scrolls."""
        return self.query_one(".middle")

    def on_resize(self) -> None:
        """Fit as soon as the heights are known in this width."""
        self.call_after_refresh(self._fit)

    def _fit(self) -> None:
        panel, middle = self.query_one(Panel), self.middle
        others = sum(
            child.outer_size.height + child.styles.margin.height for child in panel.children if child is not middle
        )
        middle.styles.max_height = max(_LEAST_LINES, self.size.height - panel.gutter.height - others)
