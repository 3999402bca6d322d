"""Which parts of a text a reader of the rendered page would not see."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import unescape

from graph.search.context.structure import Token

DRAWN_AS_NO_TEXT = frozenset(
    (
        *("applet", "area", "audio", "base", "canvas", "datalist", "dialog", "embed", "frame", "frameset", "head"),
        *("iframe", "input", "link", "map", "math", "meta", "noembed", "noframes", "noscript", "object", "option"),
        *("param", "script", "select", "source", "style", "svg", "template", "textarea", "title", "track", "video"),
        *("rp", "slot", "xmp", "button", "form", "menuitem", "progress", "meter"),
    )
)
VOID = frozenset(
    (
        "area",
        "base",
        "br",
        "col",
        "embed",
        "frame",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
    )
)
SHOWN = frozenset(
    (
        *("a", "abbr", "acronym", "address", "article", "aside", "b", "bdi", "bdo", "big", "blockquote", "body", "br"),
        *("caption", "center", "cite", "code", "col", "colgroup", "data", "dd", "del", "details", "dfn", "dir", "div"),
        *("dl", "dt", "em", "fieldset", "figcaption", "figure", "font", "footer", "h1", "h2", "h3", "h4", "h5", "h6"),
        *("header", "hgroup", "hr", "html", "i", "img", "ins", "kbd", "label", "legend", "li", "main", "mark"),
        *("marquee", "nav", "nobr", "ol", "optgroup", "output", "p", "picture", "pre", "q", "rt", "ruby", "s", "samp"),
        *("search", "section", "small", "span", "strike", "strong", "sub", "summary", "sup", "table", "tbody", "td"),
        *("tfoot", "th", "thead", "time", "tr", "tt", "u", "ul", "var", "wbr"),
    )
)
"""The other elements of HTML. A word in angle brackets that is none of them is a placeholder, as `<pod>`."""

_STYLE = re.compile(
    r"""
      display\s*:\s*none | visibility\s*:\s*(?:hidden|collapse) | content-visibility\s*:\s*hidden
    | opacity\s*:\s*0*(?:\.0*[0-9])?%?\s*(?:[;!]|$) | opacity\s*:\s*0?\.0
    | font(?:-size)?\s*:[^;]*?(?<![\d.])(?:0+(?:\.\d+)?|\.\d+|1)\s*(?:px|pt|em|rem|ex|ch|%|vw|vh|(?=[;!/]|$))
    | (?:^|[;\s])(?:max-)?(?:width|height)\s*:\s*[01](?:px|pt|em|rem|%)?\s*(?:[;!]|$)
    | (?:^|[;\s])color\s*:\s*(?:white|transparent|\#f{3}f?\b|\#f{6}(?:f\f)?\b|\#fefefe|\#f[0-9a-f]f[0-9a-f]f[0-9a-f]\b
        |(?:rgb|hsl)a?\([^)]*,\s*0?\.?0+\s*\) | rgba?\(\s*25[0-5]\s*,?\s*25[0-5]\s*,?\s*25[0-5])
    | text-indent\s*:\s*-\d{3,} | (?:left|top|right|bottom|margin(?:-\w+)?)\s*:\s*-\d{3,}
    | clip(?:-path)?\s*:\s*(?:rect|inset|circle|polygon) | transform\s*:\s*scale\w*\(\s*0 | mso-hide
    | line-height\s*:\s*0(?![.\d]) | -webkit-text-fill-color\s*:\s*transparent
    """,
    re.VERBOSE | re.IGNORECASE,
)
_CSS_COMMENT = re.compile(r"/\*.*?(?:\*/|$)", re.DOTALL)
_CSS_ESCAPE = re.compile(r"\\([0-9a-fA-F]{1,6})\s?|\\(.)", re.DOTALL)
_ATTRIBUTE = re.compile(r"""([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?""")
_CLASS = re.compile(
    r"\b(?:hidden|sr-only|visually-?hidden|d-none|invisible|screen-reader(?:-text|-only)?|hide)\b", re.IGNORECASE
)
_PALE = frozenset(("white", "#fff", "#ffffff", "transparent", "snow", "ghostwhite", "#fefefe"))


def shown(tokens: Sequence[Token]) -> list[bool]:
    """Whether a reader sees each token. An element that is hidden and never closed hides all that follows."""
    found: list[bool] = []
    hiding = ""
    depth = 0
    for token in tokens:
        if hiding:
            if token.what == "tag" and token.name == hiding and token.name not in VOID:
                depth += -1 if token.closing else 1
            if depth == 0:
                hiding = ""
            found.append(False)
            continue
        seen = token.what != "comment" and not (token.what == "tag" and _hides(token))
        if not seen and token.what == "tag" and not token.closing and token.name not in VOID and not _empty(token):
            hiding, depth = token.name, 1
        found.append(seen)
    return found


def _empty(token: Token) -> bool:
    """`<path/>` holds nothing, where the element is not one of HTML; there the slash means nothing."""
    return token.attributes.rstrip().endswith("/") and token.name not in SHOWN | DRAWN_AS_NO_TEXT


def _hides(token: Token) -> bool:
    if token.name in DRAWN_AS_NO_TEXT:
        return True
    if token.name not in SHOWN:
        return bool(token.attributes) and not token.closing and _hiding(attributes(token))
    return not token.closing and _hiding(attributes(token))


def attributes(token: Token) -> dict[str, str]:
    """What stands in a tag, names in lower case; of one given twice the first, as browsers have it."""
    found: dict[str, str] = {}
    for name, double, single, bare in _ATTRIBUTE.findall(token.attributes):
        found.setdefault(name.lower(), unescape(double or single or bare))
    return found


def _hiding(given: dict[str, str]) -> bool:
    style = _CSS_ESCAPE.sub(_unescaped, _CSS_COMMENT.sub("", given.get("style", "")))
    color = given.get("color", "").strip().lower()
    return (
        "hidden" in given
        or _STYLE.search(style) is not None
        or _CLASS.search(given.get("class", "")) is not None
        or color in _PALE
        or (bool(color) and color == given.get("bgcolor", "").strip().lower())
        or given.get("size", "").strip() in {"0", "-7"}
    )


def _unescaped(found: re.Match[str]) -> str:
    if found[2]:
        return found[2]
    code = int(found[1], 16)
    return chr(code) if 0 < code < 0x110000 else ""
