"""What an organisation has agreed on: how old evidence may be, what counts as critical, how often things fail."""

from __future__ import annotations

from graph import defaults

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from graph.settings import Settings

DAY = 86_400.0


class RiskTerms:
    """What a change is held to: points a factor, approvals by score, what is believed of a change that nobody knows,
    business hours (weekdays from Monday = 0, hours of the day, a time zone), and how long after its end an incident
    may still be its work, in seconds."""

    __slots__ = ("days", "hours", "min_changes", "paths", "prior", "review", "strength", "weights", "zone")

    def __init__(
        self,
        *,
        weights: Mapping[str, float] | None = None,
        paths: Mapping[str, float] | None = None,
        prior: float = defaults.RISK_PRIOR,
        strength: float = defaults.RISK_STRENGTH,
        min_changes: int = defaults.RISK_MIN_CHANGES,
        review: float = defaults.REVIEW_HOURS * 3600,
        days: Iterable[int] = defaults.BUSINESS_DAYS,
        hours: tuple[float, float] = defaults.BUSINESS_HOURS,
        zone: str = defaults.BUSINESS_ZONE,
    ) -> None:
        self.weights = {**defaults.RISK_WEIGHTS, **(weights or {})}
        self.paths = {**defaults.RISK_PATHS, **(paths or {})}
        self.prior = prior
        self.strength = strength
        self.min_changes = min_changes
        self.review = review
        self.days = tuple(days)
        self.hours = hours
        self.zone = zone


class Terms:
    """The terms of an answer. Without arguments they are what holds where no setting says otherwise, so that a
    command needs to read settings only where there are any. Times are in seconds."""

    __slots__ = (
        "half_life",
        "interval",
        "intervals",
        "max_ages",
        "min_incidents",
        "recent",
        "risk",
        "trials",
        "type_hours",
        "unrated",
    )

    def __init__(
        self,
        *,
        interval: float = defaults.ETL_INTERVAL,
        intervals: Mapping[str, float] | None = None,
        max_ages: Mapping[str, float] | None = None,
        half_life: float = defaults.HALF_LIFE_DAYS * DAY,
        recent: float = defaults.RECENT_DAYS * DAY,
        unrated: str = defaults.UNRATED,
        trials: int = defaults.TRIALS,
        min_incidents: int = defaults.MIN_INCIDENTS,
        type_hours: Mapping[str, tuple[float, float]] | None = None,
        risk: RiskTerms | None = None,
    ) -> None:
        self.interval = interval
        self.intervals = dict(intervals or {})
        self.max_ages = dict(max_ages or {})
        self.half_life = half_life
        self.recent = recent
        self.unrated = unrated
        self.trials = trials
        self.min_incidents = min_incidents
        self.type_hours = {**defaults.TYPE_HOURS, **(type_hours or {})}
        self.risk = risk or RiskTerms()

    def interval_of(self, source: str) -> float:
        """The time between two runs of a source."""
        return self.intervals.get(source, self.interval)

    def max_age_of(self, source: str) -> float:
        """How long ago the last good run of a source may be before its evidence is incomplete."""
        return self.max_ages.get(source, defaults.INTERVALS * self.interval_of(source))


def terms_of(settings: Settings) -> Terms:
    """The terms that settings lay down; of settings that are all defaults, those that hold without any."""
    from graph.plain import PlainSettings

    if isinstance(settings, PlainSettings):
        return Terms()
    sources = settings.sources.items()
    return Terms(
        interval=settings.etl.interval.total_seconds(),
        intervals={
            name: source.interval.total_seconds() if source.interval else defaults.CRON_INTERVAL
            for name, source in sources
            if source.interval or source.cron
        },
        max_ages={name: source.max_age.total_seconds() for name, source in sources if source.max_age},
        half_life=settings.impact.half_life.total_seconds(),
        recent=settings.impact.recent.total_seconds(),
        unrated=settings.impact.unrated,
        trials=settings.availability.trials,
        min_incidents=settings.availability.min_incidents,
        type_hours={name: (hours.mtbf_hours, hours.mttr_hours) for name, hours in settings.availability.types.items()},
        risk=_risk_of(settings),
    )


def _risk_of(settings: Settings) -> RiskTerms:
    risk, business = settings.risk, settings.business
    return RiskTerms(
        weights=risk.weights,
        paths={"peer": risk.peer, "team_lead": risk.team_lead, "change_board": risk.change_board},
        prior=risk.prior,
        strength=risk.strength,
        min_changes=risk.min_changes,
        review=risk.review.total_seconds(),
        days=business.days,
        hours=(business.opens, business.closes),
        zone=business.zone,
    )
