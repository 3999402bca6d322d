"""Completion for the shell: commands, options, and the ids of assets, read from the saved topology."""

from __future__ import annotations

from simulate.command import terminal
from simulate.command.commands import COMMANDS
from simulate.command.question import PROGRAM

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_MOST = 200
_ASSETS = ("fail", "spof", "availability")
_FILES = ("run", "compare", "backtest")

_SCRIPTS = {
    "bash": f"""_{PROGRAM}() {{
    mapfile -t COMPREPLY < <({PROGRAM} --complete "${{COMP_WORDS[@]:1:COMP_CWORD}}" 2>/dev/null)
}}
complete -o default -F _{PROGRAM} {PROGRAM}
""",
    "zsh": f"""#compdef {PROGRAM}
_{PROGRAM}() {{
    local -a found
    found=("${{(@f)$({PROGRAM} --complete "${{(@)words[2,CURRENT]}}" 2>/dev/null)}}")
    if [[ -n "$found" ]]; then compadd -- $found; else _files; fi
}}
compdef _{PROGRAM} {PROGRAM}
""",
    "fish": f"""function _{PROGRAM}
    {PROGRAM} --complete (commandline -opc)[2..] (commandline -ct) 2>/dev/null
end
complete -c {PROGRAM} -a '(_{PROGRAM})'
""",
}


def main(words: Sequence[str]) -> int:
    """`completion SHELL` prints the script to be sourced; `--complete WORD...` what the last word can become."""
    if words[0] == "--complete":
        terminal.hand_over("".join(f"{each}\n" for each in candidates(list(words[1:]) or [""])))
        return 0
    shell = words[1] if len(words) > 1 else ""
    if shell in ("--help", "-h", ""):
        terminal.hand_over(_help())
        return 0
    if shell not in _SCRIPTS:
        from graph.errors import Unknown

        raise Unknown("shell", shell, _SCRIPTS, f"There are {', '.join(_SCRIPTS)}.")
    terminal.hand_over(_SCRIPTS[shell])
    return 0


def _help() -> str:
    return (
        f"usage: {PROGRAM} completion {'|'.join(_SCRIPTS)}\n\n"
        "Prints what completes commands, options and assets in your shell.\n\n"
        "examples:\n"
        f"  {PROGRAM} completion bash > ~/.local/share/bash-completion/completions/{PROGRAM}\n"
        f'  {PROGRAM} completion zsh > "${{fpath[1]}}/_{PROGRAM}"\n'
        f"  {PROGRAM} completion fish > ~/.config/fish/completions/{PROGRAM}.fish\n"
    )


def candidates(words: list[str]) -> list[str]:
    """What the last of the words can become."""
    *before, begun = words
    if not before:
        return _starting(begun, [*COMMANDS, "completion", "--help", "--version"])
    command = COMMANDS.get(before[0])
    if command is None:
        return _starting(begun, ["bash", "fish", "zsh"]) if before == ["completion"] else []
    if before[-1] == "--format":
        from simulate.render import FORMATS

        return _starting(begun, FORMATS)
    if begun.startswith("-"):
        return _starting(begun, sorted(command.parser().options()))
    if command.name == "saved" and len(before) == 1:
        return _starting(begun, ["list", "show", "run", "delete"])
    if before[-1] == "--degrade" or (command.name in _ASSETS and not before[-1].startswith("--")):
        return _assets(begun, _folder(before))
    return []


def _starting(begun: str, words: Iterable[str]) -> list[str]:
    return [word for word in words if word.startswith(begun)]


def _folder(words: Sequence[str]) -> str | None:
    for number, word in enumerate(words):
        if word == "--data" and number + 1 < len(words):
            return words[number + 1]
        if word.startswith("--data="):
            return word.partition("=")[2]
    return None


def _assets(begun: str, folder: str | None) -> list[str]:
    """Ids of assets that begin like this; none where no topology is saved."""
    from pathlib import Path

    from graph import environment
    from graph.errors import OpsgraphError
    from graph.topology import open_saved

    try:
        topology = open_saved(Path(environment.folder(folder)))
    except OpsgraphError:
        return []
    if topology is None:
        return []
    from bisect import bisect_left

    found: list[str] = []
    for node in range(bisect_left(topology.ids, begun), len(topology)):
        name = topology.id(node)
        if not name.startswith(begun) or len(found) == _MOST:
            break
        if topology.takes_part(node):
            found.append(name)
    return found
