"""Whether a mapping fits a log and a plant: every column it names is there, and every id it writes is known."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from difflib import get_close_matches

from rules.plant import Plant
from tui.importing.mapping import LogMapping, MappingFault


def unfit(mapping: LogMapping, file: str, columns: Collection[str], plant: Plant) -> tuple[MappingFault, ...]:
    """What of the mapping the log or the plant does not have, in the order of its lines."""
    known: Mapping[str, Collection[str]] = {
        "service": plant.services,
        "customer": plant.departments,
        "priority": plant.priorities,
        "machine": plant.machines,
        "part": plant.parts,
    }
    faults = [
        MappingFault(file, line, "unknown-column", _facts(column, columns))
        for column, line in mapping.columns.items()
        if column not in columns
    ]
    faults += [
        MappingFault(file, line, f"unknown-{of}", _facts(name, known[of]))
        for of, name, line in mapping.ids
        if name not in known[of]
    ]
    return tuple(sorted(faults, key=lambda fault: fault.line))


def _facts(name: str, known: Collection[str]) -> dict[str, str]:
    """The name, and what there is; the nearest first."""
    near = get_close_matches(name, list(known), n=3)
    return {"name": name, "known": ", ".join([*near, *(each for each in known if each not in near)])}
