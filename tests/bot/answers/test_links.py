from urllib.parse import unquote

from hypothesis import given
from hypothesis import strategies as st

from bot.answers.links import text_fragment_link

URL = "https://example.org/a?x=1"


def test_a_short_quote_is_whole():
    assert text_fragment_link(URL, "One, two-three & four.") == (
        f"{URL}#:~:text=One%2C%20two%2Dthree%20%26%20four."
    )


def test_a_long_quote_is_given_by_its_ends():
    words = [f"w{i}" for i in range(30)]
    link = text_fragment_link(URL, " ".join(words))
    assert link.endswith("#:~:text=w0%20w1%20w2%20w3%20w4,w25%20w26%20w27%20w28%20w29")


def test_the_addresss_own_fragment_stays():
    assert text_fragment_link(URL + "#part", "Hi.") == f"{URL}#part:~:text=Hi."


@given(st.text(min_size=1).filter(lambda t: t.strip() and len(t.split()) <= 12))
def test_the_syntaxs_own_signs_are_encoded(text):
    directive = text_fragment_link(URL, text).split(":~:text=", 1)[1]
    assert not set(directive) & set(",&- \n#")
    assert unquote(directive).split() == text.split()
