"""Middleware of all requests."""

from asgiref.sync import iscoroutinefunction
from django.http import HttpResponse
from django.utils.decorators import sync_and_async_middleware

HEALTH_CHECK_PATH = "/healthz"


@sync_and_async_middleware
def health_check(get_response):
    """
    Answers the health check before the host is compared with ALLOWED_HOSTS. It does not use the database: an instance
    is not replaced because the database does not respond.
    """

    def answer():
        return HttpResponse("ok\n", content_type="text/plain")

    if iscoroutinefunction(get_response):

        async def middleware(request):
            return answer() if request.path == HEALTH_CHECK_PATH else await get_response(request)

    else:

        def middleware(request):
            return answer() if request.path == HEALTH_CHECK_PATH else get_response(request)

    return middleware


@sync_and_async_middleware
def no_content(get_response):
    """Responses are not stored, and a browser that opens one as a page loads nothing from it."""

    def protect(response):
        response.headers["Cache-Control"] = "no-store"
        response.headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'"
        return response

    if iscoroutinefunction(get_response):

        async def middleware(request):
            return protect(await get_response(request))

    else:

        def middleware(request):
            return protect(get_response(request))

    return middleware
