"""Words: everything Plazo says to people, in English and Spanish.

Read `catalogue` first. The other modules are the catalogue's topics, each with an `EN` and an `ES`
dictionary of the same keys and the same placeholders.
"""

from tui.words.catalogue import LANGUAGES, Language, Words, language_of

__all__ = ["LANGUAGES", "Language", "Words", "language_of"]
