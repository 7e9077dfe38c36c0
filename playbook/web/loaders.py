"""Templates are written indented, one element a line; pages are sent without the indentation."""

import re
from typing import override

from django.template import Node, Origin, Template
from django.template.base import NodeList
from django.template.loaders import cached, filesystem

_INDENTATION = re.compile(r"\n[ \t]+")


class Loader(filesystem.Loader):
    """Reads templates from the project's folder and leaves out what stands before the first word of a line.

    A browser shows a line break and any blanks after it as one blank; lines keep their numbers for error pages.
    """

    def get_contents(self, origin: Origin) -> str:
        """The template's text."""
        return _INDENTATION.sub("\n", super().get_contents(origin))


class CachedLoader(cached.Loader):
    """Keeps parsed templates, each with its blocks found: Django looks for a parent's on every page that extends it."""

    @override
    def get_template(self, template_name: str, skip: list[Origin] | None = None) -> Template:
        """The template, parsed once."""
        template = super().get_template(template_name, skip)
        if not isinstance(template.nodelist, _Searched):
            template.nodelist = _Searched(template.nodelist)
        return template


class _Searched(NodeList):
    """The nodes of a template, searched once for each kind of node."""

    def __init__(self, nodes: NodeList) -> None:
        super().__init__(nodes)
        self.contains_nontext = nodes.contains_nontext
        self._found: dict[type[Node], list[Node]] = {}

    @override
    def get_nodes_by_type(self, nodetype: type[Node]) -> list[Node]:
        """Every node of that kind, at any depth."""
        found = self._found.get(nodetype)
        if found is None:
            found = self._found[nodetype] = super().get_nodes_by_type(nodetype)
        return found
