"""From a key to what is stored, for the actions that ask for more than a yes. Time is given."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from rules.agreement import DepartmentId, ExpectationId, PersonId, ServiceId
from rules.asks import Approve, Ask, Cancel, Confirm, Finish, Start, Take, Tell
from rules.events import (
    Acknowledged,
    Amended,
    Assigned,
    Breached,
    Event,
    Excused,
    HandedOver,
    Linked,
    Planned,
    Reopened,
    RequestId,
    Taken,
)
from rules.instants import DAY, HOUR, MINUTE, Instant
from rules.readings import Mark, Reading, Verdict
from rules.stages import Stage
from tests.tui.live_plant import START, LivePlant, frame, stands, until
from tui.app import PlazoApp
from tui.counter import Opened
from tui.screens.board import BoardScreen
from tui.screens.form import FormScreen
from tui.screens.request import RequestScreen
from tui.widgets.board_list import BoardList


@pytest.fixture
def plant(tmp_path: Path) -> LivePlant:
    return LivePlant(tmp_path / "store")


def notices(app: PlazoApp) -> list[str]:
    return [notice.message for notice in app._notifications]


def last(plant: LivePlant, request: RequestId) -> Event:
    return plant.store.history(request)[-1]


def on(app: PlazoApp, request: RequestId) -> Callable[[], bool]:
    """Whether the cursor of the board stands on the request."""
    return lambda: isinstance(app.screen, BoardScreen) and app.screen.query_one(BoardList).cursor == request


def ready_to_type(app: PlazoApp) -> bool:
    return isinstance(app.screen, FormScreen) and app.screen.is_mounted and app.screen.is_current


async def press(pilot: Pilot[None], app: PlazoApp, key: str, *then: str) -> None:
    """A key, and once its form is there, others."""
    await pilot.press(key)
    await until(pilot, lambda: ready_to_type(app))
    await pilot.pause()
    await pilot.press(*then)


async def test_a_supervisor_gives_a_request_to_somebody(plant: LivePlant) -> None:
    request = plant.open()
    app = plant.app("rosa")
    async with app.run_test(size=(100, 30)) as pilot:
        await until(pilot, on(app, request))
        await press(pilot, app, "A", "2")
        await until(pilot, lambda: isinstance(last(plant, request), Assigned))
        assert plant.entry(request).request.assignee == PersonId("luis")


async def test_an_appointment_is_typed_as_people_say_it_and_what_is_not_understood_stays(plant: LivePlant) -> None:
    request = plant.open()
    app = plant.app(language="es")
    async with app.run_test(size=(100, 30)) as pilot:
        await until(pilot, on(app, request))
        await press(pilot, app, "w", *"luego", "enter")
        await until(pilot, lambda: any("«luego» no es una hora" in line for line in frame(app)))
        line = app.screen.query_one("#field-time", Input)
        assert line.value == "luego"
        assert line.has_focus
        line.value = ""
        await pilot.press(*"mié 09:30", "enter")
        await until(pilot, lambda: isinstance(last(plant, request), Planned))
        assert plant.entry(request).request.appointment == START + 2 * DAY + 90 * MINUTE


async def test_a_request_is_handed_to_another_department_with_a_reason(plant: LivePlant) -> None:
    request = plant.open()
    plant.do(Take(), request, "luis")
    app = plant.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await until(pilot, on(app, request))
        await press(pilot, app, "H", "3", *"theirs", "enter")
        await until(pilot, lambda: isinstance(last(plant, request), HandedOver))
        assert plant.entry(request).provider == "quality"


@pytest.mark.parametrize("typed", [False, True], ids=["from the list", "by a number"])
async def test_law_27_a_request_waits_for_one_that_its_provider_asked_for(plant: LivePlant, typed: bool) -> None:
    request = plant.open()
    plant.do(Take(), request, "luis")
    ask = Ask(ServiceId("statistics"), DepartmentId("maintenance"), "Measure it")
    child = plant.counter.open(ask, plant.person("luis"))
    assert isinstance(child, Opened)
    app = plant.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await until(pilot, lambda: len(app.live.board.entries) == 2)
        app.point_at(request)
        await until(pilot, on(app, request))
        await press(pilot, app, "l", *(child.request.lower() if typed else ""), "enter")
        await until(pilot, lambda: isinstance(last(plant, request), Linked))
        assert plant.entry(request).request.children == (child.request,)


async def test_law_27_a_number_that_does_not_fit_is_declined_and_the_form_stays(plant: LivePlant) -> None:
    request, other = plant.open(), plant.open()
    app = plant.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await until(pilot, lambda: len(app.live.board.entries) == 2)
        app.point_at(request)
        await until(pilot, on(app, request))
        await press(pilot, app, "l", *"X-9", "enter")
        await until(pilot, lambda: any("There is no request with the number X-9." in line for line in frame(app)))
        await until(pilot, lambda: ready_to_type(app))
        line = app.screen.query_one("#field-number", Input)
        assert line.value == "X-9"
        line.value = other
        await pilot.press("enter")
        await until(pilot, lambda: any("was not asked for by Mantenimiento" in line for line in frame(app)))


def closed(plant: LivePlant) -> RequestId:
    """A request that was done, told and confirmed on Tuesday."""
    request = plant.open()
    plant.do(Take(), request, "luis")
    plant.do(Approve(), request, "sara")
    plant.pass_time(DAY)
    plant.do(Start(), request, "luis")
    plant.pass_time(HOUR)
    for action, by in ((Finish(), "luis"), (Tell(), "luis"), (Confirm(), "pilar")):
        plant.do(action, request, by)
    assert plant.entry(request).stage is Stage.CLOSED
    return request


async def test_law_29_a_closed_request_is_found_by_its_number_and_reopened(plant: LivePlant) -> None:
    request = closed(plant)
    app = plant.app("pilar")
    async with app.run_test(size=(100, 70)) as pilot:
        await until(pilot, lambda: any("Nothing is open" in line for line in frame(app)))
        await pilot.press("slash", *request.lower(), "enter")
        await until(pilot, lambda: stands(app, RequestScreen))
        await until(pilot, lambda: "Y reopen" in frame(app)[-1])
        await press(pilot, app, "Y", *"It leaks", "tab", "space", "enter")
        await until(pilot, lambda: request in app.live.board.entries)
        reopened = last(plant, request)
        assert isinstance(reopened, Reopened)
        assert (reopened.reason, reopened.has_not_run) == ("It leaks", True)
        await until(pilot, lambda: any("It leaks" in line for line in frame(app)))
        await pilot.press("escape")
        await until(pilot, on(app, request))


async def test_a_number_that_nobody_has_shows_what_the_words_find(plant: LivePlant) -> None:
    plant.open()
    app = plant.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await until(pilot, lambda: bool(app.live.board.entries))
        await pilot.press("slash", *"m-9", "enter")
        await until(pilot, lambda: any("has “m-9”" in line for line in frame(app)))
        assert isinstance(app.screen, BoardScreen)


async def test_law_12_what_was_broken_is_excused_after_it_closed_and_stays_broken(plant: LivePlant) -> None:
    request = plant.open()
    plant.pass_time(40 * MINUTE)
    plant.do(Cancel(), request, "pilar")
    app = plant.app("pilar")
    async with app.run_test(size=(100, 70)) as pilot:
        await until(pilot, lambda: any("Nothing is open" in line for line in frame(app)))
        app.show_request(request)
        await until(pilot, lambda: "e excuse" in frame(app)[-1])
        await press(pilot, app, "e", *"We knew", "enter")
        await until(pilot, lambda: isinstance(last(plant, request), Excused))
        await until(pilot, lambda: any("breach excused" in line for line in frame(app)))
    (response,) = [each for each in plant.entry(request).readings if each.expectation.id == "response"]
    assert response.verdict is Verdict.BREACHED
    assert Mark.EXCUSED in response.marks


async def test_law_33_seen_for_half_an_hour_takes_two_keys(plant: LivePlant) -> None:
    request = plant.open()
    plant.pass_time(40 * MINUTE)
    app = plant.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await until(pilot, on(app, request))
        await press(pilot, app, "b", "enter")
        await until(pilot, lambda: isinstance(last(plant, request), Acknowledged))
    seen = last(plant, request)
    assert isinstance(seen, Acknowledged)
    assert (seen.clock, seen.until) == ("response", plant.time + 30 * MINUTE)


async def test_law_31_a_slip_is_taken_back_within_a_minute_with_two_keys(plant: LivePlant) -> None:
    request = plant.open()
    app = plant.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await until(pilot, on(app, request))
        await press(pilot, app, "t", "t")
        await until(pilot, lambda: notices(app)[-1:] == [f"{request}: taken. For a minute U takes it back."])
        plant.pass_time(MINUTE)
        await press(pilot, app, "U", "enter")
        await until(pilot, lambda: isinstance(last(plant, request), Amended))
        assert plant.entry(request).request.taken_at is None
        await until(pilot, lambda: notices(app)[-1] == f"{request}: taken back: taken")


async def test_law_31_a_minute_later_a_supervisor_has_to_do_it(plant: LivePlant) -> None:
    request = plant.open()
    plant.do(Take(), request, "luis")
    plant.pass_time(MINUTE + 1)
    app = plant.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await until(pilot, on(app, request))
        await pilot.press("U")
        await until(pilot, lambda: any("within a minute" in told for told in notices(app)))


async def test_law_31_what_happened_earlier_is_entered_later(plant: LivePlant) -> None:
    request = plant.open()
    plant.pass_time(20 * MINUTE)
    app = plant.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, on(app, request))
        await press(pilot, app, "t")
        assert not any("When did it happen?" in line for line in frame(app))
        await pilot.press("ctrl+e", *"tomorrow 08:00", "enter")
        await until(pilot, lambda: any("is still to come" in line for line in frame(app)))
        await until(pilot, lambda: ready_to_type(app))
        line = app.screen.query_one("#field-earlier", Input)
        assert line.value == "tomorrow 08:00", "nothing typed is lost"
        line.value = ""
        await pilot.press("ctrl+e", *"08:05", "enter")
        await until(pilot, lambda: isinstance(last(plant, request), Taken))
    taken = last(plant, request)
    assert isinstance(taken, Taken)
    assert (taken.occurred_at, taken.entered) == (START + 5 * MINUTE, True)


async def test_law_31_a_time_that_cannot_be_is_put_right_where_it_was_typed(plant: LivePlant) -> None:
    request = plant.open()
    plant.pass_time(20 * MINUTE)
    app = plant.app()
    async with app.run_test(size=(100, 24)) as pilot:
        await until(pilot, on(app, request))
        await press(pilot, app, "t")
        assert any("t or ⏎ do it" in line for line in frame(app))
        await pilot.press("ctrl+e", *"07:30", "enter")
        await until(pilot, lambda: any("before the request was opened" in line for line in frame(app)))
        await until(pilot, lambda: isinstance(app.focused, Input))
        assert not any("t or ⏎ do it" in line for line in frame(app)), "a letter is typed now"
        await pilot.press("home", "ctrl+k", *"08:05", "enter")
        await until(pilot, lambda: isinstance(last(plant, request), Taken))
    assert last(plant, request).occurred_at == START + 5 * MINUTE


async def test_law_31_a_request_may_be_opened_later_than_it_was_asked_for(plant: LivePlant) -> None:
    app = plant.app("pilar")
    async with app.run_test(size=(80, 30)) as pilot:
        await until(pilot, lambda: any("Nothing is open" in line for line in frame(app)))
        await press(pilot, app, "n", "1", *"Bar is cold", "ctrl+e", *"30m ago", "enter")
        await until(pilot, lambda: bool(app.live.board.entries))
    (entry,) = app.live.board.entries.values()
    assert entry.request.opened_at == START - 30 * MINUTE


def repair(plant: LivePlant, request: RequestId) -> Reading:
    found = [each for each in plant.entry(request).readings if each.expectation.id == ExpectationId("repair")]
    return found[-1]


async def test_law_31_done_typed_in_after_the_breach_counts_when_a_supervisor_approves_it(plant: LivePlant) -> None:
    """Due at 10:00; done at 09:40, typed in at 10:10; the breach was recorded and stays in the history."""
    request = plant.open()
    plant.do(Take(), request, "luis")
    plant.do(Approve(), request, "sara")
    plant.time = Instant(START + DAY)
    plant.do(Start(), request, "luis")
    plant.time = Instant(START + DAY + 2 * HOUR + 1)
    app = plant.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await until(pilot, on(app, request))
        await until(pilot, lambda: any(isinstance(each, Breached) for each in plant.store.history(request)))
        plant.pass_time(10 * MINUTE)
        await press(pilot, app, "d", "ctrl+e", *"09:40", "enter")
        await until(pilot, lambda: plant.entry(request).request.done_at == START + DAY + 100 * MINUTE)
        await until(
            pilot, lambda: any("09:40 counts as soon as a supervisor approves it" in told for told in notices(app))
        )
    assert repair(plant, request).verdict is Verdict.BREACHED, "not before it is approved"
    supervisor = plant.app("rosa")
    async with supervisor.run_test(size=(100, 40)) as pilot:
        await until(pilot, on(supervisor, request))
        await press(pilot, supervisor, "U")
        await until(
            pilot,
            lambda: any(
                "Let “done” count at 09:40 (entered 10:10 by Luis Ortiz)" in line for line in frame(supervisor)
            ),
        )
        await pilot.press("1", *"I saw it run", "enter")
        await until(pilot, lambda: any(isinstance(each, Amended) for each in plant.store.history(request)))
    assert repair(plant, request).verdict is Verdict.MET
    assert Mark.AMENDED in repair(plant, request).marks
    breached = [str(each.clock) for each in plant.store.history(request) if isinstance(each, Breached)]
    assert breached.count("repair") == 1
