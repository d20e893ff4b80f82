"""What came between: the sentence for a conflict, so that a person can look again and ask anew (law 32)."""

from __future__ import annotations

from rules.events import Event
from rules.instants import Instant
from rules.plant import Plant
from rules.publications import Publications
from store.contract import Conflict
from tui.typed_text import one_line
from tui.words import Words


def conflict_sentence(conflict: Conflict, words: Words, publications: Publications, now: Instant) -> str:
    """Who did what and when in the meantime, and that nothing was stored."""
    lines = [
        words(
            "conflict.line",
            who=who(event, publications.current, words),
            what=happening(event, words),
            when=words.when(event.occurred_at, now, publications.zone),
        )
        for event in conflict.came_between
        if event.changes_request
    ]
    heading = words("conflict.changed", number=conflict.request)
    return "\n  ".join([heading, *lines, words("conflict.again", number=conflict.request)])


def who(event: Event, plant: Plant, words: Words) -> str:
    """The full name of the person who did it, or the program."""
    if event.person is None:
        return words("conflict.program", name=event.program or "plazo")
    known = plant.people.get(event.person)
    return one_line(known.name if known is not None else event.person)


def happening(event: Event, words: Words) -> str:
    """The event's word in the reader's language; a plant's own word stands for itself."""
    key = f"event.{event.word}"
    return words(key) if words.knows(key) else one_line(event.word.removeprefix("event "))
