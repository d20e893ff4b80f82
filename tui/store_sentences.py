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
    facts = dict(said.facts)
    number = _NUMBERS.get(str(facts.get("reason")))
    if number is not None:
        facts["reason"] = words(f"reason.{number}")
    return words(f"store.{said.code}", **facts)


def not_recorded(error: StoreError, words: Words) -> str:
    """That something was not recorded, and why, as one paragraph."""
    why = " ".join(store_sentence(error, words).split())
    return why if error.code == "not-saved" else words("acted.not-saved", why=why)
