"""Figures that people upload: encoded anew in three sizes."""

import hashlib
from dataclasses import dataclass
from typing import BinaryIO

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _
from PIL import Image

from blog.models import Figure
from core.article import WIDTHS
from core.images import open_picture, webp
from people.models import User


@dataclass(frozen=True)
class Encoded:
    """One picture in all its sizes: WebP bytes by width, and the hash of the largest."""

    sha256: str
    width: int
    height: int
    files: dict[int, bytes]


def encode(file: BinaryIO, size: int) -> Encoded:
    """Return the picture in `file` (`size` bytes long), re-encoded. Raises ValidationError in plain words."""
    image = open_picture(file, size, WIDTHS[-1])
    if image.width > WIDTHS[-1]:
        image.thumbnail((WIDTHS[-1], 10_000), Image.Resampling.LANCZOS)
    if image.width < 1 or image.height < 1 or image.height > image.width * 8:
        raise ValidationError(_("This picture is too narrow. Cut it and try again."))
    files = {}
    for width in sorted({min(w, image.width) for w in WIDTHS}, reverse=True):
        scaled = (
            image
            if width == image.width
            else image.resize((width, max(1, round(image.height * width / image.width))), Image.Resampling.LANCZOS)
        )
        files[width] = webp(scaled)
    return Encoded(hashlib.sha256(files[image.width]).hexdigest(), image.width, image.height, files)


@transaction.atomic
def add_figure(*, owner: User, file: BinaryIO, size: int) -> Figure:
    """Store an uploaded picture for `owner`; files are named by content, so the same picture is stored once.

    Raises ValidationError in plain words when it is none, too large, or a bomb.
    """
    encoded = encode(file, size)
    figure = Figure(owner=owner, sha256=encoded.sha256, width=encoded.width, height=encoded.height)
    for width, data in encoded.files.items():
        name = figure.file_name(width)
        if not default_storage.exists(name):
            default_storage.save(name, ContentFile(data))
    figure.save(force_insert=True)
    return figure
