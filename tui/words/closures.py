"""What Plazo says about closures: entering one, taking it back, and what that changes."""

EN: dict[str, str] = {
    "action.closure": "close",
    "action.closure.help": "say that a calendar was shut, or will be: a fire drill, a power cut",
    "command.closure": "Says that a calendar was shut or will be, such as for a fire drill; takes it back; alone, "
    "lists the closures. A closure comes off every clock of the calendar that has not ended; a breach that would not "
    "have happened with it is excused by it.",
    "help.closure.further": "Examples:\n"
    "  plazo closure two-shifts --from 10:00 --until 11:30 \\\n"
    '      --because "Fire drill" --as rosa --preview\n'
    "  plazo closure --take-back 1a2b3c4d --as rosa",
    "option.from": "when it was shut, on the calendar's clocks: 2026-11-24 10:00, or 10:00 for today",
    "option.until": "until when: 2026-11-24 11:30, or 11:30 on the date of --from",
    "option.because": "why it was shut",
    "option.take-back": "the closure that was entered by mistake, by its id in the list",
    "option.preview": "show what it would change, and change nothing",
    "value.calendar": "CALENDAR",
    "closure.form": "Close a calendar",
    "closure.form.calendar": "Which calendar?",
    "closure.form.from": "From (a time of today, or 2026-11-24 10:00)",
    "closure.form.until": "Until (a time of the same day, or with its date)",
    "closure.form.because": "Why?",
    "closure.confirm": "Close {calendar}, {span}: {because}?",
    "closure.not-a-time": "“{text}” is not a time. Write 10:00, or with its date 2026-11-24 10:00.",
    "closure.span": "{begins}–{ends}",
    "closure.span-days": "{begins} to {ends}",
    "closure.entered": "{calendar} is closed, {span}: {because}.",
    "closure.entered-so": "{closed} {back}",
    "closure.taken-back": "Taken back: {calendar}, {span}: {because}. It counts as if it had never been entered.",
    "closure.would-enter": "{calendar} would be closed, {span}: {because}. Nothing is stored.",
    "closure.would-take-back": "It would be taken back: {calendar}, {span}: {because}. Nothing is stored.",
    "closure.take-back": "To take it back: plazo closure --take-back {id}{by}",
    "closure.moves-nothing": "It moves no clock of an open request.",
    "closure.moves.one": "It moves 1 clock of {requests}.",
    "closure.moves.many": "It moves {n} clocks of {requests}.",
    "closure.requests.one": "1 open request",
    "closure.requests.many": "{n} open requests",
    "closure.excuses.one": "It excuses 1 breach.",
    "closure.excuses.many": "It excuses {n} breaches.",
    "closure.breaks.one": "1 breach stands again, or is one now.",
    "closure.breaks.many": "{n} breaches stand again, or are ones now.",
    "closure.more.one": "and 1 more",
    "closure.more.many": "and {n} more",
    "closure.line.left": "{left} left",
    "closure.line.due": "was due {due}",
    "closure.line.excused": "excused",
    "closure.line.broken": "breached",
    "closure.list.empty": "No closure is known.",
    "closure.list.declared": "plant file",
    "closure.list.entered": "{id}  {who}, {at}",
    "closure.may-none": "{person} may close no calendar here: the supervisors of those who work on it do.",
    "declined.never-shut": "“{name}” is round the clock and is never shut.",
    "declined.unknown-calendar": "There is no calendar “{name}”.",
    "declined.no-calendars": "The plant declares no calendar, so there is nothing to close. Declare one in the plant "
    "file and publish it.",
    "declined.closure-backwards": "It would end {ends}, which is not after its beginning, {begins}. Where it ends on "
    "another day, write the date, too.",
    "declined.closure-long-ago": "It would begin {begins}, more than {days} days ago. See whether the date is right.",
    "declined.closure-far-off": "It would begin {begins}, more than {days} days from now. See whether the date is "
    "right; what is known so early is declared in the plant file.",
    "declined.closure-too-long": "It would last from {begins} to {ends}, more than {days} days. See whether the date "
    "is right; what is shut for so long is declared in the plant file.",
    "declined.closure-there": "“{name}” is closed from {begins} to {ends} already: {reason}.",
    "declined.who-closure": "“{name}” is closed by the supervisors of those who work on it; {person} is not one of "
    "them.",
    "declined.who-shuts": "The plant has people: say who enters it, with --as PERSON.",
    "declined.unknown-closure": "No closure that was entered has the id “{name}”. See which there are: plazo closure. "
    "Those of the plant file are changed there.",
    "declined.several-closures": "Several closures have an id that begins with “{name}”: write more of it.",
}

ES: dict[str, str] = {
    "action.closure": "cerrar",
    "action.closure.help": "decir que un calendario estuvo cerrado, o lo estará: un simulacro, un corte de luz",
    "command.closure": "Dice que un calendario estuvo o estará cerrado, como en un simulacro; lo deshace; solo, "
    "muestra los cierres. Un cierre se descuenta de cada plazo del calendario que no haya terminado; un "
    "incumplimiento que con él no habría ocurrido queda justificado por él.",
    "help.closure.further": "Ejemplos:\n"
    "  plazo closure two-shifts --from 10:00 --until 11:30 \\\n"
    '      --because "Simulacro" --as rosa --preview\n'
    "  plazo closure --take-back 1a2b3c4d --as rosa",
    "option.from": "desde cuándo estuvo cerrado, en los relojes del calendario: 2026-11-24 10:00, o 10:00 si es hoy",
    "option.until": "hasta cuándo: 2026-11-24 11:30, o 11:30 en la fecha de --from",
    "option.because": "por qué estuvo cerrado",
    "option.take-back": "el cierre que se anotó por error, por su número en la lista",
    "option.preview": "mostrar qué cambiaría, y no cambiar nada",
    "value.calendar": "CALENDARIO",
    "closure.form": "Cerrar un calendario",
    "closure.form.calendar": "¿Qué calendario?",
    "closure.form.from": "Desde (una hora de hoy, o 2026-11-24 10:00)",
    "closure.form.until": "Hasta (una hora del mismo día, o con su fecha)",
    "closure.form.because": "¿Por qué?",
    "closure.confirm": "¿Cerrar {calendar}, {span}: {because}?",
    "closure.not-a-time": "«{text}» no es una hora. Escriba 10:00, o con su fecha 2026-11-24 10:00.",
    "closure.span": "{begins}–{ends}",
    "closure.span-days": "{begins} a {ends}",
    "closure.entered": "{calendar} está cerrado, {span}: {because}.",
    "closure.entered-so": "{closed} {back}",
    "closure.taken-back": "Deshecho: {calendar}, {span}: {because}. Cuenta como si nunca se hubiera anotado.",
    "closure.would-enter": "{calendar} estaría cerrado, {span}: {because}. No se guarda nada.",
    "closure.would-take-back": "Se desharía: {calendar}, {span}: {because}. No se guarda nada.",
    "closure.take-back": "Para deshacerlo: plazo closure --take-back {id}{by}",
    "closure.moves-nothing": "No mueve ningún plazo de una solicitud abierta.",
    "closure.moves.one": "Mueve 1 plazo de {requests}.",
    "closure.moves.many": "Mueve {n} plazos de {requests}.",
    "closure.requests.one": "1 solicitud abierta",
    "closure.requests.many": "{n} solicitudes abiertas",
    "closure.excuses.one": "Justifica 1 incumplimiento.",
    "closure.excuses.many": "Justifica {n} incumplimientos.",
    "closure.breaks.one": "1 incumplimiento vuelve a contar, o cuenta ahora.",
    "closure.breaks.many": "{n} incumplimientos vuelven a contar, o cuentan ahora.",
    "closure.more.one": "y 1 más",
    "closure.more.many": "y {n} más",
    "closure.line.left": "quedan {left}",
    "closure.line.due": "vencía {due}",
    "closure.line.excused": "justificado",
    "closure.line.broken": "incumplido",
    "closure.list.empty": "No se conoce ningún cierre.",
    "closure.list.declared": "archivo de planta",
    "closure.list.entered": "{id}  {who}, {at}",
    "closure.may-none": "{person} no puede cerrar ningún calendario aquí: lo hacen los supervisores de quienes "
    "trabajan en él.",
    "declined.never-shut": "«{name}» es de día y de noche y nunca cierra.",
    "declined.unknown-calendar": "No hay ningún calendario «{name}».",
    "declined.no-calendars": "La planta no declara ningún calendario, así que no hay nada que cerrar. Declare uno en "
    "el archivo de planta y publíquelo.",
    "declined.closure-backwards": "Terminaría {ends}, y eso no es después de su comienzo, {begins}. Si termina otro "
    "día, escriba también la fecha.",
    "declined.closure-long-ago": "Empezaría {begins}, hace más de {days} días. Vea si la fecha es correcta.",
    "declined.closure-far-off": "Empezaría {begins}, dentro de más de {days} días. Vea si la fecha es correcta; lo que "
    "se sabe tan pronto se declara en el archivo de planta.",
    "declined.closure-too-long": "Duraría desde {begins} hasta {ends}, más de {days} días. Vea si la fecha es "
    "correcta; lo que cierra por tanto tiempo se declara en el archivo de planta.",
    "declined.closure-there": "«{name}» ya está cerrado desde {begins} hasta {ends}: {reason}.",
    "declined.who-closure": "«{name}» lo cierran los supervisores de quienes trabajan en él; {person} no es uno de "
    "ellos.",
    "declined.who-shuts": "La planta tiene personas: diga quién lo anota, con --as PERSONA.",
    "declined.unknown-closure": "Ningún cierre anotado tiene el número «{name}». Vea cuáles hay: plazo closure. Los "
    "del archivo de planta se cambian allí.",
    "declined.several-closures": "Varios cierres tienen un número que empieza por «{name}»: escriba más de él.",
}
