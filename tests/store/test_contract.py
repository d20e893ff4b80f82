"""What every store does, on every engine; no test here names one."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TypeVar

import msgspec
import pytest
from msgspec.structs import replace

from rules.agreement import ExpectationId, PersonId
from rules.events import Acknowledged, Amended, Event, EventId, PriorityChanged, Reopened, RequestId, Revision, Version
from rules.instants import Instant
from store.contract import (
    Commit,
    Conflict,
    PlantConflict,
    Position,
    Silence,
    Store,
    Stored,
    StoreError,
    StoreReadOnly,
    Write,
)
from tests.store.conftest import Place
from tests.store.happenings import (
    M1,
    M2,
    breached,
    cancelled,
    confirmed,
    done,
    event_id,
    hour,
    noted,
    opened,
    pin_set,
    published,
    started,
    taken,
)

T = TypeVar("T")


@pytest.fixture
def place(engine: Place) -> Place:
    return engine


def is_a(kind: type[T], answer: object) -> T:
    assert isinstance(answer, kind), answer
    return answer


def put(
    store: Store, expected: int, *events: Event, closes_at: Instant | None = None, request: RequestId | None = None
) -> Stored:
    return is_a(Stored, store.append(request or events[0].request, Revision(expected), events, closes_at))


def words(events: Sequence[Event]) -> list[str]:
    return [event.word for event in events]


def numbers(store: Store, at: Instant | None = None) -> list[str]:
    return [each.request for each in store.open_requests(at)]


class TestAppending:
    def test_it_is_a_store(self, store: Store) -> None:
        assert isinstance(store, Store)

    def test_what_is_stored_has_a_version_and_the_time_of_recording(self, place: Place, store: Store) -> None:
        place.clock.at = hour(7)
        answer = put(store, 0, opened(), taken())
        assert [(event.version, event.recorded_at) for event in answer.events] == [(1, hour(7)), (2, hour(7))]
        assert store.history(M1) == answer.events

    def test_it_is_there_when_the_store_is_opened_again(self, place: Place) -> None:
        first = place.open()
        answer = put(first, 0, opened(), taken())
        first.close()
        assert place.open().history(M1) == answer.events

    def test_versions_have_no_gap_whatever_the_kind_of_event(self, store: Store) -> None:
        put(store, 0, opened())
        put(store, 0, noted())
        put(store, 1, taken())
        put(store, 0, breached())
        assert [event.version for event in store.history(M1)] == [1, 2, 3, 4]

    @pytest.mark.parametrize(
        "text",
        ["[/]", "[bold red]", "\x1b[31mred\x1b[0m", "機械が止まった", "señal — ½", 'quote " \\ \n\t', "\0", "🙂"],
    )
    def test_any_text_comes_back_as_it_was(self, place: Place, text: str) -> None:
        put(place.open(), 0, opened(summary=text), noted(text=text))
        history = place.open().history(M1)
        assert msgspec.structs.asdict(history[0])["summary"] == text
        assert msgspec.structs.asdict(history[1])["text"] == text

    def test_an_event_without_an_id_is_a_mistake_of_the_program(self, store: Store) -> None:
        with pytest.raises(ValueError, match="without an id"):
            store.append(M1, Revision(0), [msgspec.structs.replace(opened(), id=EventId(""))])
        assert store.position() == 0

    def test_an_event_of_another_request_is_a_mistake_of_the_program(self, store: Store) -> None:
        with pytest.raises(ValueError, match="M-1043"):
            store.append(M1, Revision(0), [opened(M2)])
        assert store.position() == 0

    def test_nothing_to_append_changes_nothing(self, store: Store) -> None:
        put(store, 0, opened())
        assert is_a(Stored, store.append(M1, Revision(1), [])) == Stored(Position(1))
        assert store.position() == 1

    def test_law_10_recorded_at_never_goes_back_with_the_clock(self, place: Place, store: Store) -> None:
        place.clock.at = hour(9)
        put(store, 0, opened())
        place.clock.at = hour(8)
        assert put(store, 1, taken()).events[0].recorded_at == hour(9)
        assert put(place.open(), 2, done()).events[0].recorded_at == hour(9)


class TestConflicts:
    def test_law_32_the_second_is_told_what_came_between(self, place: Place, store: Store) -> None:
        other = place.open(who="luis@mesa1")
        put(store, 0, opened())
        between = put(other, 1, taken(), noted())
        conflict = is_a(Conflict, store.append(M1, Revision(1), [cancelled()]))
        assert conflict == Conflict(M1, Revision(2), between.events)
        assert words(store.history(M1)) == ["opened", "taken", "noted"]
        assert store.position() == 2

    def test_law_32_notes_and_the_program_never_conflict(self, store: Store) -> None:
        put(store, 0, opened())
        put(store, 1, taken())
        seen = Acknowledged(
            id=event_id(), request=M1, occurred_at=hour(2), clock=ExpectationId("start"), instance=1, until=hour(3)
        )
        assert put(store, 0, noted(), seen, breached()).events[-1].version == 5
        assert words(put(store, 2, done()).events) == ["done"]

    def test_an_event_that_changes_the_request_makes_a_note_beside_it_conflict(self, store: Store) -> None:
        put(store, 0, opened(), taken())
        is_a(Conflict, store.append(M1, Revision(1), [noted(), done()]))
        assert words(store.history(M1)) == ["opened", "taken"]

    def test_a_number_is_opened_once(self, store: Store) -> None:
        put(store, 0, opened())
        assert is_a(Conflict, store.append(M1, Revision(0), [opened()])).revision == 1
        assert is_a(Conflict, store.append(M1, Revision(1), [opened()])).came_between == ()

    def test_an_unknown_request_is_at_revision_zero(self, store: Store) -> None:
        assert store.append(M1, Revision(3), [taken()]) == Conflict(M1, Revision(0), ())

    def test_several_requests_are_stored_together_or_not_at_all(self, store: Store) -> None:
        put(store, 0, opened())
        writes = [Write(M2, Revision(0), (opened(M2),)), Write(M1, Revision(0), (taken(),))]
        assert is_a(Conflict, store.append_all(writes)).request == M1
        assert (store.history(M2), store.position()) == ((), 1)
        writes[1] = replace(writes[1], expected=Revision(1))
        answer = is_a(Stored, store.append_all(writes))
        assert (answer.position, words(answer.events)) == (2, ["opened", "taken"])

    def test_two_writes_to_one_request_are_taken_in_their_order(self, store: Store) -> None:
        writes = [Write(M1, Revision(0), (opened(), taken())), Write(M1, Revision(2), (done(),), hour(3))]
        answer = is_a(Stored, store.append_all(writes))
        assert [event.version for event in answer.events] == [1, 2, 3]
        assert numbers(store) == []


class TestAskingAgain:
    def test_the_same_events_are_stored_once(self, store: Store) -> None:
        events = (opened(), taken())
        first = put(store, 0, *events)
        put(store, 2, noted())
        assert put(store, 0, *events) == Stored(first.position)
        assert words(store.history(M1)) == ["opened", "taken", "noted"]

    def test_only_what_is_new_is_stored(self, store: Store) -> None:
        first = opened()
        put(store, 0, first)
        assert words(put(store, 1, first, taken()).events) == ["taken"]

    def test_law_35_a_programs_event_is_stored_once_whoever_was_first(self, place: Place, store: Store) -> None:
        put(store, 0, opened())
        put(place.open(), 0, breached(program="watch"))
        assert put(store, 0, breached(program="board")).events == ()
        assert [event.program for event in store.history(M1)] == ["", "watch"]

    def test_an_id_twice_in_one_write_is_stored_once(self, store: Store) -> None:
        first = opened()
        assert len(put(store, 0, first, first).events) == 1

    def test_an_id_belongs_to_its_request(self, store: Store) -> None:
        put(store, 0, opened(event=EventId("row-1")))
        assert put(store, 0, opened(M2, event=EventId("row-1"))).position == 2
        assert [event.id for event in store.history(M2)] == ["row-1"]
        assert put(store, 0, opened(M2, event=EventId("row-1"))) == Stored(Position(2))


class TestReading:
    def test_positions_grow_by_one_for_both_streams(self, store: Store) -> None:
        assert store.position() == 0
        put(store, 0, opened())
        store.append_plant(Version(0), [published()])
        put(store, 1, taken(), done())
        commits = list(store.read())
        assert [commit.position for commit in commits] == [1, 2, 3]
        assert [words(commit.events) for commit in commits] == [["opened"], [], ["taken", "done"]]
        assert [event.word for event in commits[1].plant_events] == ["published"]
        assert list(store.read(Position(2))) == commits[2:]
        assert list(store.read(Position(3))) == []

    def test_an_unknown_number_has_no_history(self, store: Store) -> None:
        assert store.history(RequestId("M-9")) == ()

    def test_open_requests_come_in_the_order_of_opening(self, store: Store) -> None:
        put(store, 0, opened(M2, hour(2)), taken(M2, hour(3)))
        put(store, 0, opened(M1, hour(1)))
        assert [(each.request, words(each.events)) for each in store.open_requests()] == [
            (M1, ["opened"]),
            (M2, ["opened", "taken"]),
        ]

    @pytest.mark.parametrize(
        ("closes_at", "is_open"),
        [
            pytest.param(None, True, id="it has no end yet"),
            pytest.param(hour(99.99), False, id="it closed a moment ago"),
            pytest.param(hour(100), False, id="this is the instant from which it is closed"),
            pytest.param(hour(100.01), True, id="its confirmation still runs"),
        ],
    )
    def test_a_request_is_open_until_it_closes(self, store: Store, closes_at: Instant | None, is_open: bool) -> None:
        put(store, 0, opened(), done(), closes_at=closes_at)
        assert numbers(store) == ([M1] if is_open else [])
        assert bool(store.summaries()) is not is_open

    def test_a_note_keeps_the_closing_as_it_was(self, store: Store) -> None:
        put(store, 0, opened(), done(), closes_at=hour(3))
        put(store, 2, noted(), closes_at=None)
        assert numbers(store) == []

    def test_a_confirmation_that_runs_out_closes_without_an_event(self, place: Place, store: Store) -> None:
        put(store, 0, opened(), done(), closes_at=hour(101))
        assert numbers(store) == [M1]
        place.clock.at = hour(101)
        assert numbers(store) == []
        assert [each.closed_at for each in store.summaries()] == [hour(101)]

    @pytest.mark.parametrize(
        ("at", "seen"),
        [
            pytest.param(hour(-1), None, id="before the opening"),
            pytest.param(hour(0), ["opened"], id="at the opening"),
            pytest.param(hour(2), ["opened", "taken"], id="before it was done"),
            pytest.param(hour(3), None, id="at the closing"),
            pytest.param(hour(5), None, id="while it was closed"),
            pytest.param(hour(6), ["opened", "taken", "done", "reopened"], id="reopened"),
            pytest.param(hour(8), None, id="closed for good"),
        ],
    )
    def test_what_was_open_at_an_instant(self, store: Store, at: Instant, seen: list[str] | None) -> None:
        put(store, 0, opened(), taken())
        put(store, 2, done(), closes_at=hour(3))
        put(store, 3, Reopened(id=event_id(), request=M1, occurred_at=hour(6), reason="It stopped again"))
        put(store, 4, done(at=hour(7)), closes_at=hour(7))
        assert [words(each.events) for each in store.open_requests(at)] == ([seen] if seen else [])

    def test_what_was_open_is_known_of_a_history_that_came_in_one_piece(self, store: Store) -> None:
        put(store, 0, opened(), taken(), done(), closes_at=hour(3))
        assert [len(list(store.open_requests(hour(at)))) for at in (-1, 0, 2.9, 3)] == [0, 1, 1, 0]

    def test_a_closing_moves_without_anything_happening(self, place: Place, store: Store) -> None:
        put(store, 0, opened(), done(), closes_at=hour(90))
        before = store.history(M1)
        answer = is_a(Stored, store.append(M1, Revision(2), [], hour(110)))
        assert answer == Stored(Position(2))
        assert (numbers(store), list(store.summaries())) == ([M1], [])
        place.clock.at = hour(111)
        assert [line.closed_at for line in place.open().summaries()] == [hour(110)]
        assert store.history(M1) == before
        assert [len(list(store.open_requests(hour(at)))) for at in (89, 109, 110)] == [1, 1, 0]
        assert store.append(M1, Revision(2), [], hour(110)) == Stored(Position(2))
        assert store.append(M1, Revision(2), []) == Stored(Position(2))

    def test_a_closing_moves_on_the_revision_on_which_it_was_decided(self, store: Store) -> None:
        put(store, 0, opened(), done(), closes_at=hour(200))
        assert is_a(Conflict, store.append(M1, Revision(1), [], hour(190))).revision == 2
        assert is_a(Conflict, store.append(M2, Revision(0), [], hour(190))).revision == 0
        writes = [Write(M1, Revision(2), (confirmed(),), hour(4)), Write(M1, Revision(3), (), hour(5))]
        is_a(Stored, store.append_all(writes))
        assert [line.closed_at for line in store.summaries()] == [hour(5)]
        assert store.history(M2) == ()

    def test_a_closing_that_moves_is_no_event_for_those_who_follow(self, store: Store) -> None:
        put(store, 0, opened(), done(), closes_at=hour(200))
        is_a(Stored, store.append(M1, Revision(2), [], hour(190)))
        assert [words(commit.events) for commit in store.read()][:1] == [["opened", "done"]]
        assert sum(len(commit.events) for commit in store.read()) == 2

    def test_closed_requests_come_in_the_order_of_closing(self, store: Store) -> None:
        ends = {"M-1": 5, "M-2": 3, "M-3": 8, "M-4": 200}
        for number, end in ends.items():
            request = RequestId(number)
            put(store, 0, opened(request), done(request), closes_at=hour(end))
        closed = store.closed(hour(3), hour(8))
        assert [(each.request, words(each.events)) for each in closed] == [
            ("M-2", ["opened", "done"]),
            ("M-1", ["opened", "done"]),
        ]
        assert [each.request for each in store.closed(hour(0), hour(1000))] == ["M-2", "M-1", "M-3"]


class TestSummaries:
    def test_a_closed_request_in_one_line(self, store: Store) -> None:
        rush = PriorityChanged(id=event_id(), request=M1, occurred_at=hour(1), priority="urgent")
        put(store, 0, opened(), taken(), rush, started(), done(), closes_at=hour(3))
        (line,) = store.summaries()
        assert (line.request, line.service, line.customer, line.priority) == (M1, "sealer-repair", "packing", "urgent")
        assert (line.machine, line.part, line.cancelled) == ("sealer-3", "seal-bar", False)
        assert (line.opened_at, line.started_at, line.done_at, line.closed_at) == (hour(0), hour(2), hour(3), hour(3))

    def test_cancelling_and_reopening_are_seen(self, store: Store) -> None:
        put(store, 0, opened(), cancelled(), closes_at=hour(4))
        assert [line.cancelled for line in store.summaries()] == [True]
        put(store, 2, Reopened(id=event_id(), request=M1, occurred_at=hour(5)))
        assert store.summaries() == []
        put(store, 3, done(at=hour(6)), closes_at=hour(6))
        assert [(line.cancelled, line.done_at) for line in store.summaries()] == [(False, hour(6))]

    def test_law_31_an_amended_instant_is_the_one_that_counts(self, store: Store) -> None:
        end = done(at=hour(8))
        put(store, 0, opened(), started(), end, closes_at=hour(8))
        true = Amended(id=event_id(), request=M1, occurred_at=hour(9), target=end.id, instant=hour(7), reason="late")
        put(store, 3, true, closes_at=hour(7))
        assert [(line.done_at, line.closed_at) for line in store.summaries()] == [(hour(7), hour(7))]
        gone = Amended(id=event_id(), request=M1, occurred_at=hour(9), target=end.id, reason="It was M-1043")
        put(store, 4, gone, confirmed(), closes_at=hour(9))
        assert [line.done_at for line in store.summaries()] == [None]

    def test_an_automatic_closing_of_the_future_is_no_summary_yet(self, store: Store) -> None:
        put(store, 0, opened(), done(), closes_at=hour(1_000))
        assert store.summaries() == []
        assert list(store.closings(hour(0))) == []

    def test_closings_since_an_instant_are_the_same_lines(self, store: Store) -> None:
        for number, end in {"M-1": 5, "M-2": 3, "M-3": 8}.items():
            put(store, 0, opened(RequestId(number)), done(RequestId(number)), closes_at=hour(end))
        lines = {line.request: line for line in store.summaries()}
        assert {line.request: line for line in store.closings(hour(0))} == lines
        assert {line.request for line in store.closings(hour(5))} == {"M-1", "M-3"}

    def test_closings_are_of_the_requests_that_there_were_when_somebody_asked(self, store: Store) -> None:
        put(store, 0, opened(), done(), closes_at=hour(3))
        asked = store.closings(hour(0))
        put(store, 0, opened(M2), done(M2), closes_at=hour(4))
        assert [line.request for line in asked] == [M1]


class TestSearching:
    def test_every_word_must_be_somewhere_and_the_best_comes_first(self, store: Store) -> None:
        put(store, 0, opened(M1, hour(0), "Belt of sealer 3"), noted(M1, text="M-1043 has the same"))
        put(store, 0, opened(M2, hour(1), "The sealer", machine="oven-1"), done(M2, hour(2)), closes_at=hour(2))
        assert store.search("SEALER") == (M2, M1)
        assert store.search("sealer belt") == (M1,)
        assert store.search("1043") == (M2, M1)
        assert store.search("sealer", limit=1) == (M2,)
        assert store.search("sealer door") == ()

    def test_an_id_is_found_by_what_people_call_it(self, store: Store) -> None:
        put(store, 0, opened(M1, summary="It does not close", person="luis"))
        put(store, 0, opened(M2, summary="Luis says that it stands", person="ana"))
        names = (("luis", "Luís Ortiz"), ("ana", "Ana Rivera"))
        assert store.search("ortiz", names=names) == (M1,)
        assert store.search("RIVERA luis", names=names) == (M2,)
        assert store.search("ortiz") == ()

    def test_step_by_step_the_last_answer_is_complete_and_leaves_out_what_is_known(self, store: Store) -> None:
        put(store, 0, opened(M1))
        put(store, 0, opened(M2))
        *_, last = store.searching("sealer", without={M1})
        assert (last.requests, last.complete) == ((M2,), True)
        *_, last = store.searching("")
        assert (last.requests, last.complete) == ((), True)


class TestThePlant:
    def test_its_stream_has_its_own_versions(self, store: Store) -> None:
        put(store, 0, opened())
        answer = is_a(Stored, store.append_plant(Version(0), [published("a"), published("b")]))
        assert [event.version for event in answer.plant_events] == [1, 2]
        assert store.plant_history() == answer.plant_events
        assert words(store.history(M1)) == ["opened"]

    def test_the_second_publisher_is_told_what_came_between(self, place: Place, store: Store) -> None:
        first = is_a(Stored, store.append_plant(Version(0), [published("a")]))
        assert place.open().append_plant(Version(0), [published("b")]) == PlantConflict(Version(1), first.plant_events)
        assert len(store.plant_history()) == 1

    def test_the_same_publication_is_stored_once(self, store: Store) -> None:
        event = published()
        first = is_a(Stored, store.append_plant(Version(0), [event]))
        put(store, 0, opened())
        assert store.append_plant(Version(0), [event]) == Stored(first.position)

    def test_the_newest_secret_counts(self, place: Place, store: Store) -> None:
        assert store.secret(PersonId("rosa")) is None
        store.append_plant(Version(0), [pin_set("rosa", "old"), pin_set("luis", "his")])
        assert store.secret(PersonId("rosa")) == "old"
        place.open().append_plant(Version(2), [pin_set("rosa", "new")])
        assert store.secret(PersonId("rosa")) == "new"
        assert place.open().secret(PersonId("luis")) == "his"


class TestNumbers:
    def test_they_begin_at_1001_for_each_prefix(self, store: Store) -> None:
        assert [store.next_number(prefix) for prefix in ("M", "M", "Q", "M")] == [
            "M-1001",
            "M-1002",
            "Q-1001",
            "M-1003",
        ]

    def test_nobody_gets_one_twice(self, place: Place) -> None:
        stores = [place.open(), place.open()]
        given = [stores[turn % 2].next_number("M") for turn in range(6)]
        stores[0].close()
        assert len({*given, place.open().next_number("M")}) == 7

    def test_a_number_that_came_with_an_import_is_skipped(self, store: Store) -> None:
        for number in ("M-1001", "M-1003"):
            put(store, 0, opened(RequestId(number)))
        assert [store.next_number("M"), store.next_number("M")] == ["M-1002", "M-1004"]


class TestTogether:
    def test_what_one_writes_the_other_reads(self, place: Place) -> None:
        one, two = place.open(), place.open(read_only=True)
        assert two.position() == 0
        put(one, 0, opened())
        assert two.position() == 1
        assert words(two.history(M1)) == ["opened"]
        assert numbers(two) == [M1]
        assert two.search("sealer") == (M1,)

    def test_a_store_for_reading_only_cannot_write(self, place: Place, store: Store) -> None:
        put(store, 0, opened())
        reader = place.open(read_only=True)
        assert reader.read_only
        assert not store.read_only
        for write in (
            lambda: reader.append(M1, Revision(1), [taken()]),
            lambda: reader.append_all([]),
            lambda: reader.append_plant(Version(0), [published()]),
            lambda: reader.next_number("M"),
        ):
            with pytest.raises(StoreReadOnly):
                write()
        assert store.position() == 1

    def test_one_process_at_a_time_has_a_lease(self, place: Place, store: Store) -> None:
        other = place.open()
        with store.lease("watcher") as mine, other.lease("watcher") as theirs, other.lease("mail") as another:
            assert (mine, theirs, another) == (True, False, True)
        with other.lease("watcher") as theirs, place.open(read_only=True).lease("watcher") as readers:
            assert (theirs, readers) == (True, False)

    @pytest.mark.parametrize("name", ["", "../lock", "Watcher", "a b"])
    def test_a_lease_has_a_plain_name(self, store: Store, name: str) -> None:
        with pytest.raises(ValueError, match="not a name"):
            store.lease(name)

    def test_a_closed_store_says_so(self, place: Place) -> None:
        store = place.open()
        store.close()
        store.close()
        with pytest.raises(StoreError) as caught:
            store.position()
        assert caught.value.code == "closed"

    def test_health_counts_what_is_there(self, place: Place, store: Store) -> None:
        put(store, 0, opened(), taken())
        put(store, 0, opened(M2))
        store.append_plant(Version(0), [published()])
        health = store.health()
        assert (health.position, health.requests, health.events, health.read_only) == (3, 2, 3, False)
        assert health.place
        assert [warning.code for warning in health.warnings] == []
        place.clock.at = hour(1)
        (warning,) = store.health().warnings
        assert (warning.code, warning.facts["seconds"]) == ("clock-behind", 99 * 3600)
        assert "356400 seconds behind" in str(warning)


class TestFollowing:
    async def test_what_anybody_writes_comes_within_a_second(self, place: Place, store: Store) -> None:
        put(store, 0, opened())
        following = aiter(place.open(read_only=True).follow(Position(0)))
        assert words(is_a(Commit, await asyncio.wait_for(anext(following), 1)).events) == ["opened"]
        put(store, 1, taken(), done())
        second = is_a(Commit, await asyncio.wait_for(anext(following), 1))
        assert (second.position, words(second.events)) == (2, ["taken", "done"])

    async def test_it_begins_after_a_position_and_sees_its_own_writes(self, store: Store) -> None:
        put(store, 0, opened())
        following = aiter(store.follow(Position(1)))
        put(store, 1, taken())
        put(store, 2, done())
        assert [is_a(Commit, await asyncio.wait_for(anext(following), 1)).position for _ in range(2)] == [2, 3]

    async def test_it_ends_with_its_store(self, place: Place) -> None:
        store = place.open()
        put(store, 0, opened())
        following = aiter(store.follow(Position(0)))
        assert not isinstance(await anext(following), Silence)
        store.close()
        with pytest.raises(StoreError):
            await asyncio.wait_for(anext(following), 1)
