"""What the tests share: the knowledge graph closed once, the folder of shared material, the --accept switch.

The short lane (``-m "not slow"``) is what one runs while working. At its end it names the tests that it would be
shorter without.
"""

import gc
import os
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

import casco_kg

# A fault of ours is to be seen in a test, and not put into words.
os.environ["CASCO_KG_TRACEBACK"] = "1"

# The width of tables is not that of the terminal of whoever runs the tests.
os.environ.pop("COLUMNS", None)

# Nor is the language of what is made for people that of the machine.
os.environ["LC_ALL"] = "C.UTF-8"

# How fast examples are drawn depends on what else the machine does.
settings.register_profile("casco-kg", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("casco-kg")

ROOT = Path(__file__).parent.parent
TESTS = ROOT / "tests"
#: Material beside the checkout, which CI has and a visitor has not.
SHARED = Path(os.environ.get("CASCO_KG_SHARED", ROOT.parent / "shared"))


def pytest_addoption(parser):
    parser.addoption("--accept", action="store_true", help="rewrite the expected answers by the present ones")


def pytest_collection_finish():
    """What is there by now stays: to look for circles among all tests and knowledge, again and again, takes long."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


#: So many seconds of computing are too many for the short lane: such a test shares what it needs, or is marked slow.
LONG = 2.0
_LONG = pytest.StashKey()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    start = time.process_time()
    try:
        return (yield)
    finally:
        spent = time.process_time() - start
        if spent > LONG and "slow" not in item.keywords:
            item.config.stash.setdefault(_LONG, []).append((spent, item.nodeid))


def pytest_terminal_summary(terminalreporter, config):
    for spent, name in sorted(config.stash.get(_LONG, []), reverse=True):
        terminalreporter.write_line(f"LONG {name}: {spent:.1f} s; share what it needs, or mark it slow")


def told(value):
    """Name a parameter of a test by its path below tests/, or as it is."""
    return str(value.relative_to(TESTS)) if isinstance(value, Path) else None


@pytest.fixture
def accept(request):
    return request.config.getoption("--accept")


@pytest.fixture(scope="session")
def shared():
    if not SHARED.is_dir():
        pytest.skip("left out: the shared material (../shared) is not on this computer")
    return SHARED


@pytest.fixture(scope="session")
def closure():
    """The closure of the knowledge graph alone."""
    return casco_kg.infer()


@pytest.fixture
def write(tmp_path):
    """Write a file for a test and return its path."""

    def written(name, content):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return written
