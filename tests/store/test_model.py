"""The store beside a dictionary: two of them on one folder, with compactions, cuts and reopenings between the steps."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from rules.agreement import PersonId
from rules.events import Event, Reopened, RequestId, Revision, Version
from rules.instants import HOUR, Instant, Seconds
from store.contract import Conflict, PlantConflict, Position, Stored
from store.embedded import EmbeddedStore
from store.folder import make_store
from tests.store.archived import Cut, CutDisk
from tests.store.conftest import GivenClock
from tests.store.happenings import done, event_id, hour, noted, opened, pin_set, taken

NUMBERS = st.sampled_from([RequestId(f"M-{1001 + number}") for number in range(4)])
WHICH = st.integers(0, 1)
HOURS = st.sampled_from([0, 3, 11, 60])


class TwoStores(RuleBasedStateMachine):
    """What two stores answer is what a dictionary says."""

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp()) / "store"
        make_store(self.folder, patience=1)
        self.clock = GivenClock(hour(0))
        self.stores = [self.opening(), self.opening()]
        self.disk: CutDisk | None = None
        self.histories: dict[RequestId, list[Event]] = {}
        self.closes_at: dict[RequestId, Instant | None] = {}
        self.commits: dict[int, list[str]] = {}
        self.position = 0
        self.secrets: list[str] = []
        self.given: set[RequestId] = set()

    def opening(self, disk: CutDisk | None = None) -> EmbeddedStore:
        return EmbeddedStore(
            self.folder,
            read_only=False,
            now=self.clock,
            who="ana",
            disk=disk,
            patience=1,
            archive_after=Seconds(10 * HOUR),
        )

    def revision(self, request: RequestId) -> Revision:
        changing = [event.version for event in self.histories.get(request, []) if event.changes_request]
        return Revision(max(changing, default=0))

    def put(self, which: int, request: RequestId, *events: Event, closes_at: Instant | None = None) -> None:
        answer = self.stores[which].append(request, self.revision(request), events, closes_at)
        assert isinstance(answer, Stored), answer
        self.position += 1
        assert answer.position == self.position
        self.histories.setdefault(request, []).extend(answer.events)
        self.commits[self.position] = [event.id for event in events]
        if any(event.changes_request for event in events):
            self.closes_at[request] = closes_at

    @rule(which=WHICH, request=NUMBERS)
    def open_one(self, which: int, request: RequestId) -> None:
        if request not in self.histories:
            self.put(which, request, opened(request, self.clock.at), taken(request, self.clock.at))
        else:
            answer = self.stores[which].append(request, Revision(0), [opened(request)])
            assert isinstance(answer, Conflict)
            assert list(answer.came_between) == self.histories[request]

    @rule(which=WHICH, request=NUMBERS, text=st.text(max_size=5))
    def note(self, which: int, request: RequestId, text: str) -> None:
        if request in self.histories:
            self.put(which, request, noted(request, self.clock.at, text))

    @rule(which=WHICH, request=NUMBERS, later=HOURS)
    def close_one(self, which: int, request: RequestId, later: int) -> None:
        if request in self.histories:
            at = Instant(self.clock.at + later * HOUR)
            self.put(which, request, done(request, self.clock.at), closes_at=at)

    @rule(which=WHICH, request=NUMBERS)
    def reopen(self, which: int, request: RequestId) -> None:
        if request in self.histories:
            self.put(which, request, Reopened(id=event_id(), request=request, occurred_at=self.clock.at))

    @rule(which=WHICH, request=NUMBERS, later=HOURS)
    def move_the_closing(self, which: int, request: RequestId, later: int) -> None:
        before = self.closes_at.get(request)
        at = Instant(self.clock.at + later * HOUR)
        if before is not None and before != at:
            answer = self.stores[which].append(request, self.revision(request), [], at)
            assert isinstance(answer, Stored), answer
            self.position += 1
            self.closes_at[request] = at

    @rule(which=WHICH, request=NUMBERS)
    def ask_again(self, which: int, request: RequestId) -> None:
        history = self.histories.get(request)
        if history:
            answer = self.stores[which].append(request, Revision(0), [history[-1]])
            assert isinstance(answer, Stored)
            assert history[-1].id in self.commits[answer.position]

    @rule(which=WHICH, secret=st.text(max_size=3))
    def set_a_pin(self, which: int, secret: str) -> None:
        event = pin_set("rosa", secret, self.clock.at)
        assert not isinstance(self.stores[which].append_plant(Version(len(self.secrets)), [event]), PlantConflict)
        self.position += 1
        self.commits[self.position] = [event.id]
        self.secrets.append(secret)

    @rule(which=WHICH)
    def ask_for_a_number(self, which: int) -> None:
        number = self.stores[which].next_number("M")
        self.position += 1
        assert number not in self.given
        assert number not in self.histories
        self.given.add(number)

    def let_time_pass(self, hours: int) -> None:
        self.clock.at = Instant(self.clock.at + hours * HOUR)

    @rule(which=WHICH, hours=HOURS)
    def compact(self, which: int, hours: int) -> None:
        self.let_time_pass(hours)
        self.stores[which].compact()

    @rule(which=WHICH, request=NUMBERS)
    def close_and_compact(self, which: int, request: RequestId) -> None:
        if request not in self.histories:
            self.open_one(which, request)
        self.close_one(which, request, 0)
        self.compact(1 - which, 11)

    @rule(changes=st.integers(0, 25))
    def kill_a_compaction(self, changes: int) -> None:
        disk = CutDisk()
        store = self.opening(disk)
        disk.left = changes
        with suppress(Cut):
            store.compact()
        disk.left = None
        store.close()

    @rule(which=WHICH)
    def open_anew(self, which: int) -> None:
        self.stores[which].close()
        self.stores[which] = self.opening()

    @rule(which=WHICH, after=st.integers(0, 60))
    def read_after(self, which: int, after: int) -> None:
        read = [commit for commit in self.stores[which].read(Position(after)) if commit.events or commit.plant_events]
        assert {commit.position: [event.id for event in (*commit.events, *commit.plant_events)] for commit in read} == {
            position: ids for position, ids in self.commits.items() if position > after
        }
        assert [commit.position for commit in read] == sorted(commit.position for commit in read)

    @invariant()
    def they_answer_what_the_dictionary_says(self) -> None:
        now = self.clock.at
        closed = {request: at for request, at in self.closes_at.items() if at is not None and at <= now}
        for store in self.stores:
            assert store.position() == self.position
            assert {each.request: list(each.events) for each in store.open_requests()} == {
                request: history for request, history in self.histories.items() if request not in closed
            }
            assert {line.request: line.closed_at for line in store.summaries()} == closed
            assert store.health().requests == len(self.histories)
            assert store.health().events == sum(map(len, self.histories.values()))
            for request, history in self.histories.items():
                assert list(store.history(request)) == history
            assert store.secret(PersonId("rosa")) == (self.secrets[-1] if self.secrets else None)
            assert set(store.search("does not close", 99)) == set(self.histories)

    def teardown(self) -> None:
        for store in getattr(self, "stores", ()):
            store.close()
        if hasattr(self, "folder"):
            shutil.rmtree(self.folder.parent)


TestTwoStores = TwoStores.TestCase
TestTwoStores.settings = settings(
    max_examples=70, stateful_step_count=50, deadline=None, suppress_health_check=list(HealthCheck)
)
