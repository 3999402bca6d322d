"""Benchmarks: what opsgraph costs, next to the plain way of doing the same work.

    make bench                 every benchmark; each ratio is printed with the bound that it has to keep
    python -m benchmarks       the same, where the environment is set up already

Both end with exit code 1 when a bound is missed. What is timed is always a pair, ours and a *peer* (a floor
such as a bare `csv.reader`, or another tool that does the same work), in interleaved rounds on one machine.
The ratio is the result; seconds differ from machine to machine.

    estate/       generated estates of any size in the `files` format, and the same a day later
    peers.py      the plain ways of reading and loading such an estate, and cartography's
    harness.py    measuring a pair, printing its ratio

By hand, a standard estate (100,000 assets, 400,000 relations, 50,000 incidents, 10,000 changes):

    python -m benchmarks.estate FOLDER --seed 1
"""
