"""The command line: `newsdesk` and a command.

Exit codes: 0 done; 1 an error, said in one line; 2 wrong use; 3 no answer, nothing found, or a quote that does not
stand; 4 done, but some files were left out; 130 stopped with Ctrl+C.
"""

from __future__ import annotations

import io
import sys
from typing import Annotated, NoReturn

import typer

from corpus import NewsdeskError
from newsdesk import __version__
from newsdesk.cli.console import ERR, OUT
from newsdesk.cli.database_commands import copy, migrate
from newsdesk.cli.digest_command import digest
from newsdesk.cli.doctor_command import doctor
from newsdesk.cli.evidence_commands import check_quotes, feedback
from newsdesk.cli.index_commands import add, remove, status, watch
from newsdesk.cli.options import FAILED
from newsdesk.cli.question_commands import ask, chat, search, timeline
from newsdesk.cli.recovery_commands import backup, repair, restore
from newsdesk.cli.users_commands import users

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Ask news articles a question.")
for command in (
    add,
    watch,
    remove,
    ask,
    search,
    timeline,
    digest,
    check_quotes,
    feedback,
    status,
    backup,
    restore,
    repair,
    migrate,
    copy,
    doctor,
    chat,
):
    app.command(command.__name__.replace("_", "-"))(command)
app.add_typer(users, name="users")


def _print_version(wanted: bool) -> None:
    if wanted:
        OUT.print(f"newsdesk {__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version, and end.")
    ] = False,
) -> None:
    """Takes the options that stand before a command."""


def main() -> NoReturn:
    """Runs the command line; errors raised on purpose become one line and exit code 1."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a console of Windows has another encoding, which loses letters
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        app(prog_name="newsdesk", standalone_mode=True)
    except NewsdeskError as error:
        ERR.print(f"newsdesk: {error}", style="red", markup=False)
        sys.exit(FAILED)
    sys.exit(0)


if __name__ == "__main__":
    main()
