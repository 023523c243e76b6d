"""The addresses as they are seen from inside a frame on the council's own website."""

from cases.site.framing.addresses import framed
from config import urls_municipality

urlpatterns = framed(urls_municipality.urlpatterns)

handler400 = urls_municipality.handler400
handler403 = urls_municipality.handler403
handler404 = urls_municipality.handler404
handler500 = urls_municipality.handler500
