"""The version, alone in a file so that the build and the package read one place."""

__version__ = "0.1.0"
