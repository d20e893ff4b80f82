"""What a store could not do is said in both languages, with the same facts."""

from __future__ import annotations

import re
import string

import pytest

from store.contract import StoreError
from store.sentences import SENTENCES
from tui.commands.grammar import COMMANDS
from tui.store_sentences import store_sentence
from tui.words import LANGUAGES, Words, store


def facts(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_every_error_of_the_store_has_a_sentence(code: str) -> None:
    error = StoreError(code, **dict.fromkeys(facts(SENTENCES[code]), "7"))
    for language in LANGUAGES:
        said = store_sentence(error, Words(language))
        assert "{" not in said
        assert len(said.splitlines()) >= 2
        assert max(map(len, said.splitlines())) <= 120


@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_a_store_sends_nobody_to_a_command_that_is_not_there(code: str) -> None:
    for sentences in (store.EN, store.ES):
        assert set(re.findall(r"plazo (\w+)", sentences[f"store.{code}"])) <= set(COMMANDS)
