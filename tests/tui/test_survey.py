"""What stands beside a request, as a live board finds it in its store."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from rules.agreement import DepartmentId
from rules.board import Changed
from rules.events import EventId, RequestId, Revision
from rules.instants import HOUR, MINUTE, Instant
from rules.turns import Child
from store.contract import StoreError, Summary
from tests.rules.stories import at, event, events
from tests.tui.live_plant import LivePlant, frame, until
from tui.commands.loading import load
from tui.live import LiveBoard
from tui.surroundings import Surroundings
from tui.survey import COUNTED_AGAIN, READ_ANEW_AFTER, READ_ANEW_FROM, SAID_AGAIN, Survey
from tui.words import Words


@pytest.fixture
def plant(tmp_path: Path) -> LivePlant:
    made = LivePlant(tmp_path / "store")
    made.time = at("tue 12:00")
    return made


def put(plant: LivePlant, number: str, *story: str, service: str = "statistics", closes: str = "") -> RequestId:
    """Store the request of a story."""
    told = tuple(replace(each, id=EventId(f"{number}:{each.id}")) for each in events(*story, service=service))
    told = tuple(replace(each, request=RequestId(number)) for each in told)
    plant.store.append(RequestId(number), Revision(0), told, at(closes) if closes else None)
    return RequestId(number)


def go_on(plant: LivePlant, number: RequestId, line: str, *, closes: str = "") -> None:
    """One more event of a request."""
    history = plant.store.history(number)
    happened = replace(event(line, len(history) + 1, number), id=EventId(f"{number}:{len(history) + 1}"))
    plant.store.append(number, Revision(len(history)), (happened,), at(closes) if closes else None)


def closed(plant: LivePlant, count: int, first: int = 1) -> None:
    for number in range(first, first + count):
        put(plant, f"Q-{number}", "mon 08:00 opened", "mon 10:00 done", closes="mon 10:00")


class Looked:
    """A board on the plant's store, and what its survey finds."""

    def __init__(self, plant: LivePlant, when: Instant | None = None) -> None:
        self.plant = plant
        self.live = load(LiveBoard(plant.another_store(), plant.publications, plant.now, when), Words("en"))
        self.survey = Survey(self.live)

    def catch_up(self) -> None:
        """Take in what other processes have stored."""
        for commit in self.live.store.read(self.live.position):
            changed = self.live.take_in(commit)
            if changed:
                self.survey.take_in(changed)

    async def around(self, request: RequestId) -> Surroundings:
        now = self.live.now()
        self.survey.around(self.live.entry(request), now)
        if self.survey.has_to_read(now):
            await self.survey.read(now)
        return self.survey.around(self.live.entry(request), now)


async def test_law_36_the_past_is_read_from_the_closed_requests_once_and_kept_up(plant: LivePlant) -> None:
    closed(plant, 10)
    shown = put(plant, "Q-90", "tue 09:00 opened")
    other = put(plant, "Q-91", "mon 11:00 opened")
    board = Looked(plant)
    found = (await board.around(shown)).experience
    assert found is not None
    assert (found.percentiles.cases, found.percentiles.p90) == (10, 2 * HOUR)
    assert not board.survey.has_to_read(board.live.now())

    go_on(plant, other, "mon 21:00 done", closes="mon 21:00")
    board.catch_up()
    plant.pass_time(SAID_AGAIN)
    found = (await board.around(shown)).experience
    assert found is not None
    assert found.percentiles.cases == 11
    assert max(found.percentiles.median, found.percentiles.p90) == 2 * HOUR

    go_on(plant, RequestId("Q-3"), "tue 11:00 reopened")
    board.catch_up()
    plant.pass_time(SAID_AGAIN)
    found = (await board.around(shown)).experience
    assert found is not None
    assert found.percentiles.cases == 10


async def test_law_36_nine_cases_say_nothing(plant: LivePlant) -> None:
    closed(plant, 9)
    shown = put(plant, "Q-90", "tue 09:00 opened")
    assert (await Looked(plant).around(shown)).experience is None


async def test_how_many_stand_before_it_is_counted_again_when_something_has_changed(plant: LivePlant) -> None:
    first = put(plant, "Q-1", "tue 08:00 opened", "tue 08:10 taken")
    shown = put(plant, "Q-2", "tue 09:00 opened", "tue 09:10 taken")
    put(plant, "Q-3", "tue 10:00 opened", "tue 10:10 taken")
    board = Looked(plant)
    assert (await board.around(shown)).before == 1
    go_on(plant, first, "tue 11:00 work-started")
    board.catch_up()
    assert (await board.around(shown)).before == 1
    plant.pass_time(COUNTED_AGAIN)
    assert (await board.around(shown)).before == 0
    go_on(plant, shown, "tue 11:30 work-started")
    board.catch_up()
    assert (await board.around(shown)).before is None


async def test_law_27_children_are_found_on_the_board_and_closed_ones_in_the_store(plant: LivePlant) -> None:
    over = put(plant, "Q-1", "mon 08:00 opened", "mon 10:00 done", closes="mon 10:00")
    going_on = put(plant, "Q-2", "tue 08:00 opened", "tue 08:10 taken")
    lines = ("tue 07:00 opened", "tue 07:10 taken", f"tue 08:00 linked {over}", f"tue 08:05 linked {going_on}")
    parent = put(plant, "M-1", *lines, "tue 08:06 linked M-99", service="sealer-repair")
    board = Looked(plant)
    around = await board.around(parent)
    quality = DepartmentId("quality")
    assert around.children == {
        over: Child(quality, at("mon 08:00"), at("mon 10:00")),
        going_on: Child(quality, at("tue 08:00"), None),
    }
    assert [child.request for child in around.promises] == [going_on]
    assert not board.survey.has_to_read(board.live.now())

    go_on(plant, going_on, "tue 11:00 done", closes="tue 11:00")
    board.catch_up()
    assert (await board.around(parent)).children[going_on].done_at == at("tue 11:00")


async def test_what_is_over_has_its_children_and_nothing_else(plant: LivePlant) -> None:
    closed(plant, 10)
    over = put(plant, "Q-90", "mon 08:00 opened", "mon 12:00 done", closes="mon 12:00")
    board = Looked(plant)
    assert await board.around(over) == Surroundings()


async def test_a_board_that_stands_still_knows_only_what_had_happened_by_then(plant: LivePlant) -> None:
    closed(plant, 10)
    shown = put(plant, "Q-90", "mon 09:00 opened", "mon 09:10 taken", "mon 11:00 linked Q-1", "mon 11:00 linked Q-91")
    put(plant, "Q-91", "mon 12:00 opened")
    before_all = Looked(plant, at("mon 09:30"))
    assert await before_all.around(shown) == Surroundings(before=10)
    afterwards = await Looked(plant, at("mon 11:30")).around(shown)
    assert afterwards.experience is not None
    assert (afterwards.before, list(afterwards.children)) == (0, ["Q-1"])


async def test_a_store_that_cannot_be_read_is_asked_again_a_minute_later(plant: LivePlant) -> None:
    shown = put(plant, "Q-90", "tue 09:00 opened")
    board = Looked(plant)

    def fails(since: Instant) -> Iterator[Summary]:
        raise StoreError("unreadable", reason="a test")

    reads, board.live.store.closings = board.live.store.closings, fails  # type: ignore[method-assign]  # a store that is watched
    with pytest.raises(StoreError):
        await board.around(shown)
    assert not board.survey.has_to_read(board.live.now())
    board.live.store.closings = reads  # type: ignore[method-assign]  # a store that is watched
    plant.pass_time(MINUTE)
    assert board.survey.has_to_read(board.live.now())
    await board.around(shown)
    assert not board.survey.has_to_read(board.live.now())


async def test_closed_requests_are_read_anew_after_a_day_and_when_too_many_were_not_counted(plant: LivePlant) -> None:
    closed(plant, 10)
    shown = put(plant, "Q-90", "tue 09:00 opened")
    board, asked = Looked(plant), []
    reads = board.live.store.closings

    def counted(since: Instant) -> Iterator[Summary]:
        asked.append(since)
        return reads(since)

    board.live.store.closings = counted  # type: ignore[method-assign]  # a store that is watched
    await board.around(shown)
    plant.pass_time(SAID_AGAIN)
    await board.around(shown)
    assert len(asked) == 1
    plant.pass_time(READ_ANEW_AFTER)
    await board.around(shown)
    assert len(asked) == 2
    board.survey.take_in(Changed(frozenset(), frozenset(RequestId(f"X-{n}") for n in range(READ_ANEW_FROM + 1)), ()))
    plant.pass_time(SAID_AGAIN)
    found = (await board.around(shown)).experience
    assert found is not None
    assert (len(asked), found.percentiles.cases) == (3, 10)


async def test_who_closes_the_board_does_not_wait_for_what_is_read(plant: LivePlant) -> None:
    shown = put(plant, "Q-90", "tue 09:00 opened")
    board = Looked(plant)
    board.survey.around(board.live.entry(shown), board.live.now())
    reading = asyncio.create_task(board.survey.read(board.live.now()))
    await asyncio.sleep(0)
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading


async def test_law_36_the_request_screen_shows_the_past_beside_the_promise(plant: LivePlant) -> None:
    closed(plant, 10)
    put(plant, "Q-90", "tue 09:00 opened")
    app = plant.app()
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("enter")

        def shows_the_past() -> bool:
            app.tick()
            return any("In the last 90 days: half were done within 2 hours" in line for line in frame(app))

        await until(pilot, shows_the_past)
        assert any("next at Calidad" in line for line in frame(app))
