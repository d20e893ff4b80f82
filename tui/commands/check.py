"""`plazo check`: every fault of a plant file with its line, and whether its examples come as they say."""

from __future__ import annotations

from collections.abc import Sequence

from rules.examples import Outcome, run_examples
from rules.faults import Fault
from rules.plant import Plant
from rules.toml_lines import places
from tui.commands.forms import Json, printed
from tui.commands.parsing import Options
from tui.commands.plant_files import faults_shown, plant_or_faults, text_of
from tui.examples import ExampleTexts
from tui.exits import Ended, Exit
from tui.words import Words


def run(options: Options) -> Exit:
    """Say what is wrong, or how much is declared."""
    file = options.words[0]
    words = Words(options.language())
    text = text_of(file, words)
    found = plant_or_faults(text, file)
    if isinstance(found, tuple):
        if not options.has("json"):
            raise Ended(Exit.FAULT, faults_shown(found, words))
        print(printed({"file": file, "faults": [_fault(each) for each in found]}))
        return Exit.FAULT
    words = Words(options.language(found.language))
    outcomes = run_examples(found)
    texts = ExampleTexts(file, places(text), found, words)
    if options.has("json"):
        print(printed(_checked(file, found, outcomes, texts)))
    else:
        _say(found, outcomes, texts, words)
    return Exit.OK if all(outcome.passed for outcome in outcomes) else Exit.FAULT


def _say(plant: Plant, outcomes: Sequence[Outcome], texts: ExampleTexts, words: Words) -> None:
    for outcome in outcomes:
        for line in texts.lines(outcome):
            print(line)
    print(
        words(
            "check.good",
            services=words.count("check.services", len(plant.services)),
            expectations=words.count("check.expectations", _expectations(plant)),
        )
    )
    failed = sum(not outcome.passed for outcome in outcomes)
    if failed:
        print(words("examples.bad", failed=failed, n=len(outcomes)))
    elif outcomes:
        print(words.count("examples.good", len(outcomes)))


def _expectations(plant: Plant) -> int:
    return sum(len(service.agreement.expectations) for service in plant.services.values())


def _fault(fault: Fault) -> Json:
    return {
        "file": fault.file,
        "line": fault.line,
        "code": fault.code,
        "what": fault.what,
        "why": fault.why,
        "do": fault.do,
    }


def _checked(file: str, plant: Plant, outcomes: Sequence[Outcome], texts: ExampleTexts) -> Json:
    return {
        "file": file,
        "faults": [],
        "services": len(plant.services),
        "expectations": _expectations(plant),
        "examples": [_example(outcome, texts) for outcome in outcomes],
    }


def _example(outcome: Outcome, texts: ExampleTexts) -> Json:
    lines: list[Json] = [
        {
            "line": texts.line_number(outcome, misread.part, misread.index),
            "text": misread.line,
            "cannot_be_read": texts.why_misread(misread),
        }
        for misread in outcome.misread
    ]
    lines += [
        {
            "line": texts.line_number(outcome, "expect", difference.index),
            "expected": difference.line,
            "came": difference.came,
            "because": list(texts.reasons(outcome, difference)),
        }
        for difference in outcome.differences
    ]
    return {
        "service": outcome.service,
        "number": outcome.number,
        "name": outcome.example.name,
        "passed": outcome.passed,
        "lines": lines,
    }
