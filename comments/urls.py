"""Addresses of this room."""

from django.urls import path

from comments import views
from comments.moderation.urls import urlpatterns as moderation

urlpatterns = [
    *moderation,
    path("posts/<int:pk>/comments/", views.post_comment, name="post_comment"),
    path("posts/<int:pk>/comments/new/", views.arrivals, name="arrivals"),
    path("posts/<int:pk>/comments/advice/", views.advice, name="comment_advice"),
    path("comments/<int:pk>/reply/", views.reply, name="reply"),
    path("comments/<int:pk>/edit/", views.edit, name="edit_comment"),
    path("comments/<int:pk>/delete/", views.delete, name="delete_comment"),
    path("comments/<int:pk>/hide/", views.hide, name="hide_comment"),
    path("comments/<int:pk>/erase/", views.erase, name="erase_comment"),
]
