from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import pytest

from rules.agreement import DepartmentId
from rules.events import RequestId
from rules.instants import Instant
from rules.promise import ChildPromise, Promise, promise
from tests.sealer_repair import Told, entry, happened, moment, opened, plant_text, publications

TAKEN = happened("mon 08:05", "taken", person="luis")
SIGNED = happened("mon 10:12", "approved", gate="approval", person="sara")
STARTED = happened("tue 08:20", "work-started", person="luis")
HELD = happened("tue 08:30", "held", reason="waiting for the line", person="luis")


def planned(start: str) -> Told:
    """The provider makes an appointment."""
    return happened("mon 11:00", "planned", start=moment(start))


COOL_DOWN_ONLY = plant_text(["cool-down", "repair"])
NO_WINDOW = plant_text(["response", "start"])
RESOLUTION_ONLY = plant_text(["resolution"])
RESPONSE_ONLY = plant_text(["response"])
TAKEN_BY_NOBODY = plant_text(["approval", "start", "repair"])
TIGHT = plant_text(["response", "repair"], '[[services.sealer-repair.expect]]\nkind = "resolution"\nwithin = "45m"\n')
SIGNED_WHEN_TAKEN = plant_text(
    ["response", "start", "repair"],
    '[[services.sealer-repair.expect]]\nkind = "approval"\nby = "safety"\nfrom = "taken"\nwithin = "2h"\n',
)
GATE_WITHOUT_CLOCK = plant_text(
    ["response", "start", "repair"], '[[services.sealer-repair.expect]]\nkind = "approval"\nby = "safety"\n'
)


def promised(story: Sequence[Told], now: str, text: str | None = None) -> Promise | None:
    text = plant_text() if text is None else text
    return promise(entry(story, now, text), publications(text), moment(now))


@pytest.mark.parametrize(
    ("story", "now", "text", "earliest", "latest"),
    [
        pytest.param([opened(), TAKEN, SIGNED], "mon 20:00", None, "tue 08:30", "tue 10:00", id="the sealer cools"),
        pytest.param([opened()], "mon 08:00", None, "tue 08:30", "tue 10:00", id="nothing done yet, all at their due"),
        pytest.param(
            [opened(part=None)], "mon 08:00", None, "tue 08:30", "tue 11:00", id="an unknown part: the widest"
        ),
        pytest.param(
            [opened(), TAKEN, SIGNED], "tue 08:10", None, "tue 08:40", "tue 10:00", id="ready, and nobody starts"
        ),
        pytest.param(
            [opened(), TAKEN, SIGNED], "tue 09:30", None, "tue 10:00", "tue 10:00", id="the last moment to keep it"
        ),
        pytest.param([opened(), TAKEN, SIGNED], "tue 09:31", None, "tue 10:01", "tue 10:00", id="too late to keep it"),
        pytest.param(
            [opened(), TAKEN, SIGNED, STARTED], "tue 08:21", None, "tue 08:50", "tue 09:20", id="began and the window"
        ),
        pytest.param(
            [opened(), TAKEN, SIGNED, STARTED], "tue 09:00", None, "tue 09:00", "tue 09:20", id="any moment now"
        ),
        pytest.param([opened(), TAKEN, SIGNED, STARTED, HELD], "tue 09:00", None, "tue 09:20", None, id="on hold"),
        pytest.param(
            [opened(), TAKEN, SIGNED, STARTED, HELD, happened("tue 09:30", "resumed")],
            "tue 09:30",
            None,
            "tue 09:50",
            "tue 10:20",
            id="the time on hold comes on top",
        ),
        pytest.param(
            [opened(), TAKEN, happened("mon 09:00", "refused", gate="approval", reason="no lock")],
            "mon 10:00",
            plant_text(["response", "cool-down", "approval", "start", "repair"]),
            "tue 08:30",
            None,
            id="refused, and nobody has to ask again",
        ),
        pytest.param(
            [opened(), TAKEN, happened("mon 09:00", "refused", gate="approval", reason="no lock")],
            "mon 10:00",
            None,
            "tue 08:30",
            "wed 16:00",
            id="refused, but the whole has a due",
        ),
        pytest.param(
            [opened("mon 20:30", part=None)],
            "mon 20:30",
            None,
            "tue 21:00",
            "wed 07:30",
            id="the start falls into a night",
        ),
        pytest.param([opened("fri 21:00")], "fri 21:00", None, "mon+1 06:30", "mon+1 08:00", id="over a weekend"),
        pytest.param([opened()], "mon 08:00", COOL_DOWN_ONLY, "tue 08:30", None, id="no start, no resolution"),
        pytest.param([opened()], "mon 08:00", NO_WINDOW, "mon 08:00", None, id="nobody says how long the work takes"),
        pytest.param([opened()], "mon 08:00", RESOLUTION_ONLY, "mon 08:00", "wed 16:00", id="only the whole has a due"),
        pytest.param([opened()], "mon 23:00", RESPONSE_ONLY, "tue 06:00", None, id="only the answer has one"),
        pytest.param([opened()], "mon 08:00", TIGHT, "mon 08:30", "mon 08:45", id="the whole is due first"),
        pytest.param([opened()], "mon 08:00", TAKEN_BY_NOBODY, "mon 08:30", None, id="nobody has to take it"),
        pytest.param([opened(), TAKEN], "mon 08:05", TAKEN_BY_NOBODY, "mon 08:35", "mon 14:00", id="somebody took it"),
        pytest.param(
            [opened()], "mon 08:00", SIGNED_WHEN_TAKEN, "mon 08:30", "mon 12:30", id="a gate asked when taken"
        ),
        pytest.param([opened()], "mon 08:00", GATE_WITHOUT_CLOCK, "mon 08:30", None, id="a gate without a clock"),
        pytest.param(
            [opened(), happened("mon 09:00", "ran-again", stopped_at=moment("mon 12:00"))],
            "mon 12:00",
            None,
            "tue 12:30",
            "tue 14:00",
            id="it ran and stopped anew",
        ),
        pytest.param(
            [opened(), TAKEN, SIGNED, happened("mon 11:00", "planned", start=moment("tue 13:00"))],
            "mon 11:00",
            None,
            "tue 13:30",
            "tue 14:00",
            id="an appointment after the latest start: from then on, the longest window",
        ),
        pytest.param(
            [opened(), TAKEN, SIGNED, planned("tue 08:30")],
            "mon 11:00",
            None,
            "tue 09:00",
            "tue 10:00",
            id="an appointment before the latest start puts nothing off",
        ),
        pytest.param(
            [opened(), TAKEN, planned("mon 12:00")],
            "mon 11:00",
            None,
            "tue 08:30",
            "tue 10:00",
            id="an appointment before it has cooled is no sooner start",
        ),
        pytest.param(
            [opened(), TAKEN, SIGNED, planned("wed 15:30")],
            "mon 11:00",
            None,
            "wed 16:00",
            "wed 16:00",
            id="an appointment that just keeps the due of the whole",
        ),
        pytest.param(
            [opened(), TAKEN, SIGNED, planned("thu 08:00")],
            "mon 11:00",
            None,
            "thu 08:30",
            "wed 16:00",
            id="an appointment that passes the due of the whole is late",
        ),
        pytest.param(
            [opened(), TAKEN, SIGNED, planned("tue 13:00")],
            "tue 13:20",
            None,
            "tue 13:50",
            "tue 14:00",
            id="an appointment that has passed without a start",
        ),
        pytest.param(
            [opened(), TAKEN, SIGNED, planned("tue 13:00")],
            "tue 15:00",
            None,
            "tue 15:30",
            "tue 14:00",
            id="one that has passed for so long that it is late",
        ),
        pytest.param(
            [opened(), TAKEN, SIGNED, planned("tue 13:00"), planned("tue 15:00")],
            "tue 13:20",
            None,
            "tue 15:30",
            "tue 16:00",
            id="another appointment, made after the first",
        ),
        pytest.param(
            [opened(), TAKEN, SIGNED, planned("tue 13:00"), happened("tue 13:10", "work-started", person="luis")],
            "tue 13:20",
            None,
            "tue 13:40",
            "tue 14:10",
            id="started after its appointment: the window from the start",
        ),
        pytest.param(
            [opened(), planned("mon 23:00")],
            "mon 11:00",
            COOL_DOWN_ONLY,
            "tue 08:30",
            None,
            id="an appointment is no declared start (law 23)",
        ),
        pytest.param(
            [opened(), TAKEN, planned("sat 21:00")],
            "sat 12:00",
            plant_text(["response", "start", "repair"]),
            "mon+1 06:30",
            "mon+1 07:00",
            id="an appointment at night: the window when work begins again",
        ),
        pytest.param(
            [opened(), TAKEN, SIGNED, STARTED, happened("tue 09:00", "done"), happened("tue 11:00", "reopened")],
            "tue 11:00",
            None,
            "wed 11:30",
            "wed 13:00",
            id="reopened: everything anew, the whole no more",
        ),
    ],
)
def test_law_36_earliest_and_latest(
    story: list[Told], now: str, text: str | None, earliest: str, latest: str | None
) -> None:
    found = promised(story, now, text)
    assert found is not None
    assert (found.earliest, found.latest) == (moment(earliest), None if latest is None else moment(latest))


@pytest.mark.parametrize(
    ("story", "text"),
    [
        pytest.param([opened(), TAKEN, SIGNED, STARTED, happened("tue 09:00", "done")], None, id="done"),
        pytest.param([opened(), happened("mon 09:00", "cancelled", reason="sold")], None, id="cancelled"),
        pytest.param([opened()], plant_text([]), id="nothing is declared"),
    ],
)
def test_law_36_nothing_is_promised_of_what_is_over_or_undeclared(story: list[Told], text: str | None) -> None:
    assert promised(story, "tue 12:00", text) is None


@pytest.mark.parametrize(
    ("story", "now", "text", "codes"),
    [
        pytest.param(
            [opened(), TAKEN, SIGNED],
            "mon 20:00",
            None,
            ["cools", "signed", "to-start", "window"],
            id="the sealer cools",
        ),
        pytest.param(
            [opened()], "mon 08:00", None, ["cools", "to-take", "to-sign", "to-start", "window"], id="all is to come"
        ),
        pytest.param([opened(), TAKEN, SIGNED, STARTED], "tue 08:30", None, ["started", "window"], id="started"),
        pytest.param(
            [opened(), TAKEN, SIGNED, STARTED, HELD], "tue 09:00", None, ["on-hold", "started", "window"], id="on hold"
        ),
        pytest.param(
            [
                opened(),
                TAKEN,
                SIGNED,
                STARTED,
                happened("tue 08:40", "approval-suspended", gate="approval", reason="gas"),
            ],
            "tue 09:00",
            None,
            ["suspended", "started", "window"],
            id="suspended",
        ),
        pytest.param([opened()], "mon 08:00", RESOLUTION_ONLY, ["to-take", "limit"], id="the whole"),
        pytest.param(
            [opened(), TAKEN, SIGNED, planned("tue 13:00")],
            "mon 20:00",
            None,
            ["cools", "planned", "signed", "to-start", "window"],
            id="an appointment",
        ),
        pytest.param(
            [opened(), TAKEN, SIGNED, planned("tue 13:00")],
            "tue 13:00",
            None,
            ["appointment-passed", "signed", "to-start", "window"],
            id="an appointment that nobody kept",
        ),
        pytest.param([opened()], "mon 08:00", RESPONSE_ONLY, ["to-take", "unbounded"], id="no latest"),
        pytest.param([opened()], "mon 08:00", TIGHT, ["to-take", "window", "limit"], id="the whole is tighter"),
    ],
)
def test_law_36_the_promise_names_its_reasons(story: list[Told], now: str, text: str | None, codes: list[str]) -> None:
    found = promised(story, now, text)
    assert found is not None
    assert [reason.code for reason in found.reasons] == codes


def test_law_36_the_reasons_carry_what_they_speak_of() -> None:
    found = promised([opened(), TAKEN, SIGNED], "mon 20:00")
    assert found is not None
    cools, signed, start, window = found.reasons
    assert cools.facts == {
        "clock": "cool-down",
        "until": moment("tue 08:00"),
        "why": "The sealing bar works at 180 °C.",
    }
    assert signed.facts["department"] == "safety"
    assert signed.facts["at"] == moment("mon 10:12")
    assert start.facts == {"department": "maintenance", "most": 3_600, "due": moment("tue 09:00")}
    assert window.facts == {"clock": "repair", "least": 1_800, "most": 3_600}


def test_law_13_the_reason_of_a_hold_names_its_holder() -> None:
    found = promised([opened(), TAKEN, SIGNED, STARTED, HELD], "tue 09:00")
    assert found is not None
    assert found.reasons[0].facts == {
        "department": "packing",
        "why": "waiting for the line",
        "since": moment("tue 08:30"),
    }


def test_a_promise_that_cannot_be_kept_any_more_is_late_and_not_forgotten() -> None:
    kept, lost = (promised([opened(), TAKEN, SIGNED], now) for now in ("tue 09:30", "tue 09:30:01"))
    assert kept is not None
    assert not kept.late
    assert lost is not None
    assert lost.late
    assert lost.latest == moment("tue 10:00")


def child(earliest: str | None, latest: str | None, number: str = "Q-0311") -> ChildPromise:
    def known(at: str | None) -> Instant | None:
        return None if at is None else moment(at)

    return ChildPromise(RequestId(number), DepartmentId("quality"), known(earliest), known(latest))


@pytest.mark.parametrize(
    ("children", "earliest", "latest", "late"),
    [
        pytest.param([child("mon 21:00", "tue 09:00")], "tue 08:30", "tue 10:00", False, id="done before it is needed"),
        pytest.param([child("tue 09:00", "tue 12:00")], "tue 09:00", "tue 12:00", False, id="not before the child"),
        pytest.param(
            [child("tue 09:00", "tue 12:00"), child("tue 08:00", "tue 15:00", "Q-0312")],
            "tue 09:00",
            "tue 15:00",
            False,
            id="not before any of them",
        ),
        pytest.param(
            [child("wed 09:00", "fri 09:00")],
            "wed 09:00",
            "wed 16:00",
            False,
            id="the due of the whole goes on",
        ),
        pytest.param(
            [child("thu 09:00", "fri 09:00")], "thu 09:00", "wed 16:00", True, id="a child that makes it late"
        ),
        pytest.param(
            [child("tue 12:00", None)], "tue 12:00", "wed 16:00", False, id="a child with no latest, but the whole has"
        ),
        pytest.param([child(None, None)], "tue 08:30", "wed 16:00", False, id="a child of which nobody says anything"),
    ],
)
def test_law_27_the_promise_is_not_before_the_promises_of_its_open_children(
    children: list[ChildPromise], earliest: str, latest: str, late: bool
) -> None:
    text = plant_text()
    told = entry([opened(), TAKEN, SIGNED], "mon 20:00", text)
    found = promise(told, publications(text), moment("mon 20:00"), children)
    assert found is not None
    assert (found.earliest, found.latest, found.late) == (moment(earliest), moment(latest), late)
    named = [reason.facts["request"] for reason in found.reasons if reason.code == "child"]
    assert named == [each.request for each in children]


def test_law_27_where_a_child_has_no_latest_and_the_whole_neither_there_is_none() -> None:
    text = plant_text(["response", "start", "repair"])
    told = entry([opened(), TAKEN], "mon 20:00", text)
    found = promise(told, publications(text), moment("mon 20:00"), [child("tue 09:00", None)])
    assert found is not None
    assert (found.earliest, found.latest) == (moment("tue 09:00"), None)
    assert found.reasons[-1].code == "unbounded"


def test_the_steps_show_what_is_to_come_one_after_the_other() -> None:
    found = promised([opened(), TAKEN, SIGNED], "mon 20:00")
    assert found is not None
    assert [(step.clock, step.begins_at, step.least_at, step.due) for step in found.steps] == [
        ("start", moment("tue 08:00"), None, moment("tue 09:00")),
        ("repair", moment("tue 09:00"), moment("tue 09:30"), moment("tue 10:00")),
    ]


def test_nothing_is_foreseen_while_somebody_holds_the_work() -> None:
    found = promised([opened(), TAKEN, SIGNED, STARTED, HELD], "tue 09:00")
    assert found is not None
    assert found.steps == ()


@pytest.mark.parametrize("story", [[opened()], [opened(), TAKEN, SIGNED], [opened(), TAKEN, SIGNED, STARTED]])
def test_law_36_while_nothing_happens_the_latest_stays_and_the_earliest_never_goes_back(story: list[Told]) -> None:
    known = entry(story, "tue 08:20")
    found = [
        promise(known, publications(plant_text()), Instant(moment("tue 08:20") + 437 * step)) for step in range(300)
    ]
    kept = [each for each in found if each is not None]
    assert len(kept) == len(found)
    assert len({each.latest for each in kept}) == 1
    assert all(earlier.earliest <= later.earliest for earlier, later in pairwise(kept))
