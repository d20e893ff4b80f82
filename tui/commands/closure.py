"""`plazo closure`: say that a calendar was shut or will be, take it back, or list the closures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, assert_never

from rules.answers import Declined
from rules.calendars import Closure
from rules.closure_preview import Judged, Preview, preview
from rules.closures import Shut, enter_closure, take_back_closure
from rules.entry import Entry, entry_of
from rules.events import ClosureEntered, ClosureTakenBack
from rules.instants import NotAnInstant
from rules.plant import Person
from rules.publications import Entered, Publications
from rules.request import fold
from rules.stages import OVER
from tui.closing import settle
from tui.closures import SHORT_ID, known, list_lines, preview_lines, said_closure, spoken
from tui.commands.forms import Json, iso, printed
from tui.commands.opened import Opened, opened
from tui.commands.parsing import Misuse, Options
from tui.commands.typed_pins import pin_asked
from tui.exits import Ended, Exit
from tui.words import Words

_SAID: Final = ("from", "until", "because")
_MOST_LINES: Final = 20
"""So many clocks are named; `--json` names all."""


def run(options: Options) -> Exit:
    """Do it, or with `--preview` only say what it would change; without anything said, list the closures."""
    wrong = _misuse(options)
    if wrong is not None:
        raise Ended(Exit.USAGE, wrong.sentence(Words(options.language())))
    changing = bool(options.words) or options.text("take-back") is not None
    with opened(options, writes=changing and not options.has("preview")) as plant:
        if not changing:
            return _listed(plant)
        shut = _shut(plant) if options.words else None
        person = None if options.text("as") is None else plant.person()
        return _changed(plant, shut, person)


def _misuse(options: Options) -> Misuse | None:
    """What is wrong with how it was said."""
    said = [name for name in _SAID if options.text(name) is not None]
    if options.text("take-back") is not None:
        if options.words:
            return Misuse("too-many", {"name": options.words[0]}, "closure")
        if said:
            facts = {"option": f"--{said[0]}", "command": "closure --take-back"}
            return Misuse("unknown-option", facts, "closure")
        return None
    missing = [f"--{name}" for name in _SAID if name not in said] if options.words else []
    if not options.words and (said or options.has("preview")):
        missing = ["CALENDAR"]
    return Misuse("missing", {"command": "closure", "what": " ".join(missing)}, "closure") if missing else None


def _shut(plant: Opened) -> Shut:
    """The closure that is asked for."""
    options = plant.options
    said = {name: options.text(name) or "" for name in _SAID}
    try:
        return said_closure(options.words[0], said, plant.publications, options.now())
    except NotAnInstant as error:
        raise Ended(Exit.USAGE, plant.words("closure.not-a-time", text=str(error))) from error


def _changed(plant: Opened, shut: Shut | None, person: Person | None) -> Exit:
    """Enter the closure, or take one back; say what that changes for the requests that are open."""
    options = plant.options

    def decide(publications: Publications) -> ClosureEntered | ClosureTakenBack | Declined:
        now = options.now()
        if shut is not None:
            return enter_closure(shut, by=person, publications=publications, now=now)
        named = options.text("take-back") or ""
        return take_back_closure(named, by=person, publications=publications, now=now)

    before, event = plant.publications, decide(plant.publications)
    if not isinstance(event, Declined) and not options.has("preview"):
        event = pin_asked(plant, "closure", person) or event
    if not isinstance(event, Declined) and not options.has("preview"):
        settled = settle(plant.store, before, decide)
        event, before = (settled, before) if isinstance(settled, Declined) else (settled.event, settled.before)
    if isinstance(event, Declined):
        if options.has("json"):
            print(printed({"declined": event.because}))
        raise plant.no(event)
    seen = preview(_open_entries(plant, before), event, before, options.now())
    _say(plant, event, before, seen)
    return Exit.OK


def _open_entries(plant: Opened, publications: Publications) -> list[Entry]:
    """Every open request as it stands before the change."""
    now = plant.options.now()
    entries = (entry_of(fold(each.events), publications, now) for each in plant.store.open_requests())
    return [entry for entry in entries if entry.stage not in OVER]


def _say(plant: Opened, event: ClosureEntered | ClosureTakenBack, before: Publications, seen: Preview) -> None:
    words, options = plant.words, plant.options
    only_seen = options.has("preview")
    match event:
        case ClosureEntered():
            entered = Entered(
                event.id,
                event.calendar,
                Closure(event.begins, event.ends, event.because),
                event.occurred_at,
                event.person,
            )
            key = "closure.would-enter" if only_seen else "closure.entered"
        case ClosureTakenBack():
            entered = next(each for each in before.entered if each.id == event.closure)
            key = "closure.would-take-back" if only_seen else "closure.taken-back"
        case _:
            assert_never(event)
    if options.has("json"):
        print(printed({**_closure(entered), "stored": not only_seen, **_changes(seen)}))
        return
    print(spoken(key, entered.calendar, entered.closure, before, words))
    print("\n".join(preview_lines(seen, options.now(), plant.zone, words, _MOST_LINES)))
    if isinstance(event, ClosureEntered) and not only_seen:
        by = "" if event.person is None else f" --as {event.person}"
        print(words("closure.take-back", id=event.id[:SHORT_ID], by=by))


def _listed(plant: Opened) -> Exit:
    """Every closure that counts, in the order in which they begin."""
    closures = known(plant.publications)
    if plant.options.has("json"):
        print(
            printed(
                [
                    _closure(each.entered) if each.entered else _declared(each.calendar, each.closure)
                    for each in closures
                ]
            )
        )
    else:
        print("\n".join(list_lines(plant.publications, plant.words)) or plant.words("closure.list.empty"))
    return Exit.OK


def _closure(entered: Entered) -> dict[str, Json]:
    return {
        **_declared(entered.calendar, entered.closure),
        "id": entered.id,
        "by": entered.by,
        "entered": iso(entered.at),
    }


def _declared(calendar: str, closure: Closure) -> dict[str, Json]:
    """One closure; only one that was entered has an id."""
    return {
        "calendar": calendar,
        "begins": iso(closure.begins),
        "ends": iso(closure.ends),
        "because": closure.because,
        "id": None,
        "by": None,
        "entered": None,
    }


def _changes(seen: Preview) -> dict[str, Json]:
    """What it changes for the requests that are open."""
    moved: list[Json] = [
        {
            "number": each.request,
            "clock": each.clock,
            "instance": each.instance,
            "before": iso(each.before),
            "after": iso(each.after),
            "left_before": each.left_before,
            "left_after": each.left_after,
        }
        for each in seen.moved
    ]
    return {"moved": moved, "excused": _judged(seen.excused), "broken": _judged(seen.broken)}


def _judged(clocks: Sequence[Judged]) -> list[Json]:
    return [
        {
            "number": each.request,
            "clock": each.clock,
            "instance": each.instance,
            "breached": iso(each.breached_at),
        }
        for each in clocks
    ]
