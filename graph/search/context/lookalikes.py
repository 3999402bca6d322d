"""What looks like something that a program around a model obeys: calls of tools, turns of a conversation, the ends of
what is quoted. Inert, it still says what it said."""

from __future__ import annotations

import re

OPENS, CLOSES = "\u27e6", "\u27e7"
"""The brackets of a pack's own delimiters, which therefore never stand in what is quoted."""

_TOOL = r"(?:antml:)?(?:function|tool)_?(?:calls?|results?|uses?|responses?|outputs?|codes?)"
_EVERYWHERE = re.compile(
    rf"""
      <(\|[^|<>\n]{{1,60}}\|)>                                  # <|im_start|>
    | <(\uff5c[^<>\n]{{1,60}}\uff5c)>
    | <(/?\s*(?:{_TOOL}|antml:\w+)\b[^<>]*)>                    # <tool_call>, <invoke> in a namespace
    | (?:<<(/?SYS)>>)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_MARKS = re.compile(
    r"\[(/?(?:INST|SYS|TOOL_CALLS?|TOOL_RESULTS?|AVAILABLE_TOOLS|SYSTEM_PROMPT|BEGIN_OF_TEXT|END_OF_TEXT))\]",
    re.IGNORECASE,
)
_IN_PROSE = re.compile(
    r"""<(/?\s*(?:invoke|parameter|tools?|system(?:[-_]\w+)?|assistant|user|human|developer|instructions?|thinking
        |scratchpad|context|documents?|untrusted|trusted|results?|output|input|prompt|query|answer|response|policy
        |admin|important|messages?|role|function|args|arguments|mcp\w*|im_\w+|eos|bos)\b[^<>]*)>""",
    re.VERBOSE | re.IGNORECASE,
)
_KEY = re.compile(
    r"""(["'])(tool_(?:calls?|use|choice|call_id|name)|toolUse|functionCall|function_call|recipient_name|jsonrpc
        |arguments|parameters|tool|function|role|method|action_input)\1(?=\s*:)""",
    re.VERBOSE,
)
_TURN = re.compile(
    r"^([ \t]*(?:[#>*_~-]+[ \t]*)*)"
    r"((?:system|assistant|user|human|developer|tool|function|model|ai|instruction|response)[ \t]*[*_]*[ \t]*:)",
    re.IGNORECASE | re.MULTILINE,
)
_REACT = re.compile(r"^([ \t]*)((?:Action|Action Input|Observation|Thought|Final Answer)[ \t]*:)", re.MULTILINE)
_INFO = re.compile(rf"^([ \t]*(?:`{{3,}}|~{{3,}}))[ \t]*{_TOOL}\b.*", re.IGNORECASE)
_RULE = re.compile(
    r"^(?!\| )[ \t]*[-=*_#<>/\\| ]{3,}[ \t]*(?:BEGIN|END|START|STOP)\b[^\n]*$", re.IGNORECASE | re.MULTILINE
)
_ORDERS = re.compile(
    r"""
      \b(?:ignore|disregard|forget|override|bypass|discard)\b[^.\n]{0,40}
        \b(?:previous|prior|above|earlier|preceding|all|any|your|the)\b
        [^.\n]{0,30}\b(?:instruct|rule|prompt|polic|guard|direction|context|safety)
    | \b(?:you\s+are\s+(?:now|no\s+longer)|from\s+now\s+on,?\s+you)\b
    | \b(?:new\s+(?:system\s+)?instructions?|system\s+(?:prompt|override|message))\b
    | \b(?:do\s+not|don't|never)\s+(?:tell|mention|inform|reveal|show)\b[^.\n]{0,30}
        \b(?:user|operator|human|anyone)
    | \b(?:reveal|print|repeat|send|post|exfiltrate|forward|output|leak)\b[^.\n]{0,50}
        \b(?:system\s+prompt|api[\s_-]?keys?|password|secret|token|credential|conversation)
    | \b(?:call|invoke|use|run|execute)\b[^.\n]{0,25}\b(?:tool|function)\b
    | \b(?:AI|language\s+model|LLM|assistant|agent|chatbot)s?\b[^.\n]{0,40}
        \b(?:must|should|shall|have\s+to|need\s+to|(?:is|are)\s+required)\b
    | \bignorier\w*\b[^.\n]{0,40}\b(?:anweisung|vorherig|bisherig)
    | \bignore[zr]?\b[^.\n]{0,40}\b(?:instructions?\s+pr[ée]c|consignes)
    | \bignora\b[^.\n]{0,40}\binstruc | 忽略.{0,12}(?:指令|指示|说明) | (?:игнорируй|забудь)
    """,
    re.VERBOSE | re.IGNORECASE,
)


def everywhere(text: str) -> str:
    """What is inert in code too: no code that means something else looks like it."""
    if OPENS in text or CLOSES in text:
        text = text.replace(OPENS, "[[").replace(CLOSES, "]]")
    if "<" in text:
        text = _EVERYWHERE.sub(_spelt, text)
    return _MARKS.sub(r"(\1)", text)


def in_code(text: str) -> str:
    """A block of code: as it is, but for what no code needs."""
    return _INFO.sub(r"\1text", everywhere(text))


def in_prose(text: str) -> str:
    """Text between code: nothing opens a turn, calls a tool or ends a quotation."""
    text = _IN_PROSE.sub(r"‹\1›", everywhere(text))
    text = _KEY.sub(r"“\2”", text)
    text = _TURN.sub(r"\1| \2", text)
    text = _REACT.sub(r"\1| \2", text)
    return _RULE.sub(lambda found: "| " + found[0].strip(), text)


def gives_orders(text: str) -> bool:
    """Whether a text talks to a model. A hint for people, and no more than that: orders can be given in any words."""
    return _ORDERS.search(text) is not None


def _spelt(found: re.Match[str]) -> str:
    return "‹" + next(group for group in found.groups() if group is not None) + "›"
