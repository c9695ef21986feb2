"""`preau officer add`, `preau officer change`."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace

import click

from pwa.commands.around.data import data, settings, town_named
from pwa.commands.around.stopping import Refused
from pwa.domain import officers
from pwa.domain.accounts import passwords
from pwa.domain.officers import Duty
from pwa.domain.rights import OFFICERS, Role
from pwa.settings import Settings

LONGEST_NAME = 120


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


@officer.command(help="Donner un compte à un agent.")
@click.argument("slug", metavar="COMMUNE")
@click.argument("username", metavar="UTILISATEUR")
@click.argument("name", metavar="NOM")
@of_duty
def add(slug: str, username: str, name: str, role: str | None, **where: str | None) -> None:
    """Who is not told to be anything else is an administrator."""
    duty = Duty(role or Role.ADMINISTRATOR, **where)
    password = asyncio.run(added(settings(), slug, username, name, duty))
    click.echo(f"{username}  {password}  (ce mot de passe ne sera plus montré)")


@officer.command(help="Changer la fonction d’un agent.")
@click.argument("slug", metavar="COMMUNE")
@click.argument("username", metavar="UTILISATEUR")
@of_duty
def change(slug: str, username: str, **given: str | None) -> None:
    duty = asyncio.run(changed(settings(), slug, username, given))
    click.echo(f"{username} : {duty.role}.")


def refuse_name(what: str, given: str) -> None:
    if not given.strip() or len(given) > LONGEST_NAME or not given.isprintable():
        raise Refused(f"{what} doit avoir de 1 à {LONGEST_NAME} caractères, sur une seule ligne.")


async def added(settings: Settings, slug: str, username: str, name: str, duty: Duty) -> str:
    """An account for someone of the town hall; gives its password, which is shown once."""
    refuse_name("Le nom d’utilisateur", username)
    refuse_name("Le nom de l’agent", name)
    password = secrets.token_urlsafe(12)
    async with data(settings), refused():
        await officers.add(await town_named(slug), username, name, duty, await passwords.hashed(password))
    return password


async def changed(settings: Settings, slug: str, username: str, given: Mapping[str, str | None]) -> Duty:
    """Another role, department or site, from the next page on."""
    async with data(settings), refused():
        town = await town_named(slug)
        duty = amended(await officers.duty_of(town, username), given)
        await officers.change(town, username, duty)
        return duty


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
    except officers.WrongDuty as wrong:
        raise Refused(str(wrong)) from wrong


COMMAND = officer
