"""Content that no writer wrote: each hole that damaged bytes have found in the readers, and what is said there now."""

from __future__ import annotations

import os
import struct
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import product
from pathlib import Path
from typing import Final

import pytest
from msgspec import Raw
from msgspec.structs import replace

from rules.agreement import PersonId
from rules.events import RequestId, Revision, Version
from rules.instants import EARLIEST, LATEST, Instant
from store import chain, line_ends, lines, tail
from store.contract import NotSaved, Position, Stored, StoreDamaged, StoreError
from store.embedded import EmbeddedStore
from store.examination import examine
from store.files import AppendFile, Disk
from store.findings import Grade
from store.folder import make_store
from store.line_ends import is_torn, split_lines
from store.lines import FORMAT, Closed, Header, Segment, SegmentHeader, Transaction, read_header, transaction_line
from store.requests import RequestRow
from store.segments import SegmentWriter, read_listed, read_texts
from store.whereabouts import PAGE
from tests.store.archived import closed_and_open
from tests.store.damaging import chained
from tests.store.golden import Weighing, opening
from tests.store.happenings import M1, M2, hour, noted, opened, published, started

M_1 = RequestId("M-1")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A store with an archive, and four commits behind what was kept."""
    folder = tmp_path / "store"
    make_store(folder, patience=1)
    store = opening(folder, read_only=False)
    closed_and_open(store)
    store.compact()
    store.append(M1, Revision(2), [started(M1)])
    store.append_plant(Version(1), [published()])
    store.append(M2, Revision(0), [opened(M2)])
    store.append(M2, Revision(1), [noted(M2, text="last")])
    store.close()
    return folder


def journal_of(folder: Path) -> Path:
    return folder / "journal.jsonl"


def forged(folder: Path, old: bytes, new: bytes) -> None:
    """Replace text in the journal, and make every checksum right again."""
    content = journal_of(folder).read_bytes()
    assert old in content
    journal_of(folder).write_bytes(chained(line + b"\n" for line in content.replace(old, new).split(b"\n")[:-1]))


def header_of(folder: Path) -> Header:
    return read_header(journal_of(folder).read_bytes().partition(b"\n")[0])[0]


@contextmanager
def reading(folder: Path, disk: Disk | None = None, *, read_only: bool = True) -> Iterator[EmbeddedStore]:
    store = opening(folder, read_only=read_only, disk=disk)
    try:
        yield store
    finally:
        store.close()


def code_of(folder: Path, ask: Callable[[EmbeddedStore], object], *, read_only: bool = True) -> str:
    """The code of what is said, then or when the store is opened."""
    with pytest.raises(StoreError) as caught, reading(folder, read_only=read_only) as store:
        ask(store)
    assert str(caught.value)
    return caught.value.code


class TestTheEndOfAJournal:
    """Whether the last line is what a write that was cut off leaves, or what somebody was told is stored."""

    LINE: Final = transaction_line(7, Transaction(seq=1, id="a", at="b", by="c", ops=[])).line

    @pytest.mark.parametrize(
        ("rest", "torn"),
        [
            pytest.param(LINE[:-1], True, id="all but its end"),
            pytest.param(LINE[:30], True, id="its beginning"),
            pytest.param(LINE[:30] + bytes(len(LINE) - 30), True, id="zeros where the disk took nothing"),
            pytest.param(LINE[:20] + bytes(20) + LINE[40:], True, id="zeros within, and its end"),
            pytest.param(LINE[:-1] + b"\0", True, id="a zero at its end"),
            pytest.param(LINE[:-1] + b"\0\0", False, id="a whole line, and more zeros than its end"),
            pytest.param(LINE[:-1] + bytes(9) + LINE[30:], False, id="a whole line, zeros, and the end of another"),
            pytest.param(LINE[:-1] + LINE[30:-1], False, id="a whole line, and the end of another"),
            pytest.param(LINE[:16] + b'","tx":' + b"}" * 400_000, True, id="ends that are none"),
            pytest.param(bytes(4096), True, id="zeros only"),
            pytest.param(b"garbage", True, id="something without an end"),
            pytest.param(LINE.replace(b'"a"', b'"x"'), False, id="another byte, and its end"),
            pytest.param(LINE[:-1] + b"\x0b", False, id="another byte in place of its end"),
            pytest.param(LINE[:-1] + b"}", False, id="a brace in place of its end"),
            pytest.param(LINE[:-1] + b"\x0b" + LINE, False, id="another line behind another byte"),
            pytest.param(LINE[:-1] + b"\x0b" + LINE[:40], False, id="the beginning of another line"),
            pytest.param(bytes(40) + b"\n" + LINE[:40], False, id="a line break within"),
            pytest.param(b"\n", False, id="an empty line"),
        ],
    )
    def test_torn_is_one_line_without_its_end_or_with_zeros(self, rest: bytes, torn: bool) -> None:
        assert is_torn(rest, 7) is torn

    def test_the_last_line_altered_is_refused_and_never_cut_off(self, folder: Path) -> None:
        whole = journal_of(folder).read_bytes()
        last = whole.rindex(b"\n", 0, -1) + 1
        for at in (*range(last, len(whole), 7), len(whole) - 1):
            spoilt = bytearray(whole)
            spoilt[at] ^= 1
            journal_of(folder).write_bytes(spoilt)
            for read_only in (True, False):
                assert code_of(folder, EmbeddedStore.position, read_only=read_only) == "damaged-end"
            assert journal_of(folder).read_bytes() == spoilt
            assert [finding.code for part in examine(folder).parts for finding in part.findings] == [
                "last-line-altered"
            ]

    def test_two_lines_made_one_by_a_byte_are_refused(self, folder: Path) -> None:
        whole = journal_of(folder).read_bytes()
        between = whole.rindex(b"\n", 0, -1)
        for end in (len(whole), len(whole) - 30):
            journal_of(folder).write_bytes(whole[:between] + b"\x0b" + whole[between + 1 : end])
            assert code_of(folder, EmbeddedStore.position, read_only=False) == "damaged-end"

    def test_a_reader_who_sees_half_a_write_waits_for_the_rest(self, folder: Path) -> None:
        whole = journal_of(folder).read_bytes()
        with reading(folder) as store:
            for end in range(whole.rindex(b"\n", 0, -1) + 1, len(whole)):
                journal_of(folder).write_bytes(whole[:end])
                assert store.position() == header_of(folder).seq + 3
            journal_of(folder).write_bytes(whole)
            assert store.position() == header_of(folder).seq + 4


def test_a_card_with_any_byte_changed_is_a_sentence_or_opens(folder: Path) -> None:
    path = folder / "store.json"
    whole = path.read_bytes()
    said = set()
    for at, byte in product(range(len(whole)), (0xFF, 0xC3, 0x30)):
        path.write_bytes(b"%b%c%b" % (whole[:at], byte, whole[at + 1 :]))
        try:
            with reading(folder) as store:
                store.position()
        except StoreError as error:
            said.add(error.code)
    assert {"incomplete", "another-store"} <= said <= {"incomplete", "another-store", "another-machine", "too-new"}


DEEP: Final = b"[" * 20_000 + b"]" * 20_000

FORGED: Final[dict[str, tuple[bytes, bytes, Callable[[EmbeddedStore], object], str]]] = {
    "a document nested too deep": (
        b'"last"}',
        b'"last","x":%b}' % DEEP,
        lambda store: store.history(M2),
        "damaged-end",
    ),
    "a document that is no UTF-8": (b'"text":"last"', b'"text":"\xff"', lambda store: store.history(M2), "unreadable"),
    "a number that is no UTF-8": (b'"request":"M-1043"', b'"request":"\xff"', EmbeddedStore.position, "unreadable"),
    "a time that is none": (b'"at":"2026-11-27', b'"at":"9999-99-99', lambda s: s.next_number("M"), "unreadable"),
    "numbers that are none": (b'"last":1001', b'"last":[1001]', lambda store: store.next_number("M"), "unreadable"),
    "a PIN without its hash": (b'"secret"', b'"sEcret"', lambda s: s.secret(PersonId("rosa")), "unreadable"),
    "an id beyond all ids": (b'["events",16,', b'["events",%b,' % (b"9" * 30), EmbeddedStore.position, "unreadable"),
    "an archive outside": (b'"name":"2026', b'"name":"../2026', EmbeddedStore.summaries, "damaged"),
    "a name that is none": (b'"name":"2026', b'"name":"\\u00002026', EmbeddedStore.summaries, "damaged"),
    "a size below nothing": (b'"listed_at":', b'"listed_at":-', EmbeddedStore.summaries, "damaged"),
    "a request listed elsewhere": (b'"listed_at":', b'"listed_at":1', EmbeddedStore.summaries, "archive-damaged"),
    "an event in the place of another": (b'["events",16,', b'["events",13,', lambda s: s.history(M1), "unreadable"),
    "an event in no table": (b'["events",13,', b'["evens",13,', lambda s: list(s.open_requests()), "unreadable"),
    "an event of the plant gone elsewhere": (b'["plant",2,', b'["plant",1,', EmbeddedStore.plant_history, "unreadable"),
    "an opening beyond all dates in a row": (
        b'"request":"M-1043","revision":1,"opened_at":1',
        b'"request":"M-1043","revision":1,"opened_at":%b1' % (b"9" * 20),
        lambda store: store.search("sealer"),
        "unreadable",
    ),
    "a closing beyond all dates": (b'"closed":[1', b'"closed":[9999991', EmbeddedStore.compact, "damaged"),
    "an event beyond all dates": (
        b'"occurred_at":1',
        b'"occurred_at":%b1' % (b"9" * 9),
        lambda s: s.history(M1),
        "unreadable",
    ),
    "a plan beyond all dates": (
        b'"event":"work-started"',
        b'"event":"planned","start":%b' % (b"9" * 20),
        lambda s: list(s.read(Position(s.position() - 4))),
        "unreadable",
    ),
    "a row without events": (
        b'["requests",9,{"request":"M-1042"',
        b'["requests",9,{"request":"M-9"',
        lambda s: list(s.open_requests()),
        "unreadable",
    ),
    "more kept than there can be": (b'"kept":4', b'"kept":%b' % (b"9" * 30), EmbeddedStore.position, "damaged"),
}
"""What is replaced by what, what is asked, and the code of what is said."""


@pytest.mark.parametrize("what", FORGED)
def test_content_that_no_writer_wrote_is_said_though_its_checksums_are_right(folder: Path, what: str) -> None:
    old, new, ask, code = FORGED[what]
    forged(folder, old, new)
    assert code_of(folder, ask, read_only=what not in ("a time that is none", "numbers that are none")) == code
    assert examine(folder).grade is Grade.DAMAGE


def test_an_instant_beyond_all_dates_stays_in_the_journal(folder: Path) -> None:
    forged(folder, b'"closings":[]', b'"closings":[[0,-99999999999999]]')
    with reading(folder, read_only=False) as store:
        store.compact()
        assert len(store.history(M1)) == 3


def test_a_recording_beyond_all_dates_is_said_when_the_store_is_compacted(folder: Path) -> None:
    forged(folder, b'"recorded_at":', b'"recorded_at":99999999')
    assert code_of(folder, EmbeddedStore.compact, read_only=False) == "unreadable"


@pytest.mark.parametrize("reads", [read_listed, read_texts])
@pytest.mark.parametrize("at", [2**63, -(2**62), LATEST + 1])
def test_an_opening_beyond_all_dates_is_said_when_the_archive_is_read(
    tmp_path: Path, at: int, reads: Callable[[AppendFile, Segment], Iterator[object]]
) -> None:
    file = Disk().make(tmp_path / "segment")
    writer = SegmentWriter(file, "segment", SegmentHeader(FORMAT, "store", 1, 1, "2026-10"))
    row = RequestRow(request=M1, opened_at=Instant(at), closings=((hour(1), hour(1)),))
    writer.add(Closed(M1, 1, Raw(b"{}"), []), row, "text")
    with pytest.raises(StoreDamaged):
        list(reads(file, writer.finish()))
    writer.close()


@pytest.mark.parametrize("at", [2**63, EARLIEST - 1, LATEST + 1])
def test_what_nobody_could_read_again_is_not_stored(folder: Path, at: int) -> None:
    event, beyond = noted(M2), Instant(at)
    with reading(folder, read_only=False) as store:
        before = store.position()
        for events, closes_at in (([replace(event, occurred_at=beyond)], None), ([started(M2)], beyond)):
            with pytest.raises(ValueError, match="int"):
                store.append(M2, Revision(1), events, closes_at)
        with pytest.raises(ValueError, match="int"):
            store.append_plant(Version(2), [replace(published(), occurred_at=beyond)])
        assert store.position() == before
        assert isinstance(store.append(M2, Revision(1), [event]), Stored)


def history_of(number: str, store: EmbeddedStore) -> object:
    return store.history(RequestId(number))


@pytest.fixture
def index(folder: Path) -> Path:
    found = header_of(folder).index
    assert found is not None
    return folder / "archive" / found.name


def repaged(folder: Path, index: Path, at: int, entry: bytes) -> None:
    """Put bytes into an entry of the first page, and make its checksum right."""
    found = header_of(folder).index
    assert found is not None
    page = bytearray(index.read_bytes()[:PAGE])
    page[at : at + len(entry)] = entry
    page[:4] = struct.pack(">I", zlib.crc32(page[4:], found.own))
    index.write_bytes(page)


@pytest.mark.parametrize(
    ("at", "entry"),
    [
        pytest.param(18, struct.pack(">Q", 2**64 - 1), id="a place beyond all files"),
        pytest.param(18, struct.pack(">Q", 2**63), id="a place that is no offset"),
        pytest.param(26, struct.pack(">I", 2**32 - 1), id="four gigabytes"),
        pytest.param(14, struct.pack(">I", 77), id="a segment that is not there"),
    ],
)
def test_an_entry_that_leads_nowhere_is_said_and_nothing_large_is_read(
    folder: Path, index: Path, at: int, entry: bytes
) -> None:
    for place in range(4):
        repaged(folder, index, at + 28 * place, entry)
    disk = Weighing()
    with reading(folder, disk) as store, pytest.raises(StoreDamaged, match="archive"):
        store.history(M_1)
    assert disk.most < 100_000


def test_an_entry_that_leads_to_another_request_is_said(folder: Path, index: Path) -> None:
    content = index.read_bytes()
    places = [content[14 + 28 * place : 34 + 28 * place] for place in range(4)]
    for place, other in enumerate((*places[1:], places[0])):
        repaged(folder, index, 14 + 28 * place, other)
    for number in ("M-1", "M-2", "M-3", "M-4"):
        assert code_of(folder, partial(history_of, number)) == "archive-damaged"
    assert code_of(folder, lambda store: store.append(M_1, Revision(2), [noted(M_1)]), read_only=False) == (
        "archive-damaged"
    )


def test_a_page_of_the_index_of_another_generation_is_noticed(folder: Path, index: Path) -> None:
    before = index.read_bytes()
    with reading(folder, read_only=False) as store:
        store.append(M_1, Revision(2), [noted(M_1)])
        store.compact()
        history = store.history(M_1)
    newer = header_of(folder).index
    assert newer is not None
    assert len(before) == newer.size
    (folder / "archive" / newer.name).write_bytes(before)
    assert len(history) == 4
    assert code_of(folder, lambda store: store.history(M_1)) == "archive-damaged"
    assert examine(folder).grade is Grade.DAMAGE


def test_a_line_longer_than_many_reads_is_looked_at_once(tmp_path: Path) -> None:
    path = tmp_path / "lines"
    path.write_bytes(b"first\n" + b"x" * 5_000_000 + b"\nlast\nnone")
    disk = Weighing()
    file = disk.open(path, False)
    found = [(at, len(line)) for at, line in split_lines(file, 0, file.size())]
    file.close()
    assert found == [(0, 5), (6, 5_000_000), (5_000_007, 4)]
    assert disk.calls < 10


@pytest.fixture
def short_lines(monkeypatch: pytest.MonkeyPatch) -> int:
    """No line has more than a megabyte."""
    longest = 1024 * 1024
    for module in (lines, line_ends, chain, tail):
        monkeypatch.setattr(module, "LONGEST", longest)
    return longest


@pytest.mark.parametrize("begins", [b"", b"x\n", b'{"crc":"'])
def test_what_is_longer_than_any_line_is_not_read_to_its_end(folder: Path, begins: bytes, short_lines: int) -> None:
    path = journal_of(folder)
    good = path.stat().st_size
    with path.open("ab") as file:
        file.write(begins)
    os.truncate(path, 100 * 1024**3)
    disk = Weighing()
    with pytest.raises(StoreDamaged) as caught:
        opening(folder, read_only=True, disk=disk)
    assert (caught.value.code, caught.value.facts["size"]) == ("damaged-end", 100 * 1024**3 - good)
    found = examine(folder, disk=disk)
    assert found.grade is Grade.DAMAGE
    assert disk.most <= 4 * short_lines
    assert disk.calls < 100


def test_a_change_that_makes_a_line_too_long_is_not_recorded(folder: Path, short_lines: int) -> None:
    before = journal_of(folder).read_bytes()
    with reading(folder, read_only=False) as store:
        with pytest.raises(NotSaved, match="too much for one change"):
            store.append(M2, Revision(2), [noted(M2, text="x" * short_lines)])
        assert journal_of(folder).read_bytes() == before
        store.append(M2, Revision(2), [noted(M2, text="shorter")])


def test_a_card_larger_than_any_is_not_read_to_its_end(folder: Path) -> None:
    os.truncate(folder / "store.json", 100 * 1024**3)
    assert code_of(folder, EmbeddedStore.position) == "incomplete"
    assert [part.findings[0].code for part in examine(folder).parts if part.findings] == ["card-altered"]
