"""The secret line: what is typed shows as dots, and cannot be copied from where it stands."""

from __future__ import annotations

from textual.widgets import Input


class SecretLine(Input):
    """A line for a PIN."""

    def __init__(self, *, id: str, compact: bool = False) -> None:  # noqa: A002 - the name that Textual gives it
        super().__init__(password=True, id=id, compact=compact)

    def action_copy(self) -> None:
        """Copying leaves nothing behind."""

    def action_cut(self) -> None:
        """Cutting takes away, and leaves nothing behind."""
        self.delete_selection()
