"""Notices: what is said when promises break, or are about to, as view-models.

Each says who owes what to whom; of many in one second a few are told one by one and the rest counted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, Literal

from msgspec import Struct

from rules.board import Crossing
from rules.entry import Entry
from rules.escalations import DUE, recipients
from rules.events import Breached, Escalated, Event
from rules.instants import Instant
from rules.plant import Person, Plant
from rules.readings import Reading
from tui import tones
from tui.boards import Names, promised
from tui.levels import level_phrase
from tui.tones import Tone
from tui.typed_text import one_line
from tui.words import Words

Severity = Literal["information", "warning", "error"]

SECONDS: Final[dict[Severity, float]] = {"information": 4, "warning": 10, "error": 15}
"""How long a notice stays in sight."""

_MOST: Final = 3
"""So many of one second are told one by one."""


class Notice(Struct, frozen=True):
    """One thing to be told."""

    sentence: str
    title: str = ""
    severity: Severity = "information"


def breach_notices(
    broken: Sequence[tuple[Entry, Crossing]], now: Instant, names: Names, words: Words
) -> Iterator[Notice]:
    """What is said about the breaches of one second."""
    for entry, crossing in broken[:_MOST]:
        sentence = words("notice.breach", **_facts(entry, crossing.after, now, names, words))
        yield Notice(sentence, _title(Tone.BREACHED, entry), "error")
    if len(broken) > _MOST:
        yield Notice(words("notice.others", n=len(broken) - _MOST), severity="error")


def level_notices(
    levels: Sequence[tuple[Entry, Reading, str]], person: Person, now: Instant, names: Names, words: Words
) -> Iterator[Notice]:
    """What a person is told about the levels of one second."""
    to = one_line(person.name)
    for entry, reading, level in levels[:_MOST]:
        facts = _facts(entry, reading, now, names, words)
        sentence = words(_level_key(reading, level), person=to, level=level_phrase(level, words), **facts)
        yield Notice(sentence, _title(tones.of_reading(reading), entry), "warning")
    if len(levels) > _MOST:
        yield Notice(words("notice.level.others", n=len(levels) - _MOST, person=to), severity="warning")


def reminder_notice(again: Sequence[tuple[Entry, Reading]], now: Instant, names: Names, words: Words) -> Notice:
    """What is said about breaches that nobody has seen yet, all in one."""
    told = [words("notice.again", **_facts(entry, reading, now, names, words)) for entry, reading in again[:_MOST]]
    if len(again) > _MOST:
        told.append(words("notice.others", n=len(again) - _MOST))
    return Notice("\n".join(told), words.count("notice.again", len(again)), "error")


def missed_notice(recorded: Sequence[Event], person: Person | None, plant: Plant, words: Words) -> Notice | None:
    """What is said about everything that passed while no board was open, in one (law 34); None where nothing did."""
    broken = sum(isinstance(event, Breached) for event in recorded)
    levels = [event for event in recorded if isinstance(event, Escalated)]
    told = [words.count("notice.digest", broken)] if broken else []
    if levels:
        told.append(words.count("notice.missed", len(levels)))
    mine = 0 if person is None else sum(_tells(event, person, plant) for event in levels)
    if person is not None and mine:
        told.append(words("notice.missed.yours", person=one_line(person.name), n=mine))
    return Notice(" ".join(told), severity="warning") if told else None


def _level_key(reading: Reading, level: str) -> str:
    """The sentence for a level: before the due, at it, after it, or where it stands still and has none."""
    if reading.due is None:
        return "notice.level"
    if level == DUE:
        return "notice.level.passed"
    return "notice.level.was-due" if reading.broken else "notice.level.due"


def _tells(event: Escalated, person: Person, plant: Plant) -> bool:
    return any(person.id in each.people for each in recipients(event.tell, plant))


def _title(tone: Tone, entry: Entry) -> str:
    number, summary = one_line(entry.request.id), one_line(entry.request.summary)
    return f"{tone.symbol} {number} {summary}"


def _facts(entry: Entry, reading: Reading, now: Instant, names: Names, words: Words) -> dict[str, object]:
    """Which request it is, who owes what to whom, and since when."""
    return {
        "number": one_line(entry.request.id),
        "summary": one_line(entry.request.summary),
        "provider": names.department(reading.owed_by),
        "customer": names.department(entry.request.customer),
        "clock": promised(reading, words),
        "due": "" if reading.due is None else words.when(reading.due, now, names.zone),
    }
