"""The application in a headless terminal: one test a promise. Time is given; no test waits for the clock."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

import pytest
from msgspec.structs import replace

from rules.agreement import PartId
from rules.asks import Approve, Hold, Take
from rules.board import Changed
from rules.events import Breached, EventId, Opened, RequestId, Revision
from rules.instants import DAY, HOUR, MINUTE, Instant, Seconds
from rules.stages import Stage
from store.contract import Commit, Conflict, NotSaved, Rewound, Silence, Stored, Write
from tests.tui.live_plant import START, LivePlant, frame, stands, until
from tui import living
from tui.app import PlazoApp
from tui.screens.board import BoardScreen
from tui.screens.form import FormScreen
from tui.screens.keys import KeysScreen
from tui.screens.request import RequestScreen
from tui.widgets.board_list import BoardList


@pytest.fixture
def plant(tmp_path: Path) -> LivePlant:
    return LivePlant(tmp_path / "store")


def notices(app: PlazoApp) -> list[str]:
    return [f"{notice.title} {notice.message}".strip() for notice in app._notifications]


async def test_an_empty_board_says_that_nothing_is_open(plant: LivePlant) -> None:
    app = plant.app()
    async with app.run_test(size=(120, 20)) as pilot:
        await until(pilot, lambda: any("Nothing is open" in line for line in frame(app)))


async def test_a_breach_arrives_in_its_second_with_bell_notice_and_the_row_on_top(plant: LivePlant) -> None:
    late = plant.open(summary="Sealer 3 does not close")
    plant.pass_time(60)
    calm = plant.open(service="statistics", summary="Weekly numbers")
    app = plant.app()
    rung: list[bool] = []
    async with app.run_test(size=(120, 20)) as pilot:
        app.bell = lambda: rung.append(True)  # type: ignore[method-assign]
        await until(pilot, lambda: len(app.live.board.entries) == 2)
        plant.time = Instant(START + 30 * MINUTE)
        app.tick()
        await pilot.pause()
        assert not rung, "the due instant itself still meets it (law 2)"
        plant.pass_time(1)
        app.tick()
        await until(pilot, lambda: bool(notices(app)))
        assert rung == [True]
        assert "Mantenimiento owes Empaque: taken ≤ 30 min, was due 08:30." in notices(app)[0]
        assert "▲ M-1001 Sealer 3 does not close" in notices(app)[0]
        listed = [line for line in frame(app) if late in line or calm in line]
        assert late in listed[0]
        assert "▲" in listed[0]
        assert "−00:00:01" in listed[0]


async def test_a_breach_is_recorded_once_however_many_boards_are_open(plant: LivePlant) -> None:
    request = plant.open()
    first, second = plant.app(), plant.app("rosa")
    async with first.run_test() as pilot, second.run_test() as other:
        await until(pilot, lambda: bool(first.live.board.entries))
        await until(other, lambda: bool(second.live.board.entries))
        plant.pass_time(30 * MINUTE + 1)
        first.tick()
        second.tick()
        await until(pilot, lambda: any(isinstance(e, Breached) for e in plant.store.history(request)))
        await pilot.pause(0.1)
        await other.pause(0.1)
    noticed = [event for event in plant.store.history(request) if isinstance(event, Breached)]
    assert len(noticed) == 1
    assert noticed[0].occurred_at == START + 30 * MINUTE
    assert noticed[0].noticed_at == START + 30 * MINUTE + 1


async def test_what_was_missed_is_recorded_with_its_own_instant_and_told_in_one_sentence(plant: LivePlant) -> None:
    requests = [plant.open(summary=f"Sealer {number}") for number in range(5)]
    plant.pass_time(DAY)
    app = plant.app()
    async with app.run_test() as pilot:
        await until(pilot, lambda: bool(notices(app)))
        assert len(notices(app)) == 1, "one digest, not a storm (law 34)"
    breached = [event for each in requests for event in plant.store.history(each) if isinstance(event, Breached)]
    assert {event.occurred_at for event in breached if event.clock == "response"} == {START + 30 * MINUTE}


async def test_two_key_presses_take_a_request(plant: LivePlant) -> None:
    request = plant.open()
    app = plant.app()
    async with app.run_test() as pilot:
        await until(pilot, lambda: app.screen.query_one(BoardList).cursor == request)
        await pilot.press("t", "t")
        await until(pilot, lambda: plant.entry(request).request.taken_at is not None)
        assert plant.entry(request).request.assignee == "luis"


async def test_a_slip_of_the_finger_is_taken_back_with_escape(plant: LivePlant) -> None:
    request = plant.open()
    app = plant.app()
    async with app.run_test() as pilot:
        await until(pilot, lambda: app.screen.query_one(BoardList).cursor == request)
        await pilot.press("t", "escape")
        await pilot.pause()
        assert plant.entry(request).request.taken_at is None


async def test_only_what_may_be_done_is_offered_and_the_rest_explains_itself(plant: LivePlant) -> None:
    plant.open()
    app = plant.app()
    async with app.run_test(size=(120, 30)) as pilot:
        await until(pilot, lambda: "t take" in frame(app)[-1])
        assert "done" not in frame(app)[-1]
        await pilot.press("d")
        await until(pilot, lambda: bool(notices(app)))
        assert "The work has not started yet" in notices(app)[0]


async def test_a_digit_chooses_the_reason_of_a_hold(plant: LivePlant) -> None:
    request = plant.open()
    plant.do(Take(), request, "luis")
    app = plant.app()
    async with app.run_test() as pilot:
        await until(pilot, lambda: app.screen.query_one(BoardList).cursor == request)
        await pilot.press("h", "1")
        await until(pilot, lambda: plant.entry(request).stage is Stage.ON_HOLD)


async def test_the_part_and_the_priority_are_changed_by_key(plant: LivePlant) -> None:
    request = plant.open()
    plant.do(Take(), request, "luis")
    app = plant.app("rosa")
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: app.screen.query_one(BoardList).cursor == request)
        await pilot.press("p", "2")
        await until(pilot, lambda: plant.entry(request).request.part == PartId("motor"))
        await until(pilot, lambda: stands(app, BoardScreen))
        await pilot.press("o", "1")
        await until(pilot, lambda: plant.entry(request).request.priority == "urgent")


async def test_a_conflict_says_what_came_between_and_asks_again(plant: LivePlant) -> None:
    request = plant.open()
    plant.do(Take(), request, "luis")
    app = plant.app()
    async with app.run_test(size=(120, 30)) as pilot:
        await until(pilot, lambda: app.screen.query_one(BoardList).cursor == request)
        await pilot.press("h")
        await until(pilot, lambda: stands(app, FormScreen))
        await pilot.pause()
        app.live.take_in = lambda news: None  # type: ignore[method-assign] # the other's news is not here yet
        plant.do(Hold("waiting for the line"), request, "rosa")
        await pilot.press("1")
        await until(pilot, lambda: bool(notices(app)))
        assert "Rosa Medina: put on hold" in notices(app)[-1]
        assert "It is on hold already" in notices(app)[-1]


async def test_a_conflict_that_leaves_the_action_open_asks_again_with_what_was_typed(plant: LivePlant) -> None:
    request = plant.open()
    app = plant.app("sara")
    async with app.run_test(size=(120, 30)) as pilot:
        await until(pilot, lambda: app.screen.query_one(BoardList).cursor == request)
        await pilot.press("x")
        await until(pilot, lambda: stands(app, FormScreen))
        await pilot.press(*"hot")
        app.live.take_in = lambda news: None  # type: ignore[method-assign]
        plant.do(Take(), request, "luis")
        await pilot.press("enter")
        await until(pilot, lambda: any("Luis Ortiz: taken" in line for line in frame(app)))
        assert any("hot" in line for line in frame(app)), "nothing typed is lost"
        await pilot.press("enter")
        await until(pilot, lambda: "refused" in [event.word for event in plant.store.history(request)])


async def test_an_override_says_what_it_overrides_and_wants_a_reason_and_a_second_person(plant: LivePlant) -> None:
    request = plant.open()
    plant.do(Take(), request, "luis")
    plant.do(Approve(), request, "sara")
    app = plant.app("rosa")
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: app.screen.query_one(BoardList).cursor == request)
        await pilot.press("s")
        await until(pilot, lambda: any("The sealing bar works at 180 °C." in line for line in frame(app)))
        await pilot.press("2")
        await pilot.press(*"the line stands")
        await pilot.press("enter")
        await until(pilot, lambda: plant.entry(request).request.overridden)


async def test_what_another_process_does_is_shown_without_asking(plant: LivePlant) -> None:
    request = plant.open()
    app = plant.app()
    async with app.run_test(size=(120, 20)) as pilot:
        await until(pilot, lambda: any("new" in line and request in line for line in frame(app)))
        plant.do(Take(), request, "ana" if "ana" in plant.publications.current.people else "luis")
        await until(pilot, lambda: any("to approve" in line and request in line for line in frame(app)))


async def test_a_number_that_is_longer_than_all_before_it_is_shown_whole(plant: LivePlant) -> None:
    first = plant.store.history(plant.open())[0]
    assert isinstance(first, Opened)
    app = plant.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: any("M-1001 " in line for line in frame(app)))
        board_list = app.screen.query_one(BoardList)
        changed: list[Collection[RequestId]] = []
        board_list.change = changed.append  # type: ignore[method-assign, assignment]
        longer = replace(first, id=EventId("f" * 32), request=RequestId("M-10000"))
        plant.store.append_all([Write(longer.request, Revision(0), (longer,))])
        await until(pilot, lambda: any("M-10000 " in line for line in frame(app)))
        assert board_list.cursor == first.request
        assert not changed, "all rows are listed anew, and none once more"


async def test_a_board_that_one_comes_back_to_shows_the_second_that_it_is(plant: LivePlant) -> None:
    request = plant.open()
    app = plant.app()
    async with app.run_test(size=(160, 60)) as pilot:
        await until(pilot, lambda: "08:00:00" in frame(app)[0])
        await until(pilot, lambda: sum("00:30:00" in line for line in frame(app)) == 2)
        await pilot.press("enter")
        await until(pilot, lambda: not isinstance(app.screen, BoardScreen))
        plant.pass_time(Seconds(5))
        app.tick()
        plant.pass_time(Seconds(1))
        await pilot.press("escape")
        await until(pilot, lambda: stands(app, BoardScreen))
        assert "08:00:06" in frame(app)[0]
        assert any(request in line and "00:29:54" in line for line in frame(app))
        assert sum("00:29:54" in line for line in frame(app)) == 2, "beside the list, too"


async def test_a_request_that_one_comes_back_to_shows_the_second_that_it_is(plant: LivePlant) -> None:
    plant.open()
    app = plant.app()
    async with app.run_test(size=(80, 60)) as pilot:
        await until(pilot, lambda: bool(app.live.board.entries))
        await pilot.press("enter")
        await until(pilot, lambda: any("00:30:00" in line for line in frame(app)))
        await pilot.press("t")
        await until(pilot, lambda: stands(app, FormScreen))
        plant.pass_time(Seconds(6))
        await pilot.press("escape")
        await until(pilot, lambda: stands(app, RequestScreen))
        assert "08:00:06" in frame(app)[0]
        assert any("00:29:54" in line for line in frame(app))


async def test_a_read_only_board_changes_nothing_and_says_so(plant: LivePlant) -> None:
    request = plant.open()
    app = plant.app(read_only=True)
    async with app.run_test(size=(120, 20)) as pilot:
        await until(pilot, lambda: app.screen.query_one(BoardList).cursor == request)
        assert "read-only" in frame(app)[0]
        await pilot.press("t")
        await until(pilot, lambda: bool(notices(app)))
        assert "read-only" in notices(app)[0]
        plant.pass_time(HOUR)
        app.tick()
        await pilot.pause()
    assert [event.word for event in plant.store.history(request)] == ["opened"]


async def test_an_earlier_instant_is_shown_as_it_stood_then(plant: LivePlant) -> None:
    request = plant.open()
    plant.pass_time(10 * MINUTE)
    plant.do(Take(), request, "luis")
    plant.pass_time(10 * MINUTE)
    app = plant.app(at=Instant(START + 5 * MINUTE))
    async with app.run_test(size=(120, 20)) as pilot:
        await until(pilot, lambda: any("00:25:00" in line for line in frame(app)))
        assert "as of 23 Nov 2026 08:05" in frame(app)[0]


async def test_the_board_speaks_both_languages_and_changes_while_it_is_open(plant: LivePlant) -> None:
    plant.open()
    app = plant.app(language="es")
    async with app.run_test(size=(120, 20)) as pilot:
        await until(pilot, lambda: any("nueva" in line for line in frame(app)))
        await pilot.press("ctrl+l")
        await until(pilot, lambda: any("Owed to us" in line for line in frame(app)))


async def test_words_find_and_leave_out_requests(plant: LivePlant) -> None:
    kept, other = plant.open(summary="Selladora señal"), plant.open(service="statistics", summary="Weekly")
    app = plant.app()
    async with app.run_test(size=(120, 20)) as pilot:
        await until(pilot, lambda: len(app.live.board.entries) == 2)
        await pilot.press("slash", *"senal")
        await until(pilot, lambda: not any(other in line for line in frame(app)))
        assert any(kept in line for line in frame(app))
        await pilot.press("escape")
        await until(pilot, lambda: any(other in line for line in frame(app)))


@pytest.mark.parametrize("text", ["[/]", "[bold]x", "\x1b[31mred", "日本語の要約", "\u202eover", "🔥🔥", "a\nb\tc"])
@pytest.mark.parametrize("size", [(80, 24), (200, 60)], ids=["small", "large"])
async def test_text_from_people_breaks_no_line_and_no_program(
    plant: LivePlant, text: str, size: tuple[int, int]
) -> None:
    request = plant.open(summary=text)
    app = plant.app()
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: app.screen.query_one(BoardList).cursor == request)
        await pilot.press("t")
        await until(pilot, lambda: stands(app, FormScreen))
        await pilot.press("t")
        await until(pilot, lambda: bool(notices(app)))
        assert not any("\x1b" in line or "\u202e" in line for line in frame(app))


async def test_help_lists_every_key_and_why_another_is_not_possible(plant: LivePlant) -> None:
    plant.open()
    app = plant.app("pilar")
    async with app.run_test(size=(120, 50)) as pilot:
        await until(pilot, lambda: bool(app.live.board.entries))
        await pilot.press("question_mark")
        await until(pilot, lambda: stands(app, KeysScreen))
        shown = "\n".join(frame(app))
        assert "Mantenimiento" in shown
        assert "nobody needs it any more" in shown


async def test_a_new_request_is_asked_for_by_key(plant: LivePlant) -> None:
    app = plant.app("pilar")
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: any("Nothing is open" in line for line in frame(app)))
        await pilot.press("n")
        await until(pilot, lambda: stands(app, FormScreen))
        await pilot.press("1", *"Bar is cold", "enter")
        await until(pilot, lambda: bool(app.live.board.entries))
        assert next(iter(app.live.board.entries.values())).request.summary == "Bar is cold"


async def test_nobody_in_particular_is_asked_who_they_are_before_acting(plant: LivePlant) -> None:
    request = plant.open()
    app = plant.app(None)
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: app.screen.query_one(BoardList).cursor == request)
        await pilot.press("t", *"luis", "enter")
        await until(pilot, lambda: stands(app, FormScreen))
        await pilot.press("t")
        await until(pilot, lambda: plant.entry(request).request.assignee == "luis")


async def test_starting_names_the_part(plant: LivePlant) -> None:
    request = plant.open()
    plant.do(Take(), request, "luis")
    plant.do(Approve(), request, "sara")
    plant.pass_time(DAY)
    app = plant.app()
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: app.screen.query_one(BoardList).cursor == request)
        await pilot.press("s", "3")
        await until(pilot, lambda: plant.entry(request).request.part == PartId("motor"))


async def test_enter_shows_the_request_whole_and_escape_goes_back(plant: LivePlant) -> None:
    request = plant.open()
    app = plant.app()
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: app.screen.query_one(BoardList).cursor == request)
        await pilot.press("enter")
        await until(pilot, lambda: any("Timeline" in line for line in frame(app)))
        await pilot.press("t", "t")
        await until(pilot, lambda: any("Luis Ortiz" in line for line in frame(app)[2:]))
        await pilot.press("escape")
        await until(pilot, lambda: stands(app, BoardScreen))


async def test_a_wide_terminal_shows_the_request_beside_the_list(plant: LivePlant) -> None:
    plant.open(summary="Sealer one")
    plant.pass_time(60)
    plant.open(summary="Sealer two")
    app = plant.app()
    async with app.run_test(size=(200, 40)) as pilot:
        await until(pilot, lambda: "\n".join(frame(app)).count("Sealer one") == 2)
        await pilot.press("down")
        await until(pilot, lambda: "\n".join(frame(app)).count("Sealer two") == 2)
        await pilot.resize_terminal(100, 30)
        await until(pilot, lambda: "\n".join(frame(app)).count("Sealer two") == 1)


async def test_a_request_that_closes_while_it_is_shown_stays_in_sight(plant: LivePlant) -> None:
    request = plant.open()
    app = plant.app("pilar")
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: app.screen.query_one(BoardList).cursor == request)
        await pilot.press("enter", "z", "enter")
        await until(pilot, lambda: any("cancelled" in line for line in frame(app)[1:]))


async def test_a_part_that_fails_is_told_marks_the_board_stale_and_is_begun_again(
    plant: LivePlant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(living, "_BEGUN_AGAIN_AFTER", 0.7)
    request = plant.open()
    app = plant.app()
    async with app.run_test(size=(120, 20)) as pilot:
        await until(pilot, lambda: app.screen.query_one(BoardList).cursor == request)
        take_in = app.live.take_in

        def fail_once(news: Commit | Silence | Rewound) -> Changed | None:
            app.live.take_in = take_in  # type: ignore[method-assign]
            raise ZeroDivisionError("a fault of ours")

        app.live.take_in = fail_once  # type: ignore[method-assign]
        plant.do(Take(), request, "luis")
        await until(pilot, lambda: any("ZeroDivisionError: a fault of ours" in told for told in notices(app)))
        await until(pilot, lambda: "STALE" in frame(app)[0])
        await until(pilot, lambda: any("to approve" in line and request in line for line in frame(app)))
        await until(pilot, lambda: "live" in frame(app)[0])


async def test_a_breach_that_could_not_be_recorded_is_recorded_when_the_store_can(plant: LivePlant) -> None:
    request = plant.open()
    app = plant.app()
    async with app.run_test(size=(120, 20)) as pilot:
        await until(pilot, lambda: bool(app.live.board.entries))
        append_all = app.live.store.append_all

        def full(writes: Sequence[Write]) -> Stored | Conflict:
            raise NotSaved("not-saved", place="store", reason="No space left on device")

        app.live.store.append_all = full  # type: ignore[method-assign]
        plant.pass_time(30 * MINUTE + 1)
        app.tick()
        await until(
            pilot, lambda: any("! NOT recorded yet: what happened to clocks of 1 req" in line for line in frame(app))
        )
        app.live.store.append_all = append_all  # type: ignore[method-assign]
        plant.pass_time(60)
        for _ in range(10):
            plant.pass_time(1)
            app.tick()
        await until(pilot, lambda: any(isinstance(event, Breached) for event in plant.store.history(request)))
        await until(pilot, lambda: not any("NOT recorded" in line for line in frame(app)))
