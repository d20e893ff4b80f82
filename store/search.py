"""Full-text search over requests: a plain scan of folded text.

Accents and case do not matter ("senal" finds "señal"), parts of words count, and every word of the question
must occur somewhere in the request.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from rules.events import (
    Assigned,
    Event,
    HandedOver,
    Noted,
    Opened,
    PartChanged,
    RequestId,
    WorkStarted,
)
from rules.instants import Instant


@dataclass(slots=True)
class _Entry:
    """One request as the scan sees it: its texts with their spelling, and folded."""

    opened_at: Instant
    spelt: str
    folded: str


class SearchIndex:
    """What can be found, kept up by adding events."""

    def __init__(self) -> None:
        self._entries: dict[RequestId, _Entry] = {}

    def add(self, event: Event) -> None:
        """Take in what an event says about its request."""
        entry = self._entries.get(event.request)
        if entry is None:
            number = _spelt(event.request)
            entry = self._entries[event.request] = _Entry(event.occurred_at, number, fold(event.request))
        for text in texts_of(event):
            spelt = _spelt(text)
            # The same person and part come again in most events.
            if f"\n{spelt}\n" not in f"\n{entry.spelt}\n":
                entry.spelt = f"{entry.spelt}\n{spelt}"
                entry.folded = entry.spelt if entry.spelt.isascii() else f"{entry.folded}\n{fold(text)}"

    def find(self, text: str, limit: int) -> tuple[RequestId, ...]:
        """The requests in which every word occurs: by number, then word starts, then the rest.

        Within these, exact spelling before folded, and newer before older.
        """
        spelt = _spelt(text).split()
        words = fold(text).split()
        if not words or limit <= 0:
            return ()
        found = [
            (_rank(request, entry, words, spelt), -entry.opened_at, request)
            for request, entry in list(self._entries.items())
            if all(word in entry.folded for word in words)
        ]
        found.sort()
        return tuple(request for _, _, request in found[:limit])


def fold(text: str) -> str:
    """The text without case and without marks."""
    if text.isascii():
        return text.lower()
    parts = unicodedata.normalize("NFD", text.casefold())
    return "".join(character for character in parts if not unicodedata.combining(character))


def texts_of(event: Event) -> Iterable[str]:
    """What can be found of an event: summary, notes, people, machine and part."""
    if event.person:
        yield event.person
    match event:
        case Opened(summary=summary, machine=machine, part=part):
            yield summary
            yield from filter(None, (machine, part))
        case Noted(text=text):
            yield text
        case PartChanged(part=part):
            yield part
        case WorkStarted(part=part, second=second):
            yield from filter(None, (part, second))
        case Assigned(assignee=assignee):
            yield assignee
        case HandedOver(assignee=assignee):
            yield from filter(None, (assignee,))
        case _:
            pass


def _spelt(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold()


def _rank(request: RequestId, entry: _Entry, words: list[str], spelt: list[str]) -> tuple[int, int]:
    number = fold(request)
    place = sum(0 if word in number else 1 if _word_start(word).search(entry.folded) else 2 for word in words)
    return place, sum(word not in entry.spelt for word in spelt)


@lru_cache(maxsize=64)
def _word_start(word: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(word)}")
