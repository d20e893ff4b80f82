"""The tui shows: everything that a person or a terminal touches.

Read `app` first; `living` keeps its board true and `asking` carries a key press to the store; `typing_in_order` and
`early_keys` see to it that keys do what they were typed for. `boards` and `pictures` make view-models out of what the
rules say, `survey` finds what stands beside a request, `widgets` paint them, `screens` ask; `words` are the sentences
in English and Spanish, `commands` is the command line, `importing` brings in logs, `demo` is the plant to look around
in.
"""
