"""How a scenario is given: step by step, or as the text of a file."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any

import strawberry
from strawberry.scalars import JSON

from api.graphql.enums import RelationType, Strength
from api.graphql.scalars import Time
from graph.errors import WrongInput
from graph.ports import Doc


@strawberry.input(description="A new asset.")
class AssetInput:
    id: str
    name: str | None = None
    type: str | None = None
    environment: str | None = None
    status: str | None = None
    criticality: str | None = None
    owner: str | None = strawberry.field(default=None, description="A team.")
    attributes: JSON | None = None


@strawberry.input(description="A relation that begins or, in `disconnect`, ends.")
class RelationInput:
    source: str
    type: RelationType
    target: str
    pool: str | None = None
    strength: Strength | None = None


@strawberry.input(description="How many of a pool must be up.")
class RequirementInput:
    asset: str
    pool: str
    min_up: str = strawberry.field(description="A count, or a share such as `60%`.")


@strawberry.input(description="One step: one of these. Assets go by id, uid, alias, or a name that only one has.")
class StepInput:
    fail: list[str] | None = None
    degrade: list[str] | None = None
    remove: list[str] | None = None
    add: AssetInput | None = None
    connect: RelationInput | None = None
    disconnect: RelationInput | None = None
    require: RequirementInput | None = None


@strawberry.input(description="A scenario: its steps in their order, and the gate that its outcome must pass.")
class ScenarioInput:
    steps: list[StepInput]
    name: str | None = None
    as_of: Time | None = None
    with_incidents: bool = False
    gate: list[JSON] | None = strawberry.field(
        default=None, description='As scenario files have it: `[{no: {state: "DOWN", criticality: "critical"}}]`.'
    )


def text_of(scenario: ScenarioInput | None, text: str | None) -> str:
    """The text of a scenario that is given in one of the two ways. Every JSON document is a YAML one."""
    if (scenario is None) is (text is None):
        raise WrongInput("A scenario is given as `scenario` or as `text`.", "Give one of the two.")
    return json.dumps(_plain(scenario), ensure_ascii=False) if text is None else text


def _plain(given: Any) -> Any:
    """An input as JSON has it, less what was left out."""
    if isinstance(given, list):
        return [_plain(each) for each in given]
    if not is_dataclass(given):
        return given.value if isinstance(given, Enum) else given
    plain: Doc = {field.name: getattr(given, field.name) for field in fields(given)}
    return {name: _plain(value) for name, value in plain.items() if value is not None}
