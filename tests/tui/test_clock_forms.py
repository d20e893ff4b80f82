"""One clock in JSON: who has seen it, and until when it is quiet (law 33)."""

from __future__ import annotations

from tests.rules.stories import clocks, entry
from tui.commands.forms import clock, in_a_list

STORY = (
    "mon 08:00 opened",
    "mon 08:05 acknowledged response mon 09:00",
    "mon 08:06 silenced response mon 10:00",
)


def test_law_33_json_names_who_has_seen_a_clock_and_until_when_it_is_quiet() -> None:
    told = entry("mon 08:40", *STORY)
    response = clocks(told)["response"]
    shown = clock(response, told.attention_of(response))
    assert shown["acknowledged"] == {"person": "rosa", "until": "2026-11-23T13:00:00Z"}
    assert shown["silenced"] == {"person": "luis", "until": "2026-11-23T14:00:00Z"}
    assert shown["word"] == "breached"


def test_law_33_json_leaves_out_what_no_longer_holds() -> None:
    told = entry("mon 09:30", *STORY)
    said = {str(read.expectation.id): clock(read, told.attention_of(read)) for read in told.readings}
    assert (said["response"]["acknowledged"], said["response"]["silenced"] is not None) == (None, True)
    assert (said["update"]["acknowledged"], said["update"]["silenced"]) == (None, None)


def test_law_33_the_list_says_it_of_the_clock_that_it_shows() -> None:
    headline = in_a_list(entry("mon 08:40", *STORY))["headline"]
    assert isinstance(headline, dict)
    assert headline["acknowledged"] == {"person": "rosa", "until": "2026-11-23T13:00:00Z"}
