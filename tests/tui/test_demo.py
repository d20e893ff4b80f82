"""The demo's plant: what it starts with, what happens in its first half minute, and that it stays alive."""

from __future__ import annotations

import re
from collections import Counter as Count
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest

from rules.agreement import PersonId
from rules.asks import Take
from rules.board import Board, Crossing
from rules.entry import Standing
from rules.events import Amended, Event, Excused, Linked, Opened, Planned, Published, RequestId, WorkStarted
from rules.instants import Instant, instant
from rules.plant import Plant
from rules.plantfile import load
from rules.readings import Mark, Verdict
from rules.request import Answer
from rules.stages import Stage
from store.contract import Stored
from store.opening import open_store
from tui.app import PlazoApp
from tui.commands.demo import VISITOR, run
from tui.commands.grammar import COMMANDS
from tui.commands.parsing import Options
from tui.counter import Counter
from tui.counter import Opened as OpenedNow
from tui.demo.acting import Asking, Doing, Play, act, perform
from tui.demo.routine import Routine
from tui.demo.scene import moment
from tui.demo.scenes import scenes
from tui.demo.seeding import publish_plant, seed, told_until
from tui.exits import Ended, Exit
from tui.live import LiveBoard
from tui.words import LANGUAGES, Language, Words

ZONE = "America/Puerto_Rico"
STARTS = (
    pytest.param("2026-11-24 14:07:32", id="on a working afternoon"),
    pytest.param("2026-11-28 23:59:30", id="on a Saturday night, over midnight"),
    pytest.param("2026-12-25 06:00", id="on a holiday"),
    pytest.param("2027-02-28 11:59:59", id="on a Sunday, in another year"),
)


class Rehearsal:
    """The demo with a clock that the test moves."""

    def __init__(self, folder: Path, start: str = "2026-11-24 14:07:32", language: Language = "es") -> None:
        self.start = self.time = instant(start, ZONE)
        self.store = open_store(str(folder / "store"), read_only=False, create=True, now=self.now, who="test@here")
        self.publications = publish_plant(self.store, language, self.start)
        told = scenes(language)
        self.numbers = dict(seed(self.store, told, self.publications, self.start))
        self.board = Board(self.publications, self.store.history, self.start)
        self.board.load(opened.events for opened in self.store.open_requests())
        self.counter = Counter(self.store, self.publications, self.now)
        self.play = Play(told, self.numbers, Routine(self.publications, self.start, "We are on it."))
        self.moves = 0
        self.declined = 0

    def now(self) -> Instant:
        return self.time

    def stage(self, key: str) -> Stage:
        return self.board.entries[self.numbers[key]].stage

    def seconds(self, count: int, visitor: PersonId | None = VISITOR) -> Iterator[tuple[int, tuple[Crossing, ...]]]:
        """Let so many seconds pass one by one, and the others act in each."""
        for _ in range(count):
            self.time = Instant(self.time + 1)
            changed = self.board.advance(self.time)
            self.move(visitor)
            yield self.time - self.start, changed.crossings

    def move(self, visitor: PersonId | None = VISITOR) -> None:
        move = self.play.next_move(self.board.entries, visitor, self.time)
        if move is None:
            return
        outcome = perform(move, self.counter)
        match move, outcome:
            case Asking(key=key), OpenedNow(request=request, stored=stored):
                self.play.opened(key, request)
                self.board.apply(stored.events)
            case Doing(), Stored(events=events):
                self.board.apply(events)
            case _:
                self.declined += 1
        self.moves += 1

    def events(self) -> list[Event]:
        return [event for commit in self.store.read() for event in commit.events]


@pytest.fixture
def rehearsal(tmp_path: Path) -> Iterator[Rehearsal]:
    made = Rehearsal(tmp_path)
    yield made
    made.store.close()


def plant(language: Language) -> Plant:
    declared = load(files("tui.plants").joinpath(f"demo.{language}.toml").read_text("utf-8"))
    assert isinstance(declared, Plant), declared
    return declared


# The two plants


def test_both_plants_promise_the_same() -> None:
    texts = [files("tui.plants").joinpath(f"demo.{language}.toml").read_text("utf-8") for language in LANGUAGES]
    english, spanish = (_structure(text) for text in texts)
    assert english == spanish


def _structure(text: str) -> list[str]:
    """The file without comments and without what is said to people."""
    said = r'(\b(?:name|ask|plain|because|reason)|^(?:seal-bar|belt|burner|door)) = "[^"]*"'
    held = r'"(\w+ [0-9:]+ held) [^"]*"'
    lines = (line for line in text.splitlines() if line and not line.startswith("#"))
    plain = (re.sub(said, r"\1 = …", line).replace("urgente", "urgent").replace("event informe", "…") for line in lines)
    return [
        re.sub(held, r"\1 …", line).replace("event report", "…") for line in plain if not line.startswith("language")
    ]


def test_people_keep_their_names_in_both_plants() -> None:
    english, spanish = plant("en"), plant("es")
    assert english.people == spanish.people
    assert (english.priorities, spanish.priorities) == (("urgent", "normal"), ("urgente", "normal"))
    assert (english.language, spanish.language) == ("en", "es")
    assert all(english.services[id_].name != spanish.services[id_].name for id_ in spanish.services)


def test_both_tellings_differ_in_their_words_only() -> None:
    english, spanish = scenes("en"), scenes("es")
    assert [(scene.key, scene.opened, [act[:2] for act in scene.acts]) for scene in english] == [
        (scene.key, scene.opened, [act[:2] for act in scene.acts]) for scene in spanish
    ]
    assert all(one.summary != other.summary for one, other in zip(english, spanish, strict=True))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_scenes_say_the_same(language: Language) -> None:
    told = scenes(language)
    assert len({scene.key for scene in told}) == len({scene.summary for scene in told}) == len(told)


def test_the_acts_of_a_scene_stand_in_the_order_of_time() -> None:
    for scene in scenes("en"):
        times = [moment(scene.opened), *(moment(when) for when, _, _ in scene.acts)]
        assert times == sorted(times), scene.key


# What there is at the start


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("start", STARTS)
def test_the_board_begins_with_about_forty_requests_in_every_stage(
    tmp_path: Path, start: str, language: Language
) -> None:
    made = Rehearsal(tmp_path, start, language)
    entries = made.board.entries.values()
    assert 40 <= len(entries) <= 46
    assert {entry.stage for entry in entries} == set(Stage) - {Stage.CLOSED, Stage.CANCELLED}
    assert {entry.standing for entry in entries} == set(Standing)
    assert {entry.request.customer for entry in entries} == set(made.publications.current.departments)
    assert {entry.provider for entry in entries} == {"maintenance", "quality", "safety", "statistics"}
    made.store.close()


def test_the_board_begins_with_an_appointment_an_excuse_a_slip_and_a_child(rehearsal: Rehearsal) -> None:
    told = {type(event) for entry in rehearsal.board.entries.values() for event in entry.request.events}
    assert {Planned, Excused, Amended, Linked} <= told


def test_the_archive_has_closed_and_cancelled_requests_too(rehearsal: Rehearsal) -> None:
    summaries = rehearsal.store.summaries()
    assert len(summaries) >= 6
    assert {summary.cancelled for summary in summaries} == {True, False}


def test_work_stops_for_the_customer_the_provider_and_a_third_department(rehearsal: Rehearsal) -> None:
    held = [entry for entry in rehearsal.board.entries.values() if entry.stage is Stage.ON_HOLD]
    holders = {"customer" if entry.turn == entry.request.customer else entry.turn for entry in held}
    assert {"customer", "maintenance", "quality"} <= holders


def test_the_sealer_waits_for_the_first_piece_that_maintenance_asked_of_quality(rehearsal: Rehearsal) -> None:
    sealer = rehearsal.board.entries[rehearsal.numbers["sealer-3-bar"]]
    piece = rehearsal.board.entries[rehearsal.numbers["first-piece-sealer-3"]]
    assert sealer.request.children == (piece.request.id,)
    assert (sealer.stage, sealer.turn) == (Stage.ON_HOLD, "quality")
    assert (sealer.request.customer, sealer.provider, piece.request.customer, piece.provider) == (
        "packing",
        "maintenance",
        "maintenance",
        "quality",
    )
    assert any(isinstance(event, Linked) and event.person == "rosa" for event in sealer.request.events)


def test_one_supervisor_asks_another_for_figures_without_machine_or_part(rehearsal: Rehearsal) -> None:
    figures = rehearsal.board.entries[rehearsal.numbers["figures-stops"]].request
    people = rehearsal.publications.current.people
    assert figures.machine is None
    assert figures.part is None
    assert figures.opened_by is not None
    assert figures.assignee is not None
    assert all("supervisor" in people[person].roles for person in (figures.opened_by, figures.assignee))


def test_one_approval_was_refused_and_one_cool_down_cut_short(rehearsal: Rehearsal) -> None:
    refused = rehearsal.board.entries[rehearsal.numbers["sealer-4-refused"]]
    assert refused.stage is Stage.TO_APPROVE
    assert [state.answer for state in refused.request.gates.values()] == [Answer.REFUSED]
    hurried = rehearsal.board.entries[rehearsal.numbers["sealer-2-cut-short"]]
    started = next(event for event in hurried.request.events if isinstance(event, WorkStarted))
    assert any(reading.verdict is Verdict.CUT_SHORT for reading in hurried.readings)
    assert (started.override, started.person, started.second) == (True, "rosa", "pedro")


def test_some_promises_are_broken_one_is_in_danger_and_one_was_never_made(rehearsal: Rehearsal) -> None:
    standings = Count(entry.standing for entry in rehearsal.board.entries.values())
    assert standings[Standing.BREACHED] >= 3
    assert standings[Standing.AT_RISK] >= 1
    loans = [entry for entry in rehearsal.board.entries.values() if entry.standing is Standing.NO_EXPECTATION]
    assert {entry.request.service for entry in loans} == {"tool-loan"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_summaries_say_something_in_wide_letters_too(language: Language) -> None:
    assert any("日本" in scene.summary for scene in scenes(language))


def test_everything_before_the_start_could_have_happened(rehearsal: Rehearsal) -> None:
    """Every act was decided by the rules, in the order of time, after the plant was published."""
    published = rehearsal.store.plant_history()
    assert [type(event) for event in published] == [Published]
    events = rehearsal.events()
    assert min(event.occurred_at for event in events) > published[0].occurred_at
    assert max(event.occurred_at for event in events) <= rehearsal.start
    assert max(event.recorded_at for event in events) <= rehearsal.start
    for opened in (*rehearsal.store.open_requests(), *rehearsal.store.closed(Instant(0), rehearsal.start)):
        times = [event.occurred_at for event in opened.events]
        assert times == sorted(times)
        assert isinstance(opened.events[0], Opened)
        assert [event.version for event in opened.events] == list(range(1, len(times) + 1))


def test_an_act_that_could_not_have_happened_is_named(rehearsal: Rehearsal) -> None:
    scene = scenes("en")[0]
    wrong = type(scene)(scene.key, scene.service, scene.by, "1h", scene.summary, acts=(("30m", "nora", Take()),))
    with pytest.raises(ValueError, match="sealer-3-bar: who-take"):
        told_until(wrong, rehearsal.numbers, rehearsal.publications, rehearsal.start)


# The first half minute


@pytest.mark.parametrize("start", STARTS)
def test_within_half_a_minute_something_is_at_risk_breached_and_finished(tmp_path: Path, start: str) -> None:
    made = Rehearsal(tmp_path, start)
    at_risk: list[int] = []
    breached: list[int] = []
    for second, crossings in made.seconds(30):
        at_risk += [second for crossing in crossings if crossing.after.word is Mark.AT_RISK]
        breached += [second for crossing in crossings if crossing.after.verdict is Verdict.BREACHED]
    finished = [event.occurred_at - made.start for event in made.events() if event.word in ("done", "told")][-3:]
    assert at_risk == [8]
    assert breached == [14]
    assert finished == [20, 22, 30]
    assert made.declined == 0
    made.store.close()


def test_everything_that_the_demo_writes_is_done_by_people(rehearsal: Rehearsal) -> None:
    for _ in rehearsal.seconds(300):
        pass
    events = rehearsal.events()
    people = rehearsal.publications.current.people
    assert all(event.person in people and not event.program for event in events)
    assert not {"breached", "escalated", "notified"} & {event.word for event in events}
    assert all(event.occurred_at <= event.recorded_at <= rehearsal.time for event in events)
    assert VISITOR not in {event.person for event in events if event.occurred_at > rehearsal.start}


@pytest.mark.parametrize("visitor", ["hector", "ana", "julia", "rosa", "marcos"])
def test_whoever_the_visitor_is_the_half_minute_goes_on_without_that_person(tmp_path: Path, visitor: str) -> None:
    made = Rehearsal(tmp_path)
    breaches = [
        second
        for second, crossings in made.seconds(45, PersonId(visitor))
        for crossing in crossings
        if crossing.after.verdict is Verdict.BREACHED
    ]
    later = [event for event in made.events() if event.occurred_at > made.start]
    assert breaches == [14]
    assert {"opened", "taken", "work-started", "done", "told", "confirmed"} <= {event.word for event in later}
    assert visitor not in {event.person for event in later}
    made.store.close()


def test_what_the_visitor_has_done_first_is_left_out_quietly(rehearsal: Rehearsal) -> None:
    request = rehearsal.numbers["help-boxes"]
    entry = rehearsal.board.entries[request]
    taken = rehearsal.counter.do(Take(), entry, rehearsal.publications.current.people[VISITOR])
    assert isinstance(taken, Stored)
    rehearsal.board.apply(taken.events)
    for _ in rehearsal.seconds(40):
        pass
    assert rehearsal.declined == 1
    assert rehearsal.board.entries[request].request.assignee == VISITOR


def test_a_stall_of_the_machine_loses_no_act(rehearsal: Rehearsal) -> None:
    rehearsal.time = Instant(rehearsal.start + 49)
    rehearsal.board.advance(rehearsal.time)
    for _ in range(20):
        rehearsal.move()
    words = Count(event.word for event in rehearsal.events() if event.occurred_at > rehearsal.start)
    assert words == {"opened": 1, "taken": 3, "work-started": 3, "done": 1, "told": 2, "confirmed": 2}


# Afterwards


@pytest.mark.parametrize("visitor", [VISITOR, None])
def test_the_plant_stays_alive_and_as_full_as_it_was(tmp_path: Path, visitor: PersonId | None) -> None:
    made = Rehearsal(tmp_path)
    counts = []
    words: Count[str] = Count()
    verdicts: Count[str] = Count()
    for _, crossings in made.seconds(1800, visitor):
        counts.append(len(made.board.entries))
        verdicts.update(crossing.after.verdict.value for crossing in crossings)
    words.update(event.word for event in made.events() if event.occurred_at > made.start)
    assert 38 <= min(counts) <= max(counts) <= 47
    assert 1800 / 15 * 0.75 < made.moves < 1800 / 5
    assert made.declined == 0
    assert {"opened", "taken", "work-started", "done", "told", "confirmed", "resumed", "noted"} <= words.keys()
    assert verdicts["breached"] >= 5
    made.store.close()


def test_the_same_evening_is_played_every_time(tmp_path: Path) -> None:
    told = []
    for name in ("one", "two"):
        made = Rehearsal(tmp_path / name)
        for _ in made.seconds(240):
            pass
        told.append([(event.occurred_at, event.request, event.word, event.person) for event in made.events()])
        made.store.close()
    assert told[0] == told[1]


# On the screen


async def test_the_others_act_beside_an_open_board(rehearsal: Rehearsal, tmp_path: Path) -> None:
    own = open_store(str(tmp_path / "store"), read_only=True, create=False, now=rehearsal.now, who="luis")
    live = LiveBoard(own, rehearsal.publications, rehearsal.now)
    app = PlazoApp(live, Words("es"), ticking=False, beside=lambda plazo: act(plazo, rehearsal.play, rehearsal.counter))
    rehearsal.time = Instant(rehearsal.start + 4)
    async with app.run_test(size=(120, 36)) as pilot:
        for _ in range(100):
            await pilot.pause(0.05)
            if RequestId("M-1036") in live.board.entries:
                break
        assert live.board.entries[RequestId("M-1036")].stage is Stage.NEW
    own.close()


def test_the_demo_declines_a_store_of_the_visitors() -> None:
    options = Options(
        COMMANDS["demo"], lambda: Instant(0), {}, values={"store": "somewhere", "language": "es"}, flags=frozenset()
    )
    with pytest.raises(Ended) as ended:
        run(options)
    assert ended.value.code is Exit.USAGE
    assert "su propio almacén" in ended.value.sentence
