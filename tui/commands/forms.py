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
from rules.instants import Instant
from rules.readings import Reading

Json: TypeAlias = "bool | int | str | Sequence[Json] | dict[str, Json] | None"

_INSTANTS: Final = frozenset({"occurred_at", "recorded_at", "start", "stopped_at", "until", "instant", "noticed_at"})
"""The fields of events that are instants."""


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


def in_full(entry: Entry, events: Sequence[Event]) -> dict[str, Json]:
    """One request with its clocks, history and conversation, as `plazo show --json` gives it."""
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
        "clocks": [clock(reading, entry.attention_of(reading)) for reading in entry.readings],
        "history": [happening(event) for event in events],
        "conversation": [happening(event) for event in events if isinstance(event, Noted)],
    }


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
