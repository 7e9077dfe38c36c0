"""What of a person goes over SCIM: a part of the core User; `userType` is the role, `department` the team."""

from typing import Annotated, Any

from pydantic import EmailStr
from scim2_models import (
    URN,
    AnyExtension,
    AuthenticationScheme,
    Bulk,
    ChangePassword,
    ComplexAttribute,
    ETag,
    ExtensibleStringEnum,
    Extension,
    External,
    Filter,
    Mutability,
    Patch,
    Reference,
    Required,
    Resource,
    ResourceType,
    ScimPolicy,
    ScimProvider,
    ServiceProviderConfig,
    Sort,
    Uniqueness,
)

MOST_RESULTS = 200
WORK = "work"


class Name(ComplexAttribute):
    """A person's own name."""

    given_name: str | None = None
    family_name: str | None = None


class Email(ComplexAttribute):
    """Where they are written to; one is kept, the primary one or else the first."""

    value: EmailStr | None = None
    type: str | None = None
    primary: bool | None = None


class Role(ExtensibleStringEnum):
    """What somebody may do here; the list that the schema publishes."""

    AGENT = "agent"
    LEAD = "lead"
    EDITOR = "editor"
    PUBLISHER = "publisher"
    ADMINISTRATOR = "administrator"


class Work(Extension):
    """What they work at, of the enterprise extension: the department is the team here."""

    __schema__ = URN("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User")

    department: str | None = None


class User(Resource[AnyExtension]):
    """Somebody who works here."""

    __schema__ = URN("urn:ietf:params:scim:schemas:core:2.0:User")

    user_name: Annotated[str | None, Uniqueness.server, Required.true] = None
    name: Name | None = None
    display_name: Annotated[str | None, Mutability.read_only] = None
    user_type: Role | None = None
    active: bool | None = None
    emails: list[Email] | None = None


Person = User[Work]
# A resource as the library has it, whatever its extensions.
type AnyResource = Resource[Any]

# What is not kept is passed over, and what Microsoft Entra sends otherwise than the RFC says is understood.
POLICY = ScimPolicy(
    unknown=ScimPolicy.Unknown.ignore,
    remove_value_as_filter=ScimPolicy.RemoveValue.apply,
    unmatched_path_filter=ScimPolicy.UnmatchedPathFilter.create,
)
CONFIG = ServiceProviderConfig(
    patch=Patch(supported=True),
    bulk=Bulk(supported=False, max_operations=0, max_payload_size=0),
    filter=Filter(supported=True, max_results=MOST_RESULTS),
    change_password=ChangePassword(supported=False),
    sort=Sort(supported=False),
    etag=ETag(supported=False),
    authentication_schemes=[
        AuthenticationScheme(
            type=AuthenticationScheme.Type.oauthbearertoken,
            name="Token",
            description="A token of an administrator with the scope people:provision.",
            spec_uri=Reference[External]("https://www.rfc-editor.org/rfc/rfc6750"),
        )
    ],
)
PROVIDER = ScimProvider(
    models=[User, Work], resource_types=[ResourceType.from_resource(Person)], config=CONFIG, policy=POLICY
)
