"""What stops a command, said in French without a trace."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click

from pwa.commands.around.wording import Stopped, in_french
from pwa.domain.calendars.schools import CalendarMissing
from pwa.domain.declared.mistakes import Mistakes
from pwa.domain.french import count
from pwa.domain.loading import Edited, Unfinished
from pwa.settings import WrongSetting
from pwa.storage.copies import NotCopied
from pwa.storage.databases import DatabaseBusy
from pwa.storage.unclear import Unclear


class Refused(Exception):
    """The command cannot be done; the message is a French sentence."""


class Group(click.Group):
    """Commands that stop with a sentence, and whose help is in French."""

    def make_context(self, *args: Any, **more: Any) -> click.Context:
        with in_french():
            return super().make_context(*args, **more)

    def invoke(self, context: click.Context) -> Any:
        with in_one_sentence(), in_french():
            return super().invoke(context)


@contextmanager
def in_one_sentence() -> Iterator[None]:
    try:
        yield
    except WrongSetting as error:
        raise Stopped(error.sentence) from error
    except (Refused, NotCopied) as error:
        raise Stopped(str(error)) from error
    except DatabaseBusy as error:
        raise Stopped("La base est trop occupée : rien n’a été fait, recommencez plus tard.") from error
    except Unclear as error:
        raise Stopped(unclear(error)) from error
    except Mistakes as error:
        raise Stopped(mistaken(error)) from error
    except Unfinished as error:
        raise Stopped(
            "La commune est écrite, mais la base est trop occupée pour publier tous ses jours : "
            "relancez la même commande, elle finira."
        ) from error
    except Edited as error:
        raise Stopped(edited(error)) from error
    except CalendarMissing as error:
        raise Stopped("Le calendrier scolaire de cette date n’est pas connu de cette version.") from error
    except (OSError, ConnectionError) as error:
        raise Stopped(f"Les données ne peuvent pas être ouvertes : {error}.") from error


def mistaken(error: Mistakes) -> str:
    """Everything to correct, a line each."""
    told = "\n".join(f"  {one}" for one in error.mistakes)
    how_many = count(len(error.mistakes), "erreur")
    return f"Rien n’a été écrit. {how_many} à corriger dans le fichier :\n{told}"


def unclear(error: Unclear) -> str:
    """The rows that stop an upgrade, and what to do."""
    told = [
        "La base contient des lignes qui se contredisent, et rien ne dit laquelle est juste "
        "(table.colonne : combien, un identifiant) :",
        *indented(error.found),
        "Corrigez-les ou écrivez-nous, puis relancez « preau migrate » : il reprendra là où il s’est arrêté.",
    ]
    return "\n".join(told)


def edited(error: Edited) -> str:
    """What differs, and what to say to go on."""
    said = []
    if error.differences:
        said += ["La commune a changé depuis, ou le fichier dit autre chose :", *indented(error.differences)]
        said += ["Ajoutez --force pour écrire ce que dit le fichier."]
    if error.earlier:
        said += ["Des dates limites déjà montrées aux familles avancent :", *indented(error.earlier)]
        said += ['Ajoutez --notice "…" : ce texte le leur dira.']
    return "\n".join([*said, "Rien n’a été écrit."])


def indented(lines: list[str]) -> list[str]:
    return [f"  {line}" for line in lines]
