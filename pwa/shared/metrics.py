"""What this process counts of its own work, for Prometheus. No label ever holds a name, an id or an address."""

from collections.abc import Iterable

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector, disable_created_metrics

disable_created_metrics()

REGISTRY = CollectorRegistry()
"""Counters and memory of this process, and no other's: each process is asked for its own."""

ProcessCollector(registry=REGISTRY)

ANSWERS = Counter(
    "preau_answers", "Answers given, by route name and status class.", ["route", "status"], registry=REGISTRY
)
SECONDS = Histogram(
    "preau_answer_seconds", "Seconds from a request to the end of its answer.", ["route"], registry=REGISTRY,
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)  # fmt: skip
LINES = Counter(
    "preau_lines_decided", "Lines of demands decided, by outcome and reason of refusal.", ["outcome", "reason"],
    registry=REGISTRY,
)  # fmt: skip


def answered(route: str | None, status: int, seconds: float) -> None:
    """An answer has left; status 0 is one that was cut off before it began."""
    name = route or "none"
    ANSWERS.labels(name, f"{status // 100}xx" if status else "cut").inc()
    SECONDS.labels(name).observe(seconds)


def decided(lines: Iterable[tuple[str, str | None]]) -> None:
    """The outcome and the reason of each line of a decision that is committed."""
    for outcome, reason in lines:
        LINES.labels(outcome, reason or "").inc()
