"""Processes that do different things to one store in the same milliseconds: python -m tests.system.store_race …

In each round there is no store at first; all begin at one instant, and go on for so long: they make it, write, close,
archive, read, open it anew, copy, examine and follow it. It prints what was done how often, and as `FAULT` whatever one
of them met that may not be: an error, an acknowledged event that is not there, one that is there twice, or damage.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path
from typing import Final

from rules.agreement import AgreementId, DepartmentId, ServiceId
from rules.events import Done, EventId, Noted, Opened, RequestId, Revision
from rules.instants import DAY, Instant, Seconds
from store.contract import Commit, Position, Store, Stored, StoreMissing
from store.copies import copy_store
from store.embedded import EmbeddedStore
from store.examination import examine
from store.findings import Grade
from store.folder import make_store
from store.queried import queried

_MONTH: Final = 30 * DAY


class Racer:
    """One of the processes of a round."""

    def __init__(self, place: Path, name: str, chance: random.Random, until: float) -> None:
        self.place = place
        self.folder = place / "store"
        self.name = name
        self.chance = chance
        self.done: Counter[str] = Counter()
        self._until = until

    def goes_on(self) -> bool:
        """Whether the round is not over, after a pause that is short or none."""
        if self.chance.random() < 0.5:
            time.sleep(self.chance.uniform(0, 0.004))
        return time.time() < self._until

    def open(self, *, read_only: bool) -> EmbeddedStore:
        """The store, made where there is none unless it is only read."""
        if not read_only:
            make_store(self.folder, patience=5)
        return EmbeddedStore(
            self.folder, read_only=read_only, now=now, who=self.name, archive_after=Seconds(0), patience=5
        )

    def put(self, file: str, lines: Iterable[str]) -> None:
        """Add lines to what the others of the round can read, at once and for good."""
        with (self.place / file).open("ab", buffering=0) as there:
            there.write("".join(f"{line}\n" for line in lines).encode())

    def acknowledged(self) -> set[str]:
        """The ids of the events that were acknowledged until now; a line that is just being written has no end yet."""
        try:
            said = (self.place / "acknowledged").read_text()
        except FileNotFoundError:
            return set()
        return set(said[: said.rfind("\n") + 1].split())

    def judge(self, what: str, ids: Iterable[str], expected: set[str]) -> None:
        """Note as a fault what is there twice, and what is not there."""
        found = Counter(ids)
        self.done[what] += 1
        twice = sorted(each for each, count in found.items() if count > 1)
        missing = sorted(expected - found.keys())
        if twice or missing:
            self.put("faults", [f"{what}: twice {twice[:5]}, missing {missing[:5]}"])


def now() -> Instant:
    return Instant(int(time.time()))


def write(race: Racer) -> None:
    """Requests that are opened and closed in several months, and notes to them, which bring archived ones back."""
    store = race.open(read_only=False)
    requests: list[RequestId] = []
    while race.goes_on():
        number = len(requests)
        request = RequestId(f"{race.name}-{number}")
        closed = Instant(now() - race.chance.randrange(3) * _MONTH)
        opened = Opened(
            id=EventId(f"{request}.opened"),
            request=request,
            occurred_at=closed,
            program=race.name,
            service=ServiceId("repair"),
            customer=DepartmentId("packing"),
            summary="It stopped",
            agreement=AgreementId("1"),
        )
        done = Done(id=EventId(f"{request}.done"), request=request, occurred_at=closed, program=race.name)
        assert isinstance(store.append(request, Revision(0), [opened, done], closed), Stored)
        race.put("acknowledged", [opened.id, done.id])
        requests.append(request)
        earlier = race.chance.choice(requests)
        note = Noted(
            id=EventId(f"{earlier}.{number}"), request=earlier, occurred_at=closed, program=race.name, text="x" * 99
        )
        assert isinstance(store.append(earlier, Revision(0), [note]), Stored)
        race.put("acknowledged", [note.id])
        race.done["written"] += 3
    store.close()


def compact(race: Racer) -> None:
    """One compaction after another."""
    store = race.open(read_only=False)
    while race.goes_on():
        race.done["archived"] += store.compact()
    store.close()


def ask(race: Racer, store: Store) -> None:
    """One of the questions that any process asks, of everything that was acknowledged before."""
    events = race.acknowledged()
    requests = {event.rpartition(".")[0] for event in events}
    match race.chance.randrange(5):
        case 0:
            race.judge("read", (event.id for commit in store.read() for event in commit.events), events)
        case 1:
            answers = store.closed(Instant(0), Instant(now() + DAY))
            race.judge("closed", (event.id for each in answers for event in each.events), events)
        case 2:
            race.judge("summaries", (line.request for line in store.summaries()), requests)
        case 3:
            race.judge("search", store.search("stopped", 1_000_000), requests)
        case _:
            request = RequestId(race.chance.choice(sorted(requests) or ["none"]))
            own = {event for event in events if event.rpartition(".")[0] == request}
            race.judge("history", (event.id for event in store.history(request)), own)


def read(race: Racer) -> None:
    """Questions to a store that stays open."""
    with closing(race.open(read_only=True)) as store:
        while race.goes_on():
            ask(race, store)


def read_anew(race: Racer) -> None:
    """One question to a store that is opened for it."""
    with closing(race.open(read_only=True)) as store:
        ask(race, store)


def query(race: Racer) -> None:
    """A script of the plant."""
    events = race.acknowledged()
    with queried(race.folder) as tables:
        race.judge("queried", (str(each["id"]) for each in tables.table("events")), events)


def follow(race: Racer) -> None:
    """A board that looks again and again."""
    with closing(race.open(read_only=True)) as store:
        news, seen, goes_on = store.news(Position(0)), list[str](), True
        while goes_on:
            goes_on, events = race.goes_on(), race.acknowledged()
            while (told := next(news)) is not None:
                if isinstance(told, Commit):
                    seen += (event.id for event in told.events)
                else:
                    race.put("faults", [f"followed: {told}"])
            race.judge("followed", seen, events)


def back_up(race: Racer) -> None:
    """A copy, which is whole and has what was acknowledged before it was begun."""
    events = race.acknowledged()
    with tempfile.TemporaryDirectory(dir=race.place) as folder:
        into = Path(folder) / "copy"
        copy_store(race.folder, into, machine="", told=lambda _done, _all: None)
        look(race, into)
        with closing(EmbeddedStore(into, read_only=True, now=now, who=race.name)) as copy:
            race.judge("copied", (event.id for commit in copy.read() for event in commit.events), events)


def look_at_it(race: Racer) -> None:
    """An examination while others use it."""
    look(race, race.folder)


def look(race: Racer, folder: Path) -> None:
    found = examine(folder)
    race.done["examined"] += 1
    if found.grade >= Grade.DAMAGE:
        race.put("faults", [f"examined: {[part.findings for part in found.parts if part.findings]}"])


RACERS: Final = (write, write, compact, compact, read, read_anew, query, follow, back_up, look_at_it)


def begin_again(race: Racer, act: Callable[[Racer], None]) -> None:
    """Act until the round is over. That there is no store is right as long as nothing was acknowledged."""
    while race.goes_on():
        before = race.acknowledged()
        try:
            act(race)
        except StoreMissing as error:
            if before or error.code != "missing":
                raise


def run(place: Path, seconds: float, seed: int) -> Counter[str]:
    """One round, and what was done in it."""
    begins = time.time() + 0.05
    children = []
    for number, act in enumerate(RACERS):
        child = os.fork()
        if child == 0:
            race = Racer(place, f"{act.__name__}{number}", random.Random(f"{seed} {number}"), begins + seconds)
            try:
                while time.time() < begins:
                    pass
                begin_again(race, act)
            except BaseException:
                race.put("faults", [f"{race.name}: {traceback.format_exc()}"])
            race.put("done", (f"{what} {count}" for what, count in race.done.items()))
            os._exit(0)
        children.append(child)
    for child in children:
        os.waitpid(child, 0)
    race = Racer(place, "judge", random.Random(seed), 0)
    look(race, race.folder)
    with closing(race.open(read_only=True)) as store:
        race.judge("read", (event.id for commit in store.read() for event in commit.events), race.acknowledged())
    done = (line.split() for line in (place / "done").read_text().splitlines())
    return sum((Counter({what: int(count)}) for what, count in done), Counter[str]())


def main(rounds: str, seconds: str, seed: str) -> None:
    done = Counter[str]()
    for number in range(int(rounds)):
        with tempfile.TemporaryDirectory() as folder:
            place = Path(folder)
            done += run(place, float(seconds), int(seed) + number)
            if (place / "faults").exists():
                print(f"FAULT in round {number} of seed {seed}:\n{(place / 'faults').read_text()}")
    for what, count in sorted(done.items()):
        print(what, count)


if __name__ == "__main__":
    main(*sys.argv[1:])
