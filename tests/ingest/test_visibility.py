"""What a reader cannot see is taken out of a page; what a reader sees stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html

from ingest.visibility import parse_colour, remove_invisible


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
    ],
)
def test_hidden(body):
    assert shown(f"<p>before</p>{body}<p>after</p>") == "beforeafter"


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
    ],
)
def test_rules_that_do_not_hide(rule):
    assert shown("<div><p class='x'>X</p></div>", f"<style>{rule}</style>") == "X"


def test_the_text_behind_a_hidden_element_stays():
    assert shown("<p>a <b hidden>X</b> b <!-- X --> c</p>") == "a b c"


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
