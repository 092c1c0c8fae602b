"""A page is read fast as a browser would read it."""

import pytest

from tests.support.markup import are_alike, parse_page, read_page

PAGE = """<!doctype html>
<html lang="zh"><head><meta charset="utf-8"><title>诉求 &amp; 答复</title>
<script src="/x.js" defer></script></head>
<body>{}</body></html>"""
ALIKE = (
    '<svg viewBox="0 0 1 1"><use href="#a"/></svg><p>after it</p>',
    "<textarea>\n\n第一行\n第二行</textarea><textarea>一</textarea><pre>\nx</pre>",
    "<textarea>一\r\n二</textarea>",
    '<input name="x" checked disabled><br><img src="/x" alt="">',
    "<p>&nbsp;&lt;b&gt; &#39;é𠮷😀</p><!-- said aside --><p>more</p>",
    "<details><summary>x</summary><ul><li>a</li><li>b</li></ul></details><dialog><p>x</p></dialog>",
    "<noscript><p>no script</p></noscript><template><p>x</p></template>",
    "<p>steering \x1b a terminal</p>",
)


@pytest.mark.parametrize("markup", ALIKE)
def test_it_is_what_the_standard_says(markup: str) -> None:
    page = PAGE.format(markup)
    assert are_alike(read_page(page), parse_page(page)[0])


def test_so_is_a_part_of_a_page() -> None:
    part = "<li>one</li><p>two"
    assert are_alike(read_page(part), parse_page(part)[0])


@pytest.mark.parametrize("other", ["<p>x</p>", "<p id='b'>x</p>", "<p id='a'>y</p>", "<p id='a'>x</p>y", "x"])
def test_another_page_is_not_alike(other: str) -> None:
    one, *others = (read_page(PAGE.format(markup)) for markup in ("<p id='a'>x</p>", other))
    assert not are_alike(one, *others)
