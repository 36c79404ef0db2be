"""The commands that say who may log in: `newsdesk users add`, `remove`, `token`, `drop-tokens` and `list`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from newsdesk.access.rights import RIGHTS, parse_rights
from newsdesk.access.users import ANYBODY, UsersError, UsersFile
from newsdesk.cli import console
from newsdesk.cli.console import OUT
from newsdesk.cli.options import AsJson, UsersPath
from qa.presenting.records.command_types import UserRecord

Name = Annotated[str, typer.Argument(help="The user's name.")]

users = typer.Typer(no_args_is_help=True, help="Say who may log in, and what each may do.")


@users.command("add")
def add_user(
    name: Annotated[str, typer.Argument(help=f"The user's name; `{ANYBODY}` for those who do not log in.")],
    rights: Annotated[list[str], typer.Option("--rights", help=f"Of {', '.join(RIGHTS)}; may have commas.")],
    no_password: Annotated[bool, typer.Option("--no-password", help="For a script, which has a token.")] = False,
    password_stdin: Annotated[bool, typer.Option("--password-stdin", help="Read the password from a pipe.")] = False,
    file: UsersPath = None,
) -> None:
    """Add a user, or change one: the rights, and the password, which is asked for."""
    if no_password or name == ANYBODY:
        password = None
    elif password_stdin:
        password = sys.stdin.readline().rstrip("\r\n")
    else:
        password = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    _file(file).set(name, parse_rights(rights), password)
    OUT.print(f"{name} may {', '.join(r for r in RIGHTS if r in parse_rights(rights))}", markup=False)


@users.command("remove")
def remove_user(name: Name, file: UsersPath = None) -> None:
    """Remove a user; sessions and tokens end at once."""
    _file(file).remove(name)
    OUT.print(f"{name} is removed", markup=False)


@users.command("token")
def add_token(name: Name, file: UsersPath = None) -> None:
    """Print a new token for scripts of a user; it cannot be shown again."""
    sys.stdout.write(_file(file).add_token(name) + "\n")


@users.command("drop-tokens")
def drop_tokens(name: Name, file: UsersPath = None) -> None:
    """Take all tokens from a user."""
    OUT.print(f"{_file(file).drop_tokens(name):,} tokens of {name} are no longer taken", markup=False)


@users.command("list")
def list_users(file: UsersPath = None, as_json: AsJson = False) -> None:
    """List the users with their rights."""
    for user in _file(file).users().values():
        rights = [right for right in RIGHTS if right in user.rights]
        if as_json:
            record = UserRecord(
                name=user.name, rights=tuple(rights), password=user.password is not None, tokens=len(user.tokens)
            )
            console.print_record(record)
        else:
            OUT.print(f"{user.name}: {', '.join(rights)}", markup=False)


def _file(path: Path | None) -> UsersFile:
    if path is None:
        raise UsersError("name the file of users with --users, or in NEWSDESK_USERS")
    return UsersFile(path)
