"""Une nouvelle version, sur chaque moteur : vue où qu’elle change, ne redemandant que cela, et jamais à moitié."""

from typing import Any

import pytest
from starlette.responses import Response

from pwa.routes import worker
from pwa.web import assets
from tests.deployments import TownHall
from tests.engines.engines import ENGINES
from tests.engines.family import Family

pytestmark = pytest.mark.asyncio(loop_scope="session")

WITH_WORKERS = [engine for engine in ENGINES if engine.has_worker]
UPDATE = """navigator.serviceWorker.getRegistration().then(async (registration) => {
  const said = await registration.update().then(() => "heard", (error) => error.name);
  const isOver = () => !registration.installing && !registration.waiting && registration.active.state === "activated";
  for (let tries = 0; tries < 100 && !isOver(); tries++) await new Promise((resolve) => setTimeout(resolve, 100));
  return isOver() && said;
})"""
HAS = "caches.keys().then((names) => names.some((name) => name.endsWith(given[0])))"


async def takes_over(famille: Family, build: str) -> None:
    await famille.attend(build, f"{UPDATE}.then(async (said) => said && (await {HAS}))", f"-shell-{build}")


@pytest.mark.parametrize("engine", WITH_WORKERS, ids=lambda engine: engine.name)
async def test_une_version_est_vue_et_ne_se_mele_pas(famille: Family, town_hall: TownHall, monkeypatch) -> None:
    await famille.ouvre()
    await famille.attend("the worker", "Boolean(navigator.serviceWorker.controller)")
    sent, told, older = worker.sent, list[tuple[str, int]](), dict[str, bytes]()

    def noted(request: Any, file: Any, headers: Any = None) -> Response:
        name = request.path_params["file"]
        answer = sent(request, file, headers)
        if name in older:
            answer = Response(older[name], media_type=file.media_type, headers=headers)
        told.append((request.url.path, answer.status_code))
        return answer

    monkeypatch.setattr(worker, "sent", noted)
    await takes_over(famille, town_hall.changes("css/season.css", "\n.new { color: red; }\n"))
    assert {status for path, status in told if path == "/service_worker/joined.js"} <= {200, 304}
    assert {path for path, _ in told if path.startswith("/service_worker/")} <= {
        f"/service_worker/{name}" for name in ("service_worker.js", "joined.js", "shell.js")
    }

    await takes_over(famille, town_hall.deploys(more="\nglobalThis.isNewer = 1;\n"))
    was = assets.build().worker["joined.js"].content
    new = town_hall.deploys(more="\nglobalThis.isNewest = 1;\n")
    assert assets.build().worker["joined.js"].content != was
    older["joined.js"], told[:] = was, []
    await famille.attend("it was asked", UPDATE)
    assert ("/service_worker/joined.js", 200) in told
    assert not await famille.page.evaluates(HAS, f"-shell-{new}")
    older.clear()
    await takes_over(famille, new)
