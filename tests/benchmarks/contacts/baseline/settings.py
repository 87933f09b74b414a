"""The plainest settings that serve the admin."""

import os
from pathlib import Path

import environ

DATABASES = {"default": environ.Env.db_url_config(os.environ["BASELINE_DATABASE_URL"])}
if "sqlite3" in DATABASES["default"]["ENGINE"]:
    DATABASES["default"]["OPTIONS"] = {"init_command": "PRAGMA journal_mode=WAL; PRAGMA cache_size=-65536"}
else:
    # Without just-in-time compiling, as the portal has it: neither is to look quicker by a setting of the server.
    DATABASES["default"]["OPTIONS"] = {"options": f"-c search_path={os.environ['BASELINE_SCHEMA']} -c jit=off"}
    DATABASES["default"]["CONN_MAX_AGE"] = 600
SECRET_KEY = "baseline" * 8
DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1"]
DATA_UPLOAD_MAX_NUMBER_FIELDS = 100_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 50_000_000
INSTALLED_APPS = [
    "tests.benchmarks.contacts.baseline",
    "import_export",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "tests.benchmarks.contacts.baseline.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
STATIC_URL = "/static/"
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FILE_UPLOAD_TEMP_DIR = str(Path(os.environ["VAR_DIR"]))
