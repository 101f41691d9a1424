"""`vigie serve` and `vigie manifest slack`."""

import argparse
import asyncio
import json

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
    say(json.dumps(slack_manifest(request_url=address), ensure_ascii=False, indent=2))
    return 0
