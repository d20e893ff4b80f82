"""TinyDB on the journal: what we use of it behaves as its documentation says, for several processes too."""

from __future__ import annotations

from collections.abc import Callable, Iterator, MutableMapping
from pathlib import Path

import pytest
from tinydb import Query, where
from tinydb.operations import delete, increment
from tinydb.storages import Storage
from tinydb.table import Document as TableDocument

from rules.events import Revision
from rules.instants import Instant
from store.contract import Commit, Position, StoreMissing
from store.embedded import EmbeddedStore
from store.folder import make_store, read_card
from store.journal import Journal
from store.live import LiveTables
from store.tinydb_tables import JournalDatabase, JournalStorage, JournalTable, database_over
from tests.store.conftest import FolderPlace
from tests.store.happenings import M1, M2, noted, opened, taken

Opener = Callable[[], JournalDatabase]


@pytest.fixture
def open_database(tmp_path: Path) -> Iterator[Opener]:
    folder = tmp_path / "store"
    make_store(folder, patience=1)
    opened_ones: list[JournalDatabase] = []

    def opening() -> JournalDatabase:
        live = LiveTables()
        journal = Journal(folder, read_card(folder).store, read_only=False, applies=(live,), patience=1)
        database = database_over(JournalStorage(journal, live, now=lambda: Instant(1_795_420_800), who="ana@mesa2"))
        opened_ones.append(database)
        return database

    yield opening
    for database in opened_ones:
        database.close()


@pytest.fixture
def database(open_database: Opener) -> JournalDatabase:
    return open_database()


@pytest.fixture
def table(database: JournalDatabase) -> JournalTable:
    return database.table("machines")


def test_insert_gives_growing_ids_and_all_gives_documents(table: JournalTable) -> None:
    assert table.insert({"name": "oven"}) == 1
    assert table.insert_multiple([{"name": "belt"}, {"name": "press"}]) == [2, 3]
    assert [(document.doc_id, document["name"]) for document in table.all()] == [(1, "oven"), (2, "belt"), (3, "press")]
    assert len(table) == 3


def test_get_contains_and_count(table: JournalTable) -> None:
    table.insert_multiple([{"n": 1}, {"n": 2}, {"n": 2}])
    assert table.get(doc_id=2) == {"n": 2}
    assert table.get(where("n") == 1) == {"n": 1}
    assert table.get(doc_ids=[1, 3]) == [{"n": 1}, {"n": 2}]
    assert table.get(where("n") == 9) is None
    assert table.get(doc_id=9) is None
    assert table.contains(where("n") == 2)
    assert not table.contains(doc_id=9)
    assert table.count(where("n") == 2) == 2


def test_queries_of_every_shape(table: JournalTable) -> None:
    machine = Query()
    table.insert_multiple(
        [{"name": "oven", "place": {"hall": 2}, "parts": ["door", "fan"]}, {"name": "belt", "place": {"hall": 1}}]
    )
    for query, names in [
        (machine.name == "oven", ["oven"]),
        (machine.place.hall > 1, ["oven"]),
        (machine.parts.any(["fan"]), ["oven"]),
        (~(machine.name == "oven"), ["belt"]),
        ((machine.name == "oven") | (machine.place.hall == 1), ["oven", "belt"]),
        (machine.name.matches("b.lt"), ["belt"]),
        (machine.parts.exists(), ["oven"]),
        (machine.name.test(lambda name: len(name) == 4), ["oven", "belt"]),
    ]:
        assert [document["name"] for document in table.search(query)] == names


def test_update_with_fields_a_function_and_operations(table: JournalTable) -> None:
    table.insert_multiple([{"n": 1, "old": True}, {"n": 5}])
    assert table.update({"seen": True}, where("n") == 5) == [2]
    assert table.update(increment("n"), doc_ids=[1, 99]) == [1]
    assert table.update(delete("old"), where("old").exists()) == [1]

    def double(document: MutableMapping[str, int]) -> None:
        document["n"] *= 2

    table.update(double)
    assert table.update_multiple([({"big": True}, where("n") == 10)]) == [2]
    assert table.all() == [{"n": 4}, {"n": 10, "seen": True, "big": True}]


def test_upsert_remove_and_truncate(table: JournalTable) -> None:
    assert table.upsert({"k": "a", "n": 1}, where("k") == "a") == [1]
    assert table.upsert({"k": "a", "n": 2}, where("k") == "a") == [1]
    assert table.upsert(TableDocument({"k": "b"}, doc_id=7)) == [7]
    assert table.all() == [{"k": "a", "n": 2}, {"k": "b"}]
    assert table.remove(where("k") == "a") == [1]
    assert table.insert({"k": "c"}) == 8
    table.truncate()
    assert (len(table), table.all()) == (0, [])


def test_an_id_that_is_taken_is_refused_and_nothing_is_written(table: JournalTable) -> None:
    table.insert(TableDocument({"n": 1}, doc_id=4))
    with pytest.raises(ValueError, match="already exists"):
        table.insert(TableDocument({"n": 2}, doc_id=4))
    with pytest.raises(ValueError, match="already exists"):
        table.insert_multiple([{"n": 3}, TableDocument({"n": 4}, doc_id=4)])
    assert table.all() == [{"n": 1}]


def test_an_updater_that_fails_leaves_everything_as_it_was(table: JournalTable) -> None:
    table.insert_multiple([{"n": 1}, {"n": 2}])

    def fail_at_two(document: MutableMapping[str, int]) -> None:
        if document["n"] == 2:
            raise RuntimeError("two")
        document["n"] = 10

    with pytest.raises(RuntimeError, match="two"):
        table.update(fail_at_two)
    assert table.all() == [{"n": 1}, {"n": 2}]


def test_what_json_cannot_say_is_refused_and_nothing_is_written(table: JournalTable) -> None:
    with pytest.raises(TypeError):
        table.insert({"bad": object()})
    assert table.all() == []
    assert table.insert({"good": 1}) == 2


def test_a_document_that_was_given_out_may_be_changed_without_changing_the_store(table: JournalTable) -> None:
    table.insert({"parts": ["door"]})
    given = table.get(doc_id=1)
    assert isinstance(given, dict)
    given["parts"].append("fan")
    assert table.get(doc_id=1) == {"parts": ["door"]}


def test_an_update_that_changes_nothing_writes_nothing(database: JournalDatabase, table: JournalTable) -> None:
    table.insert({"n": 1})
    table.update({"n": 1})
    assert database.storage.journal.catch_up() == 1


def test_another_database_sees_it_and_its_cached_answers_do_not_hide_it(open_database: Opener) -> None:
    one, two = open_database().table("machines"), open_database().table("machines")
    query = where("n") >= 1
    assert two.search(query) == []
    one.insert({"n": 1})
    assert two.search(query) == [{"n": 1}]
    assert two.search(query) == [{"n": 1}]
    one.update({"n": 2})
    assert two.search(query) == [{"n": 2}]


def test_ids_are_chosen_where_others_write_too(open_database: Opener) -> None:
    one, two = open_database().table("machines"), open_database().table("machines")
    ids = [(one, two)[turn % 2].insert({"turn": turn}) for turn in range(10)]
    assert ids == list(range(1, 11))
    assert one.all() == two.all()


def test_several_tables_change_in_one_commit_or_not_at_all(open_database: Opener) -> None:
    database, other = open_database(), open_database()
    with database.storage.commit() as pending:
        database.table("a").insert({"n": 1})
        database.table("b").insert_multiple([{"n": 2}, {"n": 3}])
        database.table("b").update({"n": 4}, where("n") == 3)
        assert database.table("b").all() == [{"n": 2}, {"n": 4}]
        assert other.table("b").all() == []
    assert pending.position == 1
    assert other.table("b").all() == [{"n": 2}, {"n": 4}]

    def take_away_and_fail() -> None:
        with database.storage.commit():
            database.table("a").remove(doc_ids=[1])
            database.table("b").insert(TableDocument({"n": 9}, doc_id=1))

    with pytest.raises(ValueError, match="already exists"):
        take_away_and_fail()
    assert database.table("a").all() == [{"n": 1}]


def test_the_same_commit_is_made_once(database: JournalDatabase) -> None:
    positions = []
    for _ in range(2):
        with database.storage.commit("0190-once") as pending:
            database.table("a").insert({"n": 1})
        positions.append(pending.position)
    assert positions == [1, 1]
    assert database.table("a").all() == [{"n": 1}]


def test_dropping_tables_begins_a_generation_that_others_follow(open_database: Opener, tmp_path: Path) -> None:
    database, other = open_database(), open_database()
    database.table("a").insert({"n": 1})
    database.table("b").insert({"n": 2})
    assert other.tables() == {"a", "b"}
    database.drop_table("a")
    assert database.tables() == other.tables() == {"b"}
    assert other.table("b").all() == [{"n": 2}]
    other.table("b").insert({"n": 3})
    assert database.table("b").all() == [{"n": 2}, {"n": 3}]
    assert b'"n":1' in (tmp_path / "store" / "journal.prev.jsonl").read_bytes()
    header = database.storage.journal.header
    assert header is not None
    assert (header.generation, header.seq) == (2, 2)
    database.drop_tables()
    assert other.tables() == set()


class NoStorage(Storage):
    """Another storage than ours."""

    def read(self) -> None:
        return None

    def write(self, data: object) -> None:
        del data


def test_tables_without_a_journal_are_refused() -> None:
    with pytest.raises(TypeError, match="NoStorage"):
        JournalTable(NoStorage(), "machines")


def test_queries_work_on_the_events_and_requests_of_a_store(tmp_path: Path, open_database: Opener) -> None:
    place = FolderPlace(tmp_path / "store")
    store = place.open()
    store.append(M1, Revision(0), [opened(), taken(), noted(text="It is cold now")])
    store.append(M2, Revision(0), [opened(M2, machine="oven-1")])
    place.close()
    database, event = open_database(), Query()
    found = database.table("events").search((event.request == M1) & event.text.search("cold"))
    assert [(document["event"], document["version"]) for document in found] == [("noted", 3)]
    assert [row["request"] for row in database.table("requests").search(where("machine") == "oven-1")] == [M2]
    assert {row["revision"] for row in database.table("requests")} == {1, 2}


def test_a_commit_that_cannot_be_written_is_an_error_of_the_store(database: JournalDatabase, tmp_path: Path) -> None:
    (tmp_path / "store" / "lock").unlink()
    (tmp_path / "store").rename(tmp_path / "away")
    with pytest.raises(StoreMissing, match="cannot be reached"):
        database.table("a").insert({"n": 1})


def test_dropping_a_table_gives_nobody_the_events_again(tmp_path: Path) -> None:
    place = FolderPlace(tmp_path / "store")
    store, reader = place.open(), place.open(read_only=True)
    assert isinstance(store, EmbeddedStore)
    store.append(M1, Revision(0), [opened(), taken()])
    store.append(M2, Revision(0), [opened(M2)])
    before = list(reader.read())
    store._database.table("own").insert({"n": 1})
    store._database.drop_table("own")
    commits = list(reader.read())
    assert [commit for commit in commits if commit.events] == before
    assert list(reader.read(Position(3))) == [Commit(Position(4))]
    store.append(M1, Revision(0), [noted()])
    assert [[event.word for event in commit.events] for commit in reader.read(Position(4))] == [["noted"]]
    assert store._database.tables() == {"events", "requests"}
    place.close()
