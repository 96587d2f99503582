"""Settings of the site: one file, every choice read from the environment, safe when nothing is set.

With no environment at all this is the embedded mode of `make run`: debug off, the secret key made once under
`var/`, an embedded PostgreSQL, and cookies that work on a plain-http loopback address. Setting `SITE_URL` to an
https address switches on everything that needs TLS.
"""

import sys
from pathlib import Path
from urllib.parse import urlsplit

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from core.languages import offered
from core.secrets import kept_secret

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(environ.Env()("VAR_DIR", default=str(BASE_DIR / "var")))

env = environ.Env()

DEBUG = env.bool("DEBUG", default=False)
TESTING = "pytest" in sys.modules

# Where the site is reached. The only place that decides whether TLS is expected.
SITE_URL = env.str("SITE_URL", default=f"http://127.0.0.1:{env.int('PORT', default=8000)}").rstrip("/")
_site = urlsplit(SITE_URL)
if _site.scheme not in ("http", "https") or not _site.hostname:
    raise ImproperlyConfigured(f"SITE_URL must be an http or https address, not {SITE_URL!r}")
HTTPS = _site.scheme == "https"
LOOPBACK = _site.hostname in ("127.0.0.1", "localhost", "::1")
if not HTTPS and not LOOPBACK and not DEBUG:
    raise ImproperlyConfigured("SITE_URL must be https unless it is a loopback address")

SECRET_KEY = env.str("SECRET_KEY", default="") or kept_secret(VAR_DIR / "secret-key")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[_site.hostname] + (["localhost", "127.0.0.1"] if LOOPBACK else []))
CSRF_TRUSTED_ORIGINS = [SITE_URL]

INSTALLED_APPS = [
    "produsage_site.apps.ProdusageAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.contrib.sitemaps",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.mfa",
    "allauth.usersessions",
    "crispy_forms",
    "django_prose_editor",
    "csp",
    "core",
    "people",
    "assessments",
    "blog",
    "comments",
    "marking",
    "exchange",
    "produsage_site.apps.SiteConfig",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "core.middleware.PlainRequestMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "core.middleware.ContentPolicyMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "people.middleware.PreferencesMiddleware",
    "people.middleware.KeepTextMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "core.middleware.LoginFirstMiddleware",
]

ROOT_URLCONF = "produsage_site.urls"
WSGI_APPLICATION = "produsage_site.wsgi.application"

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
            ],
            "builtins": [
                "core.templatetags.text",
                "core.templatetags.inline",
                "django.templatetags.i18n",
                "django.templatetags.static",
            ],
        },
    },
]
CRISPY_ALLOWED_TEMPLATE_PACKS = ["produsage"]
CRISPY_TEMPLATE_PACK = "produsage"
CRISPY_FAIL_SILENTLY = False

# Without DATABASE_URL the private PostgreSQL under var/ is started at the first connection, not here.
if "DATABASE_URL" in env.ENVIRON:
    DATABASES = {"default": env.db("DATABASE_URL", engine="produsage_site.postgresql")}
else:
    DATABASES = {
        "default": {
            "ENGINE": "produsage_site.embedded",
            "NAME": "produsage",
            "EMBEDDED_HOME": VAR_DIR / ("test-postgres" if TESTING else "postgres"),
            "EMBEDDED_UNSAFE_FAST": TESTING,
        }
    }
DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=0 if DEBUG else 600)
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
# What every reader asks is planned once for each connection. A pooler that gives each transaction another connection
# cannot keep that: switch it off behind one.
PREPARE_STATEMENTS = env.bool("PREPARE_STATEMENTS", default=True)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# People
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["people.backends.Backend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk"
LOGOUT_REDIRECT_URL = "front"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "username*", "password1*", "password2*"]
ACCOUNT_ADAPTER = "people.adapters.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "people.forms.LoginForm",
    "change_password": "people.forms.ChangePasswordForm",
    "reauthenticate": "people.forms.ReauthenticateForm",
    "add_email": "people.forms.AddEmailForm",
}
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_USER_DISPLAY = "people.adapters.user_display"
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = "Produsage: "
ACCOUNT_RATE_LIMITS: dict[str, str] | bool = {"login_failed": "60/m/ip,10/5m/key"}
# People come in by a roster; a site that wants open registration says so.
ACCOUNT_OPEN_REGISTRATION = env.bool("OPEN_REGISTRATION", default=False)
SOCIALACCOUNT_ADAPTER = "people.adapters.SocialAccountAdapter"
# OpenID Connect switches on when the provider is named: OIDC_SERVER_URL, OIDC_CLIENT_ID, OIDC_SECRET.
SOCIALACCOUNT_PROVIDERS = {}
if OIDC_SERVER_URL := env.str("OIDC_SERVER_URL", default=""):
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        "APPS": [
            {
                "provider_id": "university",
                "name": env.str("OIDC_NAME", default="University login"),
                "client_id": env.str("OIDC_CLIENT_ID"),
                "secret": env.str("OIDC_SECRET"),
                "settings": {"server_url": OIDC_SERVER_URL},
            }
        ]
    }
SESSION_ENGINE = "people.sessions"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "people.views.notices.csrf_failure"

# E-mail: written into files under var/ unless EMAIL_URL names a mail server.
MAILS_GO_TO_FILES = "EMAIL_URL" not in env.ENVIRON
if MAILS_GO_TO_FILES:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = str(VAR_DIR / "mail")
else:
    vars().update(env.email_url("EMAIL_URL"))
EMAIL_TIMEOUT = 30
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("FROM_EMAIL", default="produsage@localhost")

# Language and time
LANGUAGE_CODE = "en"
# A folder of `locale/` with a compiled catalogue is a language more.
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGES = offered(BASE_DIR / "locale")
USE_TZ = True
TIME_ZONE = env.str("TIME_ZONE", default="UTC")
FORMAT_MODULE_PATH = ["core.formats"]

# Static files: hashed, compressed, kept for a year by browsers.
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "core.styles.BundleFinder",
    "core.scripts.ScriptFinder",
]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": VAR_DIR / ("test-media" if TESTING else "media"), "base_url": None},
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG or TESTING
        else "produsage_site.storage.StaticStorage"
    },
}
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ("png", "webp", "avif", "jpg", "gif", "woff2", "br", "gz", "map")

# Uploads and forms: generous, so that a long text reaches the form and is refused there, with the text given back.
DATA_UPLOAD_MAX_MEMORY_SIZE = 16 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# Security
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    name: [] for name in ("camera", "geolocation", "microphone", "payment", "usb", "browsing-topics")
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_SSL_REDIRECT = HTTPS and env.bool("SSL_REDIRECT", default=True)
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=365 * 24 * 3600) if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
if env.bool("BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = 1
if not HTTPS:
    # On a loopback address there is no TLS to insist on; every other deployment check stays on.
    SILENCED_SYSTEM_CHECKS = ["security.W004", "security.W008", "security.W012", "security.W016"]

TEST_RUNNER = "django.test.runner.DiscoverRunner"
if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    ACCOUNT_RATE_LIMITS = False
    EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "produsage": {"level": "INFO"},
        "django.security.csrf": {"level": "ERROR"},
    },
}

# Demo logins (`manage.py load_demo`): one password for all, made once and kept under var/ unless given.
DEMO_PASSWORD = env.str("DEMO_PASSWORD", default="")
