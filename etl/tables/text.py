"""Files of text: their hash, their encoding, their lines."""

from __future__ import annotations

import codecs
import io
from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path
from typing import BinaryIO, TextIO

from graph.errors import Unreachable

BLOCK = 1 << 20
MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


def unreadable(path: Path, broken: OSError) -> Unreachable:
    return Unreachable(
        f"The file {path} cannot be read: {(broken.strerror or str(broken)).lower()}.",
        "Check that it is a file and its rights, then load again.",
    )


class TextFile:
    """One file, read twice: once for its hash and encoding, once for its rows."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.encoding = "utf-8"
        self.fallback = False
        self.spoilt = False
        self.length = 0
        self._as_utf_8 = False
        self._line_feeds = False

    def digest(self) -> str:
        """The hash of the bytes; settles the encoding on the way."""
        digest = blake2b(digest_size=16)
        try:
            with self.path.open("rb") as file:
                head = file.read(4)
                self.encoding = next((name for mark, name in MARKS.items() if head.startswith(mark)), "utf-8")
                decoder: codecs.IncrementalDecoder | None = codecs.getincrementaldecoder(self.encoding)()
                block = head + file.read(BLOCK)
                while block:
                    digest.update(block)
                    self.length += len(block)
                    self._line_feeds |= b"\n" in block
                    decoder = self._check(decoder, block)
                    block = file.read(BLOCK)
                self._check(decoder, b"", final=True)
        except OSError as broken:
            raise unreadable(self.path, broken) from broken
        return digest.hexdigest()

    def _check(
        self, decoder: codecs.IncrementalDecoder | None, block: bytes, final: bool = False
    ) -> codecs.IncrementalDecoder | None:
        """What is no UTF-8 is read as Windows-1252; a file whose first bytes name its encoding keeps that."""
        if decoder is None:
            return None
        try:
            decoder.decode(block, final)
        except UnicodeDecodeError:
            if self.encoding == "utf-8":
                self.encoding, self.fallback = "cp1252", True
            self.spoilt = not self.fallback
            return None
        return decoder

    def content(self) -> BinaryIO:
        """The content in lines that end with a line feed, whatever ends them in the file."""
        if self.encoding == "utf-16" or not self._line_feeds:
            with self.open() as file:
                text = file.read().replace("\r\n", "\n").replace("\r", "\n")
            self._as_utf_8 = True
            return io.BytesIO(text.encode("utf-8", "replace"))
        try:
            return self.path.open("rb")
        except OSError as broken:
            raise unreadable(self.path, broken) from broken

    def text(self, part: bytes) -> str:
        """A part of that content, read."""
        if self._as_utf_8:
            return part.decode()
        if self.encoding == "utf-8-sig":
            return part.removeprefix(codecs.BOM_UTF8).decode("utf-8", "replace")
        return part.decode(self.encoding, "replace")

    def decoder(self) -> Callable[[bytes], str]:
        """The quickest way to read parts of that content."""
        plain = self._as_utf_8 or (self.encoding == "utf-8" and not self.spoilt)
        return bytes.decode if plain else self.text

    def open(self) -> TextIO:
        try:
            return self.path.open(encoding=self.encoding, errors="replace", newline="")
        except OSError as broken:
            raise unreadable(self.path, broken) from broken

    def notes(self) -> list[str]:
        if self.fallback:
            return [f"{self.path.name} is not UTF-8; it was read as Windows-1252"]
        if self.spoilt:
            return [f"{self.path.name} holds bytes that mean nothing in {self.encoding.removesuffix('-sig').upper()}"]
        return []
