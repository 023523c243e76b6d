"""The worker's and the scheduler's application. Tasks live in the packages; what runs when stands here as a table."""

import os
from typing import Any

from celery import Celery
from celery.schedules import crontab
from celery.signals import worker_init

from config.environment import WrongSetting
from config.startup import refuse_transaction_pooling

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
app = Celery("jarda")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["cases", "evaluation", "integrations", "reporting"])
app.conf.beat_schedule = {
    # An order that waited longer than its own second is stale: the next one does its work.
    "dispatch": {"task": "cases.dispatch", "schedule": 1.0, "options": {"expires": 3}},
    "tidy": {"task": "cases.tidy_all", "schedule": crontab(hour=2, minute=10)},
}


@worker_init.connect
def refuse_pooler(**_kwargs: Any) -> None:
    """A worker, too, needs a database session that stays its own."""
    try:
        refuse_transaction_pooling(os.environ.get("DATABASE_URL", "postgresql:///jarda"))
    except WrongSetting as reason:
        raise SystemExit(str(reason)) from reason
