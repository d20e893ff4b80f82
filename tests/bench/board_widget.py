"""What the board list costs beside `DataTable` with the same rows, measured in one run, headless.

    python -m tests.bench.board_widget [rows]

Each figure is the median processor time from asking until the screen is painted again, in a terminal of
120 x 40; waiting for the next frame does not count. Both take turns and each keeps its best turn, so that a busy
machine spoils one turn and not a ratio. "nothing" is what the measuring itself costs. The rows of both come from
the same entries; the table gets its cells ready made when it is filled, the list makes its rows and its order
itself.
"""

from __future__ import annotations

import asyncio
import gc
import sys
from collections.abc import Callable
from functools import partial
from statistics import median
from time import process_time

from msgspec.structs import replace
from rich.text import Text
from textual.app import App, ComposeResult
from textual.widgets import DataTable

from rules.entry import Entry
from rules.events import RequestId
from rules.instants import Instant
from tests.tui.board_app import LOOKS
from tests.tui.entries import NAMES, NOW, many
from tui.boards import BoardRow, row
from tui.columns import Column, Field, cell, columns, widths
from tui.listings import Listing, View
from tui.themes import VARIABLE_DEFAULTS, register
from tui.widgets.board_list import BoardList
from tui.words import Words

SIZE = (120, 40)
ROUNDS = 15
TURNS = 3
WORDS = Words("en")


class Bench(App[None]):
    """One of the two widgets alone on the screen."""

    CSS_PATH = LOOKS
    CSS = "DataTable { height: 1fr; }"

    def __init__(self, widget: BoardList | DataTable[Text]) -> None:
        super().__init__()
        self.widget = widget

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return VARIABLE_DEFAULTS

    def compose(self) -> ComposeResult:
        yield self.widget

    def on_mount(self) -> None:
        register(self)
        self.widget.focus()

    async def settled(self) -> None:
        """Wait until the widget and the screen have nothing left to do, and nothing left to paint."""
        done = asyncio.Event()
        self.widget.call_later(lambda: self.widget.call_after_refresh(done.set))
        await done.wait()

    async def cost(self, act: Callable[[], object]) -> float:
        """Milliseconds of work from asking until it is painted."""
        gc.collect()
        started = process_time()
        act()
        await self.settled()
        return (process_time() - started) * 1_000

    async def median_cost(self, act: Callable[[int], object]) -> float:
        """The median over the rounds; each is told which one it is."""
        return median([await self.cost(partial(act, round_)) for round_ in range(ROUNDS)])


class Ours:
    """The board list over a listing."""

    def __init__(self, entries: dict[RequestId, Entry]) -> None:
        self.entries = dict(entries)
        self.now = NOW
        self.listing = Listing(self.entries, View(), NAMES)
        self.widget = BoardList()
        self.app = Bench(self.widget)

    def fill(self) -> None:
        self.listing = Listing(self.entries, View(), NAMES)
        self.widget.show(self.listing, self.row_of, widths(self.entries, NAMES, WORDS))

    def row_of(self, request: RequestId) -> BoardRow:
        return row(self.entries[request], self.now, NAMES, WORDS)

    def change(self, round_: int) -> None:
        number = self.listing[5]
        self.entries[number] = renamed(self.entries[number], round_)
        self.listing.change({number})
        self.widget.change({number})

    def move(self, round_: int) -> None:
        """A request from the middle becomes the longest breach, or goes back."""
        number = self.listing[len(self.listing) // 2]
        self.entries[number] = moved_like(self.entries[number], self.entries[self.listing[0]])
        self.listing.change({number})
        self.widget.change({number})

    def tick(self, round_: int) -> None:
        self.now = Instant(NOW + round_ + 1)
        self.widget.fade()
        self.widget.show_second()

    def down(self) -> None:
        self.widget.action_cursor_down()


class Table:
    """`DataTable` with a cell for every column, kept by request and column."""

    def __init__(self, entries: dict[RequestId, Entry]) -> None:
        self.entries = dict(entries)
        self.now = NOW
        self.order = list(Listing(self.entries, View(), NAMES))
        self.columns: tuple[Column, ...] = columns(SIZE[0], widths(entries, NAMES, WORDS))
        self.cells = {number: self.cells_of(number) for number in self.order}
        self.widget: DataTable[Text] = DataTable(cursor_type="row")
        self.app = Bench(self.widget)

    def cells_of(self, number: RequestId) -> list[Text]:
        shown = row(self.entries[number], self.now, NAMES, WORDS)
        return [Text(cell(shown, column)) for column in self.columns]

    def fill(self) -> None:
        self.widget.clear(columns=True)
        for column in self.columns:
            self.widget.add_column(column.field.value, width=column.width, key=column.field.value)
        for number in self.order:
            self.widget.add_row(*self.cells[number], key=number)

    def change(self, round_: int) -> None:
        number = self.order[5]
        self.entries[number] = renamed(self.entries[number], round_)
        for column, text in zip(self.columns, self.cells_of(number), strict=True):
            self.widget.update_cell(number, column.field.value, text)

    def move(self, round_: int) -> None:
        """A table cannot move a row: it sorts."""
        self.widget.sort(Field.NUMBER.value, key=str, reverse=round_ % 2 == 0)

    def tick(self, round_: int) -> None:
        self.now = Instant(NOW + round_ + 1)
        top = self.widget.scroll_offset.y
        for number in self.order[top : top + SIZE[1]]:
            shown = row(self.entries[number], self.now, NAMES, WORDS)
            if shown.ticks:
                for column in self.columns[-2:]:
                    self.widget.update_cell(number, column.field.value, Text(cell(shown, column)))

    def down(self) -> None:
        self.widget.action_cursor_down()


def renamed(entry: Entry, round_: int) -> Entry:
    """The same request with another summary."""
    return replace(entry, request=replace(entry.request, summary=f"Changed {round_} times"))


def moved_like(entry: Entry, other: Entry) -> Entry:
    """The request in the state of another."""
    return replace(other, request=replace(other.request, id=entry.request.id))


async def figures(side: Ours | Table) -> dict[str, float]:
    """Milliseconds by what was done."""
    app = side.app
    async with app.run_test(size=SIZE):
        measured = {"fill": await app.cost(side.fill)}
        await app.settled()
        measured["nothing"] = await app.median_cost(lambda _: None)
        measured["change one row"] = await app.median_cost(side.change)
        measured["second with countdowns"] = await app.median_cost(side.tick)
        measured["key down"] = await app.median_cost(lambda _: side.down())
        for _ in range(SIZE[1]):
            side.down()
        await app.settled()
        measured["key down, scrolling"] = await app.median_cost(lambda _: side.down())
        measured["move one row (a table sorts)"] = await app.median_cost(side.move)
    return measured


async def main(rows: int) -> None:
    """Measure both and print the figures and their ratios."""
    entries = many(rows)
    turns = [(await figures(Table(entries)), await figures(Ours(entries))) for _ in range(TURNS)]
    table, ours = ({name: min(turn[side][name] for turn in turns) for name in turns[0][side]} for side in range(2))
    print(f"{rows:,} rows, ms of processor time{'':8}DataTable  board list   ratio")
    for name, cost in ours.items():
        print(f"{name:36}{table[name]:9.1f}{cost:12.2f}{table[name] / max(cost, 0.001):8.0f}x")


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000))
