"""Full-text search over requests: a plain scan of folded text.

Accents and case do not matter ("senal" finds "señal"), parts of words count, and every word of the question
must occur somewhere in the request.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

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


@dataclass(slots=True, eq=False)
class _Entry:
    """One request as the scan sees it: its texts with their spelling, and folded."""

    request: RequestId
    opened_at: Instant
    number: str
    spelt: str
    folded: str


class SearchIndex:
    """What can be found, kept up by adding events."""

    def __init__(self) -> None:
        self._entries: dict[RequestId, _Entry] = {}
        self._newest_first: list[_Entry] = []
        self._sorted = True

    def add(self, event: Event) -> None:
        """Take in what an event says about its request."""
        entry = self._entries.get(event.request)
        if entry is None:
            number = fold(event.request)
            entry = _Entry(event.request, event.occurred_at, number, _spelt(event.request), number)
            self._entries[event.request] = entry
            self._newest_first.append(entry)
            self._sorted = False
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
        words, spelt = fold(text).split(), _spelt(text).split()
        if not words or limit <= 0:
            return ()
        if not self._sorted:
            self._newest_first.sort(key=lambda entry: entry.opened_at, reverse=True)
            self._sorted = True
        hits = self._newest_first
        for word in words:
            hits = [entry for entry in hits if word in entry.folded]
        found: list[_Entry] = []
        for group in _by_number(hits, words):
            found += _best_of(group, words, spelt, limit - len(found))
            if len(found) >= limit:
                break
        return tuple(entry.request for entry in found)


def _by_number(hits: list[_Entry], words: list[str]) -> list[list[_Entry]]:
    """The hits by how many of the words stand in their number, most first, each in the order given."""
    count: dict[_Entry, int] = {}
    for word in words:
        for entry in [entry for entry in hits if word in entry.number]:
            count[entry] = count.get(entry, 0) + 1
    if not count:
        return [hits]
    return [[entry for entry in hits if count.get(entry, 0) == size] for size in range(len(words), -1, -1)]


def _best_of(group: list[_Entry], words: list[str], spelt: list[str], limit: int) -> list[_Entry]:
    """The best of a group, newest first among equals; it looks no further than it must."""
    classes: dict[tuple[int, int], list[_Entry]] = {(0, 0): []}
    best = classes[0, 0]
    for entry in group:
        inside = folded_only = 0
        for word in words:
            inside += not _starts_a_word(word, entry.folded)
        for word in spelt:
            folded_only += word not in entry.spelt
        classes.setdefault((inside, folded_only), []).append(entry)
        if len(best) >= limit:
            break
    return [entry for _, equals in sorted(classes.items()) for entry in equals][:limit]


def _starts_a_word(word: str, text: str) -> bool:
    place = text.find(word)
    while place > 0 and text[place - 1].isalnum():
        place = text.find(word, place + 1)
    return place >= 0


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
