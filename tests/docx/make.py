"""Writes small .docx files: just enough WordprocessingML for what students' files hold."""

import io
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

from PIL import Image

SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
STYLES = {
    "Title": "Title", "Subtitle": "Subtitle", "Caption": "caption", "Quote": "Quote", "IntenseQuote": "Intense Quote",
    "FootnoteText": "footnote text", "EndnoteText": "endnote text", "TOC1": "toc 1", "Bibliography": "Bibliography",
    **{f"Heading{n}": f"heading {n}" for n in range(1, 7)},
}  # fmt: skip


def png(colour: str = "#226688", size: tuple[int, int] = (64, 40)) -> bytes:
    """A small picture."""
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "PNG")
    return out.getvalue()


def r(text: str, props: str = "") -> str:
    """A run; `props` are names of properties: "b i u"."""
    marks = {"u": '<w:u w:val="single"/>', "sup": '<w:vertAlign w:val="superscript"/>'}
    inside = "".join(marks.get(name, f"<w:{name}/>") if "=" not in name else _size(name) for name in props.split())
    parts = text.split("\n")
    body = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(part)}</w:t>' for part in parts)
    return f"<w:r>{f'<w:rPr>{inside}</w:rPr>' if inside else ''}{body.replace(chr(9), '</w:t><w:tab/><w:t>')}</w:r>"


def _size(prop: str) -> str:
    name, value = prop.split("=")
    return f'<w:{name} w:val="{value}"/>'


def p(*content: str, style: str = "", props: str = "") -> str:
    """A paragraph of runs, or of plain texts; `props` is raw XML of its properties."""
    runs = "".join(piece if piece.startswith("<") else r(piece) for piece in content)
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p>{f'<w:pPr>{named}{props}</w:pPr>' if named or props else ''}{runs}</w:p>"


HANGING = '<w:ind w:left="720" w:hanging="720"/>'
INDENTED = '<w:ind w:left="720" w:right="720"/>'
CENTRED = '<w:jc w:val="center"/>'


def li(*content: str, ordered: bool = False, level: int = 0) -> str:
    """An item of a list."""
    return p(*content, props=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{2 if ordered else 1}"/></w:numPr>')


def table(*rows: Iterable[str]) -> str:
    """A table of cells, each of them paragraphs or a plain text."""
    body = "".join(
        "<w:tr>" + "".join(f"<w:tc>{cell if cell.startswith('<') else p(cell)}</w:tc>" for cell in row) + "</w:tr>"
        for row in rows
    )
    return f"<w:tbl>{body}</w:tbl>"


def note(number: int, kind: str = "footnote") -> str:
    """The mark of a note."""
    return f'<w:r><w:{kind}Reference w:id="{number}"/></w:r>'


@dataclass
class Docx:
    """A file in the making: add pictures and links, then ask for its bytes."""

    pictures: dict[str, bytes] = field(default_factory=dict)
    links: list[str] = field(default_factory=list)
    footnotes: dict[int, str] = field(default_factory=dict)
    endnotes: dict[int, str] = field(default_factory=dict)
    comments: dict[int, str] = field(default_factory=dict)
    header: str = ""
    extra: dict[str, bytes] = field(default_factory=dict)

    def picture(self, data: bytes, alt: str = "", name: str = "") -> str:
        """A run with a picture."""
        name = name or f"image{len(self.pictures) + 1}.png"
        self.pictures[name] = data
        blip = f'<a:blip r:embed="pic{len(self.pictures)}"/>'
        return (
            f'<w:r><w:drawing><wp:inline><wp:docPr id="1" name="x" descr={quoteattr(alt)}/><a:graphic><a:graphicData>'
            f"<pic:pic><pic:blipFill>{blip}</pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
        )

    def link(self, address: str, text: str) -> str:
        """A link."""
        self.links.append(address)
        return f'<w:hyperlink r:id="link{len(self.links)}">{r(text)}</w:hyperlink>'

    def bytes(self, *body: str, prologue: str = "") -> bytes:
        """The file with these blocks."""
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in self._parts("".join(body), prologue).items():
                archive.writestr(name, content)
            for name, data in self.pictures.items():
                archive.writestr(f"word/media/{name}", data)
            for name, data in self.extra.items():
                archive.writestr(name, data)
        return out.getvalue()

    def _parts(self, body: str, prologue: str) -> dict[str, str]:
        parts = {
            "[Content_Types].xml": f'{_HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/></Types>',
            "_rels/.rels": _relationships([("main", "officeDocument", "word/document.xml", "")]),
            "word/document.xml": f"{_HEAD}{prologue}<w:document {SPACES}><w:body>{body}</w:body></w:document>",
            "word/styles.xml": f"{_HEAD}<w:styles {SPACES}>"
            + "".join(f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/></w:style>' for key, name in STYLES.items())
            + "</w:styles>",
            "word/numbering.xml": f"{_HEAD}<w:numbering {SPACES}>{_levels(1, 'bullet')}{_levels(2, 'decimal')}"
            '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="2"/></w:num></w:numbering>',
        }  # fmt: skip
        relations = [("sty", "styles", "styles.xml", ""), ("num", "numbering", "numbering.xml", "")]
        for kind, notes in (("footnote", self.footnotes), ("endnote", self.endnotes), ("comment", self.comments)):
            if notes:
                parts[f"word/{kind}s.xml"] = f"{_HEAD}<w:{kind}s {SPACES}>" + "".join(
                    f'<w:{kind} w:id="{key}" w:author="A" w:initials="A">{p(text) if not text.startswith("<") else text}</w:{kind}>'
                    for key, text in notes.items()
                ) + f"</w:{kind}s>"  # fmt: skip
                relations.append((kind, f"{kind}s", f"{kind}s.xml", ""))
        if self.header:
            parts["word/header1.xml"] = f"{_HEAD}<w:hdr {SPACES}>{self.header}</w:hdr>"
            relations.append(("hdr", "header", "header1.xml", ""))
        relations += [(f"pic{n}", "image", f"media/{name}", "") for n, name in enumerate(self.pictures, 1)]
        relations += [(f"link{n}", "hyperlink", address, "External") for n, address in enumerate(self.links, 1)]
        parts["word/_rels/document.xml.rels"] = _relationships(relations)
        return parts


def _levels(number: int, form: str) -> str:
    levels = "".join(f'<w:lvl w:ilvl="{n}"><w:numFmt w:val="{form}"/></w:lvl>' for n in range(3))
    return f'<w:abstractNum w:abstractNumId="{number}">{levels}</w:abstractNum>'


def _relationships(rows: list[tuple[str, str, str, str]]) -> str:
    inside = "".join(
        f'<Relationship Id="{key}" Type="{_REL}/{kind}" Target={quoteattr(target)}{f" TargetMode={quoteattr(mode)}" if mode else ""}/>'
        for key, kind, target, mode in rows
    )
    return f'{_HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{inside}</Relationships>'
