"""How a town invites its families."""

from typing import Annotated, Literal

from msgspec import Meta

from pwa.domain.declared.reading import Table
from pwa.domain.declared.sections import Section
from pwa.domain.declared.values import about

Way = Literal["link", "password"]


class Invitations(Table, frozen=True, kw_only=True):
    """Les invitations que la mairie envoie."""

    way: Annotated[
        Way,
        about("« link » : le courriel porte un lien, et la famille choisit son mot de passe ; « password » : il porte "
              "aussi un mot de passe provisoire, à changer à la première connexion (la CNIL le déconseille)."),
    ] = "link"  # fmt: skip
    days: Annotated[Annotated[int, Meta(ge=1, le=60)], about("Pendant combien de jours le lien sert.")] = 30


DEFAULT = Invitations()
SECTION = Section("invitations", Invitations, "Comment elle invite les familles à activer leur espace.")
