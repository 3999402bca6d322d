"""A text as the words it is searched by.

Operations talk in names that stick together: `KubePodCrashLooping`, `db-prod-01`, `etcdserver: no leader`, `k8s`. Each
is found as a whole, however it is spelt (`time-out` is `timeout`), and by its parts; two hosts of one kind share
their parts, and only the right one has the whole.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from graph.search.stems import stem

# What nearly every sentence has. Words that mean something to an operator stay: no, not, up, down, off, out, over.
STOPWORDS = frozenset(
    """
    a about after again all also am an and any are as at be because been before being between both
    but by can could did do does doing done during each few for from further get gets getting got
    had has have having he her here hers him his how i if in into is it its itself just let may me
    might more most must my myself of on once or other our ours own please same shall she should so
    some such than that the their theirs them then there these they this those through to too until
    us very was we were what when where whether which while who whom whose why will with would you
    your yours
    """.split()  # noqa: SIM905
)

_RUN = re.compile(r"[^\W_]+(?:[-._/:@+#&]+[^\W_]+|_+[^\W_]+)*")
"""Letters and digits, and what holds them together."""
_OUTER = re.compile(r"[./:@+#&]+")
"""Between names, as in a path or a full host name; hyphens and underscores are inside of one."""
_JOINT = re.compile(r"[-_]+")
_PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+|[^\W\dA-Za-z_]+")
"""`HTTPServer2` is `HTTP`, `Server`, `2`."""
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]")
_LONGEST = 64


def folded(text: str) -> str:
    """A text without what only looks different: accents, ligatures, full-width letters."""
    if text.isascii():
        return text
    plain = unicodedata.normalize("NFKD", text)
    return unicodedata.normalize("NFC", "".join(each for each in plain if not unicodedata.combining(each)))


def tokens(text: str) -> Iterator[str]:
    """The words of a text, in order; those of a name are its parts, then its wholes."""
    for found in _RUN.finditer(folded(text)):
        run = found[0]
        if run.isalpha() and (run.islower() or run.istitle()) and run.isascii():
            word = run.lower()
            if len(word) > 1 and word not in STOPWORDS:
                yield stem(word)
        else:
            yield from _name(run)


def _name(run: str) -> Iterator[str]:
    """What is no plain word: parts first, then every name within it, then all of it."""
    names = [name for name in _OUTER.split(run) if name]
    parts = [part for name in names for joint in _JOINT.split(name) for part in _PART.findall(joint)]
    for part in parts:
        yield from _plain(part, sure=len(parts) == 1)
    if len(parts) > 1:
        for name in names:
            if sum(1 for _ in _PART.finditer(name)) > 1:
                yield _whole(name)
        if len(names) > 1 and len(run) <= _LONGEST:
            yield run.lower()


def _plain(part: str, sure: bool) -> Iterator[str]:
    word = part.lower()
    if _WIDE.match(word):
        yield from (word[at : at + 2] for at in range(max(1, len(word) - 1)))
    elif word.isdigit():
        yield word.lstrip("0") or "0"
    elif len(word) > 1 and (word not in STOPWORDS or (sure and part.isupper())):
        yield stem(word)


def _whole(name: str) -> str:
    """A name without what holds it together, but for numbers: 1-22 is not 122."""
    joined = _JOINT.sub("", name).lower()
    return name.lower() if joined.isdigit() else stem(joined)
