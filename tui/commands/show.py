"""`plazo show`: everything about one request."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from rules.entry import Entry
from rules.events import Event, RequestId
from rules.holders import Span, spans
from rules.instants import Instant, Seconds
from rules.promise import Promise, promise
from rules.readings import Mark, Reading
from rules.stages import OVER
from tui.boards import Names, clock_name
from tui.commands.beside import stored_around
from tui.commands.forms import in_full, printed
from tui.commands.opened import opened
from tui.commands.parsing import Options
from tui.conflicts import happening, who
from tui.counter import NoSuchRequest
from tui.exits import Exit
from tui.histories import event_details
from tui.promises import promise_sentence
from tui.surroundings import Surroundings, experience_sentence, queue_sentence
from tui.tellers import Teller
from tui.turns import turn_lines, turn_rows
from tui.typed_text import fit, one_line
from tui.words import Words

_UNCUT: Final = 240
"""Cells of a line that nobody cuts."""


def run(options: Options) -> Exit:
    """Show it as it stands now, or as it stood at an instant."""
    with opened(options, writes=False) as plant:
        number, at = RequestId(options.words[0]), plant.instant()
        now = options.now() if at is None else at
        entry = plant.counter.entry(number, at)
        if isinstance(entry, NoSuchRequest):
            raise plant.no_such_request(number)
        events = tuple(event for event in plant.store.history(number) if at is None or event.occurred_at <= at)
        around = stored_around(plant, entry, now)
        promised = promise(entry, plant.publications, now, around.promises)
        held = spans(entry.request, plant.publications, now, around.children)
        if options.has("json"):
            print(printed(in_full(entry, events, promised, held, around)))
        else:
            known = {str(person.id): person.department for person in plant.publications.current.people.values()}
            viewer = known.get(options.text("as") or "")
            teller = Teller(plant.publications.current, Names(plant.publications.current), plant.words, now, viewer)
            above, below = _above(entry, promised, around, teller), _turns(entry, held, teller)
            print("\n".join([*above, *_clocks(entry, teller), *below, *_history(events, entry, teller)]))
    return Exit.OK


def _above(entry: Entry, promised: Promise | None, around: Surroundings, teller: Teller) -> Iterator[str]:
    """Which request it is, how far it is, and what can be expected."""
    words, names, request = teller.words, teller.names, entry.request
    yield f"{request.id}  {one_line(request.summary)}"
    yield f"{names.department(request.customer)} ← {names.department(entry.provider)}"
    turn = words("show.nobody") if entry.turn is None else names.department(entry.turn)
    stage = words("show.stage", stage=words(f"stage.{entry.stage.value}"), turn=turn)
    yield "; ".join(filter(None, (stage, queue_sentence(entry, around, teller))))
    yield promise_sentence(entry, promised, teller)
    if around.experience is not None:
        yield experience_sentence(around.experience, teller)


def _turns(entry: Entry, held: Sequence[Span], teller: Teller) -> Iterator[str]:
    """Whose turn it was."""
    if held:
        yield ""
        yield teller.words("turns.section")
        rows = turn_rows(held, teller, goes_on=entry.stage not in OVER)
        for pieces in turn_lines(rows, _UNCUT, teller):
            yield "".join(piece.text for piece in pieces).rstrip()


def _clocks(entry: Entry, teller: Teller) -> Iterator[str]:
    words, names, now = teller.words, teller.names, teller.now
    yield ""
    yield words("show.clocks") if entry.readings else words("board.no-expectation")
    named = [(clock_name(reading.expectation, words), reading) for reading in entry.readings]
    width = max((len(name) for name, _ in named), default=0)
    for name, reading in named:
        yield f"  {fit(name, width)}  {_clock(reading, names, words, now)}"


def _history(events: Sequence[Event], entry: Entry, teller: Teller) -> Iterator[str]:
    words, names, now = teller.words, teller.names, teller.now
    yield ""
    yield words("show.history")
    times = [words.when(event.occurred_at, now, names.zone) for event in events]
    width, digits = max(map(len, times)), len(str(events[-1].version))
    for event, when in zip(events, times, strict=True):
        told = f"{happening(event, words)}, {who(event, teller.plant, words)}"
        said = one_line(" · ".join(event_details(event, entry, teller)))
        yield f"  {event.version:>{digits}}  {fit(when, width)}  {told}" + (f": {said}" if said else "")


def _clock(reading: Reading, names: Names, words: Words, now: Instant) -> str:
    marks = (mark.value for mark in Mark if mark in reading.marks and mark.value != reading.word.value)
    parts = [words(f"word.{each}") for each in (reading.word.value, *marks)]
    if reading.due is not None:
        key = "show.was-due" if reading.due < now and not reading.is_minimum else "show.due"
        parts.append(words(key, time=words.when(reading.due, now, names.zone)))
    amounts: dict[str, Seconds | None] = {"over": reading.over, "short": reading.short, "used": reading.used}
    if reading.live:
        amounts["left"] = reading.left
    parts += [words(f"show.{key}", amount=words.amount(amount)) for key, amount in amounts.items() if amount]
    parts.append(names.department(reading.owed_by))
    return ", ".join(parts)
