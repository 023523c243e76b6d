"""The form of one ready reply: its words in each of the town's languages, and where it is offered."""

from typing import Any

from django import forms
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from cases.catalogue import Catalogue
from cases.desk.forms import DeskForm, words_field
from cases.models import ReplyTemplate
from cases.models.event import Voice
from cases.services.replying import ReplyWish


class ReplyForm(DeskForm):
    """Reads a wish; whether it is sound is the service's question."""

    name = "reply"
    title = forms.CharField(label=_("Name"), required=False, max_length=80,
                            help_text=_("What colleagues see in the list, such as: The answer is late"))
    voice = forms.ChoiceField(
        label=_("Who reads it?"), required=False,
        choices=[("", _("for all three")), (Voice.PUBLIC.value, _("Public update")),
                 (Voice.LETTER.value, _("Letter to the reporter")), (Voice.INTERNAL.value, _("Internal note"))])
    categories = forms.MultipleChoiceField(label=_("For these categories"), required=False,
                                           widget=forms.CheckboxSelectMultiple)
    statuses = forms.MultipleChoiceField(label=_("In these statuses"), required=False,
                                         widget=forms.CheckboxSelectMultiple)
    position = forms.IntegerField(label=_("Place in the list"), required=False, min_value=0, max_value=999,
                                  help_text=_("The smallest number stands first."))
    case = forms.CharField(label=_("Try it with this case"), required=False, max_length=40,
                           help_text=_("A case number; empty: the newest case"))

    def __init__(self, *args: Any, rules: Catalogue, languages: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.languages = languages
        self.fields["categories"].choices = [  # type: ignore[attr-defined]
            (code, str(category)) for code, category in rules.categories.items() if category.active]
        self.fields["statuses"].choices = [  # type: ignore[attr-defined]
            (status.code, str(status)) for status in rules.living]
        for language in languages:
            named = get_language_info(language)["name_local"].capitalize()
            field = words_field(_("Words: %(language)s") % {"language": named}, rows=7)
            field.widget.attrs["lang"] = language
            self.fields[f"body_{language}"] = field

    @property
    def bodies(self) -> list[forms.BoundField]:
        return [self[f"body_{language}"] for language in self.languages]

    @property
    def picks(self) -> list[forms.BoundField]:
        return [self["categories"], self["statuses"]]

    def wish(self) -> ReplyWish:
        """What was wished. The form must be valid."""
        told = self.cleaned_data
        return ReplyWish(name=told["title"], voice=told["voice"], categories=told["categories"],
                         statuses=told["statuses"], position=told["position"] or 0,
                         bodies={language: "\n".join(told[f"body_{language}"].splitlines())
                                 for language in self.languages})

    @staticmethod
    def of(reply: ReplyTemplate) -> dict[str, Any]:
        return {"title": reply.name, "voice": reply.voice, "categories": reply.categories, "statuses": reply.statuses,
                "position": reply.position, **{f"body_{language}": words for language, words in reply.bodies.items()}}
