"""What a town's help says, declared: how its families get their account, and when its departments are open."""

from typing import Annotated, Literal

from msgspec import Meta

from pwa.domain.declared.reading import Table
from pwa.domain.declared.sections import Section
from pwa.domain.declared.values import Sentence, about, short_name

Way = Literal["invited", "imported", "created", "key"]
Lines = Annotated[tuple[Sentence, ...], Meta(max_length=7)]
DepartmentCode = Annotated[str, short_name(40)]


class Guidance(Table, frozen=True, kw_only=True):
    """Ce que dit l’aide de la commune."""

    accounts: Annotated[
        tuple[Way, ...],
        about("Comment les familles ont un compte : invitées par la mairie, repris de l’ancien portail, "
              "créé par elles-mêmes, relié par une clé."),
    ] = ("invited",)  # fmt: skip
    hours: Annotated[
        dict[DepartmentCode, Lines] | None, about("Les horaires de chaque service, ligne par ligne, par son code.")
    ] = None


SECTION = Section("help", Guidance, "Ce que dit son aide.", names_departments=("hours", "keys"))
