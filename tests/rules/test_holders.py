"""Whose turn it was at every instant, from opening to closing."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import convert
from msgspec.structs import replace

from rules.agreement import AgreementId, DepartmentId, ExpectationId, PersonId, ServiceId
from rules.entry import Awaited, Entry, entry_of
from rules.events import (
    Acknowledged,
    Amended,
    Assigned,
    Escalated,
    Event,
    EventId,
    Notified,
    Planned,
    Published,
    Republished,
    RequestId,
    Silenced,
    Version,
)
from rules.holders import NO_CHILDREN, Child, Span, Why, spans, totals
from rules.instants import DAY, HOUR, MINUTE, Instant
from rules.publications import Publications
from rules.request import Request, fold
from rules.stages import OVER
from tests.rules.stories import PLANT, at, event, events, plant, published
from tests.rules.test_walks import LINES, SHORT, STEPS, Walk, quick, walked
from tests.rules.test_walks import OPENED as WALK_OPENED

OPENED = "mon 08:00 opened"
TAKEN = (OPENED, "mon 08:10 taken")
APPROVED = (*TAKEN, "mon 10:00 approved")
WORKED = (*APPROVED, "tue 08:10 work-started")
DONE = (*WORKED, "tue 09:00 done")
TOLD = (*DONE, "tue 09:20 told")
M2 = RequestId("M-1002")
ONLY_DONE = PLANT.replace('  { kind = "told", within = "30m" },\n', "").replace(
    '  { kind = "confirmation", within = "16h" },\n', ""
)

Seen = list[tuple[Instant, str | None, Why]]
Rows = tuple[tuple[str, str | None, Why], ...]


def held(
    *story: str,
    until: str = "fri 00:00",
    service: str = "sealer-repair",
    text: str = PLANT,
    children: dict[RequestId, Child] | None = None,
) -> tuple[Span, ...]:
    return spans(fold(events(*story, service=service, text=text)), published(text), at(until), children or {})


def seen(found: tuple[Span, ...]) -> Seen:
    return [(span.since, span.holder, span.why) for span in found]


def expected(*rows: tuple[str, str | None, Why]) -> Seen:
    return [(at(when), holder, why) for when, holder, why in rows]


BEFORE = (("mon 08:00", "safety", Why.TO_APPROVE), ("mon 10:00", None, Why.COOLING))
"""The opening, the signature at ten, and the twenty-four hours."""
READY = (*BEFORE, ("tue 08:00", "maintenance", Why.TO_START))
WORK = (*READY, ("tue 08:10", "maintenance", Why.IN_WORK))


@pytest.mark.parametrize(
    ("story", "rows", "ends"),
    [
        pytest.param((OPENED,), BEFORE[:1], "fri 00:00", id="the approver until somebody signs"),
        pytest.param(APPROVED, READY, "fri 00:00", id="cooling passes by itself"),
        pytest.param(
            (OPENED, "mon 10:00 approved"),
            (*BEFORE, ("tue 08:00", "maintenance", Why.TO_TAKE)),
            "fri 00:00",
            id="nobody has taken it",
        ),
        pytest.param(
            (*TAKEN, "mon 09:00 refused", "mon 11:00 approval-asked", "mon 12:00 approved"),
            (
                BEFORE[0],
                ("mon 09:00", None, Why.COOLING),
                ("mon 11:00", "safety", Why.TO_APPROVE),
                ("mon 12:00", None, Why.COOLING),
                ("tue 08:00", "maintenance", Why.TO_START),
            ),
            "fri 00:00",
            id="refused, asked again, signed",
        ),
        pytest.param(
            (*TAKEN, "mon 09:00 refused"),
            (BEFORE[0], ("mon 09:00", None, Why.COOLING), ("tue 08:00", "maintenance", Why.TO_ASK)),
            "fri 00:00",
            id="refused and not asked again",
        ),
        pytest.param(
            (*APPROVED, "mon 20:00 ran-again mon 18:00"),
            (*BEFORE, ("tue 18:00", "maintenance", Why.TO_START)),
            "fri 00:00",
            id="ran again, cools anew",
        ),
        pytest.param(
            (*APPROVED, "mon 12:00 work-started override"),
            (*BEFORE, ("mon 12:00", "maintenance", Why.IN_WORK)),
            "fri 00:00",
            id="overridden",
        ),
        pytest.param(
            (*WORKED, "tue 08:20 held waiting for the line", "tue 08:40 resumed"),
            (*WORK, ("tue 08:20", "packing", Why.HOLD), ("tue 08:40", "maintenance", Why.IN_WORK)),
            "fri 00:00",
            id="held by the customer",
        ),
        pytest.param(
            (*WORKED, "tue 08:20 approval-suspended", "tue 08:40 approved"),
            (*WORK, ("tue 08:20", "safety", Why.SUSPENDED), ("tue 08:40", "maintenance", Why.IN_WORK)),
            "fri 00:00",
            id="suspended by the approver",
        ),
        pytest.param(
            (*WORKED, "tue 08:20 asked-back", "tue 08:30 customer-asked", "tue 08:40 noted"),
            (
                *WORK,
                ("tue 08:20", "packing", Why.ASKED_BACK),
                ("tue 08:30", "maintenance", Why.TO_ANSWER),
                ("tue 08:40", "maintenance", Why.IN_WORK),
            ),
            "fri 00:00",
            id="questions both ways",
        ),
        pytest.param(
            TOLD,
            (*WORK, ("tue 09:00", "maintenance", Why.TO_TELL), ("tue 09:20", "packing", Why.TO_CONFIRM)),
            "wed 01:20:01",
            id="a confirmation that runs out closes it",
        ),
        pytest.param(
            (*TOLD, "tue 12:00 confirmed"),
            (*WORK, ("tue 09:00", "maintenance", Why.TO_TELL), ("tue 09:20", "packing", Why.TO_CONFIRM)),
            "tue 12:00",
            id="confirmed",
        ),
        pytest.param((*APPROVED, "mon 11:00 cancelled"), BEFORE, "mon 11:00", id="cancelled"),
        pytest.param(
            (*APPROVED, "mon 12:00 handed-over quality"),
            (*BEFORE, ("tue 08:00", "quality", Why.TO_START)),
            "fri 00:00",
            id="handed over",
        ),
        pytest.param(
            (*TAKEN, "mon 12:00 approved entered mon 10:00"),
            READY,
            "fri 00:00",
            id="entered afterwards, from when it happened",
        ),
        pytest.param((OPENED, "mon 09:00 confirmed"), (BEFORE[0], ("mon 09:00", None, Why.CONFIRMED)), "fri 00:00"),
    ],
)
def test_law_26_whose_turn_it_was(story: tuple[str, ...], rows: Rows, ends: str) -> None:
    found = held(*story)
    assert seen(found) == expected(*rows)
    assert found[-1].until == at(ends)


def test_law_26_each_span_is_split_into_open_and_closed_hours_of_its_holder() -> None:
    signing = held(*TAKEN, "tue 10:00 approved")[0]
    assert (signing.holder, signing.open, signing.closed) == ("safety", 18 * HOUR, 8 * HOUR)
    assert signing.total == 26 * HOUR


def test_law_22_each_of_the_calendars_of_a_department_counts_in_its_time() -> None:
    """Safety worked from 06:00 to 22:00, and from Monday 20:00 on from 08:00 to 17:00."""
    moved = PLANT.replace('name = "Seguridad"\ncalendar = "two-shifts"', 'name = "Seguridad"\ncalendar = "office"')
    both = Publications.read(
        [
            Published(occurred_at=Instant(0), text=PLANT, version=Version(1)),
            Published(occurred_at=at("mon 20:00"), text=moved, version=Version(2)),
        ]
    )
    assert both is not None
    signing = spans(fold(events(*TAKEN, "tue 10:00 approved")), both, at("fri 00:00"))[0]
    assert (signing.holder, signing.open, signing.closed) == ("safety", 14 * HOUR, 12 * HOUR)


def test_law_26_what_cools_is_open_round_the_clock() -> None:
    cooling = held(*APPROVED)[1]
    assert (cooling.holder, cooling.open, cooling.closed) == (None, 22 * HOUR, 0)


def test_law_26_a_department_without_hours_of_its_own_is_always_open() -> None:
    confirming = held(*TOLD)[-1]
    assert (confirming.holder, confirming.open, confirming.closed) == ("packing", 16 * HOUR + 1, 0)


@pytest.mark.parametrize(
    ("story", "why", "person"),
    [
        pytest.param(APPROVED, Why.TO_START, "luis", id="who took it"),
        pytest.param((OPENED, "mon 10:00 approved"), Why.TO_TAKE, None, id="nobody took it"),
        pytest.param(APPROVED, Why.TO_APPROVE, None, id="an approver is not named"),
        pytest.param(APPROVED, Why.COOLING, None, id="nobody while it cools"),
        pytest.param((*WORKED, "tue 08:20 held waiting for the line"), Why.HOLD, "pilar", id="who asked"),
        pytest.param((*WORKED, "tue 08:20 asked-back"), Why.ASKED_BACK, "pilar", id="who is asked back"),
        pytest.param((*WORKED, "tue 08:20 customer-asked"), Why.TO_ANSWER, "luis", id="who answers"),
        pytest.param(TOLD, Why.TO_CONFIRM, "pilar", id="who confirms"),
    ],
)
def test_law_26_the_person_is_named_where_the_request_names_one(
    story: tuple[str, ...], why: Why, person: str | None
) -> None:
    assert [span.person for span in held(*story) if span.why is why] == [person]


def test_law_26_a_person_who_takes_over_begins_a_span() -> None:
    found = held("mon 08:00 opened", "mon 08:10 taken", "mon 08:20 taken rosa", service="statistics")
    assert [(span.since, span.person) for span in found] == [
        (at("mon 08:00"), None),
        (at("mon 08:10"), PersonId("luis")),
        (at("mon 08:20"), PersonId("rosa")),
    ]


def test_law_26_a_request_that_is_read_before_it_was_opened_was_nobodys() -> None:
    assert held(OPENED, until="mon 08:00") == ()
    assert held(OPENED, until="mon 07:00") == ()


def test_law_26_what_closes_in_the_second_in_which_it_opens_is_nobodys() -> None:
    assert held(OPENED, "mon 08:00 cancelled") == ()


def test_law_26_a_correction_counts_from_when_it_really_happened() -> None:
    story = events(*TAKEN, "mon 12:00 approved")
    amended = Amended(
        target=EventId("e3"),
        instant=at("mon 10:00"),
        id=EventId("e4"),
        request=RequestId("M-1001"),
        version=Version(4),
        occurred_at=at("mon 12:30"),
        recorded_at=at("mon 12:30"),
    )
    found = spans(fold((*story, amended)), published(), at("fri 00:00"))
    assert seen(found) == expected(*READY)


CHILD = Child(DepartmentId("quality"), at("mon 12:00"), at("tue 09:00"))


@pytest.mark.parametrize(
    ("story", "child", "rows"),
    [
        pytest.param(
            (*APPROVED, "mon 12:00 linked M-1002"),
            CHILD,
            (*BEFORE, ("mon 12:00", "quality", Why.CHILD), ("tue 09:00", "maintenance", Why.TO_START)),
            id="from its opening to its end",
        ),
        pytest.param(
            (*APPROVED, "mon 11:00 linked M-1002"),
            replace(CHILD, done_at=None),
            (*BEFORE, ("mon 12:00", "quality", Why.CHILD)),
            id="open still",
        ),
        pytest.param(
            (*APPROVED, "mon 13:00 linked M-1002"),
            CHILD,
            (*BEFORE, ("mon 13:00", "quality", Why.CHILD), ("tue 09:00", "maintenance", Why.TO_START)),
            id="linked when it had been open for an hour",
        ),
        pytest.param(
            (*APPROVED, "mon 13:00 held waiting for the line", "mon 14:00 linked M-1002"),
            CHILD,
            (
                *BEFORE,
                ("mon 13:00", "packing", Why.HOLD),
                ("mon 14:00", "quality", Why.CHILD),
                ("tue 09:00", "packing", Why.HOLD),
            ),
            id="before the holder",
        ),
        pytest.param((*APPROVED, "mon 13:00 linked M-1009"), CHILD, READY, id="one of which nothing is known"),
    ],
)
def test_law_27_the_waiting_for_a_child_is_its_providers(story: tuple[str, ...], child: Child, rows: Rows) -> None:
    assert seen(held(*story, children={M2: child})) == expected(*rows)


def test_law_29_the_gap_before_it_is_reopened_belongs_to_the_customer() -> None:
    found = held(*TOLD, "tue 12:00 confirmed", "thu 08:00 reopened", until="thu 12:00")
    assert seen(found)[-3:] == expected(
        ("tue 09:20", "packing", Why.TO_CONFIRM),
        ("tue 12:00", "packing", Why.GAP),
        ("thu 08:00", "safety", Why.TO_APPROVE),
    )
    assert sum(span.total for span in found) == at("thu 12:00") - at("mon 08:00")


def test_law_28_a_confirmation_that_comes_after_it_ran_out_was_the_customers_time() -> None:
    found = held(*TOLD, "wed 09:00 confirmed")
    assert seen(found)[-2:] == expected(("tue 09:20", "packing", Why.TO_CONFIRM), ("wed 01:20:01", "packing", Why.GAP))
    assert found[-1].until == at("wed 09:00")


def test_law_28_where_nothing_follows_done_it_ends_with_it() -> None:
    assert held(*DONE, text=ONLY_DONE)[-1].until == at("tue 09:00")
    assert held(*DONE, "tue 10:00 noted", text=ONLY_DONE)[-1].until == at("tue 09:00")


def test_law_21_what_was_promised_at_the_time_says_whose_turn_it_was() -> None:
    """The new agreement has no gate: what came before its publication waited for the approver all the same."""
    newer = PLANT.replace('  { kind = "approval", by = "safety", within = "4h", delegates = ["quality"] },\n', "")
    both = Publications.read(
        [
            Published(occurred_at=Instant(0), text=PLANT, version=Version(1)),
            Published(occurred_at=at("mon 09:00"), text=newer, version=Version(2)),
        ]
    )
    assert both is not None
    agreement = next(
        service.agreement.id for service in plant(newer).services.values() if service.id == "sealer-repair"
    )
    moved = Republished(
        agreement=AgreementId(agreement),
        id=EventId("e3"),
        request=RequestId("M-1001"),
        version=Version(3),
        occurred_at=at("mon 09:00"),
        recorded_at=at("mon 09:00"),
    )
    found = spans(fold((*events(*TAKEN), moved)), both, at("fri 00:00"))
    assert seen(found) == expected(
        BEFORE[0], ("mon 09:00", None, Why.COOLING), ("tue 08:00", "maintenance", Why.TO_START)
    )


def test_law_24_without_an_agreement_it_is_the_providers_turn() -> None:
    opened, taken = events(OPENED, "mon 09:00 taken", service="statistics")
    unknown = fold((replace(opened, agreement=AgreementId("statistics@0")), taken))
    assert seen(spans(unknown, published(), at("mon 10:00"))) == expected(
        ("mon 08:00", "quality", Why.TO_TAKE), ("mon 09:00", "quality", Why.TO_START)
    )


def test_law_26_totals_add_up_each_department_and_each_person() -> None:
    summed = totals(held(*TOLD, "tue 12:00 confirmed"))
    assert {holder: (time.open, time.closed) for holder, time in summed.departments.items()} == {
        "safety": (2 * HOUR, 0),
        None: (22 * HOUR, 0),
        "maintenance": (80 * MINUTE, 0),
        "packing": (160 * MINUTE, 0),
    }
    assert {person: time.total for person, time in summed.people.items()} == {
        "luis": 80 * MINUTE,
        "pilar": 160 * MINUTE,
    }
    assert summed.departments[DepartmentId("safety")].total == 2 * HOUR


def test_totals_of_nothing_are_nothing() -> None:
    assert totals(()).departments == {}


Children = Mapping[RequestId, Child]


def as_of(request: Request, publications: Publications, now: Instant, children: Children = NO_CHILDREN) -> Entry:
    """The request read by everybody else's way at an instant of its past, from what had happened by then."""
    known = [
        replace(moment.event, occurred_at=moment.at, entered=False)
        for moment in request.moments
        if moment.at <= now and not isinstance(moment.event, Amended)
    ]
    folded = fold(known)
    linked = [children[child] for child in folded.children if child in children]
    open_child = next((each for each in linked if each.is_open(now)), None)
    return entry_of(folded, publications, now, None if open_child is None else Awaited(open_child.provider, None))


def check_against_every_instant(
    request: Request, publications: Publications, until: Instant, children: Children = NO_CHILDREN
) -> None:
    """Cover without gap or overlap, and the turn of every other reading at each boundary, beside it and between."""
    found = spans(request, publications, until, children)
    if not found:
        assert entry_of(request, publications, until).closes_at == request.opened_at
        return
    assert found[0].since == request.opened_at
    assert all(earlier.until == later.since for earlier, later in pairwise(found))
    assert all(span.since < span.until and span.total == span.open + span.closed for span in found)
    assert sum(span.total for span in found) == found[-1].until - request.opened_at
    assert all(
        (earlier.holder, earlier.person, earlier.why) != (later.holder, later.person, later.why)
        for earlier, later in pairwise(found)
    )
    for span in found:
        for instant in {span.since, span.since + 1, (span.since + span.until) // 2, span.until - 2, span.until - 1}:
            if not span.since <= instant < span.until:
                continue
            entry = as_of(request, publications, Instant(instant), children)
            shut = entry.stage in OVER
            assert span.holder == (request.customer if shut else entry.turn), (instant, span)
            assert (span.why is Why.GAP) == shut
            assert (span.holder is None) == (span.why in (Why.COOLING, Why.CONFIRMED))
    last = entry_of(request, publications, until)
    assert found[-1].until == until or (last.stage in OVER and last.closes_at is not None)
    assert found[-1].until == until or found[-1].until >= (last.closes_at or until)


@quick
@given(STEPS, st.sampled_from([1, 20 * MINUTE, 3 * DAY]))
def test_law_26_on_any_walk_of_actions_the_spans_say_whose_turn_it_was(
    steps: list[tuple[int, int, int]], later: int
) -> None:
    walk = walked(steps)
    check_against_every_instant(fold(walk.history), published(SHORT), Instant(walk.now + later))


NEWER = (
    SHORT.replace('wait = "20m"', 'wait = "2h"')
    .replace('  { kind = "approval", by = "safety", within = "4h", delegates = ["quality"] },\n', "")
    .replace('kind = "confirmation", within = "16h"', 'kind = "confirmation", within = "3h"')
)
BOTH = Publications.read(
    [
        Published(occurred_at=Instant(0), text=SHORT, version=Version(1)),
        Published(occurred_at=at("mon 00:00"), text=NEWER, version=Version(2)),
    ]
)
CLOCK = ExpectationId("response")


def further(line: str, walk: Walk, service: str) -> Event | None:
    """The events that no other story tells."""
    version = len(walk.history) + 1
    here = {"id": f"e{version}", "version": version, "request": "M-1001", "occurred_at": walk.now}
    marked = {"clock": CLOCK, "instance": 1}
    fields: dict[str, tuple[type[Event], dict[str, object]]] = {
        "assigned": (Assigned, {"assignee": "luis"}),
        "planned": (Planned, {"start": walk.now + 3_600}),
        "republished": (Republished, {"agreement": plant(NEWER).services[ServiceId(service)].agreement.id}),
        "republished back": (Republished, {"agreement": plant(SHORT).services[ServiceId(service)].agreement.id}),
        "acknowledged": (Acknowledged, {**marked, "until": walk.now + 60}),
        "silenced": (Silenced, {**marked, "until": walk.now + 60}),
        "escalated": (Escalated, {**marked, "cycle": 1, "level": "due"}),
        "notified": (Notified, {**marked, "cycle": 1, "level": "due", "channel": "board", "to": "rosa"}),
        "taken back": (Amended, {"target": f"e{2 + version // 3}"}),
        "corrected": (Amended, {"target": f"e{2 + version // 3}", "instant": walk.now - 1_200}),
    }
    if line not in fields:
        return None
    kind, own = fields[line]
    return convert({"event": kind.__struct_config__.tag, **here, **own}, kind)


FURTHER = (
    *("assigned", "planned", "republished", "republished back", "acknowledged", "silenced", "escalated", "notified"),
    *("taken back", "corrected", "linked M-1002", "linked M-1003", "customer-noted", "noted-internal"),
)
ANYTHING = st.lists(
    st.tuples(
        st.sampled_from([0, 1, 60, 15 * MINUTE, 45 * MINUTE, 9 * 60 * MINUTE]),
        st.sampled_from((*LINES, *FURTHER)),
        st.sampled_from([0, 0, 0, 10 * MINUTE, 3 * 60 * MINUTE]),
    ),
    max_size=18,
)
BY_PROGRAMS = ("breached", "excused", "escalated", "notified", "acknowledged", "silenced", "taken back", "corrected")
"""What nobody types in afterwards."""


def strayed(lines: list[tuple[int, str, int]], service: str) -> Walk:
    """A history of whatever events, some of them entered afterwards."""
    walk = Walk(events(WALK_OPENED, text=SHORT, service=service), at("mon 21:30"))
    for seconds, line, early in lines:
        walk.now = Instant(walk.now + seconds)
        happened = further(line, walk, service) or event(f"mon 00:00 {line}", len(walk.history) + 1)
        entered = early > 0 and not line.startswith(BY_PROGRAMS)
        occurred = Instant(max(walk.now - early, at("mon 21:30"))) if entered else walk.now
        walk.history = (*walk.history, replace(happened, occurred_at=occurred, recorded_at=walk.now, entered=entered))
    return walk


def test_the_walks_of_these_tests_know_every_event_word() -> None:
    told = {
        (further(line, Walk((), at("mon 22:00")), "chat") or event(f"mon 00:00 {line}", 2)).__struct_config__.tag
        for line in (*LINES, *FURTHER)
    }
    assert told | {"opened"} == {kind.__struct_config__.tag for kind in get_args(Event)}


SERVICES = st.sampled_from(["sealer-repair", "trial", "statistics", "chat"])
many = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@many
@given(ANYTHING, SERVICES, st.sampled_from([1, 20 * MINUTE, 3 * DAY]))
def test_law_26_whatever_events_there_are_the_spans_say_whose_turn_it_was(
    lines: list[tuple[int, str, int]], service: str, later: int
) -> None:
    walk = strayed(lines, service)
    assert BOTH is not None
    children = {
        M2: Child(DepartmentId("safety"), at("mon 21:45"), Instant(walk.now - 600)),
        RequestId("M-1003"): Child(DepartmentId("quality"), at("mon 21:50"), None),
    }
    check_against_every_instant(fold(walk.history), BOTH, Instant(walk.now + later), children)


@many
@given(ANYTHING, SERVICES, st.integers(0, 2 * DAY))
def test_law_26_what_is_told_until_an_instant_is_the_beginning_of_the_whole(
    lines: list[tuple[int, str, int]], service: str, cut: int
) -> None:
    walk = strayed(lines, service)
    assert BOTH is not None
    request, until = fold(walk.history), Instant(walk.history[0].occurred_at + cut)
    whole = spans(request, BOTH, Instant(max(walk.now, until) + 1))
    beginning = [(span.since, min(span.until, until), span.holder, span.why) for span in whole if span.since < until]
    told = spans(request, BOTH, until)
    assert [(span.since, span.until, span.holder, span.why) for span in told] == beginning
