"""The typed line: what somebody types in a form or looks for."""

from __future__ import annotations

from textual.widgets import Input


class TypedLine(Input):
    """A line of text without a border; where it says so, what is typed takes the place of what stands in it."""

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
