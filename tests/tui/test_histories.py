from __future__ import annotations

from typing import get_args

import pytest
from rich.cells import cell_len

from rules.events import Event
from tests.sealer_repair import Told, entry, happened, moment, opened
from tests.tui.sealer_pictures import ASKED, EN, ES, INTERNAL, NOTED, SIGNED, TAKEN, teller, texts
from tui.conversations import conversation_lines, sayings
from tui.histories import PastEvent, history_lines, past_events
from tui.words import Words

FIRST = f"{2:032x}"
AGREEMENT = entry([opened()], "mon 08:00").request.agreement
EVERYTHING: list[Told] = [
    opened(),
    TAKEN,
    happened("mon 08:10", "assigned", assignee="luis", person="rosa"),
    happened("mon 08:11", "planned", start=moment("tue 08:00"), person="rosa"),
    happened("mon 08:12", "refused", gate="approval", reason="no lock", person="sara"),
    happened("mon 08:13", "approval-asked", gate="approval", person="luis"),
    SIGNED,
    happened("mon 10:20", "part-changed", part="motor", reason="burnt", person="luis"),
    happened("mon 10:21", "priority-changed", priority="urgent", reason="order waits", person="eva"),
    happened("mon 11:00", "ran-again", stopped_at=moment("mon 10:50"), person="eva"),
    happened("mon 11:10", "handed-over", department="quality", assignee="luis", reason="sick", person="rosa"),
    NOTED,
    ASKED,
    INTERNAL,
    happened(
        "mon 15:00", "work-started", override=True, part="motor", reason="line waits", second="sara", person="rosa"
    ),
    happened("mon 15:05", "approval-suspended", gate="approval", reason="gas", person="sara"),
    happened("mon 15:06", "held", reason="waiting for the line", text="They clean.", person="luis"),
    happened("mon 15:07", "resumed", person="luis"),
    happened("mon 15:08", "linked", child="Q-0311", person="rosa"),
    happened("mon 15:09", "republished", agreement=AGREEMENT, person="rosa"),
    happened("mon 15:10", "event", name="bar-cleaned", person="luis"),
    happened(
        "mon 15:11", "breached", clock="update", instance=1, cycle=1, noticed_at=moment("mon 16:00"), program="watch"
    ),
    happened(
        "mon 15:12", "escalated", clock="update", instance=1, cycle=1, level="due", tell=["maintenance:supervisor"]
    ),
    happened(
        "mon 15:13",
        "notified",
        clock="update",
        instance=1,
        cycle=1,
        level="due",
        channel="mail",
        to="Rosa Medina",
        program="watch",
    ),
    happened("mon 15:14", "excused", clock="update", instance=1, reason="drill", person="eva"),
    happened("mon 15:15", "acknowledged", clock="update", instance=1, until=moment("mon 16:15"), person="rosa"),
    happened("mon 15:16", "silenced", clock="update", instance=1, until=moment("mon 17:15"), person="rosa"),
    happened("mon 15:17", "amended", target=FIRST, instant=moment("mon 08:04"), reason="typed late", person="rosa"),
    happened("mon 16:00", "done", person="luis"),
    happened("mon 16:05", "told", words="It runs.", person="luis"),
    happened("mon 16:10", "confirmed", rating=5, words="Thank you.", person="eva"),
    happened("mon 17:00", "reopened", reason="stops again", has_not_run=True, person="eva"),
    happened("mon 17:10", "cancelled", reason="sold", person="eva"),
]

DETAILS = {
    "opened": "Sealer 3 does not close · priority normal",
    "taken": "corrected",
    "assigned": "to Luis Ortiz",
    "planned": "start planned for Tue 08:00",
    "refused": "approval of Safety · no lock",
    "approval asked": "approval of Safety",
    "approved": "approval of Safety · Locked out, key 14",
    "part named": "part Motor · burnt",
    "priority changed": "priority urgent · order waits",
    "ran again": "stopped again 10:50",
    "handed over": "to Quality · to Luis Ortiz · sick",
    "work started": "part Motor · by override · line waits · with Sara Vega",
    "approval suspended": "approval of Safety · gas",
    "put on hold": "waiting for the line · They clean.",
    "resumed": "",
    "linked": "Q-0311",
    "newer agreement": "",
    "bar-cleaned": "",
    "breach noticed": "update · noticed 16:00",
    "escalated": "update · past due · for Rosa Medina",
    "notified": "update · to Rosa Medina · by mail",
    "breach excused": "update · drill",
    "seen": "update · until 16:15",
    "silenced": "update · until 17:15",
    "amended": "taken: in truth 08:04 · typed late",
    "done": "",
    "customer told": "It runs.",
    "confirmed": "rating 5 of 5 · Thank you.",
    "reopened": "stops again · has not run since",
    "cancelled": "sold",
}


def past(
    story: list[Told], now: str = "mon 18:00", words: Words = EN, viewer: str | None = "maintenance"
) -> tuple[PastEvent, ...]:
    return past_events(entry(story, now), teller(now, words, viewer))


def test_every_event_says_what_belongs_to_it() -> None:
    shown = {each.word: each.details for each in past(EVERYTHING) if each.word != "note"}
    assert shown == DETAILS


def test_the_story_of_these_tests_has_every_event() -> None:
    assert {word for _, word, _ in EVERYTHING} == {kind.__struct_config__.tag for kind in get_args(Event)}


def test_the_last_stands_first_with_time_and_full_name() -> None:
    last, *_, first = past(EVERYTHING)
    assert (last.time, last.who, last.word) == ("17:10", "Eva Colón", "cancelled")
    assert (first.time, first.who, first.word) == ("08:00", "Eva Colón", "opened")


def test_what_a_program_did_carries_its_name() -> None:
    noticed = next(each for each in past(EVERYTHING) if each.word == "breach noticed")
    assert noticed.who == "watch"
    assert noticed.by_program


def test_law_31_what_was_typed_in_later_says_when() -> None:
    late = happened("mon 07:40", "done", entered=True, recorded_at=moment("mon 08:10"), person="luis")
    assert past([opened("mon 07:00"), late], "mon 09:00")[0].details == "typed in 08:10"


def test_an_event_that_was_taken_back_is_told_by_the_one_that_took_it() -> None:
    back = happened("mon 09:00", "amended", target=FIRST, reason="wrong request", person="luis")
    shown = past([opened(), TAKEN, back], "mon 10:00")
    assert [each.word for each in shown] == ["amended", "opened"]
    assert shown[0].details == "taken back: taken · wrong request"


def test_the_history_speaks_spanish() -> None:
    shown = past(EVERYTHING, words=ES)
    assert (shown[0].word, shown[0].details) == ("cancelada", "sold")
    assert any(each.details == "aprobación de Safety · no lock" for each in shown)


@pytest.mark.parametrize("viewer", ["packing", "safety", None])
def test_internal_notes_are_read_by_the_providers_people_only(viewer: str | None) -> None:
    story = [opened(), TAKEN, INTERNAL]
    now = "mon 18:00"
    assert past(story, viewer=viewer)[0].details == "internal"
    assert sayings(entry(story, now), teller(now, viewer=viewer)) == ()
    (said,) = sayings(entry(story, now), teller(now, viewer="maintenance"))
    assert said.internal
    assert "Order a second bar" in past(story)[0].details


def test_the_conversation_says_who_wrote_what_to_whom() -> None:
    told = teller("mon 18:00", viewer="maintenance")
    lines = texts(
        tuple(conversation_lines(sayings(entry([opened(), TAKEN, NOTED, ASKED], "mon 18:00"), told), 80, told))
    )
    assert lines == [
        " 13:00  Luis Ortiz → Packing",
        "   The bar is still hot. We come tomorrow at eight.",
        " 14:10  Eva Colón → Maintenance  ? waits for an answer",
        "   Can we use sealer 4 meanwhile?",
        "   The line stands since eight.",
    ]


def test_law_26_a_question_that_was_answered_waits_no_more() -> None:
    answer = happened("mon 15:00", "noted", text="Yes.", person="luis")
    told = teller("mon 18:00")
    question, reply = sayings(entry([opened(), TAKEN, ASKED, answer], "mon 18:00"), told)
    assert question.mark == "? asks"
    assert not question.open_question
    assert reply.mark == ""


def test_telling_and_confirming_are_part_of_the_conversation() -> None:
    told = teller("mon 18:00")
    marks = [each.mark for each in sayings(entry(EVERYTHING, "mon 18:00"), told)]
    assert marks[-3:] == ["✓ done", "✔ confirmed, rating 5 of 5", "↺ reopened"]


def test_an_empty_conversation_says_so() -> None:
    told = teller("mon 09:00")
    assert texts(tuple(conversation_lines((), 80, told))) == [" Nobody has written anything yet."]


@pytest.mark.parametrize("width", [20, 40, 60, 100])
@pytest.mark.parametrize(
    "typed",
    [
        "[/]",
        "[red]x[/red]",
        "\x1b[31mred\x1b[0m",
        "日本語" * 40,
        "שלום עולם",
        "👩\u200d🔧" * 30,
        "\u202egnp.exe",
        "x" * 300,
    ],
)
def test_hostile_words_stay_in_their_lines(typed: str, width: int) -> None:
    told = teller("mon 18:00", viewer="maintenance")
    note = happened("mon 13:00", "noted", text=f"first\n{typed}", person=typed, audience="provider")
    story = [opened(summary=typed), TAKEN, note]
    lines = [
        *history_lines(past_events(entry(story, "mon 18:00"), told), width),
        *conversation_lines(sayings(entry(story, "mon 18:00"), told), width, told),
    ]
    for line in lines:
        text = "".join(piece.text for piece in line)
        assert "\n" not in text
        assert "\x1b" not in text
        assert width < 60 or cell_len(text) <= width
