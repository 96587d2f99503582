"""Forms of this room."""

from typing import Any

from allauth.account import forms
from allauth.account.internal.flows.email_verification import send_verification_email_to_address
from allauth.account.models import EmailAddress
from django import forms as django_forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.enums import CHOSEN_KINDS, Cadence, Theme
from people.models import Course
from people.services import others_have
from people.zones import zone_choices


class LoginForm(forms.LoginForm):
    """The login says in its label what it takes, so that this can be read while something stands in the field.

    What leads to a new password stands beneath the form: between the two fields, Tab would go there from the first.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = gettext_lazy("Username or e-mail")
        self.fields["password"].help_text = ""
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class ReauthenticateForm(forms.ReauthenticateForm):
    """The password once more; here, too, what leads to a new one stands beneath."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = ""


class ChangePasswordForm(forms.ChangePasswordForm):
    """The old password and a new one; what leads on without the old one stands beneath."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].help_text = ""


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


class NoticeForm(django_forms.Form):
    """How soon each kind of notice comes by e-mail, and the time zone of the mornings."""

    time_zone = django_forms.ChoiceField(
        label=gettext_lazy("Time zone"),
        required=False,
        help_text=gettext_lazy("Daily mails come at eight in the morning, weekly ones on Mondays."),
    )

    def __init__(self, *args: Any, course: Course | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in CHOSEN_KINDS:
            self.fields[kind.value] = django_forms.ChoiceField(label=kind.label, choices=Cadence.choices)
        if course is None:
            default = _("The site’s")
        else:
            default = _("That of %(course)s: %(zone)s") % {"course": course.code, "zone": course.time_zone}
        self.fields["time_zone"].choices = zone_choices(default, self.initial.get("time_zone"))  # type: ignore[attr-defined]
        self.fields["time_zone"].mark = ""  # type: ignore[attr-defined]  # the list has an answer
        self.order_fields([*CHOSEN_KINDS, "time_zone"])

    @property
    def cadences(self) -> dict[str, str]:
        """What was chosen, by kind."""
        return {kind.value: self.cleaned_data[kind.value] for kind in CHOSEN_KINDS}


class ProfileForm(django_forms.Form):
    """What others read of a person."""

    display_name = django_forms.CharField(
        label=gettext_lazy("Name"),
        max_length=120,
        help_text=gettext_lazy(
            "What everybody but staff reads: on posts and comments, in feeds, search and citations. Staff of your courses see the name of the roster beside it."
        ),
    )
    about = django_forms.CharField(
        label=gettext_lazy("About you"),
        max_length=400,
        required=False,
        widget=django_forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("A sentence or two at the head of your blog."),
    )


class PortraitForm(django_forms.Form):
    """A picture, and what it shows."""

    portrait = django_forms.FileField(
        label=gettext_lazy("Picture"),
        required=False,
        widget=django_forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/gif"}),
        help_text=gettext_lazy("It is cut to a square, and what the camera wrote into the file is taken out."),
    )
    alt = django_forms.CharField(
        label=gettext_lazy("What it shows"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Read aloud to those who do not see it, like “Lin with a bicycle”."),
    )


class SettingsForm(django_forms.Form):
    """How the site meets a person."""

    theme = django_forms.ChoiceField(
        label=gettext_lazy("Colours"),
        required=False,
        choices=[("", gettext_lazy("As this browser remembers")), *Theme.choices],
    )
    language = django_forms.ChoiceField(label=gettext_lazy("Language"), required=False)
    time_zone = django_forms.ChoiceField(
        label=gettext_lazy("Time zone"),
        required=False,
        help_text=gettext_lazy(
            "Of your notices and mails, and of dates that belong to no course. Due times stay in the course’s own zone, and say so."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["language"].choices = [("", _("As my browser asks")), *settings.LANGUAGES]
        empty = _("The site’s: %(zone)s") % {"zone": settings.TIME_ZONE}
        fields["time_zone"].choices = zone_choices(empty, self.initial.get("time_zone"))
        for field in fields.values():
            field.mark = ""  # each list has an answer, also where nothing is stored


class LeaveForm(django_forms.Form):
    """What becomes of the comments, and the password."""

    comments = django_forms.ChoiceField(
        label=gettext_lazy("My comments"),
        choices=[
            ("keep", gettext_lazy("Leave them as they are, under my name")),
            ("remove", gettext_lazy("Take them away: an empty place stays, so that answers keep their sense")),
        ],
        widget=django_forms.RadioSelect,
    )
    password = django_forms.CharField(
        label=gettext_lazy("Password"),
        widget=django_forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        strip=False,
    )
