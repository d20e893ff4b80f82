"""What a store's errors say, in the language of the reader."""

from __future__ import annotations

from store.contract import StoreError
from tui.words import Words


def store_sentence(error: StoreError, words: Words) -> str:
    """What is wrong, why, and what to do."""
    return words(f"store.{error.code}", **error.facts)
