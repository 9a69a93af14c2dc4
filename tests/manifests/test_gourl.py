import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lab.manifests.gourl import GoURL, URLError, parse_url


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("https://a.example.com:8443/x/y?q=1#f", GoURL("https", None, "a.example.com:8443", "q=1", "f")),
        ("HTTPS://a", GoURL("https", None, "a", "", "")),
        ("https://u:p%20w@a/", GoURL("https", "u:p%20w", "a", "", "")),
        ("mailto:a@b", GoURL("mailto", None, "", "", "")),
        ("/only/a/path", GoURL("", None, "", "", "")),
        ("//host/path", GoURL("", None, "host", "", "")),
        ("https://[fe80::1]:80", GoURL("https", None, "[fe80::1]:80", "", "")),
        ("", GoURL("", None, "", "", "")),
        ("a%20b", GoURL("", None, "", "", "")),
    ],
)
def test_parts(text, parts):
    assert parse_url(text) == parts


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (":x", "missing protocol scheme"),
        ("a b:c", "first path segment in URL cannot contain colon"),
        ("https://a b/", 'invalid character " " in host name'),
        ("https://a:b/", 'invalid port ":b" after host'),
        ("https://[::1/", "missing ']' in host"),
        ("https://a/%2", 'invalid URL escape "%2"'),
        ("https://a/%zz", 'invalid URL escape "%zz"'),
        ("https://a\x7f", "net/url: invalid control character in URL"),
        ("https://u ser@a", "net/url: invalid userinfo"),
        ("https://[10.0.0.1]/", "invalid IP-literal"),
    ],
)
def test_what_is_no_url(text, why):
    with pytest.raises(URLError) as caught:
        parse_url(text)
    assert str(caught.value).startswith("parse ")
    assert str(caught.value).endswith(f": {why}")


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="ahtps:/@[]%20?#.Ü \x00", max_size=30))
def test_any_text_is_a_url_or_none(text):
    try:
        parsed = parse_url(text)
    except URLError:
        return
    assert parsed.scheme == parsed.scheme.lower()
    assert "#" not in parsed.host
