"""Asking: from a key to what is stored, with everything that may come between.

One coroutine an action. Nothing typed is ever lost: after a conflict and after a failed write the form comes
back as it was filled in, with what has happened said above it (law 32).
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import TYPE_CHECKING

from msgspec.structs import replace

from rules.actions import offer
from rules.acts.amending import correction
from rules.answers import Declined, Of, Offer
from rules.entry import Entry
from rules.events import Event, RequestId
from rules.plant import Person
from store.contract import Conflict, Stored, StoreError
from tui.actions import keyed
from tui.conflicts import happening
from tui.counter import NoSuchRequest, Opened
from tui.filled_forms import FilledForm
from tui.forms import Form, Values, ask, form, new_form
from tui.screens.form import FormScreen
from tui.screens.people import PeopleScreen
from tui.tellers import Teller
from tui.typed_text import one_line
from tui.typed_times import TypedTimes

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
    entry = await _entry(plazo, request)
    while True:
        if entry is None:
            plazo.say("acted.gone", number=request, severity="warning")
            return
        offered = offer(word, entry, by=person, publications=plazo.live.board.publications, now=plazo.live.now())
        if isinstance(offered, Declined):
            _decline(plazo, request, offered, between)
            return
        asked = _form(plazo, offered, entry, person, between)
        asked = replace(asked, filled=filled, warning="\n".join(filter(None, (trouble, asked.warning))))
        said = await _filled(plazo, asked, person, overriding=offered.override is not None)
        if said is None:
            return
        filled, between, trouble = said.values, (), ""
        try:
            outcome = await plazo.saved(plazo.live.counter.do, said.action, entry, person, said.earlier)
        except StoreError as error:
            trouble = plazo.not_recorded(error)
        else:
            match outcome:
                case Stored(events=events):
                    plazo.take_in_events(events)
                    await _say_what_is_done(plazo, request, events, person)
                    return
                case Declined():
                    trouble = plazo.why_not(outcome)
                case Conflict(came_between=came_between):
                    between = came_between
                    plazo.take_in_events(came_between)
        entry = await _entry_again(plazo, request, entry)


async def _entry(plazo: PlazoApp, request: RequestId) -> Entry | None:
    """A request on the board, or as the store has it where it is closed; None for a number that none has."""
    known = plazo.live.board.entries.get(request)
    if known is not None:
        return known
    stored = await asyncio.to_thread(plazo.live.counter.entry, request)
    return None if isinstance(stored, NoSuchRequest) else stored


async def _entry_again(plazo: PlazoApp, request: RequestId, known: Entry | None) -> Entry | None:
    """The same once more; as it was known where the store cannot be read now: what was typed is not lost for that."""
    try:
        return await _entry(plazo, request)
    except StoreError:
        return known


async def _filled(plazo: PlazoApp, asked: Form, person: Person, *, overriding: bool = False) -> FilledForm | None:
    """The form as it was filled in, with every time in it understood and the PIN right; None when it was left."""

    def filled(values: Values) -> FilledForm:
        return FilledForm(asked, values, TypedTimes(plazo.live.now(), plazo.names.zone))

    def check(values: Values) -> tuple[str, str] | None:
        misread = filled(values).misread
        if misread is None:
            return None
        text = one_line(str(values.get(misread.name, "")))
        return misread.name, plazo.words(f"form.not-a-time.{misread.tense.value}", text=text)

    if plazo.plant.pin:
        # A board on which nothing asks for a PIN opens sooner without it.
        from tui.asking_pins import ask_with_pin  # noqa: PLC0415

        values = await ask_with_pin(plazo, asked, person, check, overriding=overriding)
    else:
        values = await plazo.answer_of(FormScreen(asked, plazo.words, check))
    return None if values is None else filled(values)


def _form(plazo: PlazoApp, offered: Offer, entry: Entry, person: Person, between: tuple[Event, ...]) -> Form:
    teller = Teller(plazo.plant, plazo.names, plazo.words, plazo.live.now(), person.department)
    asked = form(offered, entry, person, teller, others=plazo.live.board.entries.values())
    warnings = []
    if between:
        warnings.append(plazo.words("form.between", events=plazo.between(between)))
    if offered.override is not None:
        warnings.append(plazo.words("form.override", waits=plazo.why_not(offered.override, overriding=True)))
    if offered.action == "re-agree":
        warnings += _re_agreement(plazo, entry)
    return replace(asked, warning="\n".join(warnings))


def _re_agreement(plazo: PlazoApp, entry: Entry) -> Iterable[str]:
    """The dues before and after, as the preview of a publication tells them (law 21)."""
    # A board on which nothing is re-agreed opens sooner without them.
    from rules.republishing import effect  # noqa: PLC0415
    from tui.publication_preview import PublicationTexts  # noqa: PLC0415

    publications, now = plazo.live.board.publications, plazo.live.now()
    moved = effect(entry.request, publications, publications, now)
    texts = PublicationTexts(plazo.plant, plazo.plant, plazo.words, now)
    return () if moved is None else texts.re_agreement_lines(moved)


async def _say_what_is_done(plazo: PlazoApp, request: RequestId, events: tuple[Event, ...], person: Person) -> None:
    """Say what is stored, and how to take it back where one's own slip can be (law 31)."""
    plazo.show_anew(request)
    if not events:
        return
    entry = await _entry_again(plazo, request, None)
    if entry is None:
        plazo.say("acted.done", number=request, event=happening(events[-1], plazo.words))
        return
    # A board on which nothing is done opens sooner without it.
    from tui.outcomes import done_sentence, late_entry  # noqa: PLC0415

    teller = Teller(plazo.plant, plazo.names, plazo.words, plazo.live.now(), person.department)
    done, late = done_sentence(events[-1], entry, teller), late_entry(events[-1], entry, teller)
    acting_on = next((screen.acting_on() for screen in plazo.acting_screens()), None)
    letter = keyed("amend").printed
    if acting_on == request and _may_take_back(plazo, entry, events[-1], person):
        plazo.say("acted.done-slip", number=request, event=done, letter=letter)
    else:
        plazo.say("acted.done", number=request, event=done)
    if late:
        plazo.say("outcome.late.key", number=request, late=late, letter=letter, severity="warning")


def _may_take_back(plazo: PlazoApp, entry: Entry, event: Event, person: Person) -> bool:
    publications, now = plazo.live.board.publications, plazo.live.now()
    offered = offer("amend", entry, by=person, publications=publications, now=now)
    return isinstance(offered, Offer) and correction(event) in offered.of(Of.CORRECTION)


async def find(plazo: PlazoApp, text: str) -> None:
    """Show the request whose number was typed, closed ones too; where none has it, nothing happens."""
    number = await asyncio.to_thread(plazo.live.counter.numbered, text)
    if number is not None:
        # From here on it can be shown, even when the store is away in the next moment.
        await asyncio.to_thread(plazo.live.entry, number)
        plazo.show_found(number)


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
        said = await _filled(plazo, asked, person)
        if said is None:
            return
        asked = replace(asked, filled=said.values)
        try:
            outcome = await plazo.saved(plazo.live.counter.open, ask(said.values, person), person, said.earlier)
        except StoreError as error:
            trouble = plazo.not_recorded(error)
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
    chosen = await plazo.answer_of(PeopleScreen(people, plazo.names, plazo.words))
    person = None if chosen is None else plazo.plant.people.get(chosen)
    if person is not None:
        plazo.become(person)
        plazo.say("person.is", name=plazo.names.person(person.id), department=plazo.names.department(person.department))
    return person
