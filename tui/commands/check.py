"""`plazo check`: every error and warning of a plant file with its line, and whether its examples come as they say."""

from __future__ import annotations

from collections.abc import Sequence

from rules.examples import Outcome, run_examples
from rules.faults import Fault
from rules.plant import Plant
from rules.toml_lines import places
from tui.commands.forms import Json, printed
from tui.commands.parsing import Options
from tui.commands.plant_files import checked, faults_shown, text_of
from tui.examples import ExampleTexts
from tui.exits import Ended, Exit
from tui.words import Words


def run(options: Options) -> Exit:
    """Say what is wrong, or how much is declared."""
    file = options.words[0]
    words = Words(options.language())
    text = text_of(file, words)
    found = checked(text, file)
    plant = found.good
    if plant is None:
        if not options.has("json"):
            raise Ended(Exit.FAULT, faults_shown(found.faults, words))
        print(printed({"file": file, "faults": [_fault(each) for each in found.faults]}))
        return Exit.FAULT
    words = Words(options.language(plant.language))
    outcomes = run_examples(plant)
    texts = ExampleTexts(file, places(text), plant, words)
    if options.has("json"):
        print(printed(_checked(file, plant, found.faults, outcomes, texts)))
    else:
        _say(plant, found.faults, outcomes, texts, words)
    return Exit.OK if all(outcome.passed for outcome in outcomes) else Exit.FAULT


def _say(
    plant: Plant, warnings: Sequence[Fault], outcomes: Sequence[Outcome], texts: ExampleTexts, words: Words
) -> None:
    for warning in warnings:
        print(warning.sentence(words.language))
    for outcome in outcomes:
        for line in texts.lines(outcome):
            print(line)
    print(
        words(
            "check.warned" if warnings else "check.good",
            services=words.count("check.services", len(plant.services)),
            expectations=words.count("check.expectations", _expectations(plant)),
            warnings=words.count("check.warnings", len(warnings)),
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
        "grade": fault.grade,
        "what": fault.what,
        "why": fault.why,
        "do": fault.do,
    }


def _checked(
    file: str, plant: Plant, warnings: Sequence[Fault], outcomes: Sequence[Outcome], texts: ExampleTexts
) -> Json:
    return {
        "file": file,
        "faults": [_fault(each) for each in warnings],
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
