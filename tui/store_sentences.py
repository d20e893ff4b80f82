"""What a store's errors and warnings say, in the language of the reader."""

from __future__ import annotations

import errno
import os
from collections.abc import Mapping
from typing import Final

from store.contract import StoreError, StoreWarning
from tui.words import Words

_NUMBERS: Final[Mapping[str, str]] = {
    os.strerror(getattr(errno, name)): name
    for name in ("ENOSPC", "EDQUOT", "EFBIG", "EIO", "EROFS", "EACCES", "EPERM", "ENOENT", "ESTALE", "ENOTDIR")
}
"""What the operating system gives for a reason, in English, by the name of the error."""


def store_sentence(said: StoreError | StoreWarning, words: Words) -> str:
    """What is wrong, why, and what to do."""
    return words(f"store.{said.code}", **said_facts(said.facts, words))


def command_sentence(error: StoreError, words: Words) -> str:
    """The same for a command, which is over then: it tries nothing again by itself."""
    key = f"commands.store.{error.code}"
    return words(key, **said_facts(error.facts, words)) if words.knows(key) else store_sentence(error, words)


def said_facts(facts: Mapping[str, object], words: Words) -> dict[str, object]:
    """The facts of a sentence, with the reason of the operating system in the reader's language."""
    number = _NUMBERS.get(str(facts.get("reason")))
    return dict(facts) if number is None else {**facts, "reason": words(f"reason.{number}")}


def not_recorded(error: StoreError, words: Words) -> str:
    """That something was not recorded, and why, as one paragraph."""
    why = " ".join(store_sentence(error, words).split())
    return why if error.code == "not-saved" else words("acted.not-saved", why=why)
