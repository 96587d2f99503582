"""Accounts that a roster or the administrator made get their address confirmed, as those made from now on do.

Only those that have no row of an address at all: whoever registered, or ever opened the page of addresses, has one, and
what became of it there cannot be told any more. Such people confirm their address by its link.
"""

from typing import Any

from django.db import migrations


def vouch(apps: Any, schema_editor: Any) -> None:
    users, addresses = apps.get_model("people", "User"), apps.get_model("account", "EmailAddress")
    confirmed = set(addresses.objects.filter(verified=True).values_list("email", flat=True))
    untouched = users.objects.exclude(email="").exclude(pk__in=addresses.objects.values("user"))
    rows = [
        addresses(user_id=pk, email=email.lower(), verified=True, primary=True)
        for pk, email in untouched.values_list("pk", "email")
        if email.lower() not in confirmed
    ]
    addresses.objects.bulk_create(rows, batch_size=1000)


class Migration(migrations.Migration):
    dependencies = [("people", "0003_number_pattern"), ("account", "0009_emailaddress_unique_primary_email")]
    operations = [migrations.RunPython(vouch, migrations.RunPython.noop)]
