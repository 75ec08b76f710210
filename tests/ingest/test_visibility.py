"""What a reader cannot see is taken out of a page; what a reader sees stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html

from ingest.colours import parse_colour
from ingest.errors import Permanent
from ingest.visibility import remove_invisible


def shown(body, head=""):
    tree = lxml_html.document_fromstring(f"<html><head>{head}</head><body>{body}</body></html>")
    remove_invisible(tree)
    return " ".join(tree.find("body").text_content().split())


@pytest.mark.parametrize(
    "body",
    [
        "<p style='display:none'>X</p>",
        "<p style='DISPLAY : NONE !important'>X</p>",
        "<p style='visibility: hidden'>X</p>",
        "<p hidden>X</p>",
        "<p style='opacity:0'>X</p>",
        "<p style='opacity: 0.01;'>X</p>",
        "<p style='font-size:0'>X</p>",
        "<p style='font-size:1px'>X</p>",
        "<p style='width:0;height:0;overflow:hidden'>X</p>",
        "<p style='width:1px;height:1px;overflow:hidden'>X</p>",
        "<p style='max-height:0px'>X</p>",
        "<p style='position:absolute;left:-9999px'>X</p>",
        "<p style='position:absolute;left:-100vw'>X</p>",
        "<p style='text-indent:-9999px'>X</p>",
        "<p style='clip: rect(0, 0, 0, 0)'>X</p>",
        "<p style='clip-path: inset(100%)'>X</p>",
        "<p style='transform: scale(0)'>X</p>",
        "<p style='transform: translateX(-9999px)'>X</p>",
        "<p style='color:#fff'>X</p>",
        "<p style='color:#fefefe;background:white'>X</p>",
        "<p style='color: rgb(255, 255, 255)'>X</p>",
        "<p style='color: hsl(0, 0%, 100%)'>X</p>",
        "<p style='color:transparent'>X</p>",
        "<p style='color:rgba(0,0,0,0)'>X</p>",
        "<div style='background:#000'><p style='color:black'>X</p></div>",
        "<font color='white'>X</font>",
        "<p class='sr-only'>X</p>",
        "<dialog>X</dialog>",
        "<template>X</template><noscript>X</noscript><script>X</script>",
        "<!-- X -->",
        "<p style='opacity:1%'>X</p>",
        "<div style='opacity:.3'><div style='opacity:.3'>X</div></div>",
        "<p style='filter: opacity(0%)'>X</p>",
        "<p style='font: 0/0 a'>X</p>",
        "<p style='font-size:calc(0px)'>X</p>",
        "<div style='font-size:.5em'><div style='font-size:.5em'>X</div></div>",
        "<p style='position:absolute;left:200vw'>X</p>",
        "<p style='position:absolute;inset:-9999px auto auto 0'>X</p>",
        "<p style='margin:0 0 0 -9999px'>X</p>",
        "<p style='transform:translate(9999px, 0)'>X</p>",
        "<p style='translate:-9999px 0'>X</p>",
        "<p style='scale:0'>X</p>",
        "<p style='transform:rotateX(90deg)'>X</p>",
        "<p style='line-height:0;overflow:hidden'>X</p>",
        "<p style='clip-path:polygon(0 0, 0 0, 0 0)'>X</p>",
        "<p style='color:red;background-color:red'>X</p>",
        "<p style='color:navy;background:#000080'>X</p>",
        "<div style='color:red'><p style='background:red'>X</p></div>",
        "<p style='background:black'>X</p>",
        "<p style='color:rgb(0 0 0 / 0)'>X</p>",
        "<p style='color:#0000'>X</p>",
        "<p style='color:oklch(100% 0 0)'>X</p>",
        "<p style='display:/**/none'>X</p>",
        r"<p style='d\69splay:none'>X</p>",
        "<p style='--c:none;display:var(--c)'>X</p>",
        "<p style='display:var(--d, none)'>X</p>",
        "<svg><title>X</title></svg>",
        "<textarea>X</textarea><canvas>X</canvas><iframe>X</iframe>",
    ],
)
def test_hidden(body):
    assert "".join(shown(f"<p>before</p>{body}<p>after</p>").split()) == "beforeafter"


@pytest.mark.parametrize(
    "body",
    [
        "<div style='background:#000'><p style='color:#fff'>X</p></div>",
        "<p style='color:#fff;background:url(a.jpg)'>X</p>",
        "<p style='opacity:0.9'>X</p>",
        "<p style='font-size:0.9em'>X</p>",
        "<p style='width:100%;height:auto'>X</p>",
        "<p style='margin-left:-15px'>X</p>",
        "<p style='border-left:0;padding-top:0'>X</p>",
        "<p class='d-none d-md-block'>X</p>",
        "<p aria-hidden='true'>X</p>",
        "<p style='background-color:#fff'>X</p>",
        "<details><summary>X</summary></details>",
        "<div style='visibility:hidden'><p style='visibility:visible'>X</p></div>",
        "<div style='font-size:0'><p style='font-size:16px'>X</p></div>",
        "<div style='color:transparent'><p style='color:#222'>X</p></div>",
        "<p style='display:none;display:block'>X</p>",
        "<p hidden style='display:block'>X</p>",
        "<p style='transform:translate(-50%,-50%)'>X</p>",
        "<p style='background:linear-gradient(red,blue);background-clip:text;color:#0000'>X</p>",
        "<p style='clip-path:polygon(0 0, 100% 0, 100% 100%)'>X</p>",
    ],
)
def test_visible(body):
    assert shown(body) == "X"


@pytest.mark.parametrize(
    "rule",
    [
        ".x{display:none}",
        "p.x , .y { visibility:hidden }",
        "#one{position:absolute;left:-9999px}",
        "/* note } */ div > p.x{font-size:0}",
        "div .x{color:#fff}",
        "@media screen { .x { display:none } }",
        "@import url(a.css); .x{display:none}",
        "@charset 'utf-8'; .x{display:none}",
        "<!-- .x{display:none} -->",
        "@media (min-width:600px) { .x { display:none } }",
        "@media only screen and (max-width: 2000px) { .x { display:none } }",
        "@media (width >= 600px) { .x { display:none } }",
        "@media (30em <= width < 2000px) { .x { display:none } }",
        "@supports (display:grid) { .x { display:none } }",
        "@layer base { .x { display:none } }",
        "div { color:black; .x { display:none } }",
        "div { & > .x { display:none } }",
        ".x { &#one { display:none } }",
        "[id]{display:none}",
        "p[id^='on']{display:none}",
        "p:nth-child(1){display:none}",
        "div > :first-child{display:none}",
        "p:not(.y){display:none}",
        ":is(.x, .y){display:none}",
        ":where(p).x{display:none}",
        "div:has(.x) .x{display:none}",
        r".\78{display:none}",
        ":root{--c:#fff} .x{color:var(--c)}",
        "#one{display:none} .x{display:block}",
        ".x{display:none !important} #one{display:block}",
        ".x{font-size:0} .x{color:#333}",
        "div{background:#111;color:#eee} .x{color:#111}",
    ],
)
def test_hidden_by_the_pages_own_style_sheet(rule):
    body = "<div>a<p class='x' id='one'>X</p>b</div>"
    assert shown(body, f"<style>{rule}</style>") == "ab"


@pytest.mark.parametrize(
    "rule",
    [
        "@media print { .x { display:none } }",
        "@keyframes fade { from { opacity:0 } }",
        ".x:hover{display:none}",
        ".other{display:none}",
        "div{background:#111} .x{color:#fff}",
        "body{visibility:hidden}",
        ".x{display:none} div .x{display:block}",
        ".x{display:none} .x{display:block}",
        "@media (max-width:600px) { .x { display:none } }",
        "@media (width < 600px) { .x { display:none } }",
        "@media (400px <= width <= 600px) { .x { display:none } }",
        "@media (prefers-color-scheme: dark) { div { background:#111 } .x { color:#eee } }",
        "@media not screen { .x { display:none } }",
        ".x::first-letter{display:none}",
        "p + .x{display:none}",
        "div:has(.y) .x{display:none}",
        ".x{color:#333} .y{color:#fff}",
    ],
)
def test_rules_that_do_not_hide(rule):
    assert shown("<div><p class='x'>X</p></div>", f"<style>{rule}</style>") == "X"


def test_the_text_behind_a_hidden_element_stays():
    assert shown("<p>a <b hidden>X</b> b <!-- X --> c</p>") == "a b c"


def test_a_picture_may_stand_behind_a_page_whose_sheets_are_elsewhere():
    link = "<link rel='stylesheet' href='/a.css'>"
    assert shown("<p style='background:black'>X</p>", link) == "X"


@pytest.mark.parametrize("name", ["MAX_RULES", "MAX_SHEETS"])
def test_sheets_that_are_too_large_are_not_read_in_part(monkeypatch, name):
    monkeypatch.setattr(f"ingest.styles.{name}", 3)
    for rules in (".a{color:red}" * 4 + ".x{display:none}", ".a,.b,.c,.d,.x{display:none}"):
        with pytest.raises(Permanent, match="more than 3"):
            shown("<p class='x'>X</p>", f"<style>{rules}</style>")


def test_selectors_that_take_too_long_are_not_waited_for(monkeypatch):
    monkeypatch.setattr("ingest.visibility.MAX_SECONDS", 0.0)
    with pytest.raises(Permanent, match="style sheets"):
        shown("<p>X</p>")


def test_selectors_that_name_their_parent_many_times_do_not_explode():
    inner = "&" * 200
    rule = f".a {{ {inner} {{ {inner} {{ {inner} {{ color:red }} }} }} }}"
    assert shown("<p class='x'>X</p>", f"<style>{rule} .x{{display:none}}</style>") == ""


@pytest.mark.parametrize("media", ["(a:" + " " * 300_000, "not " * 50_000, "(" * 100_000])
def test_media_queries_that_are_long_are_not_read_to_their_end(media):
    shown("<p>X</p>", f"<style media='{media}'>p{{color:red}}</style>")
    shown("<p>X</p>", f"<style>@media {media} {{ p{{color:red}} }}</style>")


def test_variables_without_end_are_refused():
    many = ";".join(f"--v{n}:0" for n in range(10_001))
    with pytest.raises(Permanent, match="variables"):
        shown("<p>X</p>", f"<style>*{{{many}}}</style>")


@given(st.text(max_size=200), st.text(max_size=200))
def test_no_style_breaks_it(style, sheet):
    tree = lxml_html.document_fromstring("<html><body><p class='x'>text</p></body></html>")
    tree.find(".//p").set("style", "".join(c for c in style if c.isprintable()))
    head = lxml_html.Element("style")
    head.text = "".join(c for c in sheet if c.isprintable())
    tree.insert(0, head)
    remove_invisible(tree)


@pytest.mark.parametrize(
    ("text", "colour"),
    [("#FFF", (255, 255, 255)), ("rgb(1, 2,3)", (1, 2, 3)), ("rgb(100% 0% 0%)", (255, 0, 0)),
     ("black", (0, 0, 0)), ("#01020304", (1, 2, 3)), ("currentcolor", None)],
)  # fmt: skip
def test_colours(text, colour):
    assert parse_colour(text) == colour
