"""Stories of a sealing machine as the request screen tells them, and an application that shows one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath
from typing import ClassVar, Final

from textual.app import App, ComposeResult

from rules.agreement import DepartmentId
from rules.instants import Instant
from rules.promise import promise
from tests.sealer_repair import Told, entry, happened, moment, opened, plant_text, publications
from tui.boards import Names
from tui.lines import Line
from tui.pictures import RequestPicture, picture
from tui.tellers import Teller
from tui.themes import VARIABLE_DEFAULTS, register
from tui.timelines import Timeline, timeline
from tui.widgets.request_view import RequestView
from tui.words import Language, Words

TAKEN: Final = happened("mon 08:05", "taken", person="luis")
SIGNED: Final = happened("mon 10:12", "approved", gate="approval", person="sara", reason="Locked out, key 14")
NOTED: Final = happened("mon 13:00", "noted", text="The bar is still hot. We come tomorrow at eight.", person="luis")
ASKED: Final = happened(
    "mon 14:10",
    "noted",
    text="Can we use sealer 4 meanwhile?\nThe line stands since eight.",
    audience="provider",
    question=True,
    person="eva",
)
INTERNAL: Final = happened(
    "mon 14:20", "noted", text="Order a second bar from stores.", audience="internal", person="rosa"
)
STARTED: Final = happened("tue 08:20", "work-started", person="luis")
HELD: Final = happened("tue 08:30", "held", reason="waiting for the line", person="luis")
RESUMED: Final = happened("tue 09:00", "resumed", person="luis")
DONE: Final = happened("tue 09:10", "done", person="luis")
TOLD: Final = happened("tue 09:15", "told", words="It runs.", person="luis")
CONFIRMED: Final = happened("tue 10:00", "confirmed", rating=5, words="Thank you.", person="eva")

COOLING: Final = [opened(), TAKEN, SIGNED, NOTED, ASKED, INTERNAL]
STOPPED: Final = [*COOLING, STARTED, HELD]

EN: Final = Words("en")
ES: Final = Words("es")
SPOKEN: Final[dict[Language, Words]] = {"en": EN, "es": ES}


def teller(now: str, words: Words = EN, viewer: str | None = None, text: str | None = None) -> Teller:
    """What the story is told with."""
    plant = publications(plant_text() if text is None else text).current
    return Teller(plant, Names(plant), words, moment(now), None if viewer is None else DepartmentId(viewer))


def drawn(story: Sequence[Told], now: str, width: int = 100, words: Words = EN, text: str | None = None) -> Timeline:
    """The timeline of a story."""
    text = plant_text() if text is None else text
    told = entry(story, now, text)
    return timeline(told, promise(told, publications(text), moment(now)), width, teller(now, words, text=text))


def pictured(
    story: Sequence[Told],
    now: str,
    width: int = 100,
    words: Words = EN,
    *,
    viewer: str | None = "maintenance",
    text: str | None = None,
) -> RequestPicture:
    """The picture of a story."""
    text = plant_text() if text is None else text
    seen_by = None if viewer is None else DepartmentId(viewer)
    return picture(entry(story, now, text), moment(now), width, words, publications(text), viewer=seen_by)


def texts(lines: Sequence[Line]) -> list[str]:
    """What lines say, blanks at their ends left out."""
    return ["".join(piece.text for piece in each).rstrip() for each in lines]


class RequestApp(App[None]):
    """Shows one story; another `now` is shown by `tick`."""

    CSS_PATH: ClassVar[list[str | PurePath]] = ["../../tui/plazo.tcss", "../../tui/screens/request.tcss"]

    def __init__(self, story: Sequence[Told], now: str, language: Language = "en") -> None:
        super().__init__()
        self.story = story
        self.began = moment(now)
        self.now = self.began
        self.words = SPOKEN[language]
        self.entry = entry(story, now)
        self.asked: list[int] = []
        self.painted: list[RequestPicture] = []

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return VARIABLE_DEFAULTS

    def compose(self) -> ComposeResult:
        yield RequestView()

    def on_mount(self) -> None:
        register(self)
        self.view.focus()

    @property
    def view(self) -> RequestView:
        return self.screen.query_one(RequestView)

    def on_request_view_picture_asked(self, message: RequestView.PictureAsked) -> None:
        self.asked.append(message.width)
        self.paint(message.width)

    def tick(self) -> None:
        self.now = Instant(self.now + 1)
        self.paint(self.view.room)

    def paint(self, width: int) -> None:
        before = self.painted[-1] if self.painted else None
        shown = picture(
            self.entry,
            self.now,
            width,
            self.words,
            publications(plant_text()),
            viewer=DepartmentId("maintenance"),
            before=before,
        )
        self.painted.append(shown)
        self.view.show(shown)
