"""Addresses of this room; those under /admin/ stand before the admin's own, and are guarded like them."""

from django.contrib import admin
from django.urls import path

from exchange import views
from exchange.docx.views import import_docx
from exchange.extensions.views import extensions
from exchange.gradebook.views import gradebook, gradebook_sheet
from exchange.pack.views import pack
from exchange.rubrics.views import export_rubric, import_page
from exchange.takeout.views import own_data, own_data_file

urlpatterns = [
    path("account/data/", own_data, name="own_data"),
    path("account/data/<int:pk>/", own_data_file, name="own_data_file"),
    path("desk/import/", import_docx, name="import_docx"),
    path("admin/people/course/<int:course_id>/roster/", admin.site.admin_view(views.roster), name="roster"),
    path("admin/people/course/<int:course_id>/rubric/", admin.site.admin_view(import_page), name="import_rubric"),
    path(
        "admin/assessments/rubric/<int:rubric_id>/rubric.csv",
        admin.site.admin_view(export_rubric),
        {"form": "csv"},
        name="rubric_csv",
    ),
    path(
        "admin/assessments/rubric/<int:rubric_id>/rubric.json",
        admin.site.admin_view(export_rubric),
        {"form": "json"},
        name="rubric_json",
    ),
    path(
        "admin/assessments/assessment/<int:assessment_id>/extensions/",
        admin.site.admin_view(extensions),
        name="extensions",
    ),
    path(
        "admin/assessments/assessment/<int:assessment_id>/gradebook/",
        admin.site.admin_view(gradebook),
        name="gradebook",
    ),
    path(
        "admin/assessments/assessment/<int:assessment_id>/gradebook/<slug:system>.csv",
        admin.site.admin_view(gradebook_sheet),
        name="gradebook_sheet",
    ),
    path(
        "admin/assessments/assessment/<int:assessment_id>/pack.zip",
        admin.site.admin_view(pack),
        name="exam_pack",
    ),
    path("admin/marking/marks.csv", admin.site.admin_view(views.marks_csv), name="marks_csv"),
]
