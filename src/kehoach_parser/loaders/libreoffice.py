"""A document of another office format as .docx, made by LibreOffice.

Each file gets a profile of its own, since two jobs with one profile disturb each other, and since settings of the
user must not matter. LibreOffice returns success even when it could not load a file, so that only the output counts.
"""

from __future__ import annotations

import os
import shutil
import tempfile

from kehoach_parser.errors import CorruptFileError, MissingProgramError, ResourceLimitError
from kehoach_parser.loaders import confined

RESULT_LIMIT = 256 * 1024 * 1024
_PROGRAMS = ("soffice", "libreoffice")
_ELSEWHERE = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "C:\\Program Files\\LibreOffice\\program\\soffice.com",
)
_REGISTRY = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<oor:items xmlns:oor="http://openoffice.org/2001/registry" '
    'xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{}</oor:items>'
)
_SECURITY = "/org.openoffice.Office.Common/Security/Scripting"
_UPDATE = "/org.openoffice.Office.Writer/Content/Update"
_INTERNET = "/org.openoffice.Inet/Settings"
# No macro is run, no picture is fetched, no link is followed; where the system cannot take the network away, the
# proxy is one that nobody serves.
_SETTINGS = (
    (_SECURITY, "DisableMacrosExecution", "true"),
    (_SECURITY, "MacroSecurityLevel", "3"),
    (_SECURITY, "BlockUntrustedRefererLinks", "true"),
    (_UPDATE, "Link", "2"),
    (_UPDATE, "Field", "false"),
    (_INTERNET, "ooInetProxyType", "2"),
    (_INTERNET, "ooInetHTTPProxyName", "127.0.0.1"),
    (_INTERNET, "ooInetHTTPProxyPort", "9"),
    (_INTERNET, "ooInetHTTPSProxyName", "127.0.0.1"),
    (_INTERNET, "ooInetHTTPSProxyPort", "9"),
)
_OPTIONS = ("--headless", "--norestore", "--nolockcheck", "--nodefault", "--nologo", "--nofirststartwizard")
_FILTER = "docx:MS Word 2007 XML"
_KEPT_VARIABLES = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH", "FONTCONFIG_FILE", "FONTCONFIG_PATH")
_STOPPED = (-9, 137, -24, 152)  # killed or out of processor time, as a signal and as a shell says it
_NO_FILTER = "no export filter"
_TOO_MUCH = ("bad_alloc", "Signal 25")  # no memory; a file that grows beyond the limit
_LOG_READ = 64 * 1024


def converted(data: bytes, path: str, kind: str) -> bytes:
    """The bytes of the .docx that LibreOffice makes of a file of this kind (`doc`, `odt`, `rtf`)."""
    program = _program(path, kind)
    with tempfile.TemporaryDirectory(prefix="kehoach-", ignore_cleanup_errors=True) as folder:
        source = _written(folder, f"in.{kind}", data)
        _write_profile(folder)
        log = os.path.join(folder, "log")
        command = [program, f"-env:UserInstallation={_address(folder)}", *_OPTIONS]
        command += ["--convert-to", _FILTER, "--outdir", os.path.join(folder, "out"), source]
        try:
            code = confined.run(command, _environment(folder), log)
        except confined.OutOfTimeError:
            raise ResourceLimitError(path, f"LibreOffice took more than {confined.SECONDS:.0f} seconds") from None
        except OSError as error:
            raise MissingProgramError(path, f"{program} does not run: {error.strerror}") from error
        return _result(os.path.join(folder, "out", "in.docx"), code, log, path, kind)


def _program(path: str, kind: str) -> str:
    found = next((found for name in (*_PROGRAMS, *_ELSEWHERE) if (found := shutil.which(name))), None)
    if found is None:
        raise MissingProgramError(
            path, f"LibreOffice reads .{kind} files; install libreoffice-writer, or save the file as .docx"
        )
    return found


def _result(target: str, code: int, log: str, path: str, kind: str) -> bytes:
    """The converted file, or an error that tells why there is none."""
    if os.path.isfile(target) and os.path.getsize(target):
        if os.path.getsize(target) > RESULT_LIMIT:
            raise ResourceLimitError(path, f"as .docx it has more than {RESULT_LIMIT} bytes")
        with open(target, "rb") as stream:
            return stream.read()
    with open(log, "rb") as stream:
        said = stream.read(_LOG_READ).decode("utf-8", "replace")
    if code in _STOPPED or any(sign in said for sign in _TOO_MUCH):
        raise ResourceLimitError(path, "LibreOffice reached its limit of time, memory or output")
    if _NO_FILTER in said:
        raise MissingProgramError(path, "LibreOffice is there without its Writer; install libreoffice-writer")
    raise CorruptFileError(path, f"LibreOffice cannot load it as .{kind}")


def _written(folder: str, name: str, data: bytes) -> str:
    place = os.path.join(folder, name)
    with open(place, "wb") as stream:
        stream.write(data)
    return place


def _write_profile(folder: str) -> None:
    items = (
        f'<item oor:path="{place}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for place, name, value in _SETTINGS
    )
    os.makedirs(os.path.join(folder, "user"))
    _written(os.path.join(folder, "user"), "registrymodifications.xcu", _REGISTRY.format("".join(items)).encode())


def _address(folder: str) -> str:
    from pathlib import Path

    return Path(folder).as_uri()


def _environment(folder: str) -> dict[str, str]:
    """Nothing of the user's own: what is written elsewhere than in the folder is of no use to anyone."""
    kept = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
    return kept | {"HOME": folder, "TMPDIR": folder, "TEMP": folder, "TMP": folder, "LC_ALL": "C.UTF-8",
                   "SAL_USE_VCLPLUGIN": "svp"}  # fmt: skip
