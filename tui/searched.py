"""What a search shows: the requests of the board's own view, and below them what was found elsewhere.

`tui.searching` asks the store; here is what is made of the answer, ready for the list to paint.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Final, TypeAlias, overload

from msgspec.structs import replace

from rules.entry import Entry
from rules.events import RequestId
from rules.instants import Instant
from tui import tones
from tui.boards import NOBODY, BoardRow, Names, row
from tui.listings import Listing
from tui.typed_text import folded
from tui.words import Words

PARTING: Final = RequestId("")
"""Stands in a list for the line between what is in view and what was found elsewhere; no request has this number."""

Spans: TypeAlias = tuple[tuple[int, int], ...]
"""Where something is in a text, from one character up to another, in order and apart from each other."""


class SearchedListing(Sequence[RequestId]):
    """A listing, and behind a parting line the requests that were found and are not in it."""

    def __init__(
        self, listing: Listing, found: Collection[RequestId] = (), has_row: Callable[[RequestId], bool] = bool
    ) -> None:
        """Of those that were found, only those are shown that have a row."""
        self.listing: Final = listing
        self._found = tuple(found)
        self._has_row = has_row
        self._below: tuple[RequestId, ...] = ()
        self._part()

    def _part(self) -> None:
        below = tuple(request for request in self._found if request not in self.listing and self._has_row(request))
        self._below = (PARTING, *below) if below else ()

    def change(self, requests: Iterable[RequestId]) -> None:
        """Put requests where they belong now."""
        self.listing.change(requests)
        self._part()

    @property
    def elsewhere(self) -> int:
        """How many were found that are not in view."""
        return max(0, len(self._below) - 1)

    def __len__(self) -> int:
        return len(self.listing) + len(self._below)

    def __contains__(self, request: object) -> bool:
        return request in self.listing or (request != PARTING and request in self._below)

    @overload
    def __getitem__(self, index: int) -> RequestId: ...
    @overload
    def __getitem__(self, index: slice) -> list[RequestId]: ...
    def __getitem__(self, index: int | slice) -> RequestId | list[RequestId]:
        above = len(self.listing)
        if isinstance(index, slice):
            start, stop, step = index.indices(len(self))
            if step != 1:
                return [self[line] for line in range(start, stop, step)]
            return [*self.listing[start:stop], *self._below[max(0, start - above) : max(0, stop - above)]]
        line = index + len(self) if index < 0 else index
        return self.listing[line] if 0 <= line < above else self._below[line - above]

    def index(self, value: object, start: int = 0, stop: int | None = None) -> int:
        """The line on which a request stands. Raises `ValueError`."""
        if value not in self._below:
            return self.listing.index(value, start, stop)
        line = len(self.listing) + self._below.index(RequestId(str(value)))
        if line < start or (stop is not None and line >= stop):
            raise ValueError(f"{value!r} is not in this listing")
        return line


def closed_row(entry: Entry, now: Instant, names: Names, words: Words) -> BoardRow:
    """The line of a request that is not on the board: how it ended and when, and no clock."""
    closes_at = entry.closes_at
    return replace(
        row(entry, now, names, words),
        tone=tones.of_stage(entry.stage),
        stage=words(tones.of_stage(entry.stage).word),
        expectation="" if closes_at is None else words("search.on", date=words.date(closes_at, names.zone)),
        bar=None,
        left=NOBODY,
        turn="",
        ticks=False,
    )


def question(text: str) -> str:
    """What is asked of the store: the words that are looked for."""
    return " ".join(word for word in text.split() if not word.startswith("!"))


def left_out(text: str) -> Callable[[BoardRow], bool] | None:
    """Says whether a row has a word that somebody does not want to see; None where there is no such word."""
    unwanted = [word[1:] for word in folded(text).split() if len(word) > 1 and word.startswith("!")]
    if not unwanted:
        return None

    def has_one(shown: BoardRow) -> bool:
        parts = folded("\n".join((shown.number, shown.summary, shown.parties, shown.assignee)))
        return any(word in parts for word in unwanted)

    return has_one


def finder(text: str) -> Callable[[str], Spans] | None:
    """Says where the words of a question are in a cell; None where nothing is looked for."""
    words = tuple({word for word in folded(question(text)).split() if word})
    if not words:
        return None

    def spans(shown: str) -> Spans:
        pieces = [folded(character) for character in shown]
        whole = "".join(pieces)
        hits = [_hits(whole, word) for word in words]
        marked = {place for begin, end in (span for each in hits for span in each) for place in range(begin, end)}
        if not marked:
            return ()
        found: list[tuple[int, int]] = []
        at = 0
        for index, piece in enumerate(pieces):
            if any(place in marked for place in range(at, at + len(piece))):
                if found and found[-1][1] == index:
                    found[-1] = (found[-1][0], index + 1)
                else:
                    found.append((index, index + 1))
            at += len(piece)
        return tuple(found)

    return spans


def _hits(text: str, word: str) -> list[tuple[int, int]]:
    hits, place = [], text.find(word)
    while place >= 0:
        hits.append((place, place + len(word)))
        place = text.find(word, place + 1)
    return hits
