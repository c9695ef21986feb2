"""What an engine does and does not, asked of the engine itself on our pages, and the table where it is written."""

from pathlib import Path

from tests.engines.family import Family

TABLE = Path(__file__).parents[2] / "docs" / "browsers.md"
TOLD = {
    "worker (a module)": """Promise.race([navigator.serviceWorker.ready.then(() => true),
      new Promise((resolve) => setTimeout(resolve, 8000, false))])""",
    "Background Sync": "'sync' in ServiceWorkerRegistration.prototype",
    "push": "'PushManager' in globalThis",
    "declarative push": "'pushManager' in globalThis",
    "notifications": "'Notification' in globalThis",
    "a count on the icon": "'setAppBadge' in navigator",
    "its own offer to install": "'onbeforeinstallprompt' in globalThis",
    "Web Locks": "'locks' in navigator",
    "`storage.persist()`": "typeof navigator.storage?.persist === 'function'",
    "`indexedDB.databases()`": "typeof indexedDB.databases === 'function'",
    "`requestIdleCallback`": "'requestIdleCallback' in globalThis",
    "slow or costly network told": "'connection' in navigator",
    "`@media (scripting)`": "matchMedia('(scripting: enabled)').matches",
    "`checkVisibility()`": "'checkVisibility' in Element.prototype",
}
"""Row of the table → what the page answers."""
RESTORED = "*Back* may show a private page from memory"
"""WebKit does it or not, of the same page, as it likes: only « no » is certain."""
TRIES = 4


async def asked(famille: Family) -> dict[str, str]:
    """This engine's column."""
    typed = await is_typed_again(famille)
    await famille.se_connecte()
    if famille.browser.engine.has_worker:  # however long this machine takes
        await famille.attend("the worker", "navigator.serviceWorker.ready.then(() => true)")
    told = {row: yes(await famille.page.evaluates(script)) for row, script in TOLD.items()}
    version = famille.page.capabilities["browserVersion"]
    return {
        "version": ".".join(version.split(".")[:3]),
        **told,
        RESTORED: yes(await may_be_restored(famille)),
        "*Back* finds what was typed": yes(typed),
    }


async def is_typed_again(famille: Family) -> bool:
    """In a form, left and found again."""
    await famille.ouvre()
    await famille.ecrit("Identifiant d’utilisateur", "maman")
    await famille.ouvre("activites")
    await famille.revient_en_arriere()
    await famille.attend(
        "the form", "document.readyState === 'complete' && document.getElementById('username') !== null"
    )
    return bool(await famille.page.evaluates("document.getElementById('username').value === 'maman'"))


def agree(column: dict[str, str], written: dict[str, str]) -> bool:
    """What an engine may do and did not this time is no contradiction."""
    may = {RESTORED: "yes"} if written[RESTORED] == "yes" else {}
    return column | may == written


async def may_be_restored(famille: Family) -> bool:
    """Asked until it does."""
    for _ in range(TRIES):
        if await is_restored(famille):
            return True
    return False


async def is_restored(famille: Family) -> bool:
    """A page that must never be stored: its scripts go on where they were."""
    await famille.ouvre("espace")
    await famille.page.evaluates("(globalThis.isSame = true)")
    await famille.ouvre("activites")
    await famille.revient_en_arriere()
    await famille.attend_la_page("/espace")
    return bool(await famille.page.evaluates("globalThis.isSame === true"))


def yes(answer: object) -> str:
    return "yes" if answer else "no"


# --- the table: a header of engines, a row a line


def read() -> dict[str, dict[str, str]]:
    """Engine → row → cell, as the table stands."""
    lines = [cells(line) for line in TABLE.read_text().splitlines() if line.startswith("| ") and "---" not in line]
    (_, *engines), *rows = lines
    return {engine: {row[0]: row[at] for row in rows} for at, engine in enumerate(engines, 1)}


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def write(engine: str, column: dict[str, str]) -> None:
    """Put that engine's column in the table."""
    columns = read() | {engine: column}
    lines = [["what", *columns], ["---"] * (len(columns) + 1)]
    lines += [[row, *(one.get(row, "?") for one in columns.values())] for row in column]
    before, _, rest = TABLE.read_text().partition("| what ")
    after = rest[rest.index("\n\n") :]
    TABLE.write_text(before + "\n".join(f"| {' | '.join(line)} |" for line in lines) + after)
