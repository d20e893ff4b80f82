"""How many requests stand before another one at its provider."""

from __future__ import annotations

from itertools import permutations

import pytest

from rules.entry import Entry, entry_of
from rules.events import EventId, Planned, RequestId, Version
from rules.queues import before
from rules.request import fold
from tests.rules.stories import at, events, published

NOW = "mon 12:00"
REPAIR = "sealer-repair"


def told(number: str, *story: str, service: str = REPAIR, priority: str = "normal", planned: str = "") -> Entry:
    """The request of a story, with an appointment where one is named."""
    happened = events(*(story or ("mon 08:00 opened",)), service=service, priority=priority, number=number)
    if planned:
        version = len(happened) + 1
        made = Planned(
            id=EventId(f"e{version}"),
            request=RequestId(number),
            version=Version(version),
            occurred_at=at(NOW),
            start=at(planned),
        )
        happened = (*happened, made)
    return entry_of(fold(happened), published(), at(NOW))


HERE = told("M-5", "mon 09:00 opened", "mon 09:10 taken")


@pytest.mark.parametrize(
    ("other", "stands_before"),
    [
        pytest.param(told("M-1", "mon 08:00 opened", "mon 08:10 taken"), True, id="due earlier"),
        pytest.param(told("M-1", "mon 10:00 opened", "mon 10:10 taken"), False, id="due later"),
        pytest.param(told("M-1", "mon 10:00 opened"), True, id="nobody has taken it, which was due first"),
        pytest.param(
            told("M-1", "mon 08:00 opened", "mon 08:10 taken", "mon 09:00 work-started override"), False, id="started"
        ),
        pytest.param(told("M-1", "mon 08:00 opened", "mon 09:00 done"), False, id="done"),
        pytest.param(told("M-1", "mon 08:00 opened", "mon 09:00 cancelled"), False, id="cancelled"),
        pytest.param(
            told("M-1", "mon 08:00 opened", "mon 08:10 taken", "mon 09:00 held waiting for the line"),
            False,
            id="held by the customer",
        ),
        pytest.param(
            told("M-1", "mon 08:00 opened", "mon 08:10 taken", "mon 09:00 held no such reason"),
            True,
            id="held by the provider itself",
        ),
        pytest.param(told("M-1", "mon 08:00 opened", service="statistics"), False, id="at another provider"),
        pytest.param(
            told("M-1", "mon 08:00 opened", "mon 09:00 handed-over quality"), False, id="handed over to another"
        ),
        pytest.param(
            told("M-1", "mon 08:00 opened", "mon 08:30 handed-over maintenance", service="statistics"),
            True,
            id="handed over to this one",
        ),
        pytest.param(
            told("M-1", "mon 10:00 opened", "mon 10:10 taken", planned="mon 13:00"),
            True,
            id="an appointment before anything of this one is due",
        ),
        pytest.param(
            told("M-1", "mon 08:00 opened", "mon 08:10 taken", planned="fri 13:00"),
            False,
            id="an appointment after this one is due",
        ),
        pytest.param(told("M-6", "mon 09:00 opened", "mon 09:10 taken"), False, id="the same, with a later number"),
        pytest.param(told("M-4", "mon 09:00 opened", "mon 09:10 taken"), True, id="the same, with an earlier number"),
    ],
)
def test_what_stands_before_a_request_at_its_provider(other: Entry, stands_before: bool) -> None:
    assert before(HERE, [HERE, other]) == ((other.request.id,) if stands_before else ())


@pytest.mark.parametrize(
    "entry",
    [
        pytest.param(
            told("M-1", "mon 08:00 opened", "mon 08:10 taken", "mon 09:00 work-started override"), id="started"
        ),
        pytest.param(told("M-1", "mon 08:00 opened", "mon 09:00 done"), id="done"),
        pytest.param(
            told("M-1", "mon 08:00 opened", "mon 08:10 taken", "mon 09:00 held waiting for the line"), id="held"
        ),
    ],
)
def test_what_is_started_over_or_held_by_another_stands_in_no_queue(entry: Entry) -> None:
    assert before(entry, [HERE]) is None


def test_the_order_is_appointment_or_due_then_opening() -> None:
    queue = [
        told("M-9", "mon 10:00 opened", "mon 10:10 taken", planned="mon 12:30"),
        told("M-8", "mon 08:00 opened", "mon 08:10 taken"),
        told("M-7", "mon 11:00 opened", "mon 11:10 taken", priority="urgent"),
        told("M-6", "tue 08:00 opened", "tue 08:10 taken", planned="thu 06:00"),
    ]
    last = told("M-1", "thu 08:00 opened", "thu 08:10 taken")
    for shuffled in permutations(queue):
        assert before(last, shuffled) == ("M-9", "M-8", "M-7", "M-6")


def test_a_request_without_a_due_stands_behind_those_that_have_one() -> None:
    here = told("Q-1", "mon 08:00 opened", service="chat")
    due = told("Q-2", "mon 11:00 opened", service="statistics")
    older = told("Q-3", "mon 07:00 opened", service="chat")
    assert before(here, [due, older]) == ("Q-2", "Q-3")
    assert before(due, [here, older]) == ()
