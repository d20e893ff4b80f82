"""`plazo check`: every fault of a plant file, with its line."""

from __future__ import annotations

from tui.commands.forms import Json, printed
from tui.commands.parsing import Options
from tui.commands.plant_files import faults_shown, plant_or_faults, text_of
from tui.exits import Ended, Exit
from tui.words import Words


def run(options: Options) -> Exit:
    """Say what is wrong, or how much is declared."""
    file = options.words[0]
    words = Words(options.language())
    found = plant_or_faults(text_of(file, words), file)
    if isinstance(found, tuple):
        if options.has("json"):
            faults: list[Json] = [
                {
                    "file": each.file,
                    "line": each.line,
                    "code": each.code,
                    "what": each.what,
                    "why": each.why,
                    "do": each.do,
                }
                for each in found
            ]
            print(printed({"file": file, "faults": faults}))
            return Exit.FAULT
        raise Ended(Exit.FAULT, faults_shown(found, words))
    services, expectations = (
        len(found.services),
        sum(len(each.agreement.expectations) for each in found.services.values()),
    )
    if options.has("json"):
        print(printed({"file": file, "faults": [], "services": services, "expectations": expectations}))
    else:
        words = Words(options.language(found.language))
        print(
            words(
                "check.good",
                services=words.count("check.services", services),
                expectations=words.count("check.expectations", expectations),
            )
        )
    return Exit.OK
