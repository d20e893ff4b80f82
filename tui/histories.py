"""The history of a request: what happened, when, who did it and in which words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, assert_never

from msgspec import Struct
from rich.cells import cell_len

from rules.entry import Entry
from rules.events import (
    Acknowledged,
    Amended,
    ApprovalAsked,
    ApprovalSuspended,
    Approved,
    Assigned,
    Breached,
    Cancelled,
    Confirmed,
    Done,
    Escalated,
    Event,
    Excused,
    HandedOver,
    Held,
    Linked,
    NamedEvent,
    Noted,
    Notified,
    Opened,
    PartChanged,
    Planned,
    PriorityChanged,
    RanAgain,
    Refused,
    Reopened,
    Republished,
    Resumed,
    Silenced,
    Taken,
    Told,
    WorkStarted,
)
from rules.moments import Moment
from tui.levels import level_phrase, told_names
from tui.lines import Line, Look, line, typed
from tui.tellers import Teller
from tui.tones import Paint
from tui.typed_text import cut, fit, one_line

_LONGEST_NAME: Final = 20
_LONGEST_EVENT: Final = 24
_LEAST_TEXT: Final = 24
"""With less room than this beside it, what was said stands below."""


class PastEvent(Struct, frozen=True):
    """One thing that happened, ready to paint."""

    time: str
    who: str
    """A full name, or the name of a program."""
    word: str
    details: str
    """What belongs to it, in whole words; text that people typed keeps its line ends."""
    by_program: bool


def past_events(entry: Entry, teller: Teller) -> tuple[PastEvent, ...]:
    """Everything that counts, the last first; what is internal is told to the provider's people only."""
    return tuple(_past(moment, entry, teller) for moment in reversed(entry.request.moments))


def who(event: Event, teller: Teller) -> str:
    """The full name of the person, or the name of the program."""
    return teller.names.person(event.person) if event.person is not None else one_line(event.program)


def event_word(event: Event, teller: Teller) -> str:
    """What people call the event."""
    return one_line(event.name) if isinstance(event, NamedEvent) else teller.words(f"event.{event.word}")


def event_details(event: Event, entry: Entry, teller: Teller) -> list[str]:
    """What belongs to an event, each in whole words; text that people typed as they typed it."""
    return [part for part in _details(event, entry, teller) if part]


def history_lines(past: tuple[PastEvent, ...], width: int) -> Iterator[Line]:
    """The history in `width` cells: time, who, event, and what belongs to it."""
    time = max((cell_len(each.time) for each in past), default=0)
    name = min(max((cell_len(each.who) for each in past), default=0), _LONGEST_NAME)
    word = min(max((cell_len(each.word) for each in past), default=0), _LONGEST_EVENT)
    beside = width - time - name - word - 8
    indent = 3 + time if beside < _LEAST_TEXT else time + name + word + 7
    for each in past:
        texts = typed(each.details, width - indent - 1)
        head = line(
            (f" {fit(each.time, time)}  ", Paint.QUIET),
            (f"{fit(each.who, name)}  ", Paint.QUIET if each.by_program else Look.PLAIN),
            (f"{fit(each.word, word)}  ", Paint.QUIET if each.by_program else Look.STRONG),
        )
        first, rest = ((), texts) if beside < _LEAST_TEXT else (texts[:1], texts[1:])
        yield (*head, *line(*((text, Look.SOFT) for text in first)))
        for text in rest:
            yield line((" " * indent, ""), (text, Look.SOFT))


def _past(moment: Moment, entry: Entry, teller: Teller) -> PastEvent:
    event, words = moment.event, teller.words
    details = event_details(event, entry, teller)
    if moment.amended:
        details.append(words("past.corrected"))
    elif event.entered and moment.typed_at > moment.at:
        details.append(words("past.entered", time=teller.when(moment.typed_at)))
    return PastEvent(
        time=teller.when(moment.at),
        who=who(event, teller),
        word=cut(event_word(event, teller), _LONGEST_EVENT),
        details=" · ".join(details),
        by_program=event.person is None,
    )


def _details(event: Event, entry: Entry, teller: Teller) -> Iterator[str]:
    """What belongs to an event, typed text as it was typed."""
    match event:
        case Opened():
            yield event.summary
            yield teller.words("request.priority", priority=event.priority) if event.priority else ""
        case Assigned() | HandedOver():
            yield from _to(event, teller)
        case Planned() | RanAgain():
            yield _time(event, teller)
        case Approved() | Refused() | ApprovalSuspended() | ApprovalAsked():
            yield _gate(event, entry, teller)
            yield "" if isinstance(event, ApprovalAsked) else event.reason
        case WorkStarted():
            yield from _start(event, teller)
        case Held():
            yield event.reason
            yield event.text
        case PartChanged():
            yield teller.words("past.part", part=teller.part(event.part))
            yield event.reason
        case PriorityChanged():
            yield teller.words("request.priority", priority=event.priority)
            yield event.reason
        case Noted() | Told() | Confirmed() | Reopened():
            yield from _said(event, entry, teller)
        case Cancelled():
            yield event.reason
        case Linked():
            yield event.child
        case Excused() | Acknowledged() | Silenced() | Breached() | Escalated() | Notified():
            yield from _about_clock(event, entry, teller)
        case Amended():
            yield from _amended(event, entry, teller)
        case Taken() | Resumed() | Done() | Republished() | NamedEvent():
            return
        case _:
            assert_never(event)


def _to(event: Assigned | HandedOver, teller: Teller) -> Iterator[str]:
    if isinstance(event, HandedOver) and event.department is not None:
        yield teller.words("past.to", name=teller.names.department(event.department))
    if event.assignee is not None:
        yield teller.words("past.to", name=teller.names.person(event.assignee))
    if isinstance(event, HandedOver):
        yield event.reason


def _time(event: Planned | RanAgain, teller: Teller) -> str:
    if isinstance(event, Planned):
        return teller.words("past.start", time=teller.when(event.start))
    return teller.words("past.stopped", time=teller.when(event.stopped_at))


def _gate(event: Approved | Refused | ApprovalSuspended | ApprovalAsked, entry: Entry, teller: Teller) -> str:
    gate = entry.agreement.gate(event.gate)
    department = event.gate if gate is None or gate.gate is None else gate.gate
    return teller.words("past.of", department=teller.names.department(department))


def _start(event: WorkStarted, teller: Teller) -> Iterator[str]:
    if event.part is not None:
        yield teller.words("past.part", part=teller.part(event.part))
    if event.override:
        yield teller.words("past.override")
    yield event.reason
    if event.second is not None:
        yield teller.words("past.second", person=teller.names.person(event.second))


def _said(event: Noted | Told | Confirmed | Reopened, entry: Entry, teller: Teller) -> Iterator[str]:
    match event:
        case Noted(audience="internal"):
            yield teller.words("past.internal")
            yield event.text if teller.sees_internal(entry) else ""
        case Noted():
            yield teller.words("past.for", name=teller.side(event.audience, entry))
            yield event.text
        case Told():
            yield event.words
        case Confirmed():
            yield "" if event.rating is None else teller.words("said.rating", n=event.rating)
            yield event.words
        case Reopened():
            yield event.reason
            yield teller.words("past.has-not-run") if event.has_not_run else ""
        case _:
            assert_never(event)


def _about_clock(
    event: Excused | Acknowledged | Silenced | Breached | Escalated | Notified, entry: Entry, teller: Teller
) -> Iterator[str]:
    expectation = entry.agreement.expectation(event.clock)
    yield one_line(event.clock) if expectation is None else teller.clock(expectation)
    match event:
        case Excused():
            yield event.reason
        case Acknowledged() | Silenced():
            yield teller.words("past.until", time=teller.when(event.until))
        case Breached():
            yield teller.words("past.noticed", time=teller.when(event.noticed_at))
        case Escalated():
            yield level_phrase(event.level, teller.words)
            names = told_names(event.tell, teller.plant, teller.names, teller.words)
            yield teller.words("level.tell", names=names) if names else ""
        case Notified():
            yield teller.words("past.to", name=event.to)
            yield teller.words("past.by", channel=event.channel)
        case _:
            assert_never(event)


def _amended(event: Amended, entry: Entry, teller: Teller) -> Iterator[str]:
    known = (*entry.request.events, *entry.request.taken_back)
    target = next((each for each in known if each.id == event.target), None)
    word = teller.words("past.an-event") if target is None else event_word(target, teller)
    if event.instant is None:
        yield teller.words("past.taken-back", event=word)
    else:
        yield teller.words("past.moved", event=word, time=teller.when(event.instant))
    yield event.reason
