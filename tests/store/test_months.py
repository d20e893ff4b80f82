"""The files of the archive over the years: small ones joined, dead lines left out, what is outdated removed in time."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import pytest

from rules.events import Reopened, RequestId, Revision
from rules.instants import DAY, HOUR, MINUTE, Instant
from store.contract import NotSaved, Stored
from store.embedded import EmbeddedStore
from store.examination import examine
from store.findings import Grade
from store.lines import Segment, read_header
from store.months import MANY, Month, is_worth_joining, months_of
from tests.store.archived import (
    Cut,
    CutDisk,
    compact_while_others_write,
    compact_with_every_cut,
    everything,
    opening,
    segments,
)
from tests.store.conftest import FolderPlace
from tests.store.happenings import M1, M2, done, event_id, hour, noted, opened, taken

_HOUR_OF_WEEK = 7 * 24


def segment(requests: int, dead: int = 0, at: int = 100) -> Segment:
    return Segment(
        name=f"{requests}",
        number=requests,
        size=1,
        crc=0,
        listed_at=1,
        listed_crc=0,
        requests=requests,
        events=1,
        opened=hour(0),
        closed=(hour(at), hour(at)),
        last=1,
        superseded=tuple(range(dead)),
    )


@pytest.mark.parametrize(
    ("files", "leaving", "over", "worth"),
    [
        pytest.param([segment(500)], 500, False, False, id="a month that is not over"),
        pytest.param([segment(500)] * MANY, 500, False, False, id="many of a month that is not over"),
        pytest.param([segment(500)] * (MANY + 1), 0, False, True, id="too many of a month that is not over"),
        pytest.param([segment(500)], 0, True, False, id="a month in one file"),
        pytest.param([segment(500), segment(500)], 0, True, True, id="a month that is over in two files"),
        pytest.param([segment(500)], 500, True, True, id="a month that is over with this compaction"),
        pytest.param([segment(6_000)], 1, True, False, id="a late one beside a whole month"),
        pytest.param([segment(6_000), *[segment(1)] * 11], 1, True, False, id="a dozen late ones"),
        pytest.param([segment(6_000), *[segment(1)] * 12], 1, True, True, id="more late ones than a dozen"),
        pytest.param([segment(500, dead=500)], 0, True, False, id="half of it dead"),
        pytest.param([segment(500, dead=501)], 0, False, True, id="more than half of it dead"),
    ],
)
def test_the_files_of_a_month_are_joined_when_it_is_worth_it(
    files: Sequence[Segment], leaving: int, over: bool, worth: bool
) -> None:
    assert is_worth_joining(files, leaving, over=over) is worth


def test_few_months_are_joined_at_once_the_oldest_first() -> None:
    files = [segment(5, at=month * 31 * 24) for month in (3, 1, 2, 4, 1, 2, 3, 4)]
    months = months_of({M1: hour(4 * 31 * 24)}, files, hour(9_000))
    assert [(len(each.leaving), len(each.joined)) for each in months] == [(0, 2), (0, 2), (0, 2), (1, 0)]
    assert months == sorted(months, key=lambda each: each.name)
    assert months_of({}, [], hour(0)) == []
    assert isinstance(months[0], Month)


def weeks(place: FolderPlace, first: int, last: int, *, each: int = 2) -> EmbeddedStore:
    """A store that was compacted every week, when so many requests more had been closed; one is open."""
    store = opening(place)
    for week in range(first, last):
        for number in range(each):
            request = RequestId(f"W-{week}-{number}")
            at = week * _HOUR_OF_WEEK + number
            store.append(request, Revision(0), [opened(request, hour(at)), done(request, hour(at))], hour(at))
        place.clock.at = Instant(hour(week * _HOUR_OF_WEEK) + 2 * DAY)
        store.compact()
    return store


def files(place: FolderPlace) -> list[str]:
    return sorted(path.name for path in (place.folder / "archive").glob("*.jsonl"))


def outdated(place: FolderPlace) -> set[str]:
    """The files whose requests lie in others now, but for the indexes."""
    with (place.folder / "journal.jsonl").open("rb") as file:
        names = read_header(file.readline().rstrip())[0].outdated
    return {name for name in names if name.endswith(".jsonl")}


def test_after_years_of_weekly_compactions_there_is_a_file_for_each_month(place: FolderPlace) -> None:
    store = weeks(place, 0, 60)
    months = {each.name[:7] for each in segments(place)}
    assert len(months) > 13
    assert len(segments(place)) <= len(months) + 4
    assert len(files(place)) <= len(months) + 8
    assert sum(each.requests for each in segments(place)) == 120
    assert len(store.history(RequestId("W-3-1"))) == 2
    assert len(store.search("does not close", 999)) == 120
    again = place.open(read_only=True)
    assert everything(again) == everything(store)


def test_a_month_that_is_over_is_joined_and_everything_is_as_it_was(place: FolderPlace) -> None:
    store = weeks(place, 0, 4)
    other = place.open(read_only=True)
    lazily = other.closings(hour(0))
    first = next(lazily)
    before = files(place)
    assert len(before) == 3
    answers = everything(store)
    place.clock.at = hour(9 * _HOUR_OF_WEEK)
    store.append(M1, Revision(0), [opened(M1, hour(0)), done(M1, hour(1))], hour(1))
    assert store.compact() == 1
    assert len(segments(place)) < len(before)
    assert outdated(place) <= set(before)
    assert outdated(place) <= set(files(place))
    assert {first, *lazily} == {line for line in store.summaries() if line.request != M1}
    assert everything(store) == everything(other) != answers
    assert len(other.history(RequestId("W-0-1"))) == 2


def test_what_is_outdated_is_removed_by_a_compaction_an_hour_later_even_if_one_is_killed(place: FolderPlace) -> None:
    weeks(place, 0, 4)
    place.clock.at = hour(9 * _HOUR_OF_WEEK)
    store = opening(place)
    store.append(M1, Revision(0), [opened(M1)])
    store.compact()
    gone = outdated(place)
    assert gone
    place.clock.at = Instant(place.clock.at + HOUR)
    changes = 0
    while gone & set(files(place)):
        disk = CutDisk()
        killed = opening(place, disk)
        killed.append(M1, Revision(1), [noted(M1, hour(changes))])
        disk.left = changes
        with suppress(Cut):
            killed.compact()
        disk.left = None
        killed.close()
        changes += 1
    assert outdated(place) <= gone
    place.open().append(M1, Revision(1), [noted(M1)])
    store.compact()
    assert outdated(place) == set()
    assert {each.name for each in segments(place)} == set(files(place))


def test_whoever_has_begun_to_read_goes_on_through_any_number_of_compactions_for_an_hour(place: FolderPlace) -> None:
    store = weeks(place, 0, 4)
    other = place.open(read_only=True)
    later = hour(9 * _HOUR_OF_WEEK)
    lines, histories = other.closings(hour(0)), other.closed(hour(0), later)
    commits, search = other.read(), other.searching("does not close")
    next(commits)
    place.clock.at = later
    for minute in range(0, 60, 12):
        place.clock.at = Instant(later + minute * MINUTE)
        request = RequestId(f"L-{minute}")
        store.append(request, Revision(0), [opened(request, hour(0)), done(request, hour(1))], hour(1))
        store.compact()
    gone = outdated(place)
    assert gone
    assert examine(place.folder).grade is Grade.WHOLE
    assert [len(list(each)) for each in (lines, histories, commits)] == [8, 8, 7]
    assert len(list(search)[-1].requests) == 8
    place.clock.at = Instant(later + 2 * HOUR)
    store.append(M1, Revision(0), [opened(M1)])
    store.compact()
    assert not gone & set(files(place))
    assert len(list((place.folder / "archive").glob("*.index"))) == 1


def test_what_came_back_is_left_out_when_its_month_is_joined(place: FolderPlace) -> None:
    store = weeks(place, 0, 4)
    place.clock.at = hour(9 * _HOUR_OF_WEEK)
    back, again = RequestId("W-2-0"), RequestId("W-3-1")
    for request in (back, again):
        event = Reopened(id=event_id(), request=request, occurred_at=hour(6 * _HOUR_OF_WEEK))
        assert isinstance(store.append(request, Revision(2), [event]), Stored)
    at = hour(7 * _HOUR_OF_WEEK)
    assert isinstance(store.append(again, Revision(3), [done(again, at)], at), Stored)
    before = everything(store)
    store.compact()
    assert everything(store) == everything(place.open(read_only=True)) == before
    assert sum(len(each.superseded) for each in segments(place)) == 0
    assert [each.word for each in store.history(again)] == ["opened", "done", "reopened", "done"]
    later = Instant(at + 60)
    assert isinstance(store.append(back, Revision(3), [done(back, later)], later), Stored)
    before = everything(store)
    assert store.compact() == 1
    assert everything(store) == everything(place.open(read_only=True)) == before
    assert isinstance(store.append(back, Revision(4), [noted(back)]), Stored)


def test_a_file_of_which_nothing_counts_is_dropped(place: FolderPlace) -> None:
    store = weeks(place, 0, 1, each=1)
    request = RequestId("W-0-0")
    event = Reopened(id=event_id(), request=request, occurred_at=hour(30))
    assert isinstance(store.append(request, Revision(2), [event]), Stored)
    before = everything(store)
    store.compact()
    assert segments(place) == ()
    assert everything(store) == everything(place.open(read_only=True)) == before
    assert isinstance(store.append(request, Revision(3), [done(request, hour(31))], hour(31)), Stored)
    before = everything(store)
    assert store.compact() == 1
    assert everything(store) == everything(place.open(read_only=True)) == before


def test_a_damaged_file_is_not_joined_and_holds_nothing_up(place: FolderPlace) -> None:
    store = weeks(place, 0, 4)
    (spoilt, *_) = segments(place)
    path = place.folder / "archive" / spoilt.name
    path.write_bytes(path.read_bytes().replace(b"sealer", b"heater", 1))
    place.clock.at = hour(9 * _HOUR_OF_WEEK)
    store.append(M1, Revision(0), [opened(M1, hour(0)), done(M1, hour(1))], hour(1))
    assert store.compact() == 1
    assert spoilt in segments(place)
    assert len(store.history(M1)) == 2
    assert len(store.history(RequestId("W-3-1"))) == 2


class TestCutOff:
    def test_every_cut_of_a_joining_compaction_leaves_everything(self, tmp_path: Path) -> None:
        place = self.ready(tmp_path / "store")
        assert compact_with_every_cut(place) > 14
        named = {each.name for each in segments(place)}
        assert outdated(place)
        assert named <= set(files(place)) <= named | outdated(place)

    def ready(self, folder: Path) -> FolderPlace:
        """A store in which the next compaction joins two months; a request that was archived is open again."""
        place = FolderPlace(folder)
        store = weeks(place, 0, 7, each=1)
        place.clock.at = hour(12 * _HOUR_OF_WEEK)
        back = RequestId("W-1-0")
        store.append(back, Revision(2), [Reopened(id=event_id(), request=back, occurred_at=place.clock.at)])
        store.append(M1, Revision(0), [opened(M1), taken(M1)])
        store.append(M2, Revision(0), [opened(M2, hour(2)), done(M2, hour(3))], hour(3))
        store.close()
        return place

    def test_a_disk_that_fails_at_any_step_leaves_everything(self, tmp_path: Path) -> None:
        step, failed = 0, True
        while failed:
            place = self.ready(tmp_path / f"store-{step}")
            before = everything(place.open())
            disk = CutDisk()
            store = opening(place, disk)
            disk.fails_at = disk.made + step
            with suppress(NotSaved):
                store.compact()
            failed, disk.fails_at = disk.made > disk.fails_at, -1
            assert everything(store) == everything(place.open(read_only=True)) == before, step
            store.compact()
            assert everything(store) == everything(place.open()) == before
            place.close()
            step += 3

    def test_what_is_written_at_any_step_is_kept(self, tmp_path: Path) -> None:
        """A note to one that is moved, one that came back, one that is leaving, and one that stays."""
        written_to = (RequestId("W-0-0"), RequestId("W-1-0"), M2, M1)
        steps, step = 99, 0
        while step < steps:
            steps = compact_while_others_write(self.ready(tmp_path / f"store-{step}"), written_to, step)
            step += 2
        assert steps > 12

    def test_what_a_killed_writer_of_a_generation_left_is_removed(self, place: FolderPlace) -> None:
        store = weeks(place, 0, 1)
        left = place.folder / "journal.jsonl.4711.new"
        left.write_bytes(b"half")
        store.append(M1, Revision(0), [opened(M1)])
        store.compact()
        assert not left.exists()
