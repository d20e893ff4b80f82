"""What an offer asks for: all that is still to be said, and no more."""

from __future__ import annotations

import pytest

from rules.answers import AskedTime, Choice, Declined, Of, Offer
from tests.rules.situations import ONE_WORKER, OPENED, SOLO, STATES, standing
from tests.rules.stories import PLANT, at

PART = Choice(Of.PART, ("seal-bar", "motor"), needed=False)
AT_GATE = (Choice(Of.GATE, ("approval",)),)
DEPARTMENTS = Choice(Of.DEPARTMENT, ("safety", "quality", "packing"), needed=False)
WHEN = AskedTime(needed=False)
COOLING = Declined(
    "cooling",
    {
        "clock": "cool-down",
        "until": at("tue 08:00"),
        "left": 20 * 3_600,
        "why": "The sealing bar works at 180 °C.",
    },
)


@pytest.mark.parametrize(
    ("named", "by", "expected"),
    [
        ("new", "luis", Offer("take")),
        ("new", "rosa", Offer("assign", (Choice(Of.PERSON, ("rosa", "luis")),))),
        ("to approve", "rosa", Offer("assign", (Choice(Of.PERSON, ("rosa",)),))),
        ("new", "luis", Offer("plan", time=AskedTime())),
        ("ready", "luis", Offer("start", (PART,))),
        ("cooling", "rosa", Offer("start", (PART, Choice(Of.SECOND, ("pilar",))), None, True, COOLING)),
        ("new", "pilar", Offer("ran-again", time=WHEN)),
        ("in work", "luis", Offer("done")),
        ("in work", "luis", Offer("hold", (Choice(Of.HOLD, ("waiting for the line",)),))),
        ("on hold", "luis", Offer("resume")),
        ("refused", "luis", Offer("ask-approval", AT_GATE)),
        ("overridden and suspended", "luis", Offer("ask-approval", AT_GATE)),
        ("new", "quim", Offer("approve", AT_GATE)),
        ("suspended and asked", "sara", Offer("approve", AT_GATE)),
        ("new", "sara", Offer("refuse", AT_GATE, needs_reason=True)),
        ("in work", "quim", Offer("suspend", AT_GATE, needs_reason=True)),
        ("new", "luis", Offer("part", (Choice(Of.PART, ("seal-bar", "motor")),))),
        ("new", "pilar", Offer("priority", (Choice(Of.PRIORITY, ("urgent",)),))),
        (
            "in work",
            "luis",
            Offer("hand-over", (Choice(Of.PERSON, ("rosa",), needed=False), DEPARTMENTS), needs_reason=True),
        ),
        ("new", "luis", Offer("child", (Choice(Of.CHILD, ()),))),
        ("new", "sara", Offer("note")),
        ("done", "rosa", Offer("tell")),
        ("done", "pilar", Offer("confirm")),
        ("new", "pilar", Offer("cancel")),
        ("new", "rosa", Offer("cancel", needs_reason=True)),
        ("lapsed", "pilar", Offer("reopen", needs_reason=True)),
        ("confirmed", "rosa", Offer("reopen", needs_reason=True)),
        ("in work", "pilar", Offer("excuse", (Choice(Of.CLOCK, ("update#1",)),), needs_reason=True)),
        ("in work", "luis", Offer("ack", (Choice(Of.CLOCK, ("update#1",)),), AskedTime(usual=at("tue 08:45")))),
        (
            "in work",
            "pilar",
            Offer(
                "silence",
                (Choice(Of.CLOCK, ("update#1", "repair#1", "resolution#1")),),
                AskedTime(usual=at("tue 09:15")),
            ),
        ),
        ("in work", "rosa", Offer("amend", (Choice(Of.CORRECTION, ("3", "2")),), WHEN, needs_reason=True)),
    ],
)
def test_an_offer_asks_for_all_that_is_to_be_said_and_no_more(named: str, by: str, expected: Offer) -> None:
    now, story = STATES[named]
    assert standing(expected.action, by, now, *story) == expected


MILD = PLANT.replace(", safety = true", "")
THREE = PLANT.replace('["urgent", "normal"]', '["rush", "urgent", "normal"]').replace(
    "{ urgent =", '{ rush = "5m", urgent ='
)
BOTH = SOLO.replace(
    "[services",
    '[[people]]\nid = "luis"\nname = "Luis Ortiz"\ndepartment = "packing"\nroles = ["technician"]\n[services',
)
"""One more person, of the same department."""


@pytest.mark.parametrize(
    ("told", "by", "text", "expected"),
    [
        pytest.param(
            ("mon 09:00", OPENED, "mon 08:10 taken rosa"),
            "rosa",
            ONE_WORKER,
            Offer("hand-over", (DEPARTMENTS,), needs_reason=True),
            id="no other person",
        ),
        pytest.param(
            ("mon 08:10", OPENED),
            "pilar",
            BOTH,
            Offer("hand-over", (Choice(Of.PERSON, ("pilar", "luis"), needed=False),), needs_reason=True),
            id="no other department",
        ),
        pytest.param(
            ("mon 09:00", OPENED, "mon 08:10 taken"), "luis", BOTH, Offer("start"), id="a plant without parts"
        ),
        pytest.param(
            ("mon 12:00", *STATES["cooling"][1]),
            "rosa",
            MILD,
            Offer("start", (PART,), None, True, COOLING),
            id="no second person needed",
        ),
        pytest.param(
            ("tue 08:00", *STATES["cooling"][1], "mon 11:00 part-changed motor"),
            "luis",
            PLANT,
            Offer("start"),
            id="the part is known",
        ),
        pytest.param(
            ("mon 08:10", OPENED, "mon 08:05 part-changed motor"),
            "luis",
            PLANT,
            Offer("part", (Choice(Of.PART, ("seal-bar",)),)),
            id="another part than the one it is",
        ),
        pytest.param(
            ("mon 08:04", OPENED, "mon 08:03 priority-changed urgent"),
            "pilar",
            THREE,
            Offer("priority", (Choice(Of.PRIORITY, ("rush",)),)),
            id="the customer only raises",
        ),
        pytest.param(
            ("mon 08:04", OPENED, "mon 08:03 priority-changed urgent"),
            "luis",
            THREE,
            Offer("priority", (Choice(Of.PRIORITY, ("rush", "normal")),)),
            id="the provider raises and lowers",
        ),
        pytest.param(
            ("mon 08:04", OPENED, "mon 08:03 priority-changed gone"),
            "pilar",
            PLANT,
            Offer("priority", (Choice(Of.PRIORITY, ("urgent", "normal")),)),
            id="a priority that is declared no more",
        ),
    ],
)
def test_an_offer_follows_the_plant_and_the_story(told: tuple[str, ...], by: str, text: str, expected: Offer) -> None:
    now, *story = told
    assert standing(expected.action, by, now, *story, text=text) == expected
