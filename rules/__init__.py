"""The rules decide. Pure: values, and functions of their arguments; no clock, no file, no network.

Read `request` first: it says what the events of one request add up to.

Values      `instants` time and durations, `hours` and `calendars` when a department works, compiled to `open_spans`,
            `agreement` what a service promises, `kinds` its presets, `plant` what a plant file declares, `events`
            what happened, `publications` what was published when.
Plant file  `plantfile` makes a plant or reports every fault, with `plantfile_calendars`, `plantfile_services` and
            `plantfile_expectations`; `declared` reads one table, `toml_lines` knows where everything stands,
            `faults` are what is wrong, in the words of `fault_words` and `fault_words_es`; `lint` looks for what
            loads and cannot be meant, with `lint_windows`, `lint_people` and `lint_unused`, in `lint_words`;
            `examples` runs what a plant file tells; `stories` reads it, line by line with `story_lines` and `whens`.
Reading     `moments` puts events where they count, `request` folds them, `timeline` says what can begin and end a
            clock and `readiness` when the work may start, `course` follows one clock on its `terms` and keeps a
            `logbook` of it, `run` is one instance of it, `runs` are all of them, `clocks` reads them at an instant as
            `readings`, `stages` says how far a request is and whose turn it is, `entry` is all of this about one
            request, `promise` what its customer can expect by the `forecast`, `children` what is known of those it
            waits for in `chains`, `queues` which stand before it, `holders` whose turn it was by the `turns` at each
            instant, `escalations` which levels were reached and whom to tell, `history` how long such requests took.
Deciding    `asks` are what people ask for, `answers` what comes of it, `actions` decides; `acts` has one module for
            each kind of act, with what stands against it and the event that it becomes. For the plant, `closures`
            are what people may enter with `closure_preview` before, and `republishing` what a newer plant file changes;
            `pins` says what asks for a PIN and how long one waits after wrong ones.
Live        `board` keeps the requests that are not closed, told of events and of time; `noticing` is what a program
            records of them, `attention` who has seen which clock, `reminders` which breaches are told again.
"""
