"""The rules decide. Pure: values, and functions of their arguments; no clock, no file, no network.

Read `request` first: it says what the events of one request add up to.

Values     `instants` time and durations, `calendars` when a department works, `agreement` what a service
           promises, `plant` what a plant file declares, `publications` what was published when,
           `events` what happened.
Reading    `plantfile` makes a plant or reports every fault; `kinds` are the presets of the general form.
Deciding   `request` folds events, `timeline` and `runs` follow every clock, `clocks` reads them at an
           instant, `stages` says how far a request is and whose turn it is, `actions` what may be done,
           `board` keeps the live set.
"""
