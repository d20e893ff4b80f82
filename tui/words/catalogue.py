"""The catalogue: a sentence by its key, and amounts and times as people read them."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Final, Literal, TypeAlias, cast

from rules.instants import DAY, HOUR, MINUTE, Instant, Seconds, local

Language: TypeAlias = Literal["en", "es"]

LANGUAGES: Final[tuple[Language, ...]] = ("en", "es")

_TOPICS: Final = (
    "attention",
    "common",
    "declined",
    "board",
    "request",
    "actions",
    "acts",
    "commands",
    "demo",
    "examples",
    "importing",
    "store",
    "turns",
    "closures",
    "publishing",
    "outcomes",
    "pins",
    "copies",
    "compacting",
    "searching",
    "doctor",
    "troubles",
)

_DAYS: Final[Mapping[Language, tuple[str, ...]]] = {
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    "es": ("lun", "mar", "mié", "jue", "vie", "sáb", "dom"),
}
_MONTHS: Final[Mapping[Language, tuple[str, ...]]] = {
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    "es": ("ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic"),
}


def language_of(*wishes: str | None) -> Language:
    """The first of the wishes that Plazo speaks, by its first two letters; else English.

    A wish is a language or a locale such as `es_PR.UTF-8`.
    """
    for wish in wishes:
        for language in LANGUAGES:
            if (wish or "").lower().split(".")[0].split("_")[0].split("-")[0] == language:
                return language
    return "en"


class Words:
    """The sentences of one language."""

    def __init__(self, language: Language) -> None:
        self.language: Final = language
        self._sentences: dict[str, str] = {}
        for topic in _TOPICS:
            module = import_module(f"tui.words.{topic}")
            self._sentences.update(cast("dict[str, str]", getattr(module, language.upper())))

    def __call__(self, key: str, /, **facts: object) -> str:
        """The sentence of that key with its facts filled in. Raises `KeyError` for an unknown key."""
        sentence = self._sentences[key]
        return sentence.format(**facts) if facts else sentence

    def count(self, key: str, number: int, /, **facts: object) -> str:
        """The sentence for that many: the key with `.one` for exactly one, else with `.many`."""
        return self(f"{key}.{'one' if number == 1 else 'many'}", n=number, **facts)

    def knows(self, key: str) -> bool:
        """Whether there is a sentence of that key."""
        return key in self._sentences

    def countdown(self, left: Seconds) -> str:
        """`00:04:11`, `−00:12:40`, from one day on `2 d 03 h`, from a hundred days on `544 d`."""
        sign, rest = ("−" if left < 0 else ""), abs(left)
        if rest >= 100 * DAY:
            return f"{sign}{rest // DAY} d"
        if rest >= DAY:
            return f"{sign}{rest // DAY} d {rest % DAY // HOUR:02d} h"
        return f"{sign}{rest // HOUR:02d}:{rest % HOUR // MINUTE:02d}:{rest % MINUTE:02d}"

    def amount(self, amount: Seconds) -> str:
        """`3 h 12 min`, `45 s`, `2 d 3 h`: the two largest units, rounded down."""
        sign, rest = ("−" if amount < 0 else ""), abs(amount)
        parts: list[str] = []
        for unit, size in (("d", DAY), ("h", HOUR), ("min", MINUTE), ("s", Seconds(1))):
            number, rest = divmod(rest, size)
            if number:
                parts.append(f"{number} {unit}")
        return sign + (" ".join(parts[:2]) or "0 s")

    def goal(self, amount: Seconds) -> str:
        """A declared amount in as few words as people use for it: `90 s`, `90 min`, `1 h`, `2 h 30 min`."""
        if MINUTE < amount < 2 * MINUTE:
            return f"{amount} s"
        if HOUR < amount < 2 * HOUR and amount % MINUTE == 0:
            return f"{amount // MINUTE} min"
        return self.amount(amount)

    def when(self, at: Instant, now: Instant, zone: str) -> str:
        """A time near `now`: `14:07` today, `Wed 08:00` within six days, else `24 Nov 08:00`, or with its year."""
        there, here = local(at, zone), local(now, zone)
        clock = there.strftime("%H:%M")
        days = there.date().toordinal() - here.date().toordinal()
        if days == 0:
            return clock
        if abs(days) < 7:
            return f"{_DAYS[self.language][there.weekday()]} {clock}"
        return f"{self.date(at, zone, year=there.year != here.year)} {clock}"

    def date(self, at: Instant, zone: str, *, year: bool = True) -> str:
        """`24 Nov 2026`, in Spanish `24 nov 2026`."""
        there = local(at, zone)
        day = f"{there.day} {_MONTHS[self.language][there.month - 1]}"
        return f"{day} {there.year}" if year else day

    def moment(self, at: Instant, zone: str) -> str:
        """`24 Nov 2026 14:07`: a time that must be read without knowing which day it is now."""
        return f"{self.date(at, zone)} {local(at, zone).strftime('%H:%M')}"

    def clock(self, at: Instant, zone: str) -> str:
        """`Tue 24 Nov 14:07:32`: the clock of the header."""
        there = local(at, zone)
        weekday = _DAYS[self.language][there.weekday()]
        return f"{weekday} {self.date(at, zone, year=False)} {there.strftime('%H:%M:%S')}"
