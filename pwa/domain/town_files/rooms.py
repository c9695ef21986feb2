"""The rows of a town, made what the file says: what left it is withdrawn, or goes where nobody holds anything of it."""

from datetime import date
from typing import Any

from pwa.domain.town_files.activities import ActivityLoading
from pwa.domain.town_files.ledger import Ledger
from pwa.domain.town_files.saying import over
from pwa.domain.town_files.schema.town import Department as DeclaredDepartment
from pwa.domain.town_files.schema.town import Site as DeclaredSite
from pwa.domain.town_files.whole import Declared
from pwa.models.bookings import Enrolment
from pwa.models.sites import Activity, ActivityGroup, Department, SchoolClass, Site
from pwa.models.towns import Closure, Town


async def load_settings(declared: Declared, ledger: Ledger, *, is_demo: bool) -> Town:
    """The town itself."""
    file = declared.file
    return await ledger.keep(
        file.slug, Town, {"slug": file.slug}, name=file.name, banner=file.banner, zone=file.zone,
        profile=declared.profile, is_demo=is_demo,
    )  # fmt: skip


async def load_rooms(declared: Declared, ledger: Ledger, town: Town, today: date) -> None:
    """Departments, sites, closures and activities."""
    file = declared.file
    departments = {one.code: await load_department(one, ledger, town) for one in file.departments}
    ledger.names["department_id"] = {row.id: row.code for row in await Department.filter(town=town)}
    named = {one.name: await ledger.keep(f"site {one.name}", Site, {"town": town, "name": one.name})
             for one in file.sites}  # fmt: skip
    ledger.names["site_id"] = {row.id: row.name for row in await Site.filter(town=town)}
    for site in file.sites:
        await load_classes(site, named[site.name], ledger, town)
    sites = {name: int(row.id) for name, row in named.items()}
    await load_closures(declared, ledger, town, sites)
    for position, activity in enumerate(file.activities, 1):
        loading = ActivityLoading(activity, declared, ledger, town, today)
        await loading.load(position, departments[activity.department], sites)
    for gone in await Activity.filter(town=town, withdrawn_at=None).exclude(code__in=codes(file.activities)):
        await ledger.withdraw(gone.code, gone)
    await remove_places(declared, ledger, town)


def codes(found: Any) -> list[str]:
    return [one.code for one in found] or [""]


async def load_department(one: DeclaredDepartment, ledger: Ledger, town: Town) -> int:
    row = await ledger.keep(
        f"service {one.code}", Department, {"town": town, "code": one.code}, name=one.name, email=one.email,
        phone=one.phone, address=one.address, silence=one.silence,
    )  # fmt: skip
    return int(row.id)


async def load_classes(one: DeclaredSite, site: Site, ledger: Ledger, town: Town) -> None:
    for klass in one.classes:
        row = await SchoolClass.filter(site__town=town, code=klass.code).first()
        await ledger.settle(
            f"classe {klass.code}", SchoolClass, row, {"code": klass.code},
            {"site_id": site.id, "name": klass.name, "teacher": klass.teacher},
        )  # fmt: skip


async def load_closures(declared: Declared, ledger: Ledger, town: Town, sites: dict[str, int]) -> None:
    """A closure that is no longer in the file was said by mistake, or moved: its days open again."""
    wanted = {(sites[one.site] if one.site else None, one.starts_on, one.ends_on): one.reason
              for one in declared.file.closures}  # fmt: skip
    rows: list[Any] = await Closure.filter(town=town).order_by("id")
    for row in rows:
        days = (row.site_id, row.starts_on, row.ends_on)
        told = closure_told(*days, ledger)
        if days in wanted:
            await ledger.settle(told, Closure, row, {}, {"reason": wanted.pop(days)})
        else:
            await ledger.remove(f"{told} (« {row.reason} »)", row)
    for (site, starts_on, ends_on), reason in wanted.items():
        key = {"town": town, "site_id": site, "starts_on": starts_on, "ends_on": ends_on}
        await ledger.settle(closure_told(site, starts_on, ends_on, ledger), Closure, None, key, {"reason": reason})


def closure_told(site: int | None, starts_on: date, ends_on: date, ledger: Ledger) -> str:
    where = f" de {ledger.names['site_id'][site]}" if site else ""
    return f"fermeture{where} {over(starts_on, ends_on)}"


async def remove_places(declared: Declared, ledger: Ledger, town: Town) -> None:
    """Classes, sites and departments that left the file, once nothing is there any more."""
    file = declared.file
    classes = [klass.code for site in file.sites for klass in site.classes] or [""]
    for klass in await SchoolClass.filter(site__town=town).exclude(code__in=classes):
        if not await Enrolment.exists(school_class=klass):
            await ledger.remove(f"classe {klass.code}", klass)
    for site in await Site.filter(town=town).exclude(name__in=[one.name for one in file.sites] or [""]):
        if not await ActivityGroup.exists(site=site) and not await SchoolClass.exists(site=site):
            await ledger.remove(f"site {site.name}", site)
    for department in await Department.filter(town=town).exclude(code__in=codes(file.departments)):
        if not await Activity.exists(department=department):
            await ledger.remove(f"service {department.code}", department)
