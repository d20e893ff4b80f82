"""What `plazo backup` and `plazo restore` share: copying a store, how far it is, and what was copied."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from store.contract import StoreError
from store.copies import Copied, Told
from tui.commands.forms import printed
from tui.commands.opened import NoStoreYet
from tui.commands.parsing import Options
from tui.commands.progress import Progress
from tui.commands.sizes import said_size
from tui.exits import Ended, Exit
from tui.store_sentences import command_sentence
from tui.words import Words

_MISSING: Final = {"backup": "commands.no-store", "restore": "restore.no-backup"}
"""What to say where there is nothing to copy."""


def copied(options: Options, command: str, copy: Callable[[Told], Copied]) -> Exit:
    """Copy, and say what was copied in the sentence of that command, or as JSON."""
    words = Words(options.language())
    progress = Progress()

    def told(done: int, total: int) -> None:
        if progress.is_due:
            progress.say(words("copies.progress", done=said_size(done), total=said_size(total)))

    try:
        made = copy(told)
    except StoreError as error:
        if error.code == "missing":
            raise NoStoreYet(Exit.NO_PLANT, words(_MISSING[command], place=error.facts["place"])) from error
        raise Ended(Exit.FAULT, command_sentence(error, words)) from error
    finally:
        progress.clear()
    if options.has("json"):
        counts = {"position": made.position, "requests": made.requests, "events": made.events, "bytes": made.size}
        print(printed({"place": made.place, **counts}))
    else:
        events = words.count("copies.events", made.events, number=f"{made.events:,}")
        requests = words.count("copies.requests", made.requests, number=f"{made.requests:,}")
        print(words(f"{command}.made", place=made.place, events=events, requests=requests, size=said_size(made.size)))
    return Exit.OK
