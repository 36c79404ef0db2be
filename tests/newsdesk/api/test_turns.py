"""Who came first is served first, and never more at once than there are turns."""

from __future__ import annotations

import threading
from functools import partial

import pytest

from newsdesk.api.turns import Turns
from tests.waiting import wait_until


def test_turns_are_given_in_order_of_arrival() -> None:
    turns, order, go = Turns(1), list[int](), threading.Event()

    def work(number: int) -> None:
        with turns.taken():
            order.append(number)
            go.wait()

    def stands(number: int) -> bool:
        return len(order) == 1 and turns.waiting == number

    threads = []
    for number in range(6):
        threads.append(threading.Thread(target=work, args=(number,)))
        threads[-1].start()
        wait_until(partial(stands, number), "the next one stands in line")
    go.set()
    for thread in threads:
        thread.join()
    assert order == list(range(6))
    assert turns.waiting == 0


def test_as_many_work_at_once_as_there_are_turns() -> None:
    turns, lock = Turns(2), threading.Lock()
    inside, most = 0, 0

    def work() -> None:
        nonlocal inside, most
        for _ in range(50):
            with turns.taken():
                with lock:
                    inside += 1
                    most = max(most, inside)
                with lock:
                    inside -= 1

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert 1 <= most <= 2
    assert inside == 0


def test_a_turn_that_fails_is_given_on() -> None:
    turns = Turns(0)  # is one
    for _ in range(3):
        with pytest.raises(ValueError, match="broken"), turns.taken():
            raise ValueError("broken")
    with turns.taken():
        assert turns.waiting == 0
