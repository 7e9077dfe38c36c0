"""One door, and a limit on guessing that stops nobody else."""

import datetime

import pytest
from django.core.management import CommandError, call_command

from playbook.accounts.models import Failure, User

RIGHT = {"username": "agent", "password": "playbook"}
WRONG = {"username": "agent", "password": "wrong"}


def test_the_right_password_leads_on(client, agent):
    response = client.post("/sign-in/", {**RIGHT, "next": "/tips/"})

    assert (response.status_code, response.headers["Location"]) == (302, "/tips/")


@pytest.mark.parametrize("name", ["agent", "nobody"])
def test_a_wrong_name_and_a_wrong_password_are_told_alike(client, agent, name):
    response = client.post("/sign-in/", {"username": name, "password": "wrong"})

    assert response.status_code == 422
    assert "That name and password do not match." in response.text
    assert f'value="{name}"' in response.text


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_nobody_is_sent_to_another_site(client, agent, elsewhere):
    assert client.post("/sign-in/", {**RIGHT, "next": elsewhere}).headers["Location"] == "/"


def test_after_five_failures_even_the_right_password_waits(client, agent):
    for _ in range(5):
        client.post("/sign-in/", WRONG)

    response = client.post("/sign-in/", RIGHT)

    assert response.status_code == 429
    assert 0 < int(response.headers["Retry-After"]) <= 15 * 60
    assert "Wait 15 minutes" in response.text


def test_the_pause_ends_by_itself(client, agent):
    for _ in range(5):
        client.post("/sign-in/", WRONG)
    for failure in Failure.objects.all():
        Failure.objects.filter(pk=failure.pk).update(at=failure.at - datetime.timedelta(minutes=16))

    assert client.post("/sign-in/", RIGHT).status_code == 302


def test_a_hundred_others_behind_the_same_address_get_in(client, agent):
    for number in range(100):
        User.objects.create_user(f"other{number}", password="playbook")
    for _ in range(10):
        client.post("/sign-in/", WRONG)

    answers = {
        client.post("/sign-in/", {"username": f"other{n}", "password": "playbook"}).status_code for n in range(100)
    }

    assert answers == {302}


def test_nobody_can_lock_an_account_from_elsewhere(client, agent):
    for _ in range(5):
        client.post("/sign-in/", WRONG, REMOTE_ADDR="192.0.2.9")

    assert client.post("/sign-in/", RIGHT).status_code == 302


def test_a_made_up_address_does_not_get_round_the_limit(client, agent):
    for number in range(5):
        client.post("/sign-in/", WRONG, headers={"X-Forwarded-For": f"192.0.2.{number}"})

    assert client.post("/sign-in/", RIGHT, headers={"X-Forwarded-For": "192.0.2.77"}).status_code == 429


def test_behind_a_proxy_the_address_is_what_the_proxy_saw(client, agent, settings):
    settings.PROXIES = ["127.0.0.1"]
    for number in range(5):
        client.post("/sign-in/", WRONG, headers={"X-Forwarded-For": f"10.0.0.{number}, 192.0.2.1"})

    assert client.post("/sign-in/", RIGHT, headers={"X-Forwarded-For": "192.0.2.1"}).status_code == 429
    assert client.post("/sign-in/", RIGHT, headers={"X-Forwarded-For": "192.0.2.2"}).status_code == 302


def test_another_case_is_the_same_account(client, agent):
    for name in ("agent", "AGENT", "Agent", "aGent", "agenT"):
        client.post("/sign-in/", {"username": name, "password": "wrong"})

    assert client.post("/sign-in/", RIGHT).status_code == 429


@pytest.mark.parametrize("name", ["AGENT", "Agent", "ａｇｅｎｔ"])
def test_a_name_in_another_case_signs_in(client, agent, name):
    assert client.post("/sign-in/", {**RIGHT, "username": name}).status_code == 302


def test_of_two_names_that_differ_by_case_each_is_its_own(client, agent):
    User.objects.create_user("Agent", password="another one")

    assert client.post("/sign-in/", RIGHT).status_code == 302
    assert client.post("/sign-in/", {"username": "Agent", "password": "playbook"}).status_code == 422


def test_the_right_password_forgives_the_failures(client, agent):
    for _ in range(4):
        client.post("/sign-in/", WRONG)
    client.post("/sign-in/", RIGHT)

    assert not Failure.objects.exists()


@pytest.mark.django_db
def test_the_admin_has_no_door_of_its_own(client):
    assert client.get("/admin/login/?next=/admin/").headers["Location"] == "/sign-in/?next=/admin/"


def test_an_agent_has_no_business_in_the_admin(client, agent):
    client.force_login(agent)

    assert client.get("/admin/", follow=True).status_code == 403


def test_a_manager_enters_the_admin_and_deactivating_ends_sessions(client, manager, agent):
    client.force_login(agent)
    other = type(client)()
    other.force_login(manager)
    form = {"username": "agent", "role": "agent", "date_joined_0": "2026-01-01", "date_joined_1": "09:00:00"}

    assert other.post(f"/admin/accounts/user/{agent.pk}/change/", form).status_code == 302
    assert client.get("/tips/").status_code == 302


@pytest.mark.django_db
@pytest.mark.parametrize("theme", ["light", "dark", "system"])
def test_a_theme_is_kept_and_leads_back(client, theme):
    response = client.post("/theme/", {"theme": theme, "next": "/tips/?q=rude"})

    assert response.headers["Location"] == "/tips/?q=rude"
    assert client.cookies["theme"].value == theme


@pytest.mark.django_db
@pytest.mark.parametrize(
    "elsewhere", ["", "https://evil.example/", "//evil.example/", "/\\evil.example", "http:///evil.example"]
)
def test_a_theme_leads_nowhere_else(client, elsewhere):
    assert client.post("/theme/", {"theme": "dark", "next": elsewhere}).headers["Location"] == "/"


@pytest.mark.django_db
def test_an_unknown_theme_is_refused(client):
    assert client.post("/theme/", {"theme": "pink"}).status_code == 400


@pytest.mark.django_db
def test_demo_accounts_are_made_once():
    call_command("demo_accounts")
    User.objects.filter(username="lead").update(first_name="Ada")
    call_command("demo_accounts")

    assert list(User.objects.values_list("username", "role", "is_superuser", "team__name")) == [
        ("agent", "agent", False, "Front desk"),
        ("editor", "editor", False, "Front desk"),
        ("lead", "lead", False, "Front desk"),
        ("manager", "administrator", False, "Front desk"),
    ]
    assert User.objects.get(username="lead").first_name == "Ada"


@pytest.mark.django_db
def test_demo_accounts_are_refused_in_production(settings):
    settings.PRODUCTION = True

    with pytest.raises(CommandError, match="Not in production"):
        call_command("demo_accounts")
