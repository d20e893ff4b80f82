"""The command line: one module per command, each with a function `run(options)` that gives its exit code.

`grammar` says which commands and options there are, `parsing` reads a command line, `helping` writes the help
texts; `opened` opens the store and the plant for a command, `forms` is how requests look in JSON,
`publishing` makes a plant file the plant's word, and `one_key` asks at a terminal.
"""
