"""A language that the playbook does not speak is named where it can be told, and English is never taken for one."""

import pytest

from playbook.search.languages import language_of

pytestmark = pytest.mark.one_engine


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("No me han devuelto el dinero y nadie contesta", "Spanish"),
        ("nie mam ogrzewania od tygodnia, to jest skandal", "Polish"),
        ("ich warte seit Wochen auf eine Antwort", "German"),
        ("je ne comprends pas pourquoi cette facture", "French"),
        ("mujhe mera paisa wapas karo", "Hindi or Urdu"),
        ("хто мені це поверне, чому ви мовчите", "Ukrainian"),
    ],
)
def test_a_language_is_named(text, language):
    assert language_of(text, known=0) == language


@pytest.mark.parametrize(
    "text", ["he wont stop shouting", "refund", "", "12345", "no me neither", "the der die das queue"]
)
def test_english_and_scraps_have_no_other_language(text):
    assert language_of(text, known=len(text.split())) == ""
