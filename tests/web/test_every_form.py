"""Every form that our pages show to a stranger, a family and an administrator, one field at a time saying what nobody
types, each field twice, no field at all: never a 500. `test_strangers.py` throws anything at every address."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import cycle
from urllib.parse import quote, urljoin

import httpx2
import pytest
from selectolax.lexbor import LexborHTMLParser as HTMLParser
from selectolax.lexbor import LexborNode
from starlette.routing import BaseRoute, Match, Mount

from pwa.domain import links
from pwa.models.people import Account, Attempt, Child, Household
from pwa.models.words import LinkKind
from pwa.storage.databases import writing
from tests.officers import sure
from tests.people import HOME
from tests.web.signing_up import open_to_families

KIND = {"Content-Type": "application/x-www-form-urlencoded"}
ODD = ["9" * 30, "2147483648", "-1", "²", "0001-01-01", "31/02/2022", "\U0001f3eb\u202e'\"<&", "a" * 300, "b" * 999,
       "x@" + "y" * 250 + ".fr", "m\u0430man@example.org", " ", "a\r\nb", "\0", "\ud83c", "1_0", "z" * 41]  # fmt: skip
OF_A_KIND, MOST_FIELDS = 2, 20
"""Pages read of each address; a grid has a hundred times the same box."""

LEAVES = "deconnexion"


@dataclass(frozen=True)
class Form:
    """Where it is sent, with what when nothing is typed."""

    action: str
    fields: tuple[tuple[str, str], ...]


def forms_in(page: str, at: str) -> Iterator[Form]:
    for form in HTMLParser(page).css("form[method=post]"):
        named_ones = form.css("input[name], select[name], textarea[name], button[name]")
        yield Form(urljoin(at, form.attributes.get("action") or at), tuple(field_of(one) for one in named_ones))


def field_of(one: LexborNode) -> tuple[str, str]:
    chosen = one.css_first("option[selected]") or one.css_first("option[value]:not([value=''])") or one
    return str(one.attributes["name"]), chosen.attributes.get("value") or ""


def path_of(routes: list[BaseRoute], path: str) -> str:
    """The address of the table that this one is."""
    for route in routes:
        scope = {"type": "http", "path": path, "method": "GET", "root_path": "", "headers": []}
        if route.matches(scope)[0] is not Match.NONE:
            under = path.split("/", 2)
            if isinstance(route, Mount):
                return path_of(list(route.routes), f"/{under[2]}") if len(under) > 2 else ""
            return str(route.path_format)  # type: ignore[attr-defined]
    return ""


async def every_form(client: httpx2.AsyncClient, routes: list[BaseRoute], starts: list[str]) -> dict[str, Form]:
    """Those of each address that is reached from these, by where they are sent and what they hold."""
    met, found, queue = Counter(), {}, [f"/{HOME}/{one}" for one in starts]
    read: set[str] = set()
    for path in queue:
        kind = f"{path_of(routes, path.split('?')[0])}{'?' * ('?' in path)}"
        if path in read or met[kind] >= OF_A_KIND or LEAVES in path:
            continue
        read.add(path)
        met[kind] += 1
        page = await client.get(path)
        assert page.status_code < 500, path
        for form in forms_in(page.text, path):
            found.setdefault(f"{path_of(routes, form.action.split('?')[0])} {[name for name, _ in form.fields]}", form)
        there = [page.headers["location"]] if "location" in page.headers else []
        there += [one.attributes["href"] or "" for one in HTMLParser(page.text).css("a[href]")] if page.text else []
        queue += [to for one in there if (to := urljoin(path, one).split("#")[0]).startswith(f"/{HOME}/")]
    return {key: form for key, form in found.items() if LEAVES not in key}


def bodies(form: Form, odd: Iterator[str]) -> Iterator[str]:
    yield ""
    yield written(form.fields * 2)
    for place, (name, _) in enumerate(form.fields[:MOST_FIELDS]):
        yield written((*form.fields[:place], (name, next(odd)), *form.fields[place + 1 :]))


def written(fields: tuple[tuple[str, str], ...]) -> str:
    said = [(name, word.encode("utf-8", "surrogatepass")) for name, word in fields]
    return "&".join(f"{quote(name)}={quote(word)}" for name, word in said)


async def linked(username: str) -> list[str]:
    """The pages of an account's links."""
    account = await Account.get(username=username)
    pages = {
        LinkKind.RESET: "nouveau-mot-de-passe?lien=", LinkKind.EMAIL_CHANGE: "confirmer-mon-adresse?lien=",
        LinkKind.EMAIL_CHANGE_BEFORE: "garder-mon-adresse?lien=", LinkKind.INVITATION: "activation/",
    }  # fmt: skip
    async with writing() as db:
        return [
            page + await links.make(
                db, account.town_id, kind, account=account.id, payload={"email": "a@example.org", "way": "link"},
                real_now=datetime.now(UTC),
            )
            for kind, page in pages.items()
        ]  # fmt: skip


async def desk() -> list[str]:
    """The administrator's pages which need to be told something."""
    home, other, *_ = await Household.filter(town__slug=HOME).order_by("id")
    one, two = await Child.filter(custodies__household_id=home.id).order_by("id")
    first, second = [(await Account.get(username=name)).id for name in ("maman.test", "papa.test")]
    at = f"guichet/familles/{home.id}"
    return [
        "guichet", "guichet/comptes?q=test", "guichet/familles?q=test", "guichet/agents", "guichet/travaux",
        f"{at}/reunion?autre={other.id}", f"{at}/enfants/reunion?reste={one.id}&autre={two.id}", f"{at}/cles",
        f"guichet/comptes/{first}/reunion?autre={second}", "guichet/invitations",
    ]  # fmt: skip


FAMILY = ["espace", "profil", "identifiants", "appareils", "conditions", "confirmation", "profil/services"]
ENOUGH = {None: 8, "maman.test": 11, "direction.mairie": 27}
"""Forms at least: a crawl that finds nothing proves nothing."""


@pytest.mark.both_databases
@pytest.mark.parametrize("who", list(ENOUGH))
async def test_aucun_champ_d_aucun_formulaire(application, signed_in, client, database_kind, who):
    await open_to_families(HOME)
    client = await signed_in(who) if who else client
    starts = {None: ["", "creer-mon-espace", *await linked("papa.test")], "maman.test": FAMILY}.get(who) or await desk()
    await sure(who or "")
    forms = await every_form(client, list(application.routes), starts)
    assert len(forms) >= ENOUGH[who], sorted(forms)
    cookies, odd = httpx2.Cookies(client.cookies), cycle(ODD if database_kind == "sqlite" else ODD[::-1])
    for key, form in sorted(forms.items()):
        await Attempt.all().delete()
        await sure(who or "")
        for body in bodies(form, odd):
            client.cookies = httpx2.Cookies(cookies)
            answer = await client.post(form.action, content=body, headers=KIND)
            assert answer.status_code < 500, (key, body)
