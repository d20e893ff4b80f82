"""Whatever is done to tables, by several and with new generations between: TinyDB as it comes answers the same."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tinydb import TinyDB, where
from tinydb.operations import delete, increment
from tinydb.operations import set as put
from tinydb.queries import QueryInstance
from tinydb.storages import Storage
from tinydb.table import Document, Table

from rules.instants import Instant, Seconds
from store.embedded import EmbeddedStore
from store.tinydb_tables import JournalDatabase
from tests.store.tinydb_places import JournalPlace


class Text(Storage):
    """TinyDB's file of JSON, in memory."""

    def __init__(self) -> None:
        self.text = "{}"

    def read(self) -> dict[str, dict[str, object]]:
        found: dict[str, dict[str, object]] = json.loads(self.text)
        return found

    def write(self, data: object) -> None:
        self.text = json.dumps(data)


class NeverAgain(Table):
    """The one thing that differs: no id is given twice."""

    highest = 0

    def _get_next_id(self) -> int:
        self.highest = max(self.highest, 0, *map(int, self._read_table())) + 1
        return self.highest

    def remove(self, cond: object = None, doc_ids: object = None) -> list[int]:
        self.highest = max(self.highest, 0, *map(int, self._read_table()))
        return super().remove(cond, doc_ids)  # type: ignore[arg-type]  # handed on as it comes

    def truncate(self) -> None:
        self.remove(where("n").noop())


class Stock(TinyDB):
    table_class = NeverAgain

    def table(self, name: str, **options: int) -> NeverAgain:
        return cast(NeverAgain, super().table(name, **options))


KEYS = st.sampled_from(["n", "m", "text"])
VALUES = st.one_of(
    st.integers(0, 2),
    st.sampled_from(["", "ñ", None, True]),
    st.lists(st.integers(0, 2), max_size=2),
    st.just({"n": 1}),
)
DOCUMENTS = st.dictionaries(KEYS, VALUES, max_size=3)
IDS = st.integers(1, 9)
SIMPLE = st.one_of(
    st.builds(lambda key, value: where(key) == value, KEYS, VALUES),
    st.builds(lambda key, value: where(key) != value, KEYS, VALUES),
    st.builds(lambda key: where(key).exists(), KEYS),
    st.builds(lambda key: where(key)["n"] == 1, KEYS),
    st.builds(lambda key, values: where(key).one_of(values), KEYS, st.lists(st.integers(0, 2))),
)
QUERIES: st.SearchStrategy[QueryInstance] = st.one_of(
    SIMPLE,
    st.builds(lambda query: ~query, SIMPLE),
    st.builds(lambda one, two: one & two, SIMPLE, SIMPLE),
    st.builds(lambda one, two: one | two, SIMPLE, SIMPLE),
)
FIELDS = st.one_of(DOCUMENTS, st.builds(put, KEYS, VALUES), st.builds(increment, KEYS), st.builds(delete, KEYS))

Step = Callable[[Table], object]


def step(make: Callable[..., Step], *arguments: st.SearchStrategy[object]) -> st.SearchStrategy[Step]:
    return st.builds(make, *arguments)


def with_ids(documents: Mapping[int, Mapping[str, object]]) -> list[Document]:
    return [Document(document, doc_id) for doc_id, document in documents.items()]


WRITING = st.one_of(
    step(lambda document: lambda table: table.insert(document), DOCUMENTS),
    step(lambda documents: lambda table: table.insert_multiple(documents), st.lists(DOCUMENTS, max_size=3)),
    step(lambda fields, query: lambda table: table.update(fields, query), FIELDS, QUERIES),
    step(lambda fields: lambda table: table.update(fields), FIELDS),
    step(lambda fields, ids: lambda table: table.update(fields, doc_ids=ids), FIELDS, st.lists(IDS, unique=True)),
    step(
        lambda updates: lambda table: table.update_multiple(updates),
        st.lists(st.tuples(FIELDS, QUERIES), max_size=2),
    ),
    step(lambda document, query: lambda table: table.upsert(document, query), DOCUMENTS, QUERIES),
    step(lambda query: lambda table: table.remove(query), QUERIES),
    step(lambda ids: lambda table: table.remove(doc_ids=ids), st.lists(IDS, max_size=3, unique=True)),
    st.just(lambda table: table.truncate()),
)
GIVING_IDS = st.one_of(
    step(lambda document, doc_id: lambda table: table.insert(Document(document, doc_id)), DOCUMENTS, IDS),
    step(
        lambda documents: lambda table: table.insert_multiple(with_ids(documents)),
        st.dictionaries(IDS, DOCUMENTS, max_size=3),
    ),
    step(lambda document, doc_id: lambda table: table.upsert(Document(document, doc_id)), DOCUMENTS, IDS),
)
ASKING = st.one_of(
    step(lambda query: lambda table: table.search(query), QUERIES),
    step(lambda query: lambda table: (table.get(query), table.contains(query), table.count(query)), QUERIES),
    step(lambda doc_id: lambda table: (table.get(doc_id=doc_id), table.contains(doc_id=doc_id)), IDS),
    step(lambda ids: lambda table: table.get(doc_ids=ids), st.lists(IDS)),
    st.just(lambda table: [*table, len(table)]),
)
WHICH = st.integers(0, 1)
TABLES = st.sampled_from(["_default", "machines"])
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("do"), WHICH, TABLES, st.one_of(WRITING, GIVING_IDS, ASKING)),
        st.tuples(st.just("together"), WHICH, TABLES, st.lists(st.one_of(WRITING, ASKING), min_size=2, max_size=4)),
        st.tuples(st.sampled_from(["compact", "drop", "open anew"]), WHICH, TABLES, st.none()),
    ),
    min_size=5,
    max_size=30,
)


def answer(work: Callable[[], object]) -> object:
    try:
        return work()
    except (ValueError, KeyError, TypeError) as error:
        return type(error)


def everything(database: TinyDB) -> object:
    return {name: [(each.doc_id, each) for each in database.table(name)] for name in ("_default", "machines")}


class Beside:
    """TinyDB as it comes, and two of ours on one store."""

    def __init__(self, folder: Path) -> None:
        self.place = JournalPlace(folder)
        self.stock = Stock(storage=Text)
        self.ours = [self.place.open(), self.place.open()]
        self.asking = self.place.open_to_ask()

    def do(self, which: int, name: str, work: Step) -> None:
        expected = answer(lambda: work(self.stock.table(name)))
        assert answer(lambda: work(self.ours[which].table(name))) == expected

    def together(self, which: int, name: str, works: list[Step]) -> None:
        """All of it, or, where one of them fails, nothing."""
        table, before = self.stock.table(name), self.stock.storage.read()
        highest = max(table.highest, 0, *(document.doc_id for document in table))
        expected = answer(lambda: [work(table) for work in works])
        if isinstance(expected, type):
            self.stock.storage.write(before or {})
            table.clear_cache()
        # An id that nothing was ever stored under is known to nobody else.
        table.highest = highest

        def in_one_commit(database: JournalDatabase) -> object:
            with database.storage.commit():
                return [work(database.table(name)) for work in works]

        assert answer(lambda: in_one_commit(self.ours[which])) == expected
        self.open_anew(which)

    def drop(self, which: int, name: str) -> None:
        self.stock.drop_table(name)
        self.ours[which].drop_table(name)
        for each in (0, 1):
            self.open_anew(each)  # whoever has the table open goes on with the ids that it knows

    def compact(self) -> None:
        store = EmbeddedStore(
            self.place.folder, read_only=False, now=lambda: Instant(0), who="ana", archive_after=Seconds(0)
        )
        store.compact()
        store.close()

    def open_anew(self, which: int) -> None:
        self.ours[which].close()
        self.ours[which] = self.place.open()


def go_through(steps: list[tuple[str, int, str, object]]) -> None:
    with tempfile.TemporaryDirectory() as folder, ExitStack() as closing:
        beside = Beside(Path(folder) / "store")
        closing.callback(beside.place.close)
        for word, which, name, work in steps:
            match word:
                case "do":
                    beside.do(which, name, work)  # type: ignore[arg-type]  # as the steps are made
                case "together":
                    beside.together(which, name, work)  # type: ignore[arg-type]  # as the steps are made
                case "drop":
                    beside.drop(which, name)
                case "compact":
                    beside.compact()
                case _:
                    beside.open_anew(which)
            expected = everything(beside.stock)
            for database in (*beside.ours, beside.asking):
                assert everything(database) == expected


@given(steps=STEPS)
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_steps_by_two_leave_what_tinydb_leaves(steps: list[tuple[str, int, str, object]]) -> None:
    go_through(steps)


@pytest.mark.soak
@given(steps=STEPS)
@settings(max_examples=3_000, deadline=None, suppress_health_check=list(HealthCheck))
def test_three_thousand_times_any_steps_leave_what_tinydb_leaves(steps: list[tuple[str, int, str, object]]) -> None:
    go_through(steps)


def test_what_others_wrote_while_a_table_is_dropped_stays(tmp_path: Path) -> None:
    place = JournalPlace(tmp_path / "store")
    database, other = place.open(), place.open()
    database.table("a").insert({"n": 1})
    database.table("b").insert({"n": 2})
    read = database.storage.read()
    del read["a"]
    other.table("b").update({"n": 3})
    other.table("c").insert({"n": 4})
    other.drop_table("nothing")
    other.table("d").insert({"n": 5})
    other.drop_table("d")
    database.storage.write(read)
    assert {name: database.table(name).all() for name in database.tables()} == {"b": [{"n": 3}], "c": [{"n": 4}]}
    place.close()


def test_a_whole_table_is_not_written_over_what_others_wrote(tmp_path: Path) -> None:
    """As TinyDB's own tables do on any storage."""
    place = JournalPlace(tmp_path / "store")
    storage, other = place.storage(), place.open()
    table = TinyDB(storage=lambda: storage).table("a")
    assert [table.insert({"n": 1}), table.insert({"n": 2})] == [1, 2]
    other.table("b").insert({"n": 3})
    table.update({"m": 4}, where("n") == 2)
    assert other.table("a").all() == table.all() == [{"n": 1}, {"n": 2, "m": 4}]

    def write_meanwhile(document: object) -> None:
        other.table("a").insert({"n": 5})

    with pytest.raises(ValueError, match="others wrote since the table 'a' was read"):
        table.update(write_meanwhile, doc_ids=[1])
    assert other.table("a").all() == [{"n": 1}, {"n": 2, "m": 4}, {"n": 5}]
    place.close()
