"""Nothing else was written between 0021 and 0022, by a process that served meanwhile."""

from importlib import import_module

from tortoise import migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("models", "0022_same_town")]
    operations = [ops.RunPython(import_module("pwa.migrations.0021_older_rows").forward, ops.RunPython.noop)]
