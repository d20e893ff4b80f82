"""Each kind of expectation is the general form that DESIGN.md declares for it."""

from __future__ import annotations

import pytest

from rules import kinds
from rules.agreement import (
    CUSTOMER,
    PROVIDER,
    READY,
    BeforeDue,
    Bounds,
    CalendarId,
    DepartmentId,
    Expectation,
    ExpectationId,
    Goal,
)
from rules.instants import Seconds
from rules.kinds import UNBOUNDED, Kind, within

HOUR = 3_600
SAFETY = DepartmentId("safety")


def at_most(amount: int) -> Bounds:
    return within(None, amount)


def at_least(amount: int) -> Bounds:
    return within(amount, None)


@pytest.mark.parametrize(
    ("expectation", "begins", "ends", "owed_by"),
    [
        pytest.param(kinds.response(at_most(60)), "opened", ("taken", "work-started", "done"), PROVIDER, id="response"),
        pytest.param(kinds.cool_down(at_least(60)), "opened", ("work-started", "done"), PROVIDER, id="cool-down"),
        pytest.param(kinds.approval(SAFETY), "opened", ("approved", "refused"), "safety", id="approval"),
        pytest.param(kinds.start(at_most(60)), READY, ("work-started", "done"), PROVIDER, id="start"),
        pytest.param(kinds.repair(within(30, 60)), "work-started", ("done",), PROVIDER, id="repair"),
        pytest.param(kinds.update(at_most(60)), "opened", ("noted", "told", "done"), PROVIDER, id="update"),
        pytest.param(kinds.told(at_most(60)), "done", ("told", "confirmed"), PROVIDER, id="told"),
        pytest.param(kinds.confirmation(at_most(60)), "told", ("confirmed", "reopened"), CUSTOMER, id="confirmation"),
        pytest.param(kinds.resolution(at_most(60)), "opened", ("done",), PROVIDER, id="resolution"),
        pytest.param(kinds.custom(at_most(60), "taken", ("told",)), "taken", ("told",), PROVIDER, id="custom"),
    ],
)
def test_a_kind_says_from_what_until_what_and_who_owes_it(
    expectation: Expectation, begins: str, ends: tuple[str, ...], owed_by: str
) -> None:
    assert (expectation.begins, expectation.ends, expectation.owed_by) == (begins, ends, owed_by)
    assert expectation.id == expectation.kind
    assert expectation.kind in set(Kind)


def test_only_minima_and_gates_keep_work_waiting() -> None:
    assert kinds.cool_down(at_least(60)).keeps_work_waiting
    assert kinds.approval(SAFETY).keeps_work_waiting
    assert not kinds.repair(within(30, 60)).keeps_work_waiting
    assert not kinds.response(at_most(60)).keeps_work_waiting
    assert kinds.custom(at_least(60), "taken", ("work-started",)).keeps_work_waiting


def test_law_06_a_cool_down_counts_on_no_calendar_unless_it_names_one() -> None:
    assert kinds.cool_down(at_least(HOUR)).calendar is None
    assert kinds.cool_down(at_least(HOUR), calendar=CalendarId("shifts")).calendar == "shifts"


def test_law_15_the_short_end_of_a_repair_window_is_forecast_only() -> None:
    assert kinds.repair(within(30, 60)).forecast_only
    assert not kinds.cool_down(at_least(30)).forecast_only


def test_law_16_a_cool_down_begins_anew_when_the_machine_ran_again() -> None:
    assert kinds.cool_down(at_least(30)).begins_anew == ("ran-again",)


def test_law_19_an_approval_begins_anew_when_it_is_asked_for_again() -> None:
    assert kinds.approval(SAFETY).begins_anew == ("approval-asked",)


def test_law_28_a_confirmation_lapses_and_nothing_else_does() -> None:
    assert kinds.confirmation(at_most(60)).lapses
    assert not kinds.told(at_most(60)).lapses


def test_law_29_a_resolution_counts_the_first_cycle_or_the_total() -> None:
    assert kinds.resolution(at_most(60)).counts == "first"
    assert kinds.resolution(at_most(60), counts="total").counts == "total"


def test_law_37_an_update_repeats() -> None:
    assert kinds.update(at_most(60)).repeats


def test_what_every_kind_accepts_is_kept() -> None:
    named = kinds.response(
        at_most(60),
        id=ExpectationId("first-look"),
        calendar=CalendarId("shifts"),
        at_risk=BeforeDue(Seconds(10)),
        because="The line waits.",
        owed_by="quality",
    )
    assert (named.id, named.kind, named.calendar) == ("first-look", "response", "shifts")
    assert (named.at_risk, named.because, named.owed_by) == (BeforeDue(Seconds(10)), "The line waits.", "quality")


def test_an_approval_without_a_time_has_no_clock() -> None:
    assert not kinds.approval(SAFETY).has_most
    assert UNBOUNDED.of(None, "normal") == Goal(None, None)
