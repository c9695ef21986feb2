"""Les chiffres du service, pour Prometheus : /metrics, à qui en a le jeton."""

import asyncio
import logging
import secrets
from collections.abc import Iterable, Iterator

from prometheus_client import CollectorRegistry, Metric, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.registry import Collector
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from pwa.domain.events.verbs import Verb
from pwa.domain.figures import Figures, Queue, figures
from pwa.domain.rights import VISIT
from pwa.models.words import Channel
from pwa.shared.metrics import REGISTRY
from pwa.web.rooms import Room, at

PATIENCE = 3.0
"""Seconds the database has to answer: a scrape that waits for it tells nothing about why."""

log = logging.getLogger("preau.metrics")


async def metrics(request: Request) -> Response:
    """What this process counted, then what waits in the database; a database that is down is a figure too."""
    state, token = request.state, request.app.state.settings.metrics_token
    if not token:
        raise HTTPException(404)
    if not holds(request, token):
        return PlainTextResponse("", 401, {"WWW-Authenticate": "Bearer", "Cache-Control": "no-store"})
    try:
        async with asyncio.timeout(PATIENCE):
            found = await figures(state.now, state.real_now)
    except Exception as error:
        log.warning("figures not read", extra={"error": type(error).__name__})
        found = None
    asked = CollectorRegistry()
    asked.register(Asked(found))
    content = generate_latest(REGISTRY) + generate_latest(asked)
    return Response(content, headers={"Cache-Control": "no-store", "Content-Type": CONTENT_TYPE_LATEST})


def holds(request: Request, token: str) -> bool:
    """Whether the request carries the token, compared in constant time."""
    given = request.headers.get("authorization", "")
    return secrets.compare_digest(given.encode(), f"Bearer {token}".encode())


class Asked(Collector):
    """What the database said, in Prometheus's words."""

    def __init__(self, found: Figures | None) -> None:
        self.found = found

    def collect(self) -> Iterable[Metric]:
        yield GaugeMetricFamily("preau_database_up", "1 when the database answered.", float(self.found is not None))
        if self.found:
            yield from self.letters(self.found.letters)
            yield from self.reviews(self.found.reviews)
            yield from self.jobs(self.found.jobs)
            yield self.events(self.found.events)
            yield from self.backup(self.found)

    def letters(self, queues: list[Queue]) -> Iterator[Metric]:
        """Both channels, always: a queue that is empty says 0."""
        known = {queue.name: queue for queue in queues}
        all_of = [known.get(name, Queue(name, 0, 0, 0.0)) for name in sorted({*map(str, Channel), *known})]
        yield gauge("preau_letters_waiting", "Letters not sent yet.", "channel", all_of, "waiting")
        yield gauge("preau_letters_due", "Letters that should have left by now.", "channel", all_of, "due")
        yield gauge("preau_letters_oldest_seconds", "Age of the oldest letter not sent yet.", "channel", all_of, "age")

    def reviews(self, queues: list[Queue]) -> Iterator[Metric]:
        yield gauge("preau_reviews_waiting", "Requests that an officer must answer.", "town", queues, "waiting")
        yield gauge("preau_reviews_oldest_seconds", "Age of the oldest of these requests.", "town", queues, "age")

    def jobs(self, found: dict[str, int]) -> Iterator[Metric]:
        yield GaugeMetricFamily("preau_jobs_waiting", "Jobs not done yet.", found["waiting"])
        yield GaugeMetricFamily("preau_jobs_due", "Jobs that should have begun by now, or are under way.", found["due"])
        yield GaugeMetricFamily("preau_jobs_failed", "Jobs given up, for someone to try again.", found["failed"])

    def events(self, found: dict[str, int]) -> Metric:
        """Every verb, always: the first of its kind is a rise too."""
        made = CounterMetricFamily("preau_events", "What happened, by verb, as the events say.", labels=["verb"])
        for verb in sorted({*Verb, *found}):
            made.add_metric([str(verb)], found.get(verb, 0))
        return made

    def backup(self, found: Figures) -> Iterator[Metric]:
        """Absent until there was one."""
        if found.last_backup:
            name, what = "preau_last_backup_timestamp_seconds", "When the last whole backup was made (Unix time)."
            yield GaugeMetricFamily(name, what, found.last_backup.timestamp())


def gauge(name: str, what: str, label: str, queues: list[Queue], field: str) -> GaugeMetricFamily:
    made = GaugeMetricFamily(name, what, labels=[label])
    for queue in queues:
        made.add_metric([queue.name], getattr(queue, field))
    return made


room = Room(front=(at("/metrics", metrics, name="metrics", action=VISIT),))
