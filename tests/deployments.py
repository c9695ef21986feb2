"""New versions of the site while phones hold an older one."""

import shutil
from pathlib import Path

from pwa.web import assets


class TownHall:
    """The site's files on a disk of the test: each deployment is another build."""

    def __init__(self, folder: Path) -> None:
        self.static, self.worker = folder / "static", folder / "service_worker"
        shutil.copytree(assets.STATIC, self.static)
        shutil.copytree(assets.WORKER, self.worker)

    def deploys(self, file: str = "logic/freshness.js", more: str = "") -> str:
        """Change that file of the worker, or break it; the new build's name."""
        path = self.worker / file
        path.write_text(path.read_text() + (more or f"\nexport const after{assets.build().name} = 1;\n"))
        assets.build.cache_clear()
        return assets.build().name

    def changes(self, file: str, more: str) -> str:
        """Add that to a file of the pages; the new build's name."""
        path = self.static / file
        path.write_text(path.read_text() + more)
        assets.build.cache_clear()
        return assets.build().name

    def undoes(self, file: str) -> None:
        shutil.copy(assets.HERE.parent / "service_worker" / file, self.worker / file)
        assets.build.cache_clear()
