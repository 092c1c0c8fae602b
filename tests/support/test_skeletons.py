"""Two pages of one skeleton have the same problems."""

from pathlib import Path

import pytest

from tests.support.skeletons import DIGEST, Sound, digest_of_skeleton, skeleton_of
from tests.support.test_page_lint import BAD, GOOD, PAGE

SAME = [
    ("<p>三间宿舍</p>", "<p>Two flats &amp; a key, &lt;soon&gt; “here” （x）</p>"),
    ('<a href="/needs/12?page=2">Next</a>', '<a href="/needs/7">上一页</a>'),
    ('<p id="n12"></p><a href="#n12">x</a>', '<p id="n9"></p><a href="#n9">y</a>'),
    (
        '<input type="hidden" name="csrf_token" value="a1">',
        '<input type="hidden" name="csrf_token" value="b">',
    ),
    ('<option value="3" selected>A</option>', '<option value="14" selected>B</option>'),
]
DIFFERENT = [
    ("<p>Nonesuch</p>", "<p>None</p>"),
    ("<p>nan.</p>", "<p> nan\n</p>"),
    ('<a href="/needs">More</a>', '<a href="/needs"> </a>'),
    ('<a href="/needs">More</a>', '<a href="/needs">&nbsp;</a>'),
    ('<a href="/needs">More</a>', '<a href="/needs">\u3000</a>'),
    ('<a href="/needs/3">More</a>', '<a href="/needs/0">More</a>'),
    ('<a href="/needs/3">More</a>', '<a href="/needs/3000000000">More</a>'),
    ('<a href="/needs/3">More</a>', '<a href="/need/3">More</a>'),
    ('<a href="/x">More</a>', '<a href="javascript:x">More</a>'),
    ('<p data-x="a">More</p>', '<p data-x="javascript:a">More</p>'),
    ('<p id="n1"></p><p id="n2"></p>', '<p id="n1"></p><p id="n1"></p>'),
    ('<p id="n1"></p><a href="#n1">x</a>', '<p id="n1"></p><a href="#n2">x</a>'),
    ('<p id="n1"></p><b aria-describedby="n1"></b>', '<p id="n1"></p><b aria-describedby="n2"></b>'),
    ('<img alt="">', "<img>"),
    ('<img alt="x">', '<img alt="">'),
    ('<img src="/x" alt="">', '<img src="/x" src="/x" alt="">'),
    ("<p>a &amp;b</p>", "<p>a &b</p>"),
    ('<p title="a &amp;b">', '<p title="a &copy b">'),
    ('<a href="/needs?a=1&amp;b=2">x</a>', '<a href="/needs?a=1&b=2">x</a>'),
    ('<a href="/needs?a=1">x</a>', '<a href="/needs?a=\x07">x</a>'),
    ("<p>a</p>", "<p>a\x07</p>"),
    ("<p>a</p>", "<p>a\x00</p>"),
    ("<p>a b</p>", "<p>a < b</p>"),
    ("<p>a b</p>", "<p>a > b</p>"),
    ("<!-- a > b --><p>c</p>", "<!-- a > b <p>c</p>"),
    ('<p title="a">b</p>', '<p title="a>b</p>'),
    ('<p title="a">b</p>', "<p title=a>b</p>"),
    ("<table><tr> <td>x</td></tr></table>", "<table><tr>x<td>x</td></tr></table>"),
    ("<table><tr> <td>x</td></tr></table>", "<table><tr>\u3000<td>x</td></tr></table>"),
    ('<p lang="en">x</p>', '<p lang="">x</p>'),
]


def skeleton(markup: str) -> str:
    return skeleton_of(PAGE.format(markup))


@pytest.mark.parametrize(("one", "other"), SAME)
def test_words_and_numbers_do_not_matter(one: str, other: str) -> None:
    assert skeleton(one) == skeleton(other)


@pytest.mark.parametrize(("sound", "faulty"), DIFFERENT)
def test_what_the_lint_or_a_parser_looks_at_matters(sound: str, faulty: str) -> None:
    assert skeleton(sound) != skeleton(faulty)


def test_no_faulty_page_passes_for_a_sound_one() -> None:
    words = [f"<p>{word}</p>" for word in ("words", "第二", "")]
    assert not {skeleton(bad) for bad in BAD} & {skeleton(good) for good in (*GOOD, *words)}


def test_a_title_without_the_heading_passes_for_no_other() -> None:
    needs, flats = (PAGE.replace("Needs", name).format("") for name in ("Needs", "Flats"))
    assert skeleton_of(needs) == skeleton_of(flats)
    wrong = {skeleton_of(page.replace("<h1>", "<h1>The ")) for page in (needs, flats)}
    assert len(wrong) == 2
    assert skeleton_of(needs) not in wrong


def test_a_part_of_a_page_has_a_skeleton_without_a_title() -> None:
    assert skeleton_of("<h1>Needs</h1><p>3</p>") == skeleton_of("<h1>Flats</h1><p>x</p>")


def test_what_one_process_found_sound_another_knows(tmp_path: Path) -> None:
    digests = [digest_of_skeleton(PAGE.format(f"<p>{'x' * count}</p>" * count), b"one") for count in range(4)]
    path = tmp_path / "sound"
    with path.open("a+b", buffering=0) as first, path.open("a+b", buffering=0) as second:
        one, other = Sound(first), Sound(second)
        one.add(digests[0])
        assert other.knows(digests[0])
        other.add(digests[1])
        second.write(digests[2][: DIGEST // 2])  # another is about to add it
        assert [one.knows(digest) for digest in digests] == [True, True, False, False]
        second.write(digests[2][DIGEST // 2 :])
        assert [one.knows(digest) for digest in digests] == [True, True, True, False]


def test_who_looks_otherwise_or_at_other_addresses_looks_again() -> None:
    page = PAGE.format("<p>x</p>")
    assert digest_of_skeleton(page, b"a page") != digest_of_skeleton(page, b"a part")
