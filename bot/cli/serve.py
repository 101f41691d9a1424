"""`vigie serve`, `vigie manifest slack` and `vigie manifest teams`."""

import argparse
import asyncio
import json
import sys

from bot.cli.french import say
from bot.config import load_settings
from bot.logs import configure_logs
from bot.service import serve as run_service
from bot.slack.manifest import manifest as slack_manifest


def serve(_options: argparse.Namespace) -> int:
    """Serve until told to stop."""
    configure_logs()
    asyncio.run(run_service(load_settings()))
    return 0


def manifest(options: argparse.Namespace) -> int:
    """Write the manifest to paste in Slack's page « Your Apps »."""
    address = f"{options.url.rstrip('/')}/slack/events"
    made = slack_manifest(request_url=address, socket=options.socket)
    say(json.dumps(made, ensure_ascii=False, indent=2))
    return 0


def teams_package(options: argparse.Namespace) -> int:
    """Write the package to upload in Teams's page « Gérer vos applications »."""
    from bot.teams.manifest import package

    app_id = options.app_id or load_settings().teams_app_id
    try:
        made = package(app_id=app_id, url=options.url.rstrip("/"))
    except ValueError as error:
        say(f"Paquet impossible : {error}. Voir « vigie manifest teams --aide ».", sys.stderr)
        return 2
    options.out.write_bytes(made)
    say(
        f"Paquet écrit : {options.out}. Téléversez-le dans Teams (Applications, puis "
        "« Gérer vos applications »)."
    )
    return 0
