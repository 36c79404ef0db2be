"""Checks which addresses may be connected to: those of the public internet, so that no URL reaches private machines.

A URL comes from outside (a feed, a redirect, someone's question), and the machine that fetches it can often reach what
its sender cannot: the router, a database without a password, the cloud's metadata with its keys. So every address of a
host is checked, and the connection goes to the very address that was checked: a name that resolves to something else a
moment later (DNS rebinding) gains nothing.
"""

from __future__ import annotations

import socket
from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

Address = IPv4Address | IPv6Address
Resolve = Callable[[str], list[str]]

_PRIVATE = [
    ip_network(text)
    for text in (
        "127.0.0.0/8", "::1/128",                          # this machine
        "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16",   # RFC 1918
        "100.64.0.0/10",                                   # RFC 6598, behind a carrier's NAT
        "fc00::/7",                                        # RFC 4193
    )
]  # fmt: skip
_NEVER = [
    ip_network(text)
    for text in (
        "169.254.0.0/16", "fe80::/10",                     # link-local: metadata of most clouds is at 169.254.169.254
        "fd00:ec2::/32", "fd20:ce::/32",                   # the same over IPv6 (Amazon; Google)
        "100.100.100.200/32", "192.0.0.192/32",            # the same (Alibaba; Oracle)
        "168.63.129.16/32",                                # Azure's, which is no private address
    )
]  # fmt: skip
_GLOBAL_V6 = ip_network("2000::/3")  # the only unicast space that was ever given out (IANA)
_NAT64 = ip_network("64:ff9b::/96")  # RFC 6052: an IPv4 address in its last 32 bits


class Refused(Exception):
    """Refuses a host that does not exist, may not be connected to, or has no trusted certificate."""


def system_addresses(host: str) -> list[str]:
    """Returns the addresses of a host, best first, as the system's resolver gives them.

    Raises:
        OSError: If there are none (`socket.gaierror`).
    """
    try:
        infos = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except UnicodeError as error:  # a label that is empty or longer than 63 characters
        raise socket.gaierror(socket.EAI_NONAME, "not a host name") from error
    return list(dict.fromkeys(str(info[4][0]) for info in infos))


class Guard:
    """Turns hosts into addresses that may be connected to.

    Args:
        allow_private: Whether this machine's own and private networks' addresses may be, too. Link-local, metadata,
            multicast and reserved addresses may never be.
        resolve: Returns a host's addresses.
    """

    def __init__(self, allow_private: bool, resolve: Resolve = system_addresses) -> None:
        self._allow_private = allow_private
        self._resolve = resolve

    def addresses(self, host: str) -> list[str]:
        """Returns the addresses of a host, in the order in which to try them.

        Raises:
            Refused: If any of them may not be connected to (a host half of whose addresses are private is no mistake),
                or there are none.
            OSError: If they cannot be found out just now.
        """
        try:
            addresses = self._resolve(host)
        except socket.gaierror as error:
            if error.errno == socket.EAI_AGAIN:
                raise
            raise Refused(f"{host} is not a known host") from error
        for text in addresses:
            problem = self._problem(text)
            if problem:
                raise Refused(f"{host} may not be connected to: {text} is {problem}")
        return addresses

    def _problem(self, text: str) -> str | None:
        try:
            address = ip_address(text)
        except ValueError:
            return "no IP address"
        inner = embedded(address)
        if any(inner in network for network in _NEVER):
            return "a link-local or metadata address"
        if any(inner in network for network in _PRIVATE):
            return None if self._allow_private else "a private address (allow_private lifts this)"
        return None if _is_public(inner) else "not an address of the public internet"


def embedded(address: Address) -> Address:
    """Returns the IPv4 address inside an IPv6 address (mapped, NAT64 or 6to4), else the address itself."""
    if isinstance(address, IPv4Address):
        return address
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address


def _is_public(address: Address) -> bool:
    special = address.is_multicast or address.is_reserved or address.is_unspecified  # is_global passes multicast
    return address.is_global and not special and (address.version == 4 or address in _GLOBAL_V6)
