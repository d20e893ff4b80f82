"""The part of a form that asks for a PIN, and what may be wrong with what was typed there."""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from rules.pins import well_formed
from tui.forms import Form, Secret, Values
from tui.typed_text import one_line
from tui.words import Words

PIN: Final = "pin"
AGAIN: Final = "pin-again"
OLD: Final = "pin-old"


def with_pin(asked: Form, name: str, words: Words, *, first: bool) -> Form:
    """The form with a line for the PIN of whoever is called so; who has none yet sets one, where `first`."""
    if not first:
        return replace(asked, fields=(*asked.fields, Secret(PIN, words("pin.field", name=one_line(name)))))
    warning = "\n".join(filter(None, (asked.warning, words("pin.first"))))
    return replace(asked, fields=(*asked.fields, *_new(words)), warning=warning)


def change_form(words: Words, *, first: bool) -> Form:
    """The form of another PIN for oneself, or of the first."""
    title = words("action.pin")
    form = Form("pin", f"{title[:1].upper()}{title[1:]}")
    if first:
        return replace(form, fields=_new(words), warning=words("pin.first"))
    return replace(form, fields=(Secret(OLD, words("pin.field.old")), *_new(words)))


def _new(words: Words) -> tuple[Secret, Secret]:
    return Secret(PIN, words("pin.field.new")), Secret(AGAIN, words("pin.field.again"))


def asks(asked: Form, name: str) -> bool:
    """Whether a form has this line for a PIN."""
    return any(isinstance(each, Secret) and each.name == name for each in asked.fields)


def wrong_new_pin(asked: Form, values: Values, words: Words) -> tuple[str, str] | None:
    """What is wrong with a new PIN: the name of the line, and the sentence."""
    if not asks(asked, AGAIN):
        return None
    if not well_formed(str(values[PIN])):
        return PIN, words("pin.malformed")
    if values[PIN] != values[AGAIN]:
        return AGAIN, words("pin.different")
    return None


def without_pins(asked: Form, values: Values) -> Values:
    """What was filled in, without any PIN: only this may come back to the form."""
    secret = {each.name for each in asked.fields if isinstance(each, Secret)}
    return {name: value for name, value in values.items() if name not in secret}
