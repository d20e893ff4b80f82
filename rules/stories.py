"""Stories: what happened, as an example in a plant file tells it, as events.

`rules.story_lines` has the grammar of a line. A story's lines are facts: they are taken in their order, and
nobody asks whether a person may.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from msgspec import Struct, field

from rules.agreement import DepartmentId
from rules.events import Event, EventId, Opened, RequestId, Version
from rules.instants import Instant
from rules.plant import Example, Plant, Service
from rules.publications import Publications
from rules.story_lines import UNTOLD, WORDS, Base, StoryLines, Wrong, when
from rules.whens import Whens

_REQUEST: Final = RequestId("example")


class Misread(Struct, frozen=True):
    """A line of an example that cannot be read."""

    part: str
    """`story` or `expect`."""
    index: int
    line: str
    because: str
    facts: Mapping[str, str] = field(default_factory=dict)


def customer_of(service: Service, example: Example, plant: Plant) -> DepartmentId:
    """Who asks in an example: the one that it names, else the first department that may."""
    if example.customer is not None:
        return example.customer
    others = [department for department in plant.departments if department != service.provider]
    return next((each for each in others if service.serves(each)), service.provider)


def read_story(
    service: Service, example: Example, publications: Publications, whens: Whens
) -> tuple[tuple[Event, ...], tuple[Misread, ...]]:
    """The events of a story, and every line that cannot be read."""
    lines = StoryLines(service, publications, whens)
    told: list[Event] = []
    wrong: list[Misread] = []
    for index, line in enumerate(example.story):
        try:
            at, words = when(line.split(), whens)
            word = _word(words, index, at, told)
            base = Base(id=EventId(f"line-{index + 1}"), version=Version(index + 1), request=_REQUEST, occurred_at=at)
            opened = _opened(service, example, publications.current, base, " ".join(words[1:]))
            told.append(opened if word == "opened" else lines.event(word, words[1:], base, told or [opened]))
        except Wrong as error:
            wrong.append(Misread("story", index, line, error.because, error.facts))
    if not example.story:
        wrong.append(Misread("story", 0, "", "story-empty"))
    return tuple(told), tuple(wrong)


def _word(words: Sequence[str], index: int, at: Instant, told: Sequence[Event]) -> str:
    """The event word of a line that may stand in its place. Raises `Wrong`."""
    known = ", ".join(WORDS)
    if not words:
        raise Wrong("no-event", known=known)
    word = words[0]
    if word in UNTOLD:
        raise Wrong(UNTOLD[word], name=word)
    if word not in WORDS:
        raise Wrong("unknown-event", name=word, known=known)
    if told and at < told[-1].occurred_at:
        raise Wrong("story-goes-back")
    if (index == 0) != (word == "opened"):
        raise Wrong("story-opens-elsewhere")
    return word


def _opened(service: Service, example: Example, plant: Plant, base: Base, said: str) -> Opened:
    return Opened(
        **base,
        service=service.id,
        customer=customer_of(service, example, plant),
        summary=said or example.name,
        agreement=service.agreement.id,
        priority=example.priority or plant.usual_priority,
        part=example.part,
    )
