"""Asking for a closure: the form, what it would change, and what is stored, from the key to the board."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from rules.answers import Declined
from rules.calendars import Closure
from rules.closure_preview import preview
from rules.closures import Shut, enter_closure, may_shut
from rules.events import ClosureEntered
from rules.instants import Instant, NotAnInstant
from rules.plant import Person
from rules.publications import Publications
from store.contract import StoreError
from tui.asking import may_not, who
from tui.asking_pins import ask_with_pin
from tui.closing import settle
from tui.closures import SHORT_ID, closure_form, form_closure, preview_lines, spoken
from tui.forms import Form, Values
from tui.screens.form import FormScreen

if TYPE_CHECKING:
    from tui.app import PlazoApp

_MOST_LINES: Final = 8
"""So many clocks are named before a closure is entered: a low terminal has room for no more."""


async def ask_closure(plazo: PlazoApp) -> None:
    """Ask for a closure, show what it would change, and enter it; back from there leads to the form as it was."""
    if may_not(plazo):
        return
    if not plazo.plant.calendars:
        plazo.say("declined.no-calendars", severity="warning")
        return
    person = plazo.person or (await who(plazo) if plazo.plant.people else None)
    if person is None and plazo.plant.people:
        return
    calendars = may_shut(person, plazo.plant)
    if not calendars:
        name = "" if person is None else plazo.names.person(person.id)
        plazo.say("closure.may-none", person=name, severity="warning")
        return
    publications = plazo.live.board.publications
    own = None if person is None else publications.calendar_of(person.department)
    asked = closure_form(calendars, own, publications, plazo.live.now(), plazo.words)
    while True:
        values = await plazo.answer_of(FormScreen(asked, plazo.words))
        if values is None:
            return
        asked = replace(asked, filled=values, warning="")
        outcome = await _entered(plazo, values, person)
        if isinstance(outcome, ClosureEntered):
            _say(plazo, outcome)
            return
        asked = replace(asked, warning=outcome)


async def _entered(plazo: PlazoApp, values: Values, person: Person | None) -> ClosureEntered | str:
    """The closure as it is stored, or what stands against it; nothing where it was seen and not wanted."""
    publications = plazo.live.board.publications
    try:
        shut = form_closure(values, publications, _now(plazo))
    except NotAnInstant as error:
        return plazo.words("closure.not-a-time", text=str(error))
    decide = partial(_decided, plazo, shut, person)
    event = decide(publications)
    if isinstance(event, Declined):
        return plazo.why_not(event)
    if not await _wanted(plazo, event, person):
        return ""
    try:
        settled = await plazo.saved(settle, plazo.live.store, plazo.live.board.publications, decide)
    except StoreError as error:
        return plazo.not_recorded(error)
    if isinstance(settled, Declined):
        return plazo.why_not(settled)
    assert isinstance(settled.event, ClosureEntered)
    return settled.event


def _decided(
    plazo: PlazoApp, shut: Shut, person: Person | None, publications: Publications
) -> ClosureEntered | Declined:
    """Decided as of this very instant: a breach that came while somebody read the preview is there (law 12)."""
    return enter_closure(shut, by=person, publications=publications, now=_now(plazo))


def _now(plazo: PlazoApp) -> Instant:
    return Instant(max(plazo.live.now(), plazo.live.board.now))


async def _wanted(plazo: PlazoApp, event: ClosureEntered, person: Person | None) -> bool:
    """Show what it would change, and whether it is wanted so, with a PIN where closures ask for one."""
    publications, words, now = plazo.live.board.publications, plazo.words, _now(plazo)
    entries = tuple(plazo.live.board.entries.values())
    seen = await asyncio.to_thread(preview, entries, event, publications, now)
    closure = Closure(event.begins, event.ends, event.because)
    title = spoken("closure.confirm", event.calendar, closure, publications, words)
    lines = preview_lines(seen, now, publications.zone, words, _MOST_LINES)
    confirmed = await ask_with_pin(plazo, Form("closure", title, warning="\n".join(lines)), person)
    return confirmed is not None


def _say(plazo: PlazoApp, event: ClosureEntered) -> None:
    """Say that it is stored, and the way back."""
    words, publications = plazo.words, plazo.live.board.publications
    closure = Closure(event.begins, event.ends, event.because)
    by = "" if event.person is None else f" --as {event.person}"
    sentence = spoken("closure.entered", event.calendar, closure, publications, words)
    plazo.say("closure.entered-so", closed=sentence, back=words("closure.take-back", id=event.id[:SHORT_ID], by=by))
