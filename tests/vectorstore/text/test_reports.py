import pytest

from vectorstore.text.reports import PATTERNS, is_report


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "Reuters reported on Monday that the curator had left."),
        ("de", "Der Kurator geht, berichtete die Zeitung am Montag."),
        ("it", "Secondo il giornale il curatore se ne va."),
        ("fr", "Selon le journal, le conservateur s'en va."),
        ("es", "El conservador se va, informó el periódico."),
        ("nl", "This was reported in English."),
    ],
)
def test_what_a_medium_tells_is_a_report(language, sentence):
    assert is_report(sentence, language)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "The board dismissed the curator on Friday."),
        ("de", "Der Vorstand entließ den Kurator am Freitag."),
        ("it", "Il consiglio ha rimosso il curatore venerdì."),
        ("fr", "Le conseil a renvoyé le conservateur vendredi."),
        ("es", "El consejo destituyó al conservador el viernes."),
    ],
)
def test_what_happened_is_none(language, sentence):
    assert not is_report(sentence, language)


def test_every_language_of_the_bot_has_its_words():
    assert set(PATTERNS) == {"en", "de", "it", "fr", "es"}
