"""The Vietnamese help pages, from `help/vi.toml` and the commands: their options, values, defaults and order."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import kehoach_parser

HELP = Path(kehoach_parser.__file__).parent / "help"
_SPACE = "\N{NO-BREAK SPACE}"  # keeps what stands in brackets on one line until the page is done


class VietnamesePages:
    """The pages of all commands."""

    def __init__(self, table: Path = HELP / "vi.toml") -> None:
        self._table = tomllib.loads(table.read_text("utf-8"))
        self._words: dict[str, str] = self._table["words"]

    def page(self, context: Any) -> str:
        """What is said of the command of a context."""
        command, out = context.command, context.make_formatter()
        out.write_usage(context.command_path, self._usage(context), prefix=self._words["usage"])
        for paragraph in self._about(command, context.command_path)["about"]:
            out.write_paragraph()
            with out.indentation():
                out.write_text(paragraph)
        parameters = command.get_params(context)
        for kind, title in (("argument", "arguments"), ("option", "options")):
            self._section(out, title, [self._entry(p, context) for p in parameters if p.param_type_name == kind])
        self._section(out, "commands", [self._line(name, context) for name in getattr(command, "commands", {})])
        return str(out.getvalue()).replace(_SPACE, " ")

    def _section(self, out: Any, title: str, entries: list[tuple[str, str]]) -> None:
        if entries:
            with out.section(self._words[title]):
                out.write_dl(entries)

    def _usage(self, context: Any) -> str:
        return " ".join(self._value(piece) for piece in context.command.collect_usage_pieces(context))

    def _about(self, command: Any, path: str) -> dict[str, Any]:
        """The texts of a command, as long as they belong to its English one."""
        found: dict[str, Any] = self._table["commands"][" ".join(path.split()[1:]) or path]
        assert found["english"] == " ".join(command.help.split()), path
        return found

    def _line(self, name: str, context: Any) -> tuple[str, str]:
        return name, self._about(context.command.commands[name], f"{context.command_path} {name}")["short"]

    def _entry(self, parameter: Any, context: Any) -> tuple[str, str]:
        """The names of an option or argument with its values, and what it is for."""
        names, told = parameter.get_help_record(context)
        english, _, marks = told.partition("  [")
        text = self._table["texts"][" ".join(english.split())]
        return self._named(names, parameter), f"{text} {self._marked(marks)}".strip()

    def _named(self, names: str, parameter: Any) -> str:
        """`-o, --out <str>` with the value in Vietnamese; choices stay, since they are typed."""
        options, space, value = re.fullmatch(r"((?:-[\w-]+(?:, )?)*)( ?)(.*)", names).groups()  # type: ignore[union-attr]
        said = self._table["values"].get(parameter.opts[-1]) if value and options else None
        return f"{options}{space}{said or self._value(value)}"

    def _value(self, value: str) -> str:
        return value if "|" in value or not value else self._table["values"][value]

    def _marked(self, marks: str) -> str:
        """`default: 600; x>=1]` in Vietnamese, in brackets."""
        for english, said in self._table["marks"].items():
            marks = marks.replace(english, said)
        return f"[{marks}".replace(" ", _SPACE) if marks else ""
