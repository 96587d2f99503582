"""Addresses of moderation."""

from django.urls import path

from comments.moderation import views

urlpatterns = [
    path("comments/<int:pk>/report/", views.report_a_comment, name="report_comment"),
    path("posts/<int:pk>/report/", views.report_a_post, name="report_post"),
    path("posts/<int:pk>/comments/mode/", views.comment_mode, name="comment_mode"),
]
