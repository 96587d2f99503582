"""Pictures that people upload: opened with care, turned upright, and stripped of metadata by being encoded anew."""

import io
import logging
import warnings
from typing import BinaryIO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

MAX_BYTES = 10 * 1024 * 1024
MAX_PIXELS = 40_000_000
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
Image.MAX_IMAGE_PIXELS = MAX_PIXELS

log = logging.getLogger("produsage.uploads")


def open_picture(file: BinaryIO, size: int, wanted: int) -> Image.Image:
    """Return the picture in `file` (`size` bytes long), upright, of which `wanted` pixels in width will do.

    Raises ValidationError in plain words when it is none, too large, or a bomb.
    """
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
            image.draft("RGB", (wanted * 2, wanted * 2))
            image = ImageOps.exif_transpose(image)
            return image.convert("RGBA" if image.has_transparency_data else "RGB")
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


def webp(image: Image.Image) -> bytes:
    """Return a picture as WebP: its pixels and nothing else."""
    out = io.BytesIO()
    image.save(out, "WEBP", quality=82, method=3)
    return out.getvalue()
