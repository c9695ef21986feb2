"""Un iPhone ne prévient que depuis l’écran d’accueil, et son application n’a pas de barre d’adresse : on le lui dit."""

import pytest

pytestmark = pytest.mark.asyncio(loop_scope="session")


def iphone(*, is_installed: bool, permission: str) -> str:
    """What Safari says of itself, for whoever asks."""
    standalone = "true" if is_installed else "false"
    return f"""Object.defineProperty(Navigator.prototype, "standalone", {{ get: () => {standalone} }});
      Object.defineProperty(Notification, "permission", {{ get: () => "{permission}" }});"""


async def test_mes_appareils_dit_d_installer_d_abord_l_application(arrives):
    maman = await arrives(service_workers="allow")
    await maman.page.add_init_script(iphone(is_installed=False, permission="default"))
    await maman.ouvre("appareils")
    await maman.lit("Sur un iPhone ou un iPad, ajoutez d’abord votre espace à l’écran d’accueil")
    await maman.ne_lit_pas("Être prévenu de la réponse sur ce téléphone")


async def test_l_aide_sur_un_refus_est_celle_d_une_application_installee(arrives):
    maman = await arrives(service_workers="allow")
    await maman.page.add_init_script(iphone(is_installed=True, permission="denied"))
    await maman.ouvre("appareils")
    await maman.lit("Les notifications sont bloquées pour cette application")
    await maman.ne_lit_pas("à gauche de l’adresse")


async def test_l_application_ouverte_ailleurs_va_a_la_demande_que_l_on_a_touchee(arrives):
    """iOS avant 18.4 ouvre la première page, quelle que soit la notification."""
    maman = await arrives(service_workers="allow")
    await maman.page.add_init_script(iphone(is_installed=True, permission="granted"))
    await maman.ouvre("hors-connexion")  # a page of nobody, which follows no tap itself
    await maman.page.evaluate(TAPPED, f"/{maman.town}/demandes/20")
    # It may lead elsewhere before it has loaded.
    await maman.page.goto(f"/{maman.town}/espace", wait_until="commit")
    await maman.page.wait_for_url("**/demandes/20")
    await maman.ouvre("espace")
    await maman.lit("Bonjour, Maman TEST")
    assert maman.page.url.endswith("/espace")


TAPPED = """async (path) => {
  const { openTown } = await import("/service_worker/shared/store.js");
  const tapped = { url: location.origin + path, at: Date.now() };
  await openTown(document.body.dataset.town).change(() => ({ tapped }));
}"""
