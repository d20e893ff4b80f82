"""Scenes on the lines: conveyors, help in a moment, and tools on loan. Those of the first half minute are here."""

from __future__ import annotations

from rules.asks import Amend, Confirm, Excuse, Finish, Hold, Start, Take, Tell
from tui.demo.scene import Appointment, Say, Scene


def scenes(say: Say) -> tuple[Scene, ...]:
    """All of them."""
    return (*_conveyors(say), *_conveyors_later(say), *_help(say), *_help_under_way(say), *_loans(say))


def _conveyors(say: Say) -> tuple[Scene, ...]:
    return (
        Scene(
            key="conveyor-2-squeals",
            service="conveyor-repair",
            by="julia",
            opened="1h20m",
            summary=say("Banda 2 chilla y se frena", "Conveyor 2 squeals and slows down"),
            machine="conveyor-2",
            part="belt",
            acts=(("1h12m", "hector", Take()), ("57m40s", "hector", Start())),
        ),
        Scene(
            key="conveyor-1-heavy",
            service="conveyor-repair",
            by="diego",
            opened="11m",
            summary=say("Banda 1 se para con cajas de 20 kg", "Conveyor 1 stops under boxes of 20 kg"),
            machine="conveyor-1",
        ),
        Scene(
            key="conveyor-3-stopped",
            service="conveyor-repair",
            by="pedro",
            opened="14m20s",
            summary=say("Banda 3 parada con producto encima", "Conveyor 3 stopped with product on it"),
            machine="conveyor-3",
            urgent=True,
        ),
        Scene(
            key="conveyor-1-roller",
            service="conveyor-repair",
            by="sofia",
            opened="31m",
            summary=say("Rodillo gastado en la Banda 1", "Worn roller on conveyor 1"),
            machine="conveyor-1",
            acts=(("12m", "luis", Take()), ("11m", "luis", Appointment("+12m"))),
        ),
    )


def _conveyors_later(say: Say) -> tuple[Scene, ...]:
    return (
        Scene(
            key="conveyor-3-motor",
            service="conveyor-repair",
            by="sofia",
            opened="1h",
            summary=say("Motor de la Banda 3 se calienta", "Motor of conveyor 3 runs hot"),
            machine="conveyor-3",
            part="motor",
            acts=(
                ("50m", "ana", Take()),
                ("36m", "ana", Start()),
                ("35m30s", "ana", Amend()),
                ("35m", "ana", Start()),
            ),
        ),
        Scene(
            key="conveyor-2-belt",
            service="conveyor-repair",
            by="tomas",
            opened="1h30m",
            summary=say("Cambio de correa, Banda 2", "New belt for conveyor 2"),
            machine="conveyor-2",
            part="belt",
            acts=(
                ("1h10m", "ana", Take()),
                ("48m", "ana", Start()),
                ("30m", "ana", Hold(say("espera a la línea", "waiting for the line"))),
            ),
        ),
        Scene(
            key="conveyor-1-sensor",
            service="conveyor-repair",
            by="diego",
            opened="3h",
            summary=say("Sensor final de la Banda 1 no lee", "End sensor of conveyor 1 does not read"),
            machine="conveyor-1",
            acts=(
                ("2h28m", "hector", Take()),
                ("2h26m", "hector", Start()),
                (
                    "2h20m",
                    "pedro",
                    Excuse(
                        "response",
                        say("Le pedimos que atendiera antes la Banda 3.", "We sent him to conveyor 3 first."),
                    ),
                ),
                ("1h40m", "hector", Finish()),
                ("1h30m", "hector", Tell(say("Sensor limpio y fijo.", "Sensor cleaned and fixed."))),
            ),
        ),
    )


def _help(say: Say) -> tuple[Scene, ...]:
    return (
        Scene(
            key="help-film",
            service="line-help",
            by="sofia",
            opened="1m17s",
            summary=say("Se trabó el rollo de película en la línea 2", "The roll of film is stuck on line 2"),
            acts=(("+37s", "ana", Take()), ("+49s", "ana", Start())),
        ),
        Scene(
            key="help-boxes",
            service="line-help",
            by="tomas",
            opened="1m",
            summary=say("Cajas atascadas a la salida del Horno 1", "Boxes are jammed behind oven 1"),
            acts=(("+26s", "hector", Take()), ("+44s", "hector", Start())),
        ),
        Scene(
            key="help-label",
            service="line-help",
            by="diego",
            opened="6s",
            summary=say("La etiquetadora pega torcido", "The labeller sticks them on askew"),
        ),
        Scene(
            key="help-ink",
            service="line-help",
            by="pedro",
            opened="+4s",
            summary=say("Codificadora de la línea 1 sin tinta", "The coder of line 1 is out of ink"),
            acts=(("+11s", "ana", Take()), ("+33s", "ana", Start())),
        ),
    )


def _help_under_way(say: Say) -> tuple[Scene, ...]:
    return (
        Scene(
            key="help-tray",
            service="line-help",
            by="julia",
            opened="2m20s",
            summary=say("Bandeja caída bajo la cinta del Horno 2", "A tray has fallen under the band of oven 2"),
            acts=(
                ("1m25s", "hector", Take()),
                ("55s", "hector", Start()),
                ("+20s", "hector", Finish()),
                ("+22s", "hector", Tell(say("Bandeja fuera; pueden seguir.", "The tray is out; go on."))),
                ("+41s", "julia", Confirm(rating=5)),
            ),
        ),
        Scene(
            key="help-air",
            service="line-help",
            by="diego",
            opened="50s",
            summary=say("Fuga de aire en la boquilla de llenado", "Air leaks at the filling nozzle"),
            acts=(("20s", "luis", Take()),),
        ),
        Scene(
            key="help-scale",
            service="line-help",
            by="sofia",
            opened="3m",
            summary=say("La balanza de la línea 3 no vuelve a cero", "The scale of line 3 does not return to zero"),
            acts=(
                ("2m10s", "ana", Take()),
                ("2m", "ana", Start()),
                ("10s", "ana", Finish()),
                ("+30s", "ana", Tell(say("Estaba sucia la celda.", "The load cell was dirty."))),
            ),
        ),
        Scene(
            key="help-door",
            service="line-help",
            by="tomas",
            opened="4m10s",
            summary=say("No abre la puerta de la cámara de masa", "The door of the dough chamber does not open"),
            acts=(
                ("3m20s", "hector", Take()),
                ("3m", "hector", Start()),
                ("1m10s", "hector", Finish()),
                ("40s", "hector", Tell(say("Abre bien otra vez.", "It opens well again."))),
                ("+16s", "tomas", Confirm(rating=4, words=say("Gracias.", "Thank you."))),
            ),
        ),
    )


def _loans(say: Say) -> tuple[Scene, ...]:
    return (
        Scene(
            key="loan-torque",
            service="tool-loan",
            by="julia",
            opened="3h",
            summary=say("Torquímetro de media pulgada hasta el viernes", "Half-inch torque wrench until Friday"),
            acts=(("2h50m", "ana", Take()),),
        ),
        Scene(
            key="loan-screwdrivers",
            service="tool-loan",
            by="ivan",
            opened="40m",
            summary=say("Destornilladores finos para el servidor", "Fine screwdrivers for the server"),
        ),
    )
