"""What Vigie answers with: whether it can be read, is approved, and was calibrated as it is."""

from collections.abc import Iterator, Sequence

from bot.compiled import default_cache, load_understander
from bot.config import ConfigError, Settings
from bot.doctor.causes import system_trouble
from bot.doctor.checkup import Line, broken, good, unsure
from bot.service import refuse_drafts
from faq.calibration import load_calibration
from faq.check import changed_since
from faq.entry import Statut
from faq.loader import CONTENT_DIR
from faq.problems import ContentError
from intents.edition import edition_of
from intents.understanding import CALIBRATION_FILE, Understander

_CONTENT, _APPROVAL, _CALIBRATION = "Contenu", "Approbation", "Calibration"
_FOLDER = "vérifiez VIGIE_CONTENT_DIR et les droits sur ce dossier"
_RECALIBRATE = "lancez « vigie check » : il donne la commande pour recalibrer"


def content_lines(settings: Settings) -> Sequence[Line]:
    """What deserves a look in the content; takes seconds when it has just changed."""
    if settings.content_dir is not None and not settings.content_dir.is_dir():
        return [broken(_CONTENT, "VIGIE_CONTENT_DIR n’est pas un dossier", _FOLDER)]
    try:
        understander = load_understander(settings.content_dir, cache=default_cache())
        return [*_of_entries(settings, understander), _of_calibration(settings, understander)]
    except ContentError as error:
        mend = "corrigez ce fichier, puis lancez « vigie check »"
        return [broken(_CONTENT, str(problem), mend) for problem in error.problems]
    except OSError as error:
        return [broken(_CONTENT, f"illisible : {system_trouble(error)}", _FOLDER)]


def _of_entries(settings: Settings, understander: Understander) -> Iterator[Line]:
    catalogue = understander.matcher.catalogue
    yield good(_CONTENT, f"{len(catalogue)} fiches lues, édition {catalogue.edition}")
    try:
        refuse_drafts(settings, understander)
    except ConfigError as error:
        mend = "faites approuver ces fiches, ou posez VIGIE_CONTENU=projet pour un essai"
        yield from (broken(_APPROVAL, problem, mend) for problem in error.problems)
        return
    drafts = sum(entry.statut is Statut.PROJET for entry in catalogue)
    if drafts:
        yield unsure(
            _APPROVAL,
            f"{drafts} fiches en projet sur {len(catalogue)}, que VIGIE_CONTENU=projet laisse "
            "servir : chaque réponse le dit",
            "faites approuver ces fiches par la DCAP, puis retirez ce réglage",
        )
    else:
        yield good(_APPROVAL, "toutes les fiches sont approuvées")


def _of_calibration(settings: Settings, understander: Understander) -> Line:
    saved = load_calibration((settings.content_dir or CONTENT_DIR) / CALIBRATION_FILE)
    if saved is None:
        said = "absente : les seuils viennent des seules formulations"
        return unsure(_CALIBRATION, said, _RECALIBRATE)
    changed = changed_since(saved, edition_of(understander.matcher, understander.definitions))
    if changed:
        said = f"périmée, ceci a changé depuis : {', '.join(changed)}"
        return unsure(_CALIBRATION, said, _RECALIBRATE)
    return good(_CALIBRATION, "faite sur ce contenu")
