"""`plazo compact`: archives now what has been closed for long."""

from __future__ import annotations

from store.contract import NotSaved, StoreError
from tui.commands.forms import printed
from tui.commands.opened import opened_store
from tui.commands.parsing import Options
from tui.commands.tidying import going_on
from tui.exits import Ended, Exit
from tui.store_sentences import command_sentence, said_facts
from tui.words import Words


def run(options: Options) -> Exit:
    """Archive it, and say how many requests that were."""
    words = Words(options.language())
    with opened_store(options, writes=True) as store:
        try:
            with going_on(words) as goes_on:
                archived = store.compact(goes_on)
                whole = goes_on(archived, archived)
        except NotSaved as error:
            raise Ended(Exit.FAULT, words("compact.failed", **said_facts(error.facts, words))) from error
        except StoreError as error:
            raise Ended(Exit.FAULT, command_sentence(error, words)) from error
        if not whole and not archived:
            raise Ended(Exit.INTERRUPTED, words("compact.interrupted"))
        if options.has("json"):
            print(printed({"archived": archived}))
        else:
            print(words.count("compact.done", archived, number=f"{archived:,}") if archived else words("compact.none"))
    return Exit.OK
