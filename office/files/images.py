"""Pictures are drawn anew: no place or device of the camera, no comment, nothing appended comes along."""

import warnings
from io import BytesIO
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, ImageSequence

from office.files.kinds import CheckedFile
from office.files.refusal import FileRefusedError, damaged

FORMATS = ["JPEG", "PNG", "WEBP", "TIFF", "BMP", "GIF"]
MOST_FRAMES = 100  # of a fax kept as one TIFF
QUALITY = 90
PLAIN_MODES = {"1", "L", "RGB", "RGBA", "LA"}


def clean_image(content: bytes) -> CheckedFile:
    """The picture alone, upright; a photo stays a JPEG, a fax of several pages a TIFF, all else becomes a PNG."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(content), formats=FORMATS) as image:
                return _redrawn(image)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise _too_large() from error
    except FileRefusedError:
        raise
    except Exception as error:  # decoders raise whatever they like at broken pictures
        raise damaged(_("a picture")) from error


def _redrawn(image: Any) -> CheckedFile:
    frames = getattr(image, "n_frames", 1) if image.format == "TIFF" else 1
    if frames > MOST_FRAMES:
        raise FileRefusedError(_("The picture has more than %(most)s pages.") % {"most": MOST_FRAMES})
    if frames > 1:
        return _fax(image)
    plain = _plain(image)
    if image.format == "JPEG":
        return _saved(plain.convert("RGB") if plain.mode not in {"L", "RGB"} else plain, "JPEG")
    return _saved(plain, "PNG")


def _too_large() -> FileRefusedError:
    most = settings.ATTACHMENT_MAX_PIXELS // 10**6
    return FileRefusedError(_("The picture is larger than %(most)s million dots.") % {"most": most})


def _plain(image: Any) -> Any:
    """The dots alone, in an upright picture that knows nothing else."""
    if image.width * image.height > settings.ATTACHMENT_MAX_PIXELS:
        raise _too_large()
    upright = ImageOps.exif_transpose(image)
    if upright.mode not in PLAIN_MODES:
        has_holes = upright.mode in {"PA", "La", "RGBa"} or "transparency" in upright.info
        upright = upright.convert("RGBA" if has_holes else "RGB")
    plain = Image.new(upright.mode, upright.size)
    plain.paste(upright)
    return plain


def _saved(plain: Any, kind: str) -> CheckedFile:
    out = BytesIO()
    if kind == "JPEG":
        plain.save(out, "JPEG", quality=QUALITY, optimize=True)
        return CheckedFile(out.getvalue(), "image/jpeg", "jpg", 1)
    plain.save(out, "PNG")
    return CheckedFile(out.getvalue(), "image/png", "png", 1)


def _fax(image: Any) -> CheckedFile:
    pages, dots = [], 0
    for frame in ImageSequence.Iterator(image):
        dots += frame.width * frame.height
        if dots > settings.ATTACHMENT_MAX_PIXELS:
            raise _too_large()
        pages.append(_plain(frame))
    out = BytesIO()
    pages[0].save(out, "TIFF", save_all=True, append_images=pages[1:], compression="tiff_lzw")
    return CheckedFile(out.getvalue(), "image/tiff", "tif", len(pages))
