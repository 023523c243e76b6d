"""`make bench`: the figures of what works so far, each beside its bar and beside the bare SQL for the same rows.

Measured inside one process through Django's request handling, on real schemas in a database of its own, DEBUG off.
CASES=1000000 says how many cases; a database that was filled before is used again. Nothing here is asserted: the table
is for reading, `.local/bench.json` for comparing.
"""
