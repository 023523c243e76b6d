"""The standard's addresses, with the format as their suffix."""

from django.urls import re_path

from integrations.open311.server import views
from integrations.open311.server.answering import nowhere, resource

FORM = r"\.(?P<form>xml|json)$"

app_name = "open311"
urlpatterns = [
    re_path(rf"^(?:v2/)?discovery{FORM}", resource(get=views.discovery)),
    re_path(rf"^v2/services{FORM}", resource(get=views.services)),
    re_path(rf"^v2/services/(?P<code>[^/]+){FORM}", resource(get=views.service_definition)),
    re_path(rf"^v2/requests{FORM}", resource(get=views.requests, post=views.post_request)),
    re_path(rf"^v2/requests/(?P<number>[^/]+){FORM}", resource(get=views.request)),
    re_path(rf"^v2/tokens/(?P<token>.+){FORM}", resource(get=views.token)),
    re_path(rf"^v2/servicerequestupdates{FORM}", resource(get=views.updates, post=views.post_update)),
    re_path(r"^v2/$", resource(get=nowhere), {"form": "xml"}, name="root"),
    re_path(r"^.*\.(?P<form>json)$", resource(get=nowhere, post=nowhere)),
    re_path(r"", resource(get=nowhere, post=nowhere), {"form": "xml"}),
]
