"""A public notice on paper: who issues it, when, the seal's place and the list begin on the first page."""

import pypdfium2

from tests.housing.surface import find_things
from tests.support.windows import Windows, sign_in_as
from welfare.demo.names import BUREAU

LONGER = """() => {
  const rows = document.querySelector('.masked tbody');
  while (rows.children.length < 120) rows.append(...[...rows.children].map((row) => row.cloneNode(true)));
}"""
"""Makes the list as long as that of a large round."""


def test_a_long_list_begins_on_the_page_of_its_heading(windows: Windows) -> None:
    page = windows(width=1280)
    desk = windows(script=False)
    sign_in_as(desk, "handler")
    old_round = find_things(lambda _account: desk)["old_round"]
    page.goto(f"/housing/rounds/{old_round}/notice")
    page.evaluate(LONGER)
    first_row = page.locator(".masked tbody tr").first.locator("td").nth(1).inner_text()
    document = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
    number, first = len(document), document[0].get_textpage().get_text_range()
    document.close()
    for words in (f"发布单位：{BUREAU}", "日期：", "盖章处", first_row):
        assert words in first, words
    assert number > 1, "and it goes on on the next"
