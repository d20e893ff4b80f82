"""What TinyDB's documentation shows, done on TinyDB as it comes and on our storage: both answer the same."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar, cast

import pytest
from tinydb import Query, TinyDB, where
from tinydb.middlewares import CachingMiddleware
from tinydb.operations import add, decrement, delete, increment, subtract
from tinydb.operations import set as put
from tinydb.queries import QueryLike
from tinydb.storages import JSONStorage, MemoryStorage, Storage
from tinydb.table import Document, Table
from tinydb.utils import LRUCache

from store.contract import StoreError
from store.queried import QueriedDatabase, QueriedStorage
from store.tinydb_tables import JournalDatabase, JournalTable
from tests.store.tinydb_places import JournalPlace

user, group, permission = Query(), Query(), Query()

_K = TypeVar("_K")
_V = TypeVar("_V")

USERS: list[dict[str, object]] = [
    {"name": "John", "age": 22, "birthday": {"year": 1990, "month": 5}, "groups": ["user"]},
    {
        "name": "Ana",
        "age": 37,
        "birthday": {"year": 1978},
        "groups": ["admin", "user"],
        "country-code": "es",
        "place": {"hall": 2, "row": 1},
    },
    {"name": "Bob", "groups": ["sudo", "user"], "active": True, "rate": 1.5, "nothing": None},
    {"name": "bobby", "age": 22.0, "groups": [], "birthday": None, "search": "a field", "": "no name"},
    {"name": "josé [/] 山田\x1b[1m", "age": -1, "groups": "user", "permissions": [{"type": "read"}]},
    {"permissions": [{"type": "read"}, {"type": "sudo"}], "matrix": [[1, 2], [3]], "age": "old"},
    {},
]


def between(value: object, low: int, high: int) -> bool:
    return isinstance(value, int) and low <= value <= high


class Old:
    """A query of one's own."""

    def __call__(self, value: Mapping[str, object]) -> bool:
        return value.get("age") == 37


QUERIES: dict[str, QueryLike] = {
    "==": user.name == "John",
    "!=": user.name != "John",
    "a number is equal to the same as a fraction": user.age == 22,
    "true is 1": user.active == 1,
    "None": user.nothing == None,  # noqa: E711 - a query, not a comparison
    "<": (user.age.test(lambda age: isinstance(age, int))) & (user.age < 30),
    "<=": user.rate <= 1.5,
    ">": user.birthday.year > 1978,
    ">=": user.birthday.year >= 1978,
    "a list": user.groups == ["admin", "user"],
    "a nested object": user.birthday == {"year": 1978},
    "a field by name": user["country-code"] == "es",
    "a field that is called like a method": user["search"] == "a field",
    "a field without a name": where("") == "no name",
    "where": where("name") == "Ana",
    "where, nested": where("birthday").year == 1990,
    "where, nested by name": where("birthday")["month"] == 5,
    "exists": user.age.exists(),
    "exists, nested": user.birthday.month.exists(),
    "matches": user.name.matches("[A-Z]o.*"),
    "matches from the beginning only": user.name.matches("ohn"),
    "matches with flags": user.name.matches("BOB", flags=re.IGNORECASE),
    "matches what is no text": user.age.matches("2"),
    "search": user.name.search("b+"),
    "search with flags": user.name.search("JOSÉ", flags=re.IGNORECASE),
    "test": user.name.test(lambda name: len(name) == 3),
    "test with parameters": user.age.test(between, 0, 30),
    "map": user.name.map(len) == 5,
    "map, then a field": user.birthday.map(lambda birthday: birthday or {}).year.exists(),
    "any of": user.groups.any(["admin", "sudo"]),
    "all of": user.groups.all(["admin", "user"]),
    "any by query": group.permissions.any(permission.type == "sudo"),
    "all by query": group.permissions.all(permission.type == "read"),
    "any in lists of lists": user.matrix.any([[3]]),
    "one of": user.name.one_of(["jane", "John", "Ana"]),
    "fragment": Query().fragment({"name": "John", "age": 22}),
    "fragment of a field": user.place.fragment({"hall": 2}),
    "noop": Query().noop(),
    "not": ~(user.name == "John"),
    "and": (user.name == "John") & (user.age <= 30),
    "or": (user.name == "John") | (user.name == "Bob"),
    "not, and, or": ~((user.groups.any(["admin"])) | (user.name.exists() & ~(user.rate == 1.5))),
    "noop and": Query().noop() & (user.age == 37),
    "one of your own": Old(),
}


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Iterator[JournalPlace]:
    place = JournalPlace(tmp_path_factory.mktemp("documented") / "store")
    yield place
    place.close()


@pytest.fixture(scope="module")
def filled(ours: JournalPlace) -> list[TinyDB]:
    """TinyDB as it comes, ours that is written to, another one on the same store, and ours that is only asked."""
    stock, database = TinyDB(storage=MemoryStorage), ours.open()
    for each in (stock, database):
        each.table("users").insert_multiple(USERS)
    return [stock, database, ours.open(), ours.open_to_ask()]


def asked(table: Table, query: QueryLike) -> object:
    found, first = table.search(query), table.get(query)
    return (
        [(document.doc_id, document) for document in found],
        first,
        table.contains(query),
        table.count(query),
        [(document.doc_id, document) for document in table.search(query)],
    )


@pytest.mark.parametrize("name", QUERIES)
def test_a_query_finds_the_same(filled: list[TinyDB], name: str) -> None:
    expected, *found = [asked(database.table("users"), QUERIES[name]) for database in filled]
    for each in found:
        assert each == expected


def test_the_queries_tell_the_documents_apart() -> None:
    found = {name: [bool(query(document)) for document in USERS] for name, query in QUERIES.items()}
    assert {name for name, each in found.items() if not any(each)} == {
        "matches from the beginning only",
        "matches what is no text",
    }
    assert {name for name, each in found.items() if all(each)} == {"noop"}


def test_a_query_without_a_path_or_a_test_is_refused_the_same(filled: list[TinyDB]) -> None:
    for database in filled:
        with pytest.raises(RuntimeError, match="Empty query"):
            database.table("users").search(Query())
        with pytest.raises(TypeError):
            database.table("users").search(user.name < 3)


def raised(work: Callable[[], object]) -> object:
    """What it gives, or the kind of error."""
    try:
        return work()
    except (ValueError, RuntimeError, KeyError, TypeError) as error:
        return type(error)


def your_operation(amount: int) -> Callable[[MutableMapping[str, int]], None]:
    def transform(document: MutableMapping[str, int]) -> None:
        document["n"] = document.get("n", 0) * amount

    return transform


def inserting(db: TinyDB) -> Iterator[object]:
    yield db.insert({"name": "John", "age": 22})
    yield db.insert_multiple([{"name": "John", "age": 37}, {"name": "Ana"}])
    yield db.insert_multiple({"int": 1, "value": i} for i in range(2))
    yield db.insert_multiple([])
    yield db.insert(MappingProxyType({"any": "mapping"}))
    yield raised(lambda: db.insert([1]))
    yield raised(lambda: db.insert_multiple([{"good": 1}, "bad"]))
    yield raised(lambda: db.insert_multiple(7))
    yield len(db)


def giving_ids(db: TinyDB) -> Iterator[object]:
    yield db.insert(Document({"n": 1}, doc_id=5))
    yield db.insert({"n": 2})
    yield raised(lambda: db.insert(Document({"n": 3}, doc_id=5)))
    yield raised(lambda: db.insert_multiple([Document({"n": 3}, doc_id=4), Document({"n": 3}, doc_id=5)]))
    yield db.insert_multiple([Document({"n": 4}, doc_id=9), Document({"n": 5}, doc_id=8)])
    yield db.insert(Document({"n": 6}, doc_id=10))
    yield db.insert({"n": 7})
    yield db.insert(Document({"n": 8}, doc_id=0))
    yield [each.doc_id for each in db]


def updating(db: TinyDB) -> Iterator[object]:
    db.insert_multiple([{"name": "John", "n": 1}, {"name": "Ana", "n": 2}, {"name": "Bob"}])
    yield db.update({"foo": "bar"})
    yield db.update({"age": 3, "n": 8}, user.name == "John")
    yield db.update({"age": 3}, user.name == "nobody")
    yield db.update({"value": 2}, doc_ids=[3, 1, 99])
    yield db.update({"value": 3}, doc_ids=iter([2]))
    yield db.update({}, doc_ids=[2])
    yield db.update_multiple([({"m": 1}, user.name == "John"), ({"m": 2}, user.n == 2), (delete("n"), user.n == 8)])
    yield db.update(your_operation(10), user.n.exists())
    yield db.update(lambda document: document.clear(), user.name == "Bob")
    yield db.update({"list": [1, {"two": 2}]}, doc_ids=[1])
    yield db.update(lambda document: document["list"][1].update(three=3), doc_ids=[1])


def operating(db: TinyDB) -> Iterator[object]:
    db.insert_multiple([{"n": 1, "text": "a", "list": [1]}, {"n": 5, "gone": None}])
    yield db.update(increment("n"))
    yield db.update(decrement("n"), user.n == 6)
    yield db.update(add("n", 2.5), doc_ids=[1])
    add_any = cast("Callable[[str, object], Callable[[MutableMapping[str, object]], None]]", add)
    yield db.update(add_any("text", "b"), user.text.exists())
    yield db.update(add_any("list", [2]), user.list.exists())
    yield db.update(subtract("n", 10), doc_ids=[2])
    yield db.update(put("new", {"a": ["b"]}), user.n < 0)
    yield db.update(delete("gone"), user.gone.exists())
    yield raised(lambda: db.update(delete("gone"), doc_ids=[2]))
    yield raised(lambda: db.update(increment("text"), doc_ids=[1]))


def upserting(db: TinyDB) -> Iterator[object]:
    yield db.upsert({"name": "John", "logged-in": True}, user.name == "John")
    yield db.upsert({"name": "John", "logged-in": False}, user.name == "John")
    yield db.insert({"name": "John"})
    yield db.upsert({"seen": 1}, user.name == "John")
    yield db.upsert(Document({"seen": 2}, doc_id=2))
    yield db.upsert(Document({"seen": 3}, doc_id=12))
    yield raised(lambda: db.upsert({"seen": 4}))
    yield db.insert({})


def removing(db: TinyDB) -> Iterator[object]:
    db.insert_multiple({"n": n} for n in range(6))
    yield db.remove(user.n > 4)
    yield db.remove(user.n > 4)
    yield db.remove(doc_ids=[2, 99, 1])
    yield raised(db.remove)
    yield db.remove(lambda document: document["n"] == 3)
    yield len(db)
    db.truncate()
    yield len(db)
    yield db.all()


def getting(db: TinyDB) -> Iterator[object]:
    db.insert_multiple([{"n": 1}, {"n": 2}, {"n": 2}])
    yield db.get(user.n == 2)
    yield db.get(user.n == 9)
    yield db.get(doc_id=3)
    yield db.get(doc_id=9)
    yield db.get(doc_ids=[3, 1, 9])
    yield db.get(user.n == 1, doc_id=2)
    yield raised(db.get)
    yield (db.contains(user.n == 2), db.contains(user.n == 9), db.contains(doc_id=1), db.contains(doc_id=9))
    yield raised(db.contains)
    yield db.count(user.n == 2)
    yield [document.doc_id for document in db.all()]
    yield [(document.doc_id, document["n"]) for document in db]
    yield next(iter(db)) == Document({"n": 1}, doc_id=1)
    yield type(db.get(doc_id=1))


def tables(db: TinyDB) -> Iterator[object]:
    yield db.tables()
    table = db.table("table_name")
    yield db.tables()
    yield table.insert({"value": True})
    yield db.insert({"value": False})
    yield list(table)
    yield db.tables()
    yield db.table("table_name") is table
    yield (table.name, db.default_table_name, db.table("_default").all())
    db.drop_table("nowhere")
    db.drop_table("table_name")
    yield db.tables()
    yield db.table("table_name").all()
    yield db.table("table_name").insert({"value": 1})
    yield db.table("other").remove(user.n == 1)
    yield db.table("[/] 山田").insert({"value": 1})
    db.drop_tables()
    yield db.tables()
    yield (len(db), db.insert({"again": 1}), db.tables())


def changing_while_going_through(db: TinyDB) -> Iterator[object]:
    table = db.table("users")
    table.insert_multiple({"n": n} for n in range(5))
    going = iter(table)
    yield next(going)
    table.remove(doc_ids=[2, 4])
    table.insert({"n": 9})
    table.update({"n": 7}, doc_ids=[5])
    yield [document.doc_id for document in going]
    yield table.search(lambda document: bool(table.remove(doc_ids=[3])) or document["n"] == 2)
    yield table.all()


def caching(db: TinyDB) -> Iterator[object]:
    for size in (0, 1, 30, None):
        table = db.table(f"table {size}", cache_size=size)
        table.insert_multiple([{"n": 1}, {"n": 2}])
        one, two = user.n == 1, user.n == 2
        yield [table.search(query) for query in (one, two, one, two)]
        yield len(table._query_cache)
        table.update({"n": 3}, one)
        yield [table.search(query) for query in (one, two, user.n == 3)]
        table.search(user.n.test(lambda n: True))
        yield len(table._query_cache)
        table.clear_cache()
        yield len(table._query_cache)
    cached = db.table("mutable")
    cached.insert({"n": 1})
    cached.search(one).clear()
    yield cached.search(one)


def keeping_json(db: TinyDB) -> Iterator[object]:
    values = [0, -1, 2**63, 1.5, -0.0, 1e300, "", "\u0000\u2028 ñ 山 😀", True, None, [[]], {"a": {"": [None]}}]
    db.insert({"values": values})
    document = db.get(doc_id=1)
    assert isinstance(document, Document)
    yield repr(document)
    yield db.search(user["values"].any([-1]))


CASES: list[Callable[[TinyDB], Iterable[object]]] = [
    inserting,
    giving_ids,
    updating,
    operating,
    upserting,
    removing,
    getting,
    tables,
    changing_while_going_through,
    caching,
    keeping_json,
]


@pytest.mark.parametrize("case", CASES)
def test_what_is_documented_is_the_same_on_our_storage(
    case: Callable[[TinyDB], Iterable[object]], tmp_path: Path
) -> None:
    place = JournalPlace(tmp_path / "store")
    # TinyDB's own file, because its storage in memory keeps half of an update that fails.
    with TinyDB(tmp_path / "db.json", storage=JSONStorage) as stock, place.open() as database:
        for expected, answer in zip(case(stock), case(database), strict=True):
            assert answer == expected
            assert everything(database) == everything(stock)
        with place.open() as other, place.open_to_ask() as asking:
            assert everything(other) == everything(asking) == everything(stock)
    place.close()


def everything(database: TinyDB) -> object:
    tables = {name: database.table(name).all() for name in database.tables()}
    return {name: [(each.doc_id, each) for each in documents] for name, documents in tables.items() if documents}


class TestWhatDiffers:
    """The module of the storage says so."""

    def test_ids_are_not_used_again(self, tmp_path: Path) -> None:
        place = JournalPlace(tmp_path / "store")
        database = place.open()
        assert database.insert_multiple([{}, {}]) == [1, 2]
        database.truncate()
        assert (database.insert({}), place.open().insert({})) == (3, 4)
        place.close()

    def test_documents_without_an_id_get_one_after_all_that_are_given(self, tmp_path: Path) -> None:
        place = JournalPlace(tmp_path / "store")
        database = place.open()
        table = database.table("t")
        assert table.insert_multiple([{"n": 1}, Document({"n": 2}, doc_id=1), {"n": 3}]) == [2, 1, 3]
        assert table.insert_multiple(iter([Document({"n": 4}, doc_id=9), {"n": 5}])) == [9, 10]
        assert {document.doc_id: document["n"] for document in table} == {2: 1, 1: 2, 3: 3, 9: 4, 10: 5}
        with database.storage.commit():
            table.insert(Document({}, doc_id=11))
            assert table.insert_multiple([{}]) == [12]
        place.close()

    def test_a_table_that_nothing_was_ever_in_is_not_kept(self, tmp_path: Path) -> None:
        place = JournalPlace(tmp_path / "store")
        database = place.open()
        database.table("empty", persist_empty=True)
        assert database.tables() == set()
        place.close()

    @pytest.mark.parametrize(
        ("value", "error"),
        [
            (object(), TypeError),
            ({1, 2}, TypeError),
            (b"bytes", TypeError),
            (Path("x"), TypeError),
            (MappingProxyType({}), TypeError),
            ({(1, 2): 3}, TypeError),
            (date(2026, 11, 23), TypeError),
            (float("nan"), ValueError),
            ([{"deep": float("inf")}], ValueError),
            (2**64, TypeError),
            ("\ud800", TypeError),
        ],
        ids=lambda each: type(each).__name__,
    )
    def test_what_json_cannot_say_is_refused_and_nothing_is_kept(
        self, tmp_path: Path, value: object, error: type[Exception]
    ) -> None:
        place = JournalPlace(tmp_path / "store")
        database = place.open()
        database.insert({"n": 1})
        with pytest.raises(error):
            database.insert({"bad": value})
        with pytest.raises(error):
            database.update({"bad": value})
        assert (database.all(), database.tables()) == ([{"n": 1}], {"_default"})
        place.close()

    def test_keys_are_text_as_in_tinydbs_own_file(self, tmp_path: Path) -> None:
        place = JournalPlace(tmp_path / "store")
        database, document = place.open(), {7: "a", True: "b", None: "c", 1.5: "d", "e": (1, 2)}
        database.insert(document)
        assert database.all() == [json.loads(json.dumps(document))]
        place.close()


class Cache(LRUCache[_K, _V]):
    pass


class TestExtending:
    def test_a_document_class_a_cache_class_and_a_default_table_of_ones_own(self, tmp_path: Path) -> None:
        class Machine(Document):
            @property
            def label(self) -> str:
                return f"{self.doc_id}: {self['name']}"

        class Machines(JournalTable):
            document_class = Machine
            query_cache_class = Cache
            default_query_cache_capacity = 2

        class Plant(JournalDatabase):
            table_class = Machines
            default_table_name = "machines"

        place = JournalPlace(tmp_path / "store")
        database = Plant(storage=place.storage)
        database.insert(Machine({"name": "oven"}, doc_id=4))
        assert [machine.label for machine in database.search(user.name == "oven")] == ["4: oven"]
        assert database.tables() == {"machines"}
        assert type(database.table("machines")._query_cache) is Cache
        place.close()

    def test_a_query_of_ones_own_is_kept_only_where_it_says_so(self, tmp_path: Path) -> None:
        class Never:
            asked = 0

            def __call__(self, document: Mapping[str, object]) -> bool:
                self.asked += 1
                return True

            def is_cacheable(self) -> bool:
                return False

        place, never = JournalPlace(tmp_path / "store"), Never()
        with place.open() as database, place.open_to_ask() as asking:
            database.insert({})
            for table in (database.table("_default"), asking.table("_default")):
                table.search(never)
                table.search(never)
        assert never.asked == 4
        place.close()

    def test_a_table_above_a_middleware_is_refused(self, tmp_path: Path) -> None:
        place = JournalPlace(tmp_path / "store")
        middleware = cast("Callable[[Callable[[], Storage]], Storage]", CachingMiddleware)
        for database in (
            JournalDatabase(storage=middleware(place.storage)),
            QueriedDatabase(storage=middleware(lambda: QueriedStorage(place.folder))),
        ):
            with pytest.raises(TypeError, match="not CachingMiddleware"):
                database.table("t")
        place.close()

    def test_a_database_is_a_context_that_closes_its_storage(self, tmp_path: Path) -> None:
        place = JournalPlace(tmp_path / "store")
        with place.open() as database:
            database.insert({"n": 1})
        with place.open_to_ask() as asking:
            assert asking.all() == [{"n": 1}]
        for closed in (database, asking):
            with pytest.raises(StoreError, match="is closed"):
                closed.all()
