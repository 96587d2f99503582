"""Addresses of this room."""

from django.urls import path

from blog import feeds
from blog.views import author, media, reader

urlpatterns = [
    path("", reader.front, name="front"),
    path("feed/", feeds.front_feed, name="front_feed"),
    path("search/", reader.search, name="search"),
    path("tags/<str:tag>/", reader.tag, name="tag"),
    path("tags/<str:tag>/feed/", feeds.tag_feed, name="tag_feed"),
    path("courses/<slug:course>/", reader.course, name="course"),
    path("courses/<slug:course>/feed/", feeds.course_feed, name="course_feed"),
    path("courses/<slug:course>/<slug:assessment>/", reader.assessment, name="assessment"),
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
    path("@<str:handle>/", reader.author, name="author"),
    path("@<str:handle>/feed/", feeds.author_feed, name="author_feed"),
    path("@<str:handle>/<str:slug>/", reader.post_detail, name="post"),
    path("@<str:handle>/<str:slug>/history/", author.history, name="post_history"),
]
