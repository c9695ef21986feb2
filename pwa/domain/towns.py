"""Towns: who the tenants of this instance are, and what each shows of itself."""

from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote

from pwa.domain import colours
from pwa.domain.declared.profile import Part, Promise, TownProfile
from pwa.models.towns import Town
from pwa.storage.databases import document, reading

RESERVED = frozenset({"static", "service_worker", "healthz", "metrics", "demo"})
"""Slugs no town can have: the instance's own addresses."""

SITE = "SITE DE LA MAIRIE"

BUILT: frozenset[Part] = frozenset({"bookings", "requests"})
"""The parts of a portal that exist, of those that a town's welcome may promise."""


@dataclass(frozen=True, slots=True)
class TownView:
    """A town as the screens use it. `profile` is its file's texts, menus and tiles, as loaded."""

    id: int
    slug: str
    name: str
    banner: str
    zone: str
    revision: int
    profile: TownProfile

    def own_address(self, asked: str) -> str | None:
        """`asked` when it is an address of this town's pages, so that no link can lead a family elsewhere."""
        inside, read = asked.startswith(f"/{self.slug}/") and asked.isprintable(), unquote(asked)
        return asked if inside and not any(way in read for way in ("\\", "//", "..")) else None

    @property
    def has_site_in_menu(self) -> bool:
        """Whether its menu leads to the town hall's own site, as it does unless the town says another."""
        return not self.profile.menu or SITE in self.profile.menu

    def promises(self, board: str) -> tuple[str, ...]:
        """The words of a list of the welcome (`services`, `space_points`), without what the site does not do yet."""
        said = getattr(self.profile.texts, board)
        kept = [one for one in said if not isinstance(one, Promise) or one.needs in BUILT]
        return tuple(one.words if isinstance(one, Promise) else one for one in kept)

    @property
    def look(self) -> colours.Look:
        """Its colours."""
        own = self.profile.colours
        return colours.look(own.theme_color, own.theme_color_dark, own.accent, own.accent_dark) if own else colours.OURS

    @property
    def background(self) -> str:
        """The colour that the installed application starts on."""
        return self.profile.colours.background_color if self.profile.colours else colours.BACKGROUND


def view_of(town: Town) -> TownView:
    """A town's row as a view; the same profile is read once."""
    return known_view(
        town.id, town.slug, town.name, banner=town.banner, zone=town.zone, revision=town.revision,
        profile=document(town.profile),
    )  # fmt: skip


@lru_cache(maxsize=256)
def known_view(id: int, slug: str, name: str, banner: str, zone: str, revision: int, profile: str) -> TownView:
    """The town of these columns; its profile is the text that its row keeps."""
    return TownView(id, slug, name, banner=banner, zone=zone, revision=revision, profile=TownProfile.kept(profile))


async def slug_like(asked: str) -> str | None:
    """The slug of the one town whose address is this but for its capitals."""
    found = await Town.filter(slug__iexact=asked).using_db(reading()).values_list("slug", flat=True)
    return str(found[0]) if len(found) == 1 and found[0] != asked else None


async def all_towns() -> list[TownView]:
    """The towns of the instance, by name."""
    return [view_of(town) for town in await Town.all().using_db(reading()).order_by("name", "slug")]
