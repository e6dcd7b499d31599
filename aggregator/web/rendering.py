"""Values → HTML, by the templates; whatever a publisher wrote stays text.  Owns jinja2."""

from jinja2 import Environment, PackageLoader, StrictUndefined

from aggregator.web.links import Links

_TEMPLATES = Environment(
    loader=PackageLoader("aggregator.web"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def render(template: str, links: Links, **values: object) -> str:
    """Return the page that a template makes of these values."""
    return _TEMPLATES.get_template(template).render(links=links, **values)
