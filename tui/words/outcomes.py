"""What Plazo says once something is done."""

EN: dict[str, str] = {
    "outcome.noted": "the note is kept",
    "outcome.late": "A promise is broken already: {time} counts as soon as a supervisor approves it.",
    "outcome.late.key": "{number}: {late} The supervisor's key is {letter}.",
    "outcome.late.command": "  {late}\n  A supervisor runs:"
    " plazo do {number} amend --event {version} --to {to} --reason TEXT --as PERSON",
    "show.was-due": "was due {time}",
}

ES: dict[str, str] = {
    "outcome.noted": "la nota quedó guardada",
    "outcome.late": "Ya hay una promesa incumplida: {time} vale cuando lo apruebe un supervisor.",
    "outcome.late.key": "{number}: {late} La tecla del supervisor es {letter}.",
    "outcome.late.command": "  {late}\n  Un supervisor ejecuta:"
    " plazo do {number} amend --event {version} --to {to} --reason TEXTO --as PERSONA",
    "show.was-due": "venció {time}",
}
