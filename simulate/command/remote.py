"""A question put to a running platform, with the standard library alone."""

from __future__ import annotations

import json
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection, IncompleteRead
from time import monotonic
from urllib.parse import urlsplit

from graph import environment
from graph.errors import OpsgraphError, Unanswerable, Unreachable, WrongInput

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from simulate.command.question import Question

    Doc = dict[str, Any]

ROOT = "/api/v1/graph"
PATH = f"{ROOT}/whatif"
CONNECT_SECONDS = 10.0
ANSWER_SECONDS = 120.0
_MOST_OF_A_FAULT = 100_000


def asked(server: str, question: Question) -> tuple[str, Doc]:
    """The answer as the platform wrote it, and the document that it is.

    WrongInput where the platform says that the question is wrong, Unreachable where nobody answers, Unanswerable where
    it does and gives no answer: the token is refused, the platform is in trouble, it is no opsgraph.
    """
    text = exchanged(server, "POST", f"{PATH}/{question.verb}", _body(question))
    return text, _document(text, server)


def _body(question: Question) -> bytes:
    try:
        return json.dumps(question.arguments, ensure_ascii=False).encode()
    except UnicodeEncodeError as broken:
        told = repr(broken.object[max(0, broken.start - 20) : broken.end + 20])
        raise WrongInput(f"What is asked holds what is no letter, near {told}.", "Write it in UTF-8.") from broken


def exchanged(server: str, method: str, path: str, body: bytes | None = None) -> str:
    """What the platform answers to a request; errors as `asked` has them."""
    status, text = _exchanged(server, method, path, body)
    if status == 200:
        return text
    raise _fault(status, text[:_MOST_OF_A_FAULT], server)


def _exchanged(server: str, method: str, path: str, body: bytes | None) -> tuple[int, str]:
    connection, root = _connection(server)
    headers = {"Content-Type": "application/json", "Accept": "application/json", "Connection": "close"}
    token = environment.token()
    if token:
        headers["Authorization"] = f"Bearer {_checked(token)}"
    try:
        connection.connect()
        if connection.sock is not None:
            connection.sock.settimeout(ANSWER_SECONDS)
        connection.request(method, f"{root}{path}", body, headers)
        answer = connection.getresponse()
        return answer.status, _read(answer, monotonic() + ANSWER_SECONDS).decode("utf-8", "replace")
    except TimeoutError as late:
        raise Unreachable(f"{server} does not answer in time.", "Try again, or ask for less with --limit.") from late
    except (OSError, HTTPException) as broken:
        why = getattr(broken, "strerror", None) or str(broken) or type(broken).__name__
        raise Unreachable(f"{server} cannot be reached: {why}.", "Check the address and that it runs.") from broken
    finally:
        connection.close()


def _read(answer: HTTPResponse, until: float) -> bytes:
    """The whole body; a platform that only trickles is one that does not answer."""
    found = bytearray()
    while piece := answer.read1(65536):
        found += piece
        if monotonic() > until:
            raise TimeoutError
    if answer.length:
        raise IncompleteRead(bytes(found), answer.length)
    return bytes(found)


def _connection(server: str) -> tuple[HTTPConnection, str]:
    remedy = "Write it like https://opsgraph.example.com."
    if not server.isprintable() or " " in server:
        raise WrongInput(f"--server {server!r} is no address.", remedy)
    try:
        parts = urlsplit(server)
        port = parts.port
        (parts.hostname or "").encode("idna")
    except ValueError as broken:
        raise WrongInput(f"--server {server!r} is no address: {broken}.", remedy) from broken
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise WrongInput(f"--server {server!r} is no address.", remedy)
    if parts.username or parts.password or parts.query or parts.fragment:
        raise WrongInput("--server takes an address without a password and without a query.", remedy)
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    return kind(parts.hostname, port, timeout=CONNECT_SECONDS), parts.path.rstrip("/")


def _checked(token: str) -> str:
    if not token.isascii() or not token.isprintable() or " " in token:
        raise WrongInput("OPSGRAPH_TOKEN holds what no token has: blanks or special letters.", "Set it anew.")
    return token


def _document(text: str, server: str) -> Doc:
    try:
        doc = json.loads(text)
    except ValueError:
        doc = None
    if not isinstance(doc, dict) or not str(doc.get("schema", "")).startswith("opsgraph."):
        raise Unanswerable(f"{server} answers, but not like opsgraph.", "Check the address.")
    return doc


def _fault(status: int, text: str, server: str) -> OpsgraphError:
    """The error that an answer stands for: the platform's own words where it has any."""
    message, remedy = _said(text)
    match status:
        case 401:
            return Unanswerable(
                f"{server} refuses the token: it is missing, wrong or expired.", "Set OPSGRAPH_TOKEN to a valid one."
            )
        case 403:
            return Unanswerable(
                message or f"{server} does not allow this with your token.",
                remedy or "Ask for a role that may: reader or operator.",
            )
        case 429:
            return Unreachable(f"{server} has had enough questions for now.", "Try again in a minute.")
        case 408:
            return Unreachable(f"{server} does not answer in time.", "Try again, or ask for less with --limit.")
        case _ if 300 <= status < 400:
            return Unanswerable(f"{server} points elsewhere ({status}), which is not followed.", "Name that address.")
        case 404 if not message:
            return Unanswerable(f"{server} has no {PATH}.", "Check the address: is it opsgraph, of this version?")
        case _ if 400 <= status < 500 and message:
            return WrongInput(message, remedy)
        case _ if message:
            return Unanswerable(message, remedy)
    return Unanswerable(f"{server} answered {status} and gave no reason.", "Look into its log.")


def _said(text: str) -> tuple[str, str]:
    """Message and remedy of an error of the API; empty where it is none."""
    try:
        error = json.loads(text)["error"]
        return str(error["message"]), str(error.get("remedy") or "")
    except (ValueError, KeyError, TypeError, AttributeError):
        return "", ""
