"""What Plazo says about PINs: asking for one, setting, changing and clearing it, and why one does not do."""

EN: dict[str, str] = {
    "action.pin": "change my PIN",
    "action.pin.help": "set another PIN for yourself; the old one is asked first",
    "command.pin": "Sets or changes your PIN, at a terminal. A supervisor clears a forgotten one of the same "
    "department with --clear; who it was can then set another.",
    "help.pin.further": "Examples:\n"
    "  plazo pin --as luis\n"
    "  plazo pin --clear luis --as rosa\n"
    "In scripts the PIN of --as is taken from PLAZO_PIN,\n"
    "never from the command line.",
    "option.clear": "whose forgotten PIN is cleared",
    "pin.field": "{name}, your PIN",
    "pin.field.old": "Your PIN as it is",
    "pin.field.new": "Your new PIN: 4 digits or more",
    "pin.field.again": "The same once more",
    "pin.first": "You have no PIN yet: set it here. Until somebody has, anybody at a terminal could set it for you.",
    "pin.malformed": "A PIN has from 4 to 32 digits, and nothing else.",
    "pin.different": "The two are not the same: type the new PIN again.",
    "pin.set": "{name} has a PIN now.",
    "pin.changed": "{name} has another PIN now.",
    "pin.cleared": "{name} has no PIN any more. Until another is set, anybody at a terminal could set it: best do it "
    "at once, with plazo pin --as {id}",
    "pin.prompt": "PIN of {name}: ",
    "pin.prompt.new": "New PIN of {name} (4 digits or more): ",
    "pin.prompt.again": "The same once more: ",
    "declined.pin-wrong": "That is not the PIN of {person}. The wrong try was recorded.",
    "declined.pin-wrong-waits": "That is not the PIN of {person}. The wrong try was recorded; after {left} it can be "
    "tried again, at any terminal.",
    "declined.pin-too-soon": "After several wrong tries the PIN of {person} can be tried again in {left}, at any "
    "terminal. This one was not looked at.",
    "declined.pin-busy": "A PIN is being tried at another terminal. Try again in a moment.",
    "declined.pin-none": "This asks for a PIN, and {person} has none yet. Set it at a terminal: plazo pin --as {id}",
    "declined.pin-there": "The PIN of {person} was set in the meantime. Type that one; if it was not {person} who set "
    "it, a supervisor clears it.",
    "declined.pin-missing": "This asks for the PIN of {person}. Do it at a terminal, where it is asked for, or put it "
    "into the environment as PLAZO_PIN.",
    "declined.pin-empty": "No PIN was given: nothing was done, and no try was recorded. Do it again, and type the PIN "
    "of {person}.",
    "declined.pin-needs-terminal": "A PIN is set and changed at a terminal, where it is typed unseen.",
    "declined.pin-malformed": "A PIN has from 4 to 32 digits, and nothing else. Nothing was set.",
    "declined.pin-different": "The two were not the same. Nothing was set.",
    "declined.who-clears-pin": "The PIN of {person} is cleared by another supervisor of {department}.",
}

ES: dict[str, str] = {
    "action.pin": "cambiar mi PIN",
    "action.pin.help": "poner otro PIN para usted; antes se pide el que tiene",
    "command.pin": "Pone o cambia su PIN, en una terminal. Un supervisor borra con --clear el PIN olvidado de alguien "
    "de su mismo departamento; esa persona puede entonces poner otro.",
    "help.pin.further": "Ejemplos:\n"
    "  plazo pin --as luis\n"
    "  plazo pin --clear luis --as rosa\n"
    "En los scripts el PIN de --as se toma de PLAZO_PIN,\n"
    "nunca de la línea de órdenes.",
    "option.clear": "de quién es el PIN olvidado que se borra",
    "pin.field": "{name}, su PIN",
    "pin.field.old": "Su PIN actual",
    "pin.field.new": "Su PIN nuevo: 4 cifras o más",
    "pin.field.again": "El mismo otra vez",
    "pin.first": "Usted no tiene PIN todavía: póngalo aquí. Hasta que alguien lo haga, cualquiera en una terminal "
    "podría ponerlo por usted.",
    "pin.malformed": "Un PIN tiene de 4 a 32 cifras, y nada más.",
    "pin.different": "Los dos no son iguales: escriba otra vez el PIN nuevo.",
    "pin.set": "{name} ya tiene PIN.",
    "pin.changed": "{name} tiene ahora otro PIN.",
    "pin.cleared": "{name} ya no tiene PIN. Hasta que se ponga otro, cualquiera en una terminal podría ponerlo: mejor "
    "hágase enseguida, con plazo pin --as {id}",
    "pin.prompt": "PIN de {name}: ",
    "pin.prompt.new": "PIN nuevo de {name} (4 cifras o más): ",
    "pin.prompt.again": "El mismo otra vez: ",
    "declined.pin-wrong": "Ese no es el PIN de {person}. El intento fallido quedó anotado.",
    "declined.pin-wrong-waits": "Ese no es el PIN de {person}. El intento fallido quedó anotado; se puede probar otra "
    "vez dentro de {left}, en cualquier terminal.",
    "declined.pin-too-soon": "Tras varios intentos fallidos, el PIN de {person} se puede probar otra vez dentro de "
    "{left}, en cualquier terminal. Este no se miró.",
    "declined.pin-busy": "Se está probando un PIN en otra terminal. Pruebe otra vez en un momento.",
    "declined.pin-none": "Esto pide un PIN, y {person} no tiene todavía. Póngalo en una terminal: plazo pin --as {id}",
    "declined.pin-there": "El PIN de {person} se puso mientras tanto. Escriba ese; si no fue {person} quien lo puso, "
    "lo borra un supervisor.",
    "declined.pin-missing": "Esto pide el PIN de {person}. Hágalo en una terminal, donde se le pide, o póngalo en el "
    "entorno como PLAZO_PIN.",
    "declined.pin-empty": "No se dio ningún PIN: no se hizo nada, ni se anotó ningún intento. Hágalo otra vez, y "
    "escriba el PIN de {person}.",
    "declined.pin-needs-terminal": "Un PIN se pone y se cambia en una terminal, donde se escribe sin que se vea.",
    "declined.pin-malformed": "Un PIN tiene de 4 a 32 cifras, y nada más. No se puso ninguno.",
    "declined.pin-different": "Los dos no eran iguales. No se puso ninguno.",
    "declined.who-clears-pin": "El PIN de {person} lo borra otro supervisor de {department}.",
}
