"""The tick box: yes or no by a sign as well as by colour; Space changes it, and Enter is left to the form."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Checkbox

_YES, _NO = "[✓]", "[ ]"


class TickBox(Checkbox, inherit_bindings=False):
    """`[✓] asks for an answer`."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("space", "toggle_button", "Change", show=False)]

    @property
    def _button(self) -> Content:
        return Content.styled(_YES if self.value else _NO, self.get_visual_style("toggle--button"))
