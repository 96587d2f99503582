"""The closed sets of this room, and the signals that it declares for the rooms above."""

from django.db import models
from django.dispatch import Signal
from django.utils.translation import gettext_lazy as _


class PostState(models.TextChoices):
    """A post is its author's alone until it is published."""

    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")


class Licence(models.TextChoices):
    """What readers may do with a post."""

    ALL_RIGHTS = "all-rights-reserved", _("All rights reserved")
    CC_BY = "cc-by-4.0", _("CC BY 4.0")
    CC_BY_SA = "cc-by-sa-4.0", _("CC BY-SA 4.0")
    CC_BY_NC = "cc-by-nc-4.0", _("CC BY-NC 4.0")


LICENCE_URLS = {
    Licence.CC_BY: "https://creativecommons.org/licenses/by/4.0/",
    Licence.CC_BY_SA: "https://creativecommons.org/licenses/by-sa/4.0/",
    Licence.CC_BY_NC: "https://creativecommons.org/licenses/by-nc/4.0/",
}


class CreditKind(models.TextChoices):
    """Where a figure comes from."""

    OWN_WORK = "own-work", _("Own work")
    SCREENSHOT = "screenshot", _("Screenshot of")
    LICENSED = "licensed", _("Licensed under")
    PERMISSION = "permission", _("With permission of")


# Asked for a figure that neither its owner's nor its post's rule shows: a receiver answers True when its room gives
# a right of its own (a marker reads the figures of a frozen submission). Arguments: `user`, `figure`.
figure_asked = Signal()

# Sent in the transaction in which a new version of a post was stored, for rooms above. Argument: `post`.
post_saved = Signal()

# Asked for what stands beneath a post on its page: receivers return HTML. Arguments: `request`, `post`, `reader`
# (the Standing of whoever reads), `may_comment`.
beneath_asked = Signal()
