"""Turns: first come, first served, and never a wait without an end."""

import threading

from storage.locks import Turns

PATIENCE = 30.0


def test_turns_are_taken_in_the_order_of_arrival() -> None:
    turns, order = Turns(), list[int]()
    waiting = [threading.Event() for _ in range(8)]
    threads = []

    def take(number: int) -> None:
        waiting[number].set()
        with turns.turn(PATIENCE):
            order.append(number)

    with turns.turn(PATIENCE):
        for number in range(8):
            thread = threading.Thread(target=take, args=(number,))
            thread.start()
            threads.append(thread)
            assert waiting[number].wait(PATIENCE)
            while len(turns._waiting) <= number:  # in line before the next one starts
                threading.Event().wait(0.001)
    for thread in threads:
        thread.join(PATIENCE)
    assert order == list(range(8))


def test_a_turn_that_does_not_come_is_gone_on_without() -> None:
    turns = Turns()
    with turns.turn(PATIENCE), turns.turn(0.01):
        pass
    with turns.turn(0.0):
        assert not turns._waiting


def test_an_error_in_a_turn_gives_it_on() -> None:
    turns = Turns()
    try:
        with turns.turn(PATIENCE):
            raise ValueError
    except ValueError:
        pass
    with turns.turn(PATIENCE):
        assert turns._taken
    assert not turns._taken
