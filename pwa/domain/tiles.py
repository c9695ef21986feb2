"""Tiles: the doors of a family's espace. A room declares its own; a town renames or hides it by its code."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from pwa.domain.declared.profile import Texts, TownProfile


class Board(StrEnum):
    """Where a tile stands on the espace: « MA FAMILLE » or « MON TABLEAU DE BORD »."""

    HOUSEHOLD = "tiles_family"
    DASHBOARD = "tiles_dashboard"


@dataclass(frozen=True, slots=True)
class Tile:
    """A room's tile: `label` unless the town says otherwise, `route` is where it leads.

    `formerly` are the labels by which town files named it before codes.
    """

    code: str
    icon: str
    label: str
    route: str
    board: Board
    formerly: tuple[str, ...] = ()
    named_by: str | None = None
    """The key of the town's texts that gives it its label."""

    def label_in(self, texts: Texts) -> str:
        return str(getattr(texts, self.named_by)) if self.named_by else self.label


def tiles_of(profile: TownProfile, board: Board, declared: Iterable[Tile]) -> list[Tile]:
    """The tiles of a board, as a town wants them: all that are declared there, in order; or, where its file still has
    the lists of before, those that it names."""
    words, every = profile.tiles or {}, list(declared)
    chosen = [one for one in every if one.board is board]
    if any(getattr(profile, one) for one in Board):
        chosen = listed(getattr(profile, board), every)
    else:
        chosen = [replace(one, label=one.label_in(profile.texts)) for one in chosen]
    return [
        replace(one, label=str(words.get(one.code) or one.label)) for one in chosen if words.get(one.code) is not False
    ]


def listed(labels: Iterable[str], every: Iterable[Tile]) -> list[Tile]:
    """The tiles of a list of before, under the labels that it gives them."""
    known = {label: tile for tile in every for label in (tile.label, *tile.formerly)}
    return [replace(known[label], label=label) for label in labels if label in known]
