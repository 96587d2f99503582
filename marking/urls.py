"""Addresses of this room; the marking desk's own stand under /admin/."""

from django.urls import path

from marking.views import student

urlpatterns = [
    path("desk/", student.desk, name="desk"),
    path("desk/submit/<int:pk>/", student.submit, name="submit"),
    path("receipts/<str:number>/", student.receipt, name="receipt"),
]
