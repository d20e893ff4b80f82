"""Bringing logs of requests in: a CSV file and a mapping become events, and events become commits.

Read `mapping` first: the grammar of a mapping file. `mapping_file` reads one or reports its faults, `fitting` says
whether it fits a log and a plant. `rows` opens the log and reads times, `reading` makes cases of rows or says what
is wrong with a row, `storing` appends them in batches and counts, `rejects` writes down what was left out.
"""
