"""The page: any number of lines, painted one by one, of which only those that differ are painted again."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui.lines import Line, Look
from tui.tones import Paint


class Page(ScrollView, can_focus=True):
    """Lines to read: it scrolls by keys and by wheel, and never reads a text as markup."""

    ALLOW_SELECT = False

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "turn(1)", "Down", show=False, id="page.down"),
        Binding("up,k", "turn(-1)", "Up", show=False, id="page.up"),
        Binding("pagedown,space", "turn_pages(1)", "Page down", show=False, id="page.page-down"),
        Binding("pageup", "turn_pages(-1)", "Page up", show=False, id="page.page-up"),
        Binding("home", "first", "First", show=False, id="page.first"),
        Binding("end", "last", "Last", show=False, id="page.last"),
    ]

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        *(f"page--{paint.value}" for paint in Paint),
        *(f"page--{look.value}" for look in Look),
    }

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id, classes=classes)
        self._lines: tuple[Line, ...] = ()
        self._styles: dict[str, Style] = {}

    @property
    def room(self) -> int:
        """How many cells a line may have: the scrollbar's column is kept free."""
        return self.scrollable_content_region.width

    @property
    def lines(self) -> tuple[Line, ...]:
        """What is shown."""
        return self._lines

    def write(self, lines: Sequence[Line]) -> None:
        """Show these lines; those that are the same as before are not painted again."""
        before, self._lines = self._lines, tuple(lines)
        if len(before) != len(self._lines):
            self.virtual_size = Size(1, len(self._lines))
        top, height, width = self.scroll_offset.y, self.size.height, self.room
        differing = [
            Region(0, number - top, width, 1)
            for number, (old, new) in enumerate(zip_longest(before, self._lines))
            if old != new and top <= number < top + height
        ]
        if differing:
            self.refresh(*differing)

    def render_line(self, y: int) -> Strip:
        """The strip of one line in sight."""
        number, width = self.scroll_offset.y + y, self.room
        ground = self._style("")
        if number >= len(self._lines):
            return Strip.blank(width, ground)
        strip = Strip(Segment(piece.text, self._style(piece.look)) for piece in self._lines[number])
        return strip.adjust_cell_length(width, ground)

    def action_turn(self, lines: int) -> None:
        """Move by so many lines, at once: a key that is held down must not pile up movements."""
        self.scroll_relative(y=lines, animate=False)

    def action_turn_pages(self, pages: int) -> None:
        """Move by so many screenfuls, one line of which stays in sight."""
        self.scroll_relative(y=pages * max(1, self.size.height - 1), animate=False)

    def action_first(self) -> None:
        """Go to the first line."""
        self.scroll_home(animate=False)

    def action_last(self) -> None:
        """Go to the last line."""
        self.scroll_end(animate=False)

    def _style(self, look: str) -> Style:
        style = self._styles.get(look)
        if style is None:
            style = self.get_component_rich_style(f"page--{look}") if look else self.rich_style
            self._styles[look] = style
        return style

    def notify_style_update(self) -> None:
        """Forget every style: the theme or the focus changed."""
        super().notify_style_update()
        self._styles.clear()
        self.refresh()
