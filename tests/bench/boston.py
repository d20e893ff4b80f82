"""How often Plazo's own clocks say of Boston's closed cases what the city said of them: "on time" or not.

The log is brought into a temporary store with the mapping and the plant file that ship. Of every case with a
target that is closed, the verdict of the resolution clock at its close is compared with the log's `on_time`; a row
that was rejected counts as a disagreement. The requests that were open at three instants are compared, one by
one, with what the file itself says. Run: python -m tests.bench.boston boston311_2013_2023.csv.gz
"""

from __future__ import annotations

import csv
import gzip
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from rules.entry import entry_of
from rules.events import RequestId
from rules.instants import Instant, instant
from rules.publications import Publications
from rules.readings import Verdict
from rules.request import fold
from store.contract import Store
from store.opening import open_store
from tui import plants
from tui.__main__ import main as plazo
from tui.clock import wall_clock

INSTANTS = ("2014-07-01 12:00:00", "2017-03-15 09:30:00", "2022-10-20 17:00:00")
"""Wall-clock times of Boston, none of them within an hour of a clock change."""

Case = Mapping[str, str]


def measured(log: Path) -> None:
    """Bring the log in and print what agrees."""
    cases = {case["case_id"]: case for case in rows(log)}
    ships = Path(next(iter(plants.__path__)))
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        mapping = ("--mapping", str(ships / "boston311.mapping.toml"), "--plant", str(ships / "boston311.toml"))
        away = ("--store", f"{folder}/store", "--rejects", f"{folder}/rejects.csv", "--language", "en")
        code = plazo(["import", str(log), *mapping, *away])
        if code:
            sys.exit(code)
        print(f"brought in within {time.perf_counter() - began:.1f} s")
        store = open_store(f"{folder}/store", read_only=True, create=False, now=wall_clock, who="bench")
        publications = Publications.read(store.plant_history())
        assert publications is not None
        began = time.perf_counter()
        verdicts = verdicts_at_close(store, publications)
        print(f"read {len(verdicts):,} closed requests at their close within {time.perf_counter() - began:.1f} s")
        agreement(cases, verdicts)
        for at in INSTANTS:
            open_then(cases, store, publications, at)
        store.close()


def rows(log: Path) -> Iterator[Case]:
    """The log as the file has it, without Plazo."""
    with gzip.open(log, "rt", encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def verdicts_at_close(store: Store, publications: Publications) -> dict[str, Verdict | None]:
    """The verdict of every closed request's resolution clock, read at its close; None where nothing is promised."""
    found: dict[str, Verdict | None] = {}
    for closed in store.closed(Instant(0), wall_clock()):
        request = fold(closed.events)
        assert request.done_at is not None
        readings = entry_of(request, publications, request.done_at).readings
        found[closed.request] = next((each.verdict for each in readings if each.expectation.kind == "resolution"), None)
    return found


def agreement(cases: Mapping[str, Case], verdicts: Mapping[str, Verdict | None]) -> None:
    """Print how many verdicts agree, and by what the others differ."""
    judged = [case for case in cases.values() if case["closed_local"] and case["target_local"]]
    causes: defaultdict[str, list[str]] = defaultdict(list)
    for case in judged:
        cause = difference(case, verdicts)
        if cause is not None:
            causes[cause].append(case["case_id"])
    agreed = len(judged) - sum(map(len, causes.values()))
    print(f"closed with a target: {agreed:,} of {len(judged):,} verdicts agree ({agreed / len(judged):.2%})")
    for cause, numbers in sorted(causes.items()):
        print(f"  {len(numbers):>4} {cause}: {' '.join(sorted(numbers))}")
    promised = [case for case in cases.values() if case["closed_local"] and not case["target_local"]]
    surplus = Counter(case["type"] for case in promised if verdicts.get(case["case_id"]) is not None)
    print(
        f"closed without a target: {surplus.total():,} of {len(promised):,} have a clock in Plazo {dict(surplus) or ''}"
    )


def difference(case: Case, verdicts: Mapping[str, Verdict | None]) -> str | None:
    """Why a verdict differs from the city's; None where they agree."""
    number, city = case["case_id"], case["on_time"]
    if number not in verdicts:
        return f"{case['type']}: rejected, closed before it was opened"
    plazos = verdicts[number]
    if plazos is None:
        return f"{case['type']}: nothing is promised"
    if (plazos is Verdict.MET) == (city == "ONTIME"):
        return None
    late = "after" if case["closed_local"] > case["target_local"] else "by"
    return f"{case['type']}: {plazos.value}, and {city} in the log (closed {late} its target)"


def open_then(cases: Mapping[str, Case], store: Store, publications: Publications, at: str) -> None:
    """Print whether the requests open at an instant are those that the file has open then."""
    now = instant(at, publications.zone)
    stored = {each.request for each in store.open_requests(now)}
    known = {number for number in cases if store.history(RequestId(number))}
    counted = {
        number
        for number, case in cases.items()
        if number in known and case["opened_local"] <= at and (not case["closed_local"] or case["closed_local"] > at)
    }
    same = "the same" if stored == counted else f"NOT the same: {sorted(stored ^ counted)[:5]} …"
    print(f"open at {at}: {len(stored):,} in Plazo, {len(counted):,} in the file, {same}")


def main(arguments: Sequence[str]) -> None:
    """Measure the log that is named."""
    if len(arguments) != 1:
        sys.exit("say which log: python -m tests.bench.boston boston311_2013_2023.csv.gz")
    measured(Path(arguments[0]))


if __name__ == "__main__":
    main(sys.argv[1:])
