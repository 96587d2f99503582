"""Addresses of this room; the marking desk's own stand under /admin/."""

from django.urls import path

from marking.similarity.views import statement
from marking.views import receipts, student

urlpatterns = [
    path("desk/", student.desk, name="desk"),
    path("desk/submit/<int:pk>/", student.submit, name="submit"),
    path("desk/statements/<int:pk>/", statement, name="statement"),
    path("receipts/check/", receipts.check, name="receipt_check"),
    path("receipts/<str:number>/", student.receipt, name="receipt"),
    path("receipts/<str:number>/frozen.json", receipts.frozen, name="receipt_frozen"),
]
