"""Leaves: some hundred requests in one piece of text each, searched without an object for any of them.

A leaf is scanned in well under a millisecond where it has no hit, and in a few where everything in it is one; whoever
searches can stop or let others go on between two of them.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right, insort
from collections.abc import Collection, Container, Iterable, Iterator, Sequence
from itertools import accumulate, combinations
from typing import Final, NamedTuple, TypeAlias

from rules.events import RequestId
from rules.instants import Instant
from store.search import cleaned, fold, spelling
from store.search_terms import LINE, MARK, Term

LEAF: Final = 200_000
"""About so many characters are one leaf."""

_REQUEST: Final = b"\x1e"
"""Before each request: its number as it is, folded, and its texts, line by line."""
_SPELT: Final = b"\x1f"
"""Behind the texts of a request: the words in them that are more than plain letters, as they are spelt."""

_MARK: Final = MARK.encode()
_LINE: Final = LINE.encode()
_CONTROLS: Final = bytes((*range(0x0A), *range(0x0B, 0x1E), 0x20, 0x7F))
_BLANKS: Final = bytes.maketrans(_CONTROLS, _MARK * len(_CONTROLS))
"""Blanks, and the control characters as such; not those that part the texts of a leaf."""
_SIGNS: Final = tuple(bytes((code,)) for code in range(0x21, 0x7F) if not chr(code).isalnum())
_MANY: Final = 8
"""From so many ids on it is cheaper to look first which of them a leaf has."""
_WAYS: Final = 6
"""In more ways than these it is cheaper to look at every hit."""

Rank: TypeAlias = tuple[int, int, int, int]
"""Less is better: words in the number (negative), words that begin nowhere, words spelt otherwise, newer first."""


class Findable(NamedTuple):
    """What can be found of one request; in this order they are kept: newest first, then by number."""

    before: int
    """The instant of its opening, negative."""
    number: str
    """Folded."""
    request: RequestId
    text: bytes


def findable(request: RequestId, opened_at: Instant, *texts: str | None) -> Findable:
    """One request with its number and these texts."""
    shown = request if request.isprintable() else cleaned(request).replace("\n", " ")
    number = fold(shown)
    lines = "\n".join(filter(None, (shown, *texts)))
    if "\x1e" in lines or "\x1f" in lines:
        lines = cleaned(lines)
    if lines.isascii():
        return Findable(-opened_at, number, request, f"{shown}\n{lines.lower()}\n".encode())
    words = " ".join(word for word in spelling(lines).split() if not word.isascii())
    text = _marked_signs(f"{shown}\n{fold(lines)}\n") + _SPELT.decode() + _marked_signs(f" {words}")
    return Findable(-opened_at, number, request, text.encode(errors="replace"))


def _marked_signs(text: str) -> str:
    """The text with the mark behind every sign that is not in ASCII, where the rest is marked all at once."""
    for sign in {character for character in text if character > "\x7f" and not character.isalnum()}:
        text = text.replace(sign, " " if sign.isspace() else sign + MARK)
    return text


class Best:
    """The best that was found so far, at most so many, without those that are known already."""

    def __init__(self, limit: int, without: Container[RequestId] = ()) -> None:
        self.limit = limit
        self.without = without
        self._found: list[tuple[Rank, bytes, RequestId]] = []
        self._requests: tuple[RequestId, ...] | None = ()

    @property
    def requests(self) -> tuple[RequestId, ...]:
        """Best first."""
        if self._requests is None:
            self._requests = tuple(request for _, _, request in self._found)
        return self._requests

    @property
    def worst(self) -> Rank | None:
        """What is not better than this does not count; None while there is room."""
        return self._found[-1][0] if len(self._found) >= self.limit else None

    def add(self, rank: Rank, number: bytes, request: RequestId) -> None:
        """Take in a request, and let go of the worst where there is no room."""
        if any(request == known for _, _, known in self._found):
            return  # it came back from the archive while somebody searched
        insort(self._found, (rank, number, request))
        del self._found[self.limit :]
        self._requests = None


class Leaf:
    """Some requests, newest first, and what can be found of them."""

    def __init__(self, requests: Sequence[Findable]) -> None:
        self.hidden: set[RequestId] = set()
        """Those that do not count here any more."""
        text = _REQUEST + _REQUEST.join([each.text for each in requests])
        text = text.translate(_BLANKS)
        for sign in _SIGNS:
            if sign in text:
                text = text.replace(sign, sign + _MARK)
        self._text = text.replace(b"\n", _LINE)
        sizes = map(len, self._text.split(_REQUEST)[1:])
        self._begins = array("I", accumulate((size + 1 for size in sizes), initial=0))
        self._before = array("q", [each.before for each in requests])
        # The number stands between the first two line ends.
        self._numbers = b"".join([each.text.split(b"\n", 2)[1] + b"\n" for each in requests])
        for sign in _SIGNS:
            self._numbers = self._numbers.replace(sign, sign + _MARK)
        self._odd = {
            place: each.request
            for place, each in enumerate(requests)
            if " " in each.request or not each.request.isprintable()
        }

    def __len__(self) -> int:
        return len(self._before)

    @property
    def newest(self) -> int:
        """The newest opening, negative."""
        return self._before[0]

    def requests(self) -> Iterator[RequestId]:
        """The numbers of all, as they are."""
        return (self._request(place) for place in range(len(self)))

    def _request(self, place: int) -> RequestId:
        if place in self._odd:
            return self._odd[place]
        begin = self._begins[place] + 1
        return RequestId(self._text[begin : self._text.index(b"\n", begin)].replace(_MARK, b"").decode())

    def search(self, terms: Sequence[Term], best: Best, hidden: Container[RequestId]) -> None:
        """Add to the best what is better, but for those that are hidden."""
        found = -sum(term.folded in self._numbers for term in terms)
        for place in self._candidates(terms, found, best.worst):
            worst = best.worst
            if worst is not None and (found, 0, 0, self._before[place]) > worst:
                return
            rank, number = self._rank(terms, place)
            if worst is None or rank <= worst:
                request = self._request(place)
                if request not in hidden and request not in self.hidden and request not in best.without:
                    best.add(rank, number, request)

    def _candidates(self, terms: Sequence[Term], found: int, worst: Rank | None) -> Iterable[int]:
        """The requests in which every word is, but for those of which it is clear that they are not better."""
        if worst is None or found < worst[0]:
            return self._hits(terms)
        if (found, 0, 0, self.newest) > worst:
            return ()
        # So many words have to begin somewhere in a request that is better.
        beginning = len(terms) - worst[1] + (worst[2] == 0 and self.newest > worst[3])
        if beginning > len(terms):
            return ()
        ways = list(combinations(terms, beginning))
        if beginning == 0 or len(ways) > _WAYS:
            return self._hits(terms)
        return sorted({place for way in ways for place in self._hits(terms, way)})

    def _hits(self, terms: Sequence[Term], beginning: Collection[Term] = ()) -> Iterator[int]:
        """The requests in which every word is, and some begin one; each jumps to the next place of another word."""
        alone = [term for term in terms if not term.named] or [min(terms, key=lambda term: len(term.named))]
        cursors = [_Cursor(self._text, self._needles(term, starts=term in beginning)) for term in alone]
        named = [term for term in terms if term not in alone]
        begins, count, place = self._begins, len(self), 0
        while place < count:
            begin, end = begins[place], begins[place + 1]
            for cursor in cursors:
                at = cursor.next(begin)
                if at < 0:
                    return
                if at >= end:
                    place = bisect_right(begins, at) - 1
                    break
            else:
                if not named or _has_all(self._text[begin:end], named):
                    yield place
                place += 1

    def _needles(self, term: Term, *, starts: bool) -> list[bytes]:
        """What is to be looked for: the word, and the ids that it may stand for."""
        word = term.start if starts else term.folded
        lines = {line for line, how in term.named.items() if (how.starts or not starts) and word not in line}
        if len(lines) > _MANY:
            lines.intersection_update(self._text.split(b"\n"))
        return [word, *(b"\n" + line + b"\n" for line in lines)]

    def _rank(self, terms: Sequence[Term], place: int) -> tuple[Rank, bytes]:
        text = self._text[self._begins[place] : self._begins[place + 1]]
        number = text[: text.index(b"\n", text.index(b"\n") + 1)]
        in_number = inside = otherwise = 0
        for term in terms:
            named = [term.named[line] for line in text.split(b"\n") if line in term.named] if term.named else []
            in_number += term.folded in number
            inside += not (term.start in text or any(each.starts for each in named))
            otherwise += not (any(each.exact for each in named) or _is_spelt(term, text))
        return (-in_number, inside, otherwise, self._before[place]), number.rpartition(_LINE)[2].replace(_MARK, b"")


def _has_all(text: bytes, terms: Sequence[Term]) -> bool:
    """Whether a request has each of these words, or an id in whose name it is."""
    lines = text.split(b"\n")
    return all(term.folded in text or any(line in term.named for line in lines) for term in terms)


def _is_spelt(term: Term, text: bytes) -> bool:
    """Whether the word stands in a text as it is spelt in the question."""
    plain, _, spelt = text.partition(_SPELT)
    if not spelt:
        return term.spelt in plain
    if term.spelt in spelt:
        return True
    # Words of plain letters stand in the text only, the others in both: there is one that has no counterpart.
    return plain.count(term.spelt) > fold(spelt.decode()).encode().count(term.spelt)


class _Cursor:
    """Goes through a text from one place to the next at which any of the needles is."""

    __slots__ = ("_needles", "_places", "_text")

    def __init__(self, text: bytes, needles: Collection[bytes]) -> None:
        self._text = text
        self._needles = list(needles)
        self._places = [-2] * len(self._needles)

    def next(self, at: int) -> int:
        """The first place from there on; -1 for none."""
        first = -1
        for index, place in enumerate(self._places):
            if place < at and place != -1:
                self._places[index] = self._text.find(self._needles[index], at)
            found = self._places[index]
            if found >= 0 and (first < 0 or found < first):
                first = found
        return first


def leaves(requests: Iterable[Findable]) -> Iterator[Leaf]:
    """These requests in leaves, newest first."""
    some: list[Findable] = []
    size = 0
    for each in sorted(requests):
        some.append(each)
        size += len(each.text)
        if size >= LEAF:
            yield Leaf(some)
            some, size = [], 0
    if some:
        yield Leaf(some)
