"""Images that people upload: opened with care, turned upright, stripped of metadata, re-encoded in three sizes."""

import hashlib
import io
import logging
import warnings
from dataclasses import dataclass
from typing import BinaryIO

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from blog.models import Figure
from core.article import WIDTHS
from people.models import User

MAX_BYTES = 10 * 1024 * 1024
MAX_PIXELS = 40_000_000
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
Image.MAX_IMAGE_PIXELS = MAX_PIXELS

log = logging.getLogger("produsage.uploads")


@dataclass(frozen=True)
class Encoded:
    """One picture in all its sizes: WebP bytes by width, and the hash of the largest."""

    sha256: str
    width: int
    height: int
    files: dict[int, bytes]


def encode(file: BinaryIO, size: int) -> Encoded:
    """Return the picture in `file` (`size` bytes long), re-encoded. Raises ValidationError in plain words."""
    if size > MAX_BYTES:
        raise ValidationError(
            _("This picture has %(got).0f MB; %(limit)d MB are possible. Save it smaller and try again.")
            % {"got": size / 1024 / 1024, "limit": MAX_BYTES // 1024 // 1024}
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image: Image.Image = Image.open(file, formats=FORMATS)
            if image.width * image.height > MAX_PIXELS:
                raise Image.DecompressionBombError
            image.draft("RGB", (WIDTHS[-1] * 2, WIDTHS[-1] * 2))
            image = ImageOps.exif_transpose(image)
            image = image.convert("RGBA" if image.has_transparency_data else "RGB")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise ValidationError(
            _("This picture has too many pixels. Save it at most 6,000 pixels wide and try again.")
        ) from error
    except Exception as error:
        # Pillow raises more than twenty kinds of exception on broken files: all mean the same to the writer.
        log.info("an upload was no readable image: %s", type(error).__name__)
        raise ValidationError(
            _("This file is no picture that we can read. JPEG, PNG, WebP and GIF are possible.")
        ) from error
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
        out = io.BytesIO()
        scaled.save(out, "WEBP", quality=82, method=3)
        files[width] = out.getvalue()
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
