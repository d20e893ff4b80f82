"""`plazo pin`: set or change one's own PIN, or clear somebody's forgotten one."""

from __future__ import annotations

from rules.answers import Declined
from rules.pins import may_not_clear
from rules.plant import Person
from tui.commands.opened import Opened, opened
from tui.commands.parsing import Options
from tui.commands.typed_pins import first_pin, new_pin, old_pin, own_pin, somebody_types, typed_pin
from tui.exits import Exit
from tui.pins import change_pin, clear_pin, has_pin
from tui.typed_text import one_line


def run(options: Options) -> Exit:
    """Do it, or say why not."""
    with opened(options, writes=True) as plant:
        person = plant.person()
        declined = _changed(plant, person) if options.text("clear") is None else _cleared(plant, person)
        if declined is not None:
            raise plant.no(declined)
        return Exit.OK


def _changed(plant: Opened, person: Person) -> Declined | None:
    """Set or change one's own PIN, or say why not.

    It is set only where somebody types it: what stands in a script is known to more than one.
    """
    if not somebody_types():
        return Declined("pin-needs-terminal")
    if not has_pin(plant.store, person.id):
        return first_pin(plant, person)
    old = old_pin(plant, person)
    declined = typed_pin(plant, person, old)
    if declined is not None:
        return declined
    new = new_pin(plant, person)
    declined = new if isinstance(new, Declined) else change_pin(plant.store, person.id, old, new, plant.options.now)
    if declined is None:
        print(plant.words("pin.changed", name=one_line(person.name)))
    return declined


def _cleared(plant: Opened, by: Person) -> Declined | None:
    """Who clears it, types the own PIN, whatever the plant file declares."""
    owner = plant.person("clear")
    declined = may_not_clear(owner, by) or own_pin(plant, by)
    if declined is None:
        clear_pin(plant.store, owner.id, by.id, plant.options.now)
        print(plant.words("pin.cleared", name=one_line(owner.name), id=owner.id))
    return declined
