"""Bars: one row of cells on a common axis, with a label beside what is painted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from rich.cells import cell_len

from tui.lines import Look
from tui.typed_text import cut

NOW: Final = "│"


class Bar:
    """A row being painted: each cell has a glyph and its look; a label is one long glyph."""

    def __init__(self, cells: int, now: int) -> None:
        """`now` is the cell of the present, which is drawn where nothing else stands."""
        self.cells: Final = cells
        self._now = now
        self._glyphs = [" "] * cells
        self._looks = [""] * cells

    def put(self, cell: int, glyph: str, look: str) -> None:
        """Paint one cell, where it is on the axis."""
        if 0 <= cell < self.cells:
            self._glyphs[cell], self._looks[cell] = glyph, look

    def fill(self, first: int, end: int, glyph: str, look: str) -> None:
        """Paint the cells from `first` until just before `end`."""
        for cell in range(max(0, first), min(end, self.cells)):
            self.put(cell, glyph, look)

    def label(self, texts: Sequence[str], look: str) -> None:
        """Write the first text that fits to the right or else to the left of what is painted, else the last one cut."""
        painted = [cell for cell, glyph in enumerate(self._glyphs) if glyph != " "]
        first, end = (painted[0], painted[-1] + 1) if painted else (0, -1)
        first, end = first - (self._now == first - 1), end + (self._now == end)
        for text in texts:
            wide = cell_len(text)
            if end + 1 + wide <= self.cells:
                return self._write(end + 1, text, look)
            if wide + 1 <= first:
                return self._write(first - 1 - wide, text, look)
        room = max(0, self.cells - end - 1, first - 1)
        short = cut(texts[-1], room) if texts and room > 2 else ""
        return self._write(end + 1 if self.cells - end > first else 0, short, look)

    def _write(self, cell: int, text: str, look: str) -> None:
        wide = cell_len(text)
        for offset in range(wide):
            self.put(cell + offset, "" if offset else cut(text, wide), look)

    def pieces(self) -> Iterator[tuple[str, str]]:
        """The row as texts with their looks."""
        if 0 <= self._now < self.cells and self._glyphs[self._now] == " ":
            self.put(self._now, NOW, Look.RULE)
        text, last = "", ""
        for glyph, look in zip(self._glyphs, self._looks, strict=True):
            if look != last and glyph:
                if text:
                    yield text, last
                text, last = "", look
            text += glyph
        yield text if last else text.rstrip(), last
