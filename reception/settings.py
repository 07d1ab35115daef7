"""All settings, read from the environment; docs/operation.md lists the variables."""

import os
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _
from whitenoise.compress import Compressor

from reception.files import attachment_storage
from reception.keys import old_secrets, secret

BASE_DIR = Path(__file__).resolve().parent.parent
RECEPTION_VAR = Path(os.environ.get("RECEPTION_VAR") or BASE_DIR / "var").resolve()


def env_list(name: str, default: str = "") -> list[str]:
    """A comma-separated environment variable as a list."""
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


DEBUG = os.environ.get("DEBUG") == "1"
SECRET_KEY = secret("RECEPTION_SECRET_KEY", RECEPTION_VAR)
DATA_KEY = secret("RECEPTION_DATA_KEY", RECEPTION_VAR)  # encrypts ID numbers and phones
HASH_KEY = secret("RECEPTION_HASH_KEY", RECEPTION_VAR)  # keyed hashes that find them again
OLD_DATA_KEYS = old_secrets("RECEPTION_OLD_DATA_KEYS", RECEPTION_VAR)  # read only, until rotate_keys is through
OLD_HASH_KEYS = old_secrets("RECEPTION_OLD_HASH_KEYS", RECEPTION_VAR)
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = env_list("CSRF_TRUSTED_ORIGINS")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.admin",
    "django_include_bootstrap",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_htmx",
    "simple_history",
    "csp",
    "procrastinate.contrib.django",
    "reception.apps.ReceptionConfig",
    "audit",
    "office",
    "visits",
    "referrals",
    "archive",
    "supervision",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "office.middleware.ChosenLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "audit.middleware.RefusalLogMiddleware",
    "office.middleware.PlainRefusalMiddleware",
    "office.middleware.PersonalDataMiddleware",
    "visits.middleware.SentDraftMiddleware",
]

ROOT_URLCONF = "reception.urls"
WSGI_APPLICATION = "reception.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "office.context.office",
            ],
        },
    }
]
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# One pool per web process: as many connections as it has threads, and one to spare.
_pool = {"min_size": 1, "max_size": int(os.environ.get("WEB_THREADS", "4")) + 1, "timeout": 10}
if os.environ.get("DATABASE_URL"):
    DATABASES = {"default": dj_database_url.parse(os.environ["DATABASE_URL"])}
    DATABASES["default"].setdefault("OPTIONS", {})["pool"] = _pool
else:
    DATABASES = {"default": {"ENGINE": "reception.db", "NAME": "reception", "OPTIONS": {"pool": _pool}}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "office.User"
AUTHENTICATION_BACKENDS = ["office.auth.RoleBackend"]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_SAVE_EVERY_REQUEST = False
DRAFT_DAYS = int(os.environ.get("DRAFT_DAYS", "14"))  # unfinished forms are kept so long after the last key

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = RECEPTION_VAR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = RECEPTION_VAR / "files"
STORAGES["attachments"] = attachment_storage(os.environ, MEDIA_ROOT)
ATTACHMENT_MAX_BYTES = int(os.environ.get("RECEPTION_FILE_MB", "20")) * 1024**2
ATTACHMENT_VISIT_MAX_BYTES = int(os.environ.get("RECEPTION_VISIT_MB", "200")) * 1024**2
ATTACHMENT_MAX_PIXELS = 50 * 10**6
CLAMD = os.environ.get("RECEPTION_CLAMD", "")  # "unix:/run/clamav/clamd.ctl" or "host:3310"
REVEAL_REASON = os.environ.get("RECEPTION_REVEAL_REASON", "confidential")  # or "all": each look in full needs a reason
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = (*Compressor.SKIP_COMPRESS_EXTENSIONS, "map")  # 16 MB nobody asks for

# Nothing from outside, no inline script, no inline style; data: only for Bootstrap's own icons.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "frame-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if os.environ.get("HTTPS") == "1":  # behind a proxy that speaks TLS
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 365 * 24 * 3600

# The public query page: attempts within 15 minutes from one network address and for one visit.
QUERY_LIMIT_ADDRESS = int(os.environ.get("QUERY_LIMIT_ADDRESS", "30"))
QUERY_LIMIT_NUMBER = int(os.environ.get("QUERY_LIMIT_NUMBER", "10"))
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000  # a group visit's list of people is one form
PROCRASTINATE_ON_APP_READY = "office.jobs.prepare"
SIMPLE_HISTORY_HISTORY_CHANGE_REASON_USE_TEXT_FIELD = True
SIMPLE_HISTORY_ENABLED = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "reception.logs.PlainFormatter",
            "format": "{asctime} {levelname} {name}: {message}",
            "style": "{",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {"pikepdf": {"level": "WARNING"}, "procrastinate": {"level": "WARNING"}},
}
