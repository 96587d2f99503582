"""Forms of this room."""

from typing import Any

from allauth.account import forms
from allauth.account.internal.flows.email_verification import send_verification_email_to_address
from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _

from people.services import others_have


class AddEmailForm(forms.AddEmailForm):
    """A further address of one's own."""

    def clean_email(self) -> str:
        """Raise ValidationError while the account has no confirmed address: only beside one is a further one harmless."""
        email: str = super().clean_email()
        if not EmailAddress.objects.filter(user=self.user, verified=True).exists():
            raise ValidationError(
                _("Confirm the address that you have first: send the confirmation again and follow its link.")
            )
        return email

    def save(self, request: HttpRequest) -> Any:
        """Store it unconfirmed; one that another account has is not stored, and the answer does not say so."""
        email: str = self.cleaned_data["email"]
        if not others_have(email, self.user):
            return super().save(request)
        taken = EmailAddress(email=email)
        # Without a user, allauth tells the address that somebody tried, with nothing to confirm.
        send_verification_email_to_address(request, taken, signup=True)
        return taken
