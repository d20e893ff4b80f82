"""Every reader of a store given damaged files: a clear error or the right answer, never a traceback or a wrong event.

The million: `pytest -m soak tests/store/test_fuzz.py -n 0 -s`, best with `--basetemp` on a file system in memory.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Final

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from rules.events import RequestId
from store.files import DiskFile
from store.whereabouts import BadPage, Place, Whereabouts, entries_with, pages_of
from tests.store.golden import Golden, golden
from tests.store.judging import Trial

AT_ONCE: Final = 25
"""So many inputs follow from one number that Hypothesis draws."""
MILLION: Final = 1_000_000

lean = settings(deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Golden:
    return golden(tmp_path_factory.mktemp("golden"))


@pytest.fixture(scope="module")
def trial(whole: Golden, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Trial]:
    made = Trial(whole, tmp_path_factory.mktemp("trial"), alone=0.5)
    yield made
    print(counts(made.counted))


def counts(counted: Counter[str]) -> str:
    return "\n".join(f"{count:>10,} {what}" for what, count in counted.most_common())


def test_the_store_that_is_damaged_has_everything_a_store_can_have(whole: Golden) -> None:
    journal = whole.files["journal.jsonl"]
    for part in (b'"kept":{', b'"tx":{', b'"back":[[', b'"superseded":[', b'["plant",', b'["numbers",'):
        assert part in journal
    assert {name.partition("/")[0] for name in whole.files} == {
        *("archive", "journal.jsonl", "journal.prev.jsonl", "lock", "store.json")
    }
    assert len(whole.answers) == 11


@given(chance=st.randoms(use_true_random=False))
@settings(lean, max_examples=200)
def test_one_damage_drawn_byte_by_byte(trial: Trial, chance: Random) -> None:
    trial.run(chance)


@given(seed=st.integers(0, 2**64 - 1))
@settings(lean, max_examples=130, phases=(Phase.generate,))
def test_thousands_of_damages(trial: Trial, seed: int) -> None:
    for number in range(AT_ONCE):
        trial.run(Random(seed + number))


@pytest.mark.soak
def test_a_million_damages(whole: Golden, tmp_path: Path) -> None:
    trial, started, said = Trial(whole, tmp_path, alone=0.9), time.monotonic(), 0
    for number in range(MILLION):
        trial.run(Random(number))
        if time.monotonic() - started > said + 60:
            said += 60
            print(f"{number:,} inputs in {said} s", flush=True)
    print(counts(trial.counted))


@given(st.randoms(use_true_random=False), st.integers(1, 700))
@settings(lean, max_examples=150)
def test_an_index_of_several_pages_finds_what_is_there_or_says_that_it_is_damaged(
    tmp_path_factory: pytest.TempPathFactory, chance: Random, size: int
) -> None:
    places = {RequestId(f"M-{number}"): Place(number % 3, number, 7, number) for number in range(size)}
    content = pages_of(entries_with(b"", places.items()), own=7)
    older = pages_of(entries_with(b"", [(request, place._replace(at=1)) for request, place in places.items()]), own=8)
    spoilt = bytearray(content)
    for _ in range(chance.randrange(1, 4)):
        begin = chance.randrange(len(content))
        end = min(len(content), begin + chance.choice([1, 40, 4096]))
        kind = chance.randrange(3)
        spoilt[begin:end] = (
            older[begin:end] if kind == 0 else bytes(end - begin) if kind == 1 else content[: end - begin]
        )
    path = tmp_path_factory.getbasetemp() / "index"
    path.write_bytes(spoilt)
    index = Whereabouts(DiskFile(path, writing=False), len(content), own=7)
    for number in range(0, size + 3, max(size // 20, 1)):
        request = RequestId(f"M-{number}")
        try:
            assert list(index.find(request)) == ([places[request]] if request in places else [])
        except BadPage as error:
            page = slice(error.page * 4096, (error.page + 1) * 4096)
            assert spoilt[page] != content[page]
    index.close()
