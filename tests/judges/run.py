"""Run every judge, each in a process of its own, and show one table; exit 1 if any is red."""

from __future__ import annotations

import json
import subprocess
import sys

from support import HERE, Verdict, table

LANES = (
    "rl_profile",
    "consistency",
    "quality",
    "formatting",
    "sparql",
    "shacl",
    "serialisations",
    "installs",
    "faults",
    "report",
    "pages",
    "release",
    "notebook",
)


def verdicts(lane: str) -> list[Verdict]:
    """Return the verdicts of one lane; a lane that breaks is red."""
    done = subprocess.run(
        [sys.executable, HERE / f"{lane}.py", "--json"], check=False, stdout=subprocess.PIPE, text=True
    )
    try:
        return [Verdict(**{**told, "faults": tuple(told["faults"])}) for told in json.loads(done.stdout)]
    except ValueError:
        return [Verdict(lane, "-", 0, (f"broke off with exit code {done.returncode}",))]


def main() -> None:
    """Judge by all lanes, or by those that are named."""
    judged = []
    for lane in sys.argv[1:] or LANES:
        print(f"judging: {lane} …", file=sys.stderr, flush=True)
        judged += verdicts(lane)
    print(table(judged))
    sys.exit(0 if all(verdict.green for verdict in judged) else 1)


if __name__ == "__main__":
    main()
