"""Addresses of this room; those under /admin/ stand before the admin's own, and are guarded like them."""

from django.contrib import admin
from django.urls import path

from exchange import views
from exchange.docx.views import import_docx

urlpatterns = [
    path("desk/import/", import_docx, name="import_docx"),
    path("admin/people/course/<int:course_id>/roster/", admin.site.admin_view(views.roster), name="roster"),
    path("admin/marking/marks.csv", admin.site.admin_view(views.marks_csv), name="marks_csv"),
]
