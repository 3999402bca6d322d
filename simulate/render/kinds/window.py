"""When a change is planned, and whether it had better happen at another time: part of what `whatif change` answers."""

from __future__ import annotations

from simulate.render import words
from simulate.render.report import Items, Mark, Section, listed, plural

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from simulate.render.report import Text

    Doc = Mapping[str, Any]


def window_verdict(doc: Doc) -> list[Text]:
    """A line on the window, where the answer is about a change that has one."""
    planned = doc.get("window")
    if not planned:
        return []
    when = words.span(planned["start"], planned["end"])
    if planned["free"]:
        return [Mark(f"Its window is free: {when}.", "good")]
    faults = []
    if doc.get("collisions"):
        faults.append(f"collides with {plural(len(doc['collisions']), 'change')}")
    if planned["freezes"]:
        faults.append(f"lies in {plural(len(planned['freezes']), 'freeze')}")
    return [Mark(f"Its window, {when}, {' and '.join(faults) or 'is not free'}.", "bad")]


def window(doc: Doc) -> Section | None:
    """What is to be known of the window: freezes, business hours, other work of the team."""
    planned = doc.get("window")
    if not planned:
        return None
    items: list[Text] = [f"{words.span(planned['start'], planned['end'])}, {planned['stage']}"]
    items += [
        ["Freeze ", Mark(freeze["freeze"], "id"), f" ({freeze['title']}) holds for ", *listed(freeze["assets"], most=6)]
        for freeze in planned["freezes"]
    ]
    if planned["business_hours"]:
        hours = planned["business_hours"]
        items.append("1 business hour lies in it" if hours == 1 else f"{hours:g} business hours lie in it")
    if planned["beside"]:
        items.append(["The same team also works on ", *listed(planned["beside"], most=6)])
    free = planned.get("next_free")
    if free:
        items.append([Mark("Next free window: ", "strong"), words.span(free["start"], free["end"])])
    return Section("Window", Items(items))
