from __future__ import annotations

import random

import pytest
from msgspec.structs import replace

from rules.agreement import DepartmentId, ExpectationId
from rules.entry import Entry
from rules.events import ApprovalSuspended, Refused, RequestId
from rules.instants import Instant
from tests.tui.entries import NAMES, NOW, a_day, approved, before, by_number, done, entry, many, started, taken
from tui.listings import Counts, Filter, Listing, Tab, Tally, View

MAINTENANCE, PACKING, SAFETY, QUALITY = (DepartmentId(name) for name in ("maintenance", "packing", "safety", "quality"))


def on(tab: Tab, viewer: DepartmentId | None) -> list[str]:
    return sorted(Listing(a_day(), View(tab, viewer), NAMES))


def test_the_order_is_breached_by_the_longest_over_then_at_risk_then_by_due() -> None:
    assert list(Listing(a_day(), View(), NAMES)) == [
        "M-1042", "M-1044", "M-1040", "M-1047", "M-1049", "M-1048", "Q-0311", "M-1046", "Q-0312", "M-1043", "M-1039",
        "C-0007", "Q-0300",
    ]  # fmt: skip


def test_equal_requests_stand_in_the_order_of_their_numbers() -> None:
    twins = by_number(*(entry(f"M-{number}", "repair", "packing", "x", before(3)) for number in (3, 1, 2)))
    assert list(Listing(twins, View(), NAMES)) == ["M-1", "M-2", "M-3"]


def test_we_owe_what_we_provide_and_are_owed_what_we_asked_for() -> None:
    assert on(Tab.WE_OWE, QUALITY) == ["Q-0300", "Q-0311", "Q-0312"]
    assert on(Tab.OWED_TO_US, DepartmentId("dispatch")) == ["M-1048", "Q-0311", "Q-0312"]
    assert on(Tab.WE_OWE, None) == on(Tab.OWED_TO_US, None) == []


def test_a_request_handed_over_is_owed_by_who_has_it() -> None:
    entries = a_day()
    number = RequestId("M-1049")
    entries[number] = replace(entries[number], provider=QUALITY)
    assert number in Listing(entries, View(Tab.WE_OWE, QUALITY), NAMES)
    assert number not in Listing(entries, View(Tab.WE_OWE, MAINTENANCE), NAMES)


def test_breaches_are_those_of_everybody() -> None:
    assert on(Tab.BREACHES, PACKING) == ["M-1042", "M-1044"]


def test_law_17_to_approve_shows_the_approver_what_waits_for_it() -> None:
    assert on(Tab.TO_APPROVE, SAFETY) == ["M-1046"]
    assert on(Tab.TO_APPROVE, MAINTENANCE) == []
    assert on(Tab.TO_APPROVE, None) == ["M-1046"]


def to_approve(viewer: DepartmentId, asked: Entry) -> bool:
    return asked.request.id in Listing(by_number(asked), View(Tab.TO_APPROVE, viewer), NAMES)


@pytest.mark.parametrize(("minutes", "offered"), [(179, False), (180, True), (300, True)])
def test_law_18_delegates_are_offered_when_the_approver_is_at_risk(minutes: int, offered: bool) -> None:
    assert to_approve(QUALITY, entry("M-1", "hot-repair", "packing", "x", before(minutes))) is offered


def test_law_19_a_refused_gate_waits_for_the_provider_and_a_suspended_one_for_the_approver() -> None:
    gate = ExpectationId("approval")
    refused = Refused(occurred_at=before(10), request=RequestId(""), gate=gate)
    assert not to_approve(SAFETY, entry("M-1", "hot-repair", "packing", "x", before(60), refused))
    suspended = ApprovalSuspended(occurred_at=before(5), request=RequestId(""), gate=gate)
    at_work = [taken(before(2000)), approved(before(2000)), started(before(60))]
    assert to_approve(SAFETY, entry("M-1", "hot-repair", "packing", "x", before(2100), *at_work, suspended))
    over = done(before(1))
    assert not to_approve(SAFETY, entry("M-1", "hot-repair", "packing", "x", before(2100), *at_work, suspended, over))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("m-1042", ["M-1042"]),
        ("SEALER", ["M-1042", "M-1046"]),
        ("séaler", ["M-1042", "M-1046"]),
        ("bakery !oven", ["M-1049"]),
        ("luis conveyor", []),
        ("luis sealer", ["M-1042"]),
        ("!maintenance !quality", ["C-0007"]),
        ("   ", 13),
        ("!", 13),
    ],
)
def test_a_filter_finds_words_in_number_summary_departments_and_person(text: str, found: list[str] | int) -> None:
    listing = Listing(a_day(), View(text=text), NAMES)
    assert (len(listing) if isinstance(found, int) else sorted(listing)) == found


def test_a_filter_finds_machines() -> None:
    known = a_day()[RequestId("M-1042")]
    with_machine = replace(known, request=replace(known.request, machine="sealer-3", summary="Does not close"))
    assert Filter("sealer close", NAMES).fits(with_machine)


def test_a_change_moves_one_request_and_keeps_the_others() -> None:
    entries = many(200)
    listing = Listing(entries, View(), NAMES)
    before_ = list(listing)
    number = before_[120]
    entries[number] = replace(entries[before_[0]], request=replace(entries[number].request))
    listing.change({number})
    assert listing.index(number) < 40
    assert [each for each in listing if each != number] == [each for each in before_ if each != number]


def test_many_changes_leave_what_building_anew_gives() -> None:
    entries, chance = many(300), random.Random(7)
    patterns = list(a_day().values())
    listing = Listing(entries, View(Tab.ALL, None, "!oven"), NAMES)
    tally = Tally(entries)
    for step in range(200):
        number = RequestId(f"M-{chance.randrange(350):05}")
        if number in entries and chance.random() < 0.3:
            del entries[number]
        else:
            pattern = chance.choice(patterns)
            request = replace(pattern.request, id=number, opened_at=Instant(NOW - step))
            entries[number] = replace(pattern, request=request)
        listing.change([number])
        tally.change([number])
    assert list(listing) == list(Listing(entries, listing.view, NAMES))
    assert [listing.index(number) for number in listing] == list(range(len(listing)))
    assert tally.counts == Tally(entries).counts


def test_a_request_that_is_not_listed_has_no_line() -> None:
    listing = Listing(a_day(), View(Tab.BREACHES), NAMES)
    with pytest.raises(ValueError, match="not in this listing"):
        listing.index("M-1048")
    assert listing[0:2] == ["M-1042", "M-1044"]


def test_law_24_requests_without_expectation_are_counted_apart() -> None:
    counts = Tally(a_day()).counts
    assert counts == Counts(breached=2, at_risk=2, on_hold=1, in_work=1, no_expectation=1, open=13)
