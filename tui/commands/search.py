"""`plazo search`: requests that have every word, open, closed and archived ones, as a table or as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rules.entry import Entry
from rules.instants import Instant
from rules.stages import Stage
from tui.boards import BoardRow, Names, row
from tui.commands.forms import in_a_list, printed
from tui.commands.opened import Opened, opened
from tui.commands.parsing import Misuse, Options
from tui.commands.sentences import say
from tui.commands.tables import table
from tui.counter import NoSuchRequest
from tui.exits import Ended, Exit
from tui.searched import closed_row
from tui.typed_text import one_line
from tui.words import Words

LIMIT: Final = 50
"""So many of the best are shown."""


def run(options: Options) -> Exit:
    """Show what is found, best first; nothing found is an answer, too."""
    text = " ".join(options.words)
    if not text.strip():
        raise Ended(Exit.USAGE, Misuse("nothing-to-find", {}, "search").sentence(Words(options.language())))
    with opened(options, writes=False) as plant:
        at = plant.instant()
        now = options.now() if at is None else at
        names = Names(plant.publications.current)
        entries = list(_found(plant, text, names, at))
        if options.has("json"):
            print(printed([in_a_list(entry) for entry in entries]))
        elif entries:
            print("\n".join(table([_row(plant, entry, now, names) for entry in entries], names, plant.words)))
            if len(entries) == LIMIT:
                say(plant.words("search.best", n=LIMIT))
        else:
            print(plant.words("search.none", text=one_line(text)))
    return Exit.OK


def _found(plant: Opened, text: str, names: Names, at: Instant | None) -> Iterator[Entry]:
    """What is found, as it stands now or stood at an instant; what was not there yet is left out."""
    for number in plant.store.search(text, LIMIT, names.searched):
        entry = plant.counter.entry(number, at)
        if not isinstance(entry, NoSuchRequest):
            yield entry


def _row(plant: Opened, entry: Entry, now: Instant, names: Names) -> BoardRow:
    if entry.stage in (Stage.CLOSED, Stage.CANCELLED):
        return closed_row(entry, now, names, plant.words)
    return row(entry, now, names, plant.words)
