"""Where the API listens."""

from __future__ import annotations

import socket

import pytest

from api.serve import check_bind, listening
from graph.errors import WrongInput


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1"])
def test_this_machine_may_listen_to_itself(host: str) -> None:
    check_bind(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.4", "example.com"])
def test_without_a_login_it_does_not_listen_to_others(host: str) -> None:
    with pytest.raises(WrongInput, match=r"127\.0\.0\.1"):
        check_bind(host)


def test_a_port_that_is_taken_is_told_with_the_next_step() -> None:
    with listening("127.0.0.1", 0) as taken, pytest.raises(WrongInput, match="--port"):
        listening("127.0.0.1", taken.getsockname()[1])


def test_any_free_port_is_found() -> None:
    with listening("127.0.0.1", 0) as listener:
        assert listener.family is socket.AF_INET
        assert listener.getsockname()[1] > 0
