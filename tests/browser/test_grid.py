"""La grille : ce qui est montré, cocher beaucoup de cases d’un coup, les créneaux qui s’excluent, les cases fermées."""

import re

import pytest
from playwright.async_api import expect

from tests.browser.conftest import change
from tests.conftest import DESKTOP

pytestmark = pytest.mark.asyncio(loop_scope="session")

WEDNESDAY = "Centre de Loisirs Mercredi"
FULL_DAY, MORNING, AFTERNOON = "Journée avec repas", "Matin avec repas", "Après-midi sans repas"


@pytest.fixture
async def maman(arrives, season_of):
    parent = await arrives()
    await parent.ouvre(season_of())
    await ready(parent)
    return parent


@pytest.fixture
async def maman_le_mercredi(arrives, season_of):
    parent = await arrives()
    await parent.ouvre(season_of(WEDNESDAY, "2022-03"))
    await ready(parent)
    return parent


async def ready(parent):
    """The boxes are painted: they say their day."""
    await parent.page.locator(".slot [aria-label]").first.wait_for(state="attached")


def shown_boxes(parent):
    return parent.page.locator(".week.on").get_by_role("checkbox")


async def ticked(parent):
    """« 2022-02-01 Matin » of every box ticked in the season, shown or not."""
    return set(
        await parent.page.locator("input[name=want]:checked").evaluate_all(
            "all => all.map((input) => `${input.closest('.day').dataset.day} ${input.dataset.slot}`)"
        )
    )


async def weeks(parent):
    shown = await parent.page.get_by_role("rowheader").locator("visible=true").all_inner_texts()
    return [week for week in shown if week.strip()]


async def clicks(parent, name):
    await parent.page.get_by_role("button", name=name, exact=True).click()


# --- ce qui est montré


@pytest.mark.requirement("SL-53", "SL-59", "SL-61")
async def test_le_mois_est_dans_l_adresse_et_les_fleches_le_changent(maman):
    assert await maman.mois() == "Février 2022"
    assert await weeks(maman) == ["5", "6", "7", "8", "9"]
    await clicks(maman, "Précédent")
    assert await maman.mois() == "Janvier 2022"
    await expect(maman.page).to_have_url(re.compile("#2022-01$"))
    for _ in range(4):
        await clicks(maman, "Précédent")
    assert await maman.mois() == "Septembre 2021"
    await expect(maman.page.get_by_role("button", name="Précédent")).to_be_disabled()
    await maman.page.get_by_label("Mois affiché").select_option("Juillet 2022")
    await expect(maman.page).to_have_url(re.compile("#2022-07$"))
    await expect(maman.page.get_by_role("button", name="Suivant")).to_be_disabled()
    await maman.page.reload()
    assert await maman.mois() == "Juillet 2022"
    await maman.page.evaluate("location.hash = '#2022-03'")
    await expect(maman.page.get_by_role("heading", name="Mars 2022")).to_be_visible()


@pytest.mark.requirement("SL-53", "SL-58")
async def test_la_semaine_montre_sept_jours_et_se_tourne_comme_le_mois(maman):
    await clicks(maman, "Semaine")
    assert await maman.mois() == "Semaine 5 31/01 – 06/02"
    await expect(maman.page).to_have_url(re.compile("#2022-W05$"))
    await expect(maman.page.locator(".week.on .day").locator("visible=true")).to_have_count(7)
    await expect(maman.page.get_by_role("button", name="Semaine", exact=True)).to_have_attribute("aria-pressed", "true")
    await clicks(maman, "Suivant")
    assert await maman.mois() == "Semaine 6 07/02 – 13/02"
    await clicks(maman, "Mois")
    assert await maman.mois() == "Février 2022"
    await expect(maman.page).to_have_url(re.compile("#2022-02$"))


async def test_une_semaine_sur_deux_mois_n_est_qu_une_fois_dans_la_page(maman):
    openings = await maman.page.locator("input[name=want]").evaluate_all("all => all.map((input) => input.value)")
    assert len(openings) == len(set(openings)) > 100
    await maman.coche("2022-02-28", "Matin")
    await clicks(maman, "Suivant")
    await expect(maman.case("2022-02-28", "Matin")).to_be_checked()


# --- tout cocher, tout décocher


@pytest.mark.requirement("SL-56")
async def test_tout_cocher_ne_touche_que_le_mois_affiche_et_laisse_ce_qui_est_ferme(maman):
    await clicks(maman, "Précédent")
    before = await ticked(maman)
    await clicks(maman, "Tout cocher")
    added = await ticked(maman) - before
    assert {one[:10] for one in added} == {"2022-01-25", "2022-01-27", "2022-02-01", "2022-02-03"}
    await expect(maman.case("2022-01-24", "Matin")).to_be_disabled()
    await maman.lit("cases cochées.", f"{len(added)} changements")
    await clicks(maman, "Défaire")
    assert await ticked(maman) == before
    await maman.lit("Aucun changement")


@pytest.mark.requirement("SL-56")
async def test_tout_decocher_ne_touche_que_la_semaine_affichee(maman):
    before = await ticked(maman)
    await clicks(maman, "Semaine")
    await clicks(maman, "Tout décocher")
    gone = before - await ticked(maman)
    assert gone == {f"{day} {slot}" for day in ("2022-01-31", "2022-02-04") for slot in ("Matin", "Soir")}
    await maman.lit("4 cases décochées.", "− 4,40 €")
    await clicks(maman, "Défaire")
    assert await ticked(maman) == before


async def test_tout_cocher_n_annonce_rien_quand_il_n_y_a_rien_a_cocher(maman):
    for _ in range(4):
        await clicks(maman, "Précédent")
    await clicks(maman, "Tout cocher")
    await maman.lit("Aucune case à changer ici.", "Aucun changement")


# --- appliquer une périodicité


async def asks(maman, *cells, rhythm="chaque semaine", start="2022-03-01", end="2022-03-31", on=True):
    """Fill the dialog; what it announces."""
    await clicks(maman, "Appliquer une périodicité")
    dialog = maman.page.get_by_role("dialog", name="Appliquer une périodicité")
    if not on:
        await dialog.get_by_role("radio", name="Décocher").check()
    for cell in cells:
        await dialog.get_by_role("checkbox", name=cell, exact=True).check()
    await dialog.get_by_label("Rythme").select_option(rhythm)
    await dialog.get_by_label("Du", exact=True).fill(start)
    await dialog.get_by_label("Au", exact=True).fill(end)
    return await dialog.locator("output").inner_text()


@pytest.mark.requirement("SL-54")
async def test_la_periodicite_dit_combien_de_cases_vont_changer_et_se_defait(maman):
    before = await ticked(maman)
    assert await asks(maman, "Soir, jeudi", "Matin, mardi") == "10 cases vont changer."
    await clicks(maman, "Appliquer")
    await maman.lit("10 cases cochées.", "10 changements")
    tuesdays = {f"2022-03-{day:02} Matin" for day in (1, 8, 15, 22, 29)}
    thursdays = {f"2022-03-{day:02} Soir" for day in (3, 10, 17, 24, 31)}
    assert await ticked(maman) - before == tuesdays | thursdays
    await clicks(maman, "Défaire")
    assert await ticked(maman) == before


@pytest.mark.requirement("SL-54")
async def test_les_semaines_paires_seulement_et_a_partir_d_un_jour(maman):
    before = await ticked(maman)
    said = await asks(maman, "Matin, mardi", rhythm="semaines paires", start="2022-02-02", end="2022-03-31")
    assert said == "3 cases vont changer."
    await clicks(maman, "Appliquer")
    await maman.lit("3 cases cochées.")
    assert await ticked(maman) - before == {"2022-02-08 Matin", "2022-03-08 Matin", "2022-03-22 Matin"}


async def test_la_periodicite_decoche_aussi(maman):
    before = await ticked(maman)
    said = await asks(maman, "Soir, lundi", start="2022-01-25", end="2022-07-07", on=False)
    assert said == "2 cases vont changer."
    await clicks(maman, "Appliquer")
    await maman.lit("2 cases décochées.")
    assert before - await ticked(maman) == {"2022-01-31 Soir", "2022-02-07 Soir"}


async def test_une_date_hors_de_la_saison_est_dite_a_cote_d_elle(maman):
    """Some pickers let any day through."""
    assert await asks(maman, "Soir, jeudi", start="2021-01-01") == ""
    dialog = maman.page.get_by_role("dialog", name="Appliquer une périodicité")
    await expect(dialog.get_by_label("Du", exact=True)).to_have_accessible_description(
        re.compile("Choisissez un jour du")
    )
    await expect(dialog.get_by_role("alert")).to_have_count(1)
    await expect(dialog.get_by_role("button", name="Appliquer", exact=True)).to_be_disabled()
    await dialog.get_by_label("Du", exact=True).fill("2022-04-01")
    await expect(dialog.get_by_label("Au", exact=True)).to_have_accessible_description("La fin vient avant le début.")
    await dialog.get_by_label("Du", exact=True).fill("2022-03-01")
    await expect(dialog.get_by_role("alert")).to_have_count(0)
    await expect(dialog.get_by_role("button", name="Appliquer", exact=True)).to_be_enabled()


async def test_sans_jour_choisi_rien_ne_s_applique(maman):
    assert await asks(maman) == "Choisissez les jours de la semaine."
    await expect(maman.page.get_by_role("button", name="Appliquer", exact=True)).to_be_disabled()
    await clicks(maman, "Fermer")
    await maman.lit("Aucun changement")


# --- des créneaux qui ne vont pas ensemble


@pytest.mark.requirement("SL-57")
async def test_la_journee_prend_la_place_du_matin_et_le_dit(maman_le_mercredi):
    maman = maman_le_mercredi
    await maman.coche("2022-03-02", MORNING, AFTERNOON)
    await maman.coche("2022-03-02", FULL_DAY)
    await expect(maman.case("2022-03-02", MORNING)).not_to_be_checked()
    await expect(maman.case("2022-03-02", AFTERNOON)).not_to_be_checked()
    await maman.lit("ne vont pas ensemble", "1 changement")
    await maman.coche("2022-03-02", MORNING)
    await expect(maman.case("2022-03-02", FULL_DAY)).not_to_be_checked()
    await maman.decoche("2022-03-02", MORNING)
    await expect(maman.case("2022-03-02", FULL_DAY)).to_be_checked()
    await maman.lit("est de nouveau coché", "1 changement")


async def test_tout_cocher_ne_prend_qu_un_creneau_par_jour_quand_ils_s_excluent(maman_le_mercredi):
    maman = maman_le_mercredi
    before = await ticked(maman)
    await maman.coche("2022-03-09", MORNING)
    await clicks(maman, "Tout cocher")
    days = {one[:10]: one[11:] for one in await ticked(maman) - before if one[11:] == FULL_DAY}
    assert set(days) == {"2022-03-02", "2022-03-16", "2022-03-23", "2022-03-30"}
    assert {f"2022-03-09 {MORNING}", f"2022-03-09 {AFTERNOON}"} <= await ticked(maman)
    assert f"2022-03-09 {FULL_DAY}" not in await ticked(maman)


# --- des places qui manquent


async def leave(opening, places):
    await change(
        "UPDATE seats SET taken = capacity - ?, revision = revision + 1 "
        "WHERE id IN (SELECT seats_id FROM opening_seats WHERE opening_id = ?)",
        [places, opening],
    )


async def test_les_places_qui_restent_se_disent_quand_il_y_en_a_peu(arrives, season_of, world):
    for day, places in (("2022-02-01", 3), ("2022-02-03", 1), ("2022-02-08", 0), ("2022-02-10", 6)):
        await leave(await world.opening("Bébé", "Accueil périscolaire", day, "Matin"), places)
    maman = await arrives()
    await maman.ouvre(season_of())
    await ready(maman)
    await expect(maman.case("2022-02-01", "Matin")).to_have_accessible_name("Matin, mardi 01/02, 3 places")
    await expect(maman.case("2022-02-03", "Matin")).to_have_accessible_name("Matin, jeudi 03/02, 1 place")
    await expect(maman.case("2022-02-10", "Matin")).to_have_accessible_name("Matin, jeudi 10/02")
    await expect(maman.case("2022-02-08", "Matin")).to_be_disabled()
    assert await why(maman, "Matin du 08/02") == "Matin, mardi 08/02 Il n’y a plus de place ce jour-là. J’ai compris"


@pytest.mark.requirement("SL-71")
async def test_un_jour_complet_se_coche_pour_la_liste_d_attente(maman_le_mercredi):
    maman = maman_le_mercredi
    await clicks(maman, "Précédent")
    full = maman.case("2022-02-02", FULL_DAY)
    await expect(full).to_have_accessible_name(f"{FULL_DAY}, mercredi 02/02, Complet · liste d’attente")
    await expect(full).to_be_enabled()
    await maman.coche("2022-02-02", FULL_DAY)
    await maman.lit("1 changement")


# --- des cases fermées


async def why(parent, box):
    """What the dialog says of a box that cannot change."""
    await parent.page.get_by_role("button", name=f"{box} : pourquoi ?").click()
    dialog = parent.page.get_by_role("dialog")
    said = " ".join((await dialog.inner_text()).split())
    await parent.page.keyboard.press("Escape")
    await expect(dialog).to_have_count(0)
    return said


LATE = "Le délai pour réserver est passé : c’était possible jusqu’au dimanche 23/01 à 23:59."


@pytest.mark.requirement("SL-57")
async def test_une_case_fermee_dit_pourquoi(maman, world):
    await clicks(maman, "Précédent")
    await expect(maman.case("2022-01-24", "Matin")).to_be_disabled()
    said = await why(maman, "Matin du 24/01")
    assert said.startswith("Matin, lundi 24/01 ")
    await maman.page.get_by_text("Voir les semaines passées").click()
    await maman.page.get_by_role("link", name="Jour passé : pourquoi ?").locator("visible=true").first.click()
    await maman.lit("Ce jour est passé : ses réservations ne changent plus.")


async def test_une_case_fermee_dit_pourquoi_sans_javascript(arrives, season_of):
    fille = await arrives(java_script_enabled=False)
    await fille.ouvre(season_of(month="2022-01", child="Fille"))
    await fille.page.get_by_role("button", name="Matin du 24/01 : pourquoi ?").click()
    await fille.lit_le_titre("Matin, lundi 24/01/2022")
    await fille.lit(LATE, "Le service Enfance vous répond")
    await fille.clique("RETOUR AUX RÉSERVATIONS")
    await expect(fille.page).to_have_url(re.compile("#2022-01$"))


async def test_a_l_ordinateur_rien_n_a_change_de_nom(arrives, season_of):
    maman = await arrives(**DESKTOP, is_mobile=False, has_touch=False)
    await maman.ouvre(season_of())
    await ready(maman)
    await expect(shown_boxes(maman).locator("visible=true")).to_have_count(24)
    await maman.page.get_by_role("checkbox", name="Matin, mardi 01/02", exact=True).check()
    await maman.lit("1 changement", "+ 0,85 €")
