"""The terms of use of a town: the text of its file, known by its hash, accepted before anything else is done."""

import hashlib
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby
from typing import Any

import msgspec

from pwa.domain.declared.profile import TownProfile
from pwa.domain.terms.town_file import SECTION, Terms
from pwa.models.towns import Town
from pwa.storage.databases import document


def of(profile: msgspec.Struct) -> Terms | None:
    """What the town asks of those who use its portal; None when it asks nothing."""
    return SECTION.of(profile)


def version_of(profile: msgspec.Struct) -> str | None:
    """The hash of every word of it: another word is another version, which is asked again."""
    terms = of(profile)
    return hash_of(terms) if terms else None


@lru_cache(maxsize=64)
def hash_of(terms: Terms) -> str:
    """Asked at every request of somebody signed in."""
    return hashlib.sha256(msgspec.json.encode(terms)).hexdigest()


def is_owed(profile: msgspec.Struct, accepted: str | None) -> bool:
    """Whether somebody who accepted that version has to accept this one."""
    version = version_of(profile)
    return version is not None and version != accepted


def blocks(text: str) -> Iterator[tuple[bool, list[str]]]:
    """A section's paragraphs and lists, in order: whether it is a list, and its lines without their dash."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    for is_list, found in groupby(lines, lambda line: line.startswith("- ")):
        yield is_list, [line.removeprefix("- ") for line in found]


def has_accepted(town: Town) -> dict[str, Any]:
    """What an account's row says once its owner accepted the terms of today: the demo's people have."""
    return {"terms_hash": version_of(TownProfile.kept(document(town.profile)))}
