"""A store asked with TinyDB's queries: the same answers wherever a request lies, and nothing is written."""

from __future__ import annotations

import contextlib
import io
import re
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tinydb import Query, TinyDB, where
from tinydb.storages import MemoryStorage
from tinydb.table import Document as TableDocument

from rules.events import Event, Reopened, RequestId, Revision, Version
from rules.instants import HOUR, Instant, Seconds
from store.contract import StoreDamaged, StoreMissing, StoreReadOnly, Write
from store.embedded import EmbeddedStore
from store.files import AppendFile, Disk
from store.folder import make_store
from store.live import EVENTS
from store.opening import open_tables
from store.queried import QueriedDatabase, QueriedStorage, QueriedTable
from tests.store.archived import closed_and_open, opening
from tests.store.conftest import FolderPlace, GivenClock
from tests.store.happenings import M1, M2, cancelled, done, event_id, hour, noted, opened, pin_set, started, taken

event, row = Query(), Query()
QUERIES = {
    "events": [
        event.request == "M-2",
        (event.event == "noted") & event.text.search("look"),
        event.version > 2,
        ~event.person.exists(),
        event.event.one_of(["opened", "done"]),
        event.occurred_at > hour(2),
        Query().fragment({"machine": "sealer-3"}),
    ],
    "requests": [
        row.request == "M-3",
        row.closings.any(lambda closing: closing[1] is not None),
        (row.revision == 2) | (row.machine == "sealer-3"),
        row.cancelled == True,  # noqa: E712 - TinyDB's own way to ask it
    ],
    "plant": [where("owner") == "rosa"],
}


@pytest.fixture
def tables(place: FolderPlace) -> Iterator[TinyDB]:
    make_store(place.folder, patience=1)
    with open_tables(str(place.folder)) as tables:
        yield tables


def documents(found: list[TableDocument]) -> list[tuple[int, dict[str, object]]]:
    return [(document.doc_id, dict(document)) for document in found]


def answers(tables: TinyDB, *names: str) -> object:
    """All that can be asked of these tables, or of all, with ids and in the order in which it comes."""
    found: list[object] = [tables.tables()]
    for name in names or QUERIES:
        table, queries = tables.table(name), QUERIES[name]
        everything = table.all()
        assert len(table) == len(everything)
        found += [documents(everything), documents(list(table))]
        for query in queries:
            matching, first = table.search(query), table.get(query)
            assert table.count(query) == len(matching)
            assert table.contains(query) == bool(matching)
            assert first == (matching[0] if matching else None)
            found.append(documents(matching))
        ids = [document.doc_id for document in everything]
        for doc_id in (*ids, 0, 9_999):
            one = table.get(doc_id=doc_id)
            assert table.contains(doc_id=doc_id) == (doc_id in ids) == (one is not None)
            found.append(one)
        found.append(documents(table.get(doc_ids=ids[::2])))
    return found


def test_a_query_finds_what_is_archived_as_it_was_before(place: FolderPlace, tables: TinyDB) -> None:
    store = opening(place)
    closed_and_open(store)
    before = answers(tables)
    events, requests = tables.table("events").all(), tables.table("requests").all()
    assert store.compact() == 4
    assert b'"M-1"' not in (place.folder / "journal.jsonl").read_bytes()
    assert answers(tables) == before
    with open_tables(str(place.folder)) as others:
        assert answers(others) == before
    assert tables.table("events").search(event.request == "M-1") == [
        each for each in events if each["request"] == "M-1"
    ]
    assert tables.table("requests").get(row.request == "M-1") == requests[0]


def test_what_comes_back_from_the_archive_is_found_once_and_in_its_place(place: FolderPlace, tables: TinyDB) -> None:
    store = opening(place)
    closed_and_open(store)
    store.compact()
    before, request = documents(tables.table("events").all()), RequestId("M-2")
    store.append(request, Revision(0), [noted(request, hour(9), "Thank you")])
    after = documents(tables.table("events").all())
    assert after[:-1] == before
    assert (after[-1][0], after[-1][1]["text"]) == (before[-1][0] + 1, "Thank you")
    assert [each["request"] for each in tables.table("requests")] == ["M-1", "M-2", "M-3", "M-4", M1]
    known = answers(tables)
    assert store.compact() == 1
    assert answers(tables) == known


def test_requests_begun_by_one_commit_keep_their_order_in_segments_of_several_months(
    place: FolderPlace, tables: TinyDB
) -> None:
    store, last_month = opening(place), hour(-799)
    store.append_all(
        [
            Write(request, Revision(0), (opened(request, last_month), done(request, closed)), closed)
            for request, closed in ((M2, hour(1)), (M1, hour(-700)))
        ]
    )
    before = answers(tables)
    assert store.compact() == 2
    assert answers(tables) == before


class Twins:
    """The same commits in two stores: one archives whatever is closed, the other nothing ever."""

    def __init__(self, folder: Path) -> None:
        self.clock = GivenClock(hour(0))
        self.folders = [folder / "archiving", folder / "keeping"]
        self.stores = [self._opening(path, after) for path, after in zip(self.folders, (0, 10**9), strict=True)]
        self.revisions: dict[RequestId, Revision] = {}

    def _opening(self, folder: Path, after: int) -> EmbeddedStore:
        make_store(folder, patience=1)
        return EmbeddedStore(folder, read_only=False, now=self.clock, who="ana", archive_after=Seconds(after))

    def put(self, request: RequestId, make: Callable[..., Event], closes_at: Instant | None = None) -> None:
        self.clock.at = Instant(self.clock.at + HOUR)
        happened = make(request, self.clock.at)
        revision = self.revisions.get(request, Revision(0))
        for store in self.stores:
            store.append(request, revision, [happened], closes_at)
        if happened.changes_request:
            self.revisions[request] = Revision(len(self.stores[0].history(request)))

    def put_secret(self) -> None:
        secret = pin_set("rosa", "salt$hash", self.clock.at)
        for store in self.stores:
            store.append_plant(Version(len(store.plant_history())), [secret])


def reopened(request: RequestId, at: Instant) -> Event:
    return Reopened(id=event_id(), request=request, occurred_at=at)


STEPS: dict[str, Callable[[Twins, RequestId], object]] = {
    "note": lambda twins, request: twins.put(request, noted),
    "close": lambda twins, request: twins.put(request, done, twins.clock.at),
    "cancel": lambda twins, request: twins.put(request, cancelled, twins.clock.at),
    "reopen": lambda twins, request: twins.put(request, reopened),
    "compact": lambda twins, request: twins.stores[0].compact(),
    "secret": lambda twins, request: twins.put_secret(),
}


@given(
    steps=st.lists(st.tuples(st.sampled_from([*STEPS, "compact"]), st.integers(1, 4)), min_size=4, max_size=16),
)
@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_compaction_and_no_return_changes_any_answer(steps: list[tuple[str, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as closing:
        twins = Twins(Path(folder))
        for store in twins.stores:
            closing.callback(store.close)
        asked, expected = (closing.enter_context(open_tables(str(folder))) for folder in twins.folders)
        for word, number in steps:
            request = RequestId(f"M-{number}")
            if request not in twins.revisions:
                twins.put(request, opened)
            STEPS[word](twins, request)
            query = QUERIES["events"][number]
            assert documents(asked.table("events").search(query)) == documents(expected.table("events").search(query))
        before = answers(asked)
        twins.stores[0].compact()
        assert answers(asked) == before
        assert answers(asked, "events", "plant") == answers(expected, "events", "plant")
        # Rows of the two may have other ids, because those that are not used are left out.
        assert asked.table("requests").all() == expected.table("requests").all()


def test_answers_kept_for_a_query_are_right_after_every_commit_and_compaction(
    place: FolderPlace, tables: TinyDB
) -> None:
    store = opening(place)
    query, table = event.request == M1, tables.table("events")
    assert table.search(query) == []
    store.append(M1, Revision(0), [opened(), done()], hour(3))
    found = table.search(query)
    assert [each["event"] for each in found] == ["opened", "done"]
    assert table.search(query)[0] is found[0]
    store.compact()
    assert table.search(query) == found
    store.append(M1, Revision(2), [noted()])
    assert [each["event"] for each in table.search(query)] == ["opened", "done", "noted"]


def test_whoever_goes_through_a_table_sees_one_moment(place: FolderPlace, tables: TinyDB) -> None:
    store = opening(place)
    closed_and_open(store)
    for compacted in (False, True):
        expected = tables.table("events").all()
        going = iter(tables.table("events"))
        begun = [next(going)]
        store.append(M2, Revision(0), [noted(M2) if compacted else opened(M2)])
        store.append(RequestId("M-1"), Revision(3), [noted(RequestId("M-1"))])
        store.compact()
        assert [*begun, *going] == expected


def test_whoever_reads_for_long_goes_on_when_files_of_the_archive_are_joined_and_removed(
    place: FolderPlace, tables: TinyDB
) -> None:
    store = opening(place)

    def close_one(number: int, closed: Instant) -> None:
        request = RequestId(f"M-{number}")
        store.append(request, Revision(0), [opened(request, hour(-2_999)), done(request, closed)], closed)

    october, september = hour(-700), hour(-1_500)
    close_one(1, october)
    for number, closed in ((2, hour(-2_300)), (10, september), (11, hour(-2_200)), (12, september)):
        close_one(number, closed)
    store.compact()
    close_one(3, october)
    expected = tables.table("events").all(), tables.table("requests").all()
    going = [iter(tables.table("events")), iter(tables.table("requests"))]
    begun = [[next(each)] for each in going]
    for number in range(4, 9):
        if number == 5:
            store.append(RequestId("M-1"), Revision(2), [noted(RequestId("M-1"))])
        close_one(number, september if number % 2 else october)
        place.clock.at = Instant(place.clock.at + HOUR)
        store.compact()
    assert not list((place.folder / "archive").glob("2026-09.g000002.jsonl"))
    assert tuple(first + list(rest) for first, rest in zip(begun, going, strict=True)) == expected


@pytest.mark.parametrize(
    "write",
    [
        pytest.param(lambda table: table.insert({"n": 1}), id="insert"),
        pytest.param(lambda table: table.insert(TableDocument({"n": 1}, doc_id=1)), id="insert with an id"),
        pytest.param(lambda table: table.insert_multiple([{"n": 1}]), id="insert several"),
        pytest.param(lambda table: table.update({"n": 1}), id="update all"),
        pytest.param(lambda table: table.update({"n": 1}, event.request == "M-1"), id="update what is archived"),
        pytest.param(lambda table: table.update({"n": 1}, doc_ids=[1]), id="update by id"),
        pytest.param(lambda table: table.update_multiple([({"n": 1}, event.request == "M-1")]), id="update several"),
        pytest.param(lambda table: table.upsert({"n": 1}, event.request == "M-1"), id="upsert"),
        pytest.param(lambda table: table.remove(event.request == "M-1"), id="remove what is archived"),
        pytest.param(lambda table: table.remove(doc_ids=[1]), id="remove by id"),
        pytest.param(lambda table: table.truncate(), id="truncate"),
    ],
)
def test_whatever_would_write_is_refused(place: FolderPlace, tables: TinyDB, write: Callable[..., object]) -> None:
    store = opening(place)
    closed_and_open(store)
    store.compact()
    before = answers(tables)
    with pytest.raises(StoreReadOnly, match="can only be asked: nothing was written"):
        write(tables.table("events"))
    for drop in (tables.drop_tables, lambda: tables.drop_table("events"), lambda: tables.insert({"n": 1})):
        with pytest.raises(StoreReadOnly):
            drop()
    assert answers(tables) == before


class Counting(Disk):
    """A disk that remembers which files were opened."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def open(self, path: Path, writing: bool) -> AppendFile:
        self.names.append(path.name)
        return super().open(path, writing)


def test_neither_counting_documents_nor_working_on_open_requests_reads_the_archive(place: FolderPlace) -> None:
    closed_and_open(opening(place))
    assert opening(place).compact() == 4
    disk = Counting()
    database = QueriedDatabase(storage=lambda: QueriedStorage(place.folder, disk=disk))
    store = opening(place, disk)
    newest = len(database.table("events"))
    assert (newest, len(database.table("requests"))) == (14, 5)
    assert database.table("events").get(doc_id=newest) == store._database.table(EVENTS).get(doc_id=newest)
    store.append(M1, Revision(2), [noted(M1)])
    assert [each.request for each in store.open_requests()] == [M1]
    assert [name for name in disk.names if name != "journal.jsonl"] == []
    database.close()


def test_a_store_that_is_not_there_and_an_archive_that_is_damaged_say_so(place: FolderPlace) -> None:
    with pytest.raises(StoreMissing):
        open_tables(str(place.folder))
    store = opening(place)
    closed_and_open(store)
    store.compact()
    (segment, *_) = sorted((place.folder / "archive").glob("*.jsonl"))
    content = segment.read_bytes()
    segment.write_bytes(content.replace(b"We look", b"We took", 1))
    with open_tables(str(place.folder)) as tables, pytest.raises(StoreDamaged, match=segment.name):
        tables.table("events").all()
    (place.folder / "journal.jsonl").unlink()
    with pytest.raises(StoreDamaged, match=r"journal\.jsonl"):
        open_tables(str(place.folder))


def test_tables_to_be_asked_need_a_store() -> None:
    storage = TinyDB(storage=MemoryStorage).storage
    with pytest.raises(TypeError, match="MemoryStorage"):
        QueriedTable(storage, "events")


def test_the_example_of_the_readme_gives_what_it_says(place: FolderPlace) -> None:
    text = (Path(__file__).parents[2] / "README.md").read_text()
    found = re.search(r"## Ask it with TinyDB\n+[^\n]+\n\n((?:    [^\n]+\n|\n)+)", text)
    assert found is not None
    store = opening(place)
    for number in ("M-7", "M-8"):
        request = RequestId(number)
        store.append(request, Revision(0), [opened(request), taken(request), started(request), done(request)], hour(3))
    store.append(M1, Revision(0), [opened(machine="oven-1"), taken(), started(part="door")])
    assert store.compact() == 2
    said = io.StringIO()
    lines = "\n".join(line[4:] for line in found[1].splitlines()).replace('"/srv/plazo"', repr(str(place.folder)))
    with contextlib.redirect_stdout(said):
        exec(lines, {})
    begun = "2026-11-23 10:00:00+00:00"
    assert said.getvalue().splitlines() == [f"{begun} M-7 luis", f"{begun} M-8 luis", "2"]
