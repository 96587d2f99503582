"""Words to draw from, and sentences made of them: long enough to read like an essay from afar."""

from random import Random


def _split(text: str) -> list[str]:
    return text.split()


_NOUNS = _split(
    "archive audience argument author chapter city class comment community conversation course craft culture debate "
    "draft editor essay evidence example forum garden gallery group habit history idea image institution interview "
    "journal knowledge language lecture library licence list market meaning medium member memory method moderator "
    "moment museum network neighbour newspaper note object page paper participant pattern peer picture place platform "
    "policy practice process producer project public question reader reason record research response revision rhythm "
    "role rule scene school science screen seminar server service session society software source space story street "
    "student studio survey system teacher text theory thread tool tradition translation tutor user value version "
    "village voice volunteer wiki word work workshop writer"
)
_ADJECTIVES = _split(
    "careful casual civic clear collective common critical curious daily digital distant early everyday fluid formal "
    "fragile generous hidden honest informal large late lively local loose modest narrow new older open ordinary patient "
    "playful plural private public quiet rare recent shared sharp short slow small social steady strong sudden tacit "
    "uneven unfinished useful visible weak whole wide young"
)
_VERBS = _split(
    "answers asks borrows brings builds carries changes checks collects compares connects corrects describes draws "
    "explains extends follows frames gathers guides holds invites joins keeps leaves links maps marks measures mends "
    "moves names needs notices opens orders owns questions reads records repeats returns reveals saves serves shapes "
    "shares shows sorts supports teaches tests traces translates turns uses values weighs welcomes writes"
)
_SMALL = _split("also again perhaps often rarely still then therefore today together usually once")
_LINKS = ("because", "while", "although", "so that", "before", "after", "where", "whenever", "until", "as")
_OPENINGS = (
    "In practice", "At first sight", "For most readers", "In the end", "By contrast", "On this view", "In my own draft",
    "During the seminar", "In the second week", "Even so", "For a beginner", "In smaller groups",
)  # fmt: skip
FIRST = _split(
    "Ada Amir Anders Bao Bea Carla Chidi Dana Dewi Eli Elena Farah Finn Greta Hana Hugo Ines Ivan Jia Jonas Kemal Kira "
    "Lars Leila Lou Mara Mateo Mina Nadia Nils Noor Olga Omar Pia Priya Quentin Rosa Ruben Sana Sofia Tariq Thea Uma "
    "Viktor Wen Ximena Yara Yusuf Zoe Zora"
)
LAST = _split(
    "Abbas Adeyemi Almeida Bauer Bennett Brandt Castro Chen Costa Dahl Diallo Duarte Eriksen Farouk Fischer Garcia Gupta "
    "Haddad Hansen Hoang Ibrahim Ito Jansen Kaya Khan Kowalski Larsen Leung Lopez Marino Mensah Mori Nakamura Nguyen "
    "Novak Okafor Olsen Park Patel Quist Rahman Rossi Sato Schmidt Silva Tanaka Tran Usman Vargas Weber Yilmaz Zhou"
)
TAGS = _split(
    "produsage commons participation wikis mapping archives fandom citizenscience opensource journalism games remix "
    "podcasts libraries moderation licences translation zines forums streaming"
)
_SYLLABLES = [c + v for c in "bdfgklmnprstvz" for v in "aeiou"]


def clause(rnd: Random) -> str:
    """Return a subject, what it does, and to what."""
    a, b = rnd.choice(_NOUNS), rnd.choice(_NOUNS)
    first = f"{rnd.choice(_ADJECTIVES)} {a}" if rnd.random() < 0.5 else a
    second = f"{rnd.choice(_ADJECTIVES)} {b}" if rnd.random() < 0.4 else b
    small = f" {rnd.choice(_SMALL)}" if rnd.random() < 0.25 else ""
    return f"{rnd.choice(('a', 'the', 'each', 'one', 'every'))} {first}{small} {rnd.choice(_VERBS)} {rnd.choice(('the', 'another', 'its', 'this', 'some'))} {second}"


def sentence(rnd: Random) -> str:
    """Return one sentence of eight to thirty words."""
    text = clause(rnd)
    if rnd.random() < 0.6:
        text += f" {rnd.choice(_LINKS)} {clause(rnd)}"
    if rnd.random() < 0.3:
        text = f"{rnd.choice(_OPENINGS)}, {text}"
    return f"{text[0].upper()}{text[1:]}."


def paragraph(rnd: Random, words: int) -> str:
    """Return sentences of `words` words or a few more."""
    parts: list[str] = []
    while sum(part.count(" ") + 1 for part in parts) < words:
        parts.append(sentence(rnd))
    return " ".join(parts)


def heading(rnd: Random) -> str:
    """Return a short title."""
    return f"The {rnd.choice(_ADJECTIVES)} {rnd.choice(_NOUNS)} and its {rnd.choice(_NOUNS)}"


def place(number: int) -> str:
    """Return the made-up name of a place: ten letters, another one for each number below half a thousand million."""
    size, name = len(_SYLLABLES), ""
    number = number * 7_654_321 % size**5  # neighbours are to look unlike
    for _turn in range(5):
        number, at = divmod(number, size)
        name += _SYLLABLES[at]
    return name.capitalize()
