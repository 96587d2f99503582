"""What the admin is about is named in the reader's language: rooms, rows and columns."""

import re
from collections.abc import Callable

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.db.models import Model
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import translation

from tests.cast import Cast

MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)
OWN_PAGES = {"marking.submission"}  # the marking desk says itself what it shows


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label_lower)
def test_each_name_is_in_the_readers_language(cast: Cast, model: type[Model]) -> None:
    desk, request, meta = admin.site._registry[model], RequestFactory().get("/admin/"), model._meta
    request.user = cast.cora
    with translation.override("zh-hans"):
        asked = [] if meta.label_lower in OWN_PAGES else flatten_fieldsets(desk.get_fieldsets(request))
        shown = {*desk.get_list_display(request), *asked}
        fields = [field for field in meta.concrete_fields if field.name in shown]
        names = [meta.verbose_name, meta.verbose_name_plural, apps.get_app_config(meta.app_label).verbose_name]
        said = [str(name) for name in (*names, *(field.verbose_name for field in fields))]
    # A plural that nobody wrote is the name with an s behind it, in any language.
    assert not [name for name in said if re.search("[A-Za-z]", name)]


def test_the_index_is_in_the_readers_language(cast: Cast, as_user: Callable[[str], Client]) -> None:
    cast.cora.language = "zh-hans"
    cast.cora.save(update_fields=["language"])
    page = as_user("cora").get(reverse("admin:index")).content.decode()
    assert "评阅" in page and "提交件" in page and ">Marking<" not in page and "Submissions" not in page
