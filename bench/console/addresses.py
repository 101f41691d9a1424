"""Which pages are asked for, by whom, with which filters: sixty addresses for each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import cycle, islice

from bench.console.staff import NOW
from bot.domain.scrutin import LOCAL

ASKED = 60
PAGE, SEARCH = 200, 300
"""What a page and a search may take, p95, in milliseconds."""

DCAP, COORDINATION = "dcap", "coordination"


@dataclass(frozen=True)
class Probe:
    """A kind of page: its name, who asks (each of them in turn), what is asked."""

    name: str
    who: str
    paths: Sequence[str]
    most: int = PAGE


@dataclass(frozen=True)
class Known:
    """What the base holds: how many exchanges and some of them, cases, entries, regions."""

    exchanges: int
    ids: Sequence[int]
    refs: Sequence[str]
    entries: Sequence[str]
    regions: Sequence[str]


_WORDS = (
    "stationnement", "qui paie le stationnement", "clé du local", "fermer la page d’un parti",
    "photo bureau de vote", "DAS repondre electeur", "affich", "l’uniforme", "neige", "repas midi",
    "publication employé parti", "Facebook", "le", "vote", "inexistantissime", "horaire relève c",
)  # fmt: skip
_FILTERS = (
    "zone=abstain", "zone=answer", "avis=inutile", "avis=aucune", "role=DAS", "role=inconnu",
    "canal=teams", "role=DS&zone=suggest&avis=aucune", "role=PERSONNEL&avis=inutile",
    "canal=slack&role=COORDONNATEUR",
)  # fmt: skip


def probes(known: Known) -> Iterator[Probe]:
    """Every page of the console that reads the base."""
    for who in (DCAP, COORDINATION):
        for name, paths in _everybody(known).items():
            most = SEARCH if name.startswith("recherche") else PAGE
            yield Probe(name, who, _sixty(paths), most)
    for name, paths in _dcap(known).items():
        yield Probe(name, DCAP, _sixty(paths))


def _everybody(known: Known) -> dict[str, Sequence[str]]:
    deep = [known.exchanges * share // 10 for share in range(1, 10)]
    days = [(NOW.astimezone(LOCAL) - timedelta(days=back)).date() for back in (0, 1, 5, 30)]
    return {
        "accueil": ["/"],
        "à faire (suit)": ["/a-faire"],
        "échanges": ["/echanges"],
        "échanges, loin": [f"/echanges?avant={id_}" for id_ in deep],
        "échanges, filtres": [f"/echanges?{filters}" for filters in _FILTERS],
        "échanges, filtres, loin": [
            f"/echanges?{filters}&avant={id_}"
            for filters, id_ in zip(cycle(_FILTERS), deep * 4, strict=False)
        ],
        "échanges, fiche": [f"/echanges?fiche={entry}" for entry in known.entries],
        "échanges, région": [f"/echanges?region={region}" for region in known.regions],
        "échanges, région et fiche": [
            f"/echanges?region={region}&fiche={entry}&avis=inutile"
            for region, entry in zip(cycle(known.regions), known.entries, strict=False)
        ],
        "échanges, un jour": [f"/echanges?du={day}&au={day}" for day in days],
        "recherche": [f"/echanges?q={words}" for words in _WORDS],
        "recherche, loin": [
            f"/echanges?q={words}&avant={id_}"
            for words, id_ in zip(cycle(_WORDS), deep * 4, strict=False)
        ],
        "recherche, filtres": [
            f"/echanges?q={words}&{filters}"
            for words, filters in zip(cycle(_WORDS), _FILTERS * 6, strict=False)
        ],
        "recherche, région, jour": [
            f"/echanges?q={words}&region={region}&du={days[2]}"
            for words, region in zip(cycle(_WORDS), known.regions, strict=False)
        ],
        "dossiers": ["/dossiers"],
        "dossiers, loin": [f"/dossiers?avant={id_ // 100}" for id_ in deep],
        "dossiers, filtres": [
            f"/dossiers?{filters}"
            for filters in (
                "statut=ouvert", "sorte=incident", "retard=oui", "moi=oui", "non-avise=oui",
                "statut=clos&sorte=manquement", f"region={known.regions[0]}",
            )
        ],
        "dossiers (suit)": ["/dossiers/vivant"],
    }  # fmt: skip


def _dcap(known: Known) -> dict[str, Sequence[str]]:
    ids = known.ids
    return {
        "un échange": [f"/echanges/{id_}" for id_ in ids],
        "échange suivant": [
            "/echanges/suivant",
            *(f"/echanges/suivant?apres={id_}" for id_ in ids),
        ],
        "un dossier": [f"/dossiers/{ref}" for ref in known.refs],
        "un dossier (suit)": [f"/dossiers/{ref}/vivant" for ref in known.refs],
        "sans réponse": ["/sans-reponse"],
        "fiches": ["/fiches"],
        "corriger une fiche": [f"/fiches/{entry}/corriger" for entry in known.entries],
        "journal": [
            "/journal",
            "/journal?acte=lecture",
            "/journal?nom=dcap-3",
            "/journal?avant=99",
        ],
    }


def _sixty(paths: Sequence[str]) -> Sequence[str]:
    return list(islice(cycle(paths), ASKED))
