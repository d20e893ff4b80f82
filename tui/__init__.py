"""The tui shows: everything that a person or a terminal touches.

Read `app` first. `boards` makes view-models out of what the rules say, `widgets` paint them, `screens`
ask; `words` are the sentences in English and Spanish, `commands` is the command line.
"""
