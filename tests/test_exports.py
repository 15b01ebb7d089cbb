"""What is exported is the same on every run, blank nodes included."""

import subprocess
import sys

import pytest

from casco_kg.exports import RDF_FORMATS, export, serialize


@pytest.mark.parametrize("rdf_format", RDF_FORMATS)
def test_two_runs_write_the_same_bytes(rdf_format):
    code = (
        "import sys; from casco_kg.exports import export, serialize;"
        f"sys.stdout.buffer.write(serialize(export(), {rdf_format!r}))"
    )
    other = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True).stdout
    assert serialize(export(), rdf_format) == other
