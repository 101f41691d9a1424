"""The commands of `vigie`: which there are, what each takes, who carries it out."""

import argparse
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from bot.cli.case_options import PURPOSE, describe
from bot.cli.failures import explain
from bot.cli.french import Parser, say

_DESCRIPTION = """Vigie répond aux questions du personnel électoral sur la procédure COM-4
(médias sociaux) dans Slack et Microsoft Teams, et achemine ses signalements."""
_EPILOG = """Exemples :
  vigie demo                            ouvrir la démonstration dans un navigateur
  vigie ask "puis-je liker un parti ?" --role das
  vigie annuaire import personnel.csv --apercu
  vigie serve                           servir Slack et Teams, avec les réglages VIGIE_…"""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and exit with its status: 0 done, 1 failed, 2 misused."""
    parser = build_parser()
    options = parser.parse_args(arguments)
    if options.run is None:
        parser.print_help()
        raise SystemExit(2)
    try:
        status = options.run(options)
    except KeyboardInterrupt:
        status = 130
    except Exception as error:
        explained = explain(error)
        if explained is None:
            raise
        say(explained, sys.stderr)
        status = 1
    raise SystemExit(status)


def build_parser() -> Parser:
    """Every command with its options; a test holds docs/commandes.md to it."""
    parser = Parser(prog="vigie", description=_DESCRIPTION, epilog=_EPILOG)
    parser.set_defaults(run=None)
    commands = _Commands(parser)
    _service(commands)
    _understanding(commands)
    _data(commands)
    describe(commands.add("dossiers", PURPOSE, _lazy("cases", "dossiers")))
    return parser


class _Commands:
    """Adds sub-commands that speak French too."""

    def __init__(self, parser: Parser) -> None:
        self._parser = parser
        self._sub = parser.add_subparsers(
            title="Commandes", metavar="COMMANDE", parser_class=Parser
        )

    def add(self, name: str, purpose: str, run: "Run | None" = None) -> Parser:
        parser: Parser = self._sub.add_parser(name, help=purpose, description=purpose)
        parser.set_defaults(run=run or _needs_more(parser))
        return parser

    def group(self, name: str, purpose: str) -> "_Commands":
        return _Commands(self.add(name, purpose))


Run = Callable[[argparse.Namespace], int]


def _needs_more(parser: Parser) -> Run:
    def run(_options: argparse.Namespace) -> int:
        parser.print_help()
        return 2

    return run


def _lazy(module: str, function: str) -> Run:
    """Import a command's module only when it is run: `vigie --aide` stays quick."""

    def run(options: argparse.Namespace) -> int:
        from importlib import import_module

        status: int = getattr(import_module(f"bot.cli.{module}"), function)(options)
        return status

    return run


def _service(commands: _Commands) -> None:
    commands.add(
        "serve", "servir Slack et Teams avec les réglages VIGIE_…", _lazy("serve", "serve")
    )
    demo = commands.add("demo", "ouvrir la démonstration dans un navigateur", _lazy("demo", "demo"))
    demo.add_argument("--port", type=int, default=3978, help="port local (défaut : 3978)")
    demo.add_argument(
        "--teams",
        action="store_true",
        help="attendre le client d’essai local de Microsoft Teams, au lieu d’ouvrir la page",
    )
    move = commands.add("migrate", "mettre la base de données à jour", _lazy("data", "migrate"))
    move.add_argument(
        "--retour", metavar="MIGRATION", help="ramener les tables à une migration antérieure"
    )
    doctor = commands.add("doctor", "vérifier que tout est en place", _lazy("doctor", "doctor"))
    doctor.add_argument("--json", action="store_true", help="écrire en JSON")
    doctor.add_argument("--sans-reseau", action="store_true", help="n’interroger ni Slack ni Teams")
    manifest = commands.group("manifest", "produire le manifeste d’une application")
    slack = manifest.add("slack", "manifeste de l’application Slack", _lazy("serve", "manifest"))
    slack.add_argument(
        "--url",
        default="https://vigie.exemple.test",
        help="adresse publique de Vigie (https)",
    )
    slack.add_argument(
        "--socket", action="store_true", help="Vigie se connecte à Slack, sans adresse publique"
    )
    teams = manifest.add(
        "teams", "paquet de l’application Teams (zip)", _lazy("serve", "teams_package")
    )
    teams.add_argument("--out", type=Path, required=True, help="fichier à écrire (vigie.zip)")
    teams.add_argument(
        "--url",
        default="https://vigie.exemple.test",
        help="adresse publique de Vigie (https)",
    )
    teams.add_argument(
        "--app-id", help="identifiant d’application du robot (défaut : VIGIE_TEAMS_APP_ID)"
    )


def _understanding(commands: _Commands) -> None:
    ask = commands.add(
        "ask", "poser une question et lire la réponse", _lazy("understanding", "ask")
    )
    ask.add_argument("question", help="la question, entre guillemets")
    ask.add_argument("--role", choices=("ds", "das", "personnel"), help="rôle de la personne")
    ask.add_argument("--json", action="store_true", help="écrire en JSON")
    ask.add_argument("--explain", action="store_true", help="montrer comment c’est compris")
    measure = commands.add(
        "eval", "mesurer la compréhension sur un fichier JSONL", _lazy("measuring", "measure")
    )
    measure.add_argument("fichier", type=Path, help="questions étiquetées (JSONL)")
    subject = measure.add_mutually_exclusive_group()
    subject.add_argument(
        "--catalogue", type=Path, help="dossier de fiches ou fichier JSON (défaut : la FAQ)"
    )
    subject.add_argument(
        "--comparer",
        type=Path,
        nargs=2,
        metavar=("AVANT", "APRES"),
        help="deux catalogues côte à côte, et les questions qui changent",
    )
    measure.add_argument("--json", action="store_true", help="écrire en JSON")
    check = commands.add("check", "relire le contenu et la calibration", _lazy("checking", "check"))
    check.add_argument(
        "--recalibrer", action="store_true", help="refaire la calibration du contenu"
    )
    check.add_argument(
        "--questions",
        type=Path,
        nargs="+",
        metavar="FICHIER",
        help="questions étiquetées (JSONL) sur lesquelles recalibrer",
    )


def _data(commands: _Commands) -> None:
    for name, purpose in (
        ("annuaire", "le personnel, importé d’un CSV"),
        ("scrutins", "les scrutins, importés d’un CSV"),
        ("circonscriptions", "la carte électorale, importée d’un CSV"),
        ("gardes", "le tableau de garde, importé d’un CSV"),
    ):
        group = commands.group(name, purpose)
        load = group.add("import", f"remplacer {purpose}", _lazy("imports", name))
        load.add_argument("fichier", type=Path, help="fichier CSV (« ; » ou « , »)")
        load.add_argument("--apercu", action="store_true", help="montrer sans rien changer")
        if name == "annuaire":
            purpose = "trouver par courriel les comptes Slack qui manquent"
            group.add("lier", purpose, _lazy("binding", "bind_all"))
    export = commands.add("export", "exporter les échanges", _lazy("data", "export"))
    export.add_argument("--format", choices=("csv", "jsonl"), default="csv")
    export.add_argument("--depuis", type=_day, help="premier jour (2026-10-05)")
    export.add_argument("--jusqu-a", dest="until", type=_day, help="dernier jour, inclus")
    export.add_argument("--sortie", type=Path, help="fichier à écrire (défaut : la sortie)")
    console = commands.group("console", "la console de la DCAP et de la coordination")
    sessions = console.add(
        "sessions", "voir qui est en session, ou révoquer", _lazy("console", "sessions")
    )
    sessions.add_argument("--revoquer", metavar="NOM", help="un nom, un compte, ou « tous »")
    faq = commands.add(
        "faq", "lire ce que la console propose d’ajouter aux fiches", _lazy("faq", "faq")
    )
    faq.add_argument("--json", action="store_true", help="écrire en JSON")
    purge = commands.add("purge", "effacer ce qui a assez duré", _lazy("data", "purge"))
    purge.add_argument("--apercu", action="store_true", help="compter sans rien effacer")
    keep = commands.add(
        "sauvegarde", "copier toute la base dans un fichier", _lazy("backup", "make")
    )
    keep.add_argument("fichier", type=Path, help="fichier à écrire (vigie-2026-10-05.sauvegarde)")
    give_back = commands.add(
        "restaure", "remettre la base telle qu’un fichier la garde", _lazy("backup", "put_back")
    )
    give_back.add_argument("fichier", type=Path, help="fichier écrit par « vigie sauvegarde »")
    give_back.add_argument(
        "--ecraser", action="store_true", help="remplacer ce que la base contient déjà"
    )


def _day(text: str) -> date:
    return date.fromisoformat(text)
