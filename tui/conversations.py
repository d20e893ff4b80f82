"""The conversation with the customer: what was written, asked, told and confirmed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from rules.entry import Entry
from rules.events import Confirmed, Event, Noted, Reopened, Told
from rules.moments import Moment
from tui.histories import who
from tui.lines import Line, Look, clipped, line, typed
from tui.tellers import Teller
from tui.tones import Paint
from tui.typed_text import cut

_LONGEST_NAME: Final = 40


class Saying(Struct, frozen=True):
    """One thing that somebody said, ready to paint."""

    time: str
    who: str
    to: str
    """The department that it is said to; empty for what is internal."""
    mark: str
    """What it is beside a note: a question, done, confirmed, internal."""
    text: str
    internal: bool
    open_question: bool


def sayings(entry: Entry, teller: Teller) -> tuple[Saying, ...]:
    """What was said, the first first; what is internal is shown to the provider's people only."""
    return tuple(
        saying
        for moment in entry.request.moments
        if (saying := _saying(moment, entry, teller)) is not None
        and (not saying.internal or teller.sees_internal(entry))
    )


def conversation_lines(said: tuple[Saying, ...], width: int, teller: Teller) -> Iterator[Line]:
    """The conversation in `width` cells."""
    if not said:
        yield line((f" {teller.words('request.nothing-said')}", Paint.QUIET))
    for saying in said:
        loud = Paint.AT_RISK if saying.open_question else Paint.ON_HOLD if saying.internal else Look.SOFT
        yield clipped(
            line(
                (f" {saying.time}  ", Paint.QUIET),
                (saying.who, Look.STRONG),
                (f" → {saying.to}" if saying.to else "", Look.SOFT),
                (f"  {saying.mark}" if saying.mark else "", loud),
            ),
            width,
        )
        for text in typed(saying.text, width - 5):
            yield line(("   ", ""), (text, Look.SOFT if saying.internal else Look.PLAIN))


def _saying(moment: Moment, entry: Entry, teller: Teller) -> Saying | None:
    event = moment.event
    said = _said(event, entry, teller)
    if said is None:
        return None
    to, mark, text = said
    internal = isinstance(event, Noted) and event.audience == "internal"
    return Saying(
        time=teller.when(moment.at),
        who=cut(who(event, teller), _LONGEST_NAME),
        to="" if internal else cut(teller.names.department(to), _LONGEST_NAME),
        mark=mark,
        text=text,
        internal=internal,
        open_question=event is entry.request.question,
    )


def _said(event: Event, entry: Entry, teller: Teller) -> tuple[str, str, str] | None:
    """To which department, what it is, and the text; None for what is no part of the conversation."""
    words, customer = teller.words, entry.request.customer
    match event:
        case Noted(audience="internal"):
            return entry.provider, f"‖ {words('said.internal')}", event.text
        case Noted():
            to = customer if event.audience == "customer" else entry.provider
            asked = "said.waits" if event is entry.request.question else "said.asks"
            return to, f"? {words(asked)}" if event.question else "", event.text
        case Told():
            return customer, f"✓ {words('said.told')}", event.words
        case Confirmed():
            rating = "" if event.rating is None else f", {words('said.rating', n=event.rating)}"
            return entry.provider, f"✔ {words('said.confirmed')}{rating}", event.words
        case Reopened():
            return entry.provider, f"↺ {words('said.reopened')}", event.reason
        case _:
            return None
