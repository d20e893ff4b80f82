"""Opening a request: what is missing or unknown, and what it is pinned to."""

from __future__ import annotations

import pytest

from rules.actions import open_request
from rules.agreement import DepartmentId, MachineId, PartId, PersonId, ServiceId
from rules.answers import Accepted, Declined
from rules.asks import Ask
from rules.events import Opened, RequestId, identified
from rules.plant import Person
from tests.rules.stories import at, plant


def person(named: str) -> Person:
    return plant().people[PersonId(named)]


def ask(
    service: str = "sealer-repair", customer: str = "packing", summary: str = "It does not close", **more: str
) -> Ask:
    return Ask(
        ServiceId(service),
        DepartmentId(customer),
        summary,
        machine=MachineId(more["machine"]) if "machine" in more else None,
        part=PartId(more["part"]) if "part" in more else None,
        priority=more.get("priority"),
    )


@pytest.mark.parametrize(
    ("asked", "by", "because", "facts"),
    [
        (
            ask(service="sealer-repiar"),
            "pilar",
            "unknown-service",
            {"name": "sealer-repiar", "known": ("sealer-repair", "statistics", "chat", "trial")},
        ),
        (
            ask(customer="bakery"),
            "pilar",
            "unknown-department",
            {"name": "bakery", "known": ("maintenance", "safety", "quality", "packing")},
        ),
        (ask(customer="quality"), "quim", "not-served", {"service": "sealer-repair", "department": "quality"}),
        (ask(), "luis", "who-new", {"department": "packing", "person": "luis"}),
        (ask(summary=" \t"), "pilar", "summary-missing", {}),
        (ask(machine="oven-1"), "pilar", "unknown-machine", {"name": "oven-1", "known": ("sealer-3",)}),
        (ask(part="sprocket"), "pilar", "unknown-part", {"name": "sprocket", "known": ("seal-bar", "motor")}),
        (ask(priority="whenever"), "pilar", "unknown-priority", {"name": "whenever", "known": ("urgent", "normal")}),
    ],
)
def test_a_new_request_that_cannot_be_opened_says_why(
    asked: Ask, by: str, because: str, facts: dict[str, object]
) -> None:
    declined = open_request(asked, RequestId("M-1"), by=person(by), plant=plant(), now=at("mon 08:00"))
    assert declined == Declined(because, facts)


def test_a_new_request_is_pinned_to_the_agreement_and_takes_the_usual_priority() -> None:
    asked = ask(summary="  Sealer 3 [/] does not close ", machine="sealer-3", part="motor")
    accepted = open_request(asked, RequestId("M-1"), by=person("pilar"), plant=plant(), now=at("mon 08:00"))
    assert isinstance(accepted, Accepted)
    (opened,) = accepted.events
    assert isinstance(opened, Opened)
    assert (opened.summary, opened.priority, opened.part) == ("Sealer 3 [/] does not close", "normal", "motor")
    assert opened.agreement == plant().services[ServiceId("sealer-repair")].agreement.id
    assert (opened.request, opened.person, opened.customer) == ("M-1", "pilar", "packing")
    assert (opened.machine, accepted.closes_at) == ("sealer-3", None)
    assert (opened.occurred_at, opened.entered, opened.service) == (at("mon 08:00"), False, "sealer-repair")
    assert opened == identified(opened, after=0)


def test_a_new_request_keeps_the_priority_that_was_said_and_needs_no_machine_or_part() -> None:
    accepted = open_request(
        ask(priority="urgent"), RequestId("M-1"), by=person("pilar"), plant=plant(), now=at("mon 08:00")
    )
    assert isinstance(accepted, Accepted)
    (opened,) = accepted.events
    assert isinstance(opened, Opened)
    assert (opened.priority, opened.machine, opened.part) == ("urgent", None, None)


def test_law_31_a_request_may_be_opened_for_an_earlier_time_but_not_for_a_later() -> None:
    now = at("mon 08:10")
    earlier = open_request(
        ask(), RequestId("M-1"), by=person("pilar"), plant=plant(), now=now, entered_at=at("mon 07:50")
    )
    assert isinstance(earlier, Accepted)
    assert (earlier.events[0].occurred_at, earlier.events[0].entered) == (at("mon 07:50"), True)
    just_now = open_request(ask(), RequestId("M-1"), by=person("pilar"), plant=plant(), now=now, entered_at=now)
    assert isinstance(just_now, Accepted)
    later = open_request(
        ask(), RequestId("M-1"), by=person("pilar"), plant=plant(), now=now, entered_at=at("mon 08:11")
    )
    assert later == Declined("in-the-future", {"at": at("mon 08:11")})
