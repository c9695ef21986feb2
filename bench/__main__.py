"""`python -m bench [PART …]`: measure, print, and keep the tables in docs/measurements.md."""

import asyncio
import logging
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bench import (
    accounts,
    doors,
    first_visit,
    growth,
    imports,
    invitations,
    lighthouse,
    memory,
    pages,
    phone,
    purges,
    season,
    stall,
    storms,
    weights,
)
from bench.report import Row, as_table, keep, section


@dataclass(frozen=True, slots=True)
class Part:
    """What can be run alone: the title of its section, and what measures its rows."""

    title: str
    measured: Callable[[], Awaitable[list[Row]]]


PARTS = {
    "season": Part("La page de la saison et les demandes", season.measured),
    "pages": Part("La page de la saison à plusieurs", pages.measured),
    "accounts": Part("Chercher un compte au guichet", accounts.measured),
    "doors": Part("Les entrées, à côté de la page de la saison", doors.measured),
    "growth": Part("Une grande commune", growth.measured),
    "rush": Part("Le matin de l’ouverture", storms.rush),
    "sync": Part("Le retour des téléphones", storms.sync),
    "stall": Part("Ce qu’un voisin attend au plus pendant que d’autres envoient n’importe quoi, en ms", stall.measured),
    "purge": Part("Ce qui est passé et s’efface la nuit", purges.measured),
    "import": Part("Reprendre les familles d’un autre logiciel", imports.measured),
    "invitations": Part("Inviter toutes les familles pendant que d’autres réservent", invitations.measured),
    "memory": Part("La mémoire d’un processus", memory.measured),
    "phone": Part("Un téléphone lent (4× CPU, 4G lente)", phone.measured),
    "first_visit": Part("La saison, première page d’un téléphone lent (562 ms par demande)", first_visit.measured),
    "lighthouse": Part("Lighthouse", lighthouse.measured),
    "weights": Part("Ce que pèsent les pages", weights.measured),
}


async def main(names: list[str]) -> None:
    """Run these parts, or all; a mistake in a name is said before anything runs."""
    if unknown := [name for name in names if name not in PARTS]:
        raise SystemExit(f"Parties inconnues : {', '.join(unknown)}. Il y a : {', '.join(PARTS)}.")
    told = {}
    for name in names or PARTS:
        start = time.monotonic()
        rows = await PARTS[name].measured()
        print(f"\n{PARTS[name].title} ({time.monotonic() - start:.0f} s)\n\n{as_table(rows)}", flush=True)
        told[name] = section(name, PARTS[name].title, rows)
        keep(told, list(PARTS))


if __name__ == "__main__":
    logging.getLogger("preau").setLevel(logging.ERROR)
    asyncio.run(main(sys.argv[1:]))
