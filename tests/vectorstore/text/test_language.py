import pytest

from vectorstore.text.language import identify


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Who is the chief executive now?", "en"),
        ("Wer ist jetzt der Chef des Unternehmens?", "de"),
        ("Chi è adesso l'amministratore delegato?", "it"),
        ("Qui dirige l'entreprise maintenant ?", "fr"),
        ("¿Quién dirige ahora la empresa?", "es"),
        ("WER IST JETZT DER CHEF DES UNTERNEHMENS?", "de"),
    ],
)
def test_the_five_languages(text, language):
    assert identify(text) == language


@pytest.mark.parametrize("text", ["", "   ", "42", "🙂🙂", "https://example.org/der-die-das"])
def test_nothing_to_tell_by(text):
    assert identify(text, default="xx") == "xx"


def test_among_a_few():
    assert identify("Hvem er direktør nå?", default="", among={"en", "de"}) in {"en", "de", ""}
