"""Troubles: what keeps a board from being true, or what people enter from being recorded, as lines that stay.

Each says what is wrong, why, and what to do, for as long as it is so: a notice would be gone when somebody looks.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from msgspec import Struct
from rich.cells import cell_len

from rules.instants import Instant, Seconds
from store.contract import StoreError, StoreWarning
from tui.headers import Piece
from tui.lines import Line, wrapped
from tui.store_sentences import store_sentence
from tui.typed_text import cut, one_line
from tui.words import Words

MOST_LINES: Final = 5
"""So many lines are shown above a board; the keys screen has all."""

_OF_ONE: Final = 4
"""So many of them may be about one trouble, and one line where it is none of the board's own."""


class Trouble(Struct, frozen=True):
    """One thing that is wrong."""

    sentence: str
    alarm: bool = True
    """Whether what is shown may not be so, or was not recorded; else it is to be mended before that comes."""


class Troubles(Struct, frozen=True):
    """What the parts of a board have met."""

    silence: StoreError | None = None
    fault: str = ""
    unrecorded: tuple[int, StoreError] | None = None
    """Of how many requests something could not be recorded, and why."""
    saving: bool = False
    ahead: Seconds = Seconds(0)
    """By how much the clock was set ahead, while that is doubted."""
    believed_at: Instant = Instant(0)
    back: bool = False
    """Whether the clock went back."""
    past: StoreError | None = None
    """Why what closed requests say could not be read."""
    warnings: tuple[StoreWarning, ...] = ()

    def said(self, now: Instant, zone: str, words: Words) -> tuple[Trouble, ...]:
        """All of them, the worst first, none twice."""
        return tuple({each.sentence: each for each in reversed((*self._said(now, zone, words),))}.values())[::-1]

    def _said(self, now: Instant, zone: str, words: Words) -> Iterator[Trouble]:
        if self.silence is not None:
            yield Trouble(_sentence(self.silence, words))
        if self.fault:
            yield Trouble(words("trouble.fault", why=self.fault))
        if self.unrecorded is not None:
            number, why = self.unrecorded
            yield Trouble(words.count("trouble.unrecorded", number, why=_sentence(why, words)))
        if self.saving:
            yield Trouble(words("trouble.saving"))
        if self.ahead:
            until = words.when(self.believed_at, now, zone)
            yield Trouble(words("trouble.clock-ahead", amount=words.amount(self.ahead), until=until))
        codes = {warning.code for warning in self.warnings}
        if self.back and "clock-behind" not in codes:
            yield Trouble(words("notice.clock"), alarm=False)
        if self.past is not None:
            yield Trouble(_sentence(self.past, words), alarm=False)
        for warning in self.warnings:
            yield Trouble(_sentence(warning, words), alarm=False)


def _sentence(said: StoreError | StoreWarning, words: Words) -> str:
    """The sentence as one paragraph."""
    return " ".join(store_sentence(said, words).split())


def trouble_lines(troubles: Sequence[Trouble], width: int, words: Words) -> tuple[Line, ...]:
    """The troubles in lines of `width` cells, as many as are shown: an alarm whole, where it is not too long."""
    lines: list[Line] = []
    for number, trouble in enumerate(troubles):
        left = MOST_LINES - len(lines) - (len(troubles) - number - 1)
        most = min(_OF_ONE if trouble.alarm else 1, max(left, 1))
        if len(lines) < MOST_LINES:
            lines += _lines(trouble, width, most, words)
    return tuple(lines)


def _lines(trouble: Trouble, width: int, most: int, words: Words) -> Iterator[Line]:
    look, sign = ("alarm", " ! ") if trouble.alarm else ("at-risk", " △ ")
    room = max(width - cell_len(sign) - 1, 1)
    texts = wrapped(one_line(trouble.sentence), room)
    if len(texts) > most:
        more = words("trouble.more")
        last = cut(" ".join(texts[most - 1 :]), max(room - cell_len(more) - 1, 1))
        texts = (*texts[: most - 1], f"{last} {more}")
    for number, text in enumerate(texts):
        line = f"{'   ' if number else sign}{text}"
        yield (Piece(line + " " * (width - cell_len(line)), look),)
