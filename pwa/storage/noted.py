"""Migrations that note themselves as done, each in its own transaction. Tortoise notes them after it: a process killed
between the two leaves tables that every later `preau migrate` would try to make again."""

import copy
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import groupby
from typing import Any

from tortoise import Tortoise
from tortoise.connection import get_connection
from tortoise.migrations.executor import MigrationExecutor, PlanStep
from tortoise.migrations.graph import MigrationKey
from tortoise.migrations.migration import Migration
from tortoise.migrations.operations import AddField, CreateModel, Operation, RunPython
from tortoise.migrations.recorder import MigrationRecorder
from tortoise.migrations.schema_editor.base import BaseSchemaEditor
from tortoise.migrations.schema_generator.state import State


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

    async def _project_state(self, applied: set[MigrationKey], *, upto: MigrationKey | None = None) -> State:
        """The models as the migrations that were done left them. We never go back: `upto` is for that."""
        state = await super()._project_state(set())
        done = [self.loader.graph.nodes[key] for key in self._full_plan() if key in applied]
        forward([(one.app_label, operation) for one in done if one for operation in one.operations], state)
        return state


LOOK_FORWARD = (CreateModel, AddField, RunPython, Noted)
"""What asks nothing of the models of before but what it finds in those of after."""

TOGETHER = (CreateModel, AddField)
"""What asks only of its own table or column: those of one kind that follow each other need their models made once."""


async def apply(migration: Migration, state: State, *, schema_editor: BaseSchemaEditor, **_: Any) -> State:
    """As Tortoise does, which copies all the models before each thing done, and makes its neighbours again after: a new
    database took nine seconds of it."""
    is_transactional = schema_editor.client.capabilities.supports_transactions
    for operations in runs(migration.operations):
        before = state if isinstance(operations[0], LOOK_FORWARD) else state.clone()
        forward([(migration.app_label, one) for one in operations], state)
        for one in operations:
            await migration._run_database_forward(one, before, state, schema_editor, is_transactional)
    state.validate_relations_initialized()
    return state


def runs(operations: list[Operation]) -> Iterator[list[Operation]]:
    """Each alone, but for those that go together."""
    for kind, same in groupby(operations, key=type):
        if issubclass(kind, TOGETHER):
            yield list(same)
        else:
            yield from ([one] for one in same)


class Later(State):
    """Remembers the models that are to be made again."""

    def __init__(self, state: State) -> None:
        super().__init__(state.models, state.apps)
        self.asked: set[tuple[str, str]] = set()

    def reload_models(self, model_tuples: Iterable[tuple[str, str]]) -> None:
        self.asked.update(model_tuples)

    def reload_model(self, app_label: str, model_name: str) -> None:
        self.asked.add((app_label, model_name))


def forward(operations: Iterable[tuple[str, Operation]], state: State) -> None:
    """The models after these, each made again once."""
    later = Later(state)
    for app_label, one in operations:
        one.state_forward(app_label, later)
    if later.asked:
        state.reload_models(later.asked)


def noting(migration: Migration) -> Migration:
    """The same migration, with one thing more to do."""
    noted = copy.copy(migration)
    noted.operations = [*migration.operations, Noted(migration.name)]
    noted.apply = partial(apply, noted)  # type: ignore[method-assign]
    return noted


async def migrate(config: dict[str, Any]) -> None:
    """What the database has not had yet, one transaction each."""
    await Tortoise.init(config=config, init_connections=False)
    await Noting(get_connection("default"), config["apps"]).migrate()
