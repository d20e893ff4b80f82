"""What a command says beside its answer: in lines that a terminal need not break."""

from __future__ import annotations

import io

import pytest

from store.contract import StoreDamaged
from tui.commands.sentences import filled, say
from tui.store_sentences import store_sentence
from tui.words import LANGUAGES, Language, Words

FILE = "/srv/a-plant-with-a-long-name/in-a-folder-that-lies-deep-below-many-others-of-the-same-kind/journal.jsonl"


@pytest.mark.parametrize("width", [40, 80, 200])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_long_sentence_is_broken_between_words_and_a_place_stays_whole(language: Language, width: int) -> None:
    sentence = store_sentence(StoreDamaged("damaged", file=FILE, offset=4089, size=668), Words(language))
    said = filled(sentence, width)
    assert said.split() == sentence.split()
    assert all(len(line) <= width or line.strip() == FILE for line in said.splitlines())
    assert [line[:2] for line in said.splitlines()[1:]] == ["  "] * (len(said.splitlines()) - 1)


def test_lines_that_fit_stay_as_they_are() -> None:
    assert filled("plant.toml:41: wait\n    ^^^^  here\n", 30) == "plant.toml:41: wait\n    ^^^^  here\n"


@pytest.mark.parametrize("terminal", [True, False])
def test_only_a_terminal_gets_other_lines(monkeypatch: pytest.MonkeyPatch, terminal: bool) -> None:
    stream = io.StringIO()
    monkeypatch.setattr(stream, "isatty", lambda: terminal)
    monkeypatch.setattr("sys.stderr", stream)
    monkeypatch.setenv("COLUMNS", "20")
    say("Nobody is there who could do that now.")
    assert (stream.getvalue().count("\n") > 1) is terminal
