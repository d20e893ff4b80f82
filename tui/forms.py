"""Forms: what a person still says or chooses before an action is done, as frozen values.

`form` makes one from what the rules offer; `tui.choosing` names the options, `tui.filled_forms` makes the action
from what the person filled in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, TypeAlias

from msgspec import Struct, field

from rules.actions import ONLY_NOW
from rules.acts.amending import is_slip
from rules.agreement import DepartmentId, MachineId, PartId, ServiceId
from rules.answers import Choice as Offered
from rules.answers import Of, Offer
from rules.asks import Ask
from rules.entry import Entry
from rules.instants import Instant
from rules.plant import Person, Plant
from tui.boards import Names
from tui.choosing import children, options
from tui.tellers import Teller
from tui.typed_text import one_line
from tui.typed_times import Tense, TypedTimes
from tui.words import Words

Value: TypeAlias = str | bool
Values: TypeAlias = Mapping[str, Value]
"""What a person filled in, by the name of the field: a text, the id that was chosen, or yes and no."""

EARLIER: Final = "earlier"
"""The name of the field for when it happened, where that was earlier (law 31)."""

_SHOWN_WHERE_ONE: Final = frozenset({Of.GATE, Of.CLOCK, Of.NAME})
"""Where there is only one of these it is shown; of everything else one is chosen even then, with a digit as ever."""


class Choice(Struct, frozen=True):
    """One of several, each with its id; `""` is the id of none of them."""

    name: str
    label: str
    options: tuple[tuple[str, str], ...]
    usual: int = 0
    """Which of them stands chosen before somebody chooses."""
    hints: tuple[str, ...] = ()
    """What to say with each of them; empty where there is nothing."""


class Stated(Struct, frozen=True):
    """What is not asked because there is only one."""

    name: str
    label: str
    value: str
    shown: str


class Text(Struct, frozen=True):
    """Words to type."""

    name: str
    label: str
    required: bool = False
    unless: frozenset[str] = frozenset()
    """What may be chosen in the list so that it need not be typed."""
    replaced: bool = False
    """What is typed takes the place of what stands in it already, as in a time."""


class Secret(Struct, frozen=True):
    """A PIN to type: never shown, and never there again when the form comes back."""

    name: str
    label: str
    required: bool = True


class Time(Struct, frozen=True):
    """An instant to type."""

    name: str
    label: str
    tense: Tense
    required: bool = False
    usual: str = ""
    """What stands in it before somebody types; left as it is, it is the usual time of the rules."""
    floor: Instant | None = None
    """A time without seconds in the minute of this is not before this."""


class Toggle(Struct, frozen=True):
    """Yes or no."""

    name: str
    label: str


Typed: TypeAlias = Secret | Text | Time
"""What is typed on a line."""

Field: TypeAlias = Choice | Stated | Typed | Toggle


class Form(Struct, frozen=True):
    """What is asked before an action is done; without fields it asks only whether."""

    word: str
    title: str
    fields: tuple[Field, ...] = ()
    warning: str = ""
    """What stands against it, or what came between."""
    filled: Values = field(default_factory=dict)
    """What was filled in before, so that nothing typed is lost."""
    earlier: Time | None = None
    """For what happened earlier; not shown until somebody asks for it. None where it can only be now."""
    every_line: bool = False
    """Whether the list leads to the first line that is typed, even where all that must be said is said."""

    @property
    def listed(self) -> Choice | None:
        """The choice whose options are listed: the first field, if it is one."""
        return next((each for each in self.fields[:1] if isinstance(each, Choice)), None)

    @property
    def plain(self) -> bool:
        """Whether nothing is asked."""
        return all(isinstance(each, Stated) for each in self.fields)

    @property
    def filled_again(self) -> Typed | None:
        """Where a form goes on that has come back: the PIN, which is typed anew, or words that Enter sends again."""
        texts = [each for each in self.fields if isinstance(each, Text)]
        said = [each for each in texts if self.filled.get(each.name)]
        if not self.filled or any(each.required and not each.unless and each not in said for each in texts):
            return None
        return next((each for each in self.fields if isinstance(each, Secret)), None) or next(iter(said), None)

    def missing(self, values: Values) -> Typed | None:
        """The first field that must be filled in and is not."""
        for each in self.fields:
            if not isinstance(each, Typed) or not each.required or str(values.get(each.name, "")).strip():
                continue
            chosen = "" if self.listed is None else str(values.get(self.listed.name, ""))
            if not isinstance(each, Text) or chosen not in each.unless:
                return each
        return None


def form(
    offer: Offer, entry: Entry, by: Person, teller: Teller, *, others: Iterable[Entry] = (), warning: str = ""
) -> Form:
    """The form of an action that is offered; `others` are the requests that it may wait for."""
    words = teller.words
    name = words(f"action.{offer.action}")
    title = words(
        "form.title",
        action=f"{name[:1].upper()}{name[1:]}",
        number=one_line(entry.request.id),
        summary=one_line(entry.request.summary),
    )
    fields = (
        *_choices(offer, entry, teller, others),
        *_times(offer, entry, teller),
        *_words_of(offer, entry, by, teller),
    )
    earlier = None
    if offer.action not in ONLY_NOW:
        earlier = Time(EARLIER, words("form.earlier"), Tense.PAST, floor=entry.request.last_at)
    return Form(offer.action, title, fields, warning, earlier=earlier)


def _choices(offer: Offer, entry: Entry, teller: Teller, others: Iterable[Entry]) -> Iterator[Field]:
    words = teller.words
    if offer.action == "hand-over":
        yield Choice("successor", words("form.successor"), tuple(_successors(offer.choices, entry, teller)))
        return
    for choice in offer.choices:
        if choice.of is Of.CHILD:
            asked = children(entry, others, teller)
            if asked:
                yield Choice(choice.of.value, words("form.child"), asked)
            yield Text("number", words("form.child.other" if asked else "form.child.number"), required=not asked)
            continue
        named = options(choice.of, choice.options, entry, teller)
        label = words(f"form.{'priority.new' if choice.of is Of.PRIORITY else choice.of.value}")
        if choice.needed and len(named) == 1 and choice.of in _SHOWN_WHERE_ONE:
            yield Stated(choice.of.value, label, *named[0])
            continue
        none = () if choice.needed else (("", words("form.part.unknown" if choice.of is Of.PART else "form.none")),)
        yield Choice(choice.of.value, label, (*none, *named))


def _successors(choices: Iterable[Offered], entry: Entry, teller: Teller) -> Iterator[tuple[str, str]]:
    """People of the department first, then other departments, in one list."""
    for choice in choices:
        for id_, name in options(choice.of, choice.options, entry, teller):
            yield f"{choice.of.value}:{id_}", name


def _times(offer: Offer, entry: Entry, teller: Teller) -> Iterator[Field]:
    asked, words = offer.time, teller.words
    if asked is None:
        return
    tense = Tense.PAST if offer.action in ("ran-again", "amend") else Tense.FUTURE
    usual = "" if asked.usual is None else TypedTimes(teller.now, teller.names.zone).write(asked.usual)
    floor = entry.request.opened_at if tense is Tense.PAST else None
    required = asked.needed and not usual
    yield Time("time", words(f"form.time.{offer.action}"), tense, required, usual, floor)


def _words_of(offer: Offer, entry: Entry, by: Person, teller: Teller) -> tuple[Field, ...]:
    words = teller.words
    reason = Text("text", words("form.reason"), required=offer.needs_reason, unless=_slips(offer, entry, by, teller))
    match offer.action:
        case "reopen":
            cools = any(each.keeps_work_waiting and each.gate is None for each in entry.agreement.expectations)
            return (reason, Toggle("has-not-run", words("form.has-not-run"))) if cools else (reason,)
        case _ if offer.needs_reason:
            return (reason,)
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


def _slips(offer: Offer, entry: Entry, by: Person, teller: Teller) -> frozenset[str]:
    """The corrections that need no reason: of what the person entered within the last minute."""
    own = {str(each.event.version) for each in entry.request.moments if is_slip(each.event, by.id, teller.now)}
    return frozenset(option for option in offer.of(Of.CORRECTION) if option.partition("@")[0] in own)


def new_form(by: Person, plant: Plant, words: Words) -> Form:
    """The form of a new request: only services that the person's department may ask for."""
    services = [service for service in plant.services.values() if service.serves(by.department)]
    names = Names(plant)
    fields: list[Field] = [
        Choice(
            "service",
            words("form.service"),
            tuple((s.id, f"{one_line(s.name)} · {names.department(s.provider)}") for s in services),
            hints=tuple(one_line(s.ask) for s in services),
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
    title = words("form.new", department=names.department(by.department))
    earlier = Time(EARLIER, words("form.earlier"), Tense.PAST)
    return Form("new", title, tuple(fields), earlier=earlier, every_line=True)


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
