from __future__ import annotations

import pytest
from msgspec.structs import replace

from rules.agreement import DepartmentId, ExpectationId, PersonId
from rules.events import ApprovalSuspended, RequestId
from rules.instants import Instant
from rules.readings import Verdict
from tests.tui.entries import NAMES, NOW, a_day, approved, before, entry, held, later, started, taken
from tui.boards import FULL_BAR, NOBODY, BoardRow, bar, clock_name, row
from tui.tones import Paint, Tone
from tui.words import Words

EN, ES = Words("en"), Words("es")


def of(number: str, words: Words = EN, now: Instant = NOW) -> BoardRow:
    return row(a_day()[RequestId(number)], now, NAMES, words)


def test_a_row_says_everything_about_a_late_repair() -> None:
    assert of("M-1042") == BoardRow(
        request=RequestId("M-1042"),
        tone=Tone.BREACHED,
        number="M-1042",
        summary="Sealer 3 does not close",
        parties="Packing ← Maintenance",
        stage="in work",
        assignee="Luis Ortiz",
        expectation="repair ≤ 1 h",
        bar=FULL_BAR,
        left="−00:12:40",
        turn="→ Maintenance",
        ticks=True,
    )


@pytest.mark.parametrize(
    ("number", "tone", "stage", "expectation", "left"),
    [
        ("M-1044", Tone.BREACHED, "new", "taken ≤ 30 min", "−00:04:00"),
        ("M-1047", Tone.AT_RISK, "new", "taken ≤ 30 min", "00:04:11"),
        ("M-1040", Tone.AT_RISK, "ready", "start ≤ 1 h", "00:00:00"),
        ("M-1039", Tone.COOLING, "cooling", "from Wed 08:00", "17:53:00"),
        ("M-1046", Tone.TO_APPROVE, "to approve", "approval ≤ 4 h", "02:20:00"),
        ("M-1048", Tone.IN_WORK, "in work", "repair ≤ 1 h", "00:48:00"),
        ("M-1049", Tone.NEW, "new", "taken ≤ 30 min", "00:27:00"),
        ("M-1043", Tone.TOLD, "told", "confirmation ≤ 16 h", "15:00:00"),
        ("Q-0311", Tone.ON_HOLD, "on hold", "for Dispatch", "02:10:00"),
        ("C-0007", Tone.OFF_HOURS, "new", "resolution ≤ 8 h", "04:47:32"),
        ("Q-0300", Tone.NO_EXPECTATION, "new", "no expectation", NOBODY),
    ],
)
def test_each_state_reads_as_in_the_design(number: str, tone: Tone, stage: str, expectation: str, left: str) -> None:
    shown = of(number)
    assert (shown.tone, shown.stage, shown.expectation, shown.left) == (tone, stage, expectation, left)


@pytest.mark.parametrize(
    ("number", "stage", "expectation"),
    [
        ("M-1042", "en trabajo", "reparación ≤ 1 h"),
        ("M-1039", "enfriando", "desde mié 08:00"),
        ("Q-0311", "en espera", "por Dispatch"),
        ("Q-0300", "nueva", "sin expectativa"),
    ],
)
def test_rows_speak_spanish(number: str, stage: str, expectation: str) -> None:
    shown = of(number, ES)
    assert (shown.stage, shown.expectation) == (stage, expectation)


def test_law_24_no_expectation_is_its_own_state() -> None:
    shown = of("Q-0300")
    assert (shown.tone, shown.bar, shown.ticks) == (Tone.NO_EXPECTATION, None, False)


def test_law_26_the_row_says_whose_turn_it_is() -> None:
    assert of("M-1046").turn == "→ Safety"
    assert of("M-1039").turn == ""


def test_a_countdown_goes_on_between_two_changes() -> None:
    assert of("M-1047", now=later(1)).left == "00:03:11"
    assert of("M-1042", now=later(1)).left == "−00:13:40"


def test_law_13_a_stopped_clock_does_not_count_down() -> None:
    assert of("Q-0311", now=later(30)) == of("Q-0311")
    assert not of("Q-0311").ticks


def test_law_11_off_hours_is_not_on_hold_and_does_not_count_down() -> None:
    assert not of("C-0007").ticks
    assert of("C-0007", now=later(30)).left == of("C-0007").left


@pytest.mark.parametrize(("minutes", "seconds"), [(29, 59), (30, 0)])
def test_law_09_a_bar_is_never_full_before_the_breach(minutes: int, seconds: int) -> None:
    reading = entry("M-1", "repair", "packing", "Late", before(minutes, seconds)).headline
    assert reading is not None
    assert bar(reading) == FULL_BAR - 1


def test_law_09_a_bar_is_full_one_second_after_due() -> None:
    reading = entry("M-1", "repair", "packing", "Late", before(30, 1)).headline
    assert reading is not None
    assert reading.verdict is Verdict.BREACHED
    assert bar(reading) == FULL_BAR


def test_a_breach_on_hold_is_still_red_and_says_who_holds_it() -> None:
    late = entry("M-1", "repair", "packing", "x", before(200), taken(before(190)), started(before(180)),
                 held(before(60), "waiting for the line"))  # fmt: skip
    shown = row(late, NOW, NAMES, EN)
    assert (shown.tone, shown.stage, shown.expectation, shown.left) == (
        Tone.BREACHED,
        "on hold",
        "for Packing",
        "−01:00:00",
    )


HOSTILE = [
    "[/]",
    "[red]x[/red]",
    "\x1b[31mred",
    "日本語の件名",
    "שלום",
    "👩\u200d🔧",
    "a\u200bb",
    "\u202egnp.exe",
    "two\nlines",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_safe_in_every_cell(text: str) -> None:
    known = a_day()[RequestId("M-1042")]
    request = replace(
        known.request, summary=text, customer=DepartmentId(text), assignee=PersonId(text), id=RequestId(text)
    )
    shown = row(replace(known, request=request), NOW, NAMES, EN)
    for cell in (shown.number, shown.summary, shown.parties, shown.assignee):
        assert all(character.isprintable() or character == " " for character in cell)


def test_a_clock_with_an_id_of_its_own_is_called_by_it() -> None:
    expectation = a_day()[RequestId("M-1047")].agreement.expectations[0]
    assert clock_name(expectation, EN) == "taken"
    assert clock_name(replace(expectation, id=ExpectationId("first-look")), EN) == "first-look"
    assert clock_name(replace(expectation, id=ExpectationId("\x1b")), EN) == "␛"


def test_law_19_work_whose_approval_is_suspended_stands_there_in_red() -> None:
    suspended = ApprovalSuspended(
        occurred_at=before(5), request=RequestId(""), gate=ExpectationId("approval"), reason="no lock"
    )
    events = (taken(before(1490)), approved(before(1300)), started(before(20)), suspended)
    shown = row(entry("M-1050", "hot-repair", "packing", "Tunnel trips", before(1500), *events), NOW, NAMES, EN)
    assert (shown.tone, shown.tone.paint, shown.stage) == (Tone.SUSPENDED, Paint.BREACHED, "suspended")
    assert shown.expectation == "for Safety"
