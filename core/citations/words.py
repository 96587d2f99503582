"""Word lists of the citation check: what is a date, a place, a role or a verb of saying, and so no author.

Everything is lower case. The lists need not be complete: a word that is missing from them costs a report that is not
made, or one that says "seems"; so they hold what stands before or in brackets with a year most often.
"""

import re


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


MONTHS = _set(
    "january february march april may june july august september october november december jan feb mar apr jun jul aug "
    "sep sept oct nov dec januar februar märz mai juni juli oktober dezember janvier février mars avril juin juillet "
    "août septembre octobre novembre décembre enero febrero marzo abril mayo junio julio agosto septiembre octubre "
    "noviembre diciembre janeiro fevereiro março maio junho julho setembro outubro novembro dezembro gennaio febbraio "
    "aprile maggio giugno luglio settembre ottobre dicembre stycznia lutego marca kwietnia maja czerwca lipca sierpnia "
    "września października listopada grudnia maart mei augustus januari februari"
)

# Capitalised words with a year that are a time, a part of a work, a thing or a place: joined to an entry of the same
# name and year, and otherwise left alone.
NO_AUTHOR = MONTHS | _set(
    "spring summer autumn fall winter monday tuesday wednesday thursday friday saturday sunday christmas easter ramadan "
    "figure fig figures table tables chart graph diagram image photo picture map box chapter part section appendix "
    "volume vol issue edition season episode series scene act article page pages line level stage phase step week day "
    "year years semester term version release update model note notes example case question model unit module lecture "
    "room street road level est established founded born died circa copyright updated released launched published version total sample "
    "world war brexit covid pandemic olympics olympic election elections census revolution crisis conference summit "
    "congress festival expo cup championship championships games league tour marathon grammy grammys oscars emmys "
    "dvd cd lp ep pc pdf html tv vhs ps ios android windows mac linux web internet usa uk us eu uae nsw vic gfc gdp ww2 "
    "wwi wwii sydney melbourne brisbane perth adelaide canberra hobart darwin auckland wellington london manchester "
    "oxford cambridge edinburgh dublin paris lyon berlin hamburg munich münchen köln vienna wien zürich geneva rome roma "
    "milan madrid barcelona lisbon lisboa athens moscow warsaw warszawa prague praha budapest brussels amsterdam "
    "rotterdam copenhagen stockholm oslo helsinki istanbul cairo dubai delhi mumbai bangalore beijing shanghai "
    "guangzhou shenzhen taipei tokyo kyoto osaka seoul singapore bangkok jakarta manila hanoi toronto montreal vancouver "
    "ottawa chicago boston seattle houston atlanta detroit washington york angeles francisco rio janeiro lima bogotá "
    "santiago havana mexico nairobi lagos johannesburg jerusalem baghdad tehran kabul kyiv australia zealand england "
    "scotland wales ireland britain kingdom france germany deutschland spain españa italy italia portugal greece poland "
    "polska russia ukraine turkey egypt israel palestine syria iraq iran afghanistan pakistan india china japan korea "
    "taiwan vietnam thailand indonesia malaysia philippines canada america brazil brasil argentina chile colombia peru "
    "cuba africa asia europe europa oceania tasmania queensland victoria california texas florida hongkong macau tibet "
    "penguin routledge springer wiley elsevier palgrave macmillan doubleday harpercollins bloomsbury knopf vintage "
    "pearson hbo netflix hulu disney pixar paramount marvel nintendo sony sega ubisoft itv showtime amc nbc cbs"
)

# Firms and platforms: "Facebook (2004)" is mostly the year of a start.
PLATFORMS = _set(
    "facebook twitter instagram snapchat youtube wikipedia wechat weixin weibo tiktok douyin spotify netflix google apple "
    "microsoft amazon linkedin pinterest tumblr reddit whatsapp telegram myspace flickr napster itunes uber airbnb tinder "
    "quora twitch vine skype zoom meta alibaba tencent baidu bilibili yahoo ebay paypal kickstarter wordpress blogger "
    "mozilla firefox chrome napster soundcloud bandcamp deviantart livejournal friendster github samsung huawei nokia ibm "
    "intel tesla nike disney marvel steam minecraft fortnite wikileaks blackberry iphone ipad kindle usenet arpanet"
)

# Abbreviations of bodies that are cited as authors; others may be anything.
BODIES = _set(
    "who un unesco unicef unhcr undp ilo oecd imf wto fao ipcc eurostat bbc abc cnn sbs acma accc abs aihw afp reuters cdc "
    "nasa apa ofcom itu w3c cnnic ons insee destatis oms ocde ine gus"
)

GROUP_WORDS = _set(
    "university college school faculty institute institution ministry department dept bureau office agency authority "
    "organization organisation association society federation foundation council commission committee union bank fund "
    "centre center board corporation company inc ltd pty group network trust library museum academy alliance league "
    "party government parliament court nations project forum press news newspaper times magazine journal team staff "
    "editors service services consortium programme initiative observatory coalition lab laboratory "
    "universität hochschule institut ministerium bundesamt bundesministerium bundeszentrale amt verband verein stiftung "
    "rat kommission gesellschaft zentrum landesamt behörde université école ministère bureau organisation association "
    "société fondation conseil commission comité centre fédération agence observatoire assemblée universidad escuela "
    "ministerio instituto organización asociación sociedad fundación consejo comisión comité centro federación agencia "
    "observatorio banco gobierno universidade ministério organização associação sociedade fundação conselho comissão "
    "università istituto ministero organizzazione associazione fondazione consiglio commissione uniwersytet instytut "
    "ministerstwo urząd stowarzyszenie fundacja komisja rada centrum towarzystwo bộ trường viện sở cục hội ban ủy đại tổng "
    "universiteit ministerie stichting vereniging университет институт министерство академия центр комитет совет фонд "
    "служба агентство ассоциация общество"
)

PARTICLES = _set(
    "van von vom de del della dello der den des di da do dos das du la le les las los lo el al ul bin ibn bint abu ben ter ten "
    "zu zur zum af av ap mac ní nic ó ua te 't y e i d dal dalla degli delle san st"
)
LONG_LINKS = _set("and und et och og und with mit avec con và dan also sowie as и та και")
# One- and two-letter words for "and", which are also parts of names (Ortega y Gasset).
SHORT_LINKS = _set("y e i a en ve és ja és și şi и й à")
LINKS = LONG_LINKS - {"also", "as"} | SHORT_LINKS

# Words with a capital at the start of a sentence or before a name that are not the name.
BEFORE_NAMES = _set(
    "a an the in on at as and or but by for from to of with while although though however when where since because if both "
    "also see like unlike according per following then yet thus hence so after before per via through against within "
    "similarly moreover furthermore additionally finally firstly secondly lastly first second third likewise indeed "
    "meanwhile instead nevertheless therefore here this that these those his her their our my it what which who how why "
    "professor prof dr mr mrs ms miss sir dame lord author authors scholar researcher researchers theorist sociologist "
    "philosopher journalist critic scholars authors work works study research "
    "nach laut wie bei so auch und der die das ein eine für gemäß dagegen selon comme dans pour ainsi ensuite d'après "
    "chez et le la les un une según como para en por además el los las un una así segundo conforme como para o os as um "
    "uma secondo come per il lo gli według jak zdaniem w za theo như trong по как согласно в"
)

# Words before "Name (2010)" that say that the year belongs to a place, a thing or a work.
BEFORE_THINGS = _set(
    "in at from since near of the a an film films movie movies album song single novel game show series documentary play "
    "musical book episode magazine newspaper website app platform software called titled entitled named like release "
    "version city town district v vs versus into on to towards until during between against and en à a au aux dans im am "
    "aus w we na de del du des von vom"
)
STUDY_WORDS = _set("study studies work works research paper papers article articles report reports survey essay book")

FUNCTION_WORDS = _set(
    "a an the of and or for in on at to by with from as is are be its de del della des du la le les las los el y e et en au "
    "aux der die das den dem des und für von vom zu zur im am in do da dos das em no na i w z na dla di per il lo gli delle "
    "van het een och på av og til và của về"
)

_VERBS = (
    r"argu(?:e[sd]?|ing)|stat(?:e[sd]?|ing)|claim(?:s|ed)?|suggest(?:s|ed)?|not(?:e[sd]?|ing)|contend(?:s|ed)?|"
    r"assert(?:s|ed)?|maintain(?:s|ed)?|conclude[sd]?|propose[sd]?|define[sd]?|writes?|wrote|explain(?:s|ed)?|"
    r"observe[sd]?|posit(?:s|ed)?|theori[sz]e[sd]?|believe[sd]?|emphasi[sz]e[sd]?|critici[sz]e[sd]?|comment(?:s|ed)?|"
    r"remark(?:s|ed)?|warn(?:s|ed)?|coin(?:s|ed)?|hypothesi[sz]e[sd]?|point(?:s|ed)? out|refer(?:s|red)? to|says?|said|"
    r"acknowledge[sd]?|agree[sd]?|disagree[sd]?|recogni[sz]e[sd]?|describe[sd]?|identif(?:y|ies|ied)|insist(?:s|ed)?|"
    r"speculate[sd]?|stress(?:es|ed)?|mention(?:s|ed)?|"
    r"argumentiert|behauptet|betont|erklärt|schreibt|meint|definiert|zeigt auf|affirme|soutient|explique|écrit|"
    r"définit|souligne|sostiene|afirma|señala|argumenta|define|explica|plantea|sostienen|afirman|twierdzi|pisze|"
    r"uważa|zauważa|definiuje|cho rằng|утверждает|пишет|отмечает|считает"
)
SAYS = re.compile(
    rf"\s*(?:,\s*)?(?:(?:also|has|have|had|further|first|both|\w{{2,12}}ly)\s+){{0,2}}(?:{_VERBS})\b", re.IGNORECASE
)
ACCORDING = re.compile(
    r"\b(?:according to|as argued by|as stated by|in the words of|laut|nach ansicht von|selon|d['’]après|según|segundo|"
    r"secondo|według|zdaniem|theo|по мнению|согласно)\s+$",
    re.IGNORECASE,
)

# What may stand in a bracket before the first name. The second pattern names a source that was read instead.
_BEFORE = (
    r"see(?:,? also|,? e\.g\.,?|,? for example,?|,? for instance,?)?|also|but see|and|compare|cf|e\.\s?g|i\.\s?e|eg|ie|"
    r"for (?:example|instance|a review|an overview|more|discussion),?(?: see)?|such as|following|based on|adapted from|"
    r"modified from|(?:data )?sources?|according to|per|vgl|siehe(?: auch)?|s|z\.\s?B|nach|voir(?: aussi)?|par ex|p\.\s?ex|"
    r"selon|véase(?: también)?|ver|vid|según|por ejemplo|veja|ver também|conforme|zob|por|np|za|см|напр|xem|theo|vedi|"
    r"参见|详见|见|如|參見|見"
)
_SECOND = (
    r"(?:as )?(?:cited|quoted|discussed|reported|mentioned|described) (?:in|by)|qtd\.? in|zit(?:iert|\.)? (?:nach|n\.|in)|"
    r"cit(?:ado|ada) (?:en|por|em)|cité(?:e|es|s)? (?:dans|par)|apud|cyt\.? za|цит\.? по|trích (?:theo|trong)|"
    r"转引自|轉引自|引自"
)
_WEAK = r"in|from|by|as|after|photo(?: by)?|image(?: by)?|credit|with|per|like|from|aus|en|dans|w"
PREFIX = re.compile(
    rf"[\s,，]*(?:(?P<second>(?:{_SECOND}))|(?P<plain>{_BEFORE})|(?P<weak>{_WEAK}))(?:\.?[,:：]?\s+|\.|：|(?<=[见如自見])\s*)",
    re.IGNORECASE,
)
