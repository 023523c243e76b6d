"""What a photo may cost us, before and while it is opened."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one photo. Sizes are pixels or bytes, times are seconds.

    Everything up to `streamed` is judged from the header alone, before any pixel is decoded; the rest holds
    the decoder itself and is only ever reached by a file whose header lies.
    """

    weight: int = 25 * 1024 * 1024  # bytes of the file
    pixels: int = 60_000_000
    heic_pixels: int = 26_000_000  # HEVC decodes at about 20 million pixels a second and keeps the picture whole
    shortest_side: int = 64
    longest_side: int = 30_000
    whole: int = 150_000_000  # bytes, for formats that cannot be read row by row (progressive, interlaced, lossless)
    streamed: int = 250_000_000  # bytes of raw pixels to go through row by row
    passes: int = 700_000_000  # pixels times scans: a progressive JPEG may ask for any number of passes
    memory: int = 400_000_000  # bytes of writable address space of the decoder; about 300 MB of them resident
    cpu_seconds: float = 2.0
    wall_seconds: float = 10.0  # generous: a busy machine is no reason to refuse a citizen's photo
    wait_seconds: float = 15.0  # for one of the decoder's places
    large: int = 1600  # longest side of the large picture
    small: int = 320  # side of the small one


DEFAULT = Limits()
