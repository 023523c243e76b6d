"""The web process. It refuses to start where one municipality's session could serve another's."""

import os

from django.core.wsgi import get_wsgi_application

from config.environment import WrongSetting
from config.startup import refuse_transaction_pooling

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
try:
    refuse_transaction_pooling(os.environ.get("DATABASE_URL", "postgresql:///jarda"))
except WrongSetting as reason:
    raise SystemExit(str(reason)) from reason
application = get_wsgi_application()
