"""What may be answered by a store whose files were damaged: a clear error or what is right, and nothing else."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Final

from rules.events import EventId, Noted, RequestId, Revision
from rules.instants import Instant
from store.contract import Commit, Position, Stored, StoreDamaged, StoreError
from store.copies import copy_store
from store.embedded import EmbeddedStore
from store.examination import examine
from store.findings import Grade
from store.salvage import Salvaged, salvage
from store.tail import CARD
from tests.store.damaging import Damaged, damaged
from tests.store.golden import ASKED, JOURNAL, NOW, REQUESTS, Golden, Weighing, opening, put
from tests.store.in_memory import MemoryDisk, Readers
from tui.commands.doctor import copy_lines, lines
from tui.store_sentences import store_sentence
from tui.words import Words

CALLS: Final = 3_000
"""So many calls to the disk are enough for any question to so small a store."""
MOST: Final = 8 * 1024 * 1024
"""So many bytes are asked of it at once, at most."""

_LANGUAGES: Final = Words("en"), Words("es")


class Trial:
    """One folder in which the files of a store are damaged again and again."""

    def __init__(self, golden: Golden, folder: Path, *, alone: float) -> None:
        """`alone` is which part of all goes to the readers alone, the rest to whole stores."""
        self._golden = golden
        self._alone = alone
        self._readers = Readers(golden)
        self._folder = folder / "store"
        self._copy = folder / "copy"
        self._journal_lines = golden.files[JOURNAL].splitlines(keepends=True)
        self._first = len(self._journal_lines) - (max(golden.answers) - min(golden.answers))
        self.counted: Counter[str] = Counter()
        put(self._folder, golden.files)

    def run(self, chance: Random) -> None:
        """Damage, ask, judge, and put everything in order again."""
        trial = damaged(chance, self._golden.files, self._golden.spare)
        self.counted["inputs"] += 1
        if chance.random() < self._alone:
            self._readers_alone(chance, trial)
            return
        disk, way = Weighing(), chance.choices(WAYS, _WEIGHTS)[0]
        try:
            self._put(trial.files)
            way(self, chance, trial, disk)
            assert disk.calls <= CALLS, f"{disk.calls} calls"
            assert disk.most <= MOST, f"{disk.most} bytes at once"
        except BaseException as error:
            error.add_note(f"{way.__name__} of {trial.how}")
            raise
        finally:
            self._restore(trial.files, written=way is Trial.write)

    def _readers_alone(self, chance: Random, trial: Damaged) -> None:
        """Give what is damaged to its own reader."""
        disk = MemoryDisk(trial.files)
        try:
            reach = None
            if trial.honest or trial.files.get(JOURNAL) is not self._golden.files[JOURNAL]:
                reach = self._readers.journal(trial, disk)
                if not trial.honest and reach is not None and (reach.stop is None or reach.stop.code == "unfinished"):
                    self.ends_rightly(Position(reach.seq), trial.files[JOURNAL])
                stop = None if reach is None else reach.stop
                self.counted["journal whole" if stop is None else f"journal {stop.code}"] += 1
            for error in self._readers.archive(chance, trial, disk, reach):
                if error is None:
                    self.counted["archive answered"] += 1
                else:
                    self.said(error)
            assert disk.calls <= CALLS, f"{disk.calls} calls"
            assert disk.most <= MOST, f"{disk.most} bytes at once"
        except BaseException as error:
            error.add_note(f"readers alone of {trial.how}")
            raise

    def _put(self, files: Mapping[str, bytes]) -> None:
        for name, content in self._golden.files.items():
            if name not in files:
                (self._folder / name).unlink()
            elif files[name] is not content:
                (self._folder / name).write_bytes(files[name])

    def _restore(self, files: Mapping[str, bytes], *, written: bool) -> None:
        if written:
            shutil.rmtree(self._folder)
            put(self._folder, self._golden.files)
            return
        for name, content in self._golden.files.items():
            if files.get(name) is not content:
                (self._folder / name).write_bytes(content)

    def read(self, chance: Random, trial: Damaged, disk: Weighing) -> None:
        """Open it for reading only, and ask some of everything."""
        self._ask(chance.sample(_NAMES, 3), trial, disk, self._folder)

    def _ask(self, names: list[str], trial: Damaged, disk: Weighing, folder: Path) -> set[str]:
        """Ask, and say the codes of the errors."""
        codes: set[str] = set()
        try:
            store = opening(folder, read_only=True, disk=disk)
        except StoreError as error:
            assert not self._only_archive(trial)
            return {self.said(error)}
        try:
            position = store.position()
            if not trial.honest:
                self.ends_rightly(position, (folder / JOURNAL).read_bytes())
            for name in names:
                try:
                    answer = ASKED[name](store)
                except StoreError as error:
                    codes.add(self.said(error))
                else:
                    self.right(name, answer, position, trial)
        finally:
            store.close()
        return codes

    def right(self, name: str, answer: object, position: Position, trial: Damaged) -> None:
        """What was answered is what the events up to there say."""
        if trial.honest:
            self.counted["answered from content that was forged"] += 1
            return
        assert answer == self._golden.answers[position][name], f"{name} at {position}: {answer}"
        newest = position == max(self._golden.answers)
        self.counted["right" if newest else "right, of an earlier end"] += 1

    def _only_archive(self, trial: Damaged) -> bool:
        return all(trial.files.get(name) is self._golden.files[name] for name in (JOURNAL, CARD))

    def ends_rightly(self, position: Position, journal: bytes) -> None:
        """What is left out behind a commit is one line without its end, or with holes where nothing was written."""
        good = b"".join(self._journal_lines[: self._first + position - min(self._golden.answers)])
        assert journal.startswith(good)
        rest = journal[len(good) :]
        assert b"\n" not in rest[:-1], "several lines are left out"
        assert not rest.endswith(b"\n") or b"\0" in rest, "a line with its end is left out"
        assert not any(
            line[:-1] in rest and rest not in (line[:-1], line[:-1] + b"\0") for line in self._journal_lines
        ), "a good line is left out"
        if rest:
            self.counted["torn tails"] += 1

    def said(self, error: StoreError) -> str:
        """The code of an error that can be said in both languages."""
        assert str(error)
        assert all(store_sentence(error, words) for words in _LANGUAGES)
        self.counted[f"error {error.code}"] += 1
        return error.code

    def write(self, chance: Random, trial: Damaged, disk: Weighing) -> None:
        """Open it for writing and add one event: nothing that was good before is lost."""
        request = chance.choice([*REQUESTS, RequestId("M-77")])
        path, before = self._folder / JOURNAL, trial.files.get(JOURNAL)
        try:
            store = opening(self._folder, read_only=False, disk=disk)
        except StoreError as error:
            self.said(error)
            assert not path.exists() if before is None else path.read_bytes() == before
            return
        try:
            position = store.position()
            if not trial.honest:
                self.ends_rightly(position, path.read_bytes())
            note = Noted(id=EventId("f" * 32), request=request, occurred_at=Instant(NOW), text="Later")
            try:
                stored = store.append(request, Revision(0), [note])
                if chance.random() < 0.3:
                    store.next_number("M")
                if chance.random() < 0.5:
                    self._compact(store)
            except StoreError as error:
                self.said(error)
                return
        finally:
            store.close()
        assert isinstance(stored, Stored)
        self.counted["appended"] += 1
        if trial.honest:
            return
        self._again(request, stored, position)

    def _compact(self, store: EmbeddedStore) -> None:
        try:
            store.compact()
        except StoreError as error:
            self.said(error)
        else:
            self.counted["compacted"] += 1

    def _again(self, request: RequestId, stored: Stored, position: Position) -> None:
        store = opening(self._folder, read_only=True)
        try:
            assert stored.position == position + 1
            for each in (*REQUESTS, request):
                before = self._golden.answers[position].get(f"history of {each}", ())
                assert isinstance(before, tuple)
                with suppress(StoreDamaged):
                    assert store.history(each) == ((*before, *stored.events) if each == request else before)
        finally:
            store.close()

    def doctor(self, chance: Random, trial: Damaged, disk: Weighing) -> None:
        """Examine it and say what was found; where nothing was, everything is answered rightly."""
        try:
            found = examine(self._folder, disk=disk)
        except StoreError as error:
            self.said(error)
            return
        for words in _LANGUAGES:
            "\n".join(lines(found, words)).encode()
        self.counted[f"doctor says {found.grade.name.lower()}"] += 1
        codes = self._ask(chance.sample(_NAMES, 3), trial, Weighing(), self._folder)
        if found.grade is not Grade.DAMAGE:
            assert codes <= {"another-machine"} or trial.honest, f"{codes} where the doctor finds nothing"

    def salvage(self, chance: Random, trial: Damaged, disk: Weighing) -> None:
        """Copy what is good of it: of the events that the copy has, everything is answered rightly."""
        shutil.rmtree(self._copy, ignore_errors=True)
        try:
            made = salvage(self._folder, self._copy, disk)
        except StoreError as error:
            self.said(error)
            return
        for words in _LANGUAGES:
            "\n".join(copy_lines(made, words)).encode()
        self.counted["salvaged"] += 1
        if (self._copy / JOURNAL).read_bytes().startswith(self._journal_lines[0]):
            self._ask(chance.sample(_NAMES, 3), trial, disk, self._copy)
        else:
            self._put_together(made, trial, disk)

    def _put_together(self, made: Salvaged, trial: Damaged, disk: Weighing) -> None:
        """A copy with another journal than the store: every history as it was, but for those that it has lost."""
        self.counted["put together"] += 1
        if trial.honest:
            return
        found = examine(self._copy, disk=Weighing())
        assert found.grade < Grade.DAMAGE, found
        try:
            store = opening(self._copy, read_only=True, disk=disk)
        except StoreError as error:
            if self.said(error) != "another-machine":
                raise
            return
        try:
            assert store.position() == made.position
            right = {**self._golden.before, **self._golden.answers}[store.position()]
            histories = {name: ask(store) for name, ask in ASKED.items() if name.startswith("history of ")}
            lost = {name for name, history in histories.items() if history != right[name]}
            assert not any(histories[name] for name in lost), "a part of a history"
            assert len(lost) <= made.archived
            if not made.archived:
                for name, ask in ASKED.items():
                    assert _with_events(ask(store)) == _with_events(right[name]), name
        finally:
            store.close()

    def backup(self, chance: Random, trial: Damaged, disk: Weighing) -> None:
        """Copy it: what could be copied is whole."""
        shutil.rmtree(self._copy, ignore_errors=True)
        try:
            copy_store(self._folder, self._copy, machine="", told=lambda _done, _all: None, disk=disk)
        except StoreError as error:
            self.said(error)
            return
        self.counted["backed up"] += 1
        codes = self._ask(chance.sample(_NAMES, 3), trial, disk, self._copy)
        assert not codes or trial.honest, f"{codes} in a copy"


def _with_events(answer: object) -> object:
    """An answer without the commits that brought no event: those of long ago may be left out."""
    if not isinstance(answer, list):
        return answer
    return [each for each in answer if not isinstance(each, Commit) or each.events or each.plant_events]


_NAMES: Final = sorted(ASKED)
WAYS: Final = (Trial.read, Trial.write, Trial.doctor, Trial.salvage, Trial.backup)
_WEIGHTS: Final = (78, 10, 7, 3, 2)
