"""Archiving what is long closed: at the end of a short command where it is overdue, and when it is asked for."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from store.contract import GoesOn, Store, StoreError
from tui.commands.progress import Progress
from tui.commands.sentences import say
from tui.store_sentences import said_facts, store_sentence
from tui.words import Words


def tidy(store: Store, words: Words) -> None:
    """Archive what is overdue, once the command has answered; whatever becomes of it, the command has done its work."""
    sys.stdout.flush()
    try:
        with going_on(words) as goes_on:
            store.tidy(goes_on)
    except StoreError as error:
        reason = said_facts(error.facts, words).get("reason") or store_sentence(error, words).partition("\n")[0]
        say(words("compact.not-now", reason=reason))


@contextmanager
def going_on(words: Words) -> Iterator[GoesOn]:
    """Says how far it is, and does not go on after Control-C: nothing has happened then."""
    progress, interrupted = Progress(), threading.Event()

    def goes_on(through: int, whole: int) -> bool:
        if progress.is_due:
            progress.say(words("compact.progress", through=f"{through:,}", whole=f"{whole:,}"))
        return not interrupted.is_set()

    before = signal.signal(signal.SIGINT, lambda _number, _frame: interrupted.set())
    try:
        yield goes_on
    finally:
        signal.signal(signal.SIGINT, before)
        progress.clear()
