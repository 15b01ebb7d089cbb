"""Makes a release: every file that is published, in one folder, with what describes them.

``python -m release -o FOLDER`` in tools/, or ``python tools/release -o FOLDER`` anywhere.
"""
