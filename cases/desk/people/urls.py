"""The addresses of colleagues, roles and the audit log, under /desk/settings/."""

from django.urls import path

from cases.desk.people import audit, roles, views

urlpatterns = [
    path("people/", views.People.as_view(), name="people"),
    path("people/new/", views.Invite.as_view(), name="invite"),
    path("people/<uuid:person_id>/", views.PersonPage.as_view(), name="person"),
    path("people/<uuid:person_id>/invite/", views.InviteAgain.as_view(), name="invite-again"),
    path("people/<uuid:person_id>/address/", views.ChangeAddress.as_view(), name="change-address"),
    path("people/<uuid:person_id>/second-step/", views.ResetSecondStep.as_view(), name="reset-second-step"),
    path("people/<uuid:person_id>/sessions/", views.EndSessions.as_view(), name="end-sessions"),
    path("people/<uuid:person_id>/leave/", views.Leave.as_view(), name="leave"),
    path("roles/", roles.Roles.as_view(), name="roles"),
    path("roles/new/", roles.NewRole.as_view(), name="new-role"),
    path("roles/<slug:code>/", roles.RolePage.as_view(), name="role"),
    path("roles/<slug:code>/ready/", roles.ReadyAgain.as_view(), name="role-ready"),
    path("roles/<slug:code>/give-up/", roles.GiveUp.as_view(), name="role-give-up"),
    path("roles/<slug:code>/take-up/", roles.TakeUp.as_view(), name="role-take-up"),
    path("audit/", audit.AuditPage.as_view(), name="audit"),
    path("audit.csv", audit.AuditSheet.as_view(), name="audit-sheet"),
]
