"""Who may do what: passwords, users, tokens and sessions, whatever the protocol."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from newsdesk.access.access import Access
from newsdesk.access.rights import AccessError, TooManyTries, Visitor, WrongPassword, visited_by
from newsdesk.access.sessions import Sessions
from newsdesk.access.tries import Tries
from newsdesk.access.users import UsersError, UsersFile

ALL, READING, NOTHING = {"read", "add", "remove"}, {"read"}, set[str]()
HERE = "192.0.2.7"


class Clock:
    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with two users; a hash takes a third of a second on purpose."""
    users = UsersFile(tmp_path_factory.mktemp("users") / "users.json")
    users.set("ada", frozenset({"read", "add"}), "tide & ebb é")
    users.set("script", frozenset({"read"}))
    return users.path


@pytest.fixture
def file(written: Path, tmp_path: Path) -> UsersFile:
    shutil.copy(written, tmp_path / "users.json")
    return UsersFile(tmp_path / "users.json")


def access(password: str | None = None, read_password: str | None = None, **parts: Any) -> Access:
    return Access(password, read_password, pause=0, **parts)


def rights(desk: Access, token: str = "", session: str = "", address: str = HERE) -> set[str]:
    return set(desk.visitor(address, token=token, session=session).rights)


@pytest.mark.parametrize(
    ("password", "read_password", "everybody"),
    [
        (None, None, ALL),
        ("", "", ALL),
        ("lantern", None, READING),
        (None, "quay", NOTHING),
        ("lantern", "quay", NOTHING),
    ],
)
def test_what_everybody_may_do(password: str | None, read_password: str | None, everybody: set[str]) -> None:
    desk = access(password, read_password)
    assert (rights(desk), desk.is_open, desk.has_logins) == (everybody, everybody == ALL, everybody != ALL)


def test_each_password_opens_what_it_is_for() -> None:
    desk = access("lantern", "quay")
    assert (rights(desk, "lantern"), rights(desk, "quay")) == (ALL, READING)
    assert rights(desk, session=desk.log_in("", "quay", HERE)) == READING
    for wrong in ("LANTERN", "lantern ", "quay\ud800"):
        with pytest.raises(WrongPassword):
            desk.visitor(HERE, token=wrong)


def test_one_word_for_both_opens_all() -> None:
    assert rights(access("lantern", "lantern"), "lantern") == ALL


def test_users_have_their_rights_and_whoever_is_none_has_none(file: UsersFile) -> None:
    desk = access(users=file)
    assert (rights(desk), desk.is_open) == (NOTHING, False)
    assert rights(desk, session=desk.log_in("ada", "tide & ebb é", HERE)) == {"read", "add"}
    for name, password in (("ada", "tide"), ("bob", "tide & ebb é"), ("script", ""), ("", "tide & ebb é")):
        with pytest.raises(WrongPassword):
            desk.log_in(name, password, HERE)


def test_anybody_may_be_given_rights(file: UsersFile) -> None:
    file.set("anybody", frozenset({"read"}))
    desk = access(users=file)
    assert (rights(desk), desk.is_open) == (READING, False)
    with pytest.raises(WrongPassword):
        desk.log_in("anybody", "", HERE)


def test_a_token_is_its_users_until_it_is_taken_away(file: UsersFile) -> None:
    desk = access(users=file)
    token = file.add_token("script")
    assert rights(desk, token) == READING
    assert token not in file.path.read_text()
    assert file.drop_tokens("script") == 1
    with pytest.raises(WrongPassword):
        desk.visitor(HERE, token=token)


def test_the_file_is_read_by_its_owner_alone_and_holds_no_password(file: UsersFile) -> None:
    file.path.chmod(0o644)
    file.set("script", frozenset({"read", "add"}))
    assert file.path.stat().st_mode & 0o777 == 0o600
    assert "tide" not in file.path.read_text()
    assert "scrypt:32768:8:3:" in file.path.read_text()


def test_what_changes_in_the_file_ends_sessions_at_once(file: UsersFile) -> None:
    desk = access(users=file)
    sessions = [desk.log_in("ada", "tide & ebb é", HERE) for _ in range(2)]
    file.set("ada", frozenset({"read"}))
    assert [rights(desk, session=one) for one in sessions] == [READING, READING]
    file.set("ada", frozenset({"read"}), "another tide")
    assert [rights(desk, session=one) for one in sessions] == [NOTHING, NOTHING]
    third = desk.log_in("ada", "another tide", HERE)
    file.remove("ada")
    assert rights(desk, session=third) == NOTHING


def test_sessions_end_when_unused_when_old_and_when_told_to() -> None:
    clock = Clock()
    desk = access("lantern", sessions=Sessions(idle=100, life=250, clock=clock))
    unused, old, ended = (desk.log_in("", "lantern", HERE) for _ in range(3))
    desk.log_out(ended)
    assert (rights(desk, session=old), rights(desk, session=ended)) == (ALL, READING)
    for _ in range(3):
        clock.now += 80
        assert rights(desk, session=old) == ALL
    assert rights(desk, session=unused) == READING
    clock.now += 20
    assert rights(desk, session=old) == READING
    assert rights(desk, session="made up") == READING


def test_ten_wrong_passwords_from_one_address_are_all() -> None:
    clock = Clock()
    desk = access("lantern", tries=Tries(most=10, within=900, clock=clock))
    for number in range(10):
        with pytest.raises(WrongPassword):
            desk.log_in("", f"guess {number}", HERE)
    for word in ("guess", "lantern"):  # the right one is not looked at either
        with pytest.raises(TooManyTries) as caught:
            desk.visitor(HERE, token=word)
        assert caught.value.seconds == 900
    assert rights(desk, "lantern", address="192.0.2.8") == ALL
    clock.now += 900
    assert rights(desk, "lantern") == ALL


@pytest.mark.parametrize(
    ("others", "is_one"),
    [("2001:db8:1:2::9", True), ("2001:db8:1:2:ffff::1%eth0", True), ("2001:db8:1:3::1", False), ("192.0.2.1", False)],
)
def test_a_customers_ipv6_network_is_one_address(others: str, is_one: bool) -> None:
    desk = access("lantern", tries=Tries(most=1, clock=Clock()))
    with pytest.raises(WrongPassword):
        desk.log_in("", "guess", "2001:db8:1:2::1")
    with pytest.raises(TooManyTries if is_one else WrongPassword):
        desk.log_in("", "guess", others)


def test_right_passwords_are_not_counted() -> None:
    desk = access("lantern", tries=Tries(most=1, clock=Clock()))
    assert [rights(desk, "lantern") for _ in range(5)] == [ALL] * 5


def test_a_token_still_opens_where_an_address_guessed(file: UsersFile) -> None:
    token = file.add_token("script")
    desk = access(users=file, tries=Tries(most=1, clock=Clock()))
    with pytest.raises(WrongPassword):
        desk.visitor(HERE, token="guess")
    assert rights(desk, token) == READING


def test_a_wrong_password_costs_time(monkeypatch: pytest.MonkeyPatch) -> None:
    pauses: list[float] = []
    monkeypatch.setattr("newsdesk.access.access.time.sleep", pauses.append)
    desk = Access("lantern")
    with pytest.raises(WrongPassword):
        desk.log_in("", "guess", HERE)
    desk.log_in("", "lantern", HERE)
    assert pauses == [1.0]


def test_the_current_visitor_or_a_password_must_have_the_right() -> None:
    desk = access("lantern", "quay")
    with visited_by(Visitor(rights=frozenset({"read"}))):
        desk.require("read")
        desk.require("add", "lantern")
        with pytest.raises(AccessError, match="the right to add is missing"):
            desk.require("add")
        with pytest.raises(AccessError, match="this password has not the right to add"):
            desk.require("add", "quay")
        with pytest.raises(WrongPassword):
            desk.require("add", "LANTERN")
    with pytest.raises(AccessError, match="the right to read is missing"):
        desk.require("read")  # nobody is there


def test_passwords_and_users_come_from_the_environment(file: UsersFile, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSDESK_AUTH", "word")
    monkeypatch.setenv("NEWSDESK_READ_AUTH", "another")
    found = Access.from_environment(file.path)
    assert (rights(found, "word"), rights(found, "another"), found.has_names) == (ALL, READING, True)
    monkeypatch.delenv("NEWSDESK_AUTH")
    monkeypatch.delenv("NEWSDESK_READ_AUTH")
    assert Access.from_environment().is_open


@pytest.mark.parametrize(
    "content", [None, "", "{}", "[1]", '{"version": 2, "users": []}', '{"version": 1, "users": [7]}']
)
def test_a_file_that_cannot_be_read_lets_nobody_in(file: UsersFile, content: str | None) -> None:
    desk = access(users=file)
    if content is None:
        file.path.unlink()
    else:
        file.path.write_text(content)
    with pytest.raises(UsersError):
        access(users=UsersFile(file.path))
    with pytest.raises(UsersError):
        rights(desk)


@pytest.mark.parametrize("name", ["", "a b", "../ada", "ada\n", "x" * 65, "-ada"])
def test_what_is_no_name_is_refused(file: UsersFile, name: str) -> None:
    with pytest.raises(UsersError, match="is no name of a user"):
        file.set(name, frozenset({"read"}))


@pytest.mark.parametrize("password", ["", "short", "x" * 1_001])
def test_what_is_no_password_is_refused(file: UsersFile, password: str) -> None:
    with pytest.raises(UsersError, match="a password has 8 to 1,000 characters"):
        file.set("bob", frozenset({"read"}), password)


def test_what_is_not_there_cannot_be_changed(file: UsersFile) -> None:
    for change in (file.remove, file.add_token, file.drop_tokens):
        with pytest.raises(UsersError, match="has no user 'bob'"):
            change("bob")
    with pytest.raises(UsersError, match="anybody"):
        file.add_token("anybody")
