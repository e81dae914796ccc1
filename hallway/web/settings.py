"""Every setting of the installation. Secrets and places come from the environment alone.

Each variable read here is described in docs/operate.md; a test checks it.
"""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _


def _flag(name: str, default: str = "no") -> bool:
    return os.environ.get(name, default).strip().lower() in {"1", "yes", "true", "on"}


def _secret_key() -> str:
    key = os.environ.get("HALLWAY_SECRET_KEY", "")
    if len(key) < 32:
        raise ImproperlyConfigured(
            "HALLWAY_SECRET_KEY must be set to at least 32 random characters; "
            "`hallway secret` prints one."
        )
    return key


def _database() -> dj_database_url.DBConfig:
    database = dj_database_url.parse(
        os.environ.get("HALLWAY_DATABASE_URL", f"sqlite:///{DATA_DIR / 'hallway.sqlite3'}"),
        conn_max_age=60,
        conn_health_checks=True,
    )
    if database["ENGINE"].endswith("sqlite3"):
        # Without IMMEDIATE, two writers that both began by reading fail instead of waiting.
        database["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
            ),
        }
    return database


PACKAGE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(os.environ.get("HALLWAY_DATA_DIR", "."))

SECRET_KEY = _secret_key()
DEBUG = _flag("HALLWAY_DEBUG")
BASE_URL = os.environ.get("HALLWAY_BASE_URL", "http://localhost:8000").rstrip("/")
_base = urlsplit(BASE_URL)
_secure = _base.scheme == "https"
ALLOWED_HOSTS = [
    _base.hostname or "localhost",
    *filter(None, os.environ.get("HALLWAY_ALLOWED_HOSTS", "").split(",")),
]
CSRF_TRUSTED_ORIGINS = [BASE_URL]

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "csp",
    "ninja",
    "hallway.outbox",
    "hallway.people",
    "hallway.invite",
    "hallway.match",
    "hallway.meet",
    "hallway.follow_up",
    "hallway.gather",
    "hallway.exchange",
    "hallway.network",
    "hallway.web",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "hallway.web.middleware.Doors",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "hallway.web.urls"
WSGI_APPLICATION = "hallway.web.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
            ],
        },
    },
]

DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Sign-in: a one-time link, no password.
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "sesame.backends.ModelBackend",
]
SESAME_MAX_AGE = 30 * 60
SESAME_ONE_TIME = True
SESAME_TOKEN_NAME = "token"
LOGIN_URL = "people:sign-in"
LOGIN_REDIRECT_URL = "home"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = _secure
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if _secure else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = _secure
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if _flag("HALLWAY_BEHIND_PROXY") else None
)
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English"))]
LOCALE_PATHS = [PACKAGE_DIR / "web" / "locale"]
TIME_ZONE = "UTC"
FORMAT_MODULE_PATH = "hallway.web.formats"
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if DEBUG
            else "whitenoise.storage.CompressedManifestStaticFilesStorage"
        )
    },
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEBUG

# Letters leave through the outbox and these settings alone.
EMAIL_BACKEND = os.environ.get(
    "HALLWAY_EMAIL_BACKEND", "django.core.mail.backends.smtp.EmailBackend"
)
EMAIL_HOST = os.environ.get("HALLWAY_EMAIL_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("HALLWAY_EMAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("HALLWAY_EMAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("HALLWAY_EMAIL_PASSWORD", "")
EMAIL_USE_TLS = _flag("HALLWAY_EMAIL_STARTTLS")
EMAIL_USE_SSL = _flag("HALLWAY_EMAIL_TLS")
EMAIL_TIMEOUT = 30
# For trying things out: with the folder channel's backend, letters become .eml files here.
EMAIL_FILE_PATH = os.environ.get("HALLWAY_EMAIL_FOLDER", "")
DEFAULT_FROM_EMAIL = os.environ.get("HALLWAY_FROM_EMAIL", "Hallway <hallway@localhost>")
# Texts are read in these languages, beside those that their writer says they speak.
SEARCH_LANGUAGES = os.environ.get("HALLWAY_SEARCH_LANGUAGES", "en").replace(",", " ").split()
LETTERS_PER_MINUTE = int(os.environ.get("HALLWAY_LETTERS_PER_MINUTE", "600"))

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    # A page that breaks says why, here and not only to whoever was looking at it.
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "hallway": {"level": "INFO"},
        "django": {"handlers": [], "level": "WARNING"},
        "django.request": {"level": "ERROR"},
    },
}
