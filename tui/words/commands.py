"""What Plazo says: the command line, its help and its mistakes."""

EN: dict[str, str] = {
    "commands.loading": "Reading the store: {n} open requests …",
    "help.usage": "Usage:",
    "help.commands": "Commands:",
    "help.options": "Options:",
    "help.some-options": "[options]",
    "help.each": "More on one of them: plazo COMMAND --help",
    "help.do.further": "Actions:\n"
    "  take, resume, done\n"
    "  start        --part; a --reason overrides, and --with names the second person\n"
    "  hold         --reason (a declared one), --text\n"
    "  ask-approval --gate\n"
    "  approve      --gate, --reason\n"
    "  refuse       --reason, --gate\n"
    "  part         --part, --reason\n"
    "  priority     --priority, --reason\n"
    "  note         --text, --internal, --question\n"
    "  tell         --text\n"
    "  confirm      --rating, --text\n"
    "  cancel       --reason",
    "command.plazo": "Plazo keeps the promises that departments make to each other. Without a command it opens the "
    "board.",
    "command.demo": "Opens a board with a made-up plant, to look around in.",
    "command.init": "Writes plant.toml into this folder: a commented plant file to begin with.",
    "command.check": "Says everything that is wrong in a plant file, with its line.",
    "command.publish": "Checks a plant file and makes it the plant's word. Open requests keep the promises they were "
    "made with.",
    "command.new": "Opens a request.",
    "command.do": "Does something with a request, as a person.",
    "command.list": "Lists the open requests.",
    "command.show": "Shows one request: its clocks, its history and whose turn it is.",
    "command.import": "Brings in a log of requests from a CSV file, as a mapping says. The same log twice adds "
    "nothing.",
    "option.help": "this text",
    "option.version": "which Plazo this is",
    "option.store": "where everything is kept; else PLAZO_STORE, else a folder of your own",
    "option.as": "who you are: the id of a person of the plant",
    "option.language": "en or es; else the person's, the plant's or the system's",
    "option.at": "an instant, such as 2026-11-24T14:07, in the plant's time zone where it names no other",
    "option.read-only": "look, and change nothing",
    "option.theme": "the colours of the board",
    "option.json": "as JSON: instants as ISO 8601 UTC, amounts as whole seconds",
    "option.closed": "the closed ones instead",
    "option.service": "the id of a service",
    "option.customer": "the department that asks",
    "option.summary": "what it is about, in a few words",
    "option.part": "the part that is damaged",
    "option.machine": "the machine that it is about",
    "option.priority": "how pressing it is; else the usual priority of the plant",
    "option.text": "words for the other side",
    "option.reason": "the reason",
    "option.gate": "which approval, where several may be meant",
    "option.with": "the second person of an override",
    "option.rating": "from 1 to 5",
    "option.override": "start although something keeps the work waiting",
    "option.internal": "for the provider's own people only",
    "option.question": "it asks for an answer, which gives the other side the turn",
    "option.revision": "the revision that you have seen; if it is another one now, nothing is stored",
    "option.mapping": "the mapping: which column means what",
    "option.plant": "a plant file, published first where the store has none",
    "option.rejects": "where rows that could not be brought in are written; else LOG.rejects.csv",
    "value.place": "PLACE",
    "value.person": "PERSON",
    "value.language": "LANGUAGE",
    "value.time": "TIME",
    "value.name": "NAME",
    "value.id": "ID",
    "value.department": "DEPARTMENT",
    "value.text": "TEXT",
    "value.gate": "GATE",
    "value.rating": "RATING",
    "value.count": "COUNT",
    "value.file": "FILE",
    "value.number": "NUMBER",
    "value.action": "ACTION",
    "value.log": "LOG",
    "misuse.unknown-command": "“{name}” is not a command of Plazo.",
    "misuse.unknown-option": "{option} is not an option of: plazo {command}",
    "misuse.unknown-action": "“{name}” is not an action.",
    "misuse.unknown-language": "Plazo does not speak “{name}”.",
    "misuse.unknown-theme": "There is no theme “{name}”. There are: {known}",
    "misuse.missing-value": "{option} needs a value. One that begins with a hyphen is written {option}=…",
    "misuse.unwanted-value": "{option} takes no value.",
    "misuse.missing": "plazo {command} needs: {what}",
    "misuse.too-many": "“{name}” is one word too many. Several words belong between quotation marks.",
    "misuse.not-a-number": "{option} needs a whole number, not “{text}”.",
    "misuse.not-an-instant": "“{text}” is not an instant. Write it such as 2026-11-24T14:07, with Z or an offset "
    "where it is not the plant's time.",
    "misuse.not-text": "“{text}” is not text in the encoding of this terminal; UTF-8 is the usual one.",
    "misuse.no-terminal": "The board needs a terminal to show itself on, and there is none here.\n"
    "  In scripts use: plazo list, plazo show",
    "misuse.nearest": "Did you mean {nearest}?",
    "misuse.known": "There are: {known}",
    "misuse.help": "Read on with: {command} --help",
    "commands.store-made": "A new store was made: {place}",
    "commands.no-plant": "No plant file is published in this store yet, so nothing is promised here.\n"
    "  Write one with: plazo init, and publish it with: plazo publish plant.toml\n"
    "  To look around first: plazo demo",
    "commands.plant-unreadable": "The plant file that is published in this store cannot be read: {reason}\n"
    "  A newer Plazo may have published it. Update Plazo on this machine.",
    "commands.no-such-request": "No request has the number {number}.\n  See which there are: plazo list",
    "commands.not-read": "{file} cannot be read ({reason}).\n  Check the name and try again.",
    "commands.not-utf-8": "{file} is not UTF-8 text (from byte {byte} on).\n  Save it as UTF-8 and try again.",
    "commands.not-written": "{file} cannot be written ({reason}).\n  Check the folder and try again.",
    "init.written": "{file} is written. Read it and make it yours, then run:\n"
    "  plazo check {file}\n  plazo publish {file}",
    "init.exists": "{file} is there already and stays as it is.\n"
    "  Check it with: plazo check {file}, or write another one in an empty folder.",
    "check.good": "{services}, {expectations}, no faults",
    "check.warned": "{services}, {expectations}, no faults, {warnings}",
    "check.services.one": "1 service",
    "check.services.many": "{n} services",
    "check.expectations.one": "1 expectation",
    "check.expectations.many": "{n} expectations",
    "check.faults.one": "1 fault",
    "check.faults.many": "{n} faults",
    "check.warnings.one": "1 warning",
    "check.warnings.many": "{n} warnings",
    "publish.first": "{file} is the word of {plant} from now on. Open a request with plazo new, the board with plazo",
    "publish.again": "{file} is the word of {plant} from now on. Open requests keep the promises they were made with.",
    "publish.unchanged": "{file} is the plant's word already; nothing was stored.",
    "publish.conflict": "Somebody else published just now ({who}); nothing was stored.\n"
    "  See what changed, then publish again.",
    "new.opened": "{number} is open: {summary}. {provider} owes it.",
    "do.stored": "{number}: {what}. Now: {stage}.",
    "list.empty": "There are none.",
    "show.stage": "{stage}; whose turn: {turn}",
    "show.nobody": "nobody's",
    "show.clocks": "Clocks",
    "show.history": "History",
    "show.due": "due {time}",
    "show.over": "{amount} over",
    "show.short": "{amount} short",
    "show.used": "{amount} used",
    "show.left": "{amount} left",
}

ES: dict[str, str] = {
    "commands.loading": "Leyendo el almacén: {n} solicitudes abiertas …",
    "help.usage": "Uso:",
    "help.commands": "Comandos:",
    "help.options": "Opciones:",
    "help.some-options": "[opciones]",
    "help.each": "Más sobre cada uno: plazo COMANDO --help",
    "help.do.further": "Acciones:\n"
    "  take, resume, done (tomar, reanudar, hecha)\n"
    "  start        empezar: --part; con --reason se salta lo que la detiene, y --with dice con quién\n"
    "  hold         poner en espera: --reason (uno declarado), --text\n"
    "  ask-approval pedir aprobación otra vez: --gate\n"
    "  approve      aprobar: --gate, --reason\n"
    "  refuse       rechazar: --reason, --gate\n"
    "  part         decir qué pieza es: --part, --reason\n"
    "  priority     cambiar la prioridad: --priority, --reason\n"
    "  note         anotar: --text, --internal, --question\n"
    "  tell         avisar al cliente: --text\n"
    "  confirm      confirmar: --rating, --text\n"
    "  cancel       cancelar: --reason",
    "command.plazo": "Plazo cuida las promesas que los departamentos se hacen. Sin comando abre el tablero.",
    "command.demo": "Abre un tablero con una planta inventada, para curiosear.",
    "command.init": "Escribe plant.toml en esta carpeta: un archivo de planta comentado para empezar.",
    "command.check": "Dice todo lo que está mal en un archivo de planta, con su línea.",
    "command.publish": "Revisa un archivo de planta y lo hace la palabra de la planta. Las solicitudes abiertas "
    "conservan las promesas con que se hicieron.",
    "command.new": "Abre una solicitud.",
    "command.do": "Hace algo con una solicitud, en nombre de una persona.",
    "command.list": "Enumera las solicitudes abiertas.",
    "command.show": "Muestra una solicitud: sus plazos, su historia y a quién le toca.",
    "command.import": "Trae un registro de solicitudes de un archivo CSV, como diga un mapa. El mismo registro dos "
    "veces no agrega nada.",
    "option.help": "este texto",
    "option.version": "qué Plazo es este",
    "option.store": "dónde se guarda todo; si no, PLAZO_STORE; si no, una carpeta propia",
    "option.as": "quién es usted: el id de una persona de la planta",
    "option.language": "en o es; si no, el de la persona, el de la planta o el del sistema",
    "option.at": "un instante, como 2026-11-24T14:07, en la zona horaria de la planta si no nombra otra",
    "option.read-only": "mirar sin cambiar nada",
    "option.theme": "los colores del tablero",
    "option.json": "en JSON: instantes en ISO 8601 UTC, cantidades en segundos enteros",
    "option.closed": "las cerradas en lugar de las abiertas",
    "option.service": "el id de un servicio",
    "option.customer": "el departamento que pide",
    "option.summary": "de qué se trata, en pocas palabras",
    "option.part": "la pieza dañada",
    "option.machine": "la máquina de que se trata",
    "option.priority": "cuánto urge; si no, la prioridad usual de la planta",
    "option.text": "palabras para la otra parte",
    "option.reason": "el motivo",
    "option.gate": "cuál aprobación, donde pueda tratarse de varias",
    "option.with": "la segunda persona que hace falta para autorizar",
    "option.rating": "del 1 al 5",
    "option.override": "empezar aunque algo haga esperar el trabajo",
    "option.internal": "solo para la gente del proveedor",
    "option.question": "pide una respuesta, con lo que le toca a la otra parte",
    "option.revision": "la revisión que usted vio; si ahora es otra, no se guarda nada",
    "option.mapping": "el mapa: qué significa cada columna",
    "option.plant": "un archivo de planta, que se publica antes si el almacén no tiene ninguno",
    "option.rejects": "dónde se escriben las filas que no se pudieron traer; si no, REGISTRO.rejects.csv",
    "value.place": "LUGAR",
    "value.person": "PERSONA",
    "value.language": "IDIOMA",
    "value.time": "HORA",
    "value.name": "NOMBRE",
    "value.id": "ID",
    "value.department": "DEPARTAMENTO",
    "value.text": "TEXTO",
    "value.gate": "APROBACIÓN",
    "value.rating": "NOTA",
    "value.count": "NÚMERO",
    "value.file": "ARCHIVO",
    "value.number": "NÚMERO",
    "value.action": "ACCIÓN",
    "value.log": "REGISTRO",
    "misuse.unknown-command": "«{name}» no es un comando de Plazo.",
    "misuse.unknown-option": "{option} no es una opción de: plazo {command}",
    "misuse.unknown-action": "«{name}» no es una acción.",
    "misuse.unknown-language": "Plazo no habla «{name}».",
    "misuse.unknown-theme": "No hay ningún tema «{name}». Hay: {known}",
    "misuse.missing-value": "{option} necesita un valor. Si empieza con un guion se escribe {option}=…",
    "misuse.unwanted-value": "{option} no lleva valor.",
    "misuse.missing": "plazo {command} necesita: {what}",
    "misuse.too-many": "«{name}» es una palabra de más. Varias palabras van entre comillas.",
    "misuse.not-a-number": "{option} necesita un número entero, no «{text}».",
    "misuse.not-an-instant": "«{text}» no es un instante. Escríbalo como 2026-11-24T14:07, con Z o una diferencia "
    "horaria si no es la hora de la planta.",
    "misuse.not-text": "«{text}» no es texto en la codificación de esta terminal; la usual es UTF-8.",
    "misuse.no-terminal": "El tablero necesita una terminal donde mostrarse, y aquí no hay ninguna.\n"
    "  Para programas están: plazo list, plazo show",
    "misuse.nearest": "¿Quiso decir {nearest}?",
    "misuse.known": "Hay: {known}",
    "misuse.help": "Siga leyendo con: {command} --help",
    "commands.store-made": "Se hizo un almacén nuevo: {place}",
    "commands.no-plant": "En este almacén todavía no se publicó ningún archivo de planta: aquí nada está prometido.\n"
    "  Escriba uno con: plazo init, y publíquelo con: plazo publish plant.toml\n"
    "  Para curiosear antes: plazo demo",
    "commands.plant-unreadable": "El archivo de planta publicado en este almacén no se puede leer: {reason}\n"
    "  Quizá lo publicó un Plazo más nuevo. Actualice Plazo en esta máquina.",
    "commands.no-such-request": "Ninguna solicitud tiene el número {number}.\n  Vea cuáles hay: plazo list",
    "commands.not-read": "{file} no se puede leer ({reason}).\n  Revise el nombre y vuelva a intentarlo.",
    "commands.not-utf-8": "{file} no es texto UTF-8 (desde el byte {byte}).\n"
    "  Guárdelo como UTF-8 y vuelva a intentarlo.",
    "commands.not-written": "{file} no se puede escribir ({reason}).\n  Revise la carpeta y vuelva a intentarlo.",
    "init.written": "{file} está escrito. Léalo y hágalo suyo; después ejecute:\n"
    "  plazo check {file}\n  plazo publish {file}",
    "init.exists": "{file} ya existe y queda como está.\n"
    "  Revíselo con: plazo check {file}, o escriba otro en una carpeta vacía.",
    "check.good": "{services}, {expectations}, ningún error",
    "check.warned": "{services}, {expectations}, ningún error, {warnings}",
    "check.services.one": "1 servicio",
    "check.services.many": "{n} servicios",
    "check.expectations.one": "1 expectativa",
    "check.expectations.many": "{n} expectativas",
    "check.faults.one": "1 error",
    "check.faults.many": "{n} errores",
    "check.warnings.one": "1 aviso",
    "check.warnings.many": "{n} avisos",
    "publish.first": "{file} es desde ahora la palabra de {plant}. Abra una solicitud con plazo new, el tablero con "
    "plazo",
    "publish.again": "{file} es desde ahora la palabra de {plant}. Las solicitudes abiertas conservan las promesas "
    "con que se hicieron.",
    "publish.unchanged": "{file} ya es la palabra de la planta; no se guardó nada.",
    "publish.conflict": "Alguien más acaba de publicar ({who}); no se guardó nada.\n"
    "  Vea qué cambió y publique otra vez.",
    "new.opened": "{number} está abierta: {summary}. La debe {provider}.",
    "do.stored": "{number}: {what}. Ahora: {stage}.",
    "list.empty": "No hay ninguna.",
    "show.stage": "{stage}; le toca a: {turn}",
    "show.nobody": "nadie",
    "show.clocks": "Plazos",
    "show.history": "Historia",
    "show.due": "vence {time}",
    "show.over": "{amount} de más",
    "show.short": "faltaron {amount}",
    "show.used": "{amount} usados",
    "show.left": "quedan {amount}",
}
