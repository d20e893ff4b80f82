"""Scenes that are over: closed in time, late, by themselves, and cancelled."""

from __future__ import annotations

from rules.asks import Approve, Cancel, Confirm, Finish, Note, Start, Take, Tell
from tui.demo.scene import Say, Scene


def scenes(say: Say) -> tuple[Scene, ...]:
    """All of them."""
    return (*_repairs(say), *_others(say))


def _repairs(say: Say) -> tuple[Scene, ...]:
    cooling = Note(say("Está enfriando.", "It is cooling."))
    return (
        Scene(
            key="archive-sealer-2",
            service="sealer-repair",
            by="pedro",
            opened="100h",
            summary=say("Selladora 2 quema el borde de la bolsa", "Sealer 2 burns the edge of the bag"),
            machine="sealer-2",
            part="seal-bar",
            acts=(
                ("99h40m", "luis", Take()),
                ("97h", "carmen", Approve()),
                ("93h", "luis", cooling),
                ("86h", "luis", cooling),
                ("79h", "luis", cooling),
                ("75h30m", "luis", Start()),
                ("74h50m", "luis", Finish()),
                ("74h40m", "luis", Tell(say("Barra nueva, a 178 °C.", "New bar, at 178 °C."))),
                ("70h", "pedro", Confirm(rating=5)),
            ),
        ),
        Scene(
            key="archive-conveyor-3",
            service="conveyor-repair",
            by="sofia",
            opened="30h",
            summary=say("Cadena floja en la Banda 3", "Slack chain on conveyor 3"),
            machine="conveyor-3",
            acts=(
                ("29h50m", "ana", Take()),
                ("29h30m", "ana", Start()),
                ("28h50m", "ana", Finish()),
                ("28h40m", "ana", Tell()),
            ),
        ),
        Scene(
            key="archive-help-knife",
            service="line-help",
            by="diego",
            opened="2h",
            summary=say("Cuchilla de la línea 1 mellada", "The knife of line 1 is nicked"),
            acts=(
                ("1h57m", "hector", Take()),
                ("1h56m", "hector", Start()),
                ("1h52m", "hector", Finish()),
                ("1h51m30s", "hector", Tell()),
                ("1h50m", "diego", Confirm(rating=3, words=say("Tardó un poco.", "It took a while."))),
            ),
        ),
        Scene(
            key="archive-oven-1",
            service="oven-repair",
            by="julia",
            opened="50h",
            summary=say("Horno 1 se apaga solo", "Oven 1 goes out by itself"),
            machine="oven-1",
            acts=(
                ("49h45m", "hector", Take()),
                ("47h", "julia", Cancel(say("Era la palanca de gas.", "It was the gas lever."))),
            ),
        ),
    )


def _others(say: Say) -> tuple[Scene, ...]:
    return (
        Scene(
            key="archive-sample",
            service="sample-analysis",
            by="diego",
            opened="28h",
            summary=say("Lote 8771: color desigual", "Lot 8771: uneven colour"),
            acts=(
                ("27h50m", "marcos", Take()),
                ("26h20m", "marcos", Note(say("Falta la segunda prueba.", "The second test is still to come."))),
                ("25h", "marcos", Finish()),
                ("24h55m", "marcos", Tell(say("El lote puede salir.", "The lot may leave."))),
            ),
        ),
        Scene(
            key="archive-figures",
            service="weekly-statistics",
            by="pedro",
            opened="120h",
            summary=say("Bolsas por hora de cada línea", "Bags an hour of each line"),
            acts=(("119h", "nora", Take()), ("110h", "nora", Finish())),
        ),
        Scene(
            key="archive-walk",
            service="safety-walk",
            by="elena",
            opened="75h",
            summary=say("Extintores del laboratorio", "Fire extinguishers of the laboratory"),
            acts=(("74h30m", "jorge", Take()), ("72h", "jorge", Start()), ("71h", "jorge", Finish())),
        ),
        Scene(
            key="archive-loan",
            service="tool-loan",
            by="ivan",
            opened="52h",
            summary=say("Escalera de tres metros", "Three-metre ladder"),
            acts=(("51h", "ana", Take()), ("46h", "ana", Finish())),
        ),
    )
