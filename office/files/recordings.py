"""Recordings of phone calls: looked at, and a WAV written anew; they are only ever downloaded."""

import struct
import wave
from collections.abc import Iterator
from io import BytesIO

from django.utils.translation import gettext_lazy as _

from office.files.kinds import CheckedFile
from office.files.refusal import damaged, not_accepted

RECORDING = _("a recording")
AUDIO_BRANDS = {b"M4A ", b"M4B ", b"mp42", b"mp41", b"isom", b"iso2", b"3gp4", b"3gp5"}
FRAMES = 3  # so many MP3 frames in a row are no chance
BITRATES = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
BITRATES_LOW = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}


def clean_wav(content: bytes) -> CheckedFile:
    """The sound alone."""
    out = BytesIO()
    try:
        with wave.open(BytesIO(content)) as heard, wave.open(out, "wb") as written:
            written.setparams(heard.getparams())
            written.writeframes(heard.readframes(heard.getnframes()))
    except (wave.Error, EOFError, struct.error) as error:
        raise damaged(RECORDING) from error
    return CheckedFile(out.getvalue(), "audio/wav", "wav")


def check_m4a(content: bytes) -> CheckedFile:
    """A file made of boxes that fill it exactly, with sound in it and no picture."""
    if content[8:12] not in AUDIO_BRANDS:
        raise not_accepted()
    names = list(_boxes(content))
    if b"moov" not in names or b"mdat" not in names or b"vide" in content:
        raise not_accepted()
    return CheckedFile(content, "audio/mp4", "m4a")


def _boxes(content: bytes) -> Iterator[bytes]:
    place = 0
    while place < len(content):
        head = content[place : place + 8]
        if len(head) < 8:
            raise damaged(RECORDING)
        size, name = struct.unpack(">I4s", head)
        if size == 1:
            size = int.from_bytes(content[place + 8 : place + 16])
        if size < 8 or place + size > len(content):
            raise damaged(RECORDING)
        yield name
        place += size


def check_mp3(content: bytes) -> CheckedFile:
    """Some frames in a row, after the tag."""
    place = _after_tag(content)
    for _frame in range(FRAMES):
        size = _frame_size(content[place : place + 4])
        if not size:
            raise damaged(RECORDING)
        place += size
    return CheckedFile(content, "audio/mpeg", "mp3")


def _after_tag(content: bytes) -> int:
    if content[:3] != b"ID3":
        return 0
    size = 0
    for byte in content[6:10]:
        size = size * 128 + (byte & 127)
    return 10 + size


def _frame_size(head: bytes) -> int:
    """The length of a layer III frame; 0 if it is none."""
    bits = int.from_bytes(head)
    version, rate, place = bits >> 19 & 3, bits >> 12 & 15, bits >> 10 & 3
    is_frame = len(head) == 4 and bits >> 21 == 0x7FF and bits >> 17 & 3 == 1
    if not is_frame or version == 1 or rate in {0, 15} or place == 3:
        return 0
    table, factor = (BITRATES, 144) if version == 3 else (BITRATES_LOW, 72)
    return factor * table[rate] * 1000 // RATES[version][place] + (bits >> 9 & 1)
