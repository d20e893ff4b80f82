"""How a publication looks in JSON: what it changes, for which open requests, and what became of them."""

from __future__ import annotations

from collections.abc import Sequence

from rules.republishing import Changes, Effect, Move
from tui.commands.forms import Json, iso
from tui.commands.publishing import Pinned


def proposed(found: Changes, effects: Sequence[Effect], pinned: Pinned | None) -> dict[str, Json]:
    """What is declared differently and which dues move; `pinned` is None where no request was to be pinned anew."""
    return {
        "services": [
            {
                "id": service.id,
                "change": service.fate.value,
                "differences": [each.value for each in service.differences],
                "expectations": [
                    {
                        "id": each.id,
                        "change": each.fate.value,
                        "differences": [difference.value for difference in each.differences],
                    }
                    for each in service.expectations
                ],
            }
            for service in found.services
        ],
        "calendars": [
            {"id": each.id, "change": each.fate.value, "differences": [one.value for one in each.differences]}
            for each in found.calendars
        ],
        "departments": list(found.departments),
        "requests": [
            {
                "number": each.request.id,
                "pinned_anew": each.pinned_anew,
                "new_only": [_move(move) for move in each.new_only],
                "also_open": [_move(move) for move in each.also_open],
            }
            for each in effects
        ],
        "pinned": None if pinned is None else list(pinned.stored),
        "left_out": None if pinned is None else list(pinned.left_out),
    }


def _move(move: Move) -> Json:
    sides = {"before": move.before, "after": move.after}
    return {
        "clock": move.clock,
        **{
            side: None if reading is None else {"due": iso(reading.due), "left": reading.left}
            for side, reading in sides.items()
        },
    }
