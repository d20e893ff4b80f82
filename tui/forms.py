"""Forms: what a person still says or chooses before an action is done, as frozen values.

`form` makes one from what the rules offer, `action` makes the action from what the person filled in.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from msgspec import Struct, field

from rules.agreement import DepartmentId, MachineId, PartId, PersonId, ServiceId
from rules.answers import Offer
from rules.asks import (
    WORDS,
    Action,
    Approve,
    Ask,
    AskApproval,
    Cancel,
    ChangePart,
    ChangePriority,
    Confirm,
    Finish,
    Hold,
    Note,
    Refuse,
    Resume,
    Start,
    Take,
    Tell,
)
from rules.entry import Entry
from rules.plant import Person, Plant
from tui.boards import Names, clock_name
from tui.typed_text import one_line
from tui.words import Words

Value: TypeAlias = str | bool
Values: TypeAlias = Mapping[str, Value]
"""What a person filled in, by the name of the field: a text, the id that was chosen, or yes and no."""


class Choice(Struct, frozen=True):
    """One of several, each with its id; `""` is the id of none of them."""

    name: str
    label: str
    options: tuple[tuple[str, str], ...]
    usual: int = 0
    """Which of them stands chosen before somebody chooses."""


class Text(Struct, frozen=True):
    """Words to type."""

    name: str
    label: str
    required: bool = False


class Toggle(Struct, frozen=True):
    """Yes or no."""

    name: str
    label: str


Field: TypeAlias = Choice | Text | Toggle


class Form(Struct, frozen=True):
    """What is asked before an action is done; without fields it asks only whether."""

    word: str
    title: str
    fields: tuple[Field, ...] = ()
    warning: str = ""
    """What stands against it, or what came between."""
    filled: Values = field(default_factory=dict)
    """What was filled in before, so that nothing typed is lost."""


def form(
    offer: Offer, entry: Entry, by: Person, *, names: Names, words: Words, plant: Plant, warning: str = ""
) -> Form:
    """The form of an action that is offered."""
    name = words(f"action.{offer.action}")
    title = words(
        "form.title",
        action=f"{name[:1].upper()}{name[1:]}",
        number=one_line(entry.request.id),
        summary=one_line(entry.request.summary),
    )
    fields: list[Field] = []
    if len(offer.gates) > 1:
        gates = [gate for gate in entry.agreement.gates if gate.id in offer.gates]
        fields.append(
            Choice(
                "gate",
                words("form.gate"),
                tuple((gate.id, f"{names.department(gate.gate or '')} · {clock_name(gate, words)}") for gate in gates),
            )
        )
    if offer.reasons:
        fields.append(Choice("hold", words("form.hold"), tuple((reason, one_line(reason)) for reason in offer.reasons)))
    if offer.parts:
        parts = tuple((part, one_line(plant.parts[part])) for part in offer.parts)
        unknown = (("", words("form.part.unknown")),) if offer.action == "start" else ()
        fields.append(Choice("part", words("form.part"), (*unknown, *parts)))
    if offer.priorities:
        priorities = tuple((each, one_line(each)) for each in offer.priorities)
        fields.append(Choice("priority", words("form.priority.new"), priorities))
    if offer.seconds:
        seconds = tuple((person, names.person(person)) for person in offer.seconds)
        fields.append(Choice("second", words("form.second"), seconds))
    fields.extend(_words_of(offer, entry, by, words))
    return Form(offer.action, title, tuple(fields), warning)


def _words_of(offer: Offer, entry: Entry, by: Person, words: Words) -> tuple[Field, ...]:
    if offer.needs_reason:
        return (Text("text", words("form.reason"), required=True),)
    match offer.action:
        case "note":
            of_provider = by.department == entry.provider
            asked = Toggle("question", words("form.question"))
            internal = (Toggle("internal", words("form.internal")),) if of_provider else ()
            return (Text("text", words("form.text"), required=True), asked, *internal)
        case "tell":
            return (Text("text", words("form.tell")),)
        case "confirm":
            # A digit gives so many stars; who chooses none gives none.
            ratings = tuple((str(stars), "★" * stars) for stars in range(1, 6))
            return (
                Choice("rating", words("form.rating"), (*ratings, ("", words("form.rating.none"))), usual=len(ratings)),
                Text("text", words("form.words")),
            )
        case "cancel" | "part" | "priority":
            return (Text("text", words("form.reason.optional")),)
        case _:
            return ()


def action(form: Form, values: Values) -> Action:
    """The action that a filled-in form asks for."""
    text = str(values.get("text", ""))
    gate = str(values.get("gate", ""))
    part = PartId(str(values.get("part", ""))) or None
    kind = WORDS[form.word]
    simple: dict[type[Action], Action] = {
        Take: Take(),
        Resume: Resume(),
        Finish: Finish(),
        AskApproval: AskApproval(gate),
        Approve: Approve(gate, text),
        Refuse: Refuse(gate, text),
        Tell: Tell(text),
        Cancel: Cancel(text),
        Hold: Hold(str(values.get("hold", "")), text),
        ChangePart: ChangePart(part, text),
        ChangePriority: ChangePriority(str(values.get("priority", "")), text),
        Note: Note(text, "internal" if values.get("internal") else None, question=bool(values.get("question"))),
    }
    if kind is Start:
        second = str(values.get("second", ""))
        return Start(
            part=part,
            override=bool(text),
            reason=text,
            second=PersonId(second) if second else None,
        )
    if kind is Confirm:
        rating = str(values.get("rating", ""))
        return Confirm(int(rating) if rating else None, text)
    return simple[kind]


def new_form(by: Person, plant: Plant, words: Words) -> Form:
    """The form of a new request: only services that the person's department may ask for."""
    services = [service for service in plant.services.values() if service.serves(by.department)]
    fields: list[Field] = [
        Choice(
            "service",
            words("form.service"),
            tuple((s.id, f"{one_line(s.name)} · {one_line(plant.departments[s.provider].name)}") for s in services),
        ),
        Text("summary", words("form.summary"), required=True),
    ]
    none = ("", words("form.none"))
    if plant.machines:
        own = sorted(plant.machines.values(), key=lambda machine: machine.department != by.department)
        fields.append(Choice("machine", words("form.machine"), (none, *((m.id, one_line(m.name)) for m in own))))
    if plant.parts:
        parts = ((part, one_line(name)) for part, name in plant.parts.items())
        fields.append(Choice("part", words("form.part"), (none, *parts)))
    if len(plant.priorities) > 1:
        usual = plant.usual_priority
        others = tuple((each, one_line(each)) for each in plant.priorities if each != usual)
        fields.append(Choice("priority", words("form.priority"), ((usual, one_line(usual)), *others)))
    return Form("new", words("form.new", department=one_line(plant.departments[by.department].name)), tuple(fields))


def ask(values: Values, by: Person) -> Ask:
    """The new request that a filled-in form asks for."""
    said = {name: str(value) for name, value in values.items()}
    return Ask(
        service=ServiceId(said.get("service", "")),
        customer=DepartmentId(by.department),
        summary=said.get("summary", ""),
        machine=MachineId(said["machine"]) if said.get("machine") else None,
        part=PartId(said["part"]) if said.get("part") else None,
        priority=said.get("priority") or None,
    )
