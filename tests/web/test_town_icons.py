"""L’icône installée et les courriels ont les couleurs de la commune ; tout s’y lit, en clair et en sombre."""

import struct
import zlib

import pytest

from pwa.domain import colours
from pwa.domain.colours import DARK, LIGHT, WORDS, contrast, parts
from pwa.domain.letters.kinds import KINDS
from pwa.models.towns import Town
from pwa.web.assets import STATIC
from pwa.web.icons import painted
from pwa.working import queries
from pwa.working.wording import Words, context_of
from tests.people import ELSEWHERE, HOME

ICONS = sorted(one.name for one in (STATIC / "icons").glob("*.png") if not one.name.startswith("badge"))
ROOF = "#7a1f4b"


def pieces(drawn: bytes) -> dict[bytes, bytes]:
    """By their names; a sum that is wrong is not read by browsers."""
    assert drawn[:8] == b"\x89PNG\r\n\x1a\n"
    found, at = {}, 8
    while at < len(drawn):
        length, name = struct.unpack_from(">I4s", drawn, at)
        held = drawn[at + 8 : at + 8 + length]
        assert struct.unpack_from(">I", drawn, at + 8 + length) == (zlib.crc32(name + held),)
        found[name] = held
        at += 12 + length
    return found


def palette(drawn: bytes) -> list[tuple[int, ...]]:
    held = pieces(drawn)[b"PLTE"]
    return [tuple(held[at : at + 3]) for at in range(0, len(held), 3)]


@pytest.mark.parametrize("file", ICONS)
def test_une_icone_change_de_toit_et_garde_le_blanc_et_le_soleil(file):
    ours, theirs = (STATIC / "icons" / file).read_bytes(), painted(file, ROOF)
    before, after = palette(ours), palette(theirs)
    assert len(before) == len(after)
    held = (pieces(ours), pieces(theirs))
    assert all(held[0][name] == held[1][name] for name in held[0] if name != b"PLTE")
    at = before.index(parts(LIGHT.roof))
    assert after[at] == parts(ROOF)
    for kept in {parts("#ffffff"), parts(LIGHT.sun)} & set(before):
        assert all(abs(a - b) <= 1 for a, b in zip(after[before.index(kept)], kept, strict=True))
    assert parts(LIGHT.roof) not in after
    assert painted(file, LIGHT.roof) == ours


@pytest.mark.parametrize("slug", [HOME, ELSEWHERE])
@pytest.mark.requirement("SPE-01")
async def test_chaque_commune_installe_la_sienne(client, slug):
    look = (await Town.get(slug=slug)).profile
    roof = LIGHT.roof if slug == HOME else "#23406b"
    manifest = (await client.get(f"/{slug}/manifest.webmanifest")).json()
    assert manifest["theme_color"] == roof, look
    for one in [*manifest["icons"], *(made["icons"][0] for made in manifest["shortcuts"])]:
        assert one["src"].startswith(f"/{slug}/icone/")
        answer = await client.get(one["src"])
        assert (answer.status_code, answer.headers["content-type"]) == (200, "image/png")
        assert parts(roof) in palette(answer.content)
    page = (await client.get(f"/{slug}/")).text
    for file in ("icon.svg", "icon-192.png"):
        assert f"/{slug}/icone/{file}" in page
    drawn = await client.get(f"/{slug}/icone/icon.svg")
    assert (drawn.headers["content-type"], roof in drawn.text) == ("image/svg+xml", True)


@pytest.mark.parametrize("file", ["rien.png", "..%2Fcss%2Fbase.css", "%2Fetc%2Fpasswd", ".png", "icon-192"])
async def test_rien_d_autre_ne_se_lit_par_la(client, file):
    assert (await client.get(f"/{HOME}/icone/{file}")).status_code == 404


@pytest.mark.both_databases
async def test_les_courriels_ont_les_couleurs_de_la_commune(database):
    words = Words()
    for town in await Town.all():
        reader = await queries.reader(town.id, None)
        paint = reader.paint
        for kind in ("activated", "invited", "answer"):
            mail = KINDS[kind].mail
            told = context_of(mail.sample, subject="S", home="https://ici.example/ici", reader=reader)
            page = words.html(kind, told)
            assert f"background: {paint.accent}; color: {paint.ink}" in page
            assert f"background: {paint.accent_dark}; color: {paint.ink_dark}" in page
        is_own = paint.accent != LIGHT.accent
        assert is_own == (town.slug != HOME), town.slug
        assert (LIGHT.accent in page) != is_own


@pytest.mark.both_databases
async def test_tout_se_lit_dans_les_courriels_des_cinq(database):
    """Links and the banner on the sheet, the words of a button on it: AA, by day and by night."""
    for town in await Town.all():
        paint = (await queries.reader(town.id, None)).paint
        for words, under in [
            (paint.roof, LIGHT.card), (paint.accent, LIGHT.card), (paint.ink, paint.accent),
            (paint.accent_dark, DARK.card), (paint.ink_dark, paint.accent_dark),
        ]:  # fmt: skip
            assert contrast(words, under) >= WORDS, (town.slug, words, under)


def test_une_couleur_que_le_fichier_accepte_se_lit_dans_un_courriel():
    """What is refused at load is what would not be read, there too."""
    for shade in range(0, 256, 5):
        for chosen in (f"#{shade:02x}0000", f"#00{shade:02x}00", f"#0000{shade:02x}", f"#{shade:02x}{shade:02x}40"):
            if not list(colours.wrongs(chosen, None, chosen, LIGHT.accent and DARK.accent)):
                paint = colours.paint(chosen, chosen, DARK.accent)
                assert contrast(paint.roof, LIGHT.card) >= WORDS
                assert contrast(paint.ink, paint.accent) >= WORDS


@pytest.mark.parametrize("file", ["a" * 300 + ".png", "é" * 200, "%2e%2e%2ffavicon.svg", "icon-192.png%00", "%ff.png"])
async def test_un_nom_que_le_disque_refuse_n_est_pas_une_icone(client, file):
    assert (await client.get(f"/{HOME}/icone/{file}")).status_code == 404
