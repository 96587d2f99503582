"""How accounts come into being through allauth."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest

from core.text import tidy_line
from people.models import User
from people.services import free_handle, others_have


def user_display(user: User) -> str:
    """Return the name that allauth's pages and mails show."""
    return str(user)


class AccountAdapter(DefaultAccountAdapter):
    """Local accounts: registration is closed unless the site opens it, and every account gets a handle.

    allauth lets an unconfirmed address become the account's own only while the account has no confirmed one. So a
    further address is taken only beside a confirmed one (`people.forms.AddEmailForm`), and that one stays.
    """

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Whether anybody may register: a setting, off by default, because people come in by a roster."""
        return bool(settings.ACCOUNT_OPEN_REGISTRATION)

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        """Fill in the public name and the handle before the first save."""
        user = super().save_user(request, user, form, commit=False)
        user.display_name = tidy_line(user.display_name or user.username)[:120]
        user.handle = user.handle or free_handle(user.display_name)
        if commit:
            user.save()
        return user

    def can_delete_email(self, email_address: EmailAddress) -> bool:
        """Neither the account's own address nor its last confirmed one: another would slip into its place."""
        user = email_address.user
        if email_address.pk and email_address.email == user.email.lower():
            return False
        rest = EmailAddress.objects.filter(user=user, verified=True).exclude(pk=email_address.pk)
        if email_address.verified and not rest.exists():
            return False
        return bool(super().can_delete_email(email_address))

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Not an address that has become another account's since it was typed in."""
        if others_have(email_address.email, email_address.user):
            text = "account/messages/email_confirmation_failed.txt"
            self.add_message(request, messages.ERROR, text, {"email": email_address.email})
            return False
        return bool(super().confirm_email(request, email_address))


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """Accounts of a university's identity provider: it vouches for its people, so they may always come in."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Whoever the configured provider names."""
        return True

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> User:
        """Take the public name from the provider's claims."""
        user: User = super().populate_user(request, sociallogin, data)
        name = data.get("name") or " ".join(filter(None, [data.get("first_name"), data.get("last_name")]))
        user.display_name = tidy_line(name or data.get("username") or data.get("email", "").split("@")[0])[:120]
        user.handle = user.handle or free_handle(user.display_name)
        return user
