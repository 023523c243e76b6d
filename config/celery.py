"""The worker's and the scheduler's application. Tasks live in the packages; what runs when stands here as a table."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
app = Celery("jarda")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["integrations", "evaluation", "cases"])
app.conf.beat_schedule = {
    # An order that waited longer than its own second is stale: the next one does its work.
    "dispatch": {"task": "cases.dispatch", "schedule": 1.0, "options": {"expires": 3}},
}
