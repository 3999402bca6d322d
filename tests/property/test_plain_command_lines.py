"""A plain command line is read as argparse reads it; the rest is left to argparse."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulate.command import plain
from simulate.command.commands import COMMANDS
from simulate.command.question import Misused

PIECES = """
    a b.yaml payments run list 5 -5 - -- -h --help --debug --form --format table --format= --format=json --limit 3
    --limit=4 --limit=x --data D --data= --server --as-of T --with-incidents --with-incidents=1 --max-age 2h
    --fail-on down --fail-on=new-spof --degrade cache --all --from T --to --scenario s.yaml --trials 10 --seed
    --seed=-3 --now --save plan --last 7 --last=9999999999999999999
"""
WORDS = st.lists(st.sampled_from([*PIECES.split(), "", " ", "-x y", "--data=a=b"]), max_size=6)


@pytest.mark.parametrize("name", COMMANDS)
@given(words=WORDS)
def test_what_is_plain_is_read_as_argparse_reads_it(name: str, words: list[str]) -> None:
    command = COMMANDS[name]
    said = plain.read(command.declare, words)
    if said is not None:
        assert vars(said) == vars(command.parser().parse_args(words))


@pytest.mark.parametrize("name", COMMANDS)
def test_the_examples_of_a_command_are_plain(name: str) -> None:
    for example in COMMANDS[name].examples:
        assert plain.read(COMMANDS[name].declare, example.split()[1:]) is not None


@pytest.mark.parametrize(
    "line", ["a --format", "a --format=", "--help", "a --fail-on x b", "a --limit x", "a --no", "-- a", "a --debug=1"]
)
def test_what_is_not_plain_is_left_to_argparse(line: str) -> None:
    assert plain.read(COMMANDS["fail"].declare, line.split()) is None


def test_an_option_that_may_not_be_empty_is_refused_in_words() -> None:
    with pytest.raises(Misused, match="it is empty"):
        COMMANDS["fail"].read(["a", "--data", " "])
