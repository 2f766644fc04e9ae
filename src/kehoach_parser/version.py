"""The version of the package, readable without its metadata."""

VERSION = "0.1.0"
