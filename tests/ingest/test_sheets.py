"""Text that a linked style sheet hides does not reach the article; no sheet costs a page."""

from __future__ import annotations

import gzip
import threading
import time

import pytest
from lxml import html as lxml_html

from ingest.fetch import Fetcher
from ingest.sheets import MAX_BYTES, MAX_LINKED, MAX_TRIES, MAX_VAIN, LinkedSheets
from ingest.styles import read_sheet
from ingest.targets import article_of
from ingest.visibility import remove_invisible
from tests.ingest.conftest import story
from vectorstore.search import Search

SECRET = "The whole board had secretly agreed to sell every painting before the winter."
HIDES = ".x{display:none}"
LINK = "<link rel='stylesheet' href='/a.css'>"


def page(newsroom, path="/page", head=LINK, number=1, body=f"<p class='x'>{SECRET}</p>"):
    return newsroom.article(path, number=number, head=head, body=body)


def css(newsroom, path, rules=HIDES, kind="text/css", **headers):
    return newsroom.put(path, rules, kind=kind, **headers)


@pytest.fixture
def sheets(fetcher):
    """Patient with nobody."""
    linked = LinkedSheets(fetcher, page_seconds=5.0, sheet_seconds=5.0)
    yield linked
    linked.close()


@pytest.fixture
def impatient(fetcher):
    linked = LinkedSheets(fetcher, page_seconds=0.3, sheet_seconds=0.3)
    yield linked
    linked.close()


@pytest.fixture
def text(fetcher, sheets):
    """The text of the article at an address."""
    return lambda url, linked=sheets: article_of(fetcher.fetch(url), linked).text


@pytest.mark.parametrize(
    "rule",
    [
        "{display:none}",
        "{visibility:hidden}",
        "{position:absolute;left:-9999px}",
        "{width:0;height:0;overflow:hidden}",
        "{font-size:0}",
        "{text-indent:-9999px}",
        "{color:#fff;background:#fff}",
        "{color:red;background-color:rgb(255 0 0)}",
        "{color:#fff} body{background:#fff}",
        "{color:var(--c);background:var(--c)} :root{--c:#eee}",
        "{clip:rect(0,0,0,0)}",
    ],
)
def test_what_a_linked_sheet_hides_does_not_reach_the_article(newsroom, text, rule):
    css(newsroom, "/a.css", f".x{rule}")
    found = text(page(newsroom))
    assert SECRET not in found
    assert story(1)[0] in found


@pytest.mark.parametrize(
    "rule",
    [
        "{opacity:0}",
        "{filter:opacity(0)}",
        "{left:-9999px}",
        "{position:relative;left:calc(-50vw + 50%)}",
        "{height:0}",
        "{color:#fff}",
        "{color:#fff;position:absolute} body{background:#fff}",
        "{color:#fff;background:rgba(0,0,0,.4)} body{background:#fff}",
        "{color:#fff;background:var(--set-by-script)} body{background:#fff}",
        "{color:#fff;background:#fff url(a.jpg)}",
        "{color:color-mix(in srgb, red, blue)} body{background:#fff;color:#fff} p{color:#111}",
        "{font-size:clamp(1rem, 2vw, 2rem)} article{font-size:0} h1,p{font-size:1rem}",
        "{} @container (max-width:400px){.x{display:none}}",
        "{} @media print{.x{display:none}}",
        "{} @media (width < 600px){.x{display:none}}",
        "{} @import url(b.css);",
    ],
)
def test_what_a_linked_sheet_is_not_believed_about(newsroom, text, rule):
    css(newsroom, "/a.css", f".x{rule}")
    css(newsroom, "/b.css")
    assert SECRET in text(page(newsroom))
    assert newsroom.visits("/b.css") == 0


@pytest.mark.parametrize(
    "link",
    [
        "<link rel='stylesheet' media='print' href='/a.css'>",
        "<link rel='alternate stylesheet' title='large' href='/a.css'>",
        "<link rel='stylesheet' disabled href='/a.css'>",
        "<link rel='stylesheet/less' type='text/less' href='/a.css'>",
        "<link rel='preload' as='style' href='/a.css'>",
        "<noscript><link rel='stylesheet' href='/a.css'></noscript>",
        "<link rel='stylesheet'><link rel='stylesheet' href=' '>",
        "<link rel='stylesheet' href='http://[::1/'><link rel='stylesheet' href='file:///a.css'>",
        "<link rel='icon' href='/a.css'>",
    ],
)
def test_what_is_no_sheet_for_a_screen_is_not_fetched(newsroom, text, link):
    css(newsroom, "/a.css")
    assert SECRET in text(page(newsroom, head=link))
    assert newsroom.visits("/a.css") == 0


@pytest.mark.parametrize(
    "link",
    [
        "<link rel='StyleSheet' media='screen' href='/a.css'>",
        "<link rel='preload' as='style' href='/a.css' onload=\"this.rel='stylesheet'\">",
        "<link rel='stylesheet' media='print' href='/a.css' onload=\"this.media='all'\">",
        "<base href='/sub/'><link rel='stylesheet' href='../a.css#x'>",
        "<base target='_blank'><base href='/a.css'><link rel='stylesheet' href='?'>",
    ],
)
def test_how_sheets_are_linked(newsroom, text, link):
    css(newsroom, "/a.css")
    css(newsroom, "/a.css?")
    assert SECRET not in text(page(newsroom, path="/deep/er/page", head=link))


def test_a_sheet_is_found_beside_the_page_that_a_redirect_leads_to(newsroom, text):
    css(newsroom, "/new/a.css")
    page(newsroom, "/new/page", head="<link rel='stylesheet' href='a.css'>")
    assert SECRET not in text(newsroom.put("/old", b"", status=302, Location="/new/page"))


@pytest.mark.parametrize(
    ("head", "hidden"),
    [
        (f"{LINK}<style>.x{{display:block}}</style>", False),
        (f"<style>.x{{display:block}}</style>{LINK}", True),
        (f"{LINK}<link rel='stylesheet' href='/shows.css'>", False),
        (f"<link rel='stylesheet' href='/shows.css'>{LINK}", True),
    ],
)
def test_the_later_sheet_holds(newsroom, text, head, hidden):
    css(newsroom, "/a.css")
    css(newsroom, "/shows.css", ".x{display:block}")
    assert (SECRET not in text(page(newsroom, head=head))) == hidden


def test_a_sheet_of_many_pages_is_fetched_once_a_run(follow, newsroom, store):
    answers = threading.Lock()

    def slow(_):
        with answers:
            time.sleep(0.05)
        return 200, {"Content-Type": "text/css"}, HIDES.encode()

    newsroom.pages["/a.css"] = slow
    paths = [f"/{number}" for number in range(12)]
    for number, path in enumerate(paths):
        page(newsroom, path, number=number)
    feed = newsroom.feed("/feed", paths)
    assert follow(feed).new == 12
    assert newsroom.visits("/a.css") == 1
    assert len(Search(store).articles()) == 12
    with store.reading() as connection:
        from vectorstore.catalog.articles import load_article

        texts = [load_article(connection, a.article_id).text for a in Search(store).articles()]
    assert not any(SECRET in found for found in texts)

    assert follow(feed, newsroom.address + "/1").unchanged == 12
    assert newsroom.visits("/a.css") == 1  # no page was new: 304


def test_a_file_fetches_nothing(follow, newsroom, tmp_path):
    css(newsroom, "/a.css")
    page(newsroom, head=f"<link rel='stylesheet' href='{newsroom.address}/a.css'>")
    (tmp_path / "page.html").write_bytes(newsroom.pages["/page"][2])
    assert follow(tmp_path).new == 1
    assert newsroom.asked == []


def drip(handler):
    handler.send_response(200)
    handler.send_header("Content-Type", "text/css")
    handler.end_headers()
    try:
        while True:
            handler.wfile.write(b" ")
            time.sleep(0.01)
    except OSError:
        handler.close_connection = True


def blocks(handler):
    handler.send_response(200)
    handler.end_headers()
    try:
        while True:
            handler.wfile.write(b" " * 65_536)
    except OSError:
        handler.close_connection = True


@pytest.mark.parametrize(
    "answer",
    [
        (404, {}, HIDES.encode()),
        (503, {"Retry-After": "20"}, b""),
        (200, {"Content-Type": "text/html"}, HIDES.encode()),
        (200, {"Content-Type": "text/css"}, HIDES.encode() + b" " * MAX_BYTES),
        (200, {"Content-Encoding": "gzip"}, gzip.compress(HIDES.encode() + b" " * MAX_BYTES)),
        (200, {"Content-Encoding": "gzip"}, HIDES.encode()),
        (200, {"Content-Type": "text/css"}, bytes(range(256)) * 20),
        (200, {"Content-Type": "text/css"}, b".x{display:none}" + b".y,.z{color:red}" * 10_000),
        (200, {"Content-Type": "text/css"}, b"@media{" * 50_000),
        (302, {"Location": "http://169.254.169.254/a.css"}, b""),
        (302, {"Location": "/a.css"}, b""),
        drip,
        blocks,
    ],
    ids=["404", "503", "type", "large", "inflates", "broken", "binary", "rules", "nested",
         "private", "loop", "drip", "endless"],
)  # fmt: skip
def test_a_sheet_that_is_not_to_be_had_is_left_out(newsroom, fetcher, text, answer):
    newsroom.pages["/a.css"] = answer
    linked = LinkedSheets(fetcher, page_seconds=2.0, sheet_seconds=0.5)
    assert SECRET in text(page(newsroom), linked)


def test_the_sheets_that_come_hold_without_the_others(newsroom, text, impatient):
    css(newsroom, "/a.css")
    newsroom.pages["/slow.css"] = drip
    head = "<link rel='stylesheet' href='/slow.css'><link rel='stylesheet' href='/gone.css'>"
    assert SECRET not in text(page(newsroom, head=head + LINK), impatient)


@pytest.mark.parametrize("where", ["http://169.254.169.254/a.css", "http://127.0.0.1:1/a.css"])
def test_a_sheet_on_a_private_host_is_refused_and_its_page_is_not(newsroom, text, where):
    assert SECRET in text(page(newsroom, head=f"<link rel='stylesheet' href='{where}'>"))


def test_a_private_sheet_is_not_asked_for(newsroom):
    css(newsroom, "/a.css")
    tree = lxml_html.document_fromstring(f"<html><head>{LINK}</head><body>x</body></html>")
    with Fetcher() as closed:
        assert LinkedSheets(closed, page_seconds=5.0).of(tree, newsroom.address + "/page") == {}
    assert newsroom.asked == []


def test_robots_txt_holds_for_sheets(newsroom, text):
    newsroom.put("/robots.txt", "User-agent: *\nDisallow: /a.css\n", kind="text/plain")
    css(newsroom, "/a.css")
    assert SECRET in text(page(newsroom))
    assert newsroom.visits("/a.css") == 0


def test_a_sheet_whose_turn_is_far_off_is_left_alone(newsroom, text, naps):
    newsroom.put("/robots.txt", "User-agent: *\nCrawl-delay: 9\n", kind="text/plain")
    css(newsroom, "/a.css")
    assert SECRET in text(page(newsroom))
    assert newsroom.visits("/a.css") == 0
    assert max(naps) < 10  # it took no turn from the pages either


def test_a_host_that_is_waited_for_in_vain_is_not_waited_for_again(newsroom, fetcher):
    newsroom.pages["/slow"] = drip
    linked = LinkedSheets(fetcher, page_seconds=0.1, sheet_seconds=0.4)
    trees = [
        lxml_html.document_fromstring(
            f"<html><head><link rel='stylesheet' href='/slow?{n}'></head><body>x</body></html>"
        )
        for n in range(MAX_VAIN + 5)
    ]
    for n in range(len(trees)):
        newsroom.pages[f"/slow?{n}"] = drip
    linked._vain[newsroom.host] = MAX_VAIN - 1
    for tree in trees:
        assert linked.of(tree, newsroom.address + "/") == {}
    assert len(linked._asked) == 1
    assert linked._asked[newsroom.host] <= 2
    linked.close()


def test_a_sheet_that_recovers_is_had_for_a_later_page(newsroom, text):
    answers = iter([(503, {}, b""), (200, {"Content-Type": "text/css"}, HIDES.encode())])
    newsroom.pages["/a.css"] = lambda _: next(answers)
    url = page(newsroom)
    assert SECRET in text(url)
    assert SECRET not in text(url)


@pytest.mark.parametrize(("status", "tries"), [(404, 1), (503, MAX_TRIES)])
def test_a_sheet_that_does_not_recover_is_not_asked_for_without_end(newsroom, text, status, tries):
    newsroom.put("/a.css", b"", status=status)
    url = page(newsroom)
    for _ in range(MAX_TRIES + 2):
        text(url)
    assert newsroom.visits("/a.css") == tries


def test_so_many_sheets_of_a_page_and_of_a_host_and_no_more(newsroom, text, monkeypatch):
    head = "".join(f"<link rel='stylesheet' href='/{n}.css'>" for n in range(MAX_LINKED + 9))
    text(page(newsroom, head=head))
    assert sum(path.endswith(".css") for path, _ in newsroom.asked) == MAX_LINKED
    monkeypatch.setattr("ingest.sheets.MAX_OF_HOST", MAX_LINKED + 1)
    head = "".join(f"<link rel='stylesheet' href='/b{n}.css'>" for n in range(3))
    text(page(newsroom, head=head))
    assert sum(path.endswith(".css") for path, _ in newsroom.asked) == MAX_LINKED + 1


@pytest.mark.parametrize("name", ["MAX_RULES", "MAX_KEPT"])
def test_sheets_that_were_not_used_for_long_are_forgotten(
    newsroom, text, sheets, monkeypatch, name
):
    monkeypatch.setattr(f"ingest.sheets.{name}", 2)
    for letter in "abc":
        css(newsroom, f"/{letter}.css")
    for letter in "abac":
        head = f"<link rel='stylesheet' href='/{letter}.css'>"
        assert SECRET not in text(page(newsroom, f"/{letter}", head=head))
    kept = [address[-5:] for address in sheets._sheets]
    assert kept == ["a.css", "c.css"]
    assert sheets._rules == 2


def test_pages_that_wait_go_on_when_the_run_is_closed(newsroom, fetcher):
    newsroom.pages["/a.css"] = drip
    linked = LinkedSheets(fetcher, page_seconds=60.0, sheet_seconds=0.5)
    tree = lxml_html.document_fromstring(f"<html><head>{LINK}</head><body>x</body></html>")
    threading.Timer(0.1, linked.close).start()
    began = time.monotonic()
    assert linked.of(tree, newsroom.address + "/page") == {}
    assert time.monotonic() - began < 30


def shown(body, rules, head=""):
    tree = lxml_html.document_fromstring(
        f"<html><head>{head}{LINK}</head><body>{body}</body></html>"
    )
    remove_invisible(tree, {"/a.css": read_sheet(rules, linked=True)})
    return " ".join(tree.find("body").text_content().split())


@pytest.mark.parametrize(
    ("body", "left"),
    [
        ("<p>visible text</p><p class='x'>hidden</p>", "visible text"),
        ("<p>visible</p><p class='x'>hidden text</p>", "visible hidden text"),
        ("<p class='x'>all</p>", "all"),
        ("<p>visible</p><nav class='x'>a menu that is much longer</nav>", "visible"),
        ("<p>visible</p><div class='x'><a href='/'>a menu that is longer</a></div>", "visible"),
        ("<p>seen</p><p style='display:none'>never</p><p class='x'>hidden</p>", "seen hidden"),
    ],
)
def test_a_page_is_not_emptied(body, left):
    assert "".join(shown(body, HIDES).split()) == left.replace(" ", "")


def test_linked_sheets_do_not_show_what_the_page_itself_hides():
    body = "<p>visible</p><p class='y'>X</p>"
    head = "<style>.y{display:none}</style>"
    assert shown(body, ".y{display:block !important}", head) == "visible"


def test_a_linked_sheet_beyond_the_limit_is_left_out_and_the_page_is_not(monkeypatch):
    monkeypatch.setattr("ingest.styles.MAX_RULES", 3)
    body, head = "<p>some visible text</p><p class='x'>X</p>", "<style>a,b,c{color:red}</style>"
    assert shown(body, HIDES) == "some visible text"
    assert shown(body, HIDES, head).endswith("X")


def test_linked_sheets_that_take_too_long_are_left_out(monkeypatch):
    monkeypatch.setattr("ingest.visibility.LINKED_SECONDS", 0.0)
    assert shown("<p>some visible text</p><p class='x'>X</p>", HIDES).endswith("X")
