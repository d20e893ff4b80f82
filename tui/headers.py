"""Headers: the top line and the line of tabs, as pieces of text with the name of their look."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum
from functools import partial
from typing import Final

from msgspec import Struct
from rich.cells import cell_len

from rules.instants import Instant
from tui.listings import Counts, Tab
from tui.tones import Tone
from tui.typed_text import cut, one_line
from tui.words import Words

BRAND: Final = "PLAZO"

COUNTED: Final = (Tone.BREACHED, Tone.AT_RISK, Tone.ON_HOLD, Tone.IN_WORK, Tone.NO_EXPECTATION)
"""The states of which the top line counts the requests."""

_STATES_WORDED: Final = frozenset({Tone.BREACHED, Tone.AT_RISK, Tone.ON_HOLD, Tone.IN_WORK})
_ALL_WORDED: Final = _STATES_WORDED | {Tone.NO_EXPECTATION}


class Link(StrEnum):
    """Whether the board shows what is so now."""

    LIVE = "live"
    STALE = "stale"
    AS_OF = "as-of"
    """An earlier instant is shown on purpose."""


class Header(Struct, frozen=True):
    """The top line of a board, ready to paint."""

    plant: str
    counts: Counts
    link: Link
    since: str
    """Since when it is stale, or the instant that is shown; empty while live."""
    read_only: bool
    clock: str
    """`Tue 24 Nov 14:07:32`."""


class Piece(Struct, frozen=True):
    """Text in one look; `look` is the end of a style class, empty for plain text."""

    text: str
    look: str = ""


def header(
    plant: str,
    counts: Counts,
    now: Instant,
    zone: str,
    words: Words,
    *,
    stale_since: Instant | None = None,
    as_of: Instant | None = None,
    read_only: bool = False,
) -> Header:
    """The top line at `now`; being stale is said before anything else."""
    link, since = Link.LIVE, ""
    if stale_since is not None:
        link, since = Link.STALE, words.when(stale_since, now, zone)
    elif as_of is not None:
        link, since = Link.AS_OF, words.moment(as_of, zone)
    return Header(one_line(plant), counts, link, since, read_only, words.clock(now, zone))


def header_pieces(header: Header, width: int, words: Words) -> tuple[Piece, ...]:
    """The top line in exactly `width` cells: a narrower one drops date or words, then brand and plant, then counts."""
    clock = header.clock.rpartition(" ")[2]
    layouts: tuple[Callable[[], tuple[list[Piece], list[Piece]]], ...] = (
        lambda: (_left(header, words, _ALL_WORDED), _right(header, words, header.clock)),
        lambda: (_left(header, words, _ALL_WORDED), _right(header, words, clock)),
        lambda: (_left(header, words, _STATES_WORDED), _right(header, words, header.clock)),
        lambda: (_left(header, words, _STATES_WORDED), _right(header, words, clock)),
        lambda: (_left(header, words, _STATES_WORDED)[1:], _right(header, words, clock)),
        lambda: (_left(header, words, frozenset()), _right(header, words, clock)),
        lambda: (_left(header, words, frozenset())[1:], _right(header, words, clock)),
        lambda: (list(_counts(header.counts, words, frozenset())), _right(header, words, clock)),
        *(partial(_fewer, header, words, clock, most) for most in range(len(COUNTED), 0, -1)),
    )
    for layout in layouts:
        left, right = layout()
        room = width - _cells(left) - _cells(right)
        if room >= 1:
            return (*left, Piece(" " * room), *right)
    right = _right(header, words, clock)
    text = "".join(piece.text for piece in right).strip()
    return (Piece(cut(text, width).ljust(width), right[0].look),)


def _fewer(header: Header, words: Words, clock: str, most: int) -> tuple[list[Piece], list[Piece]]:
    """Only the first counts: what is broken is the last to go."""
    return list(_counts(header.counts, words, frozenset()))[:most], _right(header, words, clock)


def _left(header: Header, words: Words, worded: frozenset[Tone]) -> list[Piece]:
    """Brand, plant and counts."""
    return [
        Piece(f" {BRAND} ", "brand"),
        Piece(f" {cut(header.plant, 28)}  ", "plant"),
        *_counts(header.counts, words, worded),
    ]


def _counts(counts: Counts, words: Words, worded: frozenset[Tone]) -> Iterator[Piece]:
    shown = (
        (Tone.BREACHED, counts.breached),
        (Tone.AT_RISK, counts.at_risk),
        (Tone.ON_HOLD, counts.on_hold),
        (Tone.IN_WORK, counts.in_work),
    )
    for tone, number in shown:
        yield _count(tone, number, words, worded)
    if counts.no_expectation:
        yield _count(Tone.NO_EXPECTATION, counts.no_expectation, words, worded)
    yield Piece(f"  {words.count('board.count.open', counts.open)}  ", "plain")


def _count(tone: Tone, number: int, words: Words, worded: frozenset[Tone]) -> Piece:
    word = f" {words(f'board.count.{tone.value}')}" if tone in worded else ""
    return Piece(f"  {tone.symbol} {number}{word}", tone.paint.value if number else "quiet")


def _right(header: Header, words: Words, clock: str) -> list[Piece]:
    """The mark that says how true the line is, and the clock."""
    match header.link:
        case Link.LIVE:
            mark = Piece(f"{Tone.IN_WORK.symbol} {words('board.live')}", "live")
        case Link.STALE:
            mark = Piece(f" ! {words('board.stale', time=header.since)} ", "alarm")
        case Link.AS_OF:
            # Such a board stands still and can change nothing: neither need be said beside it.
            return [Piece(f" « {words('board.as-of', time=header.since)} ", "as-of"), Piece(" ")]
    read_only = [Piece(words("board.read-only"), "quiet"), Piece("  ")] if header.read_only else []
    return [*read_only, mark, Piece(f"  {clock} ", "clock")]


def _cells(pieces: Sequence[Piece]) -> int:
    return sum(cell_len(piece.text) for piece in pieces)


class Hint(Struct, frozen=True):
    """A key and what it does."""

    key: str
    name: str
    enough: int = 0
    """To so many cells the name is cut where there is no more room; 0 where it is said whole or not at all."""

    def cells(self, room: int) -> int:
        """How many cells the name has where the hint has `room`; 0 where that is not enough."""
        whole = cell_len(one_line(self.name))
        cells = min(whole, room - cell_len(self.key) - 4)
        return cells if cells >= min(whole, self.enough or whole) else 0


def tab_pieces(
    tabs: Sequence[Tab], active: Tab, hints: Sequence[Hint], width: int, words: Words
) -> tuple[tuple[Piece, Tab | None], ...]:
    """The line of tabs, each piece with the tab that a click on it asks for.

    Hints stand right while there is room; for one whose name may be cut the tabs give up theirs.
    """
    line: list[tuple[Piece, Tab | None]] = [(Piece(" "), None)]
    for number, tab in enumerate(tabs, start=1):
        name = words(f"board.tab.{tab.value}")
        look = "tab-active" if tab is active else "tab"
        line.append((Piece(f" {number} {name} ", look), tab))
    room = width - _cells([piece for piece, _ in line])
    if room < 0 or any(hint.enough and not hint.cells(room) for hint in hints):
        line = [
            (Piece(f" {tabs.index(tab) + 1} ", piece.look), tab) if tab and tab is not active else (piece, tab)
            for piece, tab in line
        ]
        room = width - _cells([piece for piece, _ in line])
    right: list[tuple[Piece, Tab | None]] = []
    for hint in hints:
        cells = hint.cells(room)
        if not cells:
            break
        shown = [Piece(f"  {hint.key}", "key"), Piece(f" {cut(one_line(hint.name), cells)} ", "quiet")]
        right += [(piece, None) for piece in shown]
        room -= _cells(shown)
    return (*line, (Piece(" " * max(0, room)), None), *right)
