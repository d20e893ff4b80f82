"""Asking for a PIN: in the form of what asks for it, tried before anything is decided, and changing one's own."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from msgspec.structs import replace

from rules.agreement import PersonId
from rules.answers import Declined
from rules.pins import asks_pin
from rules.plant import Person
from store.contract import StoreError
from tui.asking import may_not, who
from tui.forms import Form, Values
from tui.pin_forms import AGAIN, OLD, PIN, asks, change_form, with_pin, without_pins, wrong_new_pin
from tui.pins import change_pin, has_pin, set_first_pin, try_pin
from tui.screens.form import Check, FormScreen

if TYPE_CHECKING:
    from tui.app import PlazoApp


async def ask_with_pin(
    plazo: PlazoApp, asked: Form, person: Person | None, check: Check = lambda _: None, *, overriding: bool = False
) -> Values | None:
    """What was filled in, without the PIN, once the PIN is right where one is asked for; None when it was left.

    After a wrong one the form comes back with everything else that was typed.
    """
    if person is None or not asks_pin(asked.word, plazo.plant, overriding=overriding):
        return await plazo.answer_of(FormScreen(asked, plazo.words, check))
    trouble = ""
    while True:
        first = not await _has_pin(plazo, person.id)
        warned = replace(asked, warning="\n".join(filter(None, (trouble, asked.warning))))
        form = with_pin(warned, person.name, plazo.words, first=first)
        values = await _filled(plazo, form, check)
        if values is None:
            return None
        trouble = await _trouble(plazo, form, values, person)
        kept = without_pins(form, values)
        if not trouble:
            return kept
        asked = replace(asked, filled=kept)


async def ask_own_pin(plazo: PlazoApp) -> None:
    """Set another PIN for whoever is there, or the first."""
    if may_not(plazo):
        return
    person = plazo.person or await who(plazo)
    trouble = ""
    while person is not None:
        form = change_form(plazo.words, first=not await _has_pin(plazo, person.id))
        values = await _filled(plazo, replace(form, warning="\n".join(filter(None, (trouble, form.warning)))))
        if values is None:
            return
        trouble = await _trouble(plazo, form, values, person)
        if not trouble:
            return


async def _filled(plazo: PlazoApp, form: Form, check: Check = lambda _: None) -> Values | None:
    def wrong(values: Values) -> tuple[str, str] | None:
        return check(values) or wrong_new_pin(form, values, plazo.words)

    return await plazo.answer_of(FormScreen(form, plazo.words, wrong))


async def _has_pin(plazo: PlazoApp, owner: PersonId) -> bool:
    try:
        return await asyncio.to_thread(has_pin, plazo.live.store, owner)
    except StoreError:
        # Trying the PIN meets the same error, and says it.
        return True


async def _trouble(plazo: PlazoApp, form: Form, values: Values, person: Person) -> str:
    """What stands against the PIN that was typed; nothing where it is right, or is set now."""
    try:
        declined = await plazo.saved(_tried, plazo, form, values, person.id)
    except StoreError as error:
        return plazo.not_recorded(error)
    if declined is not None:
        return plazo.why_not(declined)
    if asks(form, AGAIN):
        plazo.say("pin.changed" if asks(form, OLD) else "pin.set", name=plazo.names.person(person.id))
    return ""


def _tried(plazo: PlazoApp, form: Form, values: Values, owner: PersonId) -> Declined | None:
    """Try, set or change it, as the form asks. Blocks for as long as the store and the hash do."""
    store, now, pin = plazo.live.store, plazo.live.now, str(values[PIN])
    if asks(form, OLD):
        return change_pin(store, owner, str(values[OLD]), pin, now)
    if asks(form, AGAIN):
        return set_first_pin(store, owner, pin, now)
    return try_pin(store, owner, pin, now)
