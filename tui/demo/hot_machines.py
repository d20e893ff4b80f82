"""Scenes at the machines that must cool before anybody may open them: sealers and ovens."""

from __future__ import annotations

from rules.agreement import PersonId
from rules.asks import Approve, Finish, Hold, Note, Refuse, Start, Take, Tell
from tui.demo.scene import Link, Say, Scene


def scenes(say: Say) -> tuple[Scene, ...]:
    """All of them."""
    return (*_sealers(say), *_sealers_before_the_work(say), *_ovens(say), *_ovens_at_rest(say))


def _sealers(say: Say) -> tuple[Scene, ...]:
    still_hot = Note(say("Sigue caliente; mañana la abrimos.", "Still hot; we open it tomorrow."))
    return (
        Scene(
            key="sealer-3-bar",
            service="sealer-repair",
            by="pedro",
            opened="25h50m",
            summary=say("Selladora 3 no cierra: la barra no calienta pareja", "Sealer 3 does not close: uneven bar"),
            machine="sealer-3",
            part="seal-bar",
            urgent=True,
            acts=(
                ("25h44m", "luis", Take()),
                ("24h20m", "carmen", Approve(reason=say("LOTO puesto y comprobado", "LOTO in place and checked"))),
                ("19h", "luis", still_hot),
                ("11h30m", "rosa", still_hot),
                ("4h", "luis", Note(say("A primera hora empezamos.", "We begin first thing."))),
                ("1h5m", "luis", Start()),
                ("25m", "luis", Hold(say("espera la primera pieza", "waiting for the first piece"))),
                ("24m", "rosa", Link("first-piece-sealer-3")),
            ),
        ),
        Scene(
            key="sealer-2-cut-short",
            service="sealer-repair",
            by="sofia",
            opened="19h30m",
            summary=say("Selladora 2 con el motor trabado", "Sealer 2: the motor is stuck"),
            machine="sealer-2",
            part="motor",
            acts=(
                ("19h15m", "hector", Take()),
                ("17h", "jorge", Approve()),
                ("12h", "hector", still_hot),
                ("5h", "hector", Note(say("Rosa pregunta si se puede antes.", "Rosa asks whether it can be sooner."))),
                (
                    "50m",
                    "rosa",
                    Start(
                        override=True,
                        reason=say(
                            "El pedido de exportación sale hoy; barra a 40 °C",
                            "Export order leaves today; bar at 40 °C",
                        ),
                        second=PersonId("pedro"),
                    ),
                ),
            ),
        ),
        Scene(
            key="sealer-1-guide",
            service="sealer-repair",
            by="diego",
            opened="29h",
            summary=say("Guía de la Selladora 1 desalineada", "Guide of sealer 1 is out of line"),
            machine="sealer-1",
            acts=(
                ("28h45m", "ana", Take()),
                ("27h", "carmen", Approve()),
                ("21h30m", "ana", still_hot),
                ("14h", "ana", still_hot),
                ("6h30m", "ana", Note(say("La abrimos a las cinco horas.", "We open it in five hours."))),
                ("4h20m", "ana", Start()),
                ("3h", "ana", Finish()),
                ("2h45m", "ana", Tell(say("Guía alineada y probada con 50 bolsas.", "Aligned; tried with 50 bags."))),
            ),
        ),
    )


def _sealers_before_the_work(say: Say) -> tuple[Scene, ...]:
    return (
        Scene(
            key="sealer-4-ready",
            service="sealer-repair",
            by="diego",
            opened="24h38m",
            summary=say("Selladora 4 corta la bolsa antes de sellar", "Sealer 4 cuts the bag before it seals"),
            machine="sealer-4",
            part="seal-bar",
            acts=(
                ("24h20m", "luis", Take()),
                ("22h", "jorge", Approve()),
                ("17h", "luis", Note(say("Seguridad ya firmó; está enfriando.", "Safety has signed; it is cooling."))),
                ("9h30m", "rosa", Note(say("La hace Luis cuando enfríe.", "Luis does it once it has cooled."))),
                ("2h", "luis", Note(say("En dos horas la abrimos.", "We open it in two hours."))),
            ),
        ),
        Scene(
            key="sealer-1-cooling",
            service="sealer-repair",
            by="sofia",
            opened="9h",
            summary=say("Selladora 1 deja costuras abiertas", "Sealer 1 leaves seams open"),
            machine="sealer-1",
            part="seal-bar",
            acts=(
                ("8h50m", "ana", Take()),
                ("7h30m", "jorge", Approve()),
                ("3h", "ana", Note(say("Firmada; esperamos a que enfríe.", "Signed; we wait until it has cooled."))),
            ),
        ),
        Scene(
            key="sealer-2-to-approve",
            service="sealer-repair",
            by="pedro",
            opened="3h10m",
            summary=say("Selladora 2 se detiene con alarma de motor", "Sealer 2 stops with a motor alarm"),
            machine="sealer-2",
            part="motor",
            urgent=True,
            acts=(
                ("3h4m", "ana", Take()),
                ("1h", "pedro", Note(say("¿Ya la vio Seguridad?", "Has Safety seen it?"), question=True)),
                (
                    "52m",
                    "ana",
                    Note(say("Todavía no; pasa en este turno.", "Not yet; they come this shift.")),
                ),
            ),
        ),
        Scene(
            key="sealer-4-refused",
            service="sealer-repair",
            by="sofia",
            opened="7h",
            summary=say("Cambiar la resistencia de la Selladora 4", "Replace the heater of sealer 4"),
            machine="sealer-4",
            acts=(
                ("6h45m", "hector", Take()),
                (
                    "5h",
                    "carmen",
                    Refuse(reason=say("Falta el candado en el tablero", "The panel has no padlock yet")),
                ),
                ("4h50m", "hector", Note(say("Falta un candado; lo buscamos.", "A padlock is missing; we get one."))),
            ),
        ),
    )


def _ovens(say: Say) -> tuple[Scene, ...]:
    return (
        Scene(
            key="oven-2-burner",
            service="oven-repair",
            by="julia",
            opened="8h10m",
            summary=say("Horno 2 no pasa de 190 °C", "Oven 2 does not get past 190 °C"),
            machine="oven-2",
            part="burner",
            acts=(
                ("8h", "ana", Take()),
                ("6h50m", "jorge", Approve()),
                ("1h55m", "ana", Start()),
            ),
        ),
        Scene(
            key="oven-3-spare-part",
            service="oven-repair",
            by="tomas",
            opened="11h30m",
            summary=say("El quemador 2 del Horno 3 no enciende", "Burner 2 of oven 3 does not light"),
            machine="oven-3",
            part="burner",
            acts=(
                ("11h15m", "hector", Take()),
                ("10h", "carmen", Approve()),
                ("5h10m", "hector", Start()),
                (
                    "2h40m",
                    "hector",
                    Hold(
                        say("espera un repuesto", "waiting for a spare part"),
                        say("Electrodo pedido; llega esta tarde", "Electrode ordered; it comes this afternoon"),
                    ),
                ),
            ),
        ),
        Scene(
            key="oven-1-thermometer",
            service="oven-repair",
            by="tomas",
            opened="9h",
            summary=say("Termómetro del Horno 1 marca 12 °C de menos", "Thermometer of oven 1 reads 12 °C too low"),
            machine="oven-1",
            acts=(
                ("8h48m", "hector", Take()),
                ("8h", "jorge", Approve()),
                ("2h40m", "hector", Start()),
                ("6m", "hector", Finish()),
            ),
        ),
    )


def _ovens_at_rest(say: Say) -> tuple[Scene, ...]:
    return (
        Scene(
            key="oven-1-door",
            service="oven-repair",
            by="julia",
            opened="2h20m",
            summary=say("Puerta del Horno 1 no sella abajo", "Door of oven 1 leaks at the bottom"),
            machine="oven-1",
            part="door",
            acts=(("2h10m", "ana", Take()), ("1h30m", "carmen", Approve())),
        ),
        Scene(
            key="oven-3-fan",
            service="oven-repair",
            by="tomas",
            opened="25m",
            summary=say("Ventilador del Horno 3 vibra", "Fan of oven 3 shakes"),
            machine="oven-3",
            acts=(("12m", "luis", Take()),),
        ),
        Scene(
            key="oven-2-glass",
            service="oven-repair",
            by="julia",
            opened="7h40m",
            summary=say("Cristal y luz de la puerta del Horno 2", "Glass and lamp in the door of oven 2"),
            machine="oven-2",
            part="door",
            acts=(
                ("7h30m", "ana", Take()),
                ("7h", "jorge", Approve()),
                ("1h20m", "ana", Start()),
                ("50m", "ana", Hold(say("espera a la línea", "waiting for the line"))),
            ),
        ),
        Scene(
            key="oven-2-belt-guard",
            service="oven-repair",
            by="julia",
            opened="10h",
            summary=say("Guarda de la cadena del Horno 2 suelta", "Chain guard of oven 2 is loose"),
            machine="oven-2",
            acts=(
                ("9h40m", "hector", Take()),
                ("9h", "carmen", Approve()),
                ("3h50m", "hector", Start()),
                ("2h20m", "hector", Finish()),
                ("2h10m", "hector", Tell(say("Guarda fija, con tuercas nuevas.", "Guard fixed, with new nuts."))),
            ),
        ),
    )
