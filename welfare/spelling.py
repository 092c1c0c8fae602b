"""How text is written: what is kept of it, and when two names, numbers or words are the same. Pure rules.

What is kept (`tidy`, `plain`, `as_name`) still reads as it was typed; a key is only ever compared with a key.
"""

import re
import unicodedata

LINE_ENDS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f"  # control codes
    "\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c"  # directions, as a phone's contacts are copied with them
    "\u200b\u2060\ufeff\xad"  # blanks and hyphens of no width
    "\ud800-\udfff\ufffe\uffff]"  # halves of characters, and none at all, which no XML may hold
)
"""What cannot be seen but would break or disguise a page. What joins letters and emoji is not among it."""
DASHES = re.compile("[\u2010-\u2015\u2043\u2212\ufe58]")
INTERPUNCTS = re.compile("[\u2022\u2024\u2027\u2219\u22c5\u25cf\u25e6\u2e31\u2e33\u30fb\ua78f]")
"""What stands for `·` in a name, as one input method or another has it."""
IGNORABLE = re.compile(
    "[\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff]"
)
"""What Unicode calls default ignorable: nothing of its own is to be seen of it, in any script."""
HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
BLANKS_WITHIN_HAN = re.compile(rf"(?<=[{HAN}])\s+(?=[{HAN}])")
BLANKS_BESIDE_HAN = re.compile(rf"(?<=[{HAN}·]) | (?=[{HAN}·])")
FULL_STOP_WITHIN_HAN = re.compile(rf"(?<=[{HAN}]) ?\. ?(?=[{HAN}])")
BETWEEN_DIGITS = re.compile(r"[\s-]")


def tidy(text: str | None) -> str | None:
    """Text as it is stored: NFC, Unix line ends, no outer blanks, nothing invisible pasted along with it."""
    if text is None:
        return None
    return unicodedata.normalize("NFC", INVISIBLE.sub("", LINE_ENDS.sub("\n", text))).strip()


def plain(text: str | None) -> str | None:
    """Letters, digits and hyphens of any width, as an input method leaves them, as plain ones: for what is
    typed as a code, a number or a name to sign in with, never for words."""
    return DASHES.sub("-", unicodedata.normalize("NFKC", text)).strip() if text else text


def as_digits(text: str | None) -> str:
    """A code of digits, without what people put between them."""
    return BETWEEN_DIGITS.sub("", plain(text) or "")


def as_name(text: str | None) -> str:
    """A name as it is stored: single blanks, and none within Chinese, however it was padded."""
    return " ".join(BLANKS_WITHIN_HAN.sub("", text or "").split())


def folded(text: str) -> str:
    """Words as they are searched: full-width forms, dashes and interpuncts each one, no case, nothing that
    cannot be seen, single blanks."""
    text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    text = INVISIBLE.sub("", IGNORABLE.sub("", text))
    return " ".join(INTERPUNCTS.sub("·", DASHES.sub("-", text)).split())


def name_key(name: str) -> str:
    """The same for two spellings of one name, of a person or a place: `张　三` is `张三`."""
    return BLANKS_BESIDE_HAN.sub("", FULL_STOP_WITHIN_HAN.sub("·", folded(name)))


def number_key(number: str) -> str:
    """The same for two spellings of one number: of any width and case, with any dash, without blanks."""
    return folded(number).replace(" ", "")
