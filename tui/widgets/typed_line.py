"""The typed line: every key is done where it arrives and in the order in which it was typed.

Textual puts a letter into a line at once, but finds Backspace, the arrows and Enter only after they have gone
through the queues of everything above the line. Of keys that a slow line brings together the letters would come
first: a PIN or a time would be another than the one that was typed.
"""

from __future__ import annotations

from typing import Final

from textual import events
from textual.binding import Binding
from textual.dom import DOMNode
from textual.widgets import Input

from tui.early_keys import again

_ACTIONS: Final = {binding.key: binding.action for binding in Binding.make_bindings(Input.BINDINGS)}
"""What each key that is no letter does in a line."""


class TypedLine(Input):
    """A line of text. What is typed after Enter waits until that has been done, and goes where it led."""

    def __init__(
        self,
        *,
        id: str,  # noqa: A002 - the name that Textual gives it
        value: str = "",
        placeholder: str = "",
        password: bool = False,
        select_on_focus: bool = True,
    ) -> None:
        super().__init__(value, placeholder, id=id, password=password, select_on_focus=select_on_focus, compact=True)
        self._after_enter: list[events.Key | events.Paste] | None = None

    async def on_key(self, event: events.Key) -> None:
        """Do it now; what does nothing in a line is left to those above it."""
        if self._after_enter is not None:
            self._keep(event)
        elif not event.is_printable and await self.take(event):
            event.stop()

    def on_paste(self, event: events.Paste) -> None:
        """Text that is pasted after Enter waits with the keys."""
        if self._after_enter is not None:
            self._keep(event)

    def _keep(self, event: events.Key | events.Paste) -> None:
        if self._after_enter is not None:
            self._after_enter.append(event)
        event.stop()
        event.prevent_default()

    async def take(self, event: events.Key) -> bool:
        """Do what a key does in this line, also one that was typed before the cursor arrived here; whether it does."""
        if self._after_enter is not None:
            self._keep(event)
            return True
        if event.is_printable:
            self.replace(event.character or "", *self.selection)
            return True
        return event.key in _ACTIONS and await self.app.run_action(_ACTIONS[event.key], self)

    async def action_submit(self) -> None:
        """Tell those above what has been typed by now."""
        await super().action_submit()
        self._after_enter = []
        self._follow(self)

    def _follow(self, node: DOMNode | None) -> None:
        """Go behind the Enter from queue to queue; at the end of its way it has been done."""
        if node is not None:
            node.call_later(self._follow, node.parent)
            return
        waiting, self._after_enter = self._after_enter or (), None
        for event in waiting:
            self.app.post_message(again(event))
