"""The secret line: what is typed shows as dots, and cannot be copied from where it stands."""

from __future__ import annotations

from tui.widgets.typed_line import TypedLine


class SecretLine(TypedLine):
    """A line for a PIN."""

    def __init__(self, *, id: str) -> None:  # noqa: A002 - the name that Textual gives it
        super().__init__(id=id, password=True)

    def action_copy(self) -> None:
        """Copying leaves nothing behind."""

    def action_cut(self) -> None:
        """Cutting takes away, and leaves nothing behind."""
        self.delete_selection()
