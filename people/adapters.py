"""How accounts come into being through allauth."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.http import HttpRequest

from core.text import tidy_line
from people.models import User
from people.services import free_handle


def user_display(user: User) -> str:
    """Return the name that allauth's pages and mails show."""
    return str(user)


class AccountAdapter(DefaultAccountAdapter):
    """Local accounts: registration is closed unless the site opens it, and every account gets a handle."""

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
