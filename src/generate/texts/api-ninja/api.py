"""An API over rows of «Model», for whoever owns them."""

«type-imports»
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404
from ninja import Router, Schema
from ninja.errors import HttpError
from ninja.pagination import PageNumberPagination, paginate
from ninja.security import django_auth
from ninja.throttling import AuthRateThrottle

«imports»

# DJANGO-AUTHN-001: the session's login, for every address of this router; with it comes the check of the CSRF token
# (DJANGO-CSRF-001), because the browser sends the session by itself. DJANGO-RATE-001: so many requests, and no more.
router = Router(auth=django_auth, throttle=[AuthRateThrottle("120/m")])


class «Model»In(Schema):
    """DJANGO-AUTHZ-001: what a request may write, and nothing beside it."""

    «schema-in»


class «Model»Out(Schema):
    """DJANGO-AUTHZ-001: what an answer shows, and nothing beside it."""

    «schema-out»


def own_rows(request):
    """DJANGO-AUTHZ-001: everything begins with the owner; a row of somebody else is a 404 like no row at all."""
    return «Model».objects.filter(«owner»=request.user).order_by("pk")


def fill(request, «model», payload):
    """Field by field, with the model's own validation."""
    «fill-lines»
    try:
        «model».full_clean()
    except ValidationError as error:
        raise HttpError(422, "; ".join(error.messages)) from error
    «model».save()
    return «model»


@router.get("/", response=list[«Model»Out], url_name="«namespace»_api_list")
@paginate(PageNumberPagination, page_size=50)
def list_«model»s(request):
    return own_rows(request)


@router.post("/", response={201: «Model»Out}, url_name="«namespace»_api_create")
def create_«model»(request, payload: «Model»In):
    return 201, fill(request, «Model»(«owner-argument»), payload)


@router.get("/{«key»:pk}", response=«Model»Out, url_name="«namespace»_api_detail")
def show_«model»(request, pk: «key-type»):
    return get_object_or_404(«Model», pk=pk, «owner»=request.user)


@router.put("/{«key»:pk}", response=«Model»Out, url_name="«namespace»_api_update")
def change_«model»(request, pk: «key-type», payload: «Model»In):
    return fill(request, get_object_or_404(«Model», pk=pk, «owner»=request.user), payload)


@router.delete("/{«key»:pk}", response={204: None}, url_name="«namespace»_api_delete")
def delete_«model»(request, pk: «key-type»):
    get_object_or_404(«Model», pk=pk, «owner»=request.user).delete()
    return 204, None
