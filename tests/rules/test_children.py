"""What is known of the requests for which another one waits."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from rules.agreement import DepartmentId
from rules.children import child_of, child_promises
from rules.entry import Entry, entry_of
from rules.events import RequestId
from rules.promise import promise
from rules.request import fold
from rules.turns import Child
from tests.rules.stories import at, events, published

NOW = "mon 12:00"


def told(*story: str, number: str, service: str = "statistics") -> Entry:
    return entry_of(fold(events(*story, number=number, service=service)), published(), at(NOW))


def numbered(*entries: Entry) -> Mapping[RequestId, Entry]:
    return {entry.request.id: entry for entry in entries}


PARENT = told("mon 08:00 opened", "mon 08:10 taken", "mon 09:00 linked M-2", number="M-1", service="sealer-repair")
OPEN = told("mon 09:00 opened", number="M-2")


@pytest.mark.parametrize(
    ("child", "done_at"),
    [
        pytest.param(OPEN, None, id="open"),
        pytest.param(told("mon 09:00 opened", "mon 11:00 done", number="M-2"), "mon 11:00", id="done"),
        pytest.param(told("mon 09:00 opened", "mon 10:00 cancelled", number="M-2"), "mon 10:00", id="cancelled"),
        pytest.param(
            told("mon 09:00 opened", "mon 10:00 done", "mon 11:00 reopened", number="M-2"), None, id="reopened"
        ),
    ],
)
def test_law_27_when_a_child_was_open_and_who_owed_it(child: Entry, done_at: str | None) -> None:
    until = None if done_at is None else at(done_at)
    assert child_of(child.request, published()) == Child(DepartmentId("quality"), at("mon 09:00"), until)


def test_law_27_the_department_to_which_a_child_was_handed_over_owes_it() -> None:
    child = told("mon 09:00 opened", "mon 10:00 handed-over safety", number="M-2")
    assert child_of(child.request, published()).provider == "safety"


def test_law_27_a_child_of_which_nothing_is_known_is_left_out() -> None:
    assert child_promises(PARENT, numbered().get, published(), at(NOW)) == ()


def test_law_27_the_promise_of_an_open_child_is_its_own() -> None:
    (promised,) = child_promises(PARENT, numbered(OPEN).get, published(), at(NOW))
    own = promise(OPEN, published(), at(NOW))
    assert own is not None
    assert (promised.request, promised.provider) == ("M-2", "quality")
    assert (promised.earliest, promised.latest) == (own.earliest, own.latest)


@pytest.mark.parametrize("ending", ["mon 11:00 done", "mon 11:00 cancelled"])
def test_law_27_a_child_that_is_over_holds_nobody_up(ending: str) -> None:
    over = told("mon 09:00 opened", ending, number="M-2")
    assert child_promises(PARENT, numbered(over).get, published(), at(NOW)) == ()


def test_law_27_a_child_without_a_promise_is_named_all_the_same() -> None:
    chat = told("mon 09:00 opened", number="M-2", service="chat")
    (promised,) = child_promises(PARENT, numbered(chat).get, published(), at(NOW))
    assert (promised.earliest, promised.latest) == (None, None)


def test_law_27_a_grandchild_puts_off_its_parent() -> None:
    child = told("mon 09:00 opened", "mon 09:30 linked M-3", number="M-2")
    plain = told("mon 09:00 opened", number="M-2")
    grandchild = told("mon 09:30 opened", number="M-3", service="sealer-repair")
    (alone,) = child_promises(PARENT, numbered(plain).get, published(), at(NOW))
    (behind,) = child_promises(PARENT, numbered(child, grandchild).get, published(), at(NOW))
    assert alone.earliest == at(NOW)
    assert behind.earliest == at("tue 10:00")


def test_law_27_requests_that_wait_for_each_other_hang_nothing() -> None:
    first = told("mon 08:00 opened", "mon 09:00 linked M-2", "mon 09:10 linked M-1", number="M-1")
    second = told("mon 08:00 opened", "mon 09:00 linked M-1", "mon 09:10 linked M-3", number="M-2")
    third = told("mon 08:00 opened", "mon 09:00 linked M-2", number="M-3")
    ring = numbered(first, second, third)
    assert [child.request for child in child_promises(first, ring.get, published(), at(NOW))] == ["M-2"]
    assert [child.request for child in child_promises(third, ring.get, published(), at(NOW))] == ["M-2"]


def test_law_27_a_chain_of_thousands_is_no_deep_call() -> None:
    count = 3_000
    chain = numbered(
        *(told("mon 08:00 opened", f"mon 08:00 linked M-{each + 1}", number=f"M-{each}") for each in range(count)),
        told("mon 08:00 opened", number=f"M-{count}"),
    )
    assert len(child_promises(chain[RequestId("M-0")], chain.get, published(), at(NOW))) == 1
