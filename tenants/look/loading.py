"""Templates, compiled so that what is the same for every reader of a language is put together once.

A page of the desk says sixty sentences and shows thirty signs that depend on nothing but the language. Django asks the
catalogue for each of them every time. Here neighbouring parts of that kind become one, which is kept for each language
and table of addresses; and a value that is plain text is written without the detours for numbers and dates.

What a page says stays the same to the letter: `tests/tenants/look/test_loading.py` compares.
"""

from collections.abc import Iterable
from html import escape

from django.template import Context, Origin, Template
from django.template.base import (
    FilterExpression,
    Node,
    NodeList,
    TextNode,
    TokenType,
    Variable,
    VariableNode,
    render_value_in_context,
)
from django.template.defaulttags import IfNode, LoadNode, URLNode
from django.template.library import SimpleNode
from django.template.loaders import base, cached
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.templatetags.static import StaticNode
from django.urls import get_urlconf
from django.utils.safestring import SafeString
from django.utils.translation import get_language

# Tags of the look whose answer depends on their arguments alone.
PURE = frozenset({"icon", "chip", "plate"})


class _Folding(base.Loader):
    """Compiles as Django does, and folds before anybody else sees the template."""

    def get_template(self, template_name: str, skip: list[Origin] | None = None) -> Template:
        template = super().get_template(template_name, skip)
        template.nodelist = folded(template.nodelist)
        return template


class Loader(cached.Loader, _Folding):
    """Django's cached loader, with folded templates."""


class Fixed(Node):
    """Neighbouring parts that depend on nothing but language and addresses."""

    def __init__(self, parts: list[Node]) -> None:
        self.parts = parts
        self.told: dict[tuple[str | None, str | None, bool], SafeString] = {}

    def render_annotated(self, context: Context) -> SafeString:
        key = (get_language(), get_urlconf(), context.autoescape)
        said = self.told.get(key)
        if said is None:
            said = self.told[key] = SafeString("".join([str(part.render_annotated(context)) for part in self.parts]))
        return said

    render = render_annotated


class Value(VariableNode):
    """A value of the page; plain text takes the short way."""

    def render(self, context: Context) -> str:
        value = self.filter_expression.resolve(context)
        kind = type(value)
        if kind is SafeString:
            return value
        if kind is str:
            return SafeString(escape(value)) if context.autoescape else value
        return render_value_in_context(value, context)


def folded(nodes: NodeList) -> NodeList:
    """The same nodes, with runs of fixed ones as one, at every depth."""
    found = NodeList()
    run: list[Node] = []

    def end_run() -> None:
        if len(run) > 1 or (run and not isinstance(run[0], TextNode)):
            found.append(_placed(Fixed(list(run)), run[0]))
        else:
            found.extend(run)
        run.clear()

    for node in nodes:
        if isinstance(node, LoadNode):
            continue
        if is_fixed(node):
            run.append(node)
            continue
        end_run()
        found.append(_placed(Value(node.filter_expression), node) if type(node) is VariableNode else _within(node))
    end_run()
    return found


def _within(node: Node) -> Node:
    """The node with what stands inside it folded."""
    if isinstance(node, IfNode):
        node.conditions_nodelists = [(asked, folded(inside)) for asked, inside in node.conditions_nodelists]
        return node
    for name in node.child_nodelists:
        inside = getattr(node, name, None)
        if isinstance(inside, NodeList):
            setattr(node, name, folded(inside))
    return node


def _placed(new: Node, old: Node) -> Node:
    """Where it came from, for whoever reads an error."""
    new.token, new.origin = old.token, old.origin
    return new


def is_fixed(node: Node) -> bool:
    """Whether what a node says depends on nothing but language and addresses."""
    if isinstance(node, TextNode):
        return True
    if type(node) is TranslateNode:
        return not node.asvar and is_literal(node.filter_expression) and (
            node.message_context is None or is_literal(node.message_context)
        )
    if type(node) is BlockTranslateNode:
        plain = all(token.token_type is TokenType.TEXT for token in node.singular)
        return plain and not (node.plural or node.extra_context or node.asvar or node.message_context)
    if type(node) is StaticNode:
        return node.varname is None and is_literal(node.path)
    if type(node) is URLNode:
        return not node.asvar and not node.kwargs and are_literal([node.view_name, *node.args])
    if type(node) is SimpleNode:
        return (
            node.func.__name__ in PURE
            and node.func.__module__ == "tenants.look.templatetags.look"
            and not (node.target_var or node.takes_context)
            and are_literal([*node.args, *node.kwargs.values()])
        )
    return False


def are_literal(expressions: Iterable[FilterExpression]) -> bool:
    return all(map(is_literal, expressions))


def is_literal(expression: FilterExpression) -> bool:
    """Whether an expression is written out in the template, as text or a number, with no filter."""
    if getattr(expression, "filters", None):
        return False
    variable = getattr(expression, "var", expression)
    return isinstance(variable, (str, SafeString)) or (isinstance(variable, Variable) and variable.literal is not None)
