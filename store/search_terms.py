"""What is looked for: the words of a question, and the ids whose names have them.

Text is searched in a form in which every beginning of a word stands behind a mark, so that whether a word begins
there is told by the search itself: a blank is the mark alone, and any sign that is no letter and no digit has one
behind it. Whatever stands in a text stands in its marked form too, and the other way round.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from store.search import cleaned, fold, spelling

MARK: Final = "\x02"
LINE: Final = "\n" + MARK
"""What stands between two texts of a request."""


class Named(NamedTuple):
    """How the name of an id has a word."""

    starts: bool
    """A word of the name begins with it."""
    exact: bool
    """The name has it as it is spelt."""


@dataclass(frozen=True, slots=True)
class Term:
    """One word that must occur, in the text or in the name of somebody or something."""

    folded: bytes
    start: bytes
    """The same where a word begins."""
    spelt: bytes
    named: Mapping[bytes, Named]
    """The ids in whose names it is, each as a whole line without its end."""


def terms(question: str, names: Iterable[tuple[str, str]] = ()) -> tuple[Term, ...]:
    """The words of a question, each once; `names` are ids with what people call them."""
    spelt = {fold(word): word for word in spelling(cleaned(question)).split()}
    spelt.pop("", None)
    called = [(id_, fold(name), spelling(name)) for id_, name in names] if spelt else []
    return tuple(_term(word, written, called) for word, written in spelt.items())


def _term(word: str, written: str, called: Sequence[tuple[str, str, str]]) -> Term:
    start = MARK + marked(word)
    named: dict[bytes, Named] = {}
    for id_, folded, name in called:
        if word in folded:
            line = _bytes(MARK + marked(fold(cleaned(id_))))
            before = named.get(line, Named(starts=False, exact=False))
            starts, exact = start in MARK + marked(folded), written in name
            named[line] = Named(starts or before.starts, exact or before.exact)
    return Term(_bytes(start[1:]), _bytes(start), _bytes(marked(written)), named)


def _bytes(text: str) -> bytes:
    return text.encode(errors="replace")


def marked(text: str) -> str:
    """The text in the form in which it is searched."""
    return "".join(
        character if character.isalnum() else MARK if character.isspace() else character + MARK for character in text
    )
