"""Lists of numbers by number: pairs, sorted as one number each, and cut into rows."""

from __future__ import annotations

import numpy as np

from graph.topology.coding import Ints

_LOW = 2**32 - 1


def pairs(first: Ints, second: Ints) -> Ints:
    """Sorted pairs, each as one number."""
    return np.sort(first << 32 | second)


def once(sorted_pairs: Ints) -> Ints:
    """Each pair once."""
    new = np.ones(len(sorted_pairs), np.bool_)
    new[1:] = sorted_pairs[1:] != sorted_pairs[:-1]
    return sorted_pairs[new]


def firsts(sorted_pairs: Ints) -> Ints:
    return sorted_pairs >> 32


def seconds(sorted_pairs: Ints) -> Ints:
    return sorted_pairs & _LOW


def offsets(sizes: Ints) -> Ints:
    """Where each of the rows of these sizes begins, and where the last one ends."""
    return np.concatenate((np.zeros(1, np.int64), sizes.cumsum()))


def sizes(first: Ints, count: int) -> Ints:
    """How often each number below `count` comes up."""
    return np.bincount(first, minlength=count)
