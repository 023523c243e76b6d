"""Django's settings. What differs between installations comes through `config.environment`; the rest is the product."""

import os

from config import environment
from config.environment import ROOT

MODE = environment.mode()
DEMO = MODE == "demo"
PRODUCTION = MODE == "production"
DATA_DIR = environment.data_dir()
SECRET_KEY = environment.secret_key()
DEBUG = False

# Hosts are checked against the registered domains by tenants.hosts, so Django need not know them.
ALLOWED_HOSTS = ["*"]
ASSOCIATION_HOSTS = [host for host in os.environ.get("ASSOCIATION_HOSTS", "localhost,127.0.0.1").split(",") if host]
PORT = int(os.environ.get("PORT") or 8000)

SHARED_APPS = [
    "django_tenants",
    "tenants",
    "tenants.accounts",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django_htmx",
    "leaflet",
    "rest_framework",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "tenants.look",
    "config",
]
TENANT_APPS = [
    "tenants.accounts",
    "django.contrib.sessions",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "tenants.areas",
    "cases",
    "integrations",
    "evaluation",
    "reporting",
]
INSTALLED_APPS = [*SHARED_APPS, *(app for app in TENANT_APPS if app not in SHARED_APPS)]

TENANT_MODEL = "tenants.Municipality"
TENANT_DOMAIN_MODEL = "tenants.Domain"
PUBLIC_SCHEMA_URLCONF = "config.urls_association"
ROOT_URLCONF = "config.urls_municipality"
FRAMED_URLCONF = "config.urls_framed"
DATABASE_ROUTERS = ["django_tenants.routers.TenantSyncRouter"]
TENANT_LIMIT_SET_CALLS = True
AUTH_USER_MODEL = "accounts.Person"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

_database = environment.database(os.environ.get("DATABASE_URL", "postgresql:///jarda"))
# Threads of a web process share a pool; every other process has one connection and keeps it.
_pool = {"pool": {"min_size": 1, "max_size": 12, "timeout": 10}} if os.environ.get("JARDA_PROCESS") == "web" else {}
DATABASES = {
    "default": {
        **_database,
        "ENGINE": "tenants.fleet.backend",
        "OPTIONS": {**_database["OPTIONS"], **_pool},  # type: ignore[dict-item]
        "CONN_MAX_AGE": 0 if _pool else 600,
        "CONN_HEALTH_CHECKS": True,
        "ATOMIC_REQUESTS": False,
    }
}

MIDDLEWARE = [
    "config.health.HealthMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "tenants.hosts.MunicipalityMiddleware",
    # Around everything that knows cookies: what stands inside the council's own website has none.
    "cases.site.framing.middleware.FramingMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "tenants.languages.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "tenants.plain.PlainWordsMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "tenants.accounts.middleware.ActorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "tenants.policy.ContentPolicyMiddleware",
    "tenants.refusals.RefusalMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": False,
        "OPTIONS": {
            "loaders": [
                (
                    "tenants.look.loading.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                ),
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "tenants.look.context.look",
            ],
        },
        # The look's templates stand before those of libraries, so that its account pages are ours.
        "DIRS": [ROOT / "tenants/look/templates"],
    }
]

WSGI_APPLICATION = "config.wsgi.application"
AUTHENTICATION_BACKENDS = ["tenants.accounts.door.PeopleBackend"]
SESSION_ENGINE = "tenants.accounts.door"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "tenants.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
# The code that signs a person in proves the address; there is no other way in.
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_FORMS = {
    "request_login_code": "tenants.accounts.forms.EmailForm",
    "confirm_login_code": "tenants.accounts.forms.CodeForm",
}
# allauth counts in the default cache, in each process for itself: n processes allow n times as much. What must hold
# over all of them is counted in the shared cache (codes by mail, in tenants.accounts.forms) or in the session (three
# guesses a code). A whole council sits behind one address, so limits by address are wide and those by person narrow.
ACCOUNT_RATE_LIMITS = {
    "login": "300/m/ip",
    "request_login_code": "120/m/ip,3/m/key",
    "login_failed": "60/m/ip,5/5m/key",
    "reauthenticate": "10/m/user",
}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if os.environ.get("BEHIND_PROXY") == "1" else 0
MFA_ADAPTER = "tenants.accounts.adapter.SecondStepAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
# Whoever has a key that asks for finger, face or number needs no code by mail.
MFA_PASSKEY_LOGIN_ENABLED = True
# Browsers hold localhost to be secure without a certificate; nothing else is let in without one.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
MFA_RATE_LIMITS = {"webauthn_login": "60/m/ip"}
MFA_FORMS = {
    "authenticate": "tenants.accounts.forms.SecondStepForm",
    "authenticate_webauthn": "tenants.accounts.forms.KeyForm",
    "reauthenticate": "tenants.accounts.forms.SecondStepAgainForm",
    "reauthenticate_webauthn": "tenants.accounts.forms.KeyAgainForm",
    "login_webauthn": "tenants.accounts.forms.KeyAloneForm",
    "activate_totp": "tenants.accounts.forms.NewAppForm",
    "add_webauthn": "tenants.accounts.forms.NewKeyForm",
    "edit_webauthn": "tenants.accounts.forms.KeyNameForm",
}

LANGUAGE_CODE = "hu"
LANGUAGES = [("hu", "Magyar"), ("en", "English"), ("de", "Deutsch")]
LOCALE_PATHS = [
    ROOT / folder / "locale" for folder in ("tenants", "cases", "cases/desk", "integrations", "evaluation", "reporting")
]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Budapest"

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "tenants.look.finders.FontFinder",
]
MEDIA_ROOT = DATA_DIR / "media"
MEDIA_URL = "/media/"
# Compressing takes 20 s of the demo's first start and saves nothing on loopback.
STATIC_STORAGES = {
    "production": "whitenoise.storage.CompressedManifestStaticFilesStorage",
    "demo": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage",
    "test": "django.contrib.staticfiles.storage.StaticFilesStorage",
}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": STATIC_STORAGES[MODE]},
}
WHITENOISE_AUTOREFRESH = MODE == "test"
WHITENOISE_USE_FINDERS = MODE == "test"
# What is longer than a field takes is cut to it and comes back with the field's sentence (tenants/plain.py), files
# after the tenth are read past (tenants/uploads.py); beyond these nothing is read any more.
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 300
FILE_UPLOAD_HANDLERS = [
    "tenants.uploads.FirstFiles",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "KEY_FUNCTION": "django_tenants.cache.make_key",
        # Some six keys a municipality, for a fleet.
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    },
    # What every process and host must know alike: how often somebody did something.
    "shared": {
        "BACKEND": "tenants.shared_cache.SharedCache",
        "LOCATION": environment.shared_cache(),
        "KEY_FUNCTION": "django_tenants.cache.make_key",
        "KEY_PREFIX": os.environ.get("JARDA_QUEUE", "jarda"),
        "OPTIONS": {"socket_timeout": 0.2, "socket_connect_timeout": 0.2},
    },
}

EMAIL_BACKEND = "integrations.email.backend.LetterBackend"
EMAIL_HOST = os.environ.get("SMTP_HOST", "127.0.0.1")
EMAIL_PORT = int(os.environ.get("SMTP_PORT") or 25)
EMAIL_HOST_USER = os.environ.get("SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("SMTP_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("SMTP_TLS", "") == "1"
EMAIL_TIMEOUT = 20
MAIL_DOMAIN = os.environ.get("MAIL_DOMAIN", "localhost")
DEFAULT_FROM_EMAIL = f"letters@{MAIL_DOMAIN}"

# How long a worker may hold a delivery before another takes it over.
DELIVERY_LEASE_SECONDS = float(os.environ.get("DELIVERY_LEASE_SECONDS") or 120)
# The same for a turn of a job on many cases.
JOB_LEASE_SECONDS = float(os.environ.get("JOB_LEASE_SECONDS") or 20)

CELERY_BROKER_URL = os.environ.get("BROKER_URL", "redis://127.0.0.1:6379/0")
CELERY_TASK_DEFAULT_QUEUE = os.environ.get("JARDA_QUEUE", "jarda")
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "UTC"
CELERY_TASK_TIME_LIMIT = 600
CELERY_WORKER_HIJACK_ROOT_LOGGER = False

# The demo is plain HTTP on loopback, where browsers refuse Secure cookies; elsewhere they are Secure and host-bound.
_secure = not DEMO and MODE != "test"
SESSION_COOKIE_NAME = "__Host-session" if _secure else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if _secure else "csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = _secure
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SECURE_SSL_REDIRECT = _secure
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if os.environ.get("BEHIND_PROXY") == "1" else None
SECURE_HSTS_SECONDS = 63072000 if _secure else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = _secure
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "tenants.look.errors.form_expired"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
