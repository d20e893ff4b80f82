"""How requests and events look in JSON: stable keys, instants as ISO 8601 UTC, amounts as whole seconds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final, TypeAlias

import msgspec
import orjson

from rules.attention import NONE, Attention, Said
from rules.entry import Entry
from rules.events import Event, Noted, PlantEvent
from rules.history import LOOKS_BACK, Experience
from rules.holders import Span, Time, totals
from rules.instants import DAY, Instant
from rules.promise import Promise, Reason
from rules.readings import Reading
from tui.surroundings import Surroundings

Json: TypeAlias = "bool | int | str | Sequence[Json] | dict[str, Json] | None"

_INSTANTS: Final = frozenset({"occurred_at", "recorded_at", "start", "stopped_at", "until", "instant", "noticed_at"})
"""The fields of events that are instants."""

_INSTANT_FACTS: Final = frozenset({"at", "due", "earliest", "latest", "since", "until"})
"""The facts of a promise's reasons that are instants."""


def printed(value: Json) -> str:
    """The JSON text, indented."""
    return orjson.dumps(value, option=orjson.OPT_INDENT_2).decode()


def iso(at: Instant | None) -> str | None:
    """`2026-11-24T14:00:00Z`."""
    return None if at is None else datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def in_a_list(entry: Entry) -> dict[str, Json]:
    """One request, as `plazo list --json` gives it."""
    request, headline = entry.request, entry.headline
    return {
        "number": request.id,
        "service": request.service,
        "customer": request.customer,
        "provider": entry.provider,
        "summary": request.summary,
        "priority": request.priority,
        "machine": request.machine,
        "part": request.part,
        "assignee": request.assignee,
        "stage": entry.stage.value,
        "standing": entry.standing.value,
        "turn": entry.turn,
        "opened": iso(request.opened_at),
        "done": iso(request.done_at),
        "closes": iso(entry.closes_at),
        "revision": request.revision,
        "headline": None if headline is None else clock(headline, entry.attention_of(headline)),
        "breached": [reading.expectation.id for reading in entry.readings if reading.broken],
    }


def in_full(
    entry: Entry, events: Sequence[Event], promised: Promise | None, held: Sequence[Span], around: Surroundings
) -> dict[str, Json]:
    """One request with everything that is known of it, as `plazo show --json` gives it."""
    request = entry.request
    hold = request.hold
    return {
        **in_a_list(entry),
        "agreement": request.agreement,
        "cycle": request.cycle,
        "opened_by": request.opened_by,
        "taken": iso(request.taken_at),
        "started": iso(request.started_at),
        "told": iso(request.told_at),
        "confirmed": iso(request.confirmed_at),
        "cancelled": iso(request.cancelled_at),
        "hold": None if hold is None else {"reason": hold.reason, "since": iso(hold.since), "person": hold.person},
        "promise": None if promised is None else promise_form(promised),
        "past": None if around.experience is None else past_form(around.experience, entry),
        "queue": None if around.before is None else {"provider": entry.provider, "before": around.before},
        "turns": turns_form(held),
        "clocks": [clock(reading, entry.attention_of(reading)) for reading in entry.readings],
        "history": [happening(event) for event in events],
        "conversation": [happening(event) for event in events if isinstance(event, Noted)],
    }


def promise_form(promised: Promise) -> dict[str, Json]:
    """What the customer can expect, and why."""
    return {
        "earliest": iso(promised.earliest),
        "latest": iso(promised.latest),
        "late": promised.late,
        "held": promised.held,
        "reasons": [_reason(reason) for reason in promised.reasons],
    }


def _reason(reason: Reason) -> dict[str, Json]:
    facts: dict[str, Json] = {"code": reason.code}
    for name, value in reason.facts.items():
        if name in _INSTANT_FACTS and isinstance(value, int):
            facts[name] = iso(Instant(value))
        else:
            facts[name] = value if isinstance(value, int | str) or value is None else str(value)
    return facts


def past_form(experience: Experience, entry: Entry) -> dict[str, Json]:
    """How long such requests took, in elapsed seconds from opened to done; beside the promise and no part of it."""
    return {
        "days": LOOKS_BACK // DAY,
        "service": entry.request.service,
        "part": experience.part,
        "cases": experience.percentiles.cases,
        "median": experience.percentiles.median,
        "p90": experience.percentiles.p90,
    }


def turns_form(held: Sequence[Span]) -> dict[str, Json]:
    """Whose turn it was: every span, and what they add up to for each department and person; null is nobody."""
    summed = totals(held)
    spans: list[Json] = [
        {
            "since": iso(span.since),
            "until": iso(span.until),
            "department": span.holder,
            "person": span.person,
            "why": span.why.value,
            "open": span.open,
            "closed": span.closed,
        }
        for span in held
    ]
    return {
        "spans": spans,
        "departments": [{"department": holder, **_time(time)} for holder, time in summed.departments.items()],
        "people": [{"person": person, **_time(time)} for person, time in summed.people.items()],
    }


def _time(time: Time) -> dict[str, Json]:
    return {"open": time.open, "closed": time.closed}


def clock(reading: Reading, said: Attention = NONE) -> dict[str, Json]:
    """One clock at an instant."""
    return {
        "clock": reading.expectation.id,
        "kind": reading.expectation.kind,
        "instance": reading.instance,
        "cycle": reading.cycle,
        "word": reading.word.value,
        "phase": reading.phase.value,
        "verdict": reading.verdict.value,
        "marks": sorted(mark.value for mark in reading.marks),
        "least": reading.goal.least,
        "most": reading.goal.most,
        "began": iso(reading.began_at),
        "ended": iso(reading.ended_at),
        "due": iso(reading.due),
        "used": reading.used,
        "left": reading.left,
        "over": reading.over,
        "short": reading.short,
        "owed_by": reading.owed_by,
        "held_by": reading.held_by,
        "acknowledged": _said(said.acknowledged),
        "silenced": _said(said.silenced),
    }


def _said(said: Said | None) -> dict[str, Json] | None:
    return None if said is None else {"person": said.by, "until": iso(said.until)}


def happening(event: Event | PlantEvent) -> dict[str, Json]:
    """One event with its own fields; what it does not say is left out."""
    fields: dict[str, Json] = msgspec.to_builtins(event)
    for name in _INSTANTS & fields.keys():
        at = fields[name]
        fields[name] = iso(Instant(at)) if isinstance(at, int) else at
    return fields
