"""Refusals: what the product says no to, with a sentence that says what to do next; answered in one place."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from tenants.look.article import settled


class Refusal(Exception):
    """A rule says no. The message is for the person: a whole, translated sentence with the way on."""

    status = 400

    def __init__(self, sentence: str, *, field: str = "") -> None:
        self.sentence = settled(sentence)
        super().__init__(self.sentence)
        self.field = field


class RefusalMiddleware:
    """Turns a refusal that no form has shown beside its field into an answer."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.answer(request)

    def process_exception(self, request: HttpRequest, refusal: Exception) -> HttpResponse | None:
        if not isinstance(refusal, Refusal):
            return None
        if request.path.startswith(("/api/", "/open311/")) or "json" in request.headers.get("Accept", ""):
            return JsonResponse({"detail": refusal.sentence}, status=refusal.status)
        answer = render(request, "look/refusal.html", {"refusal": refusal}, status=refusal.status)
        if wait := getattr(refusal, "wait", 0):
            answer["Retry-After"] = str(wait)
        return answer
