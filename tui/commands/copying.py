"""What `plazo backup` and `plazo restore` share: copying a store, how far it is, and what was copied."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Final

from store.contract import StoreError
from store.copies import Copied, Told
from tui.commands.forms import printed
from tui.commands.opened import NoStoreYet
from tui.commands.parsing import Options
from tui.exits import Ended, Exit
from tui.store_sentences import store_sentence
from tui.words import Words

_MISSING: Final = {"backup": "commands.no-store", "restore": "restore.no-backup"}
"""What to say where there is nothing to copy."""
_AFTER: Final = 1.0
"""Seconds before it says how far it is."""
_EVERY: Final = 0.1
"""Seconds between two times that it says so."""


def copied(options: Options, command: str, copy: Callable[[Told], Copied]) -> Exit:
    """Copy, and say what was copied in the sentence of that command, or as JSON."""
    words = Words(options.language())
    progress = _Progress(words)
    try:
        made = copy(progress)
    except StoreError as error:
        if error.code == "missing":
            raise NoStoreYet(Exit.NO_PLANT, words(_MISSING[command], place=error.facts["place"])) from error
        raise Ended(Exit.FAULT, store_sentence(error, words)) from error
    finally:
        progress.clear()
    if options.has("json"):
        counts = {"position": made.position, "requests": made.requests, "events": made.events, "bytes": made.size}
        print(printed({"place": made.place, **counts}))
    else:
        events = words.count("copies.events", made.events, number=f"{made.events:,}")
        requests = words.count("copies.requests", made.requests, number=f"{made.requests:,}")
        print(words(f"{command}.made", place=made.place, events=events, requests=requests, size=_size(made.size)))
    return Exit.OK


def _size(size: int) -> str:
    """`12 kB`, `3.4 MB`."""
    return f"{size / 1_000_000:,.1f} MB" if size >= 1_000_000 else f"{-(-size // 1000)} kB"


class _Progress:
    """How far it is, in one line that is written over; only where somebody looks at it, and waits for it."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._seen = sys.stderr.isatty()
        self._next = time.monotonic() + _AFTER

    def __call__(self, done: int, total: int) -> None:
        if self._seen and time.monotonic() >= self._next:
            self._next = time.monotonic() + _EVERY
            line = self._words("copies.progress", done=_size(done), total=_size(total))
            sys.stderr.write(f"\r{line}\033[K")
            sys.stderr.flush()

    def clear(self) -> None:
        """Take the line away."""
        if self._seen:
            sys.stderr.write("\r\033[K")
            sys.stderr.flush()
