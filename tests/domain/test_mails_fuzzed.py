"""Ce que l’on écrit de quelqu’un dans un courriel n’en change ni les balises, ni les liens, ni les en-têtes."""

from collections.abc import Iterator
from dataclasses import fields, replace
from email import message_from_bytes
from email.policy import default

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from pwa.domain.letters import kinds
from pwa.domain.letters.kinds import KINDS, Topic
from pwa.storage.mail import Mail, as_message
from pwa.working.checking import READER, check_letters
from pwa.working.wording import Words, context_of

check_letters()
ACCOUNTS = sorted(name for name, kind in KINDS.items() if kind.topic is Topic.ACCOUNT and kind.mail)
WORDS = Words()
PIECES = ["<", ">", "</p>", "<script>x</script>", '"', "'", "&", "&lt;", "\r\n", "\n", "\r", "\u2028", "\u202e",
          "\u200f", "\u2066", "\x00", "{{ 7 * 7 }}", "{% raw %}", "D’Été", "Ó", "a", " ", "\nBcc: tous@example.org",
          '" onload="x', "javascript:x", "</title>", "<!--", "𝓐", "́"]  # fmt: skip
NAMES = st.lists(st.sampled_from(PIECES), min_size=1, max_size=12).map("".join) | st.text(min_size=1, max_size=200)
HOME = "https://ici.example/ici"


def written(kind: str, name: str) -> Mail:
    """The letter with that in the place of all that somebody may have written: their names, what they are called."""
    sample = kinds.mailed(kind).sample
    theirs = [one.name for one in fields(sample) if one.name in ("username", "name", "device", "who", "place", "new")]
    told = replace(sample, **{one: name for one in theirs if isinstance(getattr(sample, one), str)})
    reader = READER._replace(first_name=name, last_name=name, civility=name, banner=name)
    subject = kinds.mailed(kind).subject(told)
    context = context_of(told, subject=subject, home=HOME, reader=reader)
    return Mail(
        sender="mairie@ici.example", sender_name=name, to="a@example.org", reply_to="contact@ici.example",
        subject=subject, text=WORDS.text(kind, context), html=WORDS.html(kind, context), message_id="<1@ici.example>",
        tag="t", about=(),
    )  # fmt: skip


def shape(html: str) -> Iterator[tuple[str, tuple[tuple[str, str | None], ...]]]:
    """Every tag and what it leads to, without what is said between them."""
    for node in HTMLParser(html).root.traverse(include_text=False):
        yield node.tag, tuple(sorted(node.attributes.items()))


@pytest.mark.parametrize("kind", ACCOUNTS)
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(name=NAMES)
@example(name="x" * 200)
@example(name="<b>" * 60)
@example(name="{{ 7 * 7 }}" * 3 + "\nBcc: tous@example.org&lt;\nBcc: tous@example.org")
@example(name="Mairie de Saint-Machin, Gironde : enfance, jeunesse; (33) " * 3)
@example(name="Test\r\nBcc: tous@example.org\r\n\r\n<script>")
def test_un_nom_ne_change_rien_d_autre_que_lui(kind, name):
    plain, fuzzed = written(kind, "Maman"), written(kind, name)
    assert list(shape(fuzzed.html)) == list(shape(plain.html))
    message = message_from_bytes(as_message(fuzzed).as_bytes(), policy=default)
    assert sorted(message.keys()) == sorted(message_from_bytes(as_message(plain).as_bytes(), policy=default).keys())
    assert message["To"] == "a@example.org"
    assert [one.addr_spec for one in message["From"].addresses] == ["mairie@ici.example"]
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert all(ord(sign) > 31 for header in message.values() for sign in header)
    for said in (fuzzed.html, fuzzed.text, *message.values()):
        assert not set(said) & set("\u202e\u2066\u200f\x00\x08")


def test_toutes_les_lettres_des_comptes_sont_essayees():
    assert len(ACCOUNTS) >= 10
