"""Early keys: what is typed before the screen is there that it is typed for.

A slow line brings several keys together: the one that asks for a form, and what is typed in it. The form needs a
moment to come, and the keys behind the first would be done by what is still there: by a board, which has an action
for nearly every letter. They wait for it, and are done in the order in which they were typed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from textual.app import App
from textual.dom import DOMNode
from textual.events import Key, Paste
from textual.timer import Timer

_WAIT: Final = 1.0
"""So many seconds keys wait for what does not come; then they are forgotten, and the next ones are done again."""

_BUSY: Final = 0.5
"""So many seconds keys wait while something is saved; then those on top have them, and say that it still is."""

_ALWAYS: Final = "ctrl+c"
"""The key that leaves, whatever is coming."""


class EarlyKeys:
    """Keeps what is typed between the key that asks for a screen and the moment at which it stands."""

    def __init__(self, app: App[None]) -> None:
        self._app = app
        self._asker: DOMNode | None = None
        self._under_way: list[Key | Paste] = []
        """What had been given to the screen before, and came back from it undone."""
        self._fresh: list[Key | Paste] = []
        self._bound: Timer | None = None
        self._came = self._held = self._in_vain = False

    @property
    def waiting(self) -> bool:
        """Whether keys wait for something."""
        return self._bound is not None

    def expect(self, asker: DOMNode | None = None) -> None:
        """From now on keys are for a screen that is coming; those that waited in `hold` were not meant for it."""
        self._in_vain, self._held = self._in_vain or self._held, False
        self._wait(_WAIT, self.forget, asker)

    def hold(self) -> None:
        """From now on keys are for what is on top, once what is done before them is saved."""
        self._held = True
        self._wait(_BUSY, self.arrived)

    def _wait(self, seconds: float, then: Callable[[], None], asker: DOMNode | None = None) -> None:
        if self._bound is None:
            self._asker = asker or self._app.focused or self._app.screen
        else:
            self._bound.stop()
        self._bound = self._app.set_timer(seconds, then)

    def keep(self, event: Key | Paste) -> bool:
        """Whether it is kept for a screen that is coming."""
        if not self.waiting or (isinstance(event, Key) and event.key == _ALWAYS):
            return False
        (self._under_way if event.is_forwarded else self._fresh).append(event)
        return True

    def begin(self) -> None:
        """Expect a screen where it may be that no screen comes."""
        self._came = False
        self.expect()

    def end(self) -> None:
        """No other comes. Keys behind one that came are for what it lay on; where none came they are forgotten."""
        if self._came:
            self.arrived()
        else:
            self.forget()

    def arrived(self) -> None:
        """What the keys are for stands: it gets them, once those are back that were given to the screen before."""
        self._came = True
        if self.waiting:
            self._follow(self._asker, self._bound)

    def _follow(self, node: DOMNode | None, bound: Timer | None) -> None:
        """Go behind such keys from queue to queue."""
        while node is not None and not node.call_later(self._follow, node.parent, bound):
            node = node.parent  # it is gone, and no key is with it
        if node is None and bound is self._bound:
            # Else they have been given already, or wait for something else by now.
            self._give()

    def _give(self) -> None:
        typed = () if self._in_vain else (*self._under_way, *self._fresh)
        self.forget()
        for event in typed:
            self._app.post_message(again(event))

    def forget(self) -> None:
        """Nothing comes: what was typed for it is not done by anything else."""
        if self._bound is not None:
            self._bound.stop()
        self._bound = self._asker = None
        self._held = self._in_vain = False
        self._under_way, self._fresh = [], []


def again(event: Key | Paste) -> Key | Paste:
    """The same, as it came from the terminal."""
    if isinstance(event, Paste):
        return Paste(event.text)
    return Key(event.key, event.character)
