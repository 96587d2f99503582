"""What a commenter may want to know before posting: advice as a pure function of the texts, never a condition."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comments.own_words import own_text
from core import html
from core.overlap.words import folded_words
from core.text import count_words

_RUN = 5  # words in a row that the post has too
_QUOTED = re.compile('[“"„«]([^“”"„«»]{6,1500})[”"“»]')
_LEAST_QUOTED = 3
_PART = re.compile(
    r"(?i)\b(?:your|the|in)\s+(?:\w+\s+){0,2}(?:paragraph|section|heading|figure|table|image|picture|screenshot|chart|photograph|"
    r"caption|introduction|conclusion|opening|ending|definition|example|quotation|quote|reference|case|point)s?\b"
)
_SOURCE = re.compile(
    r"(?i)https?://|www\.|doi\.org|\bdoi:|\([^()]{0,80}\b(?:1[5-9]|20)\d\d[a-z]?\b[^()]{0,40}\)|\b[A-Z]\w+ \((?:1[5-9]|20)\d\d"
)
_EXAMPLE = re.compile(
    r"(?i)\b(?:for (?:example|instance)|e\.g\.|such as|an example|another example|a case in point|reminds me of|similarly|"
    r"in my (?:own )?(?:experience|country|city|family|school|job|work|group|tutorial)|when (?:i|we) \w+|"
    r"the same (?:happens|happened|holds|goes)|compare)\b"
)
_QUESTION = re.compile(r"[?？؟]")


@dataclass(frozen=True)
class Advice:
    """One line: whether what it speaks of is there, and the words."""

    key: str
    is_there: bool
    text: str


def advise(
    piece: str, post_text: str, least: int, is_particular: bool | None, *, has_quote: bool = False
) -> list[Advice]:  # fmt: skip
    """Return advice on a comment's clean HTML beneath a post with the plain text `post_text`.

    `least`: the own words that the assessment asks for, or 0; `is_particular`: whether the comment is closer to this post
    than to others of the class, None when that cannot be told; `has_quote`: whether a passage stands above it.
    """
    own, text = own_text(piece), html.plain_text(piece)
    words = count_words(own)
    lines = [_words(words, least)]
    lines.append(
        Advice("passage", True, _("It refers to a passage of the post."))
        if has_quote or refers(text, post_text)
        else Advice("passage", False, _("It refers to no passage: quote a few words, or name the paragraph or figure."))
    )
    lines.append(
        Advice("question", True, _("It asks something."))
        if _QUESTION.search(re.sub(r"https?://\S+", "", own))
        else Advice("question", False, _("It asks nothing: a question gives the author something to answer."))
    )
    lines.append(
        Advice("source", True, _("It brings a source or an example."))
        if "<a " in piece or _SOURCE.search(text) or _EXAMPLE.search(own)
        else Advice("source", False, _("It brings no source and no example."))
    )
    if is_particular is not None:
        lines.append(
            Advice("particular", True, _("It speaks of this post, and would fit few others."))
            if is_particular
            else Advice("particular", False, _("It could stand under other posts of the class just as well."))
        )
    return lines


def _words(words: int, least: int) -> Advice:
    if not least:
        return Advice("words", True, ngettext("%(n)d own word.", "%(n)d own words.", words) % {"n": words})
    said = ngettext(
        "%(n)d own word; the assessment asks for %(least)d.",
        "%(n)d own words; the assessment asks for %(least)d.",
        words,
    )
    return Advice("words", words >= least, said % {"n": words, "least": least})


def refers(text: str, post_text: str) -> bool:
    """Whether a comment quotes some words of the post, has five in a row that the post has, or names a part of it."""
    if _PART.search(text):
        return True
    there = folded_words(post_text)
    runs = {tuple(there[at : at + _RUN]) for at in range(len(there) - _RUN + 1)}
    said = folded_words(text)
    if any(tuple(said[at : at + _RUN]) in runs for at in range(len(said) - _RUN + 1)):
        return True
    joined = f" {' '.join(there)} "
    quoted = (folded_words(match) for match in _QUOTED.findall(text))
    return any(len(words) >= _LEAST_QUOTED and f" {' '.join(words)} " in joined for words in quoted)
