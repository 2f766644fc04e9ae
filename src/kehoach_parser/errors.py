"""What can go wrong while a file or a grammar is loaded. One exception is one exit code; its text names the remedy."""

from __future__ import annotations


class KehoachError(Exception):
    """Base of all errors of this package. `code` is stable, `exit_code` is what the command returns."""

    code = "error"
    exit_code = 1

    def __init__(self, path: str, detail: str = "") -> None:
        super().__init__(path, detail)
        self.path = path
        self.detail = detail

    def __str__(self) -> str:
        return f"{self.path}: {self.code}" + (f" ({self.detail})" if self.detail else "")


class InputMissingError(KehoachError):
    """The path does not exist, is a folder, or may not be read."""

    code = "not-found"
    exit_code = 3


class NotAFileError(InputMissingError):
    code = "is-a-folder"


class UnreadableError(InputMissingError):
    code = "not-readable"


class EmptyFileError(KehoachError):
    code = "empty-file"
    exit_code = 4


class UnsupportedFormatError(KehoachError):
    """The content is of no format that this version reads."""

    code = "unsupported-format"
    exit_code = 5


class CorruptFileError(KehoachError):
    """The content claims a format and breaks its rules beyond repair."""

    code = "corrupt-file"
    exit_code = 6


class PasswordRequiredError(KehoachError):
    code = "password-required"
    exit_code = 7


class NeedsOcrError(KehoachError):
    """The pages are pictures: there is no text layer to read."""

    code = "needs-ocr"
    exit_code = 8


class ResourceLimitError(KehoachError):
    """The file would need more memory, time or disk than is allowed (zip bombs, huge pages)."""

    code = "resource-limit"
    exit_code = 9


class MissingProgramError(KehoachError):
    """A system program or an optional package is needed; `detail` names it."""

    code = "missing-program"
    exit_code = 10


class GrammarError(KehoachError):
    """A grammar file breaks the format or one of its own examples; `detail` has rule and reason."""

    code = "grammar-error"
    exit_code = 11


class OutputError(KehoachError):
    """The result could not be written; `detail` has the system's reason."""

    code = "not-writable"
    exit_code = 15
