"""Trying passwords is bounded for an address, an account and all together, before a password is looked at."""

import datetime
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier, BrokenBarrierError, Lock

import pytest
from django.contrib.auth.backends import ModelBackend
from django.db import connection
from django.test import Client
from django.utils import timezone

from playbook.accounts import places, throttle
from playbook.accounts.models import Failure, KnownAddress, User

RIGHT = {"username": "agent", "password": "playbook"}


@pytest.fixture(autouse=True)
def places_of_this_test(settings, tmp_path):
    """Places that no other process of the suite takes."""
    settings.DATA_DIR = tmp_path


@pytest.fixture
def looked_at(monkeypatch):
    """The names whose passwords were looked at."""
    names, real = [], ModelBackend.authenticate

    def look(self, request, username=None, password=None, **kwargs):
        names.append(username)
        return real(self, request, username, password, **kwargs)

    monkeypatch.setattr(ModelBackend, "authenticate", look)
    return names


def try_names(client, count, start=0, **kwargs):
    """Sign in with `count` made-up names; the statuses."""
    return [
        client.post("/sign-in/", {"username": f"nobody{n}", "password": "wrong"}, **kwargs).status_code
        for n in range(start, start + count)
    ]


@pytest.mark.django_db
def test_one_address_tries_only_so_many_names(client, looked_at):
    statuses = try_names(client, 40)

    assert statuses == [422] * 30 + [429] * 10
    assert len(looked_at) == 30
    assert Failure.objects.count() == 30


def test_another_address_goes_on(client, agent):
    try_names(client, 40, REMOTE_ADDR="192.0.2.9")

    assert client.post("/sign-in/", RIGHT).status_code == 302


@pytest.mark.django_db
def test_addresses_of_one_ipv6_line_are_one(client):
    for number in range(30):
        try_names(client, 1, number, REMOTE_ADDR=f"2001:db8::{number:x}")

    assert try_names(client, 1, REMOTE_ADDR="2001:db8::ffff") == [429]
    assert try_names(client, 1, REMOTE_ADDR="2001:db8:0:1::1") == [422]


@pytest.mark.django_db
def test_an_address_that_people_sign_in_from_has_more_room(client):
    for number in range(8):
        User.objects.create_user(f"person{number}", password="playbook")
        client.post("/sign-in/", {"username": f"person{number}", "password": "playbook"})

    statuses = try_names(client, 80)

    assert statuses.count(422) == 30 + 8 * 5


def test_the_morning_of_a_contact_centre_with_one_address(client, team):
    """Four hundred people, one in five of whom mistypes twice."""
    for number in range(100):
        User.objects.create_user(f"person{number}", password="playbook")
    refused = 0
    for number in range(100):
        for password in (["wrong", "wrong"] if number % 5 == 0 else []) + ["playbook"]:
            answer = client.post("/sign-in/", {"username": f"person{number}", "password": password})
        refused += answer.status_code != 302

    assert refused == 0


def test_one_account_is_tried_only_so_often_from_everywhere(client, agent, looked_at):
    statuses = [
        client.post("/sign-in/", {**RIGHT, "password": "wrong"}, REMOTE_ADDR=f"192.0.2.{n}").status_code
        for n in range(60)
    ]

    assert statuses == [422] * 50 + [429] * 10
    assert len(looked_at) == 50


def test_whoever_has_signed_in_from_there_before_is_not_stopped_by_it(client, agent):
    client.post("/sign-in/", RIGHT, REMOTE_ADDR="198.51.100.1")
    for number in range(60):
        client.post("/sign-in/", {**RIGHT, "password": "wrong"}, REMOTE_ADDR=f"192.0.2.{number}")

    assert client.post("/sign-in/", RIGHT, REMOTE_ADDR="198.51.100.1").status_code == 302
    assert client.post("/sign-in/", RIGHT, REMOTE_ADDR="198.51.100.2").status_code == 429


def test_where_people_signed_in_is_forgotten_after_a_month(client, agent):
    KnownAddress.objects.create(account="gone", address="192.0.2.1", at=timezone.now() - datetime.timedelta(days=31))

    client.post("/sign-in/", RIGHT)

    assert list(KnownAddress.objects.values_list("account", flat=True)) == ["agent"]


@pytest.mark.django_db
def test_nobody_waits_for_a_password_where_too_many_are_looked_at(client, monkeypatch):
    monkeypatch.setattr(places, "BUSY_SECONDS", 0)
    with places.place(is_known=False):
        answer = client.post("/sign-in/", RIGHT)

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "3")
    assert "Try again in a few seconds." in answer.text
    assert 'value="agent"' in answer.text
    assert not Failure.objects.exists()


def test_strangers_do_not_keep_out_who_is_known(client, agent):
    client.post("/sign-in/", RIGHT)
    with places.place(is_known=False):
        assert client.post("/sign-in/", RIGHT).status_code == 302


def test_a_place_is_counted_by_every_process_of_the_machine(monkeypatch):
    monkeypatch.setattr(places.os, "cpu_count", lambda: 2)
    monkeypatch.setattr(places, "BUSY_SECONDS", 0)
    with places.place(is_known=False):
        held = places._threads["anybody"]
        held.release()  # what another process has: threads of its own, and the same files
        with pytest.raises(places.NoPlace), places.place(is_known=False):
            pass
        held.acquire()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_counted_after", [True, False], ids=["counted", "control"])
def test_tries_at_the_same_moment_are_counted_together(agent, monkeypatch, is_counted_after):
    meet, lock, looks = Barrier(20), Lock(), []
    check = throttle.Try._refuse_if_over

    def check_and_meet(self, *, already):
        # Everybody has looked before anybody is counted.
        if already or is_counted_after is None:
            return check(self, already=already) if is_counted_after else None
        check(self, already=already)
        with_patience(meet)
        return None

    def look(self, *args, **kwargs):
        with lock:
            looks.append(1)

    monkeypatch.setattr(throttle.Try, "_refuse_if_over", check_and_meet)
    monkeypatch.setattr(throttle, "place", contextmanager(lambda is_known: (yield)))
    monkeypatch.setattr(ModelBackend, "authenticate", look)
    with ThreadPoolExecutor(20) as pool:
        list(pool.map(lambda _n: sign_in_and_close(), range(20)))

    assert (len(looks) <= throttle.PER_PAIR) is is_counted_after


def with_patience(barrier):
    """Wait for the others; on with it where one of them has failed."""
    try:
        barrier.wait(10)
    except BrokenBarrierError:
        return


def sign_in_and_close():
    """Sign in wrongly in a thread of its own."""
    try:
        return Client().post("/sign-in/", {**RIGHT, "password": "wrong"}).status_code
    finally:
        connection.close()
