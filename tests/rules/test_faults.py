"""A fault reads as what, why and what to do, in both languages, with the value shown."""

from __future__ import annotations

import string

import pytest

from rules.fault_words import ENGLISH, KINDS, WORDS
from rules.fault_words_es import SPANISH
from rules.faults import Fault
from rules.kinds import Kind

WAIT = Fault("plant.toml", 41, "not-a-duration", {"said": 'wait = "24"', "kind": "cool-down"})


def test_a_fault_reads_as_the_style_says() -> None:
    assert str(WAIT) == (
        'plant.toml:41: wait = "24" is not a duration\n'
        '  a cool-down needs a number and a unit, such as "24h" or "30m"\n'
        "  correct the line and run: plazo check plant.toml"
    )
    assert (WAIT.what, WAIT.why, WAIT.do) == (
        'wait = "24" is not a duration',
        'a cool-down needs a number and a unit, such as "24h" or "30m"',
        "correct the line and run: plazo check plant.toml",
    )


def test_a_fault_reads_in_spanish() -> None:
    assert WAIT.sentence("es") == (
        'plant.toml:41: wait = "24" no es una duración\n'
        '  un enfriamiento necesita un número y una unidad, como "24h" o "30m"\n'
        "  corrija la línea y ejecute: plazo check plant.toml"
    )


def test_an_unknown_language_reads_in_english() -> None:
    assert WAIT.sentence("fr") == WAIT.sentence("en")


def test_what_may_have_been_meant_is_asked() -> None:
    facts = {"said": 'provider = "mantenance"', "known": "maintenance, safety", "nearest": '"maintenance"'}
    fault = Fault("plant.toml", 7, "unknown-department", facts)
    assert fault.do == 'did you mean "maintenance"? correct the line and run: plazo check plant.toml'
    assert '¿quiso decir "maintenance"?' in fault.sentence("es")


def test_values_are_shown_as_they_are_whatever_they_hold() -> None:
    said = 'name = "{0} [/] \\u001b[31m 測試 %s"'
    assert said in str(Fault("{plant}.toml", 1, "not-text", {"said": said}))


@pytest.mark.parametrize("code", sorted(ENGLISH))
def test_every_fault_has_the_same_facts_in_both_languages(code: str) -> None:
    facts = [
        [{name for _, name, _, _ in string.Formatter().parse(template) if name} for template in words[code]]
        for words in WORDS.values()
    ]
    assert facts[0] == facts[1]


def test_both_languages_have_the_same_faults_and_kinds() -> None:
    assert ENGLISH.keys() == SPANISH.keys()
    assert all(words.keys() == {kind.value for kind in Kind} for words in KINDS.values())
