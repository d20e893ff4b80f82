"""Full-text search over requests: a plain scan of folded text.

Accents and case do not matter ("senal" finds "señal"), parts of words count, and every word of the question
must occur somewhere in the request.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass
from operator import attrgetter

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

    @classmethod
    def of(cls, request: RequestId, opened_at: Instant) -> _Entry:
        """An entry in which only the number can be found."""
        number = fold(request)
        return cls(request, opened_at, number, _spelt(request), number)

    def take(self, text: str) -> None:
        """Add a text, unless it is there: the same person and part come again in most events."""
        spelt = _spelt(text)
        if f"\n{spelt}\n" not in f"\n{self.spelt}\n":
            self.spelt = f"{self.spelt}\n{spelt}"
            self.folded = self.spelt if self.spelt.isascii() else f"{self.folded}\n{fold(text)}"


class SearchIndex:
    """What can be found, kept up by adding events, and by adding requests whose texts are known already."""

    def __init__(self) -> None:
        self._entries: dict[RequestId, _Entry] = {}
        self._archived: dict[RequestId, _Entry] = {}
        self._newest_first: list[_Entry] = []
        self._sorted = True

    def forget_events(self) -> None:
        """Forget what came by events; what is archived stays."""
        self._entries = {}
        self._sorted = False

    def add(self, event: Event) -> None:
        """Take in what an event says about its request."""
        entry = self._entries.get(event.request)
        if entry is None:
            # One that came back from the archive has events there that do not come again.
            archived = self._archived.get(event.request)
            entry = copy(archived) if archived is not None else _Entry.of(event.request, event.occurred_at)
            self._entries[event.request] = entry
            self._sorted = False
        for text in texts_of(event):
            entry.take(text)

    def add_archived(self, request: RequestId, opened_at: Instant, texts: str) -> None:
        """Take in an archived request; where there are events of it too, those are right."""
        entry = _Entry.of(request, opened_at)
        entry.spelt = f"{entry.spelt}\n{_spelt(texts)}"
        entry.folded = entry.spelt if entry.spelt.isascii() else f"{entry.folded}\n{fold(texts)}"
        self._archived[request] = entry
        self._sorted = False

    def _in_order(self) -> list[_Entry]:
        if not self._sorted:
            entries = [*(self._archived | self._entries).values()]
            self._newest_first = sorted(entries, key=attrgetter("opened_at"), reverse=True)
            self._sorted = True
        return self._newest_first

    def find(self, text: str, limit: int) -> tuple[RequestId, ...]:
        """The requests in which every word occurs: by number, then word starts, then the rest.

        Within these, exact spelling before folded, and newer before older.
        """
        words, spelt = fold(text).split(), _spelt(text).split()
        if not words or limit <= 0:
            return ()
        hits = self._in_order()
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


def searchable(events: Iterable[Event]) -> str:
    """Everything that can be found of a request but its number: each text once, line by line."""
    return "\n".join(dict.fromkeys(text for event in events for text in texts_of(event)))


def _spelt(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold()
