"""`plazo do`: do something with a request, as a person."""

from __future__ import annotations

from typing import assert_never

from rules.answers import Declined
from rules.asks import Acknowledge, Action, Note, Silence, Start
from rules.entry import Entry
from rules.events import RequestId, Revision
from rules.instants import local
from rules.plant import Person
from store.contract import Conflict, Stored
from tui.boards import Names
from tui.commands.forms import happening, in_a_list, printed
from tui.commands.opened import Opened, opened
from tui.commands.parsing import Options
from tui.commands.said_actions import said_action, said_revision, wrongly_said
from tui.commands.typed_pins import pin_asked
from tui.conflicts import conflict_sentence
from tui.counter import NoSuchRequest
from tui.exits import Ended, Exit
from tui.outcomes import done_sentence, late_entry
from tui.tellers import Teller
from tui.words import Words


def run(options: Options) -> Exit:
    """Do it, or say why not; the exit code tells a script which."""
    wrong = wrongly_said(options)
    if wrong is not None:
        raise Ended(Exit.USAGE, wrong.sentence(Words(options.language())))
    with opened(options, writes=True) as plant:
        number = RequestId(options.words[0])
        action = said_action(options, plant.instant)
        person = plant.person()
        entry = plant.counter.entry(number)
        if isinstance(entry, NoSuchRequest):
            raise plant.no_such_request(number)
        outcome = _done(plant, action, entry, person)
        match outcome:
            case Stored():
                return _said(plant, number, outcome)
            case Declined():
                if options.has("json"):
                    print(printed({"number": number, "declined": outcome.because}))
                raise plant.no(outcome)
            case Conflict():
                if options.has("json"):
                    print(printed({"number": number, "conflict": [happening(each) for each in outcome.came_between]}))
                raise Ended(Exit.CONFLICT, conflict_sentence(outcome, plant.words, plant.publications, options.now()))
            case _:
                assert_never(outcome)


def _done(plant: Opened, action: Action, entry: Entry, person: Person) -> Stored | Declined | Conflict:
    """What came of it; a request that is not as the caller has seen it is a conflict (law 32).

    What does not change the request never conflicts.
    """
    seen = None if isinstance(action, Note | Acknowledge | Silence) else said_revision(plant.options)
    if seen is not None and seen != entry.request.revision:
        between = tuple(event for event in plant.store.history(entry.request.id) if event.version > seen)
        return Conflict(entry.request.id, Revision(entry.request.revision), between)
    overriding = isinstance(action, Start) and action.override
    declined = pin_asked(plant, plant.options.words[1], person, overriding=overriding)
    if declined is not None:
        return declined
    return plant.counter.do(action, entry, person, plant.instant())


def _said(plant: Opened, number: RequestId, stored: Stored) -> Exit:
    entry = plant.counter.entry(number)
    assert not isinstance(entry, NoSuchRequest)
    if plant.options.has("json"):
        print(printed({**in_a_list(entry), "stored": [happening(event) for event in stored.events]}))
        return Exit.OK
    words = plant.words
    teller = Teller(plant.publications.current, Names(plant.publications.current), words, plant.options.now())
    what = ", ".join(done_sentence(event, entry, teller) for event in stored.events)
    print(words("do.stored", number=number, what=what, stage=words(f"stage.{entry.stage.value}")))
    for event in stored.events:
        late = late_entry(event, entry, teller)
        if late:
            to = local(event.occurred_at, plant.zone).strftime("%Y-%m-%dT%H:%M:%S")
            print(words("outcome.late.command", late=late, number=number, version=event.version, to=to))
    return Exit.OK
