"""Search as it is meant, without anything that makes it small or fast."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from rules.events import RequestId
from store.search import cleaned, fold, spelling


class Told(NamedTuple):
    """A request and its texts."""

    request: RequestId
    opened_at: int
    texts: tuple[str, ...]


def found(
    requests: Iterable[Told], question: str, limit: int, names: Sequence[tuple[str, str]] = ()
) -> tuple[RequestId, ...]:
    """The requests in which every word occurs, best first."""
    words = {fold(word): word for word in spelling(cleaned(question)).split()}
    words.pop("", None)
    if not words or limit <= 0:
        return ()
    ranked = []
    for each in requests:
        rank = _rank(each, words, names)
        if rank is not None:
            ranked.append((*rank, -each.opened_at, fold(each.request), each.request))
    return tuple(request for *_, request in sorted(ranked)[:limit])


def _rank(told: Told, words: Mapping[str, str], names: Sequence[tuple[str, str]]) -> tuple[int, int, int] | None:
    texts = "\n".join(cleaned(text) for text in (told.request, *told.texts))
    lines = fold(texts).split("\n")
    in_number = inside = otherwise = 0
    for folded, spelt in words.items():
        named = [name for id_, name in names if fold(id_) in lines and folded in fold(name)]
        if folded not in fold(texts) and not named:
            return None
        in_number += folded in fold(told.request)
        inside += not any(_begins(folded, fold(text)) for text in (texts, *named))
        otherwise += not any(spelt in spelling(text) for text in (texts, *named))
    return -in_number, inside, otherwise


def _begins(word: str, text: str) -> bool:
    return any(
        text.startswith(word, place) and (place == 0 or not text[place - 1].isalnum()) for place in range(len(text))
    )
