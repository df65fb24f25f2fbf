"""Settings, from environment variables only. Nothing here is secret, and debug mode cannot be turned on."""

import os
import secrets

DEBUG = False
VERSION = os.environ.get("APP_VERSION", "unknown")
ALLOWED_HOSTS = [host for host in os.environ.get("ALLOWED_HOSTS", "").split(",") if host]

# Without a database there are no sessions, and nothing is signed that another process must accept.
SECRET_KEY = os.environ.get("SECRET_KEY") or secrets.token_urlsafe(50)

INSTALLED_APPS = ["portal"]
MIDDLEWARE = [
    "portal.middleware.health_check",  # first: the load balancer calls it by address, which is no allowed host
    "django.middleware.security.SecurityMiddleware",
    "portal.middleware.no_content",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "portal.urls"
ASGI_APPLICATION = "portal.asgi.application"
TIME_ZONE = "UTC"
USE_TZ = True

# nginx on the instance sets this header, and removes X-Forwarded-Host. The CSRF protection compares the origin with it.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CSRF_COOKIE_SECURE = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

DATABASES = {}
if os.environ.get("DATABASE_HOST"):
    DATABASES["default"] = {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": os.environ["DATABASE_HOST"],
        "PORT": os.environ.get("DATABASE_PORT", "5432"),
        "NAME": os.environ["DATABASE_NAME"],
        "USER": os.environ["DATABASE_USER"],
        "PASSWORD": os.environ.get("DATABASE_PASSWORD", ""),
        "OPTIONS": {"sslmode": "verify-full", "sslrootcert": os.environ["DATABASE_CA_FILE"]},
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"safe": {"()": "portal.logs.SafeFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "safe"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"django": {"handlers": ["console"], "level": "WARNING", "propagate": False}},
}
