"""Two made-up teams, beside the accounts that everybody can sign in with."""

from dataclasses import dataclass

from playbook.accounts.models import Team, User

COLLEAGUES = {"Front desk": ("Ava", "Ben", "Chloe", "Dev"), "Evening shift": ("Elin", "Femi", "Grace")}
LEADS = {"Evening shift": "Hana"}


@dataclass(frozen=True)
class People:
    """Who handles complaints, by team, and who leads each."""

    agents: dict[str, list[User]]
    leads: dict[str, User]


def make_people() -> People:
    """Make who is missing. Nobody can sign in as a colleague: they have no password."""
    agents: dict[str, list[User]] = {}
    leads: dict[str, User] = {}
    for name, first_names in COLLEAGUES.items():
        team, _made = Team.objects.get_or_create(name=name)
        agents[name] = [*User.objects.filter(username="agent", team=team)]
        agents[name] += [_person(one, team, User.Role.AGENT) for one in first_names]
        known = User.objects.filter(username="lead", team=team).first()
        leads[name] = known or _person(LEADS.get(name, "Ida"), team, User.Role.LEAD)
    return People(agents, leads)


def _person(first_name: str, team: Team, role: User.Role) -> User:
    name = first_name.casefold()
    found = User.objects.filter(username=name).first()
    return found or User.objects.create_user(name, first_name=first_name, team=team, role=role)
