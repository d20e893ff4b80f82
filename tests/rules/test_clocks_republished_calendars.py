"""Time used before a newer agreement counts on the calendars of then (laws 8, 22)."""

from __future__ import annotations

from rules.entry import entry_of
from rules.instants import HOUR, MINUTE, Instant
from rules.publications import Publication, Publications
from rules.readings import Mark, Verdict
from rules.request import fold
from tests.rules.republished import (
    ALWAYS_OPEN,
    OFFICE,
    OPENED,
    REPUBLISHED,
    entry,
    history,
    last,
    published,
    readings,
    repair,
)
from tests.rules.stories import PLANT, at, events, plant


def test_law_22_time_used_before_counts_on_the_old_calendar_and_later_time_on_the_new_one() -> None:
    story = (OPENED, "mon 08:10 taken", "mon 21:00 republished")
    read = last("resolution", entry("tue 09:00", story, OFFICE))
    assert read.used == 13 * HOUR + 1 * HOUR
    # 27 h are left: nine each on Tuesday, Wednesday and Thursday.
    assert read.due == at("thu 17:00")


def test_law_22_several_changes_each_count_from_their_own_instant() -> None:
    story = (OPENED, "mon 08:10 taken", "mon 12:00 republished", "mon 21:00 republished", "tue 10:00 republished")
    read = last("resolution", entry("tue 12:00", story, OFFICE, PLANT, OFFICE))
    # Two shifts 08:00 to 12:00, the office until 17:00, two shifts from 21:00 to 22:00 and 06:00 to 10:00, the office.
    assert (read.instance, read.used) == (4, (4 + 5 + 1 + 4 + 2) * HOUR)


def test_law_22_closures_stay_with_the_calendar_that_declared_them() -> None:
    closures = (
        '[[calendars.{}.closures]]\nfrom = "2026-11-23 09:00"\nuntil = "2026-11-23 15:00"\nbecause = "Fire drill"\n'
    )
    story = (OPENED, "mon 08:10 taken", REPUBLISHED)
    on_the_new = last("resolution", entry("mon 17:00", story, OFFICE + closures.format("office")))
    assert on_the_new.used == (4 + 2) * HOUR
    on_the_old = last("resolution", entry("mon 17:00", story, OFFICE + closures.format("two-shifts")))
    assert on_the_old.used == (1 + 5) * HOUR


def test_law_08_a_closure_of_the_old_calendar_entered_after_the_change_excuses_the_breach_it_explains() -> None:
    closed = '[[calendars.two-shifts.closures]]\nfrom = "2026-11-23 09:00"\nuntil = "2026-11-23 11:00"\nbecause = "x"\n'
    short = '{ kind = "resolution", within = "6h", calendar = "office" }'
    story = (OPENED, "mon 08:10 taken", REPUBLISHED)
    newer = repair(resolution=short)
    base = published(story, (newer,), PLANT)
    late = Publications((*base.all, Publication(9, at("mon 15:00"), plant(newer + closed))))
    request = fold(history(story, (newer,), PLANT, "", "normal"))
    without, with_it = (last("resolution", entry_of(request, each, at("mon 15:30"))) for each in (base, late))
    assert (without.verdict, without.due, without.over) == (Verdict.BREACHED, at("mon 14:00"), 90 * MINUTE)
    assert (with_it.word, with_it.breached_at, with_it.due) == (Mark.EXCUSED, at("mon 14:00"), at("mon 16:00"))


def test_law_22_a_department_on_another_calendar_alters_no_time_already_used() -> None:
    newer = PLANT.replace('name = "Seguridad"\ncalendar = "two-shifts"', 'name = "Seguridad"\ncalendar = "office"')
    first, second = (Publication(1, Instant(0), plant(PLANT)), Publication(2, at("mon 20:00"), plant(newer)))
    request = fold(events("mon 17:00 opened"))
    (read,) = readings("approval", entry_of(request, Publications((first, second)), at("tue 08:30")))
    # Three hours until the change; the office opens on Tuesday at eight.
    assert (read.used, read.due) == (3 * HOUR + 30 * MINUTE, at("tue 09:00"))
    late = fold(events("mon 14:00 opened"))
    (read,) = readings("approval", entry_of(late, Publications((first, second)), at("tue 08:30")))
    assert (read.verdict, read.due) == (Verdict.BREACHED, at("mon 18:00"))


def test_law_22_a_calendar_goes_on_being_counted_where_only_the_bound_changes_later() -> None:
    longer = OFFICE.replace('within = "40h", calendar = "office"', 'within = "41h", calendar = "office"')
    story = (OPENED, "mon 08:10 taken", "mon 12:00 republished", "tue 09:00 republished")
    read = last("resolution", entry("tue 10:00", story, OFFICE, longer, older=repair(resolution=ALWAYS_OPEN)))
    # Round the clock from 08:00 to 12:00, the office until 17:00 and from 08:00 on.
    assert (read.instance, read.used) == (3, (4 + 5 + 2) * HOUR)


def test_law_22_another_calendar_of_the_service_leaves_what_was_used_before() -> None:
    newer = PLANT.replace(
        'provider = "maintenance"\ncustomers', 'provider = "maintenance"\ncalendar = "office"\ncustomers'
    )
    first, second = readings("resolution", entry("mon 18:00", ("mon 06:30 opened", REPUBLISHED), newer))
    assert (first.used, second.used) == (5 * HOUR + 30 * MINUTE, 10 * HOUR + 30 * MINUTE)
