"""What a declined action says where the plant or the story decides: every value that the sentence needs."""

from __future__ import annotations

import pytest

from rules.agreement import PartId
from rules.answers import Declined
from rules.asks import (
    Acknowledge,
    Action,
    Amend,
    Approve,
    AskApproval,
    Assign,
    ChangePart,
    ChangePriority,
    Excuse,
    HandOver,
    Hold,
    RunAgain,
    Silence,
    Start,
    Suspend,
)
from rules.events import Version
from tests.rules.situations import APPROVED, ONE_WORKER, OPENED, REFUSED, SOLO, TAKEN, decided
from tests.rules.stories import PLANT, at

BARE = {"service": "sealer-repair"}
COOLING = {
    "clock": "cool-down",
    "until": at("tue 08:00"),
    "left": 20 * 3_600,
    "why": "The sealing bar works at 180 °C.",
}
PACKING = {"department": "packing", "person": "sara"}
LATE = (*APPROVED, "mon 15:00 noted", "tue 06:30 noted", "tue 08:10 work-started")
"""Everything is met so far, and the repair is due at 10:10."""

ALONE = PLANT.replace('department = "packing"\nroles', 'department = "quality"\nroles')
ONE_PART = PLANT.replace('seal-bar = "Barra selladora"\n', "").replace('seal-bar = "30m..1h", ', "")
NO_HOLDS = PLANT[: PLANT.index("hold = [")] + PLANT[PLANT.index("[services.statistics]") :]
TWO_GATES = PLANT.replace(
    '  { kind = "start"', '  { kind = "approval", id = "lab", by = "quality", within = "4h" },\n  { kind = "start"'
)
ACCESS = PLANT.replace(
    '  { kind = "resolution", within = "40h" },',
    '  { kind = "resolution", within = "40h" },\n  { kind = "custom", id = "access", from = "opened", '
    'until = "work-started", at-most = "1h", owed_by = "customer" },',
)
"""The customer owes something too."""
ONE_PRIORITY = (
    PLANT.replace('["urgent", "normal"]', '["normal"]')
    .replace('{ urgent = "10m", normal = "30m" }', '"30m"')
    .replace('{ urgent = "1h..90m", normal = "1h..2h" }', '"1h..2h"')
)


@pytest.mark.parametrize(
    ("action", "by", "told", "text", "expected"),
    [
        (Start(), "rosa", ("mon 12:00", *APPROVED), ALONE, Declined("cooling-alone", COOLING)),
        (Start(), "luis", ("tue 08:00", *TAKEN), PLANT, Declined("gate-shut", {"department": "safety"})),
        (Start(), "luis", ("tue 08:00", *REFUSED), PLANT, Declined("gate-refused", {"department": "safety"})),
        (Start(), "luis", ("tue 08:00", OPENED, "mon 09:00 approved"), PLANT, Declined("not-taken")),
        (Assign(), "rosa", ("mon 09:00", OPENED, "mon 08:10 taken rosa"), ONE_WORKER, Declined("nobody-else")),
        (HandOver(reason="x"), "pilar", ("mon 09:00", OPENED, "mon 08:10 taken pilar"), SOLO, Declined("nobody-else")),
        (RunAgain(), "pilar", ("mon 09:00", OPENED), SOLO, Declined("nothing-begins-anew", BARE)),
        (
            RunAgain(at("mon 11:59")),
            "luis",
            ("mon 12:30", *TAKEN, "mon 12:00 ran-again"),
            PLANT,
            Declined("before-last-stop", {"at": at("mon 11:59"), "last": at("mon 12:00")}),
        ),
        (Approve(), "pilar", ("mon 09:00", OPENED), SOLO, Declined("no-gates", BARE)),
        (Suspend(), "pilar", ("mon 09:00", OPENED), SOLO, Declined("no-gates", BARE)),
        (Hold(), "luis", ("mon 09:00", OPENED), NO_HOLDS, Declined("no-hold-reasons", BARE)),
        (ChangePriority("x"), "pilar", ("mon 08:10", OPENED), SOLO, Declined("no-other-priority", {"name": "normal"})),
        (
            ChangePriority("x"),
            "luis",
            ("mon 08:10", OPENED),
            ONE_PRIORITY,
            Declined("no-other-priority", {"name": "normal"}),
        ),
        (
            ChangePriority("x"),
            "pilar",
            ("mon 08:10", OPENED),
            ONE_PRIORITY,
            Declined("most-pressing", {"name": "normal"}),
        ),
        (
            ChangePart(),
            "luis",
            ("mon 09:00", OPENED, "mon 08:10 part-changed motor"),
            ONE_PART,
            Declined("no-other-part"),
        ),
        (
            ChangePart(PartId("motor")),
            "luis",
            ("mon 09:00", OPENED, "mon 08:10 part-changed motor"),
            PLANT,
            Declined("same-part", {"name": "motor"}),
        ),
        (
            Suspend("kitchen", "x"),
            "quim",
            ("mon 11:00", *APPROVED, "mon 10:30 approved lab"),
            TWO_GATES,
            Declined("unknown-gate", {"name": "kitchen", "known": ("approval", "lab")}),
        ),
        (
            Approve(),
            "quim",
            ("mon 09:00", *TAKEN),
            TWO_GATES,
            Declined("which-gate", {"name": "", "known": ("approval", "lab")}),
        ),
        (Excuse(), "pilar", ("tue 10:10", *LATE), PLANT, Declined("nothing-to-excuse")),
        (Excuse(), "sara", ("mon 12:00:01", *TAKEN), PLANT, Declined("who-excuse", PACKING)),
        (Excuse(), "sara", ("mon 12:00:01", OPENED), ACCESS, Declined("who-excuse", PACKING)),
        (Excuse(), "pilar", ("tue 10:30", *LATE, "tue 10:20 excused repair"), PLANT, Declined("all-excused")),
        (
            Excuse(reason="x"),
            "pilar",
            ("mon 12:00:01", OPENED),
            PLANT,
            Declined("which-clock", {"name": "", "known": ("response#1", "approval#1")}),
        ),
        (
            Acknowledge("repair", at("tue 10:30")),
            "luis",
            ("tue 10:30", *LATE),
            PLANT,
            Declined("in-the-past", {"at": at("tue 10:30")}),
        ),
        (
            Silence("repair", at("fri+4 10:30:01")),
            "luis",
            ("tue 10:30", *LATE),
            PLANT,
            Declined("too-far", {"at": at("fri+4 10:30:01"), "last": at("fri+4 10:30")}),
        ),
        (Amend(), "pilar", ("mon 08:30", OPENED), PLANT, Declined("nothing-to-amend")),
        (Amend(), "sara", ("mon 10:01:01", *APPROVED), PLANT, Declined("slip-too-old")),
        (Amend(), "sara", ("tue 10:00", *APPROVED, "tue 08:10 work-started"), PLANT, Declined("slip-too-old")),
        (Amend(Version(2)), "rosa", ("mon 12:00", *APPROVED), PLANT, Declined("reason-missing")),
        (
            Amend(Version(2), at("mon 12:00:01"), "x"),
            "rosa",
            ("mon 12:00", *APPROVED),
            PLANT,
            Declined("in-the-future", {"at": at("mon 12:00:01")}),
        ),
        (
            Amend(Version(2), at("mon 07:59"), "x"),
            "rosa",
            ("mon 12:00", *APPROVED),
            PLANT,
            Declined("before-opening", {"at": at("mon 07:59"), "opened": at("mon 08:00")}),
        ),
        (
            Amend(Version(2), at("mon 11:00"), "x"),
            "rosa",
            ("mon 12:00", *APPROVED),
            PLANT,
            Declined("out-of-order", {"at": at("mon 11:00"), "since": at("mon 08:00"), "until": at("mon 10:00")}),
        ),
        (
            Amend(Version(3), at("mon 08:05"), "x"),
            "rosa",
            ("mon 12:00", *APPROVED),
            PLANT,
            Declined("out-of-order", {"at": at("mon 08:05"), "since": at("mon 08:10"), "until": at("mon 12:00")}),
        ),
    ],
)
def test_a_declined_action_says_its_values_in_other_plants(
    action: Action, by: str, told: tuple[str, ...], text: str, expected: Declined
) -> None:
    now, *story = told
    assert decided(action, by, now, *story, text=text) == expected


LAB = TWO_GATES.replace(', delegates = ["quality"]', "")
"""Two gates: `approval` is safety's, `lab` is quality's."""
BOTH = (*APPROVED, "mon 10:30 approved lab")


def _who(word: str, department: str, person: str) -> Declined:
    return Declined(f"who-{word}", {"department": department, "person": person})


def _approved(department: str, when: str) -> Declined:
    return Declined("already-approved", {"department": department, "who": "sara", "at": at(when)})


@pytest.mark.parametrize(
    ("action", "by", "told", "expected"),
    [
        (Approve(), "luis", ("mon 09:00", *TAKEN), _who("approve", "safety", "luis")),
        (Approve(), "sara", ("mon 10:30", *APPROVED), _who("approve", "quality", "sara")),
        (Approve(), "luis", ("mon 11:00", *BOTH), _approved("safety", "mon 10:00")),
        (Approve(), "quim", ("mon 11:00", *BOTH), _approved("quality", "mon 10:30")),
        (Suspend(reason="x"), "luis", ("mon 11:00", *BOTH), _who("suspend", "safety", "luis")),
        (
            Suspend(reason="x"),
            "luis",
            ("mon 09:30", *TAKEN, "mon 09:00 approved lab"),
            _who("suspend", "quality", "luis"),
        ),
        (Suspend(reason="x"), "quim", ("mon 10:15", *APPROVED), _who("suspend", "safety", "quim")),
        (Suspend(reason="x"), "luis", ("mon 09:00", *TAKEN), Declined("not-approved", {"department": "safety"})),
        (
            Approve(),
            "quim",
            ("mon 11:00", *APPROVED, "mon 10:15 work-started override"),
            Declined("started-without", {"department": "quality", "at": at("mon 10:15")}),
        ),
        (
            Approve(),
            "sara",
            ("mon 11:00", *APPROVED, "mon 10:15 work-started override"),
            _approved("safety", "mon 10:00"),
        ),
        (
            AskApproval(),
            "luis",
            ("mon 11:00", *APPROVED, "mon 10:15 work-started override"),
            Declined("started-without", {"department": "quality", "at": at("mon 10:15")}),
        ),
        (AskApproval(), "luis", ("tue 11:00", *BOTH, "tue 08:10 work-started"), Declined("nothing-to-ask")),
        (Start(), "luis", ("tue 09:00", *APPROVED), Declined("gate-shut", {"department": "quality"})),
        (Start(), "luis", ("tue 09:00", *TAKEN), Declined("gate-shut", {"department": "safety"})),
    ],
)
def test_law_17_at_several_gates_the_one_is_named_that_counts_for_who_asks(
    action: Action, by: str, told: tuple[str, ...], expected: Declined
) -> None:
    now, *story = told
    assert decided(action, by, now, *story, text=LAB) == expected
