"""Which of very many ids may be meant by a misspelt one. Looks at some hundred of them, however many there are."""

from __future__ import annotations

from bisect import bisect_right

TYPE_CHECKING = False
if TYPE_CHECKING:
    from graph.topology.view import Words

_ENOUGH = 400  # ids that share a rare piece of the text
_AROUND = 40  # ids next to it in the order


def near(words: Words, text: str) -> list[str]:
    """The words to look for the closest match in: those beside the text in the order, which begin like it, and
    those that share its rarest pieces."""
    found = dict.fromkeys(_beside(words, text))
    blob = words.blob.tobytes()
    for piece in sorted(_pieces(text), key=lambda piece: (blob.count(piece), piece)):
        if len(found) >= _ENOUGH:
            break
        found.update(dict.fromkeys(_holding(words, blob, piece, _ENOUGH)))
    return [words[position] for position in found]


def _beside(words: Words, text: str) -> range:
    wanted = text.encode("utf-8", "surrogatepass")
    low, high = 0, len(words)
    while low < high:
        middle = (low + high) // 2
        if words[middle].encode() < wanted:
            low = middle + 1
        else:
            high = middle
    return range(max(0, low - _AROUND), min(len(words), low + _AROUND))


def _pieces(text: str) -> set[bytes]:
    size = min(3, len(text))
    return {text[at : at + size].encode("utf-8", "replace") for at in range(len(text) - size + 1)} - {b""}


def _holding(words: Words, blob: bytes, piece: bytes, most: int) -> list[int]:
    """The first words that hold a piece."""
    found: list[int] = []
    at = blob.find(piece)
    while at >= 0 and len(found) < most:
        position = bisect_right(words.offsets, at) - 1
        end = words.offsets[position + 1]
        if at + len(piece) <= end:
            found.append(position)
            at = blob.find(piece, end)
        else:
            at = blob.find(piece, at + 1)
    return found
