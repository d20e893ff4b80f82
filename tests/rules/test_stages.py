"""How far a request is, when it closes, how it stands and whose turn it is."""

from __future__ import annotations

import pytest

from rules.agreement import DepartmentId
from rules.entry import Standing
from rules.stages import Stage, Why, shut_gate, turn
from tests.rules.stories import PLANT, at, entry

OPENED = "mon 08:00 opened"
TAKEN = (OPENED, "mon 08:10 taken")
APPROVED = (*TAKEN, "mon 10:00 approved")
WORKED = (*APPROVED, "tue 08:10 work-started")
HEARD = (*WORKED, "tue 08:15 noted")
DONE = (*WORKED, "tue 09:00 done")


@pytest.mark.parametrize(
    ("now", "story", "stage"),
    [
        pytest.param("mon 08:05", (OPENED,), Stage.NEW, id="new"),
        pytest.param("mon 11:00", (OPENED, "mon 10:00 approved"), Stage.NEW, id="approved but not taken"),
        pytest.param("mon 09:00", TAKEN, Stage.TO_APPROVE, id="to approve"),
        pytest.param("mon 12:00", (*TAKEN, "mon 10:00 refused"), Stage.TO_APPROVE, id="refused"),
        pytest.param("mon 12:00", APPROVED, Stage.COOLING, id="cooling"),
        pytest.param("tue 07:59:59", APPROVED, Stage.COOLING, id="cooling to the last second"),
        pytest.param("tue 08:00", APPROVED, Stage.READY, id="ready in the very second"),
        pytest.param("tue 08:20", WORKED, Stage.IN_WORK, id="in work"),
        pytest.param("mon 09:00", (*TAKEN, "mon 09:00 held waiting for the line"), Stage.ON_HOLD, id="held before"),
        pytest.param("tue 08:30", (*WORKED, "tue 08:30 approval-suspended"), Stage.ON_HOLD, id="suspended"),
        pytest.param("tue 09:05", DONE, Stage.DONE, id="done"),
        pytest.param("tue 09:15", (*DONE, "tue 09:10 told"), Stage.TOLD, id="told"),
        pytest.param("tue 10:00", (*DONE, "tue 09:10 told", "tue 10:00 confirmed"), Stage.CLOSED, id="confirmed"),
        pytest.param("mon 09:00", (OPENED, "mon 09:00 cancelled"), Stage.CANCELLED, id="cancelled"),
        pytest.param("tue 11:00", (*DONE, "tue 11:00 reopened"), Stage.NEW, id="reopened"),
    ],
)
def test_the_stage_follows_from_what_happened(now: str, story: tuple[str, ...], stage: Stage) -> None:
    assert entry(now, *story).stage is stage


def test_without_gates_and_cool_downs_taken_is_taken() -> None:
    assert entry("mon 09:00", *TAKEN, service="statistics").stage is Stage.TAKEN


ONLY_TOLD = PLANT.replace('  { kind = "confirmation", within = "16h" },\n', "")
ONLY_CONFIRMED = PLANT.replace('  { kind = "told", within = "30m" },\n', "")


@pytest.mark.parametrize(
    ("text", "story", "closes"),
    [
        pytest.param(PLANT, DONE, None, id="somebody is to tell"),
        pytest.param(PLANT, (*DONE, "tue 09:20 told"), "wed 01:20:01", id="the first instant after the due"),
        pytest.param(PLANT, (*DONE, "tue 09:20 told", "tue 12:00 confirmed"), "tue 12:00", id="confirmed"),
        pytest.param(ONLY_TOLD, DONE, None, id="only told is declared"),
        pytest.param(ONLY_TOLD, (*DONE, "tue 09:20 told"), "tue 09:20", id="told is the end"),
        pytest.param(ONLY_CONFIRMED, DONE, None, id="only a confirmation is declared"),
        pytest.param(ONLY_CONFIRMED, (*DONE, "tue 09:20 told"), "wed 01:20:01", id="its clock begins at told"),
        pytest.param(PLANT, (OPENED, "mon 09:00 cancelled"), "mon 09:00", id="cancelled"),
        pytest.param(PLANT, (*DONE, "tue 09:20 told", "tue 12:00 reopened"), None, id="reopened"),
    ],
)
def test_law_28_when_it_closes(text: str, story: tuple[str, ...], closes: str | None) -> None:
    assert entry("tue 12:00", *story, text=text).closes_at == (None if closes is None else at(closes))


@pytest.mark.parametrize(
    ("now", "story", "whose"),
    [
        pytest.param("mon 08:05", (OPENED,), "safety", id="the approver of an open gate"),
        pytest.param("mon 12:00", APPROVED, None, id="cooling is nobody's"),
        pytest.param("tue 08:00", APPROVED, "maintenance", id="the provider"),
        pytest.param("tue 08:20", WORKED, "maintenance", id="the provider at work"),
        pytest.param("mon 12:00", (*APPROVED, "mon 11:00 asked-back"), "packing", id="asked back"),
        pytest.param("mon 12:00", (*APPROVED, "mon 11:00 customer-asked"), "maintenance", id="the customer asked"),
        pytest.param("mon 09:00", (*TAKEN, "mon 09:00 customer-asked"), "maintenance", id="before the approver"),
        pytest.param(
            "mon 12:00",
            (*APPROVED, "mon 11:00 customer-asked", "mon 11:10 held waiting for the line"),
            "packing",
            id="the holder before a question",
        ),
        pytest.param(
            "tue 08:40",
            (*WORKED, "tue 08:20 customer-asked", "tue 08:30 approval-suspended"),
            "safety",
            id="a suspension is a hold",
        ),
        pytest.param("tue 09:05", DONE, "maintenance", id="done: the provider tells"),
        pytest.param("tue 09:15", (*DONE, "tue 09:10 asked-back"), "packing", id="done and asked back"),
        pytest.param("tue 09:15", (*DONE, "tue 09:10 told"), "packing", id="told and not confirmed"),
        pytest.param(
            "tue 09:25", (*DONE, "tue 09:10 told", "tue 09:20 customer-asked"), "maintenance", id="told and asked"
        ),
        pytest.param("tue 11:00", (*DONE, "tue 09:10 told", "tue 10:00 confirmed"), None, id="over"),
        pytest.param("mon 09:00", (OPENED, "mon 09:00 cancelled"), None, id="cancelled"),
        pytest.param("mon 12:00", (OPENED, "mon 11:00 work-started override"), "maintenance", id="overridden"),
    ],
)
def test_law_26_whose_turn_it_is(now: str, story: tuple[str, ...], whose: str | None) -> None:
    assert entry(now, *story).turn == whose


def test_law_26_the_childs_provider_comes_first() -> None:
    told = entry("tue 08:30", *WORKED, "tue 08:20 held waiting for the line")
    assert turn(told.request, told.agreement, told.readings, DepartmentId("quality")) == ("quality", Why.CHILD)


@pytest.mark.parametrize(
    ("now", "story", "standing"),
    [
        pytest.param("mon 08:05", (OPENED,), Standing.CALM, id="calm"),
        pytest.param("mon 08:25", (OPENED,), Standing.AT_RISK, id="at risk"),
        pytest.param("mon 08:31", (OPENED,), Standing.BREACHED, id="breached"),
        pytest.param("mon 08:41", (OPENED, "mon 08:40 taken"), Standing.CALM, id="a breach that is over"),
        pytest.param("mon 08:41", (OPENED, "mon 08:41 excused response"), Standing.CALM, id="an excused breach"),
        pytest.param("tue 08:20", HEARD, Standing.IN_WORK, id="in work"),
        pytest.param("tue 10:00", HEARD, Standing.AT_RISK, id="in work and at risk"),
        pytest.param("tue 08:30", (*HEARD, "tue 08:30 held waiting for the line"), Standing.ON_HOLD, id="on hold"),
        pytest.param(
            "tue 11:00", (*HEARD, "tue 10:30 held waiting for the line"), Standing.BREACHED, id="breached on hold"
        ),
    ],
)
def test_how_a_request_stands_as_a_whole(now: str, story: tuple[str, ...], standing: Standing) -> None:
    assert entry(now, *story).standing is standing


@pytest.mark.parametrize(
    ("now", "story", "clock"),
    [
        pytest.param("mon 08:05", (OPENED,), "response", id="the next due"),
        pytest.param("mon 12:30", (OPENED,), "response", id="the longest broken"),
        pytest.param("mon 13:00", APPROVED, "cool-down", id="cooling is what the work waits for"),
        pytest.param("mon 15:30", APPROVED, "update", id="what is at risk before what cools"),
        pytest.param("tue 08:30", (*APPROVED, "tue 07:00 noted"), "start", id="ready"),
        pytest.param(
            "tue 08:30",
            (*APPROVED, "tue 07:00 noted", *WORKED[3:], "tue 08:20 held waiting for the line"),
            "repair",
            id="held",
        ),
    ],
)
def test_the_headline_is_the_clock_to_look_at(now: str, story: tuple[str, ...], clock: str) -> None:
    told = entry(now, *story)
    assert told.headline is not None
    assert told.headline.expectation.id == clock


def test_the_headline_counts_on_between_two_changes() -> None:
    told = entry("mon 08:05", OPENED)
    later = told.headline_at(at("mon 08:10"))
    assert later is not None
    assert (later.used, later.left) == (600, 1_200)
    earlier = told.headline_at(at("mon 07:00"))
    assert earlier is not None
    assert earlier.used == 0


def test_a_gate_that_is_shut_names_its_department() -> None:
    told = entry("mon 09:00", *TAKEN)
    assert shut_gate(told.request, told.agreement) == "safety"
    assert shut_gate(entry("mon 11:00", *APPROVED).request, told.agreement) is None
