"""Bringing logs of requests in: a CSV file and a mapping become events, and events become commits.

Read `mapping` first: the grammar of a mapping file, and its faults. `reading` makes cases of rows, or says what
is wrong with a row; `storing` appends them in batches and counts; `rows` opens the file and reads times.
"""
