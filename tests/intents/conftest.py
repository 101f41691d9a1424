"""One understander for all these tests: it is immutable and takes a second to build."""

import pytest

from intents.understanding import Understander, build_understander

CIRCONSCRIPTIONS = (
    ("chicoutimi", "Chicoutimi"),
    ("jean-talon", "Jean-Talon"),
    ("l-assomption", "L'Assomption"),
    ("anjou-louis-riel", "Anjou–Louis-Riel"),
    ("riviere-du-loup-temiscouata", "Rivière-du-Loup–Témiscouata"),
)


@pytest.fixture(scope="session")
def understander() -> Understander:
    """The package's own content, calibration and definitions."""
    return build_understander(circonscriptions=CIRCONSCRIPTIONS)
