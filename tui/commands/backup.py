"""`plazo backup`: a whole copy of the store in a new folder, made while it is in use."""

from __future__ import annotations

from pathlib import Path

from store.opening import back_up, store_place
from tui.commands.copying import copied
from tui.commands.parsing import Options
from tui.exits import Exit


def run(options: Options) -> Exit:
    """Copy the store, read the copy back, and say what it holds."""
    place = store_place(options.text("store"), options.environ)
    return copied(options, "backup", lambda told: back_up(place, Path(options.words[0]), told))
