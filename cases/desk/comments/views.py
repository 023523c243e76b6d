"""The comments that wait, over all cases; and the judgement of one."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from cases.desk.answers import CaseView, DeskView, case_address
from cases.desk.comments.reading import reasons
from cases.models import Comment
from cases.services.commenting import judge_comment
from cases.voices import one_of, waiting_comments
from tenants.accounts.roles import Permission

AT_ONCE = 50


class CommentList(DeskView):
    """What waits, the oldest first."""

    def needed(self) -> Permission:
        return Permission.MODERATE

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show()

    def show(self, *, refusal: str = "", status: int = 200) -> HttpResponse:
        waiting = waiting_comments(self.request.actor)
        return render(self.request, "desk/comments/list.html", {
            "comments": waiting[:AT_ONCE], "count": waiting.count(), "reasons": reasons(), "refusal": refusal,
        }, status=status)


class JudgeComment(CaseView):
    """POST: shown or not; then back to where it was judged."""

    def get(self, request: HttpRequest, **_parts: Any) -> HttpResponse:
        return HttpResponseRedirect(self.back())

    def post(self, request: HttpRequest, comment_id: UUID) -> HttpResponse:
        comment = get_object_or_404(Comment.objects.select_related("case").defer("case__search"),
                                    one_of(self.case), pk=comment_id)
        shown = request.POST.get("act") == "show"
        judge_comment(comment, shown=shown, actor=self.request.actor, reason=request.POST.get("reason", ""))
        messages.success(request, _("%(number)s: the comment is shown.") % {"number": self.case.number} if shown else
                         _("%(number)s: the comment is not shown.") % {"number": self.case.number})
        return HttpResponseRedirect(self.back())

    def back(self) -> str:
        """The page that the form came from, if it is one of this host; else the case's."""
        wanted = self.request.POST.get("next", "")
        here = url_has_allowed_host_and_scheme(wanted, {self.request.get_host()},
                                               require_https=self.request.is_secure())
        return wanted if here else case_address(self.case.public_id) + "#comments"

    def show(self, *, refusal: str = "", status: int = 200) -> HttpResponse:
        """What was refused is said on the page that it came from."""
        messages.error(self.request, refusal)
        answer = HttpResponseRedirect(self.back())
        return answer if status != 403 else render(
            self.request, "look/refusal.html", {"refusal": {"sentence": refusal}}, status=status)

