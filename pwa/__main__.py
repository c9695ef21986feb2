"""The `preau` command; its words are the files of `pwa/commands`."""

import click

from pwa import commands
from pwa.commands.around.stopping import Group
from pwa.commands.around.wording import Help
from pwa.shared.gathering import modules_of

click.Context.formatter_class = Help


@click.group(cls=Group, help="Préau, le portail famille des communes.")
def main() -> None:
    pass


for _module in modules_of(commands):
    if isinstance(_command := getattr(_module, "COMMAND", None), click.Command):
        main.add_command(_command)


if __name__ == "__main__":
    main(prog_name="preau")
