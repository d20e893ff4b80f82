"""What asks for a PIN, how long one waits after wrong ones, and who clears whose."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from rules.agreement import DepartmentId, PersonId
from rules.events import PinSet, PinWrong, PlantEvent
from rules.instants import HOUR, Instant
from rules.pins import asks_pin, may_not_clear, secret_of, wait, well_formed
from rules.plant import Person, Plant, Role
from rules.plantfile import load
from tests.rules.stories import PLANT

LUIS, ROSA = PersonId("luis"), PersonId("rosa")
NOW = Instant(1_800_000_000)


def wrong(seconds_ago: int, owner: PersonId = LUIS) -> PinWrong:
    return PinWrong(occurred_at=Instant(NOW - seconds_ago), owner=owner)


def set_pin(seconds_ago: int, secret: str = "hash", owner: PersonId = LUIS) -> PinSet:
    return PinSet(occurred_at=Instant(NOW - seconds_ago), owner=owner, secret=secret)


def plant(*pin: str) -> Plant:
    declared = load(PLANT)
    assert isinstance(declared, Plant)
    return replace(declared, pin=frozenset(pin))


@pytest.mark.parametrize(
    ("events", "waits"),
    [
        pytest.param([], 0, id="no try"),
        pytest.param([wrong(0)], 0, id="the first costs nothing"),
        pytest.param([wrong(9), wrong(0)], 1, id="the second a second"),
        pytest.param([wrong(9), wrong(1)], 0, id="which has passed"),
        pytest.param([wrong(9), wrong(8), wrong(0)], 2, id="the third two"),
        pytest.param([wrong(9), wrong(8), wrong(1)], 1, id="of which one is left"),
        pytest.param([wrong(90)] * 6 + [wrong(0)], 32, id="the seventh"),
        pytest.param([wrong(90)] * 7 + [wrong(0)], 60, id="never more than a minute"),
        pytest.param([wrong(90)] * 5000 + [wrong(0)], 60, id="however many"),
        pytest.param([wrong(HOUR), wrong(0)], 0, id="an hour is forgotten"),
        pytest.param([wrong(HOUR - 1), wrong(0)], 1, id="a second less is not"),
        pytest.param([wrong(9), wrong(8), set_pin(7), wrong(0)], 0, id="a new PIN begins anew"),
        pytest.param([wrong(9), wrong(8), set_pin(7, owner=ROSA), wrong(0)], 2, id="somebody else's does not"),
        pytest.param([wrong(9, ROSA), wrong(8, ROSA), wrong(0, ROSA)], 0, id="each person's own"),
        pytest.param([wrong(-50), wrong(-40), wrong(-30)], 0, id="tries of a clock that went back"),
    ],
)
def test_wrong_tries_make_everybody_wait_longer_and_longer(events: list[PlantEvent], waits: int) -> None:
    assert wait(LUIS, events, NOW) == waits


@pytest.mark.parametrize(
    ("declared", "word", "overriding", "asks"),
    [
        ((), "approve", False, False),
        (("approve",), "approve", False, True),
        (("approve",), "refuse", False, False),
        (("override",), "start", False, False),
        (("override",), "start", True, True),
        (("start",), "start", True, True),
        (("start",), "start", False, True),
        (("publish",), "publish", False, True),
        (("closure",), "closure", False, True),
    ],
)
def test_the_plant_file_says_what_asks_for_a_pin(
    declared: tuple[str, ...], word: str, overriding: bool, asks: bool
) -> None:
    assert asks_pin(word, plant(*declared), overriding=overriding) is asks


def test_a_plant_file_may_name_closures() -> None:
    declared = load(PLANT.replace("[plant]", '[plant]\npin = ["closure", "override"]', 1))
    assert isinstance(declared, Plant)
    assert declared.pin == {"closure", "override"}


def test_the_newest_secret_counts_and_an_empty_one_is_none() -> None:
    assert secret_of(LUIS, []) == ""
    assert secret_of(LUIS, [set_pin(9, "old"), set_pin(8, "hers", ROSA), set_pin(7, "new"), wrong(1)]) == "new"
    assert secret_of(LUIS, [set_pin(9, "old"), set_pin(8, "")]) == ""


@pytest.mark.parametrize(
    ("pin", "may_be"),
    [
        ("1234", True),
        ("0" * 32, True),
        ("123", False),
        ("0" * 33, False),
        ("", False),
        ("12a4", False),
        ("12 34", False),
        ("١٢٣٤", False),
        ("²²²²", False),
    ],
)
def test_a_pin_is_four_digits_or_more(pin: str, may_be: bool) -> None:
    assert well_formed(pin) is may_be


@pytest.mark.parametrize(
    ("by", "may"),
    [
        pytest.param(Person(ROSA, "Rosa", DepartmentId("m"), frozenset({Role.SUPERVISOR})), True, id="supervisor"),
        pytest.param(Person(ROSA, "Rosa", DepartmentId("m"), frozenset({Role.TECHNICIAN})), False, id="technician"),
        pytest.param(Person(ROSA, "Rosa", DepartmentId("q"), frozenset({Role.SUPERVISOR})), False, id="of another"),
        pytest.param(Person(LUIS, "Luis", DepartmentId("m"), frozenset({Role.SUPERVISOR})), False, id="one's own"),
    ],
)
def test_a_supervisor_of_the_same_department_clears_a_forgotten_pin(by: Person, may: bool) -> None:
    owner = Person(LUIS, "Luis", DepartmentId("m"))
    assert (may_not_clear(owner, by) is None) is may
