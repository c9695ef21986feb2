"""What the tests of imports share: a folder of files, written as a test says, and an import of it."""

from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

from pwa.domain.french import local
from pwa.domain.imports.faults import Said, Weight
from pwa.domain.imports.mapping import Whole, read_mapping
from pwa.domain.imports.running import Import, Tally, shelf
from pwa.domain.imports.sample import write_sample
from tests.people import NOW

WRONG = (Weight.FAULT, Weight.CAUTION)


class Folder:
    """Files as somebody exported them; `ends` once, when the test is over."""

    def __init__(self, path: Path) -> None:
        self.path, self.stack = path, ExitStack()

    def sample(self) -> "Folder":
        write_sample(self.path, local(NOW).date())
        return self

    def write(self, name: str, text: str | bytes, encoding: str = "utf-8") -> "Folder":
        (self.path / f"{name}.csv").write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
        return self

    def only(self, **texts: str) -> "Folder":
        for name, text in texts.items():
            self.write(name, text)
        return self

    def changes(self, name: str, old: str, new: str) -> "Folder":
        text = (self.path / f"{name}.csv").read_text(encoding="utf-8-sig")
        assert old in text, (name, old)
        return self.write(name, text.replace(old, new))

    async def read(self, town: int, mapping: Mapping | None = None) -> Import:
        aside = self.stack.enter_context(shelf())
        return await Import.prepared(aside, town, self.path, read_mapping(mapping) if mapping else Whole())

    async def rehearsed(self, town: int, mapping: Mapping | None = None) -> tuple[Import, Tally]:
        brought = await self.read(town, mapping)
        return brought, await brought.rehearsed(NOW)

    async def written(self, town: int, mapping: Mapping | None = None) -> Tally:
        """As `preau import households --apply --partial`."""
        brought, _ = await self.rehearsed(town, mapping)
        return await brought.written(NOW)


def plain(one: object) -> str:
    """With ordinary spaces."""
    return str(one).replace("\u00a0", " ").replace("\u202f", " ")


def wrongs(brought: Import) -> list[str]:
    return [plain(f"{one.weight} {one}") for one in brought.said(WRONG)]


def told(brought: Import, weight: Weight) -> list[str]:
    return [plain(one) for one in brought.said([weight])]


def of(tally: Tally) -> dict[str, tuple[int, int, int]]:
    """Created, changed, the same, by kind; what there is none of is left out."""
    kinds = {*tally.created, *tally.changed, *tally.same}
    found = {kind: (tally.created[kind], tally.changed[kind], tally.same[kind]) for kind in kinds}
    return {kind: counts for kind, counts in found.items() if any(counts)}


__all__ = ["Folder", "Said", "of", "plain", "told", "wrongs"]
