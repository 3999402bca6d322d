"""Remote images and links: an image that is drawn, or a link that is followed, tells its server whatever its address
holds. In a pack there is neither; where a link led stays readable."""

from __future__ import annotations

import re
from html import unescape

_ENTITY = re.compile(r"&#(?:x0*([0-9a-fA-F]{1,6})|0*(\d{1,7}));?")
_TEXT = r"((?:[^\[\]\\]|\\.|\[(?:[^\[\]\\]|\\.|\[[^\[\]]*\])*\])*+)"
_TARGET = r"""\(\s*+(<[^<>\n]*>|(?:[^\s()\\<]|\\.|\((?:[^\s()\\]|\\.|\([^\s()]*\))*\))*+)
    (?:\s+(?:"(?:[^"\\]|\\.)*+"|'(?:[^'\\]|\\.)*+'|\((?:[^()\\]|\\.)*+\)))?\s*+\)"""
_IMAGE = re.compile(rf"!\[{_TEXT}\](?:{_TARGET}|\[([^\[\]]*)\])", re.VERBOSE)
_LINK = re.compile(rf"(?<!!)\[{_TEXT}\]{_TARGET}", re.VERBOSE)
_AUTOLINK = re.compile(r"<([a-zA-Z][a-zA-Z0-9+.-]{1,31}:[^\s<>]*)>")
_DEFINITION = re.compile(
    r"""^[ ]{0,3}\[(?:[^\[\]\\]|\\.)+\]:[ \t]*\n?[ \t]*
        (?:(?:\#|<[^<>\n]*>|[a-zA-Z][a-zA-Z0-9+.-]*:\S+|//\S+|\S+(?=[ \t]*\n?[ \t]+["'(]))
           [ \t]*(?:\n?[ \t]*(?:"[^"]*"|'[^']*'|\([^()]*\)))?)[ \t]*(?:\n|$)""",
    re.VERBOSE | re.MULTILINE,
)
_LOCAL = re.compile(r"(?!//)[#./\w-][^\s:\\&<>]*\Z")
_REMAINS = re.compile(r"\](?=\((?!(?!//)[#./\w-][^\s:\\&<>()]*(?:\s+\"[^\"]*\")?\)))")
_BARE = re.compile(r"(?i)\b(https?|ftps?|wss?|file|smb|sftp|gopher)(:[/\\]{2,}|:(?=[/\\]))([^\s<>\"'`|)\]}]*)")
_WWW = re.compile(r"(?i)(?<![\w.@/\[])www\.(?=[a-z0-9])")
_DATA = re.compile(r"(?i)\b(?:data:[a-z]+/[\w.+-]+[;,]\S*|(?:javascript|vbscript):\S*)")


def without_links(text: str) -> str:
    """A text in which nothing is drawn from elsewhere and nothing can be clicked; addresses stay readable, less what
    was to be sent with them."""
    text = _ENTITY.sub(_plain, text)
    text = _DEFINITION.sub("", text)
    for _ in range(8):  # an image in a link, a link in the text of an image
        found = _LINK.sub(_link, _IMAGE.sub(_image, text))
        if found == text:
            break
        text = found
    text = _AUTOLINK.sub(r"\1", text)
    text = _REMAINS.sub("] ", text)
    text = text.replace("![", "! [")
    text = _DATA.sub("[address removed]", text)
    return _WWW.sub("www[.]", _BARE.sub(lambda found: defanged(found[0]), text))


def _plain(found: re.Match[str]) -> str:
    """Letters that are written as numbers, as in an address that must not look like one."""
    code = int(found[1], 16) if found[1] else int(found[2])
    return chr(code) if chr(min(code, 127)).isalnum() or code in b":/." else found[0]


def _image(found: re.Match[str]) -> str:
    return image(found[1])


def image(alt: str) -> str:
    """What stands for an image."""
    words = " ".join(alt.replace("[", "(").replace("]", ")").split())
    return f"[image: {words[:120]}]" if words else "[image]"


def _link(found: re.Match[str]) -> str:
    text, target = found[1], unescape(found[2].strip("<>")).replace("\\", "")
    if _LOCAL.match(found[2]):
        return found[0]
    told = defanged(target)
    if not told:
        return text
    return told if defanged(text) == told else f"{text} ({told})"


def defanged(address: str) -> str:
    """An address that nobody can click: `hxxps://example.net/path`, less its query. Nothing for what is no address of
    a page."""
    found = _BARE.match(re.sub(r"\s", "", address))
    if found is None:
        bare = re.sub(r"\s", "", address)
        return f"//{bare.lstrip('/')}".partition("?")[0].replace("//", "[//]") if bare.startswith("//") else ""
    path = re.split(r"[?#;]", found[3], maxsplit=1)[0]
    scheme = found[1].lower().replace("http", "hxxp").replace("ftp", "fxp")
    return f"{scheme}{'' if 'x' in scheme else '[:]'}://{path.lstrip('/')}"
