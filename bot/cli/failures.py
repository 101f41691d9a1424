"""What a person at a terminal reads of a failure that was foreseen."""


def explain(error: Exception) -> str | None:
    """What to tell somebody of an expected failure; None for a bug, whose trace is needed."""
    # Imported here: only a command that failed needs them.
    from bot.cli.binding import BindingFailed
    from bot.config import ConfigError
    from bot.storage.archive import BackupError
    from bot.storage.engine import DatabaseUnusable
    from faq.problems import ContentError

    if isinstance(error, ConfigError):
        return f"Réglages à corriger :\n{error}"
    if isinstance(error, ContentError):
        return f"Contenu à corriger :\n{error}"
    told = DatabaseUnusable | BackupError | BindingFailed | FileNotFoundError | IsADirectoryError
    if isinstance(error, told):
        return str(error)
    if isinstance(error, PermissionError | UnicodeDecodeError):
        return f"Fichier illisible : {error}"
    return None
