"""Stores answer synchronously; the loop that serves requests waits for them in a few threads of their own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import TypeVar

T = TypeVar("T")

# They stay, since a store keeps a connection for each thread that asks it.
_ASKING = ThreadPoolExecutor(max_workers=8, thread_name_prefix="ask")
# What reckons for seconds keeps nobody waiting who only looks something up.
_RECKONING = ThreadPoolExecutor(max_workers=4, thread_name_prefix="reckon")


async def in_thread(ask: Callable[[], T]) -> T:
    """What `ask` answers. A request that is given up (a timeout, a client gone) does not wait for it."""
    return await asyncio.get_running_loop().run_in_executor(_ASKING, copy_context().run, ask)


async def reckoned(ask: Callable[[], T]) -> T:
    """The same for what takes the processor. What is given up before its turn is never begun."""
    return await asyncio.get_running_loop().run_in_executor(_RECKONING, copy_context().run, ask)
