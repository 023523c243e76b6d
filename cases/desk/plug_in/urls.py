"""The address of the plug-in's page, under /desk/settings/plug-in/."""

from django.urls import path

from cases.desk.plug_in.views import PlugIn

urlpatterns = [path("", PlugIn.as_view(), name="plug-in")]
