"""A password is its owner's: they change it, or choose it with a link; what is guessed at once is refused."""

import datetime
import re

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from playbook.accounts import password_views
from playbook.accounts.models import Session, Team, User
from playbook.accounts.password_rules import NotGuessable

NEW = "four words nobody puts together"
FORM = {"old_password": "playbook", "new_password1": NEW, "new_password2": NEW}


def browser_of(user):
    """A browser that somebody has signed in with."""
    found = Client()
    found.post("/sign-in/", {"username": user.username, "password": "playbook"})
    return found


def test_everybody_changes_their_own_and_other_browsers_are_signed_out(agent):
    here, there = browser_of(agent), browser_of(agent)
    before = here.cookies["sessionid"].value

    answer = here.post("/password/", FORM)

    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert here.get("/sessions/").status_code == 200
    assert here.cookies["sessionid"].value != before
    assert there.get("/sessions/").status_code == 302
    assert Client().post("/sign-in/", {"username": "agent", "password": NEW}).status_code == 302


@pytest.mark.parametrize(
    "chosen",
    [
        "  spaces before, between and after count  ",
        "only small letters and no sign or number at all",
        "ÄÖÜ ß 漢字 🦊 of any script, as it is typed",
        f"{'very long words ' * 20}of more than three hundred characters",
    ],
)
def test_a_password_of_any_characters_and_length_counts_exactly_as_it_was_typed(agent, chosen):
    sent = {**FORM, "new_password1": chosen, "new_password2": chosen}
    assert browser_of(agent).post("/password/", sent).status_code == 302

    def signs_in(password):
        return Client().post("/sign-in/", {"username": "agent", "password": password}).status_code == 302

    assert signs_in(chosen)
    assert [signs_in(other) for other in (chosen[:-1], chosen.swapcase(), f" {chosen}")] == [False, False, False]


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"old_password": "x"}, "That is not the password you have now."),
        ({"new_password2": "x"}, "didn’t match"),
        ({"new_password1": "short", "new_password2": "short"}, "too short"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_changed(agent, wrong, says):
    here = browser_of(agent)

    answer = here.post("/password/", {**FORM, **wrong})

    assert answer.status_code == 422
    assert says in answer.text
    assert Client().post("/sign-in/", {"username": "agent", "password": "playbook"}).status_code == 302


def test_tries_at_the_password_of_an_open_browser_are_bounded(agent):
    here = browser_of(agent)
    statuses = [here.post("/password/", {**FORM, "old_password": "wrong"}).status_code for _ in range(6)]

    assert statuses == [422] * 5 + [429]
    assert here.post("/password/", FORM).status_code == 429


def test_whoever_has_to_choose_one_gets_on_only_by_choosing(agent):
    here = browser_of(agent)
    User.objects.update(must_change_password=True)

    assert here.get("/").headers["Location"] == "/password/"
    assert here.post("/complaints/new/").headers["Location"] == "/password/"
    assert "Somebody else chose the password" in here.get("/password/").text
    here.post("/password/", FORM)
    assert here.get("/sessions/").status_code == 200


def test_a_link_serves_once_and_signs_everybody_out(agent, manager):
    there, admin = browser_of(agent), browser_of(manager)
    link = link_from(admin.post(f"/admin/accounts/user/{agent.pk}/password-link/"))

    owner = Client()
    page = owner.get(link, follow=True)
    chosen = owner.post(page.request["PATH_INFO"], {"new_password1": NEW, "new_password2": NEW})

    assert chosen.headers["Location"] == "/sign-in/"
    assert there.get("/sessions/").status_code == 302
    assert owner.post("/sign-in/", {"username": "agent", "password": NEW}).status_code == 302
    again = Client().get(link, follow=True)
    assert again.status_code == 404
    assert "This link serves no more" in again.text


def test_a_link_of_two_days_ago_serves_no_more(agent, rf, monkeypatch):
    then = timezone.now().replace(tzinfo=None) - datetime.timedelta(days=2)
    with monkeypatch.context() as patch:
        patch.setattr(password_views.default_token_generator, "_now", lambda: then)
        link = password_views.link_for(rf.get("/"), agent)

    assert Client().get(link, follow=True).status_code == 404


def test_somebody_new_has_no_password_until_they_choose_one(manager, team):
    """The link with which they do is shown as soon as they are made."""
    admin = browser_of(manager)
    answer = admin.post("/admin/accounts/user/add/", {"username": "newcomer", "role": "agent", "team": team.pk})
    person = User.objects.get(username="newcomer")

    assert not person.has_usable_password()
    assert "no-store" in answer.headers["Cache-Control"]
    owner = Client()
    page = owner.get(link_from(answer), follow=True)
    owner.post(page.request["PATH_INFO"], {"new_password1": NEW, "new_password2": NEW})
    assert owner.post("/sign-in/", {"username": "newcomer", "password": NEW}).status_code == 302


def test_the_page_of_a_person_has_a_button_for_each_thing_that_is_done_to_an_account(agent, manager):
    admin = browser_of(manager)
    page = admin.get(f"/admin/accounts/user/{agent.pk}/change/").text

    buttons = dict(re.findall(r'<button[^>]*formaction="(/admin/[^"]+)"[^>]*>\s*([^<]+?)\s*</button>', page))
    form = re.search(
        r'<form[^>]*action="(/admin/[^"]+/password-link/)".*?<button[^>]*>\s*([^<]+?)\s*<', page, re.DOTALL
    )
    assert form is not None
    assert {form[1]: form[2], **buttons} == {
        f"/admin/accounts/user/{agent.pk}/password-link/": "Make a link to choose a password",
        f"/admin/accounts/user/{agent.pk}/signed-out/": "Sign out everywhere",
        f"/admin/accounts/user/{agent.pk}/second-factor-reset/": "Reset the code at sign-in",
    }
    assert link_from(admin.post(form[1]))


def test_nobody_is_shown_a_link_where_no_password_opens_an_account(manager, settings):
    settings.PASSWORD_SIGN_IN = False
    admin = Client()
    admin.force_login(manager)
    answer = admin.post("/admin/accounts/user/add/", {"username": "newcomer", "role": "agent"}, follow=True)

    assert User.objects.filter(username="newcomer").exists()
    assert "/password/" not in answer.text.replace('href="/password/"', "")


def test_nobody_new_has_a_name_that_differs_by_case_only(manager, agent):
    answer = browser_of(manager).post("/admin/accounts/user/add/", {"username": "AGENT", "role": "agent"})

    assert "Somebody has this name already." in answer.text


def test_the_link_is_mailed_where_there_is_a_mailer(agent, manager, settings):
    User.objects.filter(pk=agent.pk).update(email="agent@example.org")
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}

    answer = browser_of(manager).post(f"/admin/accounts/user/{agent.pk}/password-link/")

    assert "It has been sent to agent@example.org too." in answer.text
    assert [one.to for one in mail.outbox] == [["agent@example.org"]]
    assert link_from(answer) in mail.outbox[0].body


def test_nobody_makes_a_link_for_whoever_may_do_everything(manager):
    chief = User.objects.create_superuser("chief", password="playbook")

    assert browser_of(manager).post(f"/admin/accounts/user/{chief.pk}/password-link/").status_code == 404


def test_an_administrator_signs_somebody_out_everywhere(agent, manager):
    here = browser_of(agent)

    answer = browser_of(manager).post(f"/admin/accounts/user/{agent.pk}/signed-out/")

    assert answer.status_code == 302
    assert here.get("/sessions/").status_code == 302
    assert not Session.objects.filter(user=agent).exists()


def link_from(answer):
    """The link on the page that shows it once."""
    return re.search(r'value="http://testserver(/password/[^"]+)"', answer.text)[1]


def person():
    """Somebody whose name and team are known."""
    return User(username="pjones", first_name="Petronella", team=Team(name="Front desk"))


GUESSED = (
    "aaaaaaaaaaaaaaa",
    "123456789012345",
    "passwordpassword",
    "playbookplaybook",
    "letmeinletmeinletmein",
    "v1v1v1v1v1v1v1v1",
    "qwertyuiopasdfgh",
    "zyxwvutsrqponml",
    "petronellapetronella",
    "PetronellaPlaybook",
    "pjonespassword2026",
    "Playbook12345678",
)


@pytest.mark.parametrize("password", GUESSED)
def test_what_is_guessed_at_once_is_refused(password):
    with pytest.raises(ValidationError):
        NotGuessable().validate(password, person())


@pytest.mark.parametrize(
    "password",
    ["correct horse battery staple", "kettle-rain-44-parcel", "mnbTr%9q!fW2zzLp", "meine alte Katze frisst", NEW],
)
def test_several_words_of_ones_own_are_taken(password):
    NotGuessable().validate(password, person())
    NotGuessable().validate(password)


def test_an_administrator_changes_an_address_to_which_links_go_only_after_showing_who_they_are(
    playbook, manager, agent, team
):
    browser = Client()
    browser.force_login(manager)
    page = f"/admin/accounts/user/{agent.pk}/change/"
    sent = {"username": "agent", "role": "agent", "team": team.pk, "is_active": "on", "last_name": "Aston"}
    refused = browser.post(page, {**sent, "email": "elsewhere@example.org"})

    assert "only by somebody who has just shown who they are" in refused.text
    assert browser.post(page, {**sent, "email": agent.email}).status_code == 302  # the rest of it is changed without
    agent.refresh_from_db()
    assert (agent.email, agent.last_name) == ("", "Aston")
    browser.post(page, {**sent, "email": "new@example.org"})
    assert browser.post("/confirm/", {"password": "playbook"}).headers["Location"] == page
    browser.post(page, {**sent, "email": "new@example.org"})
    agent.refresh_from_db()
    assert agent.email == "new@example.org"
