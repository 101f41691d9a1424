"""A command-line parser that speaks French throughout, help and errors included."""

import argparse
import sys
from collections.abc import Iterable
from typing import IO, NoReturn

_ERRORS = (
    ("the following arguments are required: ", "il manque : "),
    ("unrecognized arguments: ", "arguments inconnus : "),
    ("invalid choice: ", "choix refusé : "),
    ("(choose from ", "(choix possibles : "),
    ("expected one argument", "une valeur est attendue"),
    ("invalid int value: ", "nombre entier attendu : "),
    ("invalid _day value: ", "date attendue (2026-10-05) : "),
    ("argument ", "option "),
    ("not allowed with ", "ne va pas avec "),
)


class _Formatter(argparse.RawDescriptionHelpFormatter):
    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, "Emploi : " if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """argparse in French; `--help` and `--aide` are the same."""

    def __init__(self, *, prog: str, description: str, epilog: str = "") -> None:
        super().__init__(
            prog=prog,
            description=description,
            epilog=epilog,
            add_help=False,
            allow_abbrev=False,
            formatter_class=_Formatter,
        )
        self._positionals.title = "Arguments"
        self._optionals.title = "Options"
        self.add_argument("-h", "--help", "--aide", action="help", help="montrer cette aide")

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and how to learn more; exit status 2."""
        for english, french in _ERRORS:
            message = message.replace(english, french)
        print(f"{self.prog} : {message}", file=sys.stderr)  # noqa: T201
        print(f"Voir « {self.prog} --aide ».", file=sys.stderr)  # noqa: T201
        raise SystemExit(2)


def say(text: str, stream: IO[str] | None = None) -> None:
    """Write a line for the person at the terminal."""
    print(text, file=stream or sys.stdout)
