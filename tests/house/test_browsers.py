"""The table of the browsers is whole: every engine that the tests drive, every question that they ask."""

from tests.engines.abilities import TOLD, read
from tests.engines.engines import ENGINES


def test_the_table_names_every_engine_and_answers_every_question():
    table = read()
    assert [*table] == [engine.title for engine in ENGINES]
    for engine, column in table.items():
        assert TOLD.keys() <= column.keys(), engine
        assert column.pop("version").count("."), engine
        assert {*column.values()} <= {"yes", "no"}, engine
