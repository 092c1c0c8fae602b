"""The script-free client sends what a browser would send."""

from xml.etree.ElementTree import Element

from tests.support.client import Form
from tests.support.markup import elements, read_page


class _Page:
    path = "/needs/new"


def _form(fields: str) -> Form:
    root: Element = read_page(f"<!doctype html><title>x</title><form action='sent'>{fields}</form>")
    return Form(_Page(), next(elements(root, "form")))


def test_untouched_fields_are_sent_as_they_stand() -> None:
    form = _form("""
        <input type="hidden" name="csrf_token" value="t">
        <textarea name="description">\n第一行\n第二行</textarea>
        <select name="urgency"><option value="ordinary">O</option><option value="urgent">U</option></select>
        <select name="school"><option value="1">A</option><option value="2" selected>B</option></select>
        <input type="radio" name="category" value="housing">
        <input type="radio" name="category" value="home" checked>
        <input type="checkbox" name="protected">
        <input name="locked" value="x" disabled>
        <button name="act" value="1">Send</button>""")
    assert form.action == "/needs/sent"
    assert form.values.to_dict(flat=False) == {
        "csrf_token": ["t"],
        "description": ["第一行\n第二行"],
        "urgency": ["ordinary"],
        "school": ["2"],
        "category": ["home"],
    }
