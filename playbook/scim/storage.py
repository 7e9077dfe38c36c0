"""Where SCIM reads and writes: the accounts, but for those who may do everything. Nobody is deleted, only taken out."""

from contextlib import AbstractContextManager
from typing import Any, cast

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from scim2_models import (
    NotFoundException,
    PreconditionFailedException,
    ResourceType,
    ResponseParameters,
    SearchRequest,
    UniquenessException,
)
from scim2_models.path import Comparison, ScimFilter
from scim2_models.path.expressions import CompareOperator
from scim2_server.storage import ScimStorage, SearchPage

from playbook.accounts.models import Session, User
from playbook.scim.people import described, put_into, version_of
from playbook.scim.resources import AnyResource, Person
from playbook.web.parameters import line, whole_number

MOST = 10_000_000  # beyond it no database counts, and nobody has so many people


class People(ScimStorage):
    """The people who work here, as the provider's list has them."""

    def operation(self) -> AbstractContextManager[None]:
        """All of a request or nothing."""
        return transaction.atomic()

    def get(
        self,
        resource_type: ResourceType,
        resource_id: str,
        *,
        response_parameters: ResponseParameters[Any] | None = None,
    ) -> AnyResource:
        """One person. Raises `NotFoundException`."""
        return described(_one(_listed(), resource_id))

    def search(
        self, resource_types: list[ResourceType], search_request: SearchRequest[Any], *, position: Any = None
    ) -> SearchPage:
        """A page of those that the filter fits, by number. One name is looked up; any other filter reads everybody."""
        wanted = search_request.filter
        rows, start = _narrowed(wanted).order_by("pk"), min(search_request.start_index_0 or 0, MOST)
        end = start + (search_request.count or 0)
        if wanted is None:
            return SearchPage(rows.count(), [described(one) for one in rows[start:end]])
        found = [one for one in map(described, rows) if wanted.match(one)]
        return SearchPage(len(found), list(found[start:end]))

    def create(self, resource_type: ResourceType, resource: AnyResource) -> AnyResource:
        """Add somebody, or take back whoever was taken out under that name. Raises `UniquenessException`."""
        person = cast(Person, resource)
        name = line(person.user_name, 150)
        there = User.objects.select_for_update().filter(username__iexact=name).first()
        if there is not None and (there.left_at is None or there.is_active or there.is_superuser):
            raise UniquenessException(detail="Somebody has this userName already.")
        user = there or User()
        put_into(user, person)
        if there is None:
            user.set_unusable_password()
        _save(user)
        return described(user)

    def update(
        self, resource_type: ResourceType, resource: AnyResource, *, expected_version: str | None = None
    ) -> AnyResource:
        """Make somebody as described. Raises `SCIMException`: nobody there, the name taken, changed meanwhile."""
        user = _one(_locked(), resource.id)
        _refuse_if_changed(user, expected_version)
        put_into(user, cast(Person, resource))
        if User.objects.filter(username__iexact=user.username).exclude(pk=user.pk).exists():
            raise UniquenessException(detail="Somebody has this userName already.")
        _save(user)
        return described(user)

    def delete(self, resource_type: ResourceType, resource_id: str, *, expected_version: str | None = None) -> None:
        """Take somebody out: they are deactivated, and not there for SCIM any more. What they did stays theirs."""
        user = _one(_locked(), resource_id)
        _refuse_if_changed(user, expected_version)
        user.is_active, user.left_at, user.external_id = False, timezone.now(), ""
        _save(user)


def _listed() -> QuerySet[User]:
    """Those whom SCIM knows of: whoever may do everything is out of its reach, and who was taken out is gone."""
    is_here = Q(left_at=None) | Q(is_active=True)
    return User.objects.filter(is_here, is_superuser=False).select_related("team")


def _locked() -> QuerySet[User]:
    return _listed().select_for_update(of=("self",))


def _one(rows: QuerySet[User], number: str | None) -> User:
    pk = whole_number(number)
    found = rows.filter(pk=pk).first() if pk else None
    if found is None:
        raise NotFoundException(detail="There is nobody of that id.")
    return found


def _narrowed(wanted: ScimFilter[Person] | None) -> QuerySet[User]:
    """Those whom a filter can fit: of one userName or externalId the one; else everybody."""
    node = wanted.ast if wanted is not None else None
    if not isinstance(node, Comparison) or node.op != CompareOperator.eq or not isinstance(node.value, str):
        return _listed()
    if line(node.value, 255) != node.value:
        return User.objects.none()
    column = {"username": "username__iexact", "externalid": "external_id"}.get(str(node.attr_path).lower())
    return _listed().filter(**{column: node.value}) if column else _listed()


def _refuse_if_changed(user: User, expected: str | None) -> None:
    """Raise `PreconditionFailedException` where somebody else was faster."""
    if expected is not None and expected != version_of(user):
        raise PreconditionFailedException


def _save(user: User) -> None:
    """Keep it; whoever is not active is signed out at once. Raises `UniquenessException`."""
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError:
        raise UniquenessException(detail="Somebody has this userName already.") from None
    if not user.is_active:
        Session.objects.filter(user=user).delete()
