"""Early keys: what is typed before the screen is there that it is typed for.

A slow line brings several keys together: the one that asks for a form, and what is typed in it. The form needs a
moment to come, and the keys behind the first would be done by what is still there: by a board, which has an action
for nearly every letter. They wait for it.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, auto
from typing import Final

from textual.events import Key, MouseDown, MouseUp
from textual.timer import Timer

from tui.typing_in_order import LEAVES, InOrderApp, Typed

_WAIT: Final = 1.0
"""So many seconds keys wait for what does not come; then they are forgotten, and the next ones are done again."""

_BUSY: Final = 0.5
"""So many seconds keys wait while something is saved; then those on top have them, and say that it still is."""


class _Fate(Enum):
    """What becomes of keys for which no screen comes any more."""

    FORGOTTEN = auto()
    """They were meant for one."""
    BELOW = auto()
    """They are for what is on top then, as they are for a screen that comes back."""
    ONLY_BELOW = auto()
    """The same, but a screen that comes back does not get them: nobody expected it."""


class EarlyKeys:
    """Keeps what is typed between the key that asks for a screen and the moment at which it stands."""

    def __init__(self, app: InOrderApp) -> None:
        self._app = app
        self._kept: list[Typed] = []
        self._bound: Timer | None = None
        self._fate = _Fate.FORGOTTEN
        self._missed = False
        """Whether the mouse was pressed meanwhile, on what may be covered in the next moment."""

    @property
    def waiting(self) -> bool:
        """Whether keys wait for something."""
        return self._bound is not None

    def keep(self, typed: Typed) -> bool:
        """Whether it is kept for what is coming; what is clicked meanwhile is not."""
        if isinstance(typed, MouseDown):
            self._missed = self.waiting
        if isinstance(typed, MouseDown | MouseUp):
            return self._missed
        if not self.waiting or (isinstance(typed, Key) and typed.key == LEAVES):
            return False
        self._kept.append(typed)
        return True

    def begin(self) -> None:
        """Expect a screen where it may be that no screen comes."""
        self._fate = _Fate.FORGOTTEN
        self.expect()

    def expect(self) -> None:
        """From now on keys are for a screen that is coming; those that waited in `hold` were not meant for it."""
        if self._fate is _Fate.ONLY_BELOW:
            self.forget()
        self._wait(_WAIT, self.forget)

    def left(self, answered: bool) -> None:
        """A screen was left: keys are for what comes behind its answer, or back where there is none."""
        self._fate = _Fate.FORGOTTEN if answered else _Fate.BELOW
        self._wait(_WAIT, self.forget)

    def hold(self) -> None:
        """From now on keys are for what is on top, once what is done before them is saved."""
        self._fate = _Fate.ONLY_BELOW
        self._wait(_BUSY, self.arrived)

    def _wait(self, seconds: float, then: Callable[[], None]) -> None:
        if self._bound is not None:
            self._bound.stop()
        self._bound = self._app.set_timer(seconds, then)

    def arrived(self) -> None:
        """What the keys are for stands: it gets them."""
        self._app.give_first(self._no_longer())

    def end(self) -> None:
        """No other screen comes."""
        if not self.waiting:
            return
        if self._fate is _Fate.FORGOTTEN:
            self.forget()
        else:
            self.arrived()

    def forget(self) -> None:
        """Nothing comes: what was typed for it is not done by anything else."""
        self._no_longer()
        self._app.forget_typed()

    def _no_longer(self) -> list[Typed]:
        """Wait for nothing any more; what was kept until now."""
        if self._bound is not None:
            self._bound.stop()
        kept = self._kept
        self._bound, self._fate, self._kept = None, _Fate.FORGOTTEN, []
        return kept
