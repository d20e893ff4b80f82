"""`plazo new`: open a request."""

from __future__ import annotations

from rules.agreement import DepartmentId, MachineId, PartId, ServiceId
from rules.answers import Declined
from rules.asks import Ask
from rules.events import RequestId
from store.contract import Conflict
from tui.commands.forms import in_a_list, printed
from tui.commands.opened import Opened, opened
from tui.commands.parsing import Options
from tui.commands.typed_pins import pin_asked
from tui.conflicts import conflict_sentence
from tui.counter import NoSuchRequest
from tui.exits import Ended, Exit
from tui.typed_text import one_line


def run(options: Options) -> Exit:
    """Ask for a service, and say under which number."""
    with opened(options, writes=True) as plant:
        person, entered_at = plant.person(), plant.instant()
        outcome = pin_asked(plant, "new", person) or plant.counter.open(_ask(options), person, entered_at)
        match outcome:
            case Declined():
                if options.has("json"):
                    print(printed({"declined": outcome.because}))
                raise plant.no(outcome)
            case Conflict():
                raise Ended(Exit.CONFLICT, conflict_sentence(outcome, plant.words, plant.publications, options.now()))
            case _:
                return _said(plant, outcome.request)


def _said(plant: Opened, number: RequestId) -> Exit:
    entry = plant.counter.entry(number)
    assert not isinstance(entry, NoSuchRequest)
    if plant.options.has("json"):
        print(printed(in_a_list(entry)))
    else:
        provider = plant.publications.current.departments[entry.provider].name
        print(plant.words("new.opened", number=number, summary=one_line(entry.request.summary), provider=provider))
    return Exit.OK


def _ask(options: Options) -> Ask:
    machine, part = options.text("machine"), options.text("part")
    return Ask(
        service=ServiceId(options.values["service"]),
        customer=DepartmentId(options.values["customer"]),
        summary=options.values["summary"],
        machine=None if machine is None else MachineId(machine),
        part=None if part is None else PartId(part),
        priority=options.text("priority"),
    )
