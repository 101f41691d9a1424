"""`vigie serve` in a process of its own, whose Slack is ours: `python -m tests.operations.serving`.

Everything else is the product's: the settings come from the environment, signals stop it.
"""

import asyncio
import sys

from bot.config import load_settings
from bot.logs import configure_logs
from bot.platforms import Elsewhere
from bot.service import serve

if __name__ == "__main__":
    configure_logs()
    asyncio.run(serve(load_settings(), elsewhere=Elsewhere(slack_api=sys.argv[1])))
