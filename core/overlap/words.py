"""Words as the duplicate check sees them: folded, with their place in the text, and their stems.

A word is a run of letters, marks and digits; an apostrophe inside belongs to it, a hyphen parts two words, an address
on the web is one word, and each Chinese or Japanese character is one.
"""

import re
import unicodedata
from functools import lru_cache

CJK = "\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
# Marks that Python's \w leaves out: accents that stand alone, points of Hebrew and Arabic, and the blocks of the
# scripts of South and South-East Asia without their full stops.
_MARKS = (
    "\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed"
    "\u0900-\u0963\u0966-\u0e3e\u0e40-\u0e4e\u0e50-\u109f\u1780-\u17d3\u17d7-\u17ff"
)
_UNSEEN = "\u00ad\u200b-\u200d\u2060"  # soft hyphens and joiners, which nobody sees and anybody can slip in
_APOSTROPHES = "'\u2019\u02bc\u2018\uff07"
# A word ends after 200 letters at the latest, so that no text can fill the memory of what was folded before.
_LETTERS = rf"(?:[^\W_{CJK}{_MARKS}]|[{_MARKS}{_UNSEEN}]){{1,200}}+"
# The second branch takes nearly all words of most texts, and is there for speed alone.
WORD = re.compile(
    rf"(?i:https?://|www\.)[^\s<>{CJK}]{{1,200}}+|[a-zA-Z0-9]{{1,200}}+(?![\w{_MARKS}{_UNSEEN}{_APOSTROPHES}])"
    rf"|[{CJK}]|{_LETTERS}(?:[{_APOSTROPHES}]{_LETTERS}){{0,4}}+"
)

_DROPPED = {ord(c): None for c in "'\u2019\u02bc\u2018\uff07\u00ad\u200b\u200c\u200d\u2060"}
# Letters of other scripts that look like Latin ones; folded only in words that hold Latin letters too.
_LOOKALIKES = str.maketrans("асеорхуіјѕԁһαοειν", "aceopxyijsdhaoeiv")
_SIGNS = "\u201c\u201d\u2013\u2014\u2026\u00a0"
_LATIN = re.compile("[a-z]")

# Small words that carry no statement: English, then German, Spanish and French.
_SMALL = """
    a about above after again against all almost also although always am among an and another any anyone anything are
    around as at away back be became because become becomes been before being below between both but by came can cannot
    come comes could did do does doing done down during each either else etc even ever every everyone everything few
    first for from further get gets give given go goes going had has have having he hence her here hers him his how
    however i if in instead into is isnt it its itself just kind last least less lot made make makes many may maybe me
    might more most much must my need neither never next no nor not nothing now of off often on once one ones only or
    other others our out over own part perhaps quite rather really said same say says second see seem seems seen several
    shall she should since so some someone something sometimes still such take than that thats the their theirs them
    then there therefore these they thing things third this those though three through thus to together too two under
    until up upon us very was way we well went were what when where whether which while who whole whom whose why will
    with within without would yet you your
    aber als am an auch auf aus bei bin bis da damit dann das dass dem den der des die dies diese diesem diesen dieser
    dieses doch du durch ein eine einem einen einer eines er es für hat haben hatte ich ihr im in ist ja kann kein keine
    man mehr mein mit nach nicht noch nun nur ob oder ohne sehr sein seine sich sie sind so sondern über um und uns
    unter vom von vor war waren was weil wenn wer werden wie wir wird wurde wurden zu zum zur zwischen
    al algo ante aunque cada como con cual cuando de del desde donde dos el ella ellas ellos en entre era es esa ese eso
    esta este esto están está fue ha han hasta hay la las le les lo los me mi muy más ni no nos o para pero por porque
    puede que quien se ser si sin sobre son su sus también tan tanto te todo todos tu un una uno unos y ya
    au aux avec ce ces cette dans des du elle elles est et être il ils je leur leurs mais même ne notre nous on ont ou où
    par pas plus pour qui quoi sa sans sera ses son sont sur très tous tout une vos votre vous à été
"""
STOP = frozenset(_SMALL.split()) | frozenset(
    "的了是在和与也就都而及着或一个我你他她它们这那有不为之以其于上中下来到说要会可对从被把让呢吗吧等很"
)

# Endings, longest first within a round; the second number is the least length of what stays.
_INFLECTIONS = (("ies", 3), ("ing", 4), ("ed", 4), ("es", 4), ("s", 3))
_DERIVATIONS = (
    ("ization", 4), ("iveness", 4), ("fulness", 4), ("ousness", 4), ("ation", 4), ("ition", 4), ("ively", 4), ("ously", 4),
    ("ement", 5), ("ments", 5), ("ally", 4), ("ency", 5), ("ancy", 5), ("ence", 5), ("ance", 5), ("ship", 5), ("able", 4),
    ("ible", 4), ("ness", 4), ("ment", 5), ("ize", 4), ("ent", 5), ("ant", 5), ("ion", 4), ("ive", 4), ("ate", 4),
    ("ism", 4), ("ist", 4), ("ity", 4), ("ous", 4), ("ful", 4), ("er", 5), ("or", 5), ("al", 5), ("ly", 4), ("e", 4), ("y", 4), ("i", 4),
)  # fmt: skip
_BRITISH = re.compile(r"is(e|ed|es|er|ers|ing|ation|ations)$")


@lru_cache(maxsize=60_000)
def fold(word: str) -> str:
    """Return what of `word` counts: case, width, apostrophes, unseen characters and borrowed look-alikes aside."""
    if word.isascii():
        return word.lower().replace("'", "")
    folded = unicodedata.normalize("NFKC", word).translate(_DROPPED).casefold()
    if _LATIN.search(folded):
        folded = folded.translate(_LOOKALIKES)
    return unicodedata.normalize("NFC", folded)


def folded_words(text: str) -> list[str]:
    """Return the folded words of `text` in order."""
    plain = text
    for sign in _SIGNS:
        plain = plain.replace(sign, " ")
    plain = plain.replace("\u2019", "'")
    if plain.isascii():  # most posts are, but for their quotation marks and dashes; then all can be folded at once
        return [word.replace("'", "") for word in WORD.findall(plain.lower())]
    return [word for word in map(fold, WORD.findall(text)) if word]


def is_cjk(word: str) -> bool:
    """Say whether a word is one Chinese or Japanese character."""
    return len(word) == 1 and word > CJK_FROM and WORD.fullmatch(word) is not None and not "\uac00" <= word <= "\ud7af"


@lru_cache(maxsize=60_000)
def stem(word: str) -> str:
    """Return a folded word without the usual English endings; empty for small words, single letters and years.

    A rough cut in two rounds: it has to bring "produces", "producing" and "production" together, not to be right.
    Words with letters beyond a-z stay as they are.
    """
    if word in STOP or (len(word) == 1 and word.isascii()) or (len(word) == 4 and word[:2] in _CENTURIES):
        return ""
    if len(word) < 4 or not (word.isascii() and word.isalpha()):
        return word
    if len(word) > 6:
        word = _BRITISH.sub(r"iz\1", word)
    for ending, least in _INFLECTIONS:
        if word.endswith(ending) and len(word) - len(ending) >= least and not (ending == "s" and word[-2] in "su"):
            word = word[: -len(ending)] + ("y" if ending == "ies" else "")
            break
    if len(word) > 4 and word[-1] == word[-2] and word[-1] in "bdgmnprt":
        word = word[:-1]
    for _round in range(2):
        for ending, least in _DERIVATIONS:
            if word.endswith(ending) and len(word) - len(ending) >= least:
                word = word[: -len(ending)]
                break
    return word[:-1] if word.endswith("ct") and len(word) > 5 else word


CJK_FROM = "\u3004"  # the characters that stand for a word each come after this one
_CENTURIES = frozenset(["17", "18", "19", "20"])
