"""Board rows: what one line of a board says, frozen and ready to paint.

`row` makes one from an entry of `rules.board`. `tui.listings` says which rows in which order, `tui.columns`
what of them fits into a width, `tui.headers` what stands above them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, assert_never

from msgspec import Struct

from rules.agreement import Expectation
from rules.entry import Entry, Standing
from rules.events import RequestId
from rules.instants import Instant, Seconds
from rules.plant import Plant
from rules.readings import Phase, Reading, Verdict
from rules.stages import Stage, suspended_by
from tui import tones
from tui.tones import Tone
from tui.typed_text import one_line
from tui.words import Words

BAR_CELLS: Final = 8
FULL_BAR: Final = BAR_CELLS * 8
"""A bar is counted in eighths of a cell."""

AT_MOST: Final = " ≤ "
NOBODY: Final = "—"


class BoardRow(Struct, frozen=True):
    """One line of a board, ready to paint; equal rows paint equal cells."""

    request: RequestId
    tone: Tone
    number: str
    summary: str
    parties: str
    """`Packing ← Maintenance`: who asked ← who owes."""
    stage: str
    assignee: str
    expectation: str
    """`repair ≤ 1 h`, `from Wed 08:00`, `for Dispatch`."""
    bar: int | None
    """How much of the time is used, in eighths of a cell; full only for a breach (law 9)."""
    left: str
    """`00:04:11`, `−00:12:40`."""
    turn: str
    ticks: bool
    """Whether it differs with every second, without anything happening."""


class Names:
    """The names of a plant, each safe to show in one line; an id that the plant does not know stands for itself."""

    def __init__(self, plant: Plant) -> None:
        self.zone: Final = plant.time_zone
        self._departments: Mapping[str, str] = {id_: one_line(each.name) for id_, each in plant.departments.items()}
        self._people: Mapping[str, str] = {id_: one_line(each.name) for id_, each in plant.people.items()}
        self._machines: Mapping[str, str] = {id_: one_line(each.name) for id_, each in plant.machines.items()}
        self._plant = plant

    @property
    def departments(self) -> tuple[str, ...]:
        """The name of every department."""
        return tuple(self._departments.values())

    @property
    def searched(self) -> tuple[tuple[str, str], ...]:
        """Every id by which a request can be found, with what people call it; a service by who provides it, too."""
        plant = self._plant
        return (
            *((id_, each.name) for id_, each in plant.people.items()),
            *((id_, each.name) for id_, each in plant.machines.items()),
            *plant.parts.items(),
            *((id_, each.name) for id_, each in plant.departments.items()),
            *((id_, each.name) for id_, each in plant.services.items()),
            *((id_, plant.departments[each.provider].name) for id_, each in plant.services.items()),
        )

    def department(self, id_: str) -> str:
        """The name of a department."""
        return self._departments.get(id_) or one_line(id_)

    def person(self, id_: str) -> str:
        """The full name of a person."""
        return self._people.get(id_) or one_line(id_)

    def machine(self, id_: str) -> str:
        """The name of a machine."""
        return self._machines.get(id_) or one_line(id_)


def row(entry: Entry, now: Instant, names: Names, words: Words) -> BoardRow:
    """What the board says about a request at `now`, which is not before the entry's last change."""
    request, headline = entry.request, entry.headline_at(now)
    tone = tone_of(entry)
    return BoardRow(
        request=request.id,
        tone=tone,
        number=one_line(request.id),
        summary=one_line(request.summary),
        parties=f"{names.department(request.customer)} ← {names.department(entry.provider)}",
        stage=words(stage_of(entry).word),
        assignee=NOBODY if request.assignee is None else names.person(request.assignee),
        expectation=_expectation(entry, headline, now, names, words),
        bar=None if headline is None else bar(headline),
        left=NOBODY if headline is None else words.countdown(left(headline)),
        turn="" if entry.turn is None else words("board.turn", department=names.department(entry.turn)),
        ticks=headline is not None and headline.phase is Phase.RUNNING,
    )


def tone_of(entry: Entry) -> Tone:
    """How a request looks: what is broken or in danger first, then how far it is."""
    match entry.standing:
        case Standing.BREACHED:
            return Tone.BREACHED
        case Standing.ON_HOLD:
            return Tone.SUSPENDED if _is_suspended(entry) else Tone.ON_HOLD
        case Standing.AT_RISK:
            return Tone.AT_RISK
        case Standing.NO_EXPECTATION:
            return Tone.NO_EXPECTATION
        case Standing.IN_WORK | Standing.CALM:
            resting = entry.headline is not None and entry.headline.phase is Phase.OFF_HOURS
            return Tone.OFF_HOURS if resting else tones.of_stage(entry.stage)
        case _:
            assert_never(entry.standing)


def stage_of(entry: Entry) -> Tone:
    """How far a request is; under way and without the approval that was taken back, it is suspended (law 19)."""
    return Tone.SUSPENDED if _is_suspended(entry) else tones.of_stage(entry.stage)


def _is_suspended(entry: Entry) -> bool:
    on_hold = entry.stage is Stage.ON_HOLD and entry.request.hold is None
    return on_hold and suspended_by(entry.request, entry.agreement) is not None


def left(reading: Reading) -> Seconds:
    """What the countdown shows: the time left, or as a negative amount the time over due."""
    return Seconds(-reading.over) if reading.over else reading.left or Seconds(0)


def bar(reading: Reading) -> int | None:
    """How much of its time a clock has used, in eighths of a cell; None for a clock without a goal."""
    goal = reading.goal.least if reading.is_minimum else reading.goal.most
    if not goal:
        return None
    if reading.verdict is Verdict.BREACHED:
        return FULL_BAR
    return max(0, min(FULL_BAR - 1, reading.used * FULL_BAR // goal))


def clock_name(expectation: Expectation, words: Words) -> str:
    """What people call a clock: its kind, or its own id where the plant gave it one."""
    key = f"kind.{expectation.kind}"
    return words(key) if expectation.id == expectation.kind and words.knows(key) else one_line(expectation.id)


def promised(reading: Reading, words: Words) -> str:
    """What is promised: `repair ≤ 1 h`; only the name of the clock where nothing is at most so long."""
    name, most = clock_name(reading.expectation, words), reading.goal.most
    return name if most is None else f"{name}{AT_MOST}{words.goal(most)}"


def _expectation(entry: Entry, headline: Reading | None, now: Instant, names: Names, words: Words) -> str:
    if entry.standing is Standing.NO_EXPECTATION:
        return words("board.no-expectation")
    turn = "" if entry.turn is None else names.department(entry.turn)
    if headline is None or headline.phase is Phase.ON_HOLD:
        return turn and words("board.for" if entry.stage is Stage.ON_HOLD else "board.turn", department=turn)
    if headline.is_minimum:
        return words("board.from", time="" if headline.due is None else words.when(headline.due, now, names.zone))
    return promised(headline, words)
