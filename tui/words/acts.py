"""What Plazo says about the rarer actions: their names and keys, what is asked with them, and times that are typed."""

EN: dict[str, str] = {
    "action.assign": "assign",
    "action.assign.help": "give it to one of your people",
    "action.plan": "plan",
    "action.plan.help": "make an appointment for the start of the work",
    "action.ran-again": "ran again",
    "action.ran-again.help": "say that it ran and stopped anew: the cool-down begins again",
    "action.suspend": "suspend",
    "action.suspend.help": "take an approval away for now; the work stops until it is approved anew",
    "action.hand-over": "hand over",
    "action.hand-over.help": "let another person or another department go on",
    "action.event": "event",
    "action.event.help": "say that something happened for which this plant has a word of its own",
    "action.child": "wait for",
    "action.child.help": "wait for another request, which your department asked of somebody else",
    "action.reopen": "reopen",
    "action.reopen.help": "say that it is not done after all, also after it was closed",
    "action.re-agree": "new agreement",
    "action.re-agree.help": "let the newest agreement of the service count, for the time that is left",
    "action.excuse": "excuse",
    "action.excuse.help": "forgive a breach that was owed to you; it stays on record",
    "action.ack": "seen",
    "action.ack.help": "say that you have seen it: no repeats for a time; no clock changes",
    "action.silence": "silence",
    "action.silence.help": "no noise about it for a time; no clock changes",
    "action.amend": "correct",
    "action.amend.help": "take back what was entered, or say when it really happened",
    "keys.kind.work": "Work",
    "keys.kind.approvals": "Approvals",
    "keys.kind.customer": "Customer",
    "keys.kind.clocks": "Clocks",
    "keys.kind.corrections": "Corrections",
    "form.keys.earlier": "^e it was earlier",
    "form.earlier": "When did it happen? (07:40, mon 07:40, 30m ago; empty is now)",
    "form.person": "Who does it?",
    "form.successor": "Who goes on?",
    "form.department": "Which department?",
    "form.child": "Which request must be done first?",
    "form.child.other": "or the number of another request",
    "form.child.number": "The number of the request that must be done first",
    "form.clock": "Which clock?",
    "form.name": "What happened?",
    "form.correction": "What is to be corrected?",
    "form.correction.counts": "Let “{event}” count at {time} (entered {typed} by {who})",
    "form.correction.taken-back": "Take back “{event}”, {time}, {who}",
    "form.has-not-run": "has not run since: the cool-down goes on where it was",
    "form.time.plan": "When does the work start? (08:00, mon 08:00, in 2h)",
    "form.time.ran-again": "When did it stop anew? (07:40, mon 07:40, 30m ago; empty is now)",
    "form.time.ack": "No repeats until (14:30, mon 08:00, +30m)",
    "form.time.silence": "No noise until (14:30, mon 08:00, +30m)",
    "form.time.amend": "or when it really happened, instead of taking it back (07:40, mon 07:40)",
    "form.not-a-time.past": "“{text}” is not a time. Write it such as 07:40, mon 07:40, 2026-11-23 07:40 or 30m ago.",
    "form.not-a-time.future": "“{text}” is not a time. Write it such as 08:00, mon 08:00, 2026-11-24 08:00 or in 2h.",
    "acted.done-slip": "{number}: {event}. For a minute {letter} takes it back.",
    "help.do.further": "Actions:\n"
    "  take, resume, done, re-agree\n"
    "  assign       --person\n"
    "  plan         --start, when the work begins\n"
    "  start        --part; a --reason overrides, and --with names the second person\n"
    "  ran-again    --stopped, when it stopped anew; else now\n"
    "  hold         --reason (a declared one), --text\n"
    "  ask-approval --gate\n"
    "  approve      --gate, --reason\n"
    "  refuse       --reason, --gate\n"
    "  suspend      --reason, --gate\n"
    "  part         --part, --reason\n"
    "  priority     --priority, --reason\n"
    "  hand-over    --person or --department, --reason\n"
    "  note         --text, --internal, --question\n"
    "  event        --name\n"
    "  child        --child, the number of the request to wait for\n"
    "  tell         --text\n"
    "  confirm      --rating, --text\n"
    "  reopen       --reason, --has-not-run\n"
    "  cancel       --reason\n"
    "  excuse       --clock, --reason\n"
    "  ack          --clock, --until\n"
    "  silence      --clock, --until\n"
    "  amend        --event, --to or --undo to take it back, --reason",
    "option.person": "the id of a person",
    "option.department": "the id of a department",
    "option.start": "when the work begins, written like --at",
    "option.stopped": "when it stopped anew, written like --at",
    "option.do.until": "until when, written like --at; else the usual time",
    "option.to": "when it really happened, written like --at",
    "option.child": "the number of the request to wait for",
    "option.clock": "which clock: repair, or repair#2 for its second instance",
    "option.event": "which event, by its number in plazo show; else the last that you may correct",
    "option.name": "an event for which only this plant has a word",
    "option.has-not-run": "it has not run since: the cool-down goes on where it was",
    "option.undo": "it did not happen: take it back",
    "misuse.amend-how": "Say when it really happened, with --to TIME, or that it did not happen, with --undo.",
    "value.clock": "CLOCK",
}

ES: dict[str, str] = {
    "action.assign": "asignar",
    "action.assign.help": "dársela a alguien de su gente",
    "action.plan": "dar cita",
    "action.plan.help": "fijar para cuándo empieza el trabajo",
    "action.ran-again": "volvió a parar",
    "action.ran-again.help": "decir que funcionó y paró de nuevo: el enfriamiento empieza otra vez",
    "action.suspend": "suspender",
    "action.suspend.help": "retirar por ahora una aprobación; el trabajo para hasta que se apruebe de nuevo",
    "action.hand-over": "entregar",
    "action.hand-over.help": "que siga otra persona u otro departamento",
    "action.event": "suceso",
    "action.event.help": "decir que pasó algo para lo que esta planta tiene su propia palabra",
    "action.child": "esperar a otra",
    "action.child.help": "esperar otra solicitud, que su departamento pidió a otro",
    "action.reopen": "reabrir",
    "action.reopen.help": "decir que al final no está hecha, también después de cerrada",
    "action.re-agree": "nuevo acuerdo",
    "action.re-agree.help": "que valga el acuerdo más nuevo del servicio, para el tiempo que queda",
    "action.excuse": "justificar",
    "action.excuse.help": "perdonar un incumplimiento con ustedes; queda anotado",
    "action.ack": "vista",
    "action.ack.help": "decir que ya la vio: sin más avisos por un tiempo; ningún plazo cambia",
    "action.silence": "silenciar",
    "action.silence.help": "sin ruido por un tiempo; ningún plazo cambia",
    "action.amend": "corregir",
    "action.amend.help": "anular lo que se anotó, o decir cuándo pasó en realidad",
    "keys.kind.work": "Trabajo",
    "keys.kind.approvals": "Aprobaciones",
    "keys.kind.customer": "Cliente",
    "keys.kind.clocks": "Plazos",
    "keys.kind.corrections": "Correcciones",
    "form.keys.earlier": "^e fue antes",
    "form.earlier": "¿Cuándo pasó? (07:40, lun 07:40, hace 30m; vacío es ahora)",
    "form.person": "¿Quién la hace?",
    "form.successor": "¿Quién sigue?",
    "form.department": "¿Qué departamento?",
    "form.child": "¿Qué solicitud tiene que estar hecha antes?",
    "form.child.other": "o el número de otra solicitud",
    "form.child.number": "El número de la solicitud que tiene que estar hecha antes",
    "form.clock": "¿Qué plazo?",
    "form.name": "¿Qué pasó?",
    "form.correction": "¿Qué se corrige?",
    "form.correction.counts": "Dar por buena la hora de «{event}»: {time} (anotado {typed}, {who})",
    "form.correction.taken-back": "Anular «{event}», {time}, {who}",
    "form.has-not-run": "no ha funcionado desde entonces: el enfriamiento sigue donde iba",
    "form.time.plan": "¿Cuándo empieza el trabajo? (08:00, lun 08:00, en 2h)",
    "form.time.ran-again": "¿Cuándo paró de nuevo? (07:40, lun 07:40, hace 30m; vacío es ahora)",
    "form.time.ack": "Sin más avisos hasta (14:30, lun 08:00, +30m)",
    "form.time.silence": "Sin ruido hasta (14:30, lun 08:00, +30m)",
    "form.time.amend": "o cuándo pasó en realidad, en lugar de anularlo (07:40, lun 07:40)",
    "form.not-a-time.past": "«{text}» no es una hora. Escríbala como 07:40, lun 07:40, 2026-11-23 07:40 o hace 30m.",
    "form.not-a-time.future": "«{text}» no es una hora. Escríbala como 08:00, lun 08:00, 2026-11-24 08:00 o en 2h.",
    "acted.done-slip": "{number}: {event}. Durante un minuto {letter} lo anula.",
    "help.do.further": "Acciones:\n"
    "  take, resume, done, re-agree (tomar, reanudar, hecha, nuevo acuerdo)\n"
    "  assign       asignar: --person\n"
    "  plan         dar cita: --start, cuándo empieza el trabajo\n"
    "  start        empezar: --part; con --reason se salta lo que la detiene, y --with dice con quién\n"
    "  ran-again    volvió a parar: --stopped, cuándo; si no, ahora\n"
    "  hold         poner en espera: --reason (uno declarado), --text\n"
    "  ask-approval pedir aprobación otra vez: --gate\n"
    "  approve      aprobar: --gate, --reason\n"
    "  refuse       rechazar: --reason, --gate\n"
    "  suspend      suspender una aprobación: --reason, --gate\n"
    "  part         decir qué pieza es: --part, --reason\n"
    "  priority     cambiar la prioridad: --priority, --reason\n"
    "  hand-over    entregar: --person o --department, --reason\n"
    "  note         anotar: --text, --internal, --question\n"
    "  event        decir que pasó algo: --name\n"
    "  child        esperar a otra: --child, el número de la solicitud\n"
    "  tell         avisar al cliente: --text\n"
    "  confirm      confirmar: --rating, --text\n"
    "  reopen       reabrir: --reason, --has-not-run\n"
    "  cancel       cancelar: --reason\n"
    "  excuse       justificar un incumplimiento: --clock, --reason\n"
    "  ack          decir que la vio: --clock, --until\n"
    "  silence      silenciar: --clock, --until\n"
    "  amend        corregir: --event, --to o --undo para anularlo, --reason",
    "option.person": "el id de una persona",
    "option.department": "el id de un departamento",
    "option.start": "cuándo empieza el trabajo, escrito como en --at",
    "option.stopped": "cuándo paró de nuevo, escrito como en --at",
    "option.do.until": "hasta cuándo, escrito como en --at; si no, el tiempo usual",
    "option.to": "cuándo pasó en realidad, escrito como en --at",
    "option.child": "el número de la solicitud a la que se espera",
    "option.clock": "qué plazo: repair, o repair#2 para el segundo de su clase",
    "option.event": "qué suceso, por su número en plazo show; si no, el último que usted puede corregir",
    "option.name": "un suceso para el que solo esta planta tiene palabra",
    "option.has-not-run": "no ha funcionado desde entonces: el enfriamiento sigue donde iba",
    "option.undo": "no pasó: anularlo",
    "misuse.amend-how": "Diga cuándo pasó en realidad, con --to HORA, o que no pasó, con --undo.",
    "value.clock": "PLAZO",
}
