"""Every no of the rules has its sentence, in both languages, with names for ids."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import rules
from rules.answers import Declined
from rules.events import Published, Version
from rules.instants import Instant, instant
from rules.publications import Publications
from rules.request import Answer
from tui.declining import ALONE, OVERRIDE, declined
from tui.words import LANGUAGES, Language, Words

PLANT = """
[plant]
name = "North"
time_zone = "America/New_York"
[departments.maintenance]
name = "Maintenance"
[departments.safety]
name = "Safety"
[departments.packing]
name = "Packing"
[[people]]
id = "luis"
name = "Luis Ortiz"
department = "maintenance"
[services.repair]
name = "Repair of a machine"
provider = "maintenance"
"""
NOW = instant("2026-11-24 04:48", "America/New_York")
COOLING: dict[str, object] = {
    "clock": "cool-down",
    "until": instant("2026-11-25 08:00", "America/New_York"),
    "left": 11_520,
    "why": "The bar works at 180 °C.",
}


def publications() -> Publications:
    published = Published(occurred_at=Instant(0), version=Version(1), text=PLANT)
    read = Publications.read([published])
    assert read is not None
    return read


def reasons() -> Iterator[str]:
    """Every reason that the rules give, as their sources have it."""
    house = Path(rules.__file__).parent
    for source in (house / "actions.py", *sorted((house / "acts").glob("*.py"))):
        for node in ast.walk(ast.parse(source.read_text())):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            match node.func:
                case ast.Name(id="Declined"):
                    yield from written_out(node.args[0])
                case ast.Attribute(attr="who"):
                    yield from (f"who-{word}" for word in written_out(node.args[0]))
                case ast.Name(id="one_of"):
                    yield from (
                        f"{start}-{word}" for start in ("which", "unknown") for word in written_out(node.args[2])
                    )
                case _:
                    pass


def written_out(reason: ast.expr) -> Iterator[str]:
    match reason:
        case ast.Constant():
            assert isinstance(reason.value, str)
            yield reason.value
        case ast.IfExp(body=one, orelse=other):
            yield from written_out(one)
            yield from written_out(other)
        case ast.JoinedStr():
            beginning = ast.unparse(reason).strip("f'\"").partition("{")[0]
            yield from MADE_UP[beginning]
        case ast.Name(id="word"):
            yield from HEEDED
        case ast.Name(id="because"):
            yield from ("unknown-reason", "which-reason")
        case _:
            raise AssertionError(ast.unparse(reason))


SHUT = ("shut", *(answer.value for answer in Answer if answer is not Answer.APPROVED))
HEEDED = ("ack", "silence")
ANSWERED = (Answer.APPROVED, Answer.REFUSED, Answer.SUSPENDED)
MADE_UP: dict[str, tuple[str, ...]] = {
    "who-": (),
    "which-": (),
    "unknown-": (),
    "nothing-to-": tuple(f"nothing-to-{word}" for word in HEEDED),
    "already-": tuple(f"already-{answer.value}" for answer in ANSWERED),
    "gate-": tuple(f"gate-{state}{ending}" for state in SHUT for ending in ("", "-and-cooling")),
    "": tuple(
        f"{state}{may}"
        for may in (OVERRIDE, ALONE)
        for state in ("cooling", *(f"gate-{s}{ending}" for s in SHUT for ending in ("", "-and-cooling")))
    ),
}
"""What the reasons can be that the rules put together, by how they begin."""

REASONS = sorted(set(reasons()))
FACTS: dict[str, object] = {
    "department": "safety",
    "person": "luis",
    "who": "luis",
    "service": "repair",
    "name": "x",
    "known": ("a", "b"),
    "reason": "r",
    "rating": 9,
    "at": NOW,
    "since": NOW,
    "opened": NOW,
    "last": NOW,
    "until": NOW,
    "number": "M-1001",
}


def test_the_sources_were_understood() -> None:
    assert len(REASONS) > 100
    assert {"who-ack", "which-person", "nothing-to-silence", "undoes-a-breach"} <= set(REASONS)
    assert {"who-take", "already-approved", "cooling", "gate-shut-and-cooling-override", "which-gate"} <= set(REASONS)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("because", REASONS)
def test_every_reason_of_the_rules_has_a_sentence(because: str, language: Language) -> None:
    facts = FACTS | (COOLING if "cooling" in because else {})
    said = declined(Declined(because, facts), Words(language), publications(), NOW)
    assert said[0].isupper() or said[0] in "«“04", said
    assert said.endswith("."), said
    assert "{" not in said


@pytest.mark.parametrize("because", ["reason-missing", "not-done", "second-missing", "already-taken"])
def test_missing_facts_are_no_crash(because: str) -> None:
    facts = {"name": None} if because == "second-missing" else {"who": None, "at": NOW}
    assert declined(Declined(because, facts), Words("en"), publications(), NOW)


def test_the_cool_down_of_the_design() -> None:
    said = declined(Declined("cooling", COOLING), Words("en"), publications(), NOW)
    assert said == (
        "Work may not start before Wed 08:00: cool-down, 3 h 12 min left. The bar works at 180 °C. "
        "A supervisor may override with a reason."
    )


def test_a_gate_shut_while_it_cools_says_both_and_what_a_supervisor_may_do() -> None:
    facts = {**COOLING, "why": "", "department": "safety"}
    said = declined(Declined("gate-shut-and-cooling-override", facts), Words("es"), publications(), NOW)
    assert said == (
        "Safety todavía no la ha aprobado. El trabajo no puede empezar antes de: mié 08:00 (enfriamiento, faltan "
        "3 h 12 min). Como supervisor puede autorizarlo de todos modos, con un motivo."
    )


def test_a_supervisor_who_has_nobody_to_stand_by_is_told_so() -> None:
    said = declined(Declined("cooling-alone", COOLING), Words("en"), publications(), NOW)
    assert said.startswith("Work may not start before Wed 08:00")
    assert said.endswith("has to stand by, and the plant file names nobody there.")
    shut = declined(Declined("gate-shut-alone", {"department": "safety"}), Words("es"), publications(), NOW)
    assert shut.startswith("Safety todavía no la ha aprobado. Para autorizarlo")


def test_ids_become_names_and_typed_text_stays_harmless() -> None:
    said = declined(Declined("who-take", {"department": "safety", "person": "luis"}), Words("en"), publications(), NOW)
    assert "Safety" in said
    assert "Luis Ortiz" in said
    hostile = declined(Declined("unknown-part", {"name": "\x1b[31m[/]"}), Words("en"), publications(), NOW)
    assert not re.search(r"[\x00-\x1f]", hostile)
    assert "[/]" in hostile
