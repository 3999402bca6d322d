"""`opsgraph dump`: everything the graph holds."""

from __future__ import annotations

import sys
from collections.abc import Generator
from contextlib import ExitStack
from itertools import islice

from api.commands.options import Data, examples, opened

EXAMPLES = examples("dump > graph.ndjson", "dump --data /srv/opsgraph | grep payments-db")
BATCH = 1000


def dump(data: Data = None) -> None:
    """Print everything the graph holds, as canonical NDJSON.

    Sorted and free of run ids and clocks: two graphs that hold the same print the same bytes. Entities come
    first, then relations, then pools; the keys of a record are sorted, absent fields left out.
    """
    import orjson

    options = orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE
    with opened(data) as platform, ExitStack() as stack:
        records = platform.store.export()
        if isinstance(records, Generator):
            stack.callback(records.close)  # before the store, also where the reader has gone
        while batch := list(islice(records, BATCH)):
            sys.stdout.buffer.write(b"".join(orjson.dumps(record, option=options) for record in batch))
    sys.stdout.buffer.flush()
