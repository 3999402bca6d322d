from _typeshed import ReadableBuffer, WriteableBuffer

def settle(
    states: WriteableBuffer,
    distance: WriteableBuffer,
    down: WriteableBuffer,
    bad: WriteableBuffer,
    n: ReadableBuffer,
    m: ReadableBuffer,
    full: ReadableBuffer,
    flags: ReadableBuffer,
    owner: ReadableBuffer,
    hard_at: ReadableBuffer,
    hard: ReadableBuffer,
    soft_at: ReadableBuffer,
    soft: ReadableBuffer,
    pool_at: ReadableBuffer,
    pool: ReadableBuffer,
    changed_hard: dict[int, list[int]],
    changed_soft: dict[int, list[int]],
    changed_pool: dict[int, list[int]],
    fallen: ReadableBuffer,
    worsened: ReadableBuffer,
    degraded: ReadableBuffer,
    pools: ReadableBuffer,
    /,
) -> None: ...
def above(states: ReadableBuffer, former: ReadableBuffer, /) -> list[int]: ...
def ordered(
    nodes: list[int], states: ReadableBuffer, distance: ReadableBuffer, codes: ReadableBuffer, ranks: ReadableBuffer, /
) -> list[int]: ...
