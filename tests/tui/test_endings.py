"""The store knows when a request closes by itself, also after a closure or another plant file has moved it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from rules.agreement import CalendarId
from rules.asks import Finish, Take, Tell
from rules.closures import Shut, enter_closure
from rules.events import RequestId
from rules.instants import HOUR, MINUTE, Instant
from rules.publications import Publications
from store.contract import Stored
from tests.rules.stories import PLANT
from tests.tui.live_plant import START, LivePlant
from tui.closing import Settled, settle
from tui.endings import move_endings, moved_endings

CONFIRMED = PLANT.replace(
    '{ kind = "resolution", within = "40h", counts = "total" },',
    '{ kind = "resolution", within = "40h", counts = "total" },\n'
    '  { kind = "confirmation", within = "2h", calendar = "two-shifts" },',
)
"""The trial is to be confirmed within two hours of two shifts."""

DRILL = Shut(CalendarId("two-shifts"), START, Instant(START + 90 * MINUTE), "Fire drill")


@pytest.fixture
def plant(tmp_path: Path) -> Iterator[LivePlant]:
    made = LivePlant(tmp_path / "store", CONFIRMED)
    yield made
    made.store.close()


def told(plant: LivePlant) -> RequestId:
    """A request that closes by itself two hours after the start unless somebody answers."""
    request = plant.open("trial")
    for action in (Take(), Finish(), Tell()):
        assert isinstance(plant.do(action, request, "luis"), Stored)
    return request


def drilled(plant: LivePlant) -> Publications:
    rosa = plant.person("rosa")
    settled = settle(
        plant.store, plant.publications, lambda known: enter_closure(DRILL, by=rosa, publications=known, now=plant.time)
    )
    assert isinstance(settled, Settled)
    after = Publications.read(plant.store.plant_history())
    assert after is not None
    return after


def opened(plant: LivePlant) -> list[RequestId]:
    return [each.request for each in plant.store.open_requests()]


def test_law_08_a_confirmation_that_a_closure_puts_off_is_not_lost_to_a_board_that_opens_later(
    plant: LivePlant,
) -> None:
    request = told(plant)
    plant.pass_time(HOUR)
    drilled(plant)
    plant.pass_time(HOUR + MINUTE)
    assert opened(plant) == [request]
    plant.pass_time(2 * HOUR)
    assert opened(plant) == []


def test_law_08_what_closed_before_the_closure_was_entered_stays_closed(plant: LivePlant) -> None:
    told(plant)
    plant.pass_time(2 * HOUR + MINUTE)
    assert opened(plant) == []
    drilled(plant)
    assert opened(plant) == []


def test_what_nothing_moves_is_not_written_again(plant: LivePlant) -> None:
    told(plant)
    plant.open("trial")
    now = plant.publications
    assert list(moved_endings(plant.store, now, now, plant.time)) == []
    before = plant.store.position()
    move_endings(plant.store, now, now, plant.time)
    assert plant.store.position() == before
    plant.pass_time(HOUR)
    assert list(moved_endings(plant.store, now, drilled(plant), plant.time))
