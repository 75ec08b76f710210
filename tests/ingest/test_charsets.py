"""Text in any encoding, whatever is declared of it."""

from __future__ import annotations

import pytest

from ingest.charsets import decode
from ingest.errors import Permanent

GERMAN = (
    "Der Verwaltungsrat hat den größten Teil der Belegschaft für „überflüssig“ erklärt – € 5. " * 9
)
JAPANESE = (
    "取締役会は金曜日の夜にサム氏を解任した。社員はチャットのメッセージでそのことを知った。" * 9
)
RUSSIAN = (
    "Совет директоров уволил председателя в пятницу вечером, и сотрудники узнали из письма. " * 9
)
WESTERN = GERMAN.replace("€", "EUR").replace("„", "«").replace("“", "»").replace("–", "-")


def page(text, declared=""):
    return f"<html><head>{declared}<title>x</title></head><body><p>{text}</p></body></html>"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [(GERMAN, "utf-8"), (GERMAN, "utf-8-sig"), (GERMAN, "windows-1252"), (WESTERN, "iso-8859-1"),
     (GERMAN, "utf-16"), (GERMAN, "utf-16-le"), (GERMAN, "utf-16-be"), (GERMAN, "utf-32"),
     (JAPANESE, "shift_jis"), (JAPANESE, "euc-jp"), (JAPANESE, "iso-2022-jp"),
     (RUSSIAN, "windows-1251"), (RUSSIAN, "koi8-r")],
)  # fmt: skip
@pytest.mark.parametrize("declared", ["nowhere", "inside", "outside", "wrongly outside"])
def test_an_encoding(text, encoding, declared):
    meta = f'<meta charset="{encoding}">' if declared in {"inside", "wrongly outside"} else ""
    header = {"outside": encoding, "wrongly outside": "iso-8859-1"}.get(declared, "")
    html = page(text, meta)
    assert decode(html.encode(encoding), f"text/html; charset={header}") == html


@pytest.mark.parametrize("declared", ["iso-8859-1", "windows-1251", "shift_jis", "no-such-thing"])
@pytest.mark.parametrize("place", ["inside", "outside"])
@pytest.mark.parametrize("encoding", ["utf-8", "windows-1252"])
def test_a_wrong_declaration_is_found_out(declared, place, encoding):
    html = page(GERMAN, f'<meta charset="{declared}">' if place == "inside" else "")
    header = f"text/html; charset={declared}" if place == "outside" else "text/html"
    assert decode(html.encode(encoding), header) == html


def test_a_broken_byte_does_not_change_the_encoding():
    data = page(GERMAN).encode().replace("für".encode(), b"f\xffr", 1)
    assert decode(data) == page(GERMAN).replace("für", "f\ufffdr", 1)


@pytest.mark.parametrize("data", [bytes(range(256)) * 9, b"\x00\x00\x01\x00" * 200])
def test_what_is_no_text(data):
    with pytest.raises(Permanent):
        decode(data)
