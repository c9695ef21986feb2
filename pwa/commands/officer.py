"""`preau officer add`, `change`, `address`, `list`, `reset`, `disable`, `enable`."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import partial
from typing import TypeVar

import click

from pwa.commands.around.data import data, settings, town_named
from pwa.commands.around.stopping import Refused
from pwa.domain.accounts import passwords
from pwa.domain.accounts.states import State
from pwa.domain.french import stamp
from pwa.domain.officers import addresses, administering, duties, giving, listing
from pwa.domain.officers.addresses import WrongAddress
from pwa.domain.officers.administering import Administrator, new_password
from pwa.domain.officers.duties import Duty, WrongDuty
from pwa.domain.officers.last import LastAdministrator
from pwa.domain.officers.listing import Listed
from pwa.domain.rights import OFFICERS, Role
from pwa.running import clock
from pwa.settings import Settings
from pwa.shared.texts.errors import REFUSALS
from pwa.shared.texts.officers import OFFICER_STATES

LONGEST_NAME = 120
T = TypeVar("T")


@click.group(help="Les agents.")
def officer() -> None:
    pass


def of_duty(command: Callable[..., None]) -> Callable[..., None]:
    """What a duty is made of."""
    roles = click.Choice([str(one) for one in sorted(OFFICERS)])
    for option in (
        click.option("--site", metavar="NOM", help="Le nom de son site, si sa fonction est d’un site."),
        click.option("--department", metavar="CODE", help="Le code de son service, si sa fonction est d’un service."),
        click.option("--role", type=roles, help="Sa fonction."),
    ):
        command = option(command)
    return command


def of_one(command: Callable[..., None]) -> Callable[..., None]:
    """Which officer of which town."""
    for argument in (click.argument("username", metavar="UTILISATEUR"), click.argument("slug", metavar="COMMUNE")):
        command = argument(command)
    return command


@officer.command(help="Donner un compte à un agent.")
@of_one
@click.argument("name", metavar="NOM")
@of_duty
def add(slug: str, username: str, name: str, role: str | None, **where: str | None) -> None:
    """Who is not told to be anything else is an administrator."""
    duty = Duty(role or Role.ADMINISTRATOR, **where)
    shown(username, asyncio.run(added(settings(), slug, username, name, duty)))


@officer.command(help="Changer la fonction d’un agent.")
@of_one
@of_duty
def change(slug: str, username: str, **given: str | None) -> None:
    duty = asyncio.run(changed(settings(), slug, username, given))
    click.echo(f"{username} : {duty.role}.")


@officer.command(
    help="Donner un autre mot de passe à un agent, ou enlever son second facteur : ses sessions finissent."
)
@of_one
@click.option("--second-factor", is_flag=True, help="Enlever son second facteur, et garder son mot de passe.")
def reset(slug: str, username: str, second_factor: bool) -> None:
    if not second_factor:
        shown(username, asyncio.run(done(settings(), slug, username, administering.reset_password)))
    elif asyncio.run(done(settings(), slug, username, administering.reset_second_factor)):
        click.echo(f"{username} : second facteur enlevé, un autre sera demandé à la prochaine connexion.")
    else:
        click.echo(f"{username} : il n’y avait pas de second facteur.")


@officer.command(help="Changer l’adresse de courriel d’un agent : ce qui est parti à celle d’avant n’ouvre plus rien.")
@of_one
@click.argument("email", metavar="COURRIEL")
def address(slug: str, username: str, email: str) -> None:
    asyncio.run(done(settings(), slug, username, partial(addresses.correct, email=email)))
    click.echo(f"{username} : {email}.")


@officer.command(help="Fermer le compte d’un agent : ses sessions finissent.")
@of_one
def disable(slug: str, username: str) -> None:
    asyncio.run(done(settings(), slug, username, administering.disable))
    click.echo(f"{username} : {OFFICER_STATES[State.DISABLED]}.")


@officer.command(help="Rouvrir le compte d’un agent.")
@of_one
def enable(slug: str, username: str) -> None:
    asyncio.run(done(settings(), slug, username, administering.enable))
    click.echo(f"{username} : {OFFICER_STATES[State.ACTIVE]}.")


@officer.command(name="list", help="Les agents d’une commune.")
@click.argument("slug", metavar="COMMUNE")
def listed(slug: str) -> None:
    for one in asyncio.run(every(settings(), slug)):
        click.echo(line_of(one))


def shown(username: str, password: str) -> None:
    click.echo(f"{username}  {password}  (ce mot de passe ne sera plus montré)")


def line_of(one: Listed) -> str:
    """« Claire MAIRIE  claire.mairie  administrateur  actif  second facteur  24/01/2022 à 14:24 »."""
    duty = f"{one.role.words} ({one.place})" if one.place else one.role.words
    factor = "second facteur" if one.has_second_factor else "sans second facteur"
    return "  ".join([
        one.name, one.username, duty, OFFICER_STATES[one.state], factor,
        stamp(one.signed_in_at) if one.signed_in_at else "jamais connecté",
    ])  # fmt: skip


def refuse_name(what: str, given: str) -> None:
    if not given.strip() or len(given) > LONGEST_NAME or not given.isprintable():
        raise Refused(f"{what} doit avoir de 1 à {LONGEST_NAME} caractères, sur une seule ligne.")


async def added(settings: Settings, slug: str, username: str, name: str, duty: Duty) -> str:
    """An account for someone of the town hall; gives its password, which is shown once."""
    refuse_name("Le nom d’utilisateur", username)
    refuse_name("Le nom de l’agent", name)
    password = new_password()
    async with data(settings) as now, refused():
        await giving.add(await town_named(slug), username, name, duty, await passwords.hashed(password), now=now)
    return password


async def changed(settings: Settings, slug: str, username: str, given: Mapping[str, str | None]) -> Duty:
    """Another role, department or site, from the next page on."""
    async with data(settings) as now, refused():
        town = await town_named(slug)
        duty = amended(await duties.duty_of(town, username), given)
        who, officer = Administrator(town.id, None, now, clock.real_time()), await duties.officer_named(town, username)
        await administering.give_duty(who, officer, duty)
        return duty


async def done(
    settings: Settings, slug: str, username: str, act: Callable[[Administrator, int], Awaitable[T]]
) -> T:  # fmt: skip
    """What an administrator would do at the desk, to the officer of that name."""
    async with data(settings) as now, refused():
        town = await town_named(slug)
        officer = await duties.officer_named(town, username)
        return await act(Administrator(town.id, None, now, clock.real_time()), officer)


async def every(settings: Settings, slug: str) -> list[Listed]:
    async with data(settings):
        return await listing.of_town((await town_named(slug)).id)


def amended(duty: Duty, given: Mapping[str, str | None]) -> Duty:
    """Another role is another duty; without one, the role stays and its department or site changes. Raises Refused."""
    said = {key: value for key, value in given.items() if value is not None}
    if not said:
        raise Refused("Dites ce qui change : --role, --department ou --site.")
    return Duty(**said) if "role" in said else replace(duty, **said)


@asynccontextmanager
async def refused() -> AsyncIterator[None]:
    try:
        yield
    except WrongDuty as wrong:
        raise Refused(str(wrong)) from wrong
    except (LastAdministrator, WrongAddress) as refusal:
        raise Refused(REFUSALS[refusal.code]) from refusal


COMMAND = officer
