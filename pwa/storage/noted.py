"""Migrations that note themselves as done, each in its own transaction. Tortoise notes them after it: a process killed
between the two leaves tables that every later `preau migrate` would try to make again."""

import copy
from typing import Any

from tortoise import Tortoise
from tortoise.connection import get_connection
from tortoise.migrations.executor import MigrationExecutor, PlanStep
from tortoise.migrations.migration import Migration
from tortoise.migrations.operations import Operation
from tortoise.migrations.recorder import MigrationRecorder


class Noted(Operation):
    """The last thing a migration does."""

    def __init__(self, name: str) -> None:
        self.name = name

    def state_forward(self, app_label: str, state: Any) -> None:
        """The models are as they were."""

    async def database_forward(self, app_label: str, old_state: Any, new_state: Any, state_editor: Any = None) -> None:
        await MigrationRecorder(state_editor.client).record_applied(app_label, self.name)


class NotedAlready(MigrationRecorder):
    """Knows what was done; each migration notes itself."""

    async def record_applied(self, app: str, name: str) -> None:
        """Nothing is left to write."""


class Noting(MigrationExecutor):
    """Runs migrations that note themselves."""

    def __init__(self, connection: Any, apps: dict[str, dict[str, Any]]) -> None:
        super().__init__(connection, apps)
        self.recorder = self.loader.recorder = NotedAlready(connection)

    def _migration_plan(self, *asked: Any) -> list[PlanStep]:
        return [PlanStep(noting(step.migration), step.backward) for step in super()._migration_plan(*asked)]


def noting(migration: Migration) -> Migration:
    """The same migration, with one thing more to do."""
    noted = copy.copy(migration)
    noted.operations = [*migration.operations, Noted(migration.name)]
    return noted


async def migrate(config: dict[str, Any]) -> None:
    """What the database has not had yet, one transaction each."""
    await Tortoise.init(config=config, init_connections=False)
    await Noting(get_connection("default"), config["apps"]).migrate()
