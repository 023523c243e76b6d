"""What the association holds about its municipalities, in the `public` schema."""

from tenants.models.branding import Branding
from tenants.models.municipality import Domain, Municipality
from tenants.models.review_note import ReviewNote
from tenants.models.template_step import TemplateStep
from tenants.models.wake import Wake

__all__ = ["Branding", "Domain", "Municipality", "ReviewNote", "TemplateStep", "Wake"]
