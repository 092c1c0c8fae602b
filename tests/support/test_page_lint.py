import pytest
from werkzeug.routing import Map, Rule

from tests.support.page_lint import problems_of_page

ROUTES = Map([Rule("/needs", endpoint="mine", methods=["GET"])]).bind("localhost")
PAGE = """<!doctype html>
<html lang="zh"><head><title>Needs · Welfare</title></head>
<body><a href="#main">Skip</a><main id="main"><h1>Needs</h1>{}</main></body></html>"""

GOOD = [
    '<label for="t">Title</label><input id="t" name="title" aria-describedby="h"><p id="h">Short</p>',
    '<label><input type="checkbox" name="protected"> Protected</label>',
    '<a href="/needs?page=2">More</a> <a href="https://example.org/">Elsewhere</a>',
    '<form action="/needs"><button>Search</button></form>',
    '<img src="/x.svg" alt="">',
]
BAD = {
    "<h1>Second</h1>": "one h1",
    '<p style="color:red">x</p>': "inline code",
    '<button onclick="go()">Go</button>': "inline code",
    "<script>go()</script>": "inline script",
    "<style>p{}</style>": "inline <style>",
    '<p id="main">x</p>': "occurs 2 times",
    '<input name="title">': "'title' has no label",
    '<input id="t" aria-label="Title" aria-describedby="gone">': "not there",
    '<a href="/needs"></a>': "has no name",
    '<a href="/nowhere">There</a>': "leads nowhere",
    '<a href="#gone">There</a>': "jumps to an id",
    '<img src="/x.svg">': "no alternative text",
    '<form method="post" action="/needs"><button>Send</button></form>': "no view takes POST",
    '<form method="post" action=""><button>Send</button></form>': "no CSRF token",
    '<form action="/needs"><button type="button">Send</button></form>': "without script",
    "<p>None</p>": "not there",
    "<p><div>x</div></p>": "line",
    "<table><tr><td>x</td></tr></table>": "tests read something else",
}


@pytest.mark.parametrize("markup", GOOD)
def test_a_sound_page_has_no_problems(markup: str) -> None:
    assert problems_of_page(PAGE.format(markup), ROUTES) == []


@pytest.mark.parametrize(("markup", "problem"), BAD.items())
def test_each_fault_is_named(markup: str, problem: str) -> None:
    assert problem in "; ".join(problems_of_page(PAGE.format(markup), ROUTES))


def test_the_title_starts_with_the_heading() -> None:
    page = PAGE.replace("<title>Needs", "<title>Welfare")
    assert "does not start with" in "; ".join(problems_of_page(page, ROUTES))
