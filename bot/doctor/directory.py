"""The directory: who is missing from it, or has no account where Vigie is."""

from collections.abc import Sequence

from bot.doctor.checkup import Line, broken, good, unsure
from bot.doctor.people import Staff, counted
from bot.domain.people import Person, Role

_NO_ACCOUNT = "remplissez la colonne « slack » ou « teams » de l’annuaire, puis réimportez-le"


def directory_lines(staff: Staff) -> Sequence[Line]:
    """What the directory lacks for Vigie to find whom to tell."""
    people = list(staff.directory.people.values())
    if not people:
        said = "vide : tout signalement va à la DCAP, « identité non vérifiée »"
        return [broken("Annuaire", said, "lancez « vigie annuaire import »")]
    lines = [good("Annuaire", counted(people))]
    if not any(person.role is Role.DCAP for person in people):
        said = "personne de la DCAP : si son salon est perdu, nul n’est averti"
        lines.append(unsure("Annuaire, DCAP", said, "ajoutez-y les personnes de garde à la DCAP"))
    orphans = _without_coordination(staff, people)
    if orphans:
        lines.append(
            unsure(
                "Coordination",
                f"pas de coordonnatrice ou coordonnateur pour {', '.join(orphans)} : leurs "
                "dossiers vont droit à la DCAP",
                "remplissez la colonne « coordonnateur » des lignes DS, puis réimportez l’annuaire",
            )
        )
    nowhere = [person for person in people if person.address() is None]
    if nowhere:
        why = "sans compte sur une plateforme servie"
        lines.append(staff.out_of_reach("Personnes sans compte", nowhere, why, _NO_ACCOUNT))
    return lines


def _without_coordination(staff: Staff, people: Sequence[Person]) -> Sequence[str]:
    """The names of the circonscriptions whose DS has no coordonnateur."""
    places = {person.circonscription for person in people if person.role is Role.DS}
    return sorted(
        staff.directory.nom(place)
        for place in places
        if staff.directory.coordonnateur_of(place) is None
    )
