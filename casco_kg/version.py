"""The version of this package, which has to be told also where it was not installed with its metadata."""

__all__ = ["__version__"]

__version__ = "0.2.0"
