"""What the store costs, beside its peers in the same run: `python -m tests.bench store`.

`appends` are durable ones, `replays` open a store, `crowds` are many writers and readers at once, `followers` see
changes of other processes and cost something while nothing happens; `happenings` is what all of them write.
"""
