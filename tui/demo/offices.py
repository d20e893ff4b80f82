"""Scenes at Quality, Safety and Statistics: samples, first pieces, walks and figures."""

from __future__ import annotations

from rules.asks import Finish, Hold, Note, Start, Take
from tui.demo.scene import Say, Scene


def scenes(say: Say) -> tuple[Scene, ...]:
    """All of them."""
    return (*_samples(say), *_samples_in_danger(say), *_first_pieces(say), *_walks(say), *_statistics(say))


def _samples(say: Say) -> tuple[Scene, ...]:
    return (
        Scene(
            key="sample-lumps",
            service="sample-analysis",
            by="tomas",
            opened="1h35m",
            summary=say("Lote 8812: harina con grumos", "Lot 8812: lumps in the flour"),
            acts=(("1h25m", "marcos", Take()),),
        ),
        Scene(
            key="sample-missing",
            service="sample-analysis",
            by="sofia",
            opened="2h30m",
            summary=say("Lote 8790: bolsas hinchadas", "Lot 8790: swollen bags"),
            acts=(
                ("2h20m", "marcos", Take()),
                ("1h50m", "marcos", Hold(say("falta la muestra", "the sample is missing"))),
            ),
        ),
        Scene(
            key="sample-salt",
            service="sample-analysis",
            by="julia",
            opened="1h20m",
            summary=say("Lote 8806: sal fuera de rango", "Lot 8806: salt out of range"),
            urgent=True,
            acts=(("1h10m", "marcos", Take()), ("4m", "marcos", Finish())),
        ),
        Scene(
            key="sample-export",
            service="sample-analysis",
            by="pedro",
            opened="3m",
            summary=say("Lote 8830 para exportar (日本): humedad alta", "Lot 8830 for export (日本): too moist"),
        ),
    )


def _samples_in_danger(say: Say) -> tuple[Scene, ...]:
    return (
        Scene(
            key="sample-seams",
            service="sample-analysis",
            by="diego",
            opened="1h52m",
            summary=say("Lote 8801: sello abierto en 3 de 50 bolsas", "Lot 8801: 3 seals of 50 are open"),
            urgent=True,
            acts=(
                ("1h40m", "marcos", Take()),
                ("50m", "marcos", Note(say("Repetimos la prueba de vacío.", "We repeat the vacuum test."))),
            ),
        ),
        Scene(
            key="sample-crust",
            service="sample-analysis",
            by="julia",
            opened="13m40s",
            summary=say("Lote 8828: corteza demasiado oscura", "Lot 8828: the crust is too dark"),
        ),
    )


def _first_pieces(say: Say) -> tuple[Scene, ...]:
    return (
        Scene(
            key="first-piece-sealer-3",
            service="first-piece",
            by="rosa",
            opened="24m20s",
            summary=say("Primera pieza de la Selladora 3 tras cambiar la barra", "First piece of sealer 3, new bar"),
            machine="sealer-3",
            acts=(("19m", "marcos", Take()),),
        ),
        Scene(
            key="first-piece-oven-2",
            service="first-piece",
            by="ana",
            opened="30m",
            summary=say("Primera bandeja del Horno 2", "First tray of oven 2"),
            machine="oven-2",
            acts=(
                ("25m", "elena", Take()),
                ("18m", "marcos", Hold(say("espera al técnico", "waiting for the technician"))),
            ),
        ),
    )


def _walks(say: Say) -> tuple[Scene, ...]:
    return (
        Scene(
            key="walk-oil",
            service="safety-walk",
            by="julia",
            opened="22m",
            summary=say("Aceite en el piso entre los hornos 1 y 2", "Oil on the floor between ovens 1 and 2"),
        ),
        Scene(
            key="walk-forklift",
            service="safety-walk",
            by="pedro",
            opened="1h50m",
            summary=say("Paso de montacargas sin pintar", "The forklift lane has lost its paint"),
            acts=(("1h20m", "jorge", Take()),),
        ),
        Scene(
            key="walk-laboratory",
            service="safety-walk",
            by="elena",
            opened="3h",
            summary=say("Ducha de emergencia del laboratorio", "Emergency shower of the laboratory"),
            acts=(("2h30m", "jorge", Take()), ("40m", "jorge", Start())),
        ),
    )


def _statistics(say: Say) -> tuple[Scene, ...]:
    missing = say("faltan datos del departamento", "figures of the department are missing")
    return (
        Scene(
            key="figures-stops",
            service="weekly-statistics",
            by="pedro",
            opened="5h",
            summary=say("Paros por turno, para la reunión del lunes", "Stops by shift, for Monday's meeting"),
            acts=(("4h30m", "nora", Take()),),
        ),
        Scene(
            key="figures-rejects",
            service="weekly-statistics",
            by="elena",
            opened="35m",
            summary=say("Rechazos por lote y turno", "Rejects by lot and shift"),
        ),
        Scene(
            key="figures-flour",
            service="weekly-statistics",
            by="julia",
            opened="26h",
            summary=say("Merma de harina de la semana pasada", "Flour lost last week"),
            acts=(("25h", "ivan", Take()), ("20h", "ivan", Hold(missing))),
        ),
        Scene(
            key="figures-audit",
            service="weekly-statistics",
            by="carmen",
            opened="2h",
            summary=say("Horas sin accidentes, para la auditoría", "Hours without accidents, for the audit"),
            urgent=True,
            acts=(("1h50m", "ivan", Take()),),
        ),
    )
