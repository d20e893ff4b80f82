"""The words of faults in English, and the catalogue of all languages; Spanish stands in `rules.fault_words_es`,
and what the lint says in `rules.lint_words`.

Each code has three templates: what is wrong, why, and what to do. `rules.faults` fills them in.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, TypeAlias

from rules.fault_words_es import KINDS_ES, NEAREST_ES, SPANISH
from rules.lint_words import LINT_EN, LINT_ES

Words: TypeAlias = Mapping[str, tuple[str, str, str]]
"""Code → what, why, what to do."""

CORRECT: Final = "correct the line and run: plazo check {file}"

NEAREST_EN: Final = "did you mean {nearest}? correct the line and run: plazo check {file}"

KINDS_EN: Final = {
    "response": "a response",
    "cool-down": "a cool-down",
    "approval": "an approval",
    "start": "a start",
    "repair": "a repair",
    "update": "an update",
    "told": "telling the customer",
    "confirmation": "a confirmation",
    "resolution": "a resolution",
    "custom": "an expectation",
}

ENGLISH: Final[Words] = {
    "not-toml": ("the text is not TOML: {message}", "nothing in the file can be read before this is right", CORRECT),
    "not-unicode": (
        "a character is not Unicode text",
        "half of a surrogate pair cannot be stored",
        "save the file as UTF-8 and run: plazo check {file}",
    ),
    "too-deep": (
        "the tables and arrays stand too deep in each other",
        "a plant file needs no more than seven levels",
        "take the innermost ones out and run: plazo check {file}",
    ),
    "too-long-number": (
        "a number has thousands of digits",
        "a plant file has no numbers of its own; amounts of time stand between quotation marks",
        "take the number out and run: plazo check {file}",
    ),
    "unknown-key": ("{key} is not a key of {table}", "it may have: {known}", CORRECT),
    "missing-key": (
        "{table} has no {key}",
        "it is needed there, and nothing stands in for it",
        "add a line {key} = … and run: plazo check {file}",
    ),
    "missing-table": (
        "the table [{key}] is missing",
        "the plant's name and time zone stand in it",
        "add [{key}] with name and time_zone, or write a whole file with: plazo init",
    ),
    "not-text": ("{said} is not text", 'text stands between quotation marks, such as "Maintenance"', CORRECT),
    "empty-text": ("{key} is empty", "people read it on their boards", "write it out and run: plazo check {file}"),
    "not-a-flag": ("{said} is neither true nor false", "true and false stand without quotation marks", CORRECT),
    "not-a-list": ("{said} is not an array", 'an array stands in brackets, such as ["06:00-14:00"]', CORRECT),
    "not-a-table": (
        "{key} is not a table",
        "a table has a header in brackets, or stands in braces, such as {{ mon-fri = [] }}",
        CORRECT,
    ),
    "empty-list": ("{key} is an empty array", "it must name at least one", CORRECT),
    "not-an-id": (
        '"{name}" cannot be an id',
        "an id has letters, digits, - and _ only, for it stands in commands without quotation marks",
        CORRECT,
    ),
    "not-a-choice": ("{said} is not one of the words that can stand here", "they are: {known}", CORRECT),
    "not-a-duration": (
        "{said} is not a duration",
        '{kind} needs a number and a unit, such as "24h" or "30m"',
        CORRECT,
    ),
    "goal-of-zero": (
        "{said} is no time at all",
        "{kind} needs more than nothing, or its clock is over before it begins",
        CORRECT,
    ),
    "reversed-window": (
        "{said} ends before it begins",
        "a window names its shortest time first",
        "write {turned}, if that is meant, and run: plazo check {file}",
    ),
    "missing-priority": (
        "{key} has no time for: {missing}",
        "a table by priority names every priority of the plant",
        "add what is missing and run: plazo check {file}",
    ),
    "no-bounds": (
        "{table} has neither {least} nor {most}",
        "an expectation promises a minimum, a maximum or both",
        "add one of them and run: plazo check {file}",
    ),
    "not-a-risk": (
        "{said} does not say when a clock is at risk",
        'it is a share of the goal, such as "75%", or a duration before due, such as "10m"',
        CORRECT,
    ),
    "not-a-level": (
        "{said} is not a level",
        'a level is a share of the goal, such as "75%", or "due", or later, such as "due+30m"',
        CORRECT,
    ),
    "not-a-recipient": (
        "{said} does not say who is told",
        'it is a department and a role, such as "maintenance:supervisor"; roles are supervisor, technician, approver',
        CORRECT,
    ),
    "not-a-happening": (
        "{said} is not something that happens",
        "it may be one of the plant's own, as event NAME, or: {known}",
        CORRECT,
    ),
    "not-a-shift": (
        "{said} is not a shift",
        'a shift is two times of the day, such as "06:00-14:00", "22:00-06:00" or "22:00-24:00"',
        CORRECT,
    ),
    "not-a-day": (
        "{key} is not a day of the week",
        "days are mon, tue, wed, thu, fri, sat, sun, or several of them, such as mon-fri",
        CORRECT,
    ),
    "day-twice": (
        "{key} names a day that another line has already named",
        "a day has all its shifts in one array",
        CORRECT,
    ),
    "not-a-date": ("{said} is not a date", 'a date is year, month and day, such as "2026-12-24"', CORRECT),
    "not-a-moment": (
        "{said} is not a date and time",
        'it is a time in {known}, such as "2026-11-24 10:00", or one with an offset, "2026-11-24T10:00-04:00"',
        CORRECT,
    ),
    "reversed-closure": ("{said} is not after its beginning", "the closure begins at {begins}", CORRECT),
    "never-opens": (
        "the calendar {key} never opens",
        "no clock on it would ever come to its end",
        "give it a shift under open and run: plazo check {file}",
    ),
    "unknown-zone": (
        "{said} is not a time zone",
        'a time zone has an IANA name, such as "America/Puerto_Rico"',
        CORRECT,
    ),
    "unknown-country": (
        "{said} is not a country whose holidays are known",
        'a country has an ISO 3166 code in capitals, such as "PR", "US" or "ES"',
        CORRECT,
    ),
    "unknown-subdivision": (
        "{said} is not a part of {country} whose holidays are known",
        'it has an ISO 3166-2 code without the country, such as "MA"',
        CORRECT,
    ),
    "unknown-kind": ("{said} is not a kind of expectation", "the kinds are: {known}", CORRECT),
    "unknown-department": ("{said} names no department", "the departments are: {known}", CORRECT),
    "unknown-side": (
        "{said} is neither provider, customer nor a department",
        "somebody has to owe it or hold it; it may be: {known}",
        CORRECT,
    ),
    "unknown-calendar": ("{said} names no calendar", "the calendars are: {known}", CORRECT),
    "unknown-part": ('"{name}" names no part', "the parts are: {known}", CORRECT),
    "unknown-priority": ('"{name}" names no priority', "the priorities are: {known}", CORRECT),
    "unknown-expectation": (
        "{said} names no expectation of this service",
        "an expectation's id is its kind when it has none; here they are: {known}",
        CORRECT,
    ),
    "duplicate-expectation": (
        "two expectations of the service are called {id}",
        "holds and escalations could not tell them apart",
        'give this one an id of its own, such as id = "{id}-2", and run: plazo check {file}',
    ),
    "duplicate-person": ("two people have the id {name}", "what one of them does could not be told apart", CORRECT),
    "duplicate-priority": ("the priority {name} is named twice", "each has one place in the order", CORRECT),
    "duplicate-hold": ("{said} is declared twice", "a reason has one holder and stops one set of clocks", CORRECT),
    "stops-cool-down": (
        "a hold cannot stop the cool-down {name}",
        "it cools whether or not anybody waits",
        "take {name} out of {key} and run: plazo check {file}",
    ),
    "no-maximum": (
        "{name} has no maximum that could be stopped or come due",
        "only an expectation with a longest time has a due",
        "take {name} out of {key}, or give it a longest time, and run: plazo check {file}",
    ),
    "reserved-department": (
        "a department cannot be called {key}",
        "provider and customer are the two sides of every request",
        "choose another id and run: plazo check {file}",
    ),
    "reserved-calendar": (
        "a calendar cannot be called {key}",
        "always exists in every plant and is open round the clock",
        "choose another id and run: plazo check {file}",
    ),
}

WORDS: Final[Mapping[str, Words]] = {"en": {**ENGLISH, **LINT_EN}, "es": {**SPANISH, **LINT_ES}}
WARNING: Final[Mapping[str, str]] = {"en": "warning: ", "es": "aviso: "}
KINDS: Final[Mapping[str, Mapping[str, str]]] = {"en": KINDS_EN, "es": KINDS_ES}
NEAREST: Final[Mapping[str, str]] = {"en": NEAREST_EN, "es": NEAREST_ES}
