"""What can be found of a request, and how text is folded: accents and case do not matter ("senal" finds "señal").

`search_terms` says what is looked for, `search_leaves` keeps what can be found and ranks it, `search_index` knows
which requests there are.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import Final

from rules.events import (
    Assigned,
    Confirmed,
    Event,
    HandedOver,
    Held,
    Noted,
    Opened,
    PartChanged,
    Told,
    WorkStarted,
)

_COMMON_MARKS: Final = dict.fromkeys(range(0x300, 0x370))
"""The marks of nearly every alphabet; dropping them together is ten times faster than asking for each character."""
_CONTROLS: Final = dict.fromkeys((*range(0x0A), *range(0x0B, 0x20), 0x7F), " ")


def fold(text: str) -> str:
    """The text without case and without marks."""
    if text.isascii():
        return text.lower()
    parts = unicodedata.normalize("NFD", text.casefold()).translate(_COMMON_MARKS)
    if parts.isascii():
        return parts
    return "".join(character for character in parts if not unicodedata.combining(character))


def spelling(text: str) -> str:
    """The text without case, with its marks in one form."""
    return text.lower() if text.isascii() else unicodedata.normalize("NFC", text).casefold()


def cleaned(text: str) -> str:
    """The text with control characters as blanks, line ends kept: nobody looks for them."""
    return text if text.isprintable() else text.translate(_CONTROLS)


def texts_of(event: Event) -> Iterable[str]:
    """What can be found of an event: what people wrote, who they are, machine and part."""
    if event.person:
        yield event.person
    match event:
        case Opened(summary=summary, machine=machine, part=part):
            yield summary
            yield from filter(None, (machine, part))
        case Noted(text=text):
            yield text
        case PartChanged(part=part):
            yield part
        case WorkStarted(part=part, second=second):
            yield from filter(None, (part, second))
        case Assigned(assignee=assignee):
            yield assignee
        case HandedOver(assignee=assignee):
            yield from filter(None, (assignee,))
        case Held(text=words) | Told(words=words) | Confirmed(words=words):
            yield from filter(None, (words,))
        case _:
            pass


def searchable(events: Iterable[Event]) -> str:
    """Everything that can be found of a request's events: each text once, line by line."""
    return "\n".join(dict.fromkeys(text for event in events for text in texts_of(event)))
