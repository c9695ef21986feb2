"""Les réglages : un mauvais arrête le départ avec une phrase ; l’horloge de la commune se garde avec les données."""

from datetime import timedelta
from pathlib import Path

import pytest

from pwa import app, settings
from pwa.running import clock
from pwa.settings import SETTINGS, Settings, WrongSetting
from tests.people import NOW, REAL_NOW


def test_sans_aucun_reglage_le_site_part():
    given = settings.read({})
    assert (given.port, given.host, given.clock_start) == (8000, "127.0.0.1", None)
    assert given.database_url.startswith("sqlite:///")
    assert given.database_url.endswith("/data/preau.sqlite3")


def test_ce_qui_est_demande_est_lu(tmp_path):
    given = settings.read(
        {"PORT": "8080", "PREAU_DATA": str(tmp_path), "PREAU_CLOCK": "2022-01-24T14:24", "PREAU_DEMO_PASSWORD": "pluie",
         "PREAU_TRUSTED_PROXY": "127.0.0.1, 10.0.0.0/8", "PREAU_LETTERS": "non"},
        is_demo=True,
    )  # fmt: skip
    assert (given.port, given.data, given.clock_start, given.demo_password) == (8080, tmp_path, NOW, "pluie")
    assert (given.trusted_proxy, given.letters_inside) == (("127.0.0.1", "10.0.0.0/8"), False)


def operations() -> dict[str, str]:
    lines = (Path(__file__).parents[2] / "docs/operations/preau.env").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


PLACEHOLDERS = ["PREAU_PUBLIC_URL", "PREAU_SMTP_HOST", "PREAU_SMTP_USER", "PREAU_SMTP_PASSWORD", "PREAU_MAIL_FROM",
                "PREAU_METRICS_TOKEN"]  # fmt: skip


@pytest.mark.parametrize("name", PLACEHOLDERS)
def test_une_valeur_d_exemple_arrete_le_depart(name):
    with pytest.raises(WrongSetting) as stop:
        settings.read({name: operations()[name]})
    assert stop.value.sentence.startswith(f"{name} a gardé la valeur d’exemple")


def test_le_reste_de_l_exemple_est_un_reglage():
    settings.read({name: value for name, value in operations().items() if name not in PLACEHOLDERS})


@pytest.mark.parametrize(
    ("name", "value"),
    [("PORT", "abc"), ("PORT", "0"), ("PORT", "65536"), ("PORT", "-1"), ("PORT", "²"), ("PREAU_CLOCK", "hier"),
     ("PREAU_CLOCK", "2022-01-24"), ("PREAU_CLOCK", "2022-02-30T10:00"), ("DATABASE_URL", "mysql://a/b"),
     ("PREAU_TRUSTED_PROXY", "partout"), ("PREAU_PUBLIC_URL", "famille.exemple.fr"), ("PREAU_SMTP_PORT", "smtp"),
     ("PREAU_SMTP_TLS", "oui"), ("PREAU_MAIL_FROM", "Mairie <a@exemple.fr>"), ("PREAU_MAIL_FROM", "portail"),
     ("PREAU_LETTERS", "true"), ("PREAU_DATA", "/etc/passwd")],
)  # fmt: skip
def test_un_mauvais_reglage_arrete_le_depart_avec_une_phrase(name, value):
    with pytest.raises(WrongSetting) as stop:
        settings.read({name: value}, is_demo=True)
    assert name in stop.value.sentence
    assert stop.value.sentence.endswith(".")
    assert "\n" not in stop.value.sentence


def test_l_horloge_est_celle_de_la_demonstration():
    with pytest.raises(WrongSetting):
        settings.read({"PREAU_CLOCK": "2022-01-24T14:24"})


def test_chaque_reglage_a_son_champ_et_son_aide():
    fields = {field for field in Settings.__dataclass_fields__} - {"is_demo"}
    assert {one.field for one in SETTINGS} == fields
    assert all(one.help.endswith(".") for one in SETTINGS)


def demo(start: str) -> Settings:
    return Settings(clock=start, is_demo=True)


@pytest.mark.both_databases
async def test_l_horloge_de_la_commune_continue_ou_elle_en_etait(database):
    first = await clock.settled(demo("2022-01-24T14:24"), lambda: REAL_NOW)
    assert first.town(REAL_NOW) == NOW
    an_hour_later = REAL_NOW + timedelta(hours=1)
    for start in ("2022-01-24T14:24", ""):
        again = await clock.settled(demo(start), lambda: an_hour_later)
        assert again.town(an_hour_later) == NOW + timedelta(hours=1)


@pytest.mark.both_databases
async def test_une_autre_horloge_sur_les_memes_donnees_arrete_le_depart(database):
    await clock.settled(demo("2022-01-24T14:24"), lambda: REAL_NOW)
    with pytest.raises(WrongSetting, match="2022-01-24T14:24"):
        await clock.settled(demo("2022-03-01T08:00"), lambda: REAL_NOW)


async def test_une_horloge_sur_des_donnees_du_jour_arrete_le_depart(database):
    assert (await clock.settled(demo(""), lambda: REAL_NOW)).offset == timedelta()
    with pytest.raises(WrongSetting, match="date du jour"):
        await clock.settled(demo("2022-01-24T14:24"), lambda: REAL_NOW)


async def test_le_site_d_une_mairie_refuse_les_comptes_de_la_demonstration(database):
    with pytest.raises(WrongSetting, match="comptes de la démonstration"):
        await app.ready(Settings(database_url=database))


async def test_le_site_s_ouvre_et_se_ferme_avec_sa_base(application, monkeypatch):
    monkeypatch.setattr("pwa.running.logs.start", lambda **_: None)
    async with application.router.lifespan_context(application):
        assert application.state.clock.offset < timedelta()
