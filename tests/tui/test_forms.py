"""What is asked before each action, and the action that comes of the answers."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from msgspec.structs import replace

from rules.actions import decide, offer, offers
from rules.agreement import DepartmentId, PartId, PersonId
from rules.answers import Declined, Offer
from rules.asks import (
    WORDS,
    Acknowledge,
    Action,
    Amend,
    Approve,
    AskApproval,
    Assign,
    Cancel,
    ChangePart,
    ChangePriority,
    Confirm,
    Excuse,
    Finish,
    HandOver,
    Happen,
    Hold,
    Link,
    Note,
    Plan,
    ReAgree,
    Refuse,
    Reopen,
    Resume,
    RunAgain,
    Silence,
    Start,
    Suspend,
    Take,
    Tell,
)
from rules.entry import Entry, entry_of
from rules.events import Opened, RequestId, Version
from rules.instants import Instant
from rules.request import fold
from tests.rules.situations import STATES, person, state
from tests.rules.stories import at, entry, events, plant, published
from tui.boards import Names
from tui.filled_forms import FilledForm
from tui.forms import Choice, Form, Stated, Text, Time, Toggle, Value, form
from tui.tellers import Teller
from tui.typed_times import TypedTimes
from tui.words import LANGUAGES, Language, Words

ZONE = "America/Puerto_Rico"


def teller(now: Instant, language: Language = "en") -> Teller:
    return Teller(plant(), Names(plant()), Words(language), now)


def asked(
    word: str, of: tuple[Entry, Instant], by: str, *, language: Language = "en", others: tuple[Entry, ...] = ()
) -> Form:
    told, now = of
    offered = offer(word, told, by=person(by), publications=published(), now=now)
    assert isinstance(offered, Offer), offered
    return form(offered, told, person(by), teller(now, language), others=others)


def said(form_: Form, now: Instant, values: Mapping[str, Value]) -> Action:
    return FilledForm(form_, values, TypedTimes(now, ZONE)).action


def late() -> tuple[Entry, Instant]:
    """A request that was to be taken by 08:30 and was not."""
    return entry("mon 08:40", "mon 08:00 opened"), at("mon 08:40")


def typed_late() -> tuple[Entry, Instant]:
    """Done at 10:05, typed in half an hour later: after the repair's due."""
    *told, done = events(*STATES["in work"][1], "tue 10:35 done entered tue 10:05")
    request = fold((*told, replace(done, person=PersonId("luis"))))
    return entry_of(request, published(), at("tue 10:40")), at("tue 10:40")


TRIAL = entry("mon 09:00", "mon 08:00 opened", "mon 08:10 taken", service="trial"), at("mon 09:00")


@pytest.mark.parametrize(
    ("word", "of", "by", "values", "expected"),
    [
        ("take", state("new"), "luis", {}, Take()),
        ("assign", state("new"), "rosa", {"person": "luis"}, Assign(PersonId("luis"))),
        ("plan", state("cooling"), "luis", {"time": "tue 09:00"}, Plan(at("tue 09:00"))),
        ("start", state("ready"), "luis", {"part": ""}, Start()),
        ("start", state("ready"), "luis", {"part": "motor"}, Start(PartId("motor"))),
        (
            "start",
            state("cooling"),
            "rosa",
            {"part": "", "second": "sara", "text": "fire"},
            Start(override=True, reason="fire", second=PersonId("sara")),
        ),
        ("ran-again", state("cooling"), "pilar", {"time": ""}, RunAgain()),
        ("ran-again", state("cooling"), "pilar", {"time": "11:15"}, RunAgain(at("mon 11:15"))),
        ("hold", state("in work"), "luis", {"hold": "waiting for the line"}, Hold("waiting for the line")),
        ("resume", state("on hold"), "luis", {}, Resume()),
        ("ask-approval", state("refused"), "luis", {}, AskApproval("approval")),
        ("approve", state("to approve"), "sara", {}, Approve("approval")),
        ("refuse", state("to approve"), "sara", {"text": "hot"}, Refuse("approval", "hot")),
        ("suspend", state("in work"), "sara", {"text": "gas"}, Suspend("approval", "gas")),
        ("part", state("in work"), "luis", {"part": "motor", "text": ""}, ChangePart(PartId("motor"))),
        ("priority", state("new"), "luis", {"priority": "urgent", "text": ""}, ChangePriority("urgent")),
        (
            "hand-over",
            state("in work"),
            "luis",
            {"successor": "department:quality", "text": "theirs"},
            HandOver(DepartmentId("quality"), reason="theirs"),
        ),
        (
            "hand-over",
            state("in work"),
            "luis",
            {"successor": "person:rosa", "text": "shift"},
            HandOver(person=PersonId("rosa"), reason="shift"),
        ),
        ("note", state("new"), "luis", {"text": "x", "question": True}, Note("x", question=True)),
        ("note", state("new"), "luis", {"text": "x", "internal": True}, Note("x", "internal")),
        ("event", TRIAL, "luis", {"name": "tested"}, Happen("tested")),
        ("child", state("in work"), "luis", {"number": " M-7 "}, Link(RequestId("M-7"))),
        ("done", state("in work"), "luis", {}, Finish()),
        ("tell", state("done"), "luis", {"text": "runs"}, Tell("runs")),
        ("confirm", state("told"), "pilar", {"rating": "4", "text": ""}, Confirm(4)),
        ("confirm", state("told"), "pilar", {"rating": "", "text": ""}, Confirm()),
        ("reopen", state("confirmed"), "pilar", {"text": "no", "has-not-run": True}, Reopen("no", has_not_run=True)),
        ("cancel", state("new"), "pilar", {"text": ""}, Cancel()),
        ("excuse", late(), "pilar", {"text": "flood"}, Excuse("response#1", "flood")),
        ("ack", late(), "luis", {"time": "09:10"}, Acknowledge("response#1")),
        ("ack", late(), "luis", {"time": "+1h"}, Acknowledge("response#1", at("mon 09:40"))),
        ("silence", late(), "luis", {"clock": "update#1", "time": ""}, Silence("update#1")),
        ("amend", typed_late(), "rosa", {"correction": "3", "text": "no"}, Amend(Version(3), None, "no")),
        ("amend", typed_late(), "rosa", {"correction": f"5@{at('tue 10:05')}"}, Amend(Version(5), at("tue 10:05"))),
        ("amend", typed_late(), "rosa", {"correction": "5", "time": "10:20"}, Amend(Version(5), at("tue 10:20"))),
    ],
)
def test_what_was_filled_in_becomes_the_action(
    word: str, of: tuple[Entry, Instant], by: str, values: Mapping[str, Value], expected: Action
) -> None:
    usual = {each.name: each.usual for each in asked(word, of, by).fields if isinstance(each, Time)}
    assert said(asked(word, of, by), of[1], {**usual, **values}) == expected


def test_every_action_can_be_filled_in() -> None:
    for word, kind in WORDS.items():
        values = {"correction": "3"} if word == "amend" else {}
        assert isinstance(said(Form(word, ""), at("mon 08:00"), values), kind)
    assert said(Form("re-agree", ""), at("mon 08:00"), {}) == ReAgree()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("named", STATES)
def test_whatever_is_offered_has_a_form_in_both_languages(named: str, language: Language) -> None:
    told, now = state(named)
    for by in plant().people:
        answers = offers(told, by=person(by), publications=published(), now=now)
        for word, answered in answers.items():
            if isinstance(answered, Declined):
                continue
            shown = form(answered, told, person(by), teller(now, language), others=(told,))
            assert shown.title
            labels = [each.label for each in shown.fields]
            assert all(labels)
            assert len(set(labels)) == len(labels), word
            for choice in (each for each in shown.fields if isinstance(each, Choice)):
                names = [label for _, label in choice.options]
                assert all(names)
                assert len(set(names)) == len(names), (word, names)


def test_what_cannot_have_been_done_earlier_does_not_ask_when() -> None:
    told, now = state("in work")
    for word, kind in WORDS.items():
        offered = Offer(word)
        earlier = form(offered, told, person("luis"), teller(now)).earlier
        wrong = decide(kind(), told, by=person("luis"), publications=published(), now=now, entered_at=now)
        only_now = wrong == Declined("only-now")
        assert (earlier is None) == only_now, word


def test_a_single_gate_or_clock_is_shown_and_not_asked() -> None:
    (stated,) = asked("approve", state("to approve"), "sara").fields
    assert stated == Stated("gate", "Which approval?", "approval", "Seguridad · approval")
    clock, reason = asked("excuse", late(), "pilar").fields
    assert isinstance(clock, Stated)
    assert clock.shown == "taken ≤ 30 min · breached · was due 08:30"
    assert isinstance(reason, Text)
    assert reason.required


def test_a_clock_that_is_there_twice_is_told_apart_by_its_number() -> None:
    story = ("mon 08:00 opened", "mon 16:30 noted x", "tue 09:00 noted y", "tue 10:30 cancelled")
    choice = asked("excuse", (entry("tue 11:00", *story), at("tue 11:00")), "pilar").listed
    assert choice is not None
    named = dict(choice.options)
    assert named["update#1"].startswith("update ≤ 8 h, 1 · breached")
    assert named["update#2"].startswith("update ≤ 8 h, 2 · breached")
    assert named["response#1"].startswith("taken ≤ 30 min · breached")


def test_what_need_not_be_said_can_be_left_open() -> None:
    (part,) = asked("start", state("ready"), "luis").fields
    assert isinstance(part, Choice)
    assert part.options[0] == ("", "not known yet")


def test_who_goes_on_is_one_list_of_people_and_departments() -> None:
    form_ = asked("hand-over", state("in work"), "luis")
    assert form_.listed is not None
    assert [name for _, name in form_.listed.options] == ["Rosa Medina", "Seguridad", "Calidad", "Empaque"]


def test_law_27_the_requests_to_wait_for_are_those_that_the_provider_asked_for() -> None:
    def other(number: str, customer: str, opened: str) -> Entry:
        (told,) = events(f"mon {opened} opened", service="statistics", number=number)
        assert isinstance(told, Opened)
        return entry_of(fold([replace(told, customer=DepartmentId(customer))]), published(), at("tue 08:15"))

    told, now = state("in work")
    mine = [other(f"C-{number}", "maintenance", f"08:{number}") for number in range(10, 22)]
    form_ = asked("child", (told, now), "luis", others=(*mine, other("C-9", "packing", "08:30"), told))
    assert form_.listed is not None
    assert [id_ for id_, _ in form_.listed.options] == [f"C-{number}" for number in range(21, 12, -1)]
    assert "Calidad" in form_.listed.options[0][1]
    assert [type(each) for each in form_.fields] == [Choice, Text]
    assert form_.missing({"child": "C-21"}) is None
    alone = asked("child", (told, now), "luis")
    assert [type(each) for each in alone.fields] == [Text]
    assert alone.missing({"number": " "}) is alone.fields[0]


def test_whether_it_has_run_since_is_asked_only_where_something_cools() -> None:
    assert [type(each) for each in asked("reopen", state("confirmed"), "pilar").fields] == [Text, Toggle]
    story = ("mon 08:00 opened", "mon 08:10 taken", "mon 09:00 done")
    trial = entry("mon 10:00", *story, service="trial"), at("mon 10:00")
    assert [type(each) for each in asked("reopen", trial, "pilar").fields] == [Text]


def test_law_31_a_correction_is_said_in_whole_words() -> None:
    form_ = asked("amend", typed_late(), "rosa")
    assert form_.listed is not None
    assert [label for _, label in form_.listed.options] == [
        "Let “done” count at 10:05 (entered 10:35 by Luis Ortiz)",
        "Take back “done”, 10:05, Luis Ortiz",
        "Take back “approved”, Mon 10:00, Sara Vega",
        "Take back “taken”, Mon 08:10, Luis Ortiz",
    ]
    spanish = asked("amend", typed_late(), "rosa", language="es").listed
    assert spanish is not None
    assert spanish.options[0][1] == "Dar por buena la hora de «hecha»: 10:05 (anotado 10:35, Luis Ortiz)"


def test_law_31_ones_own_slip_needs_no_reason_and_everything_else_does() -> None:
    told, now = entry("mon 08:10", "mon 08:00 opened", "mon 08:10 taken"), at("mon 08:10")
    own = asked("amend", (told, now), "luis")
    assert own.missing({"correction": "2"}) is None
    others = asked("amend", (told, now), "rosa")
    assert others.missing({"correction": "2"}) is others.fields[-1]
    mine = entry("mon 08:10", "mon 08:00 opened", "mon 08:10 taken rosa"), at("mon 08:10")
    assert asked("amend", mine, "rosa").missing({"correction": "2"}) is None


def test_a_time_that_is_not_understood_is_named() -> None:
    form_ = asked("plan", state("cooling"), "luis")
    now = state("cooling")[1]
    assert FilledForm(form_, {"time": "soon"}, TypedTimes(now, ZONE)).misread is form_.fields[0]
    assert FilledForm(form_, {"time": "soon", "earlier": ""}, TypedTimes(now, ZONE)).earlier is None
    note = asked("note", state("cooling"), "luis")
    filled = FilledForm(note, {"text": "x", "earlier": "11:30"}, TypedTimes(now, ZONE))
    assert filled.misread is None
    assert filled.earlier == at("mon 11:30")
