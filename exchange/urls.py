"""Addresses of this room; they stand before the admin's own, and are guarded like them."""

from django.contrib import admin
from django.urls import path

from exchange import views

urlpatterns = [
    path("admin/people/course/<int:course_id>/roster/", admin.site.admin_view(views.roster), name="roster"),
    path("admin/marking/marks.csv", admin.site.admin_view(views.marks_csv), name="marks_csv"),
]
