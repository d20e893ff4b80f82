"""The demo: a plant of six departments at work, for `plazo demo`.

`scene` says what a scene is; `hot_machines`, `lines`, `offices` and `archive` tell them and `scenes` gathers
them. `seeding` turns what has happened before the start into events, `acting` plays what happens after it,
and `routine` says what people do next when the scenes have been told.
"""
