"""What it costs to check examples: 300 of them, each on a calendar of its own and in another zone.

    python -m tests.bench.examples

Every service has its own two-shift calendar in a zone of its own, with the holidays of a country, so that nothing
that is compiled for one example serves another. The story is the repair of a sealer, told until it is confirmed.
"""

from __future__ import annotations

from time import perf_counter
from typing import Final
from zoneinfo import available_timezones

from rules.examples import Outcome, run_examples
from rules.plant import Plant
from rules.plantfile import load

EXAMPLES: Final = 300
COUNTRIES: Final = ("PR", "US", "ES", "MX", "DE", "JP")

HEAD: Final = """
[plant]
name = "Planta Norte"
time_zone = "America/Puerto_Rico"
priorities = ["normal"]
[departments.maintenance]
name = "Maintenance"
[departments.packing]
name = "Packing"
"""
SERVICE: Final = """
[calendars.c{number}]
time_zone = "{zone}"
open = {{ mon-sat = ["06:00-14:00", "14:00-22:00"] }}
holidays = {{ country = "{country}" }}
[services.s{number}]
name = "Repair {number}"
provider = "maintenance"
calendar = "c{number}"
[[services.s{number}.expect]]
kind = "response"
within = "30m"
[[services.s{number}.expect]]
kind = "cool-down"
wait = "24h"
[[services.s{number}.expect]]
kind = "start"
within = "20h"
[[services.s{number}.expect]]
kind = "repair"
window = "30m..2h"
[[services.s{number}.expect]]
kind = "resolution"
within = "60h"
[[services.s{number}.example]]
week = "2026-11-23"
story = ["mon 08:00 opened", "mon 08:10 taken", "tue 08:30 work-started", "tue 09:20 done"]
expect = [
  "mon 09:00 cool-down running due tue 08:00",
  "tue 08:00 cool-down met",
  "tue 09:20 start met",
  "tue 09:20 resolution met",
]
"""


def plant_file() -> str:
    """A plant file with so many services, calendars and zones."""
    zones = sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc/"))
    return HEAD + "".join(
        SERVICE.format(number=number, zone=zones[number % len(zones)], country=COUNTRIES[number % len(COUNTRIES)])
        for number in range(EXAMPLES)
    )


def checked() -> tuple[tuple[Outcome, ...], float, float]:
    """What came of the examples, and the seconds that loading the file and running them took."""
    text = plant_file()
    begun = perf_counter()
    plant = load(text, "plant.toml")
    loaded = perf_counter()
    if not isinstance(plant, Plant):
        raise SystemExit("\n".join(fault.sentence() for fault in plant))
    outcomes = run_examples(plant)
    return outcomes, loaded - begun, perf_counter() - loaded


def main() -> None:
    """Print how long it took, and how many came as they say."""
    outcomes, loading, running = checked()
    passed = sum(outcome.passed for outcome in outcomes)
    print(f"{len(outcomes)} examples on {len(outcomes)} calendars of different zones, {passed} as they say")
    print(f"  loading the plant file   {loading:6.2f} s")
    print(f"  running the examples     {running:6.2f} s")
    print(f"  together                 {loading + running:6.2f} s   to reach: under 10 s")


if __name__ == "__main__":
    main()
