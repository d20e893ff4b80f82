"""Reminders: which breaches are told again, and when (law 33)."""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from rules.board import Board
from rules.entry import Entry, Standing
from rules.instants import MINUTE, Instant, Seconds
from rules.readings import Mark, Phase, Reading, Verdict

TOLD_AGAIN_AFTER: Final = Seconds(30 * MINUTE)
"""Long enough to walk to the machine and begin, and short enough that no shift ends without its having been said."""


class Reminder(Struct, frozen=True):
    """What is to be told again now, in one go, and when to ask the next time."""

    again: tuple[tuple[Entry, Reading], ...]
    """The longest broken first."""
    ask_at: Instant
    """Nothing is to be told again before."""


def reminder(board: Board) -> Reminder:
    """The breaches that have waited for half an hour and that nobody says to have seen.

    A clock that stands still or is outside its hours alerts nobody again (law 14), and of a chain the deepest speaks
    for all (law 27). What was told again is told again half an hour later, together with what has come to it.
    """
    now = board.now
    waiting = [
        (_from(entry, reading), entry, reading)
        for request, entry in board.entries.items()
        if entry.standing is Standing.BREACHED and not board.is_told_by_another(request)
        for reading in entry.readings
        if _asks_for_somebody(reading)
    ]
    again = sorted(
        (each for each in waiting if each[0] <= now), key=lambda each: (each[2].breached_at, each[1].request.id)
    )
    to_come = [] if again else [at for at, _, _ in waiting]
    following = min([Instant(now + TOLD_AGAIN_AFTER), *to_come])
    return Reminder(tuple((entry, reading) for _, entry, reading in again), following)


def _asks_for_somebody(reading: Reading) -> bool:
    return reading.verdict is Verdict.BREACHED and reading.phase is Phase.RUNNING and Mark.EXCUSED not in reading.marks


def _from(entry: Entry, reading: Reading) -> Instant:
    """From when on a breach is told again: half an hour after it, and not while somebody has seen or silenced it."""
    assert reading.breached_at is not None
    return max([Instant(reading.breached_at + TOLD_AGAIN_AFTER), *entry.attention_of(reading).until])
