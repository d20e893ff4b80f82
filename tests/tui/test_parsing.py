"""What a command line asks for, and the sentence for every mistake in one."""

from __future__ import annotations

import re

import pytest

from rules.asks import WORDS
from rules.instants import Instant
from tui.commands.grammar import COMMANDS, FLAGS, VALUES, allowed
from tui.commands.helping import help_text
from tui.commands.parsing import Misuse, Options, locale_of, parse, wished_language
from tui.commands.said_actions import ACTIONS, SAID_WITH, said_action, wrongly_said
from tui.words import LANGUAGES, Language, Words


def understood(*arguments: str) -> Options:
    options = parse(arguments, {}, lambda: Instant(0))
    assert isinstance(options, Options)
    return options


def misuse(*arguments: str) -> Misuse:
    wrong = parse(arguments, {}, lambda: Instant(0))
    assert isinstance(wrong, Misuse)
    return wrong


def test_nothing_at_all_opens_the_board() -> None:
    assert understood().command is COMMANDS[""]


def test_options_may_stand_before_and_behind_the_command_and_its_words() -> None:
    options = understood("--store", "here", "do", "M-1", "--as", "luis", "take", "--json")
    assert options.command.name == "do"
    assert options.words == ("M-1", "take")
    assert (options.text("store"), options.text("as"), options.has("json")) == ("here", "luis", True)


def test_everything_behind_two_hyphens_is_a_word() -> None:
    assert understood("show", "--", "-odd-").words == ("-odd-",)


@pytest.mark.parametrize(
    ("arguments", "because"),
    [
        (["lst"], "unknown-command"),
        (["list", "--jsn"], "unknown-option"),
        (["list", "--rating", "3"], "unknown-option"),
        (["--theme", "dark", "list"], "unknown-option"),
        (["list", "--service"], "missing-value"),
        (["list", "--json=yes"], "unwanted-value"),
        (["list", "-h=yes"], "unwanted-value"),
        (["show"], "missing"),
        (["new", "--service", "s"], "missing"),
        (["check", "a", "b"], "too-many"),
        (["list", "--language", "fr"], "unknown-language"),
        (["list", "--service", "\udcff"], "not-text"),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_mistake_is_said_in_both_languages(arguments: list[str], because: str, language: Language) -> None:
    wrong = misuse(*arguments)
    assert wrong.because == because
    lines = wrong.sentence(Words(language)).splitlines()
    assert len(lines) >= 2
    assert "--help" in lines[-1]


@pytest.mark.parametrize(
    ("arguments", "meant"),
    [(["lst"], "list"), (["publsh", "f"], "publish"), (["list", "--jsn"], "--json"), (["--stor=x"], "--store")],
)
def test_the_nearest_known_name_is_offered(arguments: list[str], meant: str) -> None:
    assert f"Did you mean {meant}?" in misuse(*arguments).sentence(Words("en"))


def test_help_needs_nothing_else() -> None:
    assert understood("new", "--help").has("help")
    assert understood("new", "-h").has("help")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", list(COMMANDS))
@pytest.mark.parametrize("width", [60, 80, 200])
def test_every_command_has_a_help_text_that_fits(name: str, language: Language, width: int) -> None:
    text = help_text(COMMANDS[name], Words(language), width)
    table = text.split("\n\nAc")[0]
    assert max(map(len, table.splitlines()[1:])) <= max(width, 60)
    assert all(f"--{option}" in text for option in allowed(COMMANDS[name]))


def test_every_option_of_a_command_is_declared() -> None:
    for command in COMMANDS.values():
        assert set(allowed(command)) <= {*FLAGS, *VALUES}


def test_the_language_comes_from_the_option_else_from_the_locale() -> None:
    assert wished_language(["list", "--language", "es"], {"LANG": "en_US.UTF-8"}) == "es"
    assert wished_language(["list", "--language=es"], {}) == "es"
    assert wished_language(["list", "--language"], {"LANG": "es_PR.UTF-8"}) == "es"
    assert wished_language([], {"LC_ALL": "C", "LANG": "es_PR.UTF-8"}) == "en"
    assert locale_of({"LC_ALL": "", "LC_MESSAGES": "es_ES", "LANG": "en_US"}) == "es_ES"
    assert understood("list").language("es") == "es"


def test_a_mistyped_option_before_its_value_is_what_is_wrong() -> None:
    wrong = misuse("--languag", "es", "list")
    assert (wrong.because, wrong.facts["option"]) == ("unknown-option", "--languag")
    assert "--language" in wrong.sentence(Words("en"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_help_of_do_names_every_action_with_the_options_it_takes(language: Language) -> None:
    further = Words(language)("help.do.further")
    for word in ACTIONS:
        (line,) = [line for line in further.splitlines() if re.match(rf"  (\w+, )*{word}\b(?!-)", line)]
        assert set(re.findall(r"--([a-z]+(?:-[a-z]+)*)", line)) == SAID_WITH[word] - {"override"}, word


def test_every_action_of_the_rules_can_be_said() -> None:
    assert set(ACTIONS) == set(WORDS)
    for word, kind in WORDS.items():
        how = ("--undo",) if word == "amend" else ()
        options = understood("do", "M-1", word, *how, "--as", "luis")
        assert wrongly_said(options) is None
        assert isinstance(said_action(options, lambda _: None), kind)


@pytest.mark.parametrize(
    ("arguments", "because"),
    [
        (["tak"], "unknown-action"),
        (["take", "--rating", "3"], "unknown-option"),
        (["confirm", "--rating", "five"], "not-a-number"),
        (["take", "--revision", "x"], "not-a-number"),
        (["amend", "--undo", "--event", "done"], "not-a-number"),
        (["amend"], "amend-how"),
        (["plan", "--until", "2026-11-24 08:00"], "unknown-option"),
    ],
)
def test_an_option_that_an_action_would_lose_is_a_mistake(arguments: list[str], because: str) -> None:
    wrong = wrongly_said(understood("do", "M-1", *arguments, "--as", "luis"))
    assert isinstance(wrong, Misuse)
    assert wrong.because == because
    assert all(wrong.sentence(Words(language)) for language in LANGUAGES)
