"""The editor's form, the search form, the upload form."""

from typing import Any

from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.enums import Phase
from assessments.models import Assessment
from blog.enums import Licence
from blog.models import Post
from blog.services import Content, allowed_visibility
from core.html import MAX_CHARACTERS
from core.text import hashtags, split_references
from people.enums import Visibility
from people.models import Course, User


class LongTextField(forms.CharField):
    """A text whose bounds the service tells in plain words, so that the text comes back with the message."""

    def __init__(self, mark: str | None = None, **kwargs: Any) -> None:
        self.mark = mark  # what the label says about an answer; None leaves it to the field template
        kwargs.setdefault("strip", False)
        kwargs.setdefault("required", False)
        kwargs.setdefault("widget", forms.Textarea)
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> str:
        """Return the text as it came; NUL and lone surrogates are taken out by the service, never an error here."""
        return value if isinstance(value, str) else ""

    def run_validators(self, value: Any) -> None:
        """No validators: CharField would refuse NUL and give the writer nothing to do about it."""


class PostForm(forms.Form):
    """What a writer fills in. `assessment` holds "a<id>" for an assessment or "c<id>" for a course without one."""

    title = LongTextField(
        label=_("Title"),
        required=True,
        strip=True,
        widget=forms.TextInput(attrs={"autocomplete": "off", "maxlength": 400}),
        error_messages={"required": _("A post needs a title.")},
    )
    body = LongTextField(
        label=_("Text"),
        mark="",
        widget=forms.Textarea(attrs={"rows": 24, "spellcheck": "true", "data-limit": MAX_CHARACTERS}),
        help_text=_("Write the essay itself: your name, tutorial and word count are added from your enrolment."),
    )
    references = LongTextField(
        label=_("References"),
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_(
            "One entry a paragraph, with a blank line between; *stars* around words for emphasis. They are not part of the word count unless the assessment says so."
        ),
    )
    tags = LongTextField(
        label=_("Hashtags"),
        widget=forms.Textarea(attrs={"autocomplete": "off", "rows": 2}),
        help_text=_("Like #produsage #wikipedia. At most twelve."),
    )
    assessment = forms.ChoiceField(label=_("Written for"))
    visibility = forms.ChoiceField(label=_("Who may read it"), choices=Visibility.choices)
    licence = forms.ChoiceField(
        label=_("Licence"), choices=Licence.choices, help_text=_("What readers may do with it.")
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, user: User, post: Post | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.post = post
        self.fields["body"].widget.attrs |= {
            "data-post-editor": "", "data-upload-url": reverse("upload"), "data-count-url": reverse("word_count"),
        }  # fmt: skip
        courses = Course.objects.filter(pk=post.course_id) if post else Course.objects.of_member(user)
        self.courses = {f"c{course.pk}": course for course in courses}
        rows = (
            Assessment.objects.visible_to(user)
            .filter(course__in=list(self.courses.values()))
            .with_due_for(user)
            .select_related("course")
        )
        self.assessments = {f"a{row.pk}": row for row in rows.distinct()}
        self.fields["assessment"].choices = self._places(post)  # type: ignore[attr-defined]
        chosen = self.chosen_assessment()
        widest = [v.value for v in allowed_visibility(self._course(), chosen)] if self.courses else []
        self.fields["visibility"].choices = [  # type: ignore[attr-defined]
            (value, label)
            for value, label in Visibility.choices
            if not widest or value in widest or (post and post.visibility == value)
        ]

    def _places(self, post: Post | None) -> list[tuple[str, Any]]:
        """The assessments that take posts now (and the post's own), then each course without one."""
        now = timezone.now()
        groups: list[tuple[str, Any]] = []
        for key, course in self.courses.items():
            offered = []
            for name, row in self.assessments.items():
                phase = row.phase(row.effective_due, now)
                if row.course_id == course.pk and (
                    phase in (Phase.OPEN, Phase.LATE) or (post and post.assessment_id == row.pk)
                ):
                    offered.append((phase == Phase.LATE, row.effective_due, name, row.title))
            # What is still in time comes first: it is what a new post is written for.
            groups.append(
                (str(course), [*((name, title) for *_order, name, title in sorted(offered)), (key, _("No assessment"))])
            )
        return groups

    def _raw_place(self) -> str:
        return str(self.data.get("assessment", "") if self.is_bound else self.initial.get("assessment", ""))

    def chosen_assessment(self) -> Assessment | None:
        """The assessment that the form stands at, or None."""
        return self.assessments.get(self._raw_place())

    def _course(self) -> Course:
        assessment = self.chosen_assessment()
        if assessment:
            return assessment.course
        return self.courses.get(self._raw_place()) or next(iter(self.courses.values()))

    def clean_assessment(self) -> str:
        """Return the key; one that is not offered any more (closed meanwhile) gets its own words from the service."""
        return str(self.cleaned_data["assessment"])

    def clean_version(self) -> int:
        """Return the version that the text started from; 0, which is none, for a number that no version ever had."""
        version = self.cleaned_data["version"] or 0
        return version if 0 <= version < 2**31 else 0

    def course(self) -> Course:
        """The course of the place that was chosen."""
        return self._course()

    def content(self) -> Content:
        """Return what the form holds, for the service; also of a form that is not valid, so that a preview works."""
        data = self.cleaned_data if hasattr(self, "cleaned_data") else {}

        def text(name: str) -> str:
            return str(data.get(name) or self.data.get(name) or "")

        return Content(
            title=text("title"),
            body=text("body"),
            references=split_references(text("references")),
            tags=hashtags(text("tags")[:2000]),
            visibility=text("visibility") or Visibility.COURSE,
            licence=text("licence") or Licence.ALL_RIGHTS,
            assessment=self.chosen_assessment(),
        )


class SearchForm(forms.Form):
    """One field."""

    q = forms.CharField(label=_("Words to look for"), required=False, max_length=200, widget=forms.SearchInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["q"].mark = ""  # type: ignore[attr-defined]
