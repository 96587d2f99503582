"""A page of a list as its reader sees it."""

from dataclasses import dataclass

from django.test import Client
from lxml import html


@dataclass(frozen=True)
class Seen:
    """Titles by where they stand; `older`: where the older posts are; `previous` and `later`: links of a post's page."""

    lead: str
    discussed: list[str]
    unread: list[str]
    items: list[str]
    older: str
    near: list[str]
    links: dict[str, str]


def see(client: Client, path: str) -> Seen:
    """Return what stands on a page."""
    answer = client.get(path)
    assert answer.status_code == 200, path
    page = html.fromstring(answer.content.decode())

    def texts(where: str) -> list[str]:
        return [" ".join(found.text_content().split()) for found in page.xpath(where)]

    links = page.xpath("//nav[@class='neighbours']/a")
    return Seen(
        lead="".join(texts("//article[contains(@class, 'post-card--lead')]//h2")),
        discussed=texts("//section[@aria-labelledby='discussed']//li/a"),
        unread=texts("//section[@aria-labelledby='unread']//li/a"),
        items=texts("//ul[@class='post-list']//h2"),
        older="".join(page.xpath("//nav[@class='pager']/a[@rel='next']/@href")),
        near=texts("//section[@class='near']//li/a"),
        links={link.xpath("string(span)").split(" by ")[0].split(" in ")[0]: link.xpath("span")[0].tail.strip() for link in links},
    )  # fmt: skip
