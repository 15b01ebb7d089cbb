"""Judge: whoever installs finds the knowledge, from a wheel, an sdist and an editable checkout.

The line below "Run it" in README.md is run as it stands, in a copy of what git tracks; it brings all that is needed
into an empty environment. There each of the three takes the place of the one before, asks for the same packages, and is
used from another folder.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from support import ROOT, CannotJudge, Fixture, Verdict, main, pypi, run, workspace

HATCHLING = (
    "hatchling",
    "1.27.0",
    "packaging==26.3",
    "pathspec==1.1.1",
    "pluggy==1.7.0",
    "trove-classifiers==2026.9.21.13",
)

#: What is asked of every installation: each needs another folder of knowledge.
COMMANDS = {
    "ontology": ("infer",),
    "queries": ("ask", "outputs", "--format", "csv"),
    "shapes": ("rules", "--format", "csv"),
}


def copied(folder: Path) -> Path:
    """Copy what git tracks, as it stands in the work tree."""
    names = run(["git", "-C", ROOT, "ls-files", "-z"]).stdout.split("\0")
    copy = folder / "checkout"
    for name in filter(None, names):
        if (ROOT / name).exists():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, copy / name)
    return copy


def built(checkout: Path, target: str, folder: Path) -> Path:
    """Build a wheel or an sdist with the backend of pyproject.toml."""
    path = {**os.environ, "PYTHONPATH": str(pypi(*HATCHLING))}
    done = run([sys.executable, "-m", "hatchling", "build", "-t", target, "-d", folder], cwd=checkout, env=path)
    if done.returncode:
        raise CannotJudge(f"hatchling: {done.stderr.strip()[-300:]}")
    (found,) = folder.glob("*.whl" if target == "wheel" else "*.tar.gz")
    return found


def answers(command: list[str | Path], folder: Path, **options: object) -> dict[str, str]:
    """Return what an installation answers from another folder, by the folder of knowledge that it needs."""
    told = {}
    for name, arguments in COMMANDS.items():
        done = run([*command, *arguments], cwd=folder, **options)
        told[name] = done.stdout if not done.returncode else f"exit {done.returncode}: {done.stderr.strip()}"
    return told


def faults(found: dict[str, str], expected: dict[str, str]) -> tuple[str, ...]:
    """Return which answers are not those of the checkout."""
    return tuple(
        f"{name}/: {found[name][:150] or 'no answer'}"
        for name in expected
        if found[name] != expected[name] or not expected[name].strip()
    )


def checkout_answers(folder: Path) -> dict[str, str]:
    """Return what the checkout that runs this answers."""
    return answers([sys.executable, "-c", "from casco_kg.cli import main; main()"], folder)


def judge() -> Iterator[Verdict]:
    """Run the line of README.md, then install in three ways."""
    with workspace() as folder:
        checkout = copied(folder)
        expected = checkout_answers(folder)
        yield Verdict("installs, Run it in README.md", "bash", 1, run_it(checkout))
        installed = checkout / ".venv" / "bin"
        needed = requirements(installed)
        wheel = built(checkout, "wheel", folder / "wheel")
        sdist = built(checkout, "sdist", folder / "sdist")
        for kind, what in (("wheel", [wheel]), ("sdist", [sdist]), ("editable", ["-e", checkout])):
            replaced(installed, *what)
            found = answers([installed / "casco-kg"], folder)
            told = faults(found, expected)
            if requirements(installed) != needed:
                told += (f"{kind}: asks for other packages than the checkout",)
            yield Verdict(f"installs, {kind}", f"pip {version('pip')}", len(found), told)


def replaced(installed: Path, *what: str | Path) -> None:
    """Install into an environment in place of the casco-kg that is there, and nothing else."""
    options = ("--quiet", "--disable-pip-version-check", "--force-reinstall", "--no-deps")
    done = run([installed / "pip", "install", *options, *what])
    if done.returncode:
        raise CannotJudge(f"pip install {' '.join(map(str, what))}: {done.stderr.strip()[-300:]}")


def requirements(installed: Path) -> str:
    """Return what the casco-kg of an environment asks for, in a folder that holds none."""
    told = "import importlib.metadata as m; print(*sorted(m.requires('casco-kg')), m.version('casco-kg'), sep='\\n')"
    return run([installed / "python", "-c", told], cwd=installed).stdout or "nothing"


def run_it(checkout: Path) -> tuple[str, ...]:
    """Run the first indented line below "Run it" in an empty environment."""
    line = re.search(r"^## Run it$.*?^    (.+?)$", (checkout / "README.md").read_text(), re.MULTILINE | re.DOTALL)
    if line is None:
        return ("README.md has no line below Run it",)
    done = run(["bash", "-c", line.group(1)], cwd=checkout)
    if done.returncode or not done.stdout.strip():
        return (f"exit {done.returncode}: {done.stderr.strip()[-300:]}",)
    return ()


def fixtures() -> Iterator[Fixture]:
    """Leave one folder at a time out of what a wheel installs, and break the line."""
    with workspace() as folder:
        checkout = copied(folder)
        expected = checkout_answers(folder)
        wheel = built(checkout, "wheel", folder / "wheel")
        for name in COMMANDS:
            target = folder / f"without-{name}"
            subprocess.run(
                [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", target, wheel],
                check=True,
                capture_output=True,
            )
            shutil.rmtree(target / "casco_kg" / "_kg" / name)
            command: list[str | Path] = [sys.executable, "-c", "from casco_kg.cli import main; main()"]
            found = answers(command, folder, env={**os.environ, "PYTHONPATH": str(target)})
            yield Fixture(f"a wheel without {name}/", faults(found, expected))
        (checkout / "README.md").write_text("## Run it\n\n    casco-kg-that-is-not-here\n", encoding="utf-8")
        yield Fixture("a line that does not run", run_it(checkout))


if __name__ == "__main__":
    main("installs", judge, fixtures)
