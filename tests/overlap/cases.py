"""Pairs of passages, written for these tests: the same, reworded, or neither. Also read by the benchmark."""

from typing import Literal, NamedTuple


class Case(NamedTuple):
    """Two passages that, set apart by a blank line, should be found as `kind`."""

    name: str
    kind: Literal["same", "reworded", "nothing"]
    a: str
    b: str


_GARDEN = (
    "Our street keeps a shared garden behind the bakery. Every household waters one bed for a month, writes down what "
    "was planted, and leaves the tools clean for whoever comes next."
)
_TRAM = (
    "The tram forum answers questions faster than the transport office. Drivers post delays from the depot, passengers "
    "correct the map, and a retired engineer explains every strange noise with great patience."
)
_CODE = (
    "A patch travels through four inboxes before it reaches the main branch. The first reviewer checks the tests, the "
    "second argues about names, the third asks for documentation, and the fourth forgets to press the button."
)

SAME = [
    Case("word for word", "same", _GARDEN, _GARDEN),
    Case("capitals", "same", _TRAM, _TRAM.upper()),
    Case("other signs", "same", _CODE, _CODE.replace(",", " –").replace(".", "!")),
    Case(
        "line ends",
        "same",
        _GARDEN,
        _GARDEN.replace("Every household", "every\nhousehold").replace(" one ", "\u00a0one  "),
    ),
    Case(
        "typographic quotes",
        "same",
        "The museum's \"open shelf\" isn't open at all, because visitors can't touch the drawers that they've paid for.",
        "The museum’s “open shelf” isn’t open at all, because visitors can’t touch the drawers that they’ve paid for.",
    ),
    Case(
        "soft hyphens",
        "same",
        _TRAM,
        _TRAM.replace("transport", "trans\u00adport").replace("engineer", "engi\u200bneer"),
    ),
    Case("look-alikes", "same", _CODE, _CODE.replace("a", "а").replace("o", "о")),
    Case("wide letters", "same", _GARDEN, _GARDEN.replace("street", "ｓｔｒｅｅｔ")),
    Case(
        "copied from the middle",
        "same",
        "Few people remember the first server. It stood in a laundry room in Parramatta, hummed through three summers, "
        "and was replaced only when somebody needed the socket for a dryer.",
        "My uncle told another story, which is that it stood in a laundry room in Parramatta, hummed through three "
        "summers, and was replaced only when somebody needed the socket, while nobody had looked after the backups, the "
        "cables had melted, insurance refused payment, and a lawyer wrote angry letters until Christmas.",
    ),
    Case(
        "a list and a paragraph",
        "same",
        "What we agreed on:\n\nSubtitles: volunteers translate every interview within two days of the broadcast.\n\n"
        "Archive: the recordings stay online under a free licence, with names removed when guests ask for that.",
        "Subtitles: volunteers translate every interview within two days of the broadcast. Archive: the recordings stay "
        "online under a free licence, with names removed when guests ask for that.",
    ),
    Case(
        "German",
        "same",
        "Die Werkstatt gehört niemandem allein. Wer einen Hobel ausleiht, trägt sich in das Heft ein und bringt ihn vor "
        "dem Wochenende geschärft zurück.",
        "die werkstatt gehört niemandem allein: wer einen hobel ausleiht, trägt sich in das heft ein und bringt ihn vor "
        "dem wochenende geschärft zurück",
    ),
    Case(
        "Spanish",
        "same",
        "La biblioteca del barrio presta herramientas además de libros. ¿Quién repara el taladro cuando vuelve roto? "
        "Casi siempre lo arregla la misma vecina, sin cobrar nada.",
        "La biblioteca del barrio presta herramientas además de libros; ¿quién repara el taladro cuando vuelve roto? "
        "Casi siempre lo arregla la misma vecina, sin cobrar nada!",
    ),
    Case(
        "Chinese",
        "same",
        "我们的读书会每个月换一次主持人，每个人都可以修改书单，也可以把自己写的笔记放到共享文件夹里给别人看。",
        "我们的读书会每个月换一次主持人。每个人都可以修改书单,也可以把自己写的笔记放到共享文件夹里给别人看！",
    ),
    Case(
        "Chinese and English",
        "same",
        "我在GitHub上第一次提交pull request的时候非常紧张，因为维护者来自五个国家，他们会逐行检查我的代码和注释。",
        "我在 GitHub 上第一次提交 Pull Request 的时候非常紧张，因为维护者来自五个国家，他们会逐行检查我的代码和注释。",
    ),
    Case(
        "Korean",
        "same",
        "동네 도서관은 책만 빌려주는 곳이 아니라 이웃이 서로 기술을 가르치는 작은 학교이며 누구나 토요일 오후에 수업을 열 수 있다.",
        "동네 도서관은 책만 빌려주는 곳이 아니라, 이웃이 서로 기술을 가르치는 작은 학교이며, 누구나 토요일 오후에 수업을 열 수 있다",
    ),
]

REWORDED = [
    Case(
        "synonyms",
        "reworded",
        "Volunteers photograph the birds at dawn, upload the pictures to a common database and discuss every doubtful "
        "species with experienced observers until they reach agreement.",
        "Volunteers take photographs of birds at sunrise, upload those images to a shared database and discuss each "
        "doubtful species with experienced observers until an agreement is reached.",
    ),
    Case(
        "passive voice",
        "reworded",
        "A committee of parents wrote the rules of the playground, translated them into six languages and printed them "
        "on weatherproof boards beside the entrance.",
        "The rules of the playground were written by a committee of parents, translated into six languages and printed "
        "on boards beside the entrance that are weatherproof.",
    ),
    Case(
        "clauses turned round",
        "reworded",
        "Because the radio station could not afford journalists, listeners recorded council meetings on their phones, "
        "and a student edited the recordings into a weekly programme.",
        "A student edited recordings of council meetings into a weekly programme, since listeners recorded these on "
        "phones after the radio station could no longer afford journalists.",
    ),
    Case(
        "one word changed",
        "reworded",
        "The recipe wiki began with forty soups collected by nurses on night shift at a hospital in Leeds.",
        "The recipe wiki began with forty soups gathered by nurses on night shift at a hospital in Leeds.",
    ),
    Case(
        "two sentences made one",
        "reworded",
        "Players design maps for the game in their free time. The studio publishes the best maps each spring and pays "
        "the designers a share of the profits from sales.",
        "In their free time, players design maps for the game, and each spring the studio publishes the best of these "
        "maps and pays designers a share of sales profits.",
    ),
    Case(
        "shorter",
        "reworded",
        "Fans translated the entire novel within a week, chapter by chapter, checked one another's grammar in a chat "
        "group, and released the finished translation without asking the publisher for permission.",
        "Within a week fans translated the novel chapter by chapter, checked each other's grammar in a chat and released "
        "the translation without the publisher's permission.",
    ),
    Case(
        "British and American",
        "reworded",
        "The organisers categorise every donated photograph, digitise the negatives and summarise the stories that "
        "neighbours tell about the demolished harbour.",
        "Organizers are categorizing each donated photograph; they digitize negatives and summarize stories told by "
        "neighbours about the harbour that was demolished.",
    ),
    Case(
        "a careless paraphrase of a definition",
        "reworded",
        "Crowdfunding describes a method in which many small investors finance a creative project in advance, usually "
        "through a website that takes a commission on the total amount.",
        "Crowdfunding is described as a method by which many small investors finance creative projects in advance, "
        "mostly on a website which takes commission from the total amount.",
    ),
    Case(
        "sentences in another order",
        "reworded",
        "The choir meets in a disused swimming pool every Wednesday evening. Members vote on songs through a simple web "
        "page. The conductor was elected after singing loudest at the first rehearsal.",
        "After singing loudest at the first rehearsal, the conductor got elected. Every Wednesday evening the choir meets "
        "in a swimming pool that is disused. On a simple web page members vote for songs.",
    ),
    Case(
        "a comment in easy words",
        "reworded",
        "i think the app is unfair because drivers cannot see the price before they accept a trip and the company "
        "blocks drivers who refuse too many trips in a week",
        "In my opinion the app is unfair: drivers can't see a price before accepting the trip, and drivers who refuse "
        "too many trips a week are blocked by the company.",
    ),
    Case(
        "German",
        "reworded",
        "Die Nachbarschaft sammelt alte Fahrräder, repariert sie im Keller der Schule und verschenkt die Räder jeden "
        "Samstag an Familien mit wenig Geld.",
        "Im Keller der Schule repariert die Nachbarschaft alte Fahrräder, sammelt weitere und verschenkt die Räder "
        "samstags an Familien mit wenig Geld.",
    ),
    Case(
        "Spanish",
        "reworded",
        "Los vecinos grabaron un documental sobre el río contaminado, publicaron el vídeo en una plataforma libre y "
        "enviaron copias gratuitas a todas las escuelas de la provincia.",
        "Sobre el río contaminado los vecinos grabaron un documental; publicaron luego el vídeo en una plataforma libre, "
        "y las escuelas de la provincia recibieron copias gratuitas.",
    ),
    Case(
        "Chinese",
        "reworded",
        "社交平台让普通用户能够自己制作视频内容，并且与世界各地的观众分享日常生活，这改变了传统媒体的传播方式。",
        "普通用户在社交平台上能够自己制作视频内容，与世界各地的观众一起分享日常生活，传统媒体的传播方式因此改变了。",
    ),
]

NOTHING = [
    Case(
        "one definition by two writers",
        "nothing",
        "Bruns (2008) defines produsage as collaborative work on content that is never finished, and I take my example "
        "from a forum where people mend radios.",
        "According to Bruns (2008), produsage means that content is built together and never finished. My own class "
        "proved this with a timetable that everyone could change.",
    ),
    Case(
        "the four principles",
        "nothing",
        "The four principles are open participation and communal evaluation, fluid roles, unfinished artefacts, and "
        "common property with individual rewards. My sister's quilting circle fails the first because it meets behind a "
        "locked door.",
        "Open participation, communal evaluation, fluid roles, unfinished artefacts, common property, individual "
        "rewards: I learned the list by heart. Which of them explains a fish tank that nine flatmates feed?",
    ),
    Case(
        "one matter",
        "nothing",
        "Wikipedia lets anyone edit an article, which makes it quick to grow but uneven in quality, as editors care more "
        "about football than about nursing.",
        "When I edited my first Wikipedia article, a stranger reverted the change within minutes and left a polite note "
        "about sources on my talk page.",
    ),
    Case(
        "social media in general",
        "nothing",
        "Social media platforms let users share content with friends, but the companies decide through algorithms which "
        "posts become visible.",
        "Many users of social media share content without reading it first, so rumours about celebrities spread before "
        "any journalist can check them.",
    ),
    Case(
        "headings",
        "nothing",
        "What are the characteristics of citizen journalism?",
        "What are the characteristics of citizen journalism?",
    ),
    Case(
        "labels of a list",
        "nothing",
        "Portability: It belongs to the main strengths of the new medium.\n\nMobility: It is a strength of phones.",
        "Portability: readers carry it home.\n\nMobility: It belongs to the main strengths of tablets as well.",
    ),
    Case(
        "a stock phrase",
        "nothing",
        "It goes without saying that at the end of the day the most important thing of all is trust between strangers.",
        "At the end of the day the most important thing of all is, in our group, that the kettle works.",
    ),
    Case(
        "a reference",
        "nothing",
        "Jenkins, H. (2006). Convergence culture: Where old and new media collide. New York University Press.",
        "Jenkins, H. (2006). Convergence culture: Where old and new media collide. New York University Press.",
    ),
    Case(
        "a reference in another style",
        "nothing",
        "Shirky, Clay. Here Comes Everybody: The Power of Organizing Without Organizations. London: Allen Lane, 2008.",
        "Shirky, Clay. Here Comes Everybody: The Power of Organizing Without Organizations. London: Allen Lane, 2008.",
    ),
    Case(
        "names",
        "nothing",
        "Written by Ada Castellan, Lin Zhao, Mei Song and Omar Macrae",
        "Written by Ada Castellan, Lin Zhao, Mei Song and Omar Macrae",
    ),
    Case(
        "lines of a form",
        "nothing",
        "Name\n\nE-mail address\n\nSave my name in this browser\n\nSend the comment\n\nChoose one account\n\nLog in below",
        "Name\n\nE-mail address\n\nSave my name in this browser\n\nSend the comment\n\nChoose one account\n\nLog in below",
    ),
    Case(
        "one form of sentence",
        "nothing",
        "Welcome to the bakery – share!\n\nWelcome to the gym – share!\n\nWelcome to the library – share!",
        "Welcome to the office – share!\n\nWelcome to the beach – share!\n\nWelcome to the station – share!",
    ),
    Case(
        "short answer",
        "nothing",
        "Yes, I agree with you completely on that.",
        "Yes, I agree with you completely on that.",
    ),
    Case("one word", "nothing", "very " * 60, "very " * 60),
    Case("nothing at all", "nothing", "", ""),
    Case("signs", "nothing", "— … ?!" * 30, "— … ?!" * 30),
    Case(
        "taken up again",
        "nothing",
        "In my first post I wrote about my cousin, who repairs bicycles for strangers and never writes down what he did.",
        "My cousin still repairs bicycles, though since the spring he has kept a notebook, and strangers read it.",
    ),
    Case(
        "German",
        "nothing",
        "Die Redaktion der Schülerzeitung trifft sich freitags und streitet über Überschriften.",
        "Eine Schülerzeitung braucht keine Redaktion, wenn alle Klassen freitags ihre Texte selbst hochladen.",
    ),
    Case(
        "Spanish",
        "nothing",
        "El software libre permite que cualquier persona estudie el código y lo mejore con otras.",
        "Cualquier persona puede aprender programación con software libre en la universidad popular del barrio.",
    ),
    Case(
        "Chinese",
        "nothing",
        "社交媒体改变了我们获取新闻的方式，但是很多人仍然每天早上阅读报纸。",
        "我的父母不相信社交媒体，他们觉得朋友之间应该打电话或者见面喝茶。",
    ),
]

CASES = SAME + REWORDED + NOTHING
