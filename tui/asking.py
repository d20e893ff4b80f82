"""Asking: from a key to what is stored, with everything that may come between.

One coroutine an action. Nothing typed is ever lost: after a conflict and after a failed write the form comes
back as it was filled in, with what has happened said above it (law 32).
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from msgspec.structs import replace

from rules.actions import offer
from rules.answers import Declined, Offer
from rules.entry import Entry
from rules.events import Event, RequestId
from rules.plant import Person
from store.contract import Conflict, Stored, StoreError
from tui.counter import Opened
from tui.forms import Form, Values, action, ask, form, new_form
from tui.screens.form import FormScreen
from tui.screens.people import PeopleScreen

if TYPE_CHECKING:
    from tui.app import PlazoApp


async def act(plazo: PlazoApp, word: str, request: RequestId | None) -> None:
    """Do an action with a request: may it be done, what is still to be said, is it stored."""
    if may_not(plazo):
        return
    if request is None:
        plazo.say("acted.nothing-chosen", severity="warning")
        return
    person = plazo.person or await who(plazo)
    if person is None:
        return
    between: tuple[Event, ...] = ()
    filled: Values = {}
    trouble = ""
    while True:
        entry = plazo.live.board.entries.get(request)
        if entry is None:
            plazo.say("acted.gone", number=request, severity="warning")
            return
        offered = offer(word, entry, by=person, publications=plazo.live.board.publications, now=plazo.live.now())
        if isinstance(offered, Declined):
            _decline(plazo, request, offered, between)
            return
        asked = _form(plazo, offered, entry, person, between)
        asked = replace(asked, filled=filled, warning="\n".join(filter(None, (trouble, asked.warning))))
        values = await plazo.push_screen_wait(FormScreen(asked, plazo.words))
        if values is None:
            return
        filled, between, trouble = values, (), ""
        try:
            outcome = await asyncio.to_thread(plazo.live.counter.do, action(asked, values), entry, person)
        except StoreError as error:
            trouble = plazo.words("acted.not-saved", why=plazo.fault(error))
            continue
        match outcome:
            case Stored(events=events):
                plazo.take_in_events(events)
                plazo.say("acted.done", number=request, event=plazo.words(f"event.{events[-1].word}") if events else "")
                return
            case Declined():
                trouble = plazo.why_not(outcome)
            case Conflict(came_between=came_between):
                between = came_between
                plazo.take_in_events(came_between)


def _form(plazo: PlazoApp, offered: Offer, entry: Entry, person: Person, between: tuple[Event, ...]) -> Form:
    asked = form(offered, entry, person, names=plazo.names, words=plazo.words, plant=plazo.plant)
    warnings = []
    if between:
        warnings.append(plazo.words("form.between", events=plazo.between(between)))
    if offered.override is not None:
        warnings.append(plazo.words("form.override", waits=plazo.why_not(offered.override, overriding=True)))
    return replace(asked, warning="\n".join(warnings))


def _decline(plazo: PlazoApp, request: RequestId, declined: Declined, between: tuple[Event, ...]) -> None:
    why = plazo.why_not(declined)
    if between:
        why = plazo.words("acted.between", events=plazo.between(between), why=why)
    plazo.say("acted.declined", number=request, why=why, severity="warning")


def may_not(plazo: PlazoApp) -> bool:
    """Say so where nothing can be changed."""
    at = plazo.live.at
    if at is not None:
        plazo.say("acted.as-of", time=plazo.words.moment(at, plazo.names.zone), severity="warning")
    elif plazo.live.read_only:
        plazo.say("acted.read-only", severity="warning")
    return plazo.live.read_only


async def ask_new(plazo: PlazoApp) -> None:
    """Ask for a new request and open it."""
    if may_not(plazo):
        return
    person = plazo.person or await who(plazo)
    if person is None:
        return
    asked = new_form(person, plazo.plant, plazo.words)
    if not asked.fields or not getattr(asked.fields[0], "options", ()):
        plazo.say("acted.no-services", severity="warning")
        return
    trouble = ""
    while True:
        asked = replace(asked, warning=trouble)
        values = await plazo.push_screen_wait(FormScreen(asked, plazo.words))
        if values is None:
            return
        asked = replace(asked, filled=values)
        try:
            outcome = await asyncio.to_thread(plazo.live.counter.open, ask(values, person), person)
        except StoreError as error:
            trouble = plazo.words("acted.not-saved", why=plazo.fault(error))
            continue
        match outcome:
            case Opened(request=request, stored=stored):
                plazo.take_in_events(stored.events)
                plazo.point_at(request)
                plazo.say("acted.new", number=request)
                return
            case Declined():
                trouble = plazo.why_not(outcome)
            case Conflict(came_between=came_between):
                trouble = plazo.words("form.between", events=plazo.between(came_between))


async def who(plazo: PlazoApp) -> Person | None:
    """Ask who is there; None when nobody says."""
    people = tuple(plazo.plant.people.values())
    chosen = await plazo.push_screen_wait(PeopleScreen(people, plazo.names, plazo.words))
    person = None if chosen is None else plazo.plant.people.get(chosen)
    if person is not None:
        plazo.become(person)
        plazo.say("person.is", name=plazo.names.person(person.id), department=plazo.names.department(person.department))
    return person
