"""A store that an earlier Plazo wrote: every event word with every field, in the form in which it is stored.

The lines of `kept/` never change: where a test fails here, plants could no longer read what they have stored.
A new word or field gets a new line, appended by opening the folder as a store.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import msgspec
import pytest

from rules.agreement import PersonId
from rules.events import Event, EventId, PlantEvent, RequestId, Revision
from rules.instants import Instant
from rules.request import fold
from store.contract import Store, Stored
from store.lines import read_header, read_transaction
from store.opening import open_store
from tests.store.happenings import MONDAY, noted

KEPT = Path(__file__).parent / "kept"
ARCHIVED = Path(__file__).parent / "kept_archive"
"""The same store when it had been compacted, and one of its archived requests had come back."""
M1042 = RequestId("M-1042")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    shutil.copytree(KEPT, tmp_path / "store")
    made = open_store(
        str(tmp_path / "store"), read_only=False, create=False, now=lambda: Instant(MONDAY + 60_000), who="ana@mesa2"
    )
    yield made
    made.close()


def stored_texts(table: str) -> list[bytes]:
    """The documents of a table as they stand in the journal, byte for byte."""
    first, *rest = (KEPT / "journal.jsonl").read_bytes().splitlines()
    _, crc = read_header(first)
    texts = []
    for line in rest:
        transaction, crc = read_transaction(line, crc)
        texts += [bytes(raw) for name, _, raw in transaction.ops if name == table]
    return texts


@pytest.mark.parametrize(("table", "union"), [("events", Event), ("plant", PlantEvent)])
def test_every_event_word_is_kept_with_every_field(table: str, union: type) -> None:
    kept = [msgspec.json.decode(text, type=dict[str, object]) for text in stored_texts(table)]
    for kind in get_args(union):
        word = kind.__struct_config__.tag
        fields = {key for document in kept if document["event"] == word for key in document} - {"event"}
        # Where nothing else is asked of them, these may be left out of an event.
        assert set(kind.__struct_encode_fields__) - fields <= {"person", "program", "entered"}, word


@pytest.mark.parametrize(("table", "union"), [("events", Event), ("plant", PlantEvent)])
def test_what_is_kept_is_read_and_would_be_stored_the_same(table: str, union: type) -> None:
    for text in stored_texts(table):
        assert msgspec.json.encode(msgspec.json.decode(text, type=union)) == text


def test_a_store_of_an_earlier_plazo_is_opened_and_goes_on(store: Store) -> None:
    history = store.history(M1042)
    assert len(history) == len(get_args(Event))
    assert len(store.plant_history()) == len(get_args(PlantEvent))
    assert fold(history).summary == "Selladora 3 no cierra · 封口机 [/]"
    assert store.secret(PersonId("rosa")) == "salt$hash"
    assert isinstance(store.append(M1042, Revision(0), [noted(M1042)]), Stored)
    assert store.next_number("M") == "M-1002"


def test_what_a_newer_plazo_adds_to_an_event_is_read_over() -> None:
    for text in (*stored_texts("events"), *stored_texts("plant")):
        newer = msgspec.json.encode({**msgspec.json.decode(text), "mood": "good", "since": [1, {"a": None}]})
        assert msgspec.json.encode(msgspec.json.decode(newer, type=Event | PlantEvent)) == text


def test_an_archive_of_an_earlier_plazo_is_read_and_goes_on(tmp_path: Path) -> None:
    shutil.copytree(ARCHIVED, tmp_path / "store")
    made = open_store(
        str(tmp_path / "store"), read_only=False, create=False, now=lambda: Instant(MONDAY + 60_000), who="ana@mesa2"
    )
    archived = made.history(M1042)
    assert [msgspec.json.encode(event) for event in archived] == stored_texts("events")
    assert b"M-1042" not in (tmp_path / "store" / "journal.jsonl").read_bytes()
    assert {line.request for line in made.summaries()} == {"M-1042", "M-1043", "M-1044"}
    assert [event.word for event in made.history(RequestId("M-1044"))] == ["opened", "done", "noted"]
    assert made.search("selladora 封口机") == (M1042,)
    assert (made.health().requests, len(made.plant_history())) == (3, len(get_args(PlantEvent)))
    new = msgspec.structs.replace(noted(M1042), id=EventId("f" * 32))
    assert isinstance(made.append(M1042, Revision(0), [new]), Stored)
    assert made.history(M1042)[:-1] == archived
    made.close()
