"""Addresses of this room."""

from django.urls import path

from blog import feeds
from blog.views import author, citing, machines, media, reader, subscribe

urlpatterns = [
    path("", reader.front, name="front"),
    path("@<str:handle>/", reader.author, name="author"),
    path("@<str:handle>/feed/", feeds.author, name="author_feed"),
    path("@<str:handle>/<str:slug>/", reader.post_detail, name="post"),
    path("@<str:handle>/portrait/<str:digest>.webp", media.portrait, name="portrait"),
    path("@<str:handle>/<str:slug>/cite/", citing.cite, name="cite"),
    path("@<str:handle>/<str:slug>/cite/post.<str:form>", citing.download, name="cite_file"),
    path("@<str:handle>/<str:slug>/history/", author.history, name="post_history"),
    path("feed/", feeds.front, name="front_feed"),
    path("robots.txt", machines.robots, name="robots"),
    path("sitemap.xml", machines.sitemap, name="sitemap"),
    path("sitemap-<str:section>.xml", machines.sitemap_section, name="sitemap_section"),
    path("oembed/", machines.oembed, name="oembed"),
    path("archive/", reader.archive, name="archive"),
    path("archive/<int:year>/<int:month>/", reader.archive, name="archive_month"),
    path("archive/<int:year>/<int:month>/feed/", feeds.archive, name="archive_feed"),
    path("search/", reader.search, name="search"),
    path("tags/<str:tag>/", reader.tag, name="tag"),
    path("tags/<str:tag>/feed/", feeds.tag, name="tag_feed"),
    path("courses/<slug:course>/", reader.course, name="course"),
    path("courses/<slug:course>/feed/", feeds.course, name="course_feed"),
    path("courses/<slug:course>/<slug:assessment>/", reader.assessment, name="assessment"),
    path("courses/<slug:course>/<slug:assessment>/feed/", feeds.assessment, name="assessment_feed"),
    path("courses/<slug:course>/tutorials/<int:pk>/", reader.tutorial, name="tutorial"),
    path("courses/<slug:course>/tutorials/<int:pk>/feed/", feeds.tutorial, name="tutorial_feed"),
    path("desk/feeds/", subscribe.feeds, name="feeds"),
    path("desk/write/", author.write, name="write"),
    path("desk/write/<int:pk>/", author.edit, name="edit_post"),
    path("desk/write/<int:pk>/unpublish/", author.unpublish, name="unpublish_post"),
    path("desk/write/<int:pk>/autosaves/", author.autosaves, name="autosaves"),
    path("desk/write/<int:pk>/restore/<int:number>/", author.restore, name="restore"),
    path("desk/autosave/", author.autosave, name="autosave"),
    path("desk/begun/<str:slot>/discard/", author.discard_begun, name="discard_begun"),
    path("desk/preview/", author.preview, name="preview"),
    path("desk/count/", author.word_count, name="word_count"),
    path("desk/figures/", author.upload, name="upload"),
    path("media/figures/<uuid:pk>/<int:width>.webp", media.figure, name="figure"),
]
