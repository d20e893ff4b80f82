"""The PIN that a command asks for: typed unseen at a terminal, or from the environment in scripts."""

from __future__ import annotations

import sys
from getpass import getpass
from typing import Final

from rules.answers import Declined
from rules.pins import asks_pin, well_formed
from rules.plant import Person
from tui.commands.opened import Opened
from tui.commands.sentences import say
from tui.pins import has_pin, set_first_pin, try_pin
from tui.typed_text import one_line

VARIABLE: Final = "PLAZO_PIN"
"""Where a script has the PIN: an argument could be read by everybody on the machine."""


def pin_asked(plant: Opened, word: str, person: Person | None, *, overriding: bool = False) -> Declined | None:
    """Ask for the PIN where the plant declares it for this; None where it is right, or nothing asks for it."""
    if person is None or not asks_pin(word, plant.publications.current, overriding=overriding):
        return None
    return own_pin(plant, person)


def own_pin(plant: Opened, person: Person) -> Declined | None:
    """Ask for somebody's PIN, whatever for; who has none yet sets one, at a terminal."""
    # One that is set and empty is none: it would only be a wrong try.
    given = plant.options.environ.get(VARIABLE) or None
    if not has_pin(plant.store, person.id):
        if given is not None or not somebody_types():
            return Declined("pin-none", {"person": person.id, "id": person.id})
        say(plant.words("pin.first"))
        return first_pin(plant, person)
    if given is None and not somebody_types():
        return Declined("pin-missing", {"person": person.id})
    return typed_pin(plant, person, _typed(plant, "pin.prompt", person) if given is None else given)


def typed_pin(plant: Opened, person: Person, typed: str) -> Declined | None:
    """Try what was typed; an Enter alone is no PIN, and no wrong try."""
    if not typed:
        return Declined("pin-empty", {"person": person.id})
    return try_pin(plant.store, person.id, typed, plant.options.now)


def first_pin(plant: Opened, person: Person) -> Declined | None:
    """Ask for a new PIN twice, and set it; None where it is set."""
    pin = new_pin(plant, person)
    if isinstance(pin, Declined):
        return pin
    declined = set_first_pin(plant.store, person.id, pin, plant.options.now)
    if declined is None:
        say(plant.words("pin.set", name=one_line(person.name)))
    return declined


def new_pin(plant: Opened, person: Person) -> str | Declined:
    """A new PIN that was typed twice, or what is wrong with it."""
    pin = _typed(plant, "pin.prompt.new", person)
    if not well_formed(pin):
        return Declined("pin-malformed")
    return pin if _typed(plant, "pin.prompt.again", person) == pin else Declined("pin-different")


def old_pin(plant: Opened, person: Person) -> str:
    """What somebody types as the PIN that is to be changed; it is not tried here."""
    return _typed(plant, "pin.prompt", person)


def somebody_types() -> bool:
    """Whether there is somebody at a keyboard to ask."""
    return sys.stdin.isatty()


def _typed(plant: Opened, prompt: str, person: Person) -> str:
    """What was typed unseen; nothing at the end of the input."""
    try:
        return getpass(plant.words(prompt, name=one_line(person.name)))
    except EOFError:
        return ""
    except KeyboardInterrupt:
        say("")
        raise
