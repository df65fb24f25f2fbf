"""Views without patient data."""

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_GET, require_POST


@require_GET
@ensure_csrf_cookie
async def status(request):
    """The version, and the cookie that a request with a body needs."""
    return JsonResponse({"version": settings.VERSION})


@require_POST
async def length(request):
    """The number of bytes of a body: a request that the CSRF protection accepts."""
    return JsonResponse({"bytes": len(request.body)})


@require_GET
async def admin(request):
    """Place of the administration of Django. It needs a database and identities of the staff."""
    return HttpResponse("The administration is not configured.\n", content_type="text/plain")
