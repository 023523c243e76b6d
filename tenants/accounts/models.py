"""People: citizens and staff of a municipality in its own schema, the association's staff in `public`."""

import uuid
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models

from tenants.accounts.roles import Role
from tenants.words import in_language


class People(BaseUserManager["Person"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "Person":
        """Add a person. Without a password they sign in with a code sent to their address."""
        person = self.model(email=self.normalize_email(email).lower(), **fields)
        if password:
            person.set_password(password)
        else:
            person.set_unusable_password()
        person.save(using=self._db)
        return person

    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.get(email=(username or "").lower())


class Person(AbstractBaseUser):
    """Somebody with an address. In the event log they appear only as `pseudonym`, which erasure replaces."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    pseudonym = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=5, blank=True)
    # One of `roles.Role`, or the code of a role of the municipality's own.
    role = models.CharField(max_length=40, blank=True, default="")
    # Where the role holds: {"groups": [...], "areas": [...], "bodies": [...]} by code; what is missing is everything.
    scope = models.JSONField(default=dict, db_default={})
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)
    invited_at = models.DateTimeField(null=True)
    retired_at = models.DateTimeField(null=True)
    absent_from = models.DateField(null=True)
    absent_until = models.DateField(null=True)
    substitute = models.ForeignKey("self", models.SET_NULL, null=True, blank=True)
    # What they settle for themselves: letters, being named, columns of the queue.
    settings = models.JSONField(default=dict, db_default={})

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = People()

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def is_staff(self) -> bool:
        """Whether the person works here, for the municipality or the association."""
        return bool(self.role)

    @property
    def role_name(self) -> str:
        """The role in words, as the municipality calls it."""
        own = StaffRole.objects.filter(code=self.role).first()
        ready = str(Role(self.role).label) if self.role in Role.values else self.role
        return (in_language(own.names) if own else "") or ready

    @property
    def initials(self) -> str:
        return "".join(part[0] for part in self.name.split()[:2]).upper() or self.email[:2].upper()


class StaffRole(models.Model):
    """A role as a municipality has shaped it: one of the ready ones changed, or one of its own. Never deleted."""

    code = models.SlugField(max_length=40, primary_key=True)
    names = models.JSONField(default=dict)
    permissions = models.JSONField(default=list)
    active = models.BooleanField(default=True)


class AuditEntry(models.Model):
    """What somebody who works here did that is not in a case's log: signing in, looking at people, changing rules.

    Append-only for the application. Like the log it holds codes, ids, dates and numbers; people are pseudonyms.
    """

    at = models.DateTimeField(db_index=True)
    who = models.UUIDField(null=True)
    act = models.SlugField(max_length=40)
    subject = models.CharField(max_length=80, blank=True)
    data = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["who", "-at"], name="audit_by_person")]
