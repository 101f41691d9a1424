"""What a file is by its own first bytes: what its name or its sender says proves nothing."""

from pathlib import PurePosixPath

_SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"%PDF-", "application/pdf"),
)
_BRANDS = {
    "image/heic": (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"),
    "video/mp4": (b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"dash",
                  b"M4V ", b"MSNV"),
}  # fmt: skip
"""The brands of a file made of boxes, such as what telephones record."""

SUFFIXES = {
    "image/png": (".png",),
    "image/jpeg": (".jpg", ".jpeg"),
    "image/gif": (".gif",),
    "image/webp": (".webp",),
    "image/heic": (".heic", ".heif"),
    "application/pdf": (".pdf",),
    "video/mp4": (".mp4", ".m4v"),
}
"""What a case takes, and how the names of such files end."""

_NAMELESS = "fichier"


def media_type(content: bytes) -> str | None:
    """The type of a file that a case takes, or None for any other."""
    for signature, found in _SIGNATURES:
        if content.startswith(signature):
            return found
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    if content[4:8] == b"ftyp":
        brand = content[8:12]
        return next((found for found, brands in _BRANDS.items() if brand in brands), None)
    return None


def safe_name(name: str, media_type: str) -> str:
    """The file's name without a folder, ending as files of that type do."""
    shown = "".join(sign for sign in name.replace("\\", "/") if sign.isprintable())
    bare = PurePosixPath(shown).name.strip().strip(".") or _NAMELESS
    suffixes = SUFFIXES[media_type]
    longest = 120
    if bare.lower().endswith(suffixes):
        stem, dot, ending = bare.rpartition(".")
        return f"{stem[:longest]}{dot}{ending}"
    return bare[:longest] + suffixes[0]
