"""`plazo show`: everything about one request."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rules.entry import Entry
from rules.events import Event, Noted, RequestId
from rules.instants import Instant, Seconds
from rules.readings import Reading
from tui.boards import Names, clock_name
from tui.commands.forms import in_full, printed
from tui.commands.opened import Opened, opened
from tui.commands.parsing import Options
from tui.conflicts import happening, who
from tui.counter import NoSuchRequest
from tui.exits import Exit
from tui.typed_text import fit, one_line
from tui.words import Words


def run(options: Options) -> Exit:
    """Show it as it stands now, or as it stood at an instant."""
    with opened(options, writes=False) as plant:
        number, at = RequestId(options.words[0]), plant.instant()
        now = options.now() if at is None else at
        entry = plant.counter.entry(number, at)
        if isinstance(entry, NoSuchRequest):
            raise plant.no_such_request(number)
        events = tuple(event for event in plant.store.history(number) if at is None or event.occurred_at <= at)
        if options.has("json"):
            print(printed(in_full(entry, events)))
        else:
            print("\n".join(_lines(plant, entry, events, now)))
    return Exit.OK


def _lines(plant: Opened, entry: Entry, events: Sequence[Event], now: Instant) -> Iterator[str]:
    words, names, request = plant.words, Names(plant.publications.current), entry.request
    yield f"{request.id}  {one_line(request.summary)}"
    yield f"{names.department(request.customer)} ← {names.department(entry.provider)}"
    turn = words("show.nobody") if entry.turn is None else names.department(entry.turn)
    yield words("show.stage", stage=words(f"stage.{entry.stage.value}"), turn=turn)
    yield ""
    yield words("show.clocks") if entry.readings else words("board.no-expectation")
    named = [(clock_name(reading.expectation, words), reading) for reading in entry.readings]
    width = max((len(name) for name, _ in named), default=0)
    for name, reading in named:
        yield f"  {fit(name, width)}  {_clock(reading, names, words, now)}"
    yield ""
    yield words("show.history")
    times = [words.when(event.occurred_at, now, names.zone) for event in events]
    width, digits = max(map(len, times)), len(str(events[-1].version))
    for event, when in zip(events, times, strict=True):
        told = f"{happening(event, words)}, {who(event, plant.publications.current, words)}"
        said = _said(event)
        yield f"  {event.version:>{digits}}  {fit(when, width)}  {told}" + (f": {one_line(said)}" if said else "")


def _clock(reading: Reading, names: Names, words: Words, now: Instant) -> str:
    parts = [words(f"word.{reading.word.value}")]
    if reading.due is not None:
        parts.append(words("show.due", time=words.when(reading.due, now, names.zone)))
    amounts: dict[str, Seconds | None] = {"over": reading.over, "short": reading.short, "used": reading.used}
    if reading.live:
        amounts["left"] = reading.left
    parts += [words(f"show.{key}", amount=words.amount(amount)) for key, amount in amounts.items() if amount]
    parts.append(names.department(reading.owed_by))
    return ", ".join(parts)


def _said(event: Event) -> str:
    """What a person said with it."""
    if isinstance(event, Noted):
        return event.text
    return next((text for name in ("words", "reason", "text") if (text := str(getattr(event, name, "")))), "")
