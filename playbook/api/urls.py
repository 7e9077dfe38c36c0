"""Where other programs ask. The description at `openapi.json` is made from the views; the suite holds them to it."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, re_path
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from playbook.api import complaint_views, figure_views, guidance_views, people_views, search_views
from playbook.api.problems import PROBLEM, answer_problems, problem_answer
from playbook.web.http import Context

PREFIX = "api/v1/"

type View = Callable[..., HttpResponse]


class DescribedAPI(NinjaAPI):
    """An API whose description says in which form each answer comes."""

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: Context | None = None
    ) -> OpenAPISchema:
        """The description, with problems as problems and text as text."""
        found = super().get_openapi_schema(path_prefix=path_prefix or PREFIX)
        for operations in found["paths"].values():
            for operation in operations.values():
                _name_forms(operation)
        return found


def _name_forms(operation: Context) -> None:
    """Say of each answer of an operation which media type it has."""
    text = operation.pop("x-text", "application/json")
    for status, answer in operation["responses"].items():
        if int(status) == 304:
            answer.pop("content", None)
        for content in [answer["content"]] if "content" in answer else []:
            wanted = PROBLEM if int(status) >= 400 else text
            content[wanted] = content.pop("application/json")


api = DescribedAPI(
    title="Playbook",
    version="1",
    description="What to say and do with an angry customer, for the programs beside it. See .github/API.md.",
    docs_url=None,
    urls_namespace="api-1",
)
answer_problems(api)
for one in (guidance_views, search_views, complaint_views, people_views, figure_views):
    api.add_router("", one.router)


def _for_programs[**P](view: Callable[Concatenate[HttpRequest, P], HttpResponse]) -> View:
    """The view without sign-in page or CSRF token, which are for browsers; its headers as programs know them."""

    @csrf_exempt
    @login_not_required
    @wraps(view)
    def answered(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        answer = view(request, *args, **kwargs)
        if answer.status_code == 405:
            allowed = answer.headers["Allow"]
            answer = problem_answer(405, f"Use one of: {allowed}.")
            answer.headers["Allow"] = allowed
        for name, value in getattr(request, "rate_headers", {}).items():
            answer.headers[name] = value
        answer.headers.setdefault("Cache-Control", "no-store")
        return answer

    return answered


@csrf_exempt
@login_not_required
def nothing(request: HttpRequest) -> HttpResponse:
    """404 for every address of the API that there is not."""
    return problem_answer(404, "There is no such address. /api/v1/openapi.json names all there are.")


def _patterns() -> list[URLPattern]:
    found = [one for one in api.urls[0] if isinstance(one, URLPattern) and one.name != "api-root"]
    for one in found:
        one.callback = _for_programs(one.callback)
    return found


app_name = "api"
urlpatterns = [path("v1/", (_patterns(), "api-1", "api-1")), re_path("", nothing)]
