"""Small clearly fictional files for the imports, and the project's own samples."""

from pathlib import Path

from bot.annuaire.people import COLUMNS, PeopleImport, read_people
from bot.domain.directory import Circonscription

DATA = Path(__file__).parents[2] / "bot" / "data"

PLACES = (
    Circonscription("chicoutimi", "Chicoutimi", "Saguenay–Lac-Saint-Jean", "2017"),
    Circonscription("jean-talon", "Jean-Talon", "Capitale-Nationale", "2017"),
    Circonscription("anjou-louis-riel", "Anjou–Louis-Riel", "Montréal", "2017"),
)

COORD = "coord-1;coordonnatrice;;Maëlle Modèle;m@exemple.test;418 555-0101;8 h à 22 h;U0COORD001"
TEAMS_IDS = tuple(f"00000000-0000-4000-8000-00000000000{digit}" for digit in range(10))


def people_file(*lines: str) -> bytes:
    """A directory's file; each line is completed with empty cells."""
    full = [line + ";" * (len(COLUMNS) - 1 - line.count(";")) for line in lines]
    return "\r\n".join([";".join(COLUMNS), *full, ""]).encode()


def imported(*lines: str) -> PeopleImport:
    """What these lines give with the three circonscriptions above."""
    return read_people(people_file(*lines), PLACES)


def line(**cells: str) -> str:
    """A DS's line in Chicoutimi, with these cells changed."""
    good = {
        "identifiant": "ds-1",
        "role": "DS",
        "circonscription": "chicoutimi",
        "nom": "Aube Exemple",
    }
    return ";".join((good | cells).get(column, "") for column in COLUMNS)


def found(result: PeopleImport) -> list[tuple[int, str]]:
    """Where the problems are: line and column."""
    return [(problem.line, problem.column) for problem in result.problems]
