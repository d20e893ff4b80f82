"""The board list: any number of requests, of which only the lines in sight are ever made or painted."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import ClassVar, Final, TypeAlias

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from rules.events import RequestId
from tui.boards import BoardRow
from tui.columns import MARGIN, Column, Field, Widths, columns
from tui.lines import wrapped
from tui.searched import PARTING
from tui.tones import Paint
from tui.typed_text import fit
from tui.widgets.painted_rows import Finder, PaintedRows

RowOf: TypeAlias = Callable[[RequestId], BoardRow]

_KEPT_SCREENS: Final = 4
"""How many screenfuls of painted rows are kept."""


class BoardList(ScrollView, can_focus=True):
    """Requests in the order of a sequence that may change in place; the cursor stays on its request.

    `show` says what to show, `change` that requests differ or moved, `show_second` that it is another second, `fade`
    that one has passed since something changed.
    """

    ALLOW_SELECT = False

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "cursor_down", "Down", show=False, id="list.down"),
        Binding("up,k", "cursor_up", "Up", show=False, id="list.up"),
        Binding("pagedown", "page_down", "Page down", show=False, id="list.page-down"),
        Binding("pageup", "page_up", "Page up", show=False, id="list.page-up"),
        Binding("home", "first", "First", show=False, id="list.first"),
        Binding("end", "last", "Last", show=False, id="list.last"),
        Binding("enter", "choose", "Details", show=False, id="list.choose"),
    ]

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        *(f"board-list--{paint.value}" for paint in Paint),
        "board-list--number",
        "board-list--summary",
        "board-list--detail",
        "board-list--left",
        "board-list--bar",
        "board-list--bar-breached",
        "board-list--bar-at-risk",
        "board-list--mark",
        "board-list--empty",
        "board-list--parting",
        "board-list--found",
        "board-list--track",
        "board-list--fresh",
        "board-list--cursor",
        "board-list--cursor-unfocused",
    }

    class RowChosen(Message):
        """Somebody wants to see this request: Enter or a double click."""

        def __init__(self, board_list: BoardList, request: RequestId) -> None:
            super().__init__()
            self.board_list = board_list
            self.request = request

        @property
        def control(self) -> BoardList:
            """The list it comes from."""
            return self.board_list

    class CursorMoved(Message):
        """The cursor is on another request, or on none."""

        def __init__(self, board_list: BoardList, request: RequestId | None) -> None:
            super().__init__()
            self.board_list = board_list
            self.request = request

        @property
        def control(self) -> BoardList:
            """The list it comes from."""
            return self.board_list

        def can_replace(self, message: Message) -> bool:
            """Only where the cursor is now matters."""
            return isinstance(message, BoardList.CursorMoved) and message.board_list is self.board_list

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id, classes=classes)
        self._lines: Sequence[RequestId] = ()
        self._row: RowOf = _no_row
        self._sizes = Widths(number=6, stage=10, department=10)
        self._empty = self._parting = ""
        self._finder: Finder | None = None
        self._cursor: RequestId | None = None
        self._cursor_line = 0
        self._window: list[RequestId] = []
        self._styles_on: dict[tuple[str, str], Style] = {}
        self._painted = PaintedRows(self._style, (), 0)

    @property
    def cursor(self) -> RequestId | None:
        """The request under the cursor."""
        return self._cursor

    @property
    def columns(self) -> tuple[Column, ...]:
        """What is shown at this width."""
        return self._painted.columns

    def show(
        self,
        lines: Sequence[RequestId],
        row: RowOf,
        sizes: Widths,
        empty: str = "",
        *,
        parting: str = "",
        finder: Finder | None = None,
    ) -> None:
        """Show other lines; `row` is asked only for those in sight, `empty` is said where there is none.

        `parting` is said where the lines have `PARTING`, and `finder` says what is marked in a cell.
        """
        self._lines, self._row, self._sizes, self._empty = lines, row, sizes, empty
        self._parting, self._finder = parting, finder
        self._lay_out()
        self._keep_cursor()
        self._scroll_to_cursor()

    def change(self, requests: Collection[RequestId]) -> None:
        """Say that these requests differ, came, went or moved; lines that look the same are not painted."""
        before, cursor = self._window, self._cursor
        followed = cursor in before
        self._keep_cursor()
        if followed:
            self._scroll_to_cursor()
        self._window = self._in_sight()
        regions = [self._whole(line) for line in range(len(self._window), len(before))]
        for line, request in enumerate(self._window):
            moved = line >= len(before) or before[line] != request
            if request in requests:
                regions += self._read_again(line, request, tint=True)
            if moved or (request == self._cursor and request != cursor):
                regions.append(self._whole(line))
        for request in set(requests).difference(self._window):
            self._painted.forget(request)
        if not self._lines:
            self.refresh()
        elif regions:
            self.refresh(*regions)

    def show_second(self) -> None:
        """Paint the countdowns in sight that differ; rows out of sight cost nothing."""
        regions: list[Region] = []
        for line, request in enumerate(self._window):
            if request in self._painted and self._painted.ticks(request):
                regions += self._read_again(line, request, tint=False)
        if regions:
            self.refresh(*regions)

    def fade(self) -> None:
        """Let a second pass over what is tinted."""
        regions: list[Region] = []
        for line, request in enumerate(self._window):
            if request in self._painted:
                regions += self._cells(line, self._painted.fade(request))
        if regions:
            self.refresh(*regions)

    def move_to(self, request: RequestId) -> None:
        """Put the cursor on a request. Raises `ValueError` when it is not in the list."""
        self._move_cursor(self._lines.index(request))

    def render_line(self, y: int) -> Strip:
        """The strip of one line in sight."""
        if self._painted.width != self.size.width:
            # The first time it is painted nobody has told it of its width yet.
            self._choose_columns()
        line = self.scroll_offset.y + y
        if line >= len(self._lines):
            return self._nothing(y)
        request = self._lines[line]
        if request == PARTING:
            return self._parting_line()
        if request not in self._painted:
            self._painted.put(self._row(request), tint=False)
        ground = ""
        if request == self._cursor:
            ground = "cursor" if self.has_focus else "cursor-unfocused"
        return self._painted.strip(request, ground)

    def _nothing(self, y: int) -> Strip:
        """A line without a request; in an empty list some of them say so."""
        width, line = self.size.width, y - self.size.height // 3
        said = () if self._lines else wrapped(self._empty, width - 2 * MARGIN)
        if not 0 <= line < len(said):
            return Strip.blank(width, self._style("summary", ""))
        blanks = " " * ((width - cell_len(said[line])) // 2)
        style = self._style("empty", "")
        return Strip([Segment(blanks + said[line], style)]).adjust_cell_length(width, style)

    def _parting_line(self) -> Strip:
        """The line between what is in view and what was found elsewhere."""
        width, style = self.size.width, self._style("parting", "")
        said = fit(self._parting, min(cell_len(self._parting), max(0, width - 2 * MARGIN - 6)))
        line = f"{' ' * MARGIN}── {said} "
        rule = "─" * max(0, width - cell_len(line) - MARGIN)
        return Strip([Segment(line + rule, style)]).adjust_cell_length(width, style)

    def _style(self, look: str, ground: str) -> Style:
        style = self._styles_on.get((look, ground))
        if style is None:
            style = self.get_component_rich_style(f"board-list--{look}")
            if ground:
                style += Style(bgcolor=self.get_component_rich_style(f"board-list--{ground}").bgcolor)
            self._styles_on[look, ground] = style
        return style

    def _lay_out(self) -> None:
        """Choose the columns for the width and paint everything anew."""
        self._choose_columns()
        self.refresh()

    def _choose_columns(self) -> None:
        width = self.size.width
        self._painted = PaintedRows(self._style, columns(width, self._sizes), width, self._finder)
        self._window = self._in_sight()

    def _in_sight(self) -> list[RequestId]:
        top, height = self.scroll_offset.y, self.size.height
        window = list(self._lines[top : top + height])
        if len(self._painted) > _KEPT_SCREENS * max(height, 1):
            self._painted.keep(set(window))
        return window

    def _keep_cursor(self) -> None:
        """Find the cursor's request in what are the lines now; where it is gone, take the one in its place."""
        count = len(self._lines)
        if self.virtual_size.height != count:
            self.virtual_size = Size(1, count)
        before = self._cursor
        try:
            self._cursor_line = self._lines.index(before) if before is not None else 0
        except ValueError:
            self._cursor_line = max(0, min(self._cursor_line, count - 1))
        if count and self._lines[self._cursor_line] == PARTING:
            self._cursor_line += 1
        self._cursor = self._lines[self._cursor_line] if count else None
        if self._cursor != before:
            self.post_message(self.CursorMoved(self, self._cursor))

    def _read_again(self, line: int, request: RequestId, *, tint: bool) -> Iterable[Region]:
        return self._cells(line, self._painted.put(self._row(request), tint=tint))

    def _cells(self, line: int, fields: frozenset[Field]) -> Iterable[Region]:
        if not fields:
            return ()
        return [Region(column.x, line, column.width, 1) for column in self.columns if column.field in fields]

    def _whole(self, line: int) -> Region:
        return Region(0, line, self.size.width, 1)

    def _move_cursor(self, line: int) -> None:
        if not self._lines:
            return
        line = max(0, min(line, len(self._lines) - 1))
        if self._lines[line] == PARTING:
            # Something stands below it always, and above it perhaps nothing.
            line += -1 if 0 < line < self._cursor_line else 1
        request = self._lines[line]
        if request == self._cursor:
            return
        top = self.scroll_offset.y
        regions = [self._whole(each - top) for each in (self._cursor_line, line) if 0 <= each - top < self.size.height]
        self._cursor, self._cursor_line = request, line
        if regions:
            self.refresh(*regions)
        self._scroll_to_cursor()
        self.post_message(self.CursorMoved(self, request))

    def _scroll_to_cursor(self) -> None:
        """Bring the cursor in sight with the least movement."""
        top, height, line = self.scroll_offset.y, self.size.height, self._cursor_line
        if height and not top <= line < top + height:
            self.scroll_to(y=line if line < top else line - height + 1, animate=False)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Follow what is in sight."""
        super().watch_scroll_y(old_value, new_value)
        self._window = self._in_sight()

    def notify_style_update(self) -> None:
        """Forget every style: the theme or the focus changed."""
        super().notify_style_update()
        self._styles_on.clear()
        self._lay_out()

    def on_resize(self) -> None:
        """Choose the columns for the new width; lines that come in sight are painted anyway."""
        if self._painted.width == self.size.width:
            self._window = self._in_sight()
        else:
            self._lay_out()
        self._scroll_to_cursor()

    def on_click(self, event: events.Click) -> None:
        """Put the cursor on the row; a double click asks for it."""
        offset = event.get_content_offset(self)
        if offset is None:
            return
        line = self.scroll_offset.y + offset.y
        if line < len(self._lines) and self._lines[line] != PARTING:
            self._move_cursor(line)
            if event.chain == 2:
                self.action_choose()

    def action_cursor_down(self) -> None:
        """Go to the next request."""
        self._move_cursor(self._cursor_line + 1)

    def action_cursor_up(self) -> None:
        """Go to the request before."""
        self._move_cursor(self._cursor_line - 1)

    def action_page_down(self) -> None:
        """Go one screenful down."""
        self._move_cursor(self._cursor_line + max(1, self.size.height - 1))

    def action_page_up(self) -> None:
        """Go one screenful up."""
        self._move_cursor(self._cursor_line - max(1, self.size.height - 1))

    def action_first(self) -> None:
        """Go to the first request."""
        self._move_cursor(0)

    def action_last(self) -> None:
        """Go to the last request."""
        self._move_cursor(len(self._lines) - 1)

    def action_choose(self) -> None:
        """Ask for the request under the cursor."""
        if self._cursor is not None:
            self.post_message(self.RowChosen(self, self._cursor))


def _no_row(request: RequestId) -> BoardRow:
    raise LookupError(f"the list was not told how {request} looks")
