"""The JDKs of this machine, found where Linux and macOS keep them."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.rigs import RigMissing

# Where JDKs are installed: distributions, macOS, Homebrew, SDKMAN, an editor, a container image.
PLACES = (
    "/usr/lib/jvm/*",
    "/usr/java/*",
    "/opt/java/*",
    "/opt/jdk*",
    "/Library/Java/JavaVirtualMachines/*/Contents/Home",
    "~/Library/Java/JavaVirtualMachines/*/Contents/Home",
    "/opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home",
    "/usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home",
    "~/.sdkman/candidates/java/*",
    "~/.jdks/*",
)


@dataclass(frozen=True)
class Jdk:
    """An installed JDK: its folder, and what it calls itself (`25.0.3+9-LTS`, of the feature version 25)."""

    home: Path
    release: str
    feature: int

    def tool(self, name: str) -> str:
        """The path of `java`, `javac` or `jar`."""
        return str(self.home / "bin" / name)


def find_jdk(*features: int) -> Jdk:
    """The first JDK that has at least the first of `features`, else the next; `RigMissing` without any."""
    jdks = list(installed_jdks())
    for feature in features:
        for jdk in jdks:
            if jdk.feature >= feature:
                return jdk
    raise RigMissing(f"no JDK {min(features)} or newer was found: install one, or name it by JAVA_HOME")


def installed_jdks() -> Iterator[Jdk]:
    """Each JDK once: those that the environment names, the one on the path, those in `PLACES`."""
    seen: set[Path] = set()
    for home in _homes():
        folder = home.resolve()
        if folder not in seen and (jdk := _read(folder)):
            yield jdk
        seen.add(folder)


def _homes() -> Iterator[Path]:
    named = {key: value for key, value in os.environ.items() if key.startswith("JAVA_HOME") and value}
    yield from (Path(named[key]) for key in sorted(named))
    if javac := shutil.which("javac"):
        yield Path(javac).resolve().parent.parent
    for place in PLACES:
        pattern = Path(place).expanduser()
        yield from sorted(Path(pattern.anchor).glob(str(pattern.relative_to(pattern.anchor))), reverse=True)


def _read(home: Path) -> Jdk | None:
    """What the file `release` says, which each JDK since 9 has; None for anything that cannot compile."""
    try:
        text = (home / "release").read_text(encoding="utf-8")
    except OSError:
        return None
    version = re.search(r'^JAVA_VERSION="(\d+)', text, re.MULTILINE)
    if not version or not (home / "bin" / "javac").exists():
        return None
    runtime = re.search(r'^JAVA_RUNTIME_VERSION="(.+)"', text, re.MULTILINE)
    return Jdk(home, runtime[1] if runtime else version[1], int(version[1]))
