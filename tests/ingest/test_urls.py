import pytest

from ingest.urls import canonical_url


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("HTTPS://Example.ORG:443/A?b=2&a=1#part", "https://example.org/A?a=1&b=2"),
        ("http://example.org", "http://example.org/"),
        ("https://example.org/a?utm_source=x&id=3&fbclid=y", "https://example.org/a?id=3"),
        ("https://example.org:8443/a/", "https://example.org:8443/a/"),
        ("http://[::1]:80/", "http://[::1]/"),
    ],
)
def test_one_form_for_each_page(url, canonical):
    assert canonical_url(url) == canonical
    assert canonical_url(canonical) == canonical


@pytest.mark.parametrize("url", ["ftp://example.org/", "https:///x", "http://a:port/", "x"])
def test_what_is_no_web_address(url):
    with pytest.raises(ValueError, match=r".+"):
        canonical_url(url)
