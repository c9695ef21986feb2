"""The `preau` command; its words are the files of `pwa/commands`, each loaded when it is said."""

import pkgutil
from importlib import import_module
from keyword import iskeyword

import click

from pwa import commands
from pwa.commands.around.stopping import Group
from pwa.commands.around.wording import Help

click.Context.formatter_class = Help


class Words(Group):
    """A word is its file's name; « import », which Python keeps for itself, is `import_`."""

    def list_commands(self, context: click.Context) -> list[str]:
        return sorted(one.name.rstrip("_") for one in pkgutil.iter_modules(commands.__path__) if not one.ispkg)

    def get_command(self, context: click.Context, word: str) -> click.Command | None:
        if word not in self.list_commands(context):
            return None
        file = f"{word}_" if iskeyword(word) else word
        found: click.Command = import_module(f"{commands.__name__}.{file}").COMMAND
        return found


@click.group(cls=Words, help="Préau, le portail famille des communes.")
def main() -> None:
    pass


if __name__ == "__main__":
    main(prog_name="preau")
