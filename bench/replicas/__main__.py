"""`python -m bench.replicas`: two replicas killed under load, their database too, clocks apart.

Real leases and Slack's real pace, so that lateness is what people would see. A few minutes.
"""

import argparse
import asyncio
import sys
import tempfile
from pathlib import Path

from tests.databases import PostgresqlMissing, postgresql_server
from tests.replicas.aftermath import Aftermath
from tests.replicas.storm import Plan, run_storm

_WIDTH = 30


def main() -> None:
    """Run one plan and print what it left; the exit status is 1 when something was lost."""
    options = _options()
    plan = Plan(
        seed=options.seed,
        reports=options.reports,
        rate=options.rate,
        kills=options.kills,
        crashes=options.crashes,
        skew=options.skew,
        lease=30.0,
        slack_pace=1.05,
        deadline=60.0,
        patience=600.0,
    )
    print(
        f"{plan.reports} signalements à {plan.rate:g}/s, {plan.kills} kill -9, {plan.crashes} "
        f"pannes de la base, horloges à {plan.skew:g} s, {plan.twice:.0%} livrés deux fois, "
        f"{plan.failing:.0%} d’appels refusés, graine {plan.seed}"
    )
    with tempfile.TemporaryDirectory(prefix="vigie-banc-") as folder:
        try:
            with postgresql_server() as server:
                log = Path(folder) / "repliques.log"
                found = asyncio.run(run_storm(server, plan, log, _progress))
        except PostgresqlMissing as missing:
            print(f"PostgreSQL : pas mesuré ({missing})")
            return
    _tell(found)
    if _broken(found):
        sys.exit(1)


def _broken(found: Aftermath) -> bool:
    wrong = found.lost or found.twofold or found.unalerted
    clocks = found.missed or found.twice > 0.05 * found.rang
    left = found.outstanding or found.dead or found.extra >= 0.05 * found.posts
    return bool(wrong or clocks or left)


def _tell(found: Aftermath) -> None:
    rows = {
        "acceptés": found.accepted,
        "refusés, et dits tels": sum(found.refused.values()),
        "acceptés et perdus": len(found.lost),
        "acceptés en double": len(found.twofold),
        "gardés quoique dits refusés": found.unsaid,
        "dossiers sans alerte": len(found.unalerted),
        "échéances sonnées": found.rang,
        "échéances manquées": found.missed,
        "échéances deux fois": f"{found.twice} ({found.twice / max(1, found.rang):.1%})",
        "résumés du matin": f"{found.mornings[0]} sonné, {found.mornings[1]} écrits",
        "encore à faire": found.outstanding,
        "abandonnés": found.dead,
        "messages": found.posts,
        "messages en double": f"{found.extra} ({found.extra / max(1, found.posts):.1%})",
        "retard des messages": found.messages,
        "retard du salon d’alertes": found.alerts,
        "retard des échéances": found.deadlines,
    }
    for name, value in rows.items():
        print(f"  {name:<28}: {value}")
    for step, rung in found.steps.items():
        told = f"{rung.done} sonnées, {rung.missed} manquées, {rung.acted} gestes"
        print(f"    {step:<20}: {told}, {rung.twice} en trop")
    for why, times in found.refused.items():
        print(f"    {times} refus : {why}")


def _progress(what: str, done: int, total: int) -> None:
    """A bar on the error stream, drawn again when it has grown."""
    filled = _WIDTH * done // total
    if filled == _WIDTH * (done - 1) // total and done < total:
        return
    end = "\n" if done == total else ""
    bar = f"{what:<13} [{'█' * filled}{' ' * (_WIDTH - filled)}] {done}/{total}"
    print(f"\r{bar:<70}", end=end, file=sys.stderr, flush=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=200, help="signalements (défaut : 200)")
    parser.add_argument("--rate", type=float, default=1, help="par seconde (défaut : 1)")
    parser.add_argument("--kills", type=int, default=10, help="arrêts brutaux (défaut : 10)")
    parser.add_argument("--crashes", type=int, default=2, help="de la base (défaut : 2)")
    parser.add_argument("--skew", type=float, default=5, help="écart des horloges, en secondes")
    parser.add_argument("--seed", type=int, default=2026, help="graine du hasard")
    return parser.parse_args()


if __name__ == "__main__":
    main()
