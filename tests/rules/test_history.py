"""What the past says about how long it takes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct
from msgspec.structs import replace

from rules.agreement import PartId, ServiceId
from rules.events import RequestId
from rules.history import Cases, Experience, Past, Percentiles, cases_of, forecast
from rules.instants import DAY, Instant, Seconds

NOW = Instant(2_000 * DAY)
REPAIR, CHAT = ServiceId("sealer-repair"), ServiceId("chat")
MOTOR, SEAL_BAR = PartId("motor"), PartId("seal-bar")


def seconds(*amounts: int) -> list[Seconds]:
    return [Seconds(amount) for amount in amounts]


@pytest.mark.parametrize(
    ("past", "said"),
    [
        pytest.param((), None, id="nothing"),
        pytest.param(range(1, 10), None, id="nine cases say nothing"),
        pytest.param(range(1, 11), (5, 9, 10), id="ten: the fifth and the ninth"),
        pytest.param(range(1, 12), (6, 10, 11), id="eleven: the sixth, and the tenth as nine are not nine tenths"),
        pytest.param(range(1, 21), (10, 18, 20), id="twenty"),
        pytest.param(range(1, 101), (50, 90, 100), id="a hundred"),
        pytest.param(range(101, 0, -1), (51, 91, 101), id="in any order"),
        pytest.param([7] * 10, (7, 7, 10), id="all the same"),
        pytest.param([0] * 9 + [1_000], (0, 0, 10), id="one that took very long"),
        pytest.param([0] * 8 + [1_000] * 2, (0, 1_000, 10), id="two that took very long"),
    ],
)
def test_law_36_median_and_p90_by_the_nearest_rank(past: range | list[int], said: tuple[int, int, int] | None) -> None:
    found = forecast(seconds(*past))
    assert (found and (found.median, found.p90, found.cases)) == said


@given(st.lists(st.integers(0, 90 * DAY), min_size=10, max_size=60))
def test_law_36_a_percentile_is_the_shortest_time_seen_that_so_many_did_not_exceed(past: list[int]) -> None:
    said = forecast(seconds(*past))
    assert said is not None
    for value, per_cent in ((said.median, 50), (said.p90, 90)):
        assert value in past
        assert 100 * sum(took <= value for took in past) >= per_cent * len(past)
        assert 100 * sum(took < value for took in past) < per_cent * len(past)
    assert said.median <= said.p90


@given(st.lists(st.integers(0, 90 * DAY), max_size=30))
def test_law_36_the_order_of_the_past_says_nothing_and_it_is_left_as_it_was(past: list[int]) -> None:
    given_past, kept = seconds(*past), list(past)
    assert forecast(given_past) == forecast(seconds(*reversed(past))) == forecast(seconds(*sorted(past)))
    assert given_past == kept


class Case(Struct, frozen=True):
    """A closed request as a store sums it up."""

    request: RequestId = RequestId("M-1")
    service: ServiceId = REPAIR
    part: PartId | None = None
    opened_at: Instant = Instant(NOW - 100)
    done_at: Instant | None = Instant(NOW - 60)
    cancelled: bool = False


def numbered(cases: list[Case]) -> list[Case]:
    return [replace(case, request=RequestId(f"M-{number}")) for number, case in enumerate(cases)]


def took(cases: list[Case], part: PartId | None = None) -> Past:
    return cases_of(numbered(cases), REPAIR).past(part, NOW)


@pytest.mark.parametrize(
    ("case", "counts"),
    [
        pytest.param(Case(), True, id="one like it"),
        pytest.param(Case(service=CHAT), False, id="another service"),
        pytest.param(Case(cancelled=True), False, id="cancelled"),
        pytest.param(Case(done_at=None), False, id="closed without being done"),
        pytest.param(Case(done_at=NOW), True, id="done just now"),
        pytest.param(Case(done_at=Instant(NOW + 1)), False, id="done in the future"),
        pytest.param(Case(opened_at=Instant(0), done_at=Instant(NOW - 90 * DAY)), True, id="ninety days ago exactly"),
        pytest.param(Case(opened_at=Instant(0), done_at=Instant(NOW - 90 * DAY - 1)), False, id="a second before that"),
        pytest.param(Case(part=MOTOR), True, id="another part, as long as none has ten"),
    ],
)
def test_law_36_what_counts_was_done_in_the_last_ninety_days_for_the_same_service(case: Case, counts: bool) -> None:
    assert len(took([case]).took) == counts


def test_law_36_what_counts_is_the_time_from_opened_to_done() -> None:
    assert took([Case(), Case(opened_at=Instant(NOW - 60))]) == Past((Seconds(40), Seconds(0)), None)


@pytest.mark.parametrize(
    ("motors", "asked", "cases", "part"),
    [
        pytest.param(10, MOTOR, 10, MOTOR, id="ten of the part are enough"),
        pytest.param(9, MOTOR, 14, None, id="nine are not: all of the service"),
        pytest.param(10, None, 15, None, id="the part is not known"),
        pytest.param(10, SEAL_BAR, 15, None, id="five of that part"),
    ],
)
def test_law_36_the_same_part_counts_where_it_has_ten_cases(
    motors: int, asked: PartId | None, cases: int, part: PartId | None
) -> None:
    found = took([Case(part=MOTOR)] * motors + [Case(part=SEAL_BAR)] * 5, asked)
    assert (len(found.took), found.part) == (cases, part)


def test_law_36_ten_of_the_part_that_do_not_count_are_not_ten() -> None:
    assert took([Case(part=MOTOR, cancelled=True)] * 3 + [Case(part=MOTOR)] * 9, MOTOR).part is None


def test_law_36_requests_without_a_part_are_no_part_of_their_own() -> None:
    found = took([Case()] * 12 + [Case(part=MOTOR)])
    assert (len(found.took), found.part) == (13, None)
    assert forecast(found.took) == Percentiles(Seconds(40), Seconds(40), 13)


def test_law_36_what_is_said_of_a_request_names_its_part() -> None:
    cases = cases_of(numbered([Case(part=MOTOR)] * 10 + [Case()] * 2), REPAIR)
    assert cases.experience(MOTOR, NOW) == Experience(Percentiles(Seconds(40), Seconds(40), 10), MOTOR)
    assert cases.experience(SEAL_BAR, NOW) == Experience(Percentiles(Seconds(40), Seconds(40), 12), None)
    assert cases_of(numbered([Case()] * 9), REPAIR).experience(None, NOW) is None


def test_a_request_that_is_reopened_counts_no_longer_and_when_it_is_closed_anew_once() -> None:
    cases = cases_of(numbered([Case()] * 10), REPAIR)
    first = RequestId("M-0")
    cases.leave_out(first)
    cases.leave_out(RequestId("M-99"))
    assert (first in cases, len(cases), len(cases.past(None, NOW).took)) == (False, 9, 9)
    cases.add(Case(request=first, opened_at=Instant(NOW - 1_060)))
    cases.add(Case(request=first, opened_at=Instant(NOW - 1_060)))
    assert sorted(cases.past(None, NOW).took)[-1] == 1_000
    assert (first in cases, len(cases), len(cases.past(None, NOW).took)) == (True, 10, 10)
    cases.add(Case(request=first, cancelled=True))
    assert len(cases) == 9


def test_no_cases_say_nothing() -> None:
    assert Cases().experience(MOTOR, NOW) is None
