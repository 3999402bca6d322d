"""The only reader of the environment: a flag, then `OPSGRAPH_*`, then `opsgraph.toml`, then the default."""

from __future__ import annotations

import os
import re
import tomllib
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
)
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from graph import defaults
from graph.errors import BadSettings, closest

CONFIG = "opsgraph.toml"
PREFIX = "OPSGRAPH_"
# Read by other programs of the project, not by these settings.
OTHER_NAMES = ("OPSGRAPH_CONFIG", "OPSGRAPH_TOKEN", "OPSGRAPH_RIGS")
OTHER_PREFIXES = ("OPSGRAPH_TEST_",)

_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def duration(value: object) -> object:
    """`15m`, `2h`, `30d` as a timedelta; anything else is left to pydantic."""
    if isinstance(value, str) and (match := re.fullmatch(r"(\d+(?:\.\d+)?)\s*([smhdw])", value.strip())):
        return timedelta(**{_UNITS[match[2]]: float(match[1])})
    return value


def positive(value: timedelta) -> timedelta:
    if value <= timedelta(0):
        raise ValueError("it must be longer than nothing")
    return value


Duration = Annotated[timedelta, BeforeValidator(duration), AfterValidator(positive)]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class EtlSettings(Strict):
    """How often the sources are read, and what stops a run from doing harm."""

    interval: Duration = Field(timedelta(minutes=15), description="time between two runs")
    removal_share: float = Field(0.05, ge=0, le=1, description="share of a file that may vanish at once")
    removal_floor: int = Field(10, ge=0, description="records that may vanish at once whatever their share")
    dead_share: float = Field(0.01, ge=0, le=1, description="share of dead letters that a run may have")
    dead_floor: int = Field(10, ge=0, description="dead letters that a run may have whatever their share")
    lease: Duration = Field(timedelta(seconds=60), description="how long a silent leader keeps its lease")
    embed: bool = Field(True, description="whether a run brings the search index up to date as well")
    retention: Duration = Field(timedelta(days=400), description="how long history and the retired are kept")


class TypePrecedence(Strict):
    """Which source is believed for one type: for all its fields, and for some of them."""

    order: list[str] = Field(default=[], description="sources, most trusted first")
    fields: dict[str, list[str]] = Field(default={}, description="the same for single fields")


class Precedence(Strict):
    """Which source is believed where several say something."""

    default: list[str] = Field(default=[], description="sources, most trusted first")
    types: dict[str, TypePrecedence] = Field(default={}, description="exceptions by asset type, kind or relation")


class SourceSettings(BaseModel):
    """One source. What only its own type knows stands beside these keys and is checked by that source."""

    model_config = ConfigDict(extra="allow", frozen=True)

    type: str = Field("files", description="which kind of source")
    interval: Duration | None = Field(None, description="its own time between two runs")
    cron: str | None = Field(None, description="its own schedule, as a crontab line")
    effective_for: Duration | None = Field(None, description="how long its word counts when it falls silent")
    max_age: Duration | None = Field(None, description="age from which its evidence is incomplete")


class ImpactSettings(Strict):
    """What an impact answer and its gate take for granted."""

    half_life: Duration = Field(
        timedelta(days=defaults.HALF_LIFE_DAYS), description="time in which old evidence loses half its confidence"
    )
    unrated: Literal["critical", "high", "medium", "low"] = Field(
        "medium", description="what an asset that nobody rated counts as in a gate"
    )
    recent: Duration = Field(
        timedelta(days=defaults.RECENT_DAYS), description="how long after its end a change may be the cause"
    )


class TypeAvailability(Strict):
    """How often assets of one type fail, and how long a repair takes."""

    mtbf_hours: float = Field(gt=0, allow_inf_nan=False, description="hours from one failure to the next")
    mttr_hours: float = Field(ge=0, allow_inf_nan=False, description="hours that a repair takes")


class AvailabilitySettings(Strict):
    """How expected availability is reckoned."""

    trials: int = Field(defaults.TRIALS, ge=1, description="how many times fate is drawn")
    min_incidents: int = Field(
        defaults.MIN_INCIDENTS, ge=1, description="incidents from which on an asset's own history counts"
    )
    types: dict[str, TypeAvailability] = Field(default={}, description="what holds for asset types instead")

    @field_validator("types")
    @classmethod
    def _known(cls, types: dict[str, TypeAvailability]) -> dict[str, TypeAvailability]:
        from graph.ontology import ASSET_TYPES

        known = {"asset", *ASSET_TYPES}
        for name in types:
            if name not in known:
                near = closest(name, known)
                hint = f"did you mean {near!r}" if near else f"there are {', '.join(sorted(known))}"
                raise ValueError(f"there is no asset type {name!r}; {hint}")
        return types


class RiskSettings(Strict):
    """How the risk of a change is scored, and who has to approve it."""

    weights: dict[str, float] = Field(default={}, description="most points of single factors, in place of the table's")
    peer: float = Field(defaults.RISK_PATHS["peer"], ge=0, le=100, description="score from which on a peer approves")
    team_lead: float = Field(
        defaults.RISK_PATHS["team_lead"],
        ge=0,
        le=100,
        description="score from which on the team lead approves",
        validate_default=True,
    )
    change_board: float = Field(
        defaults.RISK_PATHS["change_board"],
        ge=0,
        le=100,
        description="score from which on the change board approves",
        validate_default=True,
    )
    prior: float = Field(defaults.RISK_PRIOR, ge=0, le=1, description="share of trouble believed before any history")
    strength: float = Field(
        defaults.RISK_STRENGTH, gt=0, allow_inf_nan=False, description="changes it takes to outweigh that belief"
    )
    min_changes: int = Field(
        defaults.RISK_MIN_CHANGES, ge=20, description="known changes from which on weights are fitted to them"
    )
    review: Duration = Field(
        timedelta(hours=defaults.REVIEW_HOURS), description="how long after a change an incident may be its work"
    )

    @field_validator("weights")
    @classmethod
    def _known(cls, weights: dict[str, float]) -> dict[str, float]:
        for name, points in weights.items():
            if name not in defaults.RISK_WEIGHTS:
                near = closest(name, defaults.RISK_WEIGHTS)
                hint = f"did you mean {near!r}" if near else f"there are {', '.join(defaults.RISK_WEIGHTS)}"
                raise ValueError(f"there is no factor {name!r}; {hint}")
            if not 0 <= points <= 100:
                raise ValueError(f"{name} gives 0 to 100 points, not {points:g}")
        return weights

    @field_validator("team_lead", "change_board")
    @classmethod
    def _rising(cls, value: float, info: ValidationInfo) -> float:
        lower = "peer" if info.field_name == "team_lead" else "team_lead"
        if value < info.data.get(lower, 0):
            raise ValueError(f"it must not lie below {lower}, which is {info.data[lower]:g}")
        return value


class BusinessSettings(Strict):
    """When people work with what runs."""

    days: list[Annotated[int, Field(ge=0, le=6)]] = Field(
        list(defaults.BUSINESS_DAYS), description="business days, from Monday = 0"
    )
    opens: float = Field(defaults.BUSINESS_HOURS[0], ge=0, le=24, description="hour of the day at which they begin")
    closes: float = Field(defaults.BUSINESS_HOURS[1], ge=0, le=24, description="hour of the day at which they end")
    zone: str = Field(defaults.BUSINESS_ZONE, description="time zone of these hours, as Europe/Berlin")


class ApiSettings(Strict):
    """The API's address and limits."""

    host: str = Field("127.0.0.1", description="address to listen on")
    port: int = Field(4000, ge=0, le=65535, description="port to listen on")
    introspection: bool = Field(True, description="whether GraphQL tells its schema")
    max_page: int = Field(1000, ge=1, description="largest page")
    max_depth: int = Field(12, ge=1, description="deepest query")
    max_tokens: int = Field(2000, ge=1, description="longest query, in tokens")
    max_aliases: int = Field(30, ge=1, description="most aliases in a query")
    max_body: int = Field(1_000_000, ge=1, description="largest request body, in bytes")
    timeout: Duration = Field(timedelta(seconds=30), description="longest a request may take")


class Settings(BaseSettings):
    """All settings of opsgraph."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_nested_delimiter="__", extra="forbid", frozen=True, env_ignore_empty=True
    )

    data: Path = Field(Path(".opsgraph"), description="folder of the embedded graph and of what is kept locally")
    neo4j_url: str = Field("", description="Neo4j to keep the graph in; empty: the embedded store")
    neo4j_user: str = Field("", description="user there; empty with an empty password: no authentication")
    neo4j_password: SecretStr = Field(SecretStr(""), description="password there")
    qdrant_url: str = Field("", description="Qdrant to keep the search index in; empty: Qdrant Edge in the folder")
    qdrant_api_key: SecretStr = Field(SecretStr(""), description="key there")
    qdrant_collection: str = Field("opsgraph", min_length=1, description="name there; one for each graph")
    model: str = Field(defaults.MODEL, description="what embeds texts: a model of the hub, or a folder")
    questions: Path | None = Field(
        None, description="folder of the questions that a new search index must answer as well; else questions in data"
    )
    log_level: str = Field("warning", description="debug, info, warning or error")
    etl: EtlSettings = EtlSettings()
    precedence: Precedence = Precedence()
    sources: dict[str, SourceSettings] = Field(default={}, description="the sources, by name")
    impact: ImpactSettings = ImpactSettings()
    availability: AvailabilitySettings = AvailabilitySettings()
    risk: RiskSettings = RiskSettings()
    business: BusinessSettings = BusinessSettings()
    api: ApiSettings = ApiSettings()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, toml_file=config_file())


def config_file() -> Path:
    return Path(os.environ.get("OPSGRAPH_CONFIG") or CONFIG)


def load_settings(**flags: Any) -> Settings:
    """The settings, flags that are None aside; BadSettings names the key and the closest valid one."""
    _refuse_unknown_variables()
    named = os.environ.get("OPSGRAPH_CONFIG")
    if named and not Path(named).is_file():
        raise BadSettings(f"OPSGRAPH_CONFIG names {named}, which is no file.", "Name the settings file, or unset it.")
    try:
        return Settings(**{name: value for name, value in flags.items() if value is not None})
    except tomllib.TOMLDecodeError as broken:
        raise BadSettings(f"{config_file()} is not TOML: {broken}.", "Mend the line it names.") from broken
    except OSError as broken:
        raise BadSettings(f"{config_file()} cannot be read: {broken.strerror}.", "Make it readable.") from broken
    except ValidationError as invalid:
        raise in_words(invalid, Settings) from invalid


def in_words(invalid: ValidationError, model: type[BaseModel], root: str = "") -> BadSettings:
    """The first fault of a validation, with the closest valid key where a key is wrong."""
    fault = invalid.errors()[0]
    where = [str(part) for part in fault["loc"]]
    name = ".".join([root, *where] if root else where)
    if fault["type"] == "extra_forbidden":
        valid = _fields_at(model, where[:-1])
        near = closest(where[-1], valid)
        remedy = f"Did you mean {near!r}?" if near else f"Valid here: {', '.join(sorted(valid))}."
        return BadSettings(f"There is no setting {name!r}.", remedy)
    reason = fault["msg"].removeprefix("Value error, ")
    return BadSettings(
        f"The setting {name!r} cannot be {fault.get('input')!r}: {reason}.", "See the settings in the README."
    )


def _fields_at(model: type[BaseModel], path: list[str]) -> set[str]:
    here: Any = model
    for part in path:
        if isinstance(here, type) and issubclass(here, BaseModel):
            here = here.model_fields[part].annotation
        elif args := get_args(here):
            here = args[-1]
    return set(here.model_fields) if isinstance(here, type) and issubclass(here, BaseModel) else set()


def _refuse_unknown_variables() -> None:
    known = {name.upper() for name in Settings.model_fields}
    for name in sorted(os.environ):
        if not name.startswith(PREFIX) or name in OTHER_NAMES or name.startswith(OTHER_PREFIXES):
            continue
        own = name.removeprefix(PREFIX).partition("__")[0]
        if own not in known:
            near = closest(own, known)
            remedy = f"Did you mean {PREFIX + near!r}?" if near else "See the settings in the README."
            raise BadSettings(f"There is no setting behind the variable {name!r}.", remedy)


def variables() -> dict[str, str]:
    """Every setting by its dotted name, with the variable that sets it; what the README must tell."""
    found: dict[str, str] = {}
    for name, field in Settings.model_fields.items():
        inner = field.annotation
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            for part in inner.model_fields:
                found[f"{name}.{part}"] = f"{PREFIX}{name}__{part}".upper()
        else:
            found[name] = f"{PREFIX}{name}".upper()
    return found
