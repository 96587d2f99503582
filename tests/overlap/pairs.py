"""Pairs of texts as they are handed in, written for this: copies, rewordings, and what must not be held against anybody.

`found` says whether the two share something that a marker should see. Read by the benchmark and by a test.
"""

from typing import NamedTuple

from core import html
from core.overlap import Essay, Passage, essay, shared
from exchange.plain import from_text


class PairOfTexts(NamedTuple):
    """Two texts; `kind` names what the second has done with the first."""

    kind: str
    found: bool
    a: str
    b: str


_FORUM = """Online forums for rare diseases show how patients become producers of knowledge. On the board that I studied, parents of children with a metabolic disorder collected dosage tables, translated leaflets from Japanese and Dutch, and compared what their doctors had told them. Within two years the list of side effects on the board was longer than the one in the official guideline.

This was not chaos. Three members who had been there from the beginning checked each claim against a source before it moved to the pinned thread, and whoever posted a remedy without evidence was asked, politely but at once, where it came from. Authority on the board grew out of patience rather than out of a title."""

_RADIO = """When the community radio in Fremantle lost its licence fee in 2014, the volunteers did not close the studio. They put a laptop on the kitchen table of the station manager and streamed from there, first for two hours in the evening and later the whole day. Listeners rang in to say which programmes they missed, and some of them ended up presenting those programmes themselves.

What looks like a story of decline is in fact a story about blurred roles. A listener who complains about the lack of jazz on Tuesdays and then plays jazz on Tuesdays has crossed a line that broadcasters guarded for eighty years. Nobody trained her, nobody paid her, and the first show was terrible. By the tenth show she had an audience larger than the breakfast news."""

_WIKI = """Wikipedia articles about small towns are written by very few people. I looked at the history of forty villages in Tasmania and found that in thirty-one cases a single account had made more than half of the edits. The romantic picture of a crowd that writes together does not fit these pages at all; they resemble the work of a local historian with a broadband connection.

Yet the crowd is present in another way. Hundreds of readers fix a comma, add a photograph or revert an insult, and none of them would call themselves authors. Their work keeps the page alive after the historian has lost interest. Maintenance, not creation, is what the crowd is good at."""

_MAPS = """After the earthquake of 2015 several thousand people who had never been to Nepal drew its roads. They traced satellite pictures on their screens at night, one square after another, and relief workers printed the result in the morning. A second group, mostly students from Kathmandu, walked the valleys and corrected the names.

The two groups rarely spoke to each other, and they disagreed about what a road is. For the volunteers abroad every pale line was a road; for the students a road was something that a lorry could use in the rain. The map that came out of this quarrel was better than either side would have made alone."""

_ZH = """在线字幕组的成员大多是学生，他们利用课余时间翻译外国电视剧，并且不收取任何报酬。每一集的翻译工作由五到六个人分工完成，有人负责听写，有人负责校对，还有人负责调整时间轴。虽然这种活动在法律上存在争议，但是它让许多观众第一次接触到了不同的文化。"""

_GAMES = """Players of the farming game have built a second game on top of the first. They keep spreadsheets of every crop, publish calculators that tell a beginner when to sow, and argue for weeks about the value of a goat. The studio watched this for a year, hired two of the spreadsheet authors, and put their calculator into the official client without changing its name."""

_FEEDS = """Social media has fundamentally changed the way young people consume news. Rather than reading newspapers or watching evening bulletins, many users encounter news incidentally while scrolling through their feeds. Algorithms decide which stories appear, and these decisions are based on engagement rather than accuracy. As a result, sensational content spreads faster than careful reporting, and users may develop a distorted picture of the world."""

_VIDEOS = """短视频平台的兴起改变了年轻人获取信息的方式。过去人们通过报纸和电视了解新闻，现在他们更多地依靠手机上的推荐算法。算法根据用户的兴趣推送内容，这虽然提高了效率，但也容易形成信息茧房，使人们只看到自己喜欢的观点。"""

PAIRS = [
    PairOfTexts("copy", True, _FORUM, _FORUM),
    PairOfTexts("copy", True, _RADIO, "I begin with an example from Western Australia.\n\n" + _RADIO.split("\n\n")[1]),
    PairOfTexts("copy", True, _WIKI, _WIKI.replace("romantic", "beautiful").replace("Hundreds", "Thousands")),
    PairOfTexts(
        "copy",
        True,
        _MAPS,
        "Maps are never neutral, and my own street is missing from two of them. The two groups rarely spoke to each other, "
        "and they disagreed about what a road is. I think that such a disagreement is healthy.",
    ),
    PairOfTexts("copy", True, _ZH, "我想谈谈翻译。" + _ZH),
    PairOfTexts(
        "copy",
        True,
        _ZH,
        "My second example comes from China, where fans translate television. "
        "每一集的翻译工作由五到六个人分工完成，有人负责听写，有人负责校对，还有人负责调整时间轴。 I find this impressive.",
    ),
    PairOfTexts(
        "copy",
        True,
        _GAMES,
        "Some studios learn from their players. they keep spreadsheets of every crop , publish calculators that tell a "
        "beginner when to sow , and argue for weeks about the value of a goat !! My brother is one of them.",
    ),
    PairOfTexts(
        "light rewording",
        True,
        _FORUM,
        "Internet forums about rare illnesses demonstrate how patients turn into producers of knowledge. On the board I "
        "examined, parents whose children have a metabolic disorder gathered tables of dosages, translated Japanese and "
        "Dutch leaflets, and compared what they had been told by their doctors. After two years, the board's list of side "
        "effects was longer than the list in the official guideline.",
    ),
    PairOfTexts(
        "light rewording",
        True,
        _RADIO,
        "In 2014 the community radio station in Fremantle lost its licence fee, but its volunteers did not shut the studio. "
        "Instead a laptop was put on the station manager's kitchen table, and they streamed from it, at first two hours each "
        "evening and then all day. Listeners called to say what programmes they missed, and several ended up presenting "
        "these programmes on their own.",
    ),
    PairOfTexts(
        "light rewording",
        True,
        _WIKI,
        "Very few people write the Wikipedia articles on small towns. When I examined the histories of forty Tasmanian "
        "villages, in thirty-one of them one account alone was responsible for more than half of all edits. These pages do "
        "not fit the romantic image of a crowd writing together at all, and look more like the work of a local historian "
        "who has a broadband connection.",
    ),
    PairOfTexts(
        "light rewording",
        True,
        _GAMES,
        "A second game has been built by players on top of the farming game. Spreadsheets of each crop are kept, calculators "
        "which tell beginners when they should sow are published, and the value of a goat is argued about for weeks. After "
        "watching for one year, the studio hired two authors of the spreadsheets and added the calculator to its official "
        "client under the same name.",
    ),
    PairOfTexts(
        "light rewording",
        True,
        _ZH,
        "在线字幕组的成员多数是学生，他们在课余时间翻译外国电视剧，不收取任何报酬。每一集的翻译由五六个人分工完成：有人听写，有人校对，"
        "也有人调整时间轴。这种活动虽然在法律上有争议，却让许多观众第一次接触到不同的文化。",
    ),
    PairOfTexts(
        "light rewording",
        True,
        "Die Redaktion der Stadtteilzeitung besteht aus elf Rentnern und einer Schülerin. Jeden Dienstag sammeln sie im "
        "Hinterzimmer der Bäckerei Meldungen, prüfen die Namen der Verstorbenen und streiten über die Überschrift der "
        "ersten Seite. Bezahlt wird niemand, gedruckt wird trotzdem.",
        "Elf Rentner und eine Schülerin bilden die Redaktion der Stadtteilzeitung. Im Hinterzimmer der Bäckerei sammeln sie "
        "dienstags Meldungen, prüfen Namen der Verstorbenen und streiten, welche Überschrift auf die erste Seite kommt. "
        "Gedruckt wird, obwohl niemand bezahlt wird.",
    ),
    PairOfTexts(
        "heavy rewording",
        True,
        _FORUM,
        "People who live with uncommon conditions increasingly make medical knowledge on their own. In the forum under "
        "study, mothers and fathers of kids suffering from a metabolic disorder put together dosage tables, rendered Dutch "
        "and Japanese leaflets into English and checked their physicians' advice against each other, until, two years "
        "later, their catalogue of side effects exceeded that of the official guideline. The process was orderly. Claims "
        "reached the pinned thread only once three founding members had verified a source, and anybody who recommended "
        "a remedy with no evidence was courteously and immediately asked for its origin. Titles counted for little; "
        "patience gave a member authority.",
    ),
    PairOfTexts(
        "heavy rewording",
        True,
        _MAPS,
        "Thousands of volunteers without any experience of Nepal traced its road network after the 2015 earthquake. Night "
        "after night they copied satellite images square by square, so that aid workers could print the pages next "
        "morning, while students in Kathmandu hiked through the valleys and put the names right. Contact between both "
        "groups was rare, and so was agreement about the meaning of a road: people abroad took any pale line for one, "
        "whereas the students insisted on something passable for a lorry when it rains. Out of the quarrel came a better "
        "map than one side alone could have produced.",
    ),
    PairOfTexts(
        "heavy rewording",
        True,
        _RADIO,
        "It would be easy to tell this as decline, but really roles became blurred. If a listener first complains that "
        "there is no jazz on Tuesdays, and later plays it on Tuesdays herself, she steps over the line which broadcasters "
        "had been guarding for eighty years. She received neither training nor money, her first show was awful, and by "
        "the tenth her audience had outgrown that of the breakfast news.",
    ),
    PairOfTexts(
        "another order",
        True,
        _RADIO,
        "Nobody trained her, nobody paid her, and the first show was terrible. Listeners rang in to say which programmes "
        "they missed, and some of them ended up presenting those programmes themselves. By the tenth show she had an "
        "audience larger than the breakfast news. What looks like a story of decline is in fact a story about blurred roles.",
    ),
    PairOfTexts(
        "another order",
        True,
        _WIKI,
        "Maintenance, not creation, is what the crowd is good at. Their work keeps the page alive after the historian has "
        "lost interest. Hundreds of readers fix a comma, add a photograph or revert an insult, and none of them would call "
        "themselves authors. Yet the crowd is present in another way.",
    ),
    PairOfTexts(
        "another order",
        True,
        _MAPS,
        "For the students a road was something that a lorry could use in the rain; for the volunteers abroad every pale "
        "line was a road. A second group, mostly students from Kathmandu, walked the valleys and corrected the names. They "
        "traced satellite pictures on their screens at night, one square after another.",
    ),
    PairOfTexts(
        "cited quotation",
        False,
        "The library movement has an old rule. As Marchetti (2011, p. 48) writes, “a shelf that nobody may rearrange is a "
        "monument, and monuments are visited once, while a shelf in disorder is visited every week”. My own library proves it.",
        "Why do people return? “A shelf that nobody may rearrange is a monument, and monuments are visited once, while a "
        "shelf in disorder is visited every week” (Marchetti, 2011, p. 48). I doubt that, because the supermarket tidies "
        "up at night and I come back anyway.",
    ),
    PairOfTexts(
        "cited quotation",
        False,
        "In her history of the bazaar Devane describes the effect:\n\nThe stall that hides its prices invites a conversation, "
        "and the conversation is the product, for nobody remembers what a lamp cost but everybody remembers what the seller "
        "said about the grandmother who made it (Devane, 2004, p. 112).\n\nOnline shops have lost this.",
        "My flat has three lamps and no stories. Devane would not be surprised:\n\nThe stall that hides its prices invites a "
        "conversation, and the conversation is the product, for nobody remembers what a lamp cost but everybody remembers "
        "what the seller said about the grandmother who made it (Devane, 2004, p. 112).\n\nI bought mine with one click.",
    ),
    PairOfTexts(
        "cited quotation",
        False,
        "Critics are harsh: 'the volunteer is the cheapest machine that capitalism ever found, since it repairs itself at "
        "weekends and thanks the owner' (Osei 37). Strong words.",
        "Is that fair? Osei calls the volunteer 'the cheapest machine that capitalism ever found, since it repairs itself "
        "at weekends and thanks the owner' (37). She has never met my football coach.",
    ),
    PairOfTexts(
        "cited quotation",
        False,
        "The report speaks of “a generation that publishes before it reads, and reads mainly what it has published itself” [4]. "
        "Teachers liked the sentence.",
        "One is tempted to nod at “a generation that publishes before it reads, and reads mainly what it has published "
        "itself” [12], but my grandmother was no different with her letters.",
    ),
    PairOfTexts(
        "cited quotation",
        False,
        "胡晓明（2009）认为，“网络上的围观并不是冷漠，而是一种没有组织者的出席，每一个旁观者都让权力感到不安”。我同意他的看法。",
        "有人把网民叫做看客。但是“网络上的围观并不是冷漠，而是一种没有组织者的出席，每一个旁观者都让权力感到不安”（胡晓明，2009）。这句话过于乐观。",
    ),
    PairOfTexts(
        "shared references",
        False,
        "My bakery has a blog and nobody comments.\n\nReferences\n\nAdeyemi, T. (2013). The patient crowd: Volunteers, wikis "
        "and the slow work of agreement. Journal of Open Culture, 9(2), 114–131.\n\nNolan, P. (2018). Repairing in public: "
        "How amateurs keep the internet alive. Northern University Press.",
        "We measured how long a question waits for an answer.\n\nReferences\n\nAdeyemi, T. (2013). The patient crowd: "
        "Volunteers, wikis and the slow work of agreement. Journal of Open Culture, 9(2), 114–131.\n\nNolan, P. (2018). "
        "Repairing in public: How amateurs keep the internet alive. Northern University Press.",
    ),
    PairOfTexts(
        "shared references",
        False,
        "A choir is a network with lungs.\n\nWorks Cited\n\n[1] Adeyemi, Tunde. “The Patient Crowd: Volunteers, Wikis and the "
        "Slow Work of Agreement.” Journal of Open Culture, vol. 9, no. 2, 2013, pp. 114-131.\n[2] Nolan, Pia. Repairing in "
        "Public: How Amateurs Keep the Internet Alive. Northern University Press, 2018.",
        "Nobody owns the recipe for this soup.\n\nWorks Cited\n\n[1] Adeyemi, Tunde. “The Patient Crowd: Volunteers, Wikis and "
        "the Slow Work of Agreement.” Journal of Open Culture, vol. 9, no. 2, 2013, pp. 114-131.\n[2] Nolan, Pia. Repairing "
        "in Public: How Amateurs Keep the Internet Alive. Northern University Press, 2018.",
    ),
    PairOfTexts(
        "one topic",
        False,
        _WIKI,
        "Wikipedia depends on people whom readers never notice. In my interviews with nine editors from Hobart, most said "
        "that they began by fixing a spelling mistake in an article about their own school. Only two of them ever wrote a "
        "new article. They described the rules as friendly at first and exhausting later, when a photograph was deleted "
        "because nobody could prove who had taken it.",
    ),
    PairOfTexts(
        "one topic",
        False,
        _RADIO,
        "Community radio lives from its volunteers. At the station in Lismore, where I read the news on Sundays, the studio "
        "stood under water in 2022, and listeners brought towels. We broadcast flood warnings from a caravan for six weeks. "
        "The audience trusted us more than the emergency app, since they knew our voices.",
    ),
    PairOfTexts(
        "one topic",
        False,
        _FORUM,
        "Patients talk to each other online because a consultation lasts eight minutes. In the diabetes forum that I joined "
        "for this essay, the most popular thread was about holidays, not about insulin. Members who had the disease for "
        "decades answered beginners within an hour. Doctors were welcome, but they had to say that they were doctors.",
    ),
    PairOfTexts(
        "one topic",
        False,
        "Bruns (2008) uses the term produsage for the collaborative and continuous building and extending of content. Users "
        "of a platform are at the same time its producers, and the boundary between the two roles dissolves. I apply the "
        "concept to my sister's knitting group, which keeps its patterns in a shared folder.",
        "According to Bruns (2008), produsage describes how users build and extend content together, continuously and "
        "collaboratively, so that producers and users can no longer be told apart. The concept is useful for understanding "
        "a game in which players design the levels, as I shall demonstrate with three of them.",
    ),
    PairOfTexts(
        "one topic",
        False,
        "Instagram is a photo and video sharing platform owned by Meta. It was launched in 2010 by Kevin Systrom and Mike "
        "Krieger and has more than one billion users. This essay asks how influencers earn their money.",
        "Launched in 2010, Instagram today belongs to Meta and counts over a billion users who share photos and videos. The "
        "question of my essay is why my cousin, a baker with nine hundred followers, sells out by noon.",
    ),
    PairOfTexts(
        "one topic",
        False,
        _ZH,
        "字幕组是中国互联网上的一种特殊现象。我采访了三位曾经参加字幕组的朋友，他们都说最难的部分不是外语，而是怎样把笑话翻译得好笑。"
        "其中一位后来成为了专业的翻译，另外两位因为工作太忙而退出了。",
    ),
    PairOfTexts(
        "one topic",
        False,
        _MAPS,
        "Humanitarian mapping has become routine. When the cyclone reached Mozambique in 2019, an organisation in London "
        "divided the coast into squares and asked volunteers to draw houses. I drew two hundred of them in one weekend, and "
        "a validator from Chile sent half of them back because I had mistaken haystacks for roofs.",
    ),
    PairOfTexts("two languages", False, _ZH, _GAMES),
    PairOfTexts(
        "two languages", False, _FORUM, "Foren für seltene Krankheiten zeigen, wie Patienten Wissen herstellen. " * 2
    ),
    PairOfTexts(
        "heavy rewording",
        True,
        "Fan translators of visual novels work under conditions that no agency would accept. A script of two hundred thousand "
        "words is split among strangers, the deadline is whenever exams are over, and the editor is often the youngest of "
        "the group. Even so, their glossaries are stricter than those of professionals, because readers on the forum notice "
        "every name that changes its spelling.",
        "No agency would put up with the conditions in which visual novels are translated by fans: strangers share out a "
        "script of some two hundred thousand words, deadlines depend on exams, and frequently the youngest person does the "
        "editing. Since forum readers spot any name whose spelling has changed, however, fans keep stricter glossaries than "
        "professional translators do.",
    ),
    PairOfTexts(
        "heavy rewording",
        True,
        "My university asks lecturers to record their classes, but it gives them no microphone. As a result, students have "
        "begun to record the classes themselves. One of them sits in the front row, another cuts out the coughing, and a "
        "third writes a summary, which is shared in a group of three hundred people before dinner.",
        "Although lecturers at my university are required to record classes, microphones are not provided, so students do the "
        "recording. While one student takes a seat in the front row, somebody else removes the coughs, and a summary by a "
        "third reaches a group of three hundred before the evening meal.",
    ),
    PairOfTexts(
        "heavy rewording",
        True,
        "Cet atelier de réparation fonctionne sans patron depuis neuf ans. Chaque samedi, des voisins apportent leurs "
        "grille-pain cassés, et ceux qui savent souder apprennent aux autres à le faire. Le conseil municipal voulait "
        "nommer un directeur, mais les bénévoles ont préféré garder leur calendrier commun.",
        "Depuis neuf ans, aucun patron ne dirige cet atelier de réparation. Les voisins y apportent le samedi des "
        "grille-pain cassés; qui sait souder l'apprend aux autres. Les bénévoles ont gardé leur calendrier commun alors que "
        "le conseil municipal souhaitait nommer un directeur.",
    ),
    PairOfTexts(
        "cited quotation",
        False,
        "Bruns, in his book of 2008, calls it 'the collaborative and continuous building and extending of existing content "
        "in pursuit of further improvement' (p. 21). My case is a wiki about ferries.",
        'The well-known definition is: "the collaborative and continuous building and extending of existing content in pursuit '
        'of further improvement" (Bruns 2008: 21). I shall test it with a cookbook.',
    ),
    PairOfTexts(
        "one source",
        False,
        "Okafor and Lindqvist (2019) interviewed sixty editors of regional encyclopaedias. They found that most editors had "
        "begun after a death in the family, and that those who stayed for longer than a year had a mentor. I wonder whether "
        "this is true of photographers as well.",
        "In a study with sixty interviews, Okafor and Lindqvist (2019) asked why people edit regional encyclopaedias. A "
        "mentor turned out to be what kept editors for more than a year, while a bereavement was the usual reason to start. "
        "For gamers, neither seems to play any role: they come because of their friends and leave because of their exams.",
    ),
    PairOfTexts(
        "one source",
        False,
        "Jenkins (2006) describes convergence as the flow of content across many media platforms, the cooperation between "
        "media industries, and the migratory behaviour of audiences. My example is a cooking show that began as a podcast.",
        "By convergence, Jenkins (2006) means that content flows across multiple media platforms, that media industries "
        "cooperate, and that audiences migrate in search of entertainment. A football club with its own channel shows what "
        "he could not foresee.",
    ),
    PairOfTexts(
        "one topic",
        False,
        "The film The Social Network tells how Mark Zuckerberg founded Facebook in his dormitory at Harvard in 2004 and was "
        "sued by the Winklevoss twins and by his friend Eduardo Saverin. I am interested in the women of the film, who have "
        "eleven lines.",
        "In The Social Network, Mark Zuckerberg, a student at Harvard, starts Facebook in 2004 and is later sued by Eduardo "
        "Saverin, once his friend, and by the Winklevoss brothers. The music of the film deserves an essay of its own, for "
        "it makes typing sound dangerous.",
    ),
    PairOfTexts(
        "one topic",
        False,
        "In this essay I will discuss the four key principles of produsage and apply them to a case study of my own choice. "
        "First, I will define the term. Second, I will introduce the case of a community garden. Finally, I will discuss "
        "the limits of the concept.",
        "This essay will discuss the key principles of produsage and apply them to a case study. I will first define the "
        "term, then introduce the case of a game forum, and finally discuss the limits of the concept.",
    ),
    PairOfTexts(
        "light rewording",
        True,
        _FEEDS,
        """Social media has radically changed how young people consume the news. Instead of reading papers or watching the evening bulletin, many users come across news incidentally as they scroll through their feeds. Which stories appear is decided by algorithms, and those decisions rest on engagement instead of accuracy. Consequently, sensational content spreads more quickly than careful reporting, and users can develop a distorted view of the world.""",
    ),
    PairOfTexts(
        "heavy rewording",
        True,
        _FEEDS,
        """The manner in which the younger generation gets informed has been transformed by online networks. Few of them open a paper or sit down for the nightly bulletin; instead, news finds them by accident while they scroll. What is shown depends on algorithmic choices that reward engagement and not accuracy, so that sensationalism outpaces careful reporting and the picture of the world that users form becomes distorted.""",
    ),
    PairOfTexts(
        "another order",
        True,
        _FEEDS,
        """As a result, sensational content spreads faster than careful reporting, and users may develop a distorted picture of the world. Algorithms decide which stories appear, and these decisions are based on engagement rather than accuracy. Rather than reading newspapers or watching evening bulletins, many users encounter news incidentally while scrolling through their feeds. Social media has fundamentally changed the way young people consume news.""",
    ),
    PairOfTexts(
        "one topic",
        False,
        _FEEDS,
        """Young people are often accused of not following the news. My survey of forty classmates shows the opposite: most of them check headlines several times a day, usually on Instagram or TikTok. They distrust algorithms, however, and said that they compare several sources before they believe a story. News on social media is thus not consumed passively.""",
    ),
    PairOfTexts(
        "light rewording",
        True,
        _VIDEOS,
        """短视频平台兴起之后，年轻人获取信息的方式发生了改变。人们过去通过报纸和电视来了解新闻，如今更多依靠手机上的推荐算法。算法会根据用户的兴趣来推送内容，虽然提高了效率，却也容易形成信息茧房，人们只能看到自己喜欢的观点。""",
    ),
    PairOfTexts(
        "heavy rewording",
        True,
        _VIDEOS,
        """如今的年轻人不再像过去那样从电视和报纸上了解新闻，而是依赖手机里的算法推荐。平台按照兴趣把内容推送给用户，效率固然提高了，人们却只看得到自己喜欢的观点，信息茧房由此形成。短视频平台就这样改变了他们获取信息的方式。""",
    ),
    PairOfTexts(
        "one topic",
        False,
        _VIDEOS,
        """我每天花两个小时看短视频，大部分是做饭和旅行的内容。算法很了解我，但是我有时候会故意搜索一些不感兴趣的话题，看看推荐会不会变化。结果三天以后，我的首页上出现了钓鱼视频。""",
    ),
    PairOfTexts(
        "copy",
        True,
        _VIDEOS,
        """In my analysis I focus on Douyin. 算法根据用户的兴趣推送内容，这虽然提高了效率，但也容易形成信息茧房，使人们只看到自己喜欢的观点。 This is what Pariser called the filter bubble.""",
    ),
    PairOfTexts(
        "one source",
        False,
        """The study by Smith et al. (2019) examined 500 undergraduate students and found that heavy users of Instagram reported lower self-esteem than light users. The authors argue that upward social comparison explains this relationship.""",
        """Smith et al. (2019) surveyed 500 undergraduates and reported that students who used Instagram heavily had lower self-esteem than those who used it lightly, which the authors explain by upward social comparison. My own experience differs, since I mostly follow dogs.""",
    ),
    PairOfTexts(
        "one definition",
        False,
        """Produsage, a term coined by Axel Bruns, refers to the blurring of boundaries between producers and users in online environments. Wikipedia is often regarded as the best example, since anyone can edit its articles and the content is constantly evolving.""",
        """Axel Bruns coined the term produsage to describe environments in which the boundary between users and producers is blurred. The best-known example is Wikipedia, where everybody can edit articles and nothing is ever finished. I would like to show why a choir is a better one.""",
    ),
]


def _essay(text: str) -> Essay:
    taken = from_text(text)
    body = html.clean(taken.body, html.POST)
    return essay(html.plain_text(body), body, taken.references)


def passages_of(pair: PairOfTexts) -> list[Passage]:
    """Return what is found in a pair, read as the command reads a .txt file."""
    return shared(_essay(pair.a), _essay(pair.b))
