"""The project's own app (for its commands) and its admin."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class SiteConfig(AppConfig):
    name = "produsage_site"
    default = True


class ProdusageAdminConfig(AdminConfig):
    default_site = "produsage_site.admin_site.ProdusageAdminSite"
    default = False
