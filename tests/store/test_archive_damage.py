"""The archive when its files are not what was written: a clear error or the right answer, never a wrong one."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rules.events import RequestId
from rules.instants import Seconds
from store.contract import StoreDamaged, StoreError, StoreTooNew
from store.embedded import EmbeddedStore
from store.files import DiskFile
from store.lines import Index, Segment, read_header
from store.segments import read_listed, read_requests
from store.whereabouts import PAGE, Place, Whereabouts, entries_with, pages_of
from tests.store.archived import closed_and_open, opening
from tests.store.conftest import FolderPlace

M_1 = RequestId("M-1")


@pytest.fixture
def place(place: FolderPlace) -> FolderPlace:
    """A store with an archive."""
    store = opening(place)
    closed_and_open(store)
    store.compact()
    store.close()
    return place


def header(place: FolderPlace) -> tuple[tuple[Segment, ...], Index]:
    with (place.folder / "journal.jsonl").open("rb") as file:
        found = read_header(file.readline().rstrip())[0]
    assert found.index is not None
    return found.segments, found.index


def reading(place: FolderPlace) -> EmbeddedStore:
    return EmbeddedStore(place.folder, read_only=True, now=place.clock, who="ana", archive_after=Seconds(0))


def test_a_missing_segment_is_named_and_what_is_open_goes_on(place: FolderPlace) -> None:
    segments, _ = header(place)
    (place.folder / "archive" / segments[1].name).unlink()
    store = reading(place)
    assert len(list(store.open_requests())) == 1
    with pytest.raises(StoreDamaged, match=segments[1].name):
        store.history(M_1)
    with pytest.raises(StoreDamaged, match=segments[1].name):
        store.summaries()
    store.close()


def test_a_missing_index_is_named(place: FolderPlace) -> None:
    _, index = header(place)
    (place.folder / "archive" / index.name).unlink()
    store = reading(place)
    with pytest.raises(StoreDamaged, match=index.name):
        store.history(M_1)
    assert len(store.summaries()) == 4
    store.close()


def answer(ask: Callable[[], object]) -> object:
    """What was answered, or the code of the error."""
    try:
        return ask()
    except StoreError as error:
        return error.code


@pytest.mark.parametrize("which", ["segment", "index"])
def test_any_changed_byte_is_noticed_or_does_not_matter(place: FolderPlace, which: str) -> None:
    segments, index = header(place)
    store = reading(place)
    requests = [RequestId(request) for request in ("M-1", "M-2", "M-3", "M-4", "M-5")]
    true = [store.history(request) for request in requests]
    lines = store.summaries()
    store.close()
    path = place.folder / "archive" / (segments[1].name if which == "segment" else index.name)
    whole = path.read_bytes()
    noticed = 0
    for at in range(0, len(whole), 11):
        spoilt = bytearray(whole)
        spoilt[at] ^= 4
        path.write_bytes(spoilt)
        store = reading(place)
        for request, history in zip(requests, true, strict=True):
            found = answer(partial(store.history, request))
            assert found in (history, "archive-damaged")
            noticed += found == "archive-damaged"
        found = answer(store.summaries)
        assert found in (lines, "archive-damaged")
        noticed += found == "archive-damaged"
        store.close()
    assert noticed > len(whole) // 100


def test_a_segment_that_was_cut_or_grew_is_noticed(place: FolderPlace) -> None:
    segments, _ = header(place)
    path = place.folder / "archive" / segments[1].name
    whole = path.read_bytes()
    for content in (b"", whole[:-1], whole[: len(whole) // 2], whole + b"\n"):
        path.write_bytes(content)
        store = reading(place)
        with pytest.raises(StoreDamaged, match="archive"):
            store.history(M_1)
        with pytest.raises(StoreDamaged, match="archive"):
            store.summaries()
        store.close()


def test_lines_that_change_places_are_noticed(place: FolderPlace) -> None:
    segments, _ = header(place)
    path = place.folder / "archive" / segments[1].name
    first, one, two, *rest = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join((first, two, one, *rest)))
    store = reading(place)
    with pytest.raises(StoreDamaged):
        store.history(M_1)
    store.close()


def test_a_whole_segment_is_read_in_order_and_every_line_checked(place: FolderPlace) -> None:
    segments, _ = header(place)
    card = msgspec.json.decode((place.folder / "store.json").read_bytes())
    for segment in segments:
        file = DiskFile(place.folder / "archive" / segment.name, writing=False)
        found = dict(read_requests(file, segment, card["store"]))
        listed = list(read_listed(file, segment))
        assert [each.place(segment) for each in listed] == list(found)
        assert [each.row.request for each in listed] == [each.request for each in found.values()]
        with pytest.raises(StoreDamaged):
            list(read_requests(file, segment, "another store"))
        file.close()


def test_a_journal_that_ends_within_what_was_kept_is_damage_and_is_never_repaired(place: FolderPlace) -> None:
    path = place.folder / "journal.jsonl"
    whole = path.read_bytes()
    lines = whole.splitlines(keepends=True)
    for cut in (len(lines[0]), len(lines[0]) + 20, len(whole) - 1):
        path.write_bytes(whole[:cut])
        with pytest.raises(StoreDamaged):
            opening(place)
        assert path.read_bytes() == whole[:cut]


def test_a_journal_of_a_newer_format_is_refused_with_its_sentence(place: FolderPlace) -> None:
    path = place.folder / "store.json"
    card = msgspec.json.decode(path.read_bytes())
    path.write_bytes(msgspec.json.encode(card | {"format": 3}))
    with pytest.raises(StoreTooNew, match="format 3"):
        opening(place)


class TestTheIndex:
    @pytest.mark.parametrize("count", [0, 1, 2, 145, 146, 147, 1_000, 20_000])
    def test_every_number_is_found_and_no_other(self, tmp_path: Path, count: int) -> None:
        places = {RequestId(f"M-{number}"): Place(number % 3, number, 7, number) for number in range(count)}
        pages = pages_of(entries_with(b"", places.items()))
        path = tmp_path / "index"
        path.write_bytes(pages)
        index = Whereabouts(DiskFile(path, writing=False), len(pages))
        for request in list(places)[:: max(count // 500, 1)]:
            assert list(index.find(request)) == [places[request]]
        assert [list(index.find(RequestId(f"Q-{number}"))) for number in range(100)] == [[]] * 100
        index.close()

    @given(st.lists(st.sets(st.integers(0, 400), min_size=1), min_size=1, max_size=6))
    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    def test_what_is_added_later_stands_for_what_was_there(self, added: list[set[int]]) -> None:
        known: dict[RequestId, Place] = {}
        entries = b""
        for generation, numbers in enumerate(added):
            new = {RequestId(f"M-{number}"): Place(generation, number, 1, 1) for number in numbers}
            without = frozenset((known[each].segment, known[each].at) for each in new if each in known)
            entries = entries_with(entries, new.items(), without)
            known |= new
        pages = pages_of(entries)
        with tempfile.NamedTemporaryFile() as file:
            Path(file.name).write_bytes(pages)
            index = Whereabouts(DiskFile(Path(file.name), writing=False), len(pages))
            assert {request: list(index.find(request)) for request in known} == {
                request: [place] for request, place in known.items()
            }
            index.close()

    def test_few_pages_are_read_however_many_there_are(self, tmp_path: Path) -> None:
        class Counting(DiskFile):
            reads = 0

            def read(self, offset: int, size: int) -> bytes:
                Counting.reads += 1
                return super().read(offset, size)

        places = [(RequestId(f"M-{number}"), Place(1, number, 7, number)) for number in range(100_000)]
        path = tmp_path / "index"
        path.write_bytes(pages_of(entries_with(b"", places)))
        index = Whereabouts(Counting(path, writing=False), path.stat().st_size)
        for number in range(0, 100_000, 100):
            assert len(list(index.find(RequestId(f"M-{number}")))) == 1
        assert path.stat().st_size // PAGE > 600
        assert Counting.reads < 5 * 1_000
        index.close()
