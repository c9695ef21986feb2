"""What click says by itself, in French: the help's own words, and a command that is written wrong."""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import click

HELP = {
    "Commands": "Commandes",
    "Positional arguments": "Arguments",
    "Show this message and exit.": "Afficher cette aide.",
    "COMMAND": "COMMANDE",
    "[ARGS]": "[ARGUMENTS]",
}
"""Words of a help, as click has them."""

MISTAKES = (
    (r"Missing command\.", "Il manque une commande."),
    (r"Missing (?:argument|option) '(.+)'\.(?s:.*)", "Il manque {0}."),
    (r"No such command '(.+?)'\.(?s:.*)", "Il n’y a pas de commande « {0} »."),
    (r"No such option '(.+?)'\.(?s:.*)", "Il n’y a pas d’option « {0} »."),
    (r"Got unexpected extra arguments? \((.+)\)", "« {0} » est de trop."),
    (r"Option '(.+)' requires an argument\.", "L’option {0} demande une valeur."),
    (r"Option '(.+)' does not take a value\.", "L’option {0} ne prend pas de valeur."),
    (r"Invalid value for '(.+?)': \w+ '(.+)' does not exist\.", "{0} : il n’y a pas de fichier « {1} »."),
    (r"Invalid value for '(.+?)': \w+ '(.+)' is a (?:directory|file)\.", "{0} : « {1} » n’est pas un fichier."),
    (r"Invalid value for '(.+?)': \w+ '(.+)' is not readable\.", "{0} : le fichier « {1} » ne se lit pas."),
    (r"Invalid value for '(.+?)': '(.+)' is not one of (.+)\.", "{0} : « {1} » n’est pas l’un de {2}."),
    (r"Invalid value for '(.+?)': '(.+)' is not a valid integer range\.", "{0} : « {1} » n’est pas un nombre."),
    (r"Invalid value for '(.+?)': (.+) is not in the range x>=1\.", "{0} : {1} est trop petit."),
)
"""Its sentences, whole, and ours."""


class Help(click.HelpFormatter):
    """A help in French; its layout is click's."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        for words, french in HELP.items():
            args = args.replace(words, french)
        super().write_usage(prog, args, prefix or "Usage : ")

    def write_heading(self, heading: str) -> None:
        self.write(f"{'':>{self.current_indent}}{HELP.get(heading, heading)} :\n")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        super().write_dl([(name, HELP.get(told, told)) for name, told in rows], col_max, col_spacing)


class Stopped(click.ClickException):
    """What stops a command, in one French sentence."""

    def show(self, file: object = None) -> None:
        click.echo(f"Erreur : {self.message}", err=True)


class Miswritten(Stopped):
    """The command is not written as its help says."""

    exit_code = click.UsageError.exit_code


@contextmanager
def in_french() -> Iterator[None]:
    """What is miswritten is told in one sentence, with where its help is. Raises Miswritten."""
    try:
        yield
    except click.exceptions.NoArgsIsHelpError:
        raise
    except click.UsageError as error:
        help_is = f" Voyez « {error.ctx.command_path} --help »." if error.ctx else ""
        raise Miswritten(f"{french_of(error.format_message())}{help_is}") from error


def french_of(message: str) -> str:
    """A sentence that is not known here stays as it is."""
    for words, french in MISTAKES:
        if found := re.fullmatch(words, message):
            return french.format(*(one.replace("', '", ", ").strip("'") for one in found.groups()))
    return message
