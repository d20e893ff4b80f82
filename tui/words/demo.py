"""What Plazo says: the demo."""

EN: dict[str, str] = {
    "demo.title": "A plant to look around in",
    "demo.welcome": "You are {name}, {department}; the others act by themselves.\n"
    "On a request: {take} take, {start} start, {done} done. {person}: be somebody else. {keys}: help. {leave}: leave; "
    "nothing of this is kept.",
    "demo.watching": "People act by themselves; you look on.\n"
    "{details} shows a request whole. {keys}: help. {leave}: leave; nothing of this is kept.",
    "demo.preparing": "Preparing a plant to look around in …",
    "demo.own-store": "The demo has a store of its own, which is gone when you leave it.\n"
    "  Leave --store away, or open that store with: plazo --store PLACE",
    "demo.wait": "We are on it and will let you know.",
}

ES: dict[str, str] = {
    "demo.title": "Una planta para explorar",
    "demo.welcome": "Usted es {name}, {department}; los demás actúan por su cuenta.\n"
    "En una solicitud: {take} tomar, {start} iniciar, {done} terminar. {person}: ser otra persona. {keys}: ayuda. "
    "{leave}: salir; nada de esto se guarda.",
    "demo.watching": "Las personas actúan por su cuenta; usted mira.\n"
    "{details} muestra una solicitud completa. {keys}: ayuda. {leave}: salir; nada de esto se guarda.",
    "demo.preparing": "Preparando una planta para explorar …",
    "demo.own-store": "La demostración tiene su propio almacén, que desaparece al salir.\n"
    "  Quite --store, o abra ese almacén con: plazo --store LUGAR",
    "demo.wait": "Estamos en ello; les avisamos.",
}
