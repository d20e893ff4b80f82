"""The part of a form that asks for a PIN."""

from __future__ import annotations

import pytest

from tui.forms import Form, Secret, Text
from tui.pin_forms import AGAIN, OLD, PIN, change_form, with_pin, without_pins, wrong_new_pin
from tui.words import LANGUAGES, Language, Words

WORDS = Words("en")
EXCUSE = Form("excuse", "Excuse?", (Text("text", "Reason", required=True),), warning="It is late.")


def names(form: Form) -> list[str]:
    return [field.name for field in form.fields]


def test_the_pin_is_asked_last_and_by_name() -> None:
    form = with_pin(EXCUSE, "Luis\x1b[31m Ortiz", WORDS, first=False)
    assert names(form) == ["text", PIN]
    assert form.warning == EXCUSE.warning
    assert "\x1b" not in form.fields[-1].label
    assert not form.plain


def test_who_has_none_sets_one_there_and_reads_that_anybody_could_have() -> None:
    form = with_pin(EXCUSE, "Luis Ortiz", WORDS, first=True)
    assert names(form) == ["text", PIN, AGAIN]
    assert form.warning.startswith("It is late.\nYou have no PIN yet")
    assert "anybody" in form.warning


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_old_pin_is_asked_before_another_is_set(language: Language) -> None:
    assert names(change_form(Words(language), first=False)) == [OLD, PIN, AGAIN]
    assert names(change_form(Words(language), first=True)) == [PIN, AGAIN]


@pytest.mark.parametrize(
    ("pin", "again", "wrong"),
    [("2468", "2468", None), ("246", "246", PIN), ("24a8", "24a8", PIN), ("", "", PIN), ("2468", "2469", AGAIN)],
)
def test_a_new_pin_is_digits_and_typed_twice(pin: str, again: str, wrong: str | None) -> None:
    found = wrong_new_pin(change_form(WORDS, first=True), {PIN: pin, AGAIN: again}, WORDS)
    assert (found and found[0]) == wrong
    assert pin == "" or pin not in (found or ("", ""))[1]


def test_a_pin_that_is_there_is_not_judged_by_its_form() -> None:
    assert wrong_new_pin(with_pin(EXCUSE, "Luis", WORDS, first=False), {PIN: "x"}, WORDS) is None


def test_nothing_of_a_pin_comes_back_to_the_form() -> None:
    form = with_pin(EXCUSE, "Luis", WORDS, first=True)
    assert without_pins(form, {"text": "Power cut", PIN: "2468", AGAIN: "2468"}) == {"text": "Power cut"}


def test_a_pin_that_was_not_typed_is_missing() -> None:
    form = with_pin(Form("approve", "Approve?"), "Luis", WORDS, first=False)
    missing = form.missing({PIN: ""})
    assert isinstance(missing, Secret)
    assert form.missing({PIN: "2"}) is None
