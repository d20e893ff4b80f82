"""The picture of a request: everything that the request screen shows, as lines ready to paint.

`picture` makes it. What cannot have changed since the one before is taken over from it, so that a second that
passes costs the promise and the table of clocks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from rules.agreement import DepartmentId
from rules.entry import Entry
from rules.events import RequestId
from rules.holders import spans
from rules.instants import Instant, at_local, local
from rules.promise import Promise, promise
from rules.publications import Publications
from rules.stages import OVER, Stage
from tui.boards import Names, stage_of, tone_of
from tui.conversations import conversation_lines, sayings
from tui.histories import history_lines, past_events
from tui.lines import EMPTY, Line, Look, beside, clipped, flowed, heading, line, wrapped
from tui.promises import promise_sentence
from tui.readings_table import clock_lines, clock_rows
from tui.surroundings import (
    NOTHING_AROUND,
    Surroundings,
    experience_sentence,
    is_awaited,
    queue_sentence,
)
from tui.tellers import Teller
from tui.timelines import timeline
from tui.tones import Paint
from tui.turns import turn_lines, turn_rows
from tui.typed_text import one_line
from tui.words import Words

TWO_COLUMNS: Final = 150
"""From this width on the conversation and the history stand side by side."""
_LONGEST_SENTENCE: Final = 110
"""Sentences are broken at this width, however wide the terminal."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """What stays the same until something happens or a boundary passes."""

    entry: Entry
    publications: Publications
    teller: Teller
    around: Surroundings
    headline: tuple[Line, ...]
    timeline: tuple[Line, ...]
    turns: tuple[Line, ...]
    past: tuple[Line, ...]
    until: Instant

    def serves(self, entry: Entry, publications: Publications, around: Surroundings, now: Instant) -> bool:
        """Whether it is still what would be made anew."""
        same = self.around.before == around.before and self.around.children == around.children
        known = self.entry is entry and self.publications is publications
        return known and same and self.teller.now <= now < self.until


@dataclass(frozen=True, slots=True)
class _Known:
    """Everything that is known of the request at this instant."""

    entry: Entry
    publications: Publications
    promised: Promise | None
    around: Surroundings


@dataclass(frozen=True, slots=True)
class RequestPicture:
    """One request, ready to paint; equal pictures paint equal cells."""

    request: RequestId
    width: int
    lines: tuple[Line, ...]
    kept: _Kept = field(compare=False, repr=False)


def picture(
    entry: Entry,
    now: Instant,
    width: int,
    words: Words,
    publications: Publications,
    *,
    viewer: DepartmentId | None = None,
    around: Surroundings = NOTHING_AROUND,
    before: RequestPicture | None = None,
) -> RequestPicture:
    """The picture of a request at `now`, which is not before the entry's last change, in `width` cells.

    `viewer` is the department of who looks: notes that are internal are shown to the provider's people only.
    `around` is what its own history does not say.
    `before` is the picture that was shown a moment ago; it only makes this one cheaper.
    """
    plant = publications.current
    old = None if before is None or before.width != width else before.kept
    names = old.teller.names if old is not None and old.teller.plant is plant else Names(plant)
    teller = Teller(plant, names, words, now, viewer)
    known = _Known(entry, publications, promise(entry, publications, now, around.promises), around)
    same = old is not None and old.teller.words is words and old.teller.viewer == viewer
    if old is not None and same and old.serves(entry, publications, around, now):
        kept = old
    else:
        kept = _kept(known, width, teller)
    return RequestPicture(entry.request.id, width, tuple(_lines(known, width, teller, kept)), kept)


def _kept(known: _Known, width: int, teller: Teller) -> _Kept:
    entry, around = known.entry, known.around
    drawn = timeline(entry, known.promised, width, teller)
    today = local(teller.now, teller.names.zone).add(days=1)
    midnight = at_local(today.year, today.month, today.day, zone_name=teller.names.zone)
    return _Kept(
        entry=entry,
        publications=known.publications,
        teller=teller,
        around=around,
        headline=tuple(_headline(entry, around, width, teller)),
        timeline=drawn.lines,
        turns=tuple(_turns(known, width, teller)),
        past=tuple(_past(entry, width, teller)),
        until=min(drawn.differs_at, midnight),
    )


def _lines(known: _Known, width: int, teller: Teller, kept: _Kept) -> Iterator[Line]:
    entry = known.entry
    words = teller.words
    yield from kept.headline
    yield EMPTY
    yield from _promise(entry, known.promised, width, teller)
    yield from _experience(entry, known.around, width, teller)
    if entry.agreement.expectations:
        yield EMPTY
        yield heading(words("request.section.timeline"), width)
        yield from kept.timeline
    yield EMPTY
    yield heading(words("request.section.clocks"), width)
    rows = clock_rows(entry, teller)
    if rows:
        yield from clock_lines(rows, width, teller)
    else:
        yield line((f" {words('request.no-clocks')}", Paint.QUIET))
    yield from kept.turns
    yield EMPTY
    yield from kept.past


def _turns(known: _Known, width: int, teller: Teller) -> Iterator[Line]:
    """Whose turn it was, where there has been any time for a turn."""
    entry = known.entry
    held = spans(entry.request, known.publications, teller.now, known.around.children)
    if held:
        yield EMPTY
        yield heading(teller.words("turns.section"), width)
        yield from turn_lines(turn_rows(held, teller, goes_on=entry.stage not in OVER), width, teller)


def _headline(entry: Entry, around: Surroundings, width: int, teller: Teller) -> Iterator[Line]:
    """Number, summary, parties, stage, whose turn it is, and what it is about."""
    request, names, words, tone = entry.request, teller.names, teller.words, tone_of(entry)
    number = one_line(request.id)
    indent = len(number) + 5
    summary = wrapped(one_line(request.summary), min(width - indent - 1, _LONGEST_SENTENCE)) or ("",)
    yield clipped(
        line((f" {tone.symbol} ", tone.paint), (number, Look.TITLE), ("  ", ""), (summary[0], Look.TITLE)), width
    )
    for further in summary[1:]:
        yield line((" " * indent, ""), (further, Look.TITLE))
    stage = stage_of(entry)
    yield from flowed(
        [
            (f"{names.department(request.customer)} ← {names.department(entry.provider)}", Look.STRONG),
            (f"{stage.symbol} {words(stage.word)}", stage.paint),
            (_assignee(entry, teller), Look.PLAIN),
            (_turn(entry, teller), Look.PLAIN),
            *((text, Look.PLAIN) for text in (queue_sentence(entry, around, teller),) if text),
        ],
        width,
        indent=3,
    )
    yield from flowed([(text, Look.SOFT) for text in _about(entry, teller)], width, indent=3)


def _assignee(entry: Entry, teller: Teller) -> str:
    if entry.request.assignee is None:
        return teller.words("request.has.nobody")
    return teller.words("request.has", person=teller.names.person(entry.request.assignee))


def _turn(entry: Entry, teller: Teller) -> str:
    if entry.turn is not None:
        return teller.words("request.turn", department=teller.names.department(entry.turn))
    return teller.words("request.turn.cooling" if entry.stage is Stage.COOLING else "request.turn.nobody")


def _about(entry: Entry, teller: Teller) -> Iterator[str]:
    """What it is about, who asked when, and what it waits for."""
    request, words = entry.request, teller.words
    yield teller.service(request.service)
    if request.machine is not None:
        yield teller.names.machine(request.machine)
    if request.part is not None:
        yield teller.part(request.part)
    if request.priority:
        yield words("request.priority", priority=one_line(request.priority))
    opened = teller.when(request.opened_at)
    if request.opened_by is None:
        yield words("request.opened.unknown", time=opened)
    else:
        yield words("request.opened", time=opened, who=teller.names.person(request.opened_by))
    if request.cycle > 1:
        yield words("request.cycle", n=request.cycle)
    if request.children:
        yield words("request.child", numbers=", ".join(one_line(child) for child in request.children))


def _promise(entry: Entry, promised: Promise | None, width: int, teller: Teller) -> Iterator[Line]:
    """The promise in plain words, beside a rule in the colour of how it stands."""
    look: str = Look.PROMISE
    if promised is None:
        look = Paint.QUIET
    elif promised.late:
        look = Paint.BREACHED
    elif promised.held:
        look = Paint.ON_HOLD
    sentence = promise_sentence(entry, promised, teller)
    for text in wrapped(sentence, min(width - 5, _LONGEST_SENTENCE)):
        yield line((" ▌ ", look), (text, Look.STRONG))


def _experience(entry: Entry, around: Surroundings, width: int, teller: Teller) -> Iterator[Line]:
    """What the past says, which is no promise: beside it, in another look and without its rule."""
    if around.experience is not None and is_awaited(entry, teller.now):
        for text in wrapped(experience_sentence(around.experience, teller), min(width - 5, _LONGEST_SENTENCE)):
            yield line((f"   {text}", Paint.QUIET))


def _past(entry: Entry, width: int, teller: Teller) -> Iterator[Line]:
    """What was said, and what happened."""
    words = teller.words
    left = width // 2 if width >= TWO_COLUMNS else width
    right = width - left if width >= TWO_COLUMNS else width
    said = [
        heading(words("request.section.conversation"), left),
        *conversation_lines(sayings(entry, teller), left, teller),
    ]
    past = [heading(words("request.section.history"), right), *history_lines(past_events(entry, teller), right)]
    if width >= TWO_COLUMNS:
        yield from beside(said, past, left)
        return
    yield from said
    yield EMPTY
    yield from past
