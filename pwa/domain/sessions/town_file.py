"""How long one stays signed in, declared."""

from typing import Annotated

import msgspec
from msgspec import Meta

from pwa.domain.declared.reading import Table
from pwa.domain.declared.sections import Section
from pwa.domain.declared.values import about


class Sessions(Table, frozen=True, kw_only=True):
    """Combien de temps l’on reste connecté, et sur combien d’appareils."""

    days: Annotated[
        Annotated[int, Meta(ge=1, le=90)],
        about("Pour une famille, les jours sans visite après lesquels il faut se reconnecter."),
    ] = 30
    most_days: Annotated[
        Annotated[int, Meta(ge=1, le=400)],
        about("Pour une famille, les jours après lesquels il faut se reconnecter en tout cas."),
    ] = 365
    most: Annotated[
        Annotated[int, Meta(ge=1, le=50)], about("Pour une famille, les appareils connectés à la fois.")
    ] = 20
    officer_minutes: Annotated[
        Annotated[int, Meta(ge=5, le=240)], about("Pour un agent, les minutes sans rien faire.")
    ] = 30
    officer_hours: Annotated[Annotated[int, Meta(ge=1, le=24)], about("Pour un agent, les heures en tout.")] = 12
    officer_most: Annotated[Annotated[int, Meta(ge=1, le=10)], about("Pour un agent, les appareils à la fois.")] = 3


SECTION = Section("sessions", Sessions, "Combien de temps l’on reste connecté.")
USUAL = Sessions()


def limits_of(profile: msgspec.Struct) -> Sessions:
    """What the town says, or the usual."""
    return SECTION.of(profile) or USUAL
