"""For pipelines: JUnit XML, each rule of the gate a test case."""

from __future__ import annotations

from simulate.render import table

TYPE_CHECKING = False
if TYPE_CHECKING:
    from simulate.render.report import Check, Report


def render(report: Report, at: str | None = None) -> str:
    """One suite. Without any rule it has one case that passes and says so: a pipeline takes an empty suite for a
    fault."""
    checks = list(report.checks or [])
    failed = sum(not check.passed for check in checks)
    name = report.title
    stamp = f' timestamp="{_value(at)}"' if at else ""
    counts = f'tests="{max(1, len(checks))}" failures="{failed}" errors="0"'
    cases = "".join(_case(check, report.kind) for check in checks) or _no_rules(report.kind)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<testsuites name="whatif" {counts} time="0">\n'
        f'  <testsuite name="{_value(name)}" {counts} skipped="0" time="0"{stamp}>\n'
        f"{cases}"
        f"    <system-out>{_text(table.render(report))}</system-out>\n"
        "  </testsuite>\n"
        "</testsuites>\n"
    )


def _case(check: Check, kind: str) -> str:
    head = f'    <testcase classname="whatif.{kind}" name="{_value(check.name)}" time="0"'
    if check.passed:
        return f"{head}/>\n"
    told = f"{check.name}: {check.detail}" if check.detail else check.name
    return f'{head}>\n      <failure message="{_value(told)}" type="gate">{_text(told)}</failure>\n    </testcase>\n'


def _no_rules(kind: str) -> str:
    return f'    <testcase classname="whatif.{kind}" name="no rule was asked for" time="0"/>\n'


def _text(text: str) -> str:
    """Text of an element. What XML cannot hold is made visible."""
    return "".join(map(_letter, text))


def _value(text: str) -> str:
    """The value of an attribute; line ends would become blanks."""
    return _text(text).replace('"', "&quot;").replace("\n", "&#10;").replace("\t", "&#9;")


def _letter(letter: str) -> str:
    match letter:
        case "&":
            return "&amp;"
        case "<":
            return "&lt;"
        case ">":
            return "&gt;"
        case "\r":
            return "&#13;"
    code = ord(letter)
    if code < 0x20 and letter not in "\t\n":
        return f"\\x{code:02x}"
    if 0xD800 <= code < 0xE000 or code in (0xFFFE, 0xFFFF):
        return f"\\u{code:04x}"
    return letter
