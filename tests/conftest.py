"""What the tests share: the knowledge graph closed once, the folder of shared material, the --accept switch."""

import os
from pathlib import Path

import pytest

import casco_kg

# A fault of ours is to be seen in a test, and not put into words.
os.environ["CASCO_KG_TRACEBACK"] = "1"

ROOT = Path(__file__).parent.parent
TESTS = ROOT / "tests"
#: Material beside the checkout, which CI has and a visitor has not.
SHARED = Path(os.environ.get("CASCO_KG_SHARED", ROOT.parent / "shared"))


def pytest_addoption(parser):
    parser.addoption("--accept", action="store_true", help="rewrite the expected answers by the present ones")


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
