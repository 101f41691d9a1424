"""What `vigie dossiers` takes: a case, an act on it, and the options of each."""

import argparse

from bot.domain.case import Issue, Kind, Status
from bot.domain.effects import SurfaceKind

DEEDS = ("prendre", "aviser", "clore", "rouvrir", "ecrire", "confier", "renvoyer")
CARDS = tuple(kind for kind in SurfaceKind if kind is not SurfaceKind.INSTRUCTION)
PURPOSE = "lister les dossiers, en lire un, agir dessus quand le clavardage est en panne"
EXAMPLES = """Exemples :
  vigie dossiers                                    ceux qui ne sont pas clos
  vigie dossiers --sorte rumeur --en-retard         les rumeurs que personne n’a prises à temps
  vigie dossiers RUM-0042                           tout ce que Vigie sait de ce dossier
  vigie dossiers RUM-0042 prendre --au-nom-de dcap-1
  vigie dossiers RUM-0042 ecrire "Nous vérifions." --au-nom-de dcap-1
  vigie dossiers RUM-0042 ecrire "À suivre." --interne --au-nom-de dcap-1
  vigie dossiers RUM-0042 clore --issue dementie --au-nom-de dcap-1
  vigie dossiers INC-0007 confier --a coord-saguenay --au-nom-de dcap-1
  vigie dossiers RUM-0042 renvoyer                  ce qui n’était pas arrivé
  vigie dossiers RUM-0042 renvoyer --carte alerte   une nouvelle alerte, même si l’autre est arrivée

Une personne se nomme par son identifiant ou son courriel dans l’annuaire. Ses droits sont ceux
qu’elle a dans le clavardage. Rend 0 si c’est fait, 1 si c’est refusé, 2 si c’est mal écrit."""


def describe(parser: argparse.ArgumentParser) -> None:
    """Give the parser its arguments, in French."""
    parser.epilog = EXAMPLES
    parser.add_argument("dossier", nargs="?", help="le dossier à lire (RUM-0042)")
    parser.add_argument("geste", nargs="?", choices=DEEDS, help="ce qu’il faut y faire")
    parser.add_argument("texte", nargs="?", help="avec « ecrire » : le message, entre guillemets")
    sift = parser.add_argument_group("Pour la liste")
    sift.add_argument("--statut", choices=[str(status) for status in Status])
    sift.add_argument("--sorte", choices=[str(kind) for kind in Kind])
    sift.add_argument("--circonscription", metavar="NOM", help="son nom ou son code")
    sift.add_argument(
        "--en-retard", action="store_true", help="une échéance a sonné, personne ne l’a pris"
    )
    sift.add_argument(
        "--non-avises", action="store_true", help="clos sans que l’issue ait pu être livrée"
    )
    act = parser.add_argument_group("Pour un geste")
    act.add_argument("--au-nom-de", metavar="PERSONNE", help="qui lit ou agit")
    act.add_argument("--issue", choices=[str(issue) for issue in Issue], help="avec « clore »")
    act.add_argument("--motif", metavar="TEXTE", help="avec « clore » : le motif ou une note")
    act.add_argument(
        "--interne", action="store_true", help="avec « ecrire » : entre qui traite le dossier"
    )
    act.add_argument("--a", metavar="PERSONNE", help="avec « confier » : à qui")
    act.add_argument(
        "--carte", choices=[str(kind) for kind in CARDS], help="avec « renvoyer » : laquelle"
    )
    parser.add_argument("--json", action="store_true", help="écrire en JSON")


def misuse(options: argparse.Namespace) -> str:
    """What does not go together, or an empty string."""
    listing = (options.statut, options.sorte, options.circonscription)
    if options.dossier and (any(listing) or options.en_retard or options.non_avises):
        return "ces filtres sont pour la liste : retirez-les, ou retirez le dossier"
    if options.non_avises and options.statut not in (None, str(Status.CLOS)):
        return "--non-avises ne cherche que des dossiers clos"
    for name, deed in _OF_A_DEED.items():
        if getattr(options, name) and options.geste != deed:
            return f"{_WRITTEN[name]} va avec « {deed} »"
    if options.geste and options.json:
        return "--json va avec la liste ou la lecture d’un dossier"
    if options.geste and options.geste != "renvoyer" and not options.au_nom_de:
        return f"« {options.geste} » demande --au-nom-de : qui agit ?"
    missing = {"clore": "issue", "ecrire": "texte", "confier": "a"}.get(options.geste or "")
    if missing and not (getattr(options, missing) or "").strip():
        return f"« {options.geste} » demande {_WRITTEN[missing]}"
    return ""


_OF_A_DEED = {
    "texte": "ecrire",
    "interne": "ecrire",
    "issue": "clore",
    "motif": "clore",
    "a": "confier",
    "carte": "renvoyer",
}
_WRITTEN = {
    "texte": "un texte",
    "interne": "--interne",
    "issue": "--issue",
    "motif": "--motif",
    "a": "--a",
    "carte": "--carte",
}
