"""Requests as a table on a terminal, or in a file."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator, Sequence
from typing import Final

from tui.boards import BoardRow, Names
from tui.columns import Field, cell, columns, widths
from tui.words import Words

_UNCUT: Final = 240
"""Columns of a table that goes into a file or a pipe."""


def table(rows: Sequence[BoardRow], names: Names, words: Words) -> Iterator[str]:
    """One line a request, as wide as the terminal."""
    uncut = (_UNCUT, 0) if not sys.stdout.isatty() else (80, 24)
    width = shutil.get_terminal_size(uncut).columns
    sizes = widths([row.request for row in rows], names, words)
    shown = [column for column in columns(width, sizes) if column.field is not Field.BAR]
    for row in rows:
        yield "  ".join(cell(row, column) for column in shown).rstrip()
