"""What in a question is no word but a name for one thing: ids, error codes, addresses, names of hosts."""

from __future__ import annotations

import re
from collections.abc import Iterator

_CODE = re.compile(
    r"""
    \b(?:
        CVE-\d{4}-\d{4,}                # CVE-2024-6387
      | [A-Z][A-Z0-9_]{0,9}-\d{2,6}     # ORA-00257, LBL-502, E-217
      | [A-Z]{2,8}\d{3,}                # INC1091, KB0012
      | 0[xX][0-9a-fA-F]{4,}            # 0x80070005
    )\b
    """,
    re.VERBOSE,
)
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:/-]*[A-Za-z0-9]")
_JOINT = re.compile(r"[-_.:/]")
_ADDRESS = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}")


def codes(text: str) -> list[str]:
    """The ids and error codes in a text, in lower case, each once, in order."""
    return list(dict.fromkeys(found[0].lower() for found in _CODE.finditer(text)))


def keys(text: str) -> list[str]:
    """The keys that a question names: codes, and names that hold together, as `db-prod-01` or `article:runbooks/dns`;
    and all of it where it is one word. In lower case, each once, in order."""
    alone = [text.strip().lower()] if len(text.split()) == 1 else []
    return list(dict.fromkeys([*codes(text.upper()), *(name.lower() for name in names(text)), *alone]))


def names(text: str) -> Iterator[str]:
    """What may be the name of a thing as machines write it: with a joint in it; of numbers, only an address."""
    for found in _NAME.finditer(text):
        name = found[0]
        spelt = _JOINT.search(name) and any(each.isalpha() for each in name)
        if spelt or _ADDRESS.fullmatch(name):
            yield name
