"""Faults of disk, folder, lock and clock on an open board: what it says and keeps, and that it goes on by itself."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from textual.events import Key
from textual.pilot import Pilot
from textual.widgets import Input

from rules.asks import Cancel
from rules.events import Amended, Breached, Noted, RequestId, Revision, Taken
from rules.instants import DAY, HOUR, MINUTE, Instant
from rules.readings import Verdict
from store import embedded, health
from store.embedded import EmbeddedStore
from store.lines import FORMAT, Header, header_line
from store.locks import the_one_in
from tests.store.test_journal import FailingDisk, FailingFile
from tests.tui.live_plant import START, LivePlant, frame, stands, until
from tui.app import PlazoApp
from tui.clock import DOUBTED_FOR
from tui.screens.board import BoardScreen
from tui.screens.form import FormScreen
from tui.screens.request import RequestScreen
from tui.widgets.board_list import BoardList
from tui.words import LANGUAGES, Language

SIZES = {"en": (80, 24), "es": (120, 30)}


class ADisk(FailingDisk):
    """A disk that fails with the error of a test's choice."""

    def __init__(self) -> None:
        super().__init__()
        self.error = 0

    def open(self, path: Path, writing: bool) -> AFile:
        return AFile(path, writing, self)


class AFile(FailingFile):
    def __init__(self, path: Path, writing: bool, disk: ADisk) -> None:
        super().__init__(path, writing, disk)
        self._errors = disk

    def write(self, offset: int, content: bytes) -> None:
        if self._errors.error:
            raise OSError(self._errors.error, os.strerror(self._errors.error))
        super().write(offset, content)


class Bench:
    """A plant on a disk that can fail."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.disk = ADisk()
        self.plant = LivePlant(folder)

    @property
    def journal(self) -> Path:
        return self.folder / "journal.jsonl"


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bench:
    made = Bench(tmp_path / "store")
    monkeypatch.setattr(embedded, "Disk", lambda: made.disk)
    monkeypatch.setattr(embedded, "BUSY_AFTER", 0.05)
    return made


def says(app: PlazoApp, text: str) -> bool:
    """Whether the screen says it, wherever its lines are broken, and whatever is seen beside a panel then."""
    words = r"(?: |[^\n]{0,24}\n[^\n]{0,12}?)".join(map(re.escape, text.split()))
    return re.search(words, "\n".join(frame(app))) is not None


def told(app: PlazoApp, text: str) -> bool:
    """Whether a notice says it."""
    return any(text in notice.message for notice in app._notifications)


def put(content: bytes, path: Path) -> None:
    """Let a file be another one, as a restore does."""
    beside = path.with_name("beside")
    beside.write_bytes(content)
    beside.replace(path)


# What the board cannot read ------------------------------------------------------------------------------------------


@contextmanager
def folder_away(bench: Bench) -> Iterator[None]:
    away = bench.folder.rename(bench.folder.with_name("away"))
    yield
    away.rename(bench.folder)


@contextmanager
def journal_as(bench: Bench, content: Callable[[bytes], bytes]) -> Iterator[None]:
    whole = bench.journal.read_bytes()
    put(content(whole), bench.journal)
    yield
    put(whole, bench.journal)


def damaged(bench: Bench) -> AbstractContextManager[None]:
    return journal_as(bench, lambda whole: whole.replace(b"Planta Norte", b"Planta #orte", 1))


def cut_within_the_header(bench: Bench) -> AbstractContextManager[None]:
    return journal_as(bench, lambda whole: whole[:20])


def newer(bench: Bench) -> AbstractContextManager[None]:
    header = header_line(Header(format=FORMAT + 97, generation=9, seq=0, store="x"))
    return journal_as(bench, lambda _: header.line)


def another(bench: Bench) -> AbstractContextManager[None]:
    header = header_line(Header(format=FORMAT, generation=1, seq=0, store="another"))
    return journal_as(bench, lambda _: header.line)


UNREADABLE = [
    pytest.param(folder_away, "(it is not there). See that its disk", "(no está). Vea que su disco", id="away"),
    pytest.param(damaged, "by guessing and nothing", "a ciegas y nada se", id="damaged"),
    pytest.param(cut_within_the_header, "The store is damaged", "El almacén está dañado", id="header cut"),
    pytest.param(newer, f"has format {FORMAT + 97}", "Actualice Plazo en esta máquina", id="newer format"),
    pytest.param(another, "Close Plazo and open it again", "Cierre Plazo y ábralo otra vez", id="another store"),
]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("fault", "english", "spanish"), UNREADABLE)
async def test_a_store_that_cannot_be_read_is_said_while_the_board_stays_and_goes_on_by_itself(
    bench: Bench,
    language: Language,
    fault: Callable[[Bench], AbstractContextManager[None]],
    english: str,
    spanish: str,
) -> None:
    request = bench.plant.open()
    app = bench.plant.app(language=language)
    stale, live = {"en": ("! STALE since 08:00", "● live"), "es": ("! DESACTUALIZADO desde 08:00", "● en vivo")}[
        language
    ]
    async with app.run_test(size=SIZES[language]) as pilot:
        await until(pilot, lambda: live in frame(app)[0])
        with fault(bench):
            await until(pilot, lambda: stale in frame(app)[0])
            await until(pilot, lambda: frame(app)[1].startswith(" ! "))
            assert any(request in line for line in frame(app))
            await pilot.press("question_mark")
            await until(pilot, lambda: says(app, english if language == "en" else spanish))
            await pilot.press("escape")
            await pilot.press("t", "t")
            refused = "NOT recorded" if language == "en" else "NO se registró"
            await until(pilot, lambda: says(app, refused))
        await until(pilot, lambda: live in frame(app)[0])
        await pilot.press("t")
        await until(pilot, lambda: stands(app, BoardScreen))
        await until(pilot, lambda: not frame(app)[1].startswith(" ! "))
        await until(pilot, lambda: len(bench.plant.store.history(request)) == 2)
    assert [type(event).__name__ for event in bench.plant.store.history(request)] == ["Opened", "Taken"]


# What the board cannot write -----------------------------------------------------------------------------------------


@contextmanager
def write_fails(bench: Bench, error: int) -> Iterator[None]:
    bench.disk.error = error
    yield
    bench.disk.error = 0


def full(bench: Bench) -> AbstractContextManager[None]:
    return write_fails(bench, errno.ENOSPC)


def too_large(bench: Bench) -> AbstractContextManager[None]:
    return write_fails(bench, errno.EFBIG)


def mounted_for_reading(bench: Bench) -> AbstractContextManager[None]:
    return write_fails(bench, errno.EROFS)


@contextmanager
def sync_fails(bench: Bench) -> Iterator[None]:
    bench.disk.sync_fails = True
    yield
    bench.disk.sync_fails = False


@contextmanager
def cannot_be_taken_back(bench: Bench) -> Iterator[None]:
    bench.disk.sync_fails = bench.disk.cut_fails = True
    yield
    bench.disk.sync_fails = bench.disk.cut_fails = False


@contextmanager
def held_by_another(bench: Bench) -> Iterator[None]:
    with the_one_in(bench.folder) as mine:
        assert mine
        (bench.folder / "lock").write_bytes(b"4242        ")
        yield


UNWRITABLE = [
    pytest.param(full, "no space is left on the disk", "no queda espacio en el disco", id="full disk"),
    pytest.param(too_large, "may not become larger", "no puede crecer más", id="file-size limit"),
    pytest.param(mounted_for_reading, "mounted for reading only", "montado solo para leer", id="read-only disk"),
    pytest.param(sync_fails, "the disk does not read or write", "el disco no lee o no escribe", id="EIO"),
    pytest.param(cannot_be_taken_back, "does not read or write", "no lee o no escribe", id="EIO, and not taken back"),
    pytest.param(held_by_another, "process 4242 has held it", "el proceso 4242 lo retiene", id="stopped holder"),
]


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch, bench: Bench) -> None:
    """Stores that do not wait long for a turn."""

    def another_store(*, read_only: bool = False) -> EmbeddedStore:
        return EmbeddedStore(
            bench.folder, read_only=read_only, now=bench.plant.now, who="test@here", patience=0.05, disk=bench.disk
        )

    monkeypatch.setattr(bench.plant, "another_store", another_store)


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("fault", "english", "spanish"), UNWRITABLE)
async def test_what_could_not_be_saved_stays_in_its_form_and_is_stored_once_when_it_can_be(
    bench: Bench,
    language: Language,
    fault: Callable[[Bench], AbstractContextManager[None]],
    english: str,
    spanish: str,
) -> None:
    request = bench.plant.open()
    app = bench.plant.app(language=language)
    typed = "Pedimos la [/] pieza 日本"
    async with app.run_test(size=SIZES[language]) as pilot:
        await until(pilot, lambda: app.screen.query_one(BoardList).cursor == request)
        await pilot.press("c")
        await until(pilot, lambda: stands(app, FormScreen))
        app.screen.query_one("#field-text", Input).value = typed
        with fault(bench):
            await pilot.press("enter")
            await until(pilot, lambda: says(app, english if language == "en" else spanish))
            assert says(app, {"en": "NOT recorded", "es": "NO se registró"}[language])
            assert app.screen.query_one("#field-text", Input).value == typed
            await pilot.press("enter")
            await pilot.pause(0.15)
            await until(pilot, lambda: stands(app, FormScreen))
            assert app.screen.query_one("#field-text", Input).value == typed
        bench.plant.pass_time(90)
        await pilot.press("enter")
        await until(pilot, lambda: stands(app, BoardScreen))
        await pilot.press("t")
        await until(pilot, lambda: stands(app, FormScreen))
        with fault(bench):
            await pilot.press("t")
            await until(pilot, lambda: says(app, english if language == "en" else spanish))
            if fault is not cannot_be_taken_back:
                assert app.live.board.entries[request].request.taken_at is None
        await pilot.press("t")
        await until(pilot, lambda: stands(app, BoardScreen))
        await until(pilot, lambda: app.live.board.entries[request].request.taken_at is not None)
    history = bench.plant.store.history(request)
    assert [event.text for event in history if isinstance(event, Noted)] == [typed]
    assert len([event for event in history if isinstance(event, Taken)]) == 1
    assert len(history) == 3


@pytest.mark.usefixtures("impatient")
async def test_what_was_typed_about_an_archived_request_stays_in_its_form_while_the_store_is_away(bench: Bench) -> None:
    request = bench.plant.open()
    bench.plant.do(Cancel("not needed"), request, "pilar")
    bench.plant.pass_time(20 * DAY)
    assert bench.plant.store.compact(lambda _through, _whole: True) == 1
    app = bench.plant.app("pilar")
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: stands(app, BoardScreen))
        app.show_request(request)
        await until(pilot, lambda: stands(app, RequestScreen))
        await pilot.press("U")
        await until(pilot, lambda: stands(app, FormScreen))
        app.screen.query_one("#field-text", Input).value = "typed"
        with folder_away(bench):
            await pilot.press("ctrl+s")
            await until(pilot, lambda: says(app, "NOT recorded"))
            assert app.screen.query_one("#field-text", Input).value == "typed"
        await pilot.press("ctrl+s")
        await until(pilot, lambda: any(isinstance(event, Amended) for event in bench.plant.store.history(request)))


@pytest.mark.usefixtures("impatient")
async def test_a_new_request_that_a_failing_disk_kept_after_all_is_not_opened_twice(bench: Bench) -> None:
    app = bench.plant.app("pilar")
    async with app.run_test(size=(100, 40)) as pilot:
        await until(pilot, lambda: stands(app, BoardScreen))
        await pilot.press("n")
        await until(pilot, lambda: stands(app, FormScreen))
        await pilot.press("1", *"It stopped")
        with cannot_be_taken_back(bench):
            for _ in range(2):
                await pilot.press("enter")
                await until(pilot, lambda: says(app, "NOT recorded: "))
                await until(pilot, lambda: isinstance(app.focused, Input) and app.focused.value == "It stopped")
        bench.plant.pass_time(5)
        await pilot.press("enter")
        await until(pilot, lambda: stands(app, BoardScreen))
        await until(pilot, lambda: len(app.live.board.entries) == 1)
    assert [each.events[0].request for each in bench.plant.store.open_requests()] == list(app.live.board.entries)


@pytest.mark.usefixtures("impatient")
async def test_while_the_store_does_not_answer_nothing_else_is_begun_and_nobody_leaves_by_a_slip(bench: Bench) -> None:
    request = bench.plant.open()
    app = bench.plant.app()
    async with app.run_test(size=(120, 24)) as pilot:
        await until(pilot, lambda: app.screen.query_one(BoardList).cursor == request)
        app.live.store._journal._turn._patience = 3.0  # type: ignore[attr-defined]  # as long as a person waits
        with held_by_another(bench):
            await pilot.press("t", "t")
            await until(pilot, lambda: app.is_saving)
            await pilot.press("c")
            await until(pilot, lambda: told(app, "What was done before is not recorded yet"))
            assert isinstance(app.screen, BoardScreen)
            await pilot.press("ctrl+c")
            await until(pilot, lambda: told(app, "or leave again without it"))
            await pilot.pause(0.4)
            app.tick()
            await until(pilot, lambda: "! Not recorded yet: the store has not answered" in frame(app)[1])
        await until(pilot, lambda: not app.is_saving)
        await until(pilot, lambda: "Not recorded yet" not in frame(app)[1])
    assert len(bench.plant.store.history(request)) == 2


# What is there is not what was there ---------------------------------------------------------------------------------


async def test_a_backup_that_is_put_in_its_place_is_shown_whole_with_what_it_does_not_have_gone(bench: Bench) -> None:
    kept = bench.plant.open(summary="Sealer one")
    backup = bench.journal.read_bytes()
    lost = bench.plant.open(summary="Sealer two")
    app = bench.plant.app()
    async with app.run_test(size=(100, 24)) as pilot:
        await until(pilot, lambda: len(app.live.board.entries) == 2)
        app.show_request(lost)
        await until(pilot, lambda: says(app, "Timeline"))
        put(backup, bench.journal)
        await until(pilot, lambda: stands(app, BoardScreen))
        await until(pilot, lambda: told(app, "The store has another past now"))
        assert list(app.live.board.entries) == [kept]
        await pilot.press("t", "t")
        await until(pilot, lambda: app.live.board.entries[kept].request.taken_at is not None)
    assert len(bench.plant.another_store().history(kept)) == 2


async def test_a_closed_request_stays_in_sight_while_the_store_is_away(bench: Bench) -> None:
    request = bench.plant.open()
    app = bench.plant.app("pilar")
    async with app.run_test(size=(100, 40)) as pilot:
        await until(pilot, lambda: app.screen.query_one(BoardList).cursor == request)
        await pilot.press("enter", "z", "enter")
        await until(pilot, lambda: any("cancelled" in line for line in frame(app)[1:]))
        with folder_away(bench):
            await until(pilot, lambda: "STALE" in frame(app)[0])
            await pilot.resize_terminal(90, 30)
            app.tick()
            await pilot.press("question_mark", "escape", "y", "escape", "escape")
            await until(pilot, lambda: stands(app, BoardScreen))
            await pilot.press("slash", *"m-1001", "enter")
            await until(pilot, lambda: told(app, "The store could not say."))
        await until(pilot, lambda: "live" in frame(app)[0])


async def test_a_damaged_archive_is_said_quietly_and_the_open_requests_go_on(bench: Bench) -> None:
    old = bench.plant.open(summary="Sealer one")
    bench.plant.do(Cancel("Not needed"), old, "pilar")
    bench.plant.pass_time(30 * DAY)
    archiving = bench.plant.another_store()
    assert isinstance(archiving, EmbeddedStore)
    assert archiving.compact() == 1
    archiving.close()
    (segment,) = (bench.folder / "archive").glob("*.jsonl")
    whole = segment.read_bytes()
    segment.write_bytes(whole.replace(b"Sealer one", b"Sealer #ne").replace(b'"listed"', b'"l#sted"'))
    request = bench.plant.open(summary="Sealer two")
    app = bench.plant.app()
    async with app.run_test(size=(120, 30)) as pilot:
        await until(pilot, lambda: app.screen.query_one(BoardList).cursor == request)
        await pilot.press("enter")
        await until(pilot, lambda: "△ The archive is damaged" in frame(app)[1])
        assert "● live" in frame(app)[0]
        await pilot.press("t", "t")
        await until(pilot, lambda: app.live.board.entries[request].request.taken_at is not None)
        segment.write_bytes(whole)
        for _ in range(2):
            bench.plant.pass_time(61)
            app.tick()
            await app.workers.wait_for_complete([each for each in app.workers if each.name == "survey"])
        await until(pilot, lambda: "△" not in frame(app)[1])


# Warnings ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "shown"),
    [("en", " △ Only "), ("es", " △ Quedan solo ")],
)
async def test_what_a_store_warns_of_stands_above_the_board_until_it_has_passed(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, language: Language, shown: str
) -> None:
    bench.plant.open()
    app = bench.plant.app(language=language)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: bool(app.live.board.entries))
        await app.look_at_health()
        rows = len(frame(app))
        assert "△" not in frame(app)[1]
        monkeypatch.setattr(health, "LITTLE_ROOM", 10**15)
        await app.look_at_health()
        await until(pilot, lambda: frame(app)[1].startswith(shown))
        assert len(frame(app)) == rows
        await pilot.press("question_mark")
        await until(pilot, lambda: says(app, {"en": "What is wrong now", "es": "Qué anda mal ahora"}[language]))
        await pilot.press("escape")
        monkeypatch.setattr(health, "LITTLE_ROOM", 0)
        await app.look_at_health()
        await until(pilot, lambda: "△" not in frame(app)[1])


# The clock -----------------------------------------------------------------------------------------------------------


class TwoClocks:
    """A clock that people set, and one that nobody can."""

    def __init__(self, plant: LivePlant) -> None:
        self._plant = plant
        self.steady = 1000.0

    def pass_time(self, seconds: int) -> None:
        self._plant.pass_time(seconds)
        self.steady += seconds

    def sleep(self, seconds: int) -> None:
        """The machine sleeps, and both clocks go on."""
        self.pass_time(seconds)


async def watched(bench: Bench, app: PlazoApp) -> TwoClocks:
    clocks = TwoClocks(bench.plant)
    app.live.clock.__init__(bench.plant.now, lambda: clocks.steady)  # type: ignore[misc]  # as the command makes it
    return clocks


async def tick(pilot: Pilot[None], app: PlazoApp) -> None:
    app.tick()
    await pilot.pause(0.05)


def breaches(bench: Bench, request: RequestId) -> list[Breached]:
    return [event for event in bench.plant.store.history(request) if isinstance(event, Breached)]


@pytest.mark.parametrize(("language", "said"), [("en", "was set ahead by 1 d"), ("es", "se adelantó 1 d")])
async def test_law_10_a_clock_that_was_set_ahead_and_is_set_back_leaves_no_breach_behind(
    bench: Bench, language: Language, said: str
) -> None:
    request = bench.plant.open()
    app = bench.plant.app(language=language)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: bool(app.live.board.entries))
        clocks = await watched(bench, app)
        bench.plant.pass_time(DAY)
        await tick(pilot, app)
        assert app.live.board.entries[request].readings[0].verdict is Verdict.BREACHED
        await until(pilot, lambda: says(app, said))
        clocks.pass_time(60)
        await tick(pilot, app)
        assert breaches(bench, request) == []
        bench.plant.time = Instant(START + 120)
        await tick(pilot, app)
        await until(pilot, lambda: app.live.board.entries[request].readings[0].verdict is not Verdict.BREACHED)
        await until(pilot, lambda: not says(app, said) and "!" not in frame(app)[0])
        assert app.live.board.now == START + 120
        clocks.pass_time(30 * MINUTE)
        await tick(pilot, app)
        await until(pilot, lambda: len(breaches(bench, request)) == 1)
    (breach,) = breaches(bench, request)
    assert breach.occurred_at == START + 30 * MINUTE


async def test_a_clock_that_was_set_right_is_believed_after_a_while_and_a_machine_that_slept_at_once(
    bench: Bench,
) -> None:
    request = bench.plant.open()
    app = bench.plant.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: bool(app.live.board.entries))
        clocks = await watched(bench, app)
        bench.plant.pass_time(31 * MINUTE)
        await tick(pilot, app)
        assert breaches(bench, request) == []
        clocks.pass_time(DOUBTED_FOR)
        await tick(pilot, app)
        for _ in range(5):
            clocks.pass_time(1)
            await tick(pilot, app)
        await until(pilot, lambda: len(breaches(bench, request)) == 1)
        assert not says(app, "was set ahead")
        second = bench.plant.open(summary="Belt squeals")
        await until(pilot, lambda: len(app.live.board.entries) == 2)
        clocks.sleep(HOUR)
        await tick(pilot, app)
        await until(pilot, lambda: len(breaches(bench, second)) == 1)


async def test_a_clock_behind_the_last_change_is_said_until_it_is_set(bench: Bench) -> None:
    bench.plant.open()
    app = bench.plant.app()
    async with app.run_test(size=(120, 24)) as pilot:
        await until(pilot, lambda: bool(app.live.board.entries))
        bench.plant.time = Instant(START - HOUR)
        app.tick()
        await app.look_at_health()
        await until(pilot, lambda: "△ This machine's clock is 3600 seconds behind" in frame(app)[1])
        assert not says(app, "The clock of this machine went back")
        bench.plant.time = Instant(START + 1)
        app.tick()
        await app.look_at_health()
        await until(pilot, lambda: "△" not in frame(app)[1])


async def test_an_answer_that_was_lost_is_given_again_with_what_it_stored(bench: Bench) -> None:
    request = bench.plant.open()
    stored = bench.plant.store.append(request, Revision(1), bench.plant.store.history(request))
    assert getattr(stored, "events", None) == ()


@pytest.mark.usefixtures("impatient")
async def test_who_presses_enter_twice_while_it_cannot_be_saved_has_the_form_again_and_then_the_board(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = bench.plant.open()
    app = bench.plant.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.screen.query_one(BoardList).cursor == request)
        await pilot.press("c", *"text")
        tries, do = 0, app.live.counter.do

        def counted(*given: Any) -> object:
            nonlocal tries
            tries += 1
            return do(*given)

        monkeypatch.setattr(app.live.counter, "do", counted)
        with full(bench):
            for _ in range(2):
                app.post_message(Key("enter", None))
            await until(pilot, lambda: says(app, "NOT recorded"))
            assert app.screen.query_one("#field-text", Input).value == "text"
            await pilot.pause(0.1)
            assert stands(app, FormScreen)
            assert tries == 1
        await pilot.press("escape")
        await until(pilot, lambda: stands(app, BoardScreen))
        for _ in range(2):
            await pilot.press("enter")
            await until(pilot, lambda: not isinstance(app.screen, BoardScreen))
            for _ in range(2):
                app.post_message(Key("escape", None))
            await until(pilot, lambda: isinstance(app.screen, BoardScreen) and says(app, "Sealer 3"))
            await pilot.pause()
