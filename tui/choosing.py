"""Choosing: between what a person chooses in a form, each option with the name that people know it by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, TypeAlias, assert_never

from rules.agreement import PartId
from rules.answers import Of
from rules.clocks import readings
from rules.entry import Entry
from rules.instants import Instant
from rules.readings import Reading
from tui.boards import promised
from tui.conflicts import happening, who
from tui.tellers import Teller
from tui.typed_text import one_line

Option: TypeAlias = tuple[str, str]
"""The id of one of several, and its name."""

MOST_CHILDREN: Final = 9
"""So many requests that may be waited for are listed, the newest first; others are typed in."""


def options(of: Of, ids: Sequence[str], entry: Entry, teller: Teller) -> tuple[Option, ...]:
    """What is offered, each with its name."""
    names = teller.names
    match of:
        case Of.GATE:
            return tuple((id_, _gate(id_, entry, teller)) for id_ in ids)
        case Of.PART:
            return tuple((id_, teller.part(PartId(id_))) for id_ in ids)
        case Of.HOLD | Of.PRIORITY | Of.CHILD | Of.NAME:
            return tuple((id_, one_line(id_)) for id_ in ids)
        case Of.PERSON:
            return tuple((id_, names.person(id_)) for id_ in ids)
        case Of.SECOND:
            return tuple((id_, _with_department(id_, teller)) for id_ in ids)
        case Of.DEPARTMENT:
            return tuple((id_, names.department(id_)) for id_ in ids)
        case Of.CLOCK:
            return tuple(_clocks(ids, entry, teller))
        case Of.CORRECTION:
            return tuple((id_, _correction(id_, entry, teller)) for id_ in ids)
        case _:
            assert_never(of)


def children(entry: Entry, others: Iterable[Entry], teller: Teller) -> tuple[Option, ...]:
    """The open requests that the provider asked others for and that this one does not wait for yet."""
    asked = [
        each
        for each in others
        if each.request.customer == entry.provider
        and each.request.done_at is None
        and each.request.id not in (entry.request.id, *entry.request.children)
    ]
    asked.sort(key=lambda each: each.request.opened_at, reverse=True)
    return tuple(
        (
            each.request.id,
            f"{one_line(each.request.id)}  {one_line(each.request.summary)} · {teller.names.department(each.provider)}",
        )
        for each in asked[:MOST_CHILDREN]
    )


def _gate(id_: str, entry: Entry, teller: Teller) -> str:
    gate = next(gate for gate in entry.agreement.gates if gate.id == id_)
    return f"{teller.names.department(gate.gate or '')} · {teller.clock(gate)}"


def _with_department(person: str, teller: Teller) -> str:
    department = next(each.department for id_, each in teller.plant.people.items() if id_ == person)
    return f"{teller.names.person(person)} · {teller.names.department(department)}"


def _clocks(ids: Sequence[str], entry: Entry, teller: Teller) -> Iterator[Option]:
    """What is promised, how it stands and its due; which of them where a clock is there more than once."""
    now = Instant(max(teller.now, entry.request.last_at))
    by_word = {f"{each.expectation.id}#{each.instance}": each for each in readings(entry.runs, now)}
    several = [id_.partition("#")[0] for id_ in ids]
    for id_ in ids:
        reading = by_word[id_]
        name = promised(reading, teller.words)
        if several.count(reading.expectation.id) > 1:
            name = teller.words("clocks.number", name=name, n=reading.instance)
        yield id_, " · ".join((name, *_standing(reading, teller)))


def _standing(reading: Reading, teller: Teller) -> Iterator[str]:
    words = teller.words
    yield words(f"word.{reading.word.value}")
    if reading.due is not None:
        was = reading.due < teller.now
        yield words("timeline.was-due" if was else "timeline.due", time=teller.when(reading.due))


def _correction(id_: str, entry: Entry, teller: Teller) -> str:
    """`Take back “done”, 08:10, Luis Ortiz`, or the time that counts if it is approved."""
    version, counts, _ = id_.partition("@")
    moment = next(each for each in entry.request.moments if str(each.event.version) == version)
    facts = {
        "event": happening(moment.event, teller.words),
        "who": who(moment.event, teller.plant, teller.words),
        "time": teller.when(moment.event.occurred_at if counts else moment.at),
    }
    if counts:
        return teller.words("form.correction.counts", typed=teller.when(moment.typed_at), **facts)
    return teller.words("form.correction.taken-back", **facts)
