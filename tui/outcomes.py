"""Outcomes: what was just done in one line, and what still stands against it."""

from __future__ import annotations

from rules.entry import Entry
from rules.events import (
    Acknowledged,
    Amended,
    Assigned,
    Event,
    HandedOver,
    Noted,
    PartChanged,
    Planned,
    PriorityChanged,
    Silenced,
)
from tui.histories import event_details, event_word
from tui.tellers import Teller
from tui.typed_text import one_line


def done_sentence(event: Event, entry: Entry, teller: Teller) -> str:
    """The event's word and, where that says too little, what belongs to it; without the full stop."""
    match event:
        case Amended() | Planned() | PartChanged() | PriorityChanged():
            return one_line(event_details(event, entry, teller)[0])
        case Assigned() | HandedOver():
            return f"{event_word(event, teller)}, {one_line(event_details(event, entry, teller)[0])}"
        case Acknowledged() | Silenced():
            return f"{event_word(event, teller)}: {', '.join(event_details(event, entry, teller))}"
        case Noted():
            return teller.words("outcome.noted")
        case _:
            return event_word(event, teller)


def late_entry(event: Event, entry: Entry, teller: Teller) -> str:
    """That a breach stays until a supervisor lets the earlier time count that was typed in (law 31); else nothing."""
    moment = next((each for each in entry.request.moments if each.event.id == event.id), None)
    if moment is None or not event.entered or moment.amended:
        return ""
    late = (reading.due for reading in entry.readings if reading.broken and reading.due is not None)
    if not any(event.occurred_at <= due < moment.typed_at for due in late):
        return ""
    return teller.words("outcome.late", time=teller.when(event.occurred_at))
