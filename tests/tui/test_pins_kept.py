"""PINs in a store: tried, set once, changed by who knows the old one, cleared; and every wrong try is recorded."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from rules.agreement import PersonId
from rules.answers import Declined
from rules.events import PinSet, PinWrong
from tests.tui.live_plant import LivePlant
from tui.pins import change_pin, clear_pin, has_pin, set_first_pin, try_pin

LUIS, ROSA = PersonId("luis"), PersonId("rosa")


@pytest.fixture
def plant(tmp_path: Path) -> LivePlant:
    made = LivePlant(tmp_path / "store")
    assert set_first_pin(made.store, LUIS, "2468", made.now) is None
    return made


def wrong_tries(plant: LivePlant) -> list[PinWrong]:
    return [event for event in plant.store.plant_history() if isinstance(event, PinWrong)]


def tried(plant: LivePlant, pin: str, owner: PersonId = LUIS) -> str:
    answer = try_pin(plant.store, owner, pin, plant.now)
    return "" if answer is None else answer.because


def test_the_right_pin_leaves_no_trace(plant: LivePlant) -> None:
    before = plant.store.position()
    assert tried(plant, "2468") == ""
    assert plant.store.position() == before


def test_a_wrong_pin_is_recorded_with_whose_it_was_and_nothing_of_what_was_typed(plant: LivePlant) -> None:
    assert tried(plant, "1357") == "pin-wrong"
    (event,) = wrong_tries(plant)
    assert (event.owner, event.occurred_at) == (LUIS, plant.time)
    assert "1357" not in repr(event)


def test_wrong_tries_are_slowed_at_every_terminal_and_only_for_that_pin(plant: LivePlant) -> None:
    other = plant.another_store()
    assert set_first_pin(plant.store, ROSA, "1111", plant.now) is None
    assert tried(plant, "1") == "pin-wrong"
    assert tried(plant, "2") == "pin-wrong-waits"
    soon = try_pin(other, LUIS, "2468", plant.now)
    assert soon == Declined("pin-too-soon", {"person": LUIS, "left": 1})
    assert len(wrong_tries(plant)) == 2
    assert tried(plant, "1111", ROSA) == ""
    plant.pass_time(1)
    assert try_pin(other, LUIS, "2468", plant.now) is None


def test_while_a_pin_is_tried_elsewhere_none_is_looked_at(plant: LivePlant) -> None:
    with plant.another_store().lease("pins") as alone:
        assert alone
        assert tried(plant, "1357") == "pin-busy"
    assert tried(plant, "2468") == ""
    assert not wrong_tries(plant)


def test_who_tries_many_at_once_at_many_terminals_waits_all_the_same(plant: LivePlant) -> None:
    stores = [plant.another_store() for _ in range(8)]
    with ThreadPoolExecutor(len(stores)) as terminals:
        answers = [
            terminals.submit(try_pin, store, LUIS, f"{number:04}", plant.now) for number, store in enumerate(stores)
        ]
        said = [answer.result() for answer in answers]
    assert None not in said
    assert len(wrong_tries(plant)) <= 2
    plant.pass_time(60)
    assert tried(plant, "2468") == ""


def test_a_first_pin_is_set_once(plant: LivePlant) -> None:
    declined = set_first_pin(plant.another_store(), LUIS, "1111", plant.now)
    assert declined == Declined("pin-there", {"person": LUIS})
    assert tried(plant, "2468") == ""


def test_a_pin_is_changed_by_who_knows_the_old_one(plant: LivePlant) -> None:
    declined = change_pin(plant.store, LUIS, "1111", "3333", plant.now)
    assert declined is not None
    assert declined.because == "pin-wrong"
    assert change_pin(plant.store, LUIS, "2468", "3333", plant.now) is None
    assert tried(plant, "3333") == ""
    assert tried(plant, "2468") == "pin-wrong"


def test_a_cleared_pin_is_none_until_another_is_set(plant: LivePlant) -> None:
    assert has_pin(plant.store, LUIS)
    clear_pin(plant.store, LUIS, ROSA, plant.now)
    assert not has_pin(plant.another_store(), LUIS)
    assert tried(plant, "2468") == "pin-none"
    assert set_first_pin(plant.store, LUIS, "9999", plant.now) is None
    assert tried(plant, "9999") == ""


def test_only_a_salted_hash_is_kept_and_who_set_it(plant: LivePlant, tmp_path: Path) -> None:
    (event,) = (each for each in plant.store.plant_history() if isinstance(each, PinSet))
    assert event.secret.startswith("scrypt$")
    assert (event.owner, event.person) == (LUIS, LUIS)
    kept = b"".join(file.read_bytes() for file in (tmp_path / "store").iterdir() if file.is_file())
    assert b'"2468"' not in kept
