"""Texts of all lengths, by which an exported network is held to the model that it was made of."""

from __future__ import annotations

from itertools import cycle, islice

_SENTENCES = (
    "Checkout latency rose after the rollout of payments-api 4.12 in eu-west-1.",
    "ORA-01555: snapshot too old; rollback segment number 9 is too small.",
    "Restart the pods one at a time, and wait until each of them is ready.",
    "The certificate of login.example.org expires in 7 days.",
    "KubePersistentVolumeFillingUp fired on db-prod-01 at 03:14.",
    "```sh\nkubectl get events --field-selector involvedObject.name=web-0\n```",
    "Größere Störung im Rechenzentrum, die Kühlung ist ausgefallen.",
    "数据库连接池已满。",
    "L'équipe réseau a remplacé le commutateur défectueux.",
)


def probes(window: int) -> list[str]:
    """The same texts every time: nothing, a word, sentences, and ever more words up to more than a window takes."""
    words = [word for sentence in _SENTENCES for word in sentence.split()]
    longest = min(window, 1024) + 40
    lengths = [2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 233, *range(300, longest, 100), longest]
    runs = [" ".join(islice(cycle(words), length, 2 * length)) for length in lengths if length <= longest]
    return ["", "a", "disk full", *_SENTENCES, *runs]
