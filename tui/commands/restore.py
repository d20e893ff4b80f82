"""`plazo restore`: a store in a new place, from a backup."""

from __future__ import annotations

from pathlib import Path

from store.copies import Copied, Told
from store.opening import open_store, restore, store_place
from tui.commands.copying import copied
from tui.commands.parsing import Options
from tui.exits import Exit


def run(options: Options) -> Exit:
    """Copy the backup to where a store is asked for, and open it there."""
    place = store_place(options.text("store"), options.environ)

    def restored(told: Told) -> Copied:
        made = restore(Path(options.words[0]), place, told)
        open_store(place, read_only=False, create=False, now=options.now, who="restore").close()
        return made

    return copied(options, "restore", restored)
