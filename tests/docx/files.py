"""Five files of the kinds that students hand in, each as its bytes."""

from tests.docx.make import CENTRED, HANGING, INDENTED, Docx, li, note, p, png, r, table

TEXT = (
    "Produsage describes how people who use a site also make what is on it, a little at a time and never finished. "
    "The community decides what stays, and nobody owns the whole of it."
)
MORE = "Wikipedia is the best known case, yet it is far from the only one, as the following pages will show in detail."


def word_essay() -> bytes:
    """(a) Written in Word, with styles throughout."""
    file = Docx()
    return file.bytes(
        p("Who owns an encyclopaedia?", style="Title"),
        p("Produsage in practice", style="Subtitle"),
        p("Contents", style="Heading1"),
        p("Making and using\t2", style="TOC1"),
        p("Making and using", style="Heading1"),
        p(TEXT, " ", r("Never", "i"), " alone."),
        p("The rules of the house", style="Heading2"),
        p(MORE),
        p("The user is always already a producer.", style="Quote"),
        p("And the reverse.", style="Quote"),
        p(file.picture(png(), alt="A bar chart of edits by month, highest in March")),
        p(r("Figure "), '<w:fldSimple w:instr=" SEQ Figure "/>', r("1"), r(": Edits by month"), style="Caption"),
        li("Open participation"), li("Unfinished artefacts"), li("Common property", level=1),
        p("What follows", style="Heading1"),
        p(TEXT),
        p("References", style="Heading1"),
        p("Bruns, A. (2008). ", r("Blogs, Wikipedia, Second Life, and beyond", "i"), ". Peter Lang.", props=HANGING),
        p("Jenkins, H. (2006). ", r("Convergence culture", "i"), ". ", file.link("https://nyupress.org/jenkins", "https://nyupress.org/jenkins"), props=HANGING),
    )  # fmt: skip


def typed_essay() -> bytes:
    """(b) Formatted by hand: bold headings, a header line, typed figure numbers and a typed list of references."""
    file = Docx(header=p("MECO1 Social Media\tLin Zhao\t480100111"))
    return file.bytes(
        p("Lin Zhao"),
        p("SID: 480100111 | Tutorial: Thursday 12pm | Tutor: Ada Castellan"),
        p("Word count: 1,023 (excluding references)"),
        p(r("Fans at work: produsage on Archive of Our Own", "b sz=32"), props=CENTRED),
        p(r("Introduction", "b")),
        p(TEXT),
        p(r("A community of tags", "b")),
        p(MORE, " See Figure 1."),
        p(file.picture(png("#aa3311"), alt="Screenshot 2024-05-01 at 10.22.33.png"), props=CENTRED),
        p("Figure 1: The front page of the archive", props=CENTRED),
        p("Source: Archive of Our Own, screenshot by the author"),
        p(file.picture(png("#11aa33"), alt="A picture containing text, screenshot\n\nDescription automatically generated")),
        p(r("Fig. 3.", "b"), r(" How tags are joined", "i")),
        p(TEXT, props=INDENTED),
        p("This quotation is long, and so it stands by itself. " + MORE),
        p(r("Conclusion", "b u")),
        p(TEXT),
        p(r("References:", "b")),
        p("Bruns, A. (2008). Blogs, Wikipedia, Second Life, and beyond: From production"),
        p("to produsage. New York: Peter Lang."),
        p("Hellekson, K., & Busse, K. (2014). The fan fiction studies reader. University of Iowa Press.\n"
          "https://example.org/reader"),
        p("Zhao, L. (2023, May 4). My first fic. Tumblr. https://lin.example.org/fic"),
        p("Word count: 1023"),
    )  # fmt: skip


def google_essay() -> bytes:
    """(c) Exported by Google Docs: links and lists, a table, no style for captions."""
    file = Docx()
    return file.bytes(
        p("The commons of maps", style="Title"),
        p("Omar Haddad, 480100333, Friday 10am, Ben Okafor, 1500 words"),
        p("Background", style="Heading2"),
        p(TEXT, " ", file.link("https://www.google.com/url?q=https://osm.org/about&sa=D&ust=1", "OpenStreetMap"), " began in 2004."),
        p("How a road is drawn", style="Heading3"),
        li("Walk it", ordered=True), li("Draw it", ordered=True), li("Let others check it", ordered=True),
        table((p(r("Year", "b")), p(r("Mappers", "b"))), ("2010", "320,000"), ("2020", "6,800,000")),
        p(file.picture(png("#3344cc"), alt="A street map of Newtown with footpaths in green")),
        p(r("Figure 1. Newtown as its walkers see it", "i")),
        p(MORE, " ", file.link("javascript:alert(1)", "Press here"), " or ", file.link("file:///C:/essay.docx", "read mine"), "."),
        p("Works Cited", style="Heading2"),
        p("Haklay, Muki. “How Good Is Volunteered Geographical Information?” ", r("Environment and Planning B", "i"), ", vol. 37, no. 4, 2010, pp. 682–703."),
        p("OpenStreetMap Foundation. ", r("About", "i"), ". 2024, ", file.link("https://osm.org/about", "osm.org/about"), "."),
        p("#maps #commons #OpenStreetMap"),
    )  # fmt: skip


def annotated_essay() -> bytes:
    """(d) Back from a proofreader: notes, tracked changes, comments, quotations, an equation, a text box, a chart."""
    file = Docx(
        footnotes={2: "Bruns 2008, p. 24.", 3: "<w:p><w:r><w:t>See also </w:t></w:r><w:r><w:rPr><w:i/></w:rPr><w:t>Convergence</w:t></w:r></w:p>"},
        endnotes={2: "The numbers are of May 2024."},
        comments={0: "Is this so?"},
    )  # fmt: skip
    box = (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><w:txbxContent><w:p><w:r><w:t>In a box</w:t></w:r></w:p>'
        "</w:txbxContent></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent><w:p><w:r><w:t>In a box</w:t></w:r></w:p>"
        "</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    return file.bytes(
        p("Trust in numbers", style="Heading1"),
        p("Why they count", style="Heading2"),
        p(TEXT, note(2), ' <w:commentRangeStart w:id="0"/>'.strip(), r(" Trust is counted."), '<w:r><w:commentReference w:id="0"/></w:r>'),
        p(r("It is "), '<w:ins w:id="1" w:author="A"><w:r><w:t>never </w:t></w:r></w:ins>',
          '<w:del w:id="2" w:author="A"><w:r><w:delText>always </w:delText></w:r></w:del>', r("given."), note(3)),
        p("Users make the rules that make the users.", style="IntenseQuote"),
        p(r("The score is "), "<m:oMath><m:r><m:t>s=a/b</m:t></m:r></m:oMath>", r(" for each."), box),
        p('<w:r><w:drawing><wp:inline><a:graphic><a:graphicData><c:chart r:id="x"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'),
        p(r("A marked passage.", "highlight=yellow"), " ", MORE, note(2, "endnote")),
        p("How they mislead", style="Heading2"),
        p(TEXT),
        p("Bibliography", style="Heading2"),
        p("Bruns, Axel. 2008. Blogs, Wikipedia, Second Life, and Beyond. New York: Peter Lang.", style="Bibliography"),
        p("Porter, Theodore M. 1995. Trust in Numbers. Princeton: Princeton University Press.", style="Bibliography"),
        p("Appendix", style="Heading2"),
        p("The questions that were asked."),
    )  # fmt: skip


def chinese_essay() -> bytes:
    """(e) Chinese and English: no heading above the references, hashtags at the end."""
    file = Docx()
    return file.bytes(
        p(r("弹幕与共创 Danmaku and produsage", "b sz=36")),
        p("姓名：宋梅 学号：480100222 导师：Ada Castellan 字数：1200"),
        p(r("引言", "b")),
        p("弹幕是观众写在视频上的评论。它让观看变成了一种共同的创作，而这种创作永远没有完成。" * 3),
        p(r("Bilibili 的社区", "b")),
        p("Jin (2019) argues that comments on the screen are a kind of play. 观众不只是观众，他们也是作者。"),
        p(file.picture(png("#ee88aa"), alt="图片1")),
        p("图1：弹幕覆盖的画面"),
        p("结论很简单：没有观众，就没有弹幕，也没有这个社区。" * 2),
        p("Jin, H. (2019). Danmaku as play. ", r("Media Culture", "i"), ", 12(3), 45–61. https://doi.org/10.1000/xyz123"),
        p("[2] 王晓明. 弹幕文化研究[J]. 新闻大学, 2019(3): 12-18."),
        p("胡泳（2008）《众声喧哗：网络时代的个人表达与公共讨论》，广西师范大学出版社。"),
        p("#弹幕 #Bilibili #produsage"),
    )  # fmt: skip
