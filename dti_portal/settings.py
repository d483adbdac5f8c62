"""All settings; the environment is read here and nowhere else. `.env.example` lists every variable."""

from datetime import timedelta
from pathlib import Path

from celery.schedules import crontab
from csp.constants import NONCE, NONE, SELF

from dti_portal import environment

BASE_DIR = Path(__file__).resolve().parent.parent
STATE_DIR = Path(environment.text("STATE_DIR", str(BASE_DIR / "var")))

DEBUG = environment.boolean("DEBUG", False)
SECRET_KEY = environment.text("SECRET_KEY")
ALLOWED_HOSTS = environment.words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = environment.words("CSRF_TRUSTED_ORIGINS", "")
HTTPS = environment.boolean("HTTPS", False)
TRUSTED_PROXIES = environment.integer("TRUSTED_PROXIES", 0)
METRICS_TOKEN = environment.text("METRICS_TOKEN", "")
REDIS_URL = environment.redis("REDIS_URL")

DATABASES = {"default": environment.database("DATABASE_URL")}
DATABASES["default"] |= {
    "CONN_MAX_AGE": environment.integer("CONN_MAX_AGE", 600),
    "CONN_HEALTH_CHECKS": True,
    "OPTIONS": {
        "server_side_binding": True,
        # The second run of a statement on a connection is already prepared: planning is half of a small read.
        "prepare_threshold": 1 if environment.boolean("PREPARE_STATEMENTS", True) else None,
        "connect_timeout": 5,
        # Every read here touches few rows: compiling a plan or starting workers for it costs more than the read.
        "options": "-c jit=off -c max_parallel_workers_per_gather=0",
        **DATABASES["default"]["OPTIONS"],  # type: ignore[dict-item]
    },
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    # Before the portal's own, whose admin pages take the place of theirs.
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "axes",
    "provinces",
    "indicators",
    "meetings",
    "dti_portal",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "template_partials",
    "csp",
    "pgtrigger",
    "django_celery_beat",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "dti_portal.middleware.PracticeMiddleware",
    "dti_portal.middleware.PrivacyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "dti_portal.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "dti_portal.accounts.ages.SessionAgeMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
    "dti_portal.middleware.BusyMiddleware",
]

ROOT_URLCONF = "dti_portal.urls"
WSGI_APPLICATION = "dti_portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "template_partials.templatetags.partials",
                "provinces.templatetags.moments",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "dti_portal.context.shell",
            ],
        },
    },
]

# Accounts: docs/adr/0010. Passwords are checked by allauth, guesses counted by axes, rights given by dated roles.
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "dti_portal.accounts.backends.RoleBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "dti_portal.accounts.forms.LongEnough", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
# A message kept in a cookie of its own would reach a page that is kept for everybody.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"
SESSION_COOKIE_AGE = environment.integer("SESSION_HOURS", 12, least=1) * 3600
SESSION_IDLE_AGE = environment.integer("SESSION_IDLE_MINUTES", 120, least=10) * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
ACCOUNT_ADAPTER = "dti_portal.accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*", "password2*"]
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
# Per name and machine axes counts; these bound the guesses of many machines, and of one machine at many names.
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "login_failed": "30/m/ip,20/900s/key"}
ACCOUNT_FORMS = {
    "login": "dti_portal.accounts.forms.SignInForm",
    "reauthenticate": "dti_portal.accounts.forms.ReauthenticateForm",
    "change_password": "dti_portal.accounts.forms.ChangePasswordForm",
    "set_password": "dti_portal.accounts.forms.SetPasswordForm",
    "reset_password": "dti_portal.accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "dti_portal.accounts.forms.ResetPasswordKeyForm",
}
MFA_ADAPTER = "dti_portal.accounts.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_PERIOD = 30
# Telephones whose clock is half a minute off.
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "authenticate": "dti_portal.accounts.forms.CodeForm",
    "reauthenticate": "dti_portal.accounts.forms.ReauthenticateCodeForm",
    "activate_totp": "dti_portal.accounts.forms.ActivateForm",
}
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_USERNAME_CALLABLE = "dti_portal.accounts.lockout.typed_name"
AXES_CLIENT_IP_CALLABLE = "dti_portal.accounts.lockout.client_address"
AXES_LOCKOUT_CALLABLE = "dti_portal.accounts.lockout.locked_out"
AXES_SENSITIVE_PARAMETERS = ["csrfmiddlewaretoken", "username", "ip_address"]
AXES_VERBOSE = False
# Its tables are no pages to work with, and their names have no Vietnamese.
AXES_ENABLE_ADMIN = False

# The agency's own sign-in (OpenID Connect), only where its server is named.
OIDC_SERVER_URL = environment.text("OIDC_SERVER_URL", "")
OIDC_OPENS_ACCOUNTS = environment.boolean("OIDC_OPENS_ACCOUNTS", False)
SOCIALACCOUNT_ADAPTER = "dti_portal.accounts.adapters.AgencyAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_OPENID_CONNECT_URL_PREFIX = "oidc"
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": environment.openid("OIDC_SERVER_URL")}}

# Language: Vietnamese is the source language of every text, so only English has a catalogue.
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["dti_portal.formats"]
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = True
TIME_ZONE = "Asia/Ho_Chi_Minh"

# Static files: hashed names, precompressed, cached for ever.
STATIC_URL = "static/"
STATIC_ROOT = STATE_DIR / "static"
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("vendor/plotly", BASE_DIR / "node_modules" / "plotly.js-cartesian-dist-min"),
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = STATE_DIR / "media"
FIXTURE_DIRS = [BASE_DIR / "fixtures"]
REFERENCE_DIR = BASE_DIR / "fixtures"
# The typeface of everything that is printed: TrueType files, by weight.
PDF_FONTS = BASE_DIR / "node_modules" / "@expo-google-fonts" / "arimo"

# Caches. The first counts how often somebody tried to sign in, and must do so while Redis is away: a table, made by a
# migration. It drops entries past MAX_ENTRIES, so nobody may be able to fill it in the time of a limit. The second
# tells what a transaction that is still running has done, and may be away: nothing reads it without a fallback.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "portal_limits",
        "OPTIONS": {"MAX_ENTRIES": 1_000_000},
    },
    "redis": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},
    },
}
CELERY_BROKER_URL = REDIS_URL
CELERY_RESULT_BACKEND = REDIS_URL
CELERY_TASK_TRACK_STARTED = True
CELERY_TASK_ACKS_LATE = True
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULER = "django_celery_beat.schedulers:DatabaseScheduler"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A page that queues something asks twice at once and goes on: six seconds of retries would be the reader's.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_connect_timeout": 2,
    # One that hangs takes the connection and never answers.
    "socket_timeout": 4,
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0,
    "interval_max": 0,
}
CELERY_BEAT_SCHEDULE = {
    # What is due goes out with the first run of the day; the others try what a mail server did not take.
    "send-reminders": {
        "task": "indicators.tasks.send_reminders",
        "schedule": crontab(minute=0, hour="7-17"),
    },
    "send-task-reminders": {
        "task": "meetings.tasks.send_task_reminders",
        "schedule": crontab(minute=15, hour="7-17"),
    },
    # Also on Monday at seven, when the weekly letters are due.
    "send-alerts": {"task": "meetings.tasks.send_alerts", "schedule": crontab(minute="*/10")},
    # One that no worker had time for is overtaken by the next.
    "sweep-refreshes": {
        "task": "indicators.tasks.sweep_refreshes",
        "schedule": crontab(),
        "options": {"expires": 50},
    },
    "watch-feeds": {"task": "indicators.tasks.watch_feeds", "schedule": crontab(minute=20)},
    "clear-responses": {"task": "indicators.tasks.clear_responses", "schedule": crontab(minute=45, hour=2)},
    "clear-leftovers": {"task": "provinces.tasks.clear_leftovers", "schedule": crontab(minute=30, hour=2)},
    "clear-uploads": {"task": "indicators.tasks.clear_uploads", "schedule": crontab(minute=40, hour=2)},
    "clear-files": {"task": "meetings.tasks.clear_files", "schedule": crontab(minute=50, hour=2)},
}

# Feeds: where figures may be fetched from, docs/adr/0021. Secrets by name; nothing but the request itself sees one.
FEED_HOSTS = environment.hosts("FEED_HOSTS")
FEED_PRIVATE_HOSTS = environment.hosts("FEED_PRIVATE_HOSTS", port=True)
# Feeds that are read at one time; the others wait. A worker of two processes keeps a hand free for what people publish.
FEED_RUNS_AT_ONCE = environment.integer("FEED_RUNS_AT_ONCE", 1, least=1)
FEED_SECRETS = environment.secrets(prefix="FEED_SECRET_")
FEED_SECRET_HOSTS = environment.secret_hosts(prefix="FEED_SECRET_")

# Mail: without a server it is written to the log.
PUBLIC_URL = environment.text("PUBLIC_URL", "http://127.0.0.1:8000/").rstrip("/") + "/"
DEFAULT_FROM_EMAIL = environment.text("DEFAULT_FROM_EMAIL", "portal@localhost")
EMAIL_HOST = environment.text("EMAIL_HOST", "")
EMAIL_PORT = environment.integer("EMAIL_PORT", 25)
EMAIL_HOST_USER = environment.text("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = environment.text("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = environment.boolean("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = environment.boolean("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = 10
EMAIL_BACKEND = "dti_portal.mail.MarkingBackend"
MAIL_SENT_BY = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'console'}.EmailBackend"

# Security
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
# Two portals on one host see each other's cookies, whatever their ports: each calls its own by another name.
COOKIE_PREFIX = environment.text("COOKIE_PREFIX", "")
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}sessionid"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrftoken"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "EXCLUDE_URL_PREFIXES": ("/admin/",),
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        # Plotly and the bars of the rankings write style attributes.
        "style-src": [SELF, "'unsafe-inline'"],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        # A browser holds the redirect after a form to this too, and the agency's sign-in begins with one.
        "form-action": [SELF, *environment.origin(OIDC_SERVER_URL)],
        "frame-ancestors": [NONE],
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": environment.text("LOG_LEVEL", "WARNING")},
    # Every step of every page that they draw, in the log of a worker, which tells at INFO what it did.
    "loggers": {"weasyprint.progress": {"level": "WARNING"}, "fontTools": {"level": "WARNING"}},
}
