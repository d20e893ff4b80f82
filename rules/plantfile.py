"""The plant file: a text becomes a `Plant`, or every fault in it with its line.

The grammar is TOML with these tables. What is marked + is optional; a key that is not listed is a fault.

    [plant]            name, time_zone, +language ("en" or "es"), +priorities (the last one is the default;
                       left out: only "normal"), +pin (actions that ask for a PIN)
    [glossary]         ABBREVIATION = { es = "…", en = "…" }
    [calendars.ID]     open = { mon-fri = ["06:00-14:00"], sat = [] }, +time_zone, +holidays, +on, +at_closing
                       holidays = { +country = "US", +subdivision = "MA", +also = [dates], +except = [dates] }
                       on = { "2026-12-31" = ["06:00-12:00"] }, at_closing = "stays" or "next-opening"
    [[calendars.ID.closures]]   from, until (wall-clock times of the calendar, or with an offset), +because
    [departments.ID]   name, +calendar, +contact, +number
    [[people]]         id, name, department, +roles, +language
    [machines.ID]      name, +department
    [parts]            ID = "Name"
    [services.ID]      name, provider, +customers, +calendar, +ask, +plain
    [[services.ID.expect]]      kind, +id, +calendar, +at_risk ("75%", "12.5%" or a duration), +because, and by kind:
                       response, start, told, confirmation: within       update: every
                       cool-down: wait, +safety                          resolution: within, +counts
                       approval: by, +within, +from, +delegates, +safety
                       repair: window, +parts = { PART = window }
                       custom: from, until (one word or an array), at-least and/or at-most, +safety
                       and +owed_by on all but cool-down, approval and confirmation, whose debtor is given
    [[services.ID.hold]]        reason, holder, +stops
    [[services.ID.escalate]]    at, tell, +clock
    [[services.ID.example]]     story, expect, +name, +week, +priority, +part, +customer; what a line of either says
                                stands in `rules.stories` and `rules.examples`

An amount is a duration or a table of them by priority. A window is "30m..2h", or one duration, which is its
longest time, or a table of either by priority. An id has letters, digits, - and _ only. Dates may also be TOML's own.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from typing import Final

from rules.agreement import CUSTOMER, PROVIDER, CalendarId, DepartmentId, MachineId, PartId, PersonId
from rules.declared import Source, Table
from rules.faults import Fault
from rules.plant import ALWAYS_ID, Department, Machine, Person, Plant, Role
from rules.plantfile_calendars import read_calendars, read_zone
from rules.plantfile_expectations import Known
from rules.plantfile_services import read_services
from rules.toml_lines import Path

LANGUAGES: Final = ("en", "es")
USUAL_PRIORITIES: Final = ("normal",)
ACTIONS_WITH_PIN: Final = (
    *("new", "take", "assign", "plan", "ask-approval", "approve", "refuse", "suspend", "start", "override"),
    *("ran-again", "hold", "resume", "part", "priority", "hand-over", "note", "done", "tell", "confirm", "reopen"),
    *("cancel", "child", "re-agree", "excuse", "ack", "silence", "amend", "event", "publish"),
    "closure",
)
"""What `pin` may name: the actions on a request, `override`, `publish` and `closure`."""

_LINE = re.compile(r"\(at line (\d+), column \d+\)")


def load(text: str, file: str = "plant.toml") -> Plant | tuple[Fault, ...]:
    """The plant that a text declares, or all its faults in the order of their lines; never raises.

    A text that is not TOML has one fault. Not looked at here: windows that nobody can meet, gates that
    nobody can open, delegates that are no department of the plant, declarations that nothing uses.
    """
    try:
        text.encode()
        values = _values(text)
        source = Source(file, text)
        plant = _plant(Table(source, (), values))
    except tomllib.TOMLDecodeError as error:
        return (_not_toml(text, file, str(error)),)
    except _NumberTooLong:
        return (Fault(file, 1, "too-long-number"),)
    except UnicodeEncodeError as error:
        return (Fault(file, text.count("\n", 0, error.start) + 1, "not-unicode"),)
    except RecursionError:
        return (Fault(file, 1, "too-deep"),)
    return tuple(sorted(source.faults, key=lambda fault: fault.line)) or plant


class _NumberTooLong(Exception):
    """A whole number has more digits than Python reads, which is the only thing but its grammar that TOML fails at."""


def _values(text: str) -> dict[str, object]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        raise
    except ValueError as error:
        raise _NumberTooLong from error


def _not_toml(text: str, file: str, message: str) -> Fault:
    line = _LINE.search(message)
    reason = re.sub(r" \(at [^()]*\)$", "", message)
    return Fault(file, int(line[1]) if line else text.rstrip().count("\n") + 1, "not-toml", {"message": reason})


def _plant(root: Table) -> Plant:
    heading = root.table("plant")
    if root.need("plant"):
        heading.need("time_zone")
    name = (heading.required("name") if "plant" in root else None) or "–"
    zone_name = read_zone(heading, "UTC")
    language = heading.choice("language", LANGUAGES, "en")
    priorities = _priorities(heading)
    pin = frozenset(heading.read_texts("pin", lambda path, text: _one_of(heading.source, path, text, ACTIONS_WITH_PIN)))
    heading.close()
    calendars, departments, parts = root.table("calendars"), root.table("departments"), root.table("parts")
    known = Known(departments.names(), (ALWAYS_ID, *calendars.names()), parts.names(), priorities)
    hours = read_calendars(calendars, zone_name)
    declared = _departments(departments, known)
    plant = Plant(
        name=name,
        time_zone=zone_name,
        language=language,
        priorities=priorities,
        departments=declared,
        services=read_services(root.table("services"), known, declared),
        calendars=hours,
        people=_people(root, known),
        machines=_machines(root.table("machines"), known),
        parts=_parts(parts),
        pin=pin,
        glossary=_glossary(root.table("glossary")),
    )
    root.close()
    return plant


def _priorities(heading: Table) -> tuple[str, ...]:
    if "priorities" not in heading:
        heading.value("priorities")
        return USUAL_PRIORITIES
    found: list[str] = []
    for path, text in heading.texts("priorities"):
        if text in found:
            heading.source.fault("duplicate-priority", path, name=text)
        heading.source.check_id(path, text)
        found.append(text)
    if heading.value("priorities") == []:
        heading.fault("empty-list", "priorities")
    return tuple(found) or USUAL_PRIORITIES


def _one_of(source: Source, path: Path, text: str, words: tuple[str, ...]) -> str | None:
    if text in words:
        return text
    source.unknown("not-a-choice", path, text, words)
    return None


def _departments(departments: Table, known: Known) -> dict[DepartmentId, Department]:
    found = {}
    for name, table in departments.named_tables():
        departments.check_name(name)
        if name in (CUSTOMER, PROVIDER):
            departments.fault("reserved-department", name)
        found[DepartmentId(name)] = Department(
            id=DepartmentId(name),
            name=table.required("name") or name,
            calendar=CalendarId(table.reference("calendar", known.calendars, "unknown-calendar")) or ALWAYS_ID,
            contact=table.text("contact"),
            number=table.text("number"),
        )
        table.close()
    return found


def _people(root: Table, known: Known) -> dict[PersonId, Person]:
    found: dict[PersonId, Person] = {}
    for table in root.tables("people"):
        table.need("id", "department")
        named = PersonId(table.identifier("id", ""))
        if named and named in found:
            table.fault("duplicate-person", "id", name=named)
        found[named] = Person(
            id=named,
            name=table.required("name") or named,
            department=DepartmentId(table.reference("department", known.departments, "unknown-department")),
            roles=frozenset(
                Role(role)
                for role in table.read_texts("roles", lambda path, text: _one_of(root.source, path, text, tuple(Role)))
            ),
            language=table.choice("language", LANGUAGES, ""),
        )
        table.close()
    return found


def _machines(machines: Table, known: Known) -> dict[MachineId, Machine]:
    found = {}
    for name, table in machines.named_tables():
        machines.check_name(name)
        department = table.reference("department", known.departments, "unknown-department")
        found[MachineId(name)] = Machine(
            MachineId(name), table.required("name") or name, DepartmentId(department) or None
        )
        table.close()
    return found


def _parts(parts: Table) -> dict[PartId, str]:
    for name in parts.names():
        parts.check_name(name)
    return {PartId(name): parts.required(name) or name for name in parts.names()}


def _glossary(glossary: Table) -> Mapping[str, Mapping[str, str]]:
    found = {}
    for term, table in glossary.named_tables():
        words = {language: table.text(language) for language in LANGUAGES}
        found[term] = {language: text for language, text in words.items() if text}
        table.close()
    return found
