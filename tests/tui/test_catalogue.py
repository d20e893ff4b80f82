"""The catalogue: every sentence that is asked for by its key is there, in both languages with the same facts."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from string import Formatter

import pytest

import tui
from tui.words import LANGUAGES, Language, Words
from tui.words.catalogue import _TOPICS

SAYS = {"words", "_words", "count", "say"}
KEY = re.compile(r"[a-z-]+(\.[a-z-]+)+")


def keys() -> Iterator[tuple[str, str]]:
    """The keys that stand as such in a call that makes a sentence, each with its place."""
    for path in sorted(Path(*tui.__path__).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args or not isinstance(node.args[0], ast.Constant):
                continue
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            key = node.args[0].value
            if called in SAYS and isinstance(key, str) and KEY.fullmatch(key):
                yield key, f"{path.name}:{node.lineno}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_that_is_asked_for_by_its_key_is_there(language: Language) -> None:
    words, found = Words(language), dict(keys())
    assert len(found) > 300
    missing = {key: place for key, place in found.items() if not (words.knows(key) or words.knows(f"{key}.many"))}
    assert missing == {}


def test_both_languages_have_the_same_sentences_with_the_same_facts() -> None:
    for topic in _TOPICS:
        module = import_module(f"tui.words.{topic}")
        facts = [
            {key: {name for _, name, _, _ in Formatter().parse(text) if name} for key, text in sentences.items()}
            for sentences in (module.EN, module.ES)
        ]
        assert facts[0] == facts[1], topic
