"""The `preau` command."""

import asyncio
import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import click
import uvicorn

from pwa import commands, demonstration
from pwa.app import create_app
from pwa.domain import demo as demo_towns
from pwa.domain.calendars.schools import CalendarMissing
from pwa.domain.declared.mistakes import Mistakes
from pwa.domain.events.verifying import Verified
from pwa.domain.french import count, day_title, hour, local
from pwa.domain.loading import Edited, Unfinished
from pwa.domain.officers import Duty
from pwa.domain.rights import OFFICERS, Role
from pwa.running.clock import real_time
from pwa.settings import Settings, WrongSetting, read
from pwa.storage.copies import NotCopied
from pwa.storage.databases import DatabaseBusy
from pwa.web.connections import Connection


@contextmanager
def in_one_sentence() -> Iterator[None]:
    """What stops a command is said in French, without a trace."""
    try:
        yield
    except WrongSetting as error:
        raise click.ClickException(error.sentence) from error
    except (commands.Refused, NotCopied) as error:
        raise click.ClickException(str(error)) from error
    except DatabaseBusy as error:
        raise click.ClickException("La base est trop occupée : rien n’a été fait, recommencez plus tard.") from error
    except Mistakes as error:
        raise click.ClickException(mistaken(error)) from error
    except Unfinished as error:
        raise click.ClickException(
            "La commune est écrite, mais la base est trop occupée pour publier tous ses jours : "
            "relancez la même commande, elle finira."
        ) from error
    except Edited as error:
        raise click.ClickException(edited(error)) from error
    except CalendarMissing as error:
        raise click.ClickException("Le calendrier scolaire de cette date n’est pas connu de cette version.") from error
    except (OSError, ConnectionError) as error:
        raise click.ClickException(f"Les données ne peuvent pas être ouvertes : {error}.") from error


def mistaken(error: Mistakes) -> str:
    """Everything to correct, a line each."""
    told = "\n".join(f"  {one}" for one in error.mistakes)
    how_many = count(len(error.mistakes), "erreur")
    return f"Rien n’a été écrit. {how_many} à corriger dans le fichier :\n{told}"


def edited(error: Edited) -> str:
    """What differs, and what to say to go on."""
    said = []
    if error.differences:
        said += ["La commune a changé depuis, ou le fichier dit autre chose :", *indented(error.differences)]
        said += ["Ajoutez --force pour écrire ce que dit le fichier."]
    if error.earlier:
        said += ["Des dates limites déjà montrées aux familles avancent :", *indented(error.earlier)]
        said += ['Ajoutez --notice "…" : ce texte le leur dira.']
    return "\n".join([*said, "Rien n’a été écrit."])


def indented(lines: list[str]) -> list[str]:
    return [f"  {line}" for line in lines]


class Group(click.Group):
    def invoke(self, context: click.Context) -> Any:
        with in_one_sentence():
            return super().invoke(context)


@click.group(cls=Group, help="Préau, le portail famille des communes.")
def main() -> None:
    pass


def settings(*, is_demo: bool = False) -> Settings:
    return read(os.environ, is_demo=is_demo)


def door(host: str, port: int) -> socket.socket:
    """The port, taken before anything else is done."""
    taken = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        taken.bind((host, port))
    except OSError as error:
        taken.close()
        raise commands.Refused(
            f"Le port {port} est déjà pris, ou interdit : choisissez-en un autre, comme PORT={port + 1}."
        ) from error
    return taken


def serve_on(taken: socket.socket, chosen: Settings, opened: Callable[[], None] = lambda: None) -> None:
    """Serve until stopped; `opened` is called when the first page can be asked for."""

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            opened()

    config = uvicorn.Config(
        create_app(chosen), http=Connection, lifespan="on", log_config=None, access_log=False, proxy_headers=False
    )
    with suppress(KeyboardInterrupt):
        Server(config).run(sockets=[taken])


@main.command(help="La démonstration : deux communes fictives, sur cette machine seulement.")
def demo() -> None:
    chosen = settings(is_demo=True)
    with door("127.0.0.1", chosen.port) as taken:
        clock = asyncio.run(demonstration.prepare(chosen))
        now = local(clock.town(real_time()))
        serve_on(taken, chosen, lambda: tell_sign_ins(chosen, f"{day_title(now.date())} à {hour(now)}"))


def tell_sign_ins(chosen: Settings, date: str) -> None:
    """The site's address, and one line for each sign-in."""
    site, password = f"http://localhost:{chosen.port}", demonstration.password_of(chosen)
    click.echo(f"\nPréau : {site}/ — à la mairie, nous sommes le {date}.\n")
    for one in demo_towns.sign_ins():
        click.echo(f"{site}/{one.slug}/  {one.username}  {password}  {one.who}")
    click.echo(f"\nLes courriels : {site}/demo/courriers — Ctrl+C pour arrêter.\n")


@main.command(help="Le site d’une ou plusieurs communes.")
def serve() -> None:
    chosen = settings()
    with door(chosen.host, chosen.port) as taken:
        asyncio.run(commands.check(chosen))
        serve_on(taken, chosen, lambda: click.echo(f"Préau écoute sur {chosen.host}:{chosen.port}."))


@main.command(help="Mettre la base à jour de cette version.")
def migrate() -> None:
    asyncio.run(commands.migrate(settings()))
    click.echo("La base est à jour.")


@main.command(help="Envoyer les courriels et faire les travaux, dans un processus à part.")
def worker() -> None:
    asyncio.run(commands.work(settings()))


@main.group(help="Les travaux : ce qui attend, ce qui a échoué.", invoke_without_command=True)
@click.pass_context
def jobs(context: click.Context) -> None:
    if context.invoked_subcommand is None:
        for line in asyncio.run(commands.jobs_shown(settings())):
            click.echo(line)


@jobs.command(help="Essayer de nouveau un travail, maintenant.")
@click.argument("number", type=click.IntRange(1))
def retry(number: int) -> None:
    asyncio.run(commands.job_retry(settings(), number))
    click.echo(f"Le travail n° {number} sera essayé de nouveau.")


@main.group(help="Les communes.")
def town() -> None:
    pass


@town.command(help="Créer une commune d’après son fichier, ou la remettre comme dans le fichier.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Écrire ce que dit le fichier, même là où la commune a changé depuis.")
@click.option("--notice", help="Ce que l’on dit aux familles quand une date limite avance.")
def load(file: Path, force: bool, notice: str | None) -> None:
    loaded = asyncio.run(commands.town_load(settings(), file, force=force, notice=notice))
    for line in [*loaded.differences, *loaded.beyond]:
        click.echo(line)
    if loaded.is_new:
        beside = f" Il y avait déjà : {', '.join(loaded.beside)}." if loaded.beside else ""
        click.echo(f"La commune est créée.{beside}")
    else:
        click.echo("La commune est comme dans le fichier.")


@main.group(help="Les saisons des activités.")
def season() -> None:
    pass


@season.command(name="publish", help="Publier les jours d’une activité, ou les mettre à jour de ses règles.")
@click.argument("slug")
@click.argument("activity")
@click.option("--notice", help="Ce que l’on dit aux familles quand une date limite avance.")
def publish(slug: str, activity: str, notice: str | None) -> None:
    for one in asyncio.run(commands.season_publish(settings(), slug, activity, notice)):
        click.echo(f"{one.added} ajoutés, {one.moved} changés, {one.closed} fermés, {one.kept} inchangés.")
        if one.held:
            click.echo(f"{one.held} dates limites avanceraient : ajoutez --notice pour le dire aux familles.")


@main.group(help="Les agents.")
def officer() -> None:
    pass


def of_duty(command: Callable[..., None]) -> Callable[..., None]:
    """What a duty is made of."""
    roles = click.Choice([str(one) for one in sorted(OFFICERS)])
    for option in (
        click.option("--site", help="Le nom de son site, pour site_leader."),
        click.option("--department", help="Le code de son service, pour department_officer."),
        click.option("--role", type=roles, default=str(Role.ADMINISTRATOR), help="Sa fonction."),
    ):
        command = option(command)
    return command


@officer.command(help="Donner un compte à un agent.")
@click.argument("slug")
@click.argument("username")
@click.argument("name")
@of_duty
def add(slug: str, username: str, name: str, **duty: str) -> None:
    password = asyncio.run(commands.officer_add(settings(), slug, username, name, Duty(**duty)))
    click.echo(f"{username}  {password}  (ce mot de passe ne sera plus montré)")


@officer.command(help="Changer la fonction d’un agent.")
@click.argument("slug")
@click.argument("username")
@of_duty
def change(slug: str, username: str, **duty: str) -> None:
    asyncio.run(commands.officer_change(settings(), slug, username, Duty(**duty)))
    click.echo(f"{username} : {duty['role']}.")


@main.group(help="Ce qui s’est passé.")
def journal() -> None:
    pass


@journal.command(name="verify", help="Vérifier que rien n’y a été changé, commune par commune.")
def journal_verify() -> None:
    found = asyncio.run(commands.journal_verify(settings()))
    for one in found:
        click.echo(said_of(one))
    if any(one.broken is not None for one in found):
        raise SystemExit(1)


def said_of(one: Verified) -> str:
    """What the chain of a town tells."""
    held = count(one.events, "événement se suit", "événements se suivent")
    if one.broken is None:
        return f"{one.slug} : {held}, jusqu’au n° {one.position} ({one.hash[:16]})."
    if one.broken == 0:
        return f"{one.slug} : {held}, puis il en manque après le n° {one.position}."
    return f"{one.slug} : {held}, puis l’événement {one.broken} ne suit pas le n° {one.position}."


@main.command(help="Copier les données, même pendant que le site tourne.")
@click.argument("target", type=click.Path(path_type=Path))
def backup(target: Path) -> None:
    asyncio.run(commands.backup(settings(), target))
    click.echo(f"{commands.COPIED.format(target)}.")


@main.command(help="Remettre une copie, là où il n’y a encore rien.")
@click.argument("source", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def restore(source: Path) -> None:
    asyncio.run(commands.restore(settings(), source))
    click.echo("Les données sont remises. Lancez maintenant « preau migrate », puis le site.")


if __name__ == "__main__":
    main(prog_name="preau")
