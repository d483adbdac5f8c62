"""The conventions that no linter knows: names, rooms, doors. A failing test here names the file to mend."""

import ast
import re
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

ROOT = Path(settings.BASE_DIR)
APPS = ("provinces", "indicators", "meetings")
OWN = (*APPS, "dti_portal")
WRITES = {"save", "create", "bulk_create", "bulk_update", "delete", "get_or_create", "update_or_create"}
# Names of views that Django or the API brings along, and the doors that answer without a page.
FOREIGN = ("admin", "api")
FOREIGN_NAMES = ("account_", "mfa_", "socialaccount_", "openid_connect_")
FORMATS = ("-csv", "-xlsx", "-json", "-pdf", "-ics")
NO_PAGE = {
    "held-decide",
    "reported-figures-publish",
    "task-calendar",
    "meeting-calendar",
    "task-note",
    "task-close",
    "task-reopen",
    "task-extend",
    "task-withdraw",
    "task-file",
    "alert-change",
    "healthz",
    "readyz",
    "metrics",
    "collection-open",
    "entry-template",
    "evidence-add",
    "evidence-file",
    "evidence-withdraw",
    "feed-run",
    "feed-enable",
    "run-cancel",
    "run-refusals",
    "run-response",
    "collection-extend",
    "extension-withdraw",
    "change-feed",
    "submission-publish",
    "submission-publish-many",
    "submission-recall",
    "briefing-bundle-make",
    "briefing-bundle-file",
    "meeting-publish",
    "meeting-delete",
    "paper-file",
    "paper-withdraw",
}
ERROR_PAGES = {"400.html", "403.html", "403_csrf.html", "404.html", "429.html", "500.html", "base.html"}
LONGEST_FILE = 400


def python_files(*folders: str) -> Iterator[Path]:
    for folder in folders:
        yield from (path for path in (ROOT / folder).rglob("*.py") if "migrations" not in path.parts)


def named_views(
    patterns: list[URLPattern | URLResolver], namespace: str = ""
) -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            if pattern.namespace not in FOREIGN:
                yield from named_views(pattern.url_patterns, pattern.namespace or "")
        elif pattern.name and not pattern.name.startswith(FOREIGN_NAMES):
            yield pattern.name, pattern


def base_name(name: str) -> str:
    for suffix in FORMATS:
        name = name.removesuffix(suffix)
    return name


def test_every_address_has_the_name_of_its_view():
    wrong = []
    for name, pattern in named_views(get_resolver().url_patterns):
        expected = base_name(name).replace("-", "_")
        view = getattr(pattern.callback, "__name__", "")
        if view not in (expected, f"{expected}_download"):
            wrong.append(f"{name} -> {view}")
    assert not wrong


def test_every_page_has_a_template_of_its_name():
    templates = {path.stem for path in (ROOT / "templates").rglob("*.html")}
    wanted = {base_name(name).replace("-", "_") for name, _ in named_views(get_resolver().url_patterns)}
    wanted -= {name.replace("-", "_") for name in NO_PAGE}
    assert not wanted - templates


def test_every_template_is_used():
    texts = [path.read_text("utf-8") for path in python_files(*OWN)]
    texts += [path.read_text("utf-8") for path in (ROOT / "templates").rglob("*.html")]
    everything = "\n".join(texts)
    names = {str(path.relative_to(ROOT / "templates")) for path in (ROOT / "templates").rglob("*.html")}
    # allauth opens its pages by its own names: ours stand in their place, so each must be one of them.
    names -= {name for name in names if resources.files("allauth").joinpath("templates", name).is_file()}
    unused = {name for name in names - ERROR_PAGES if f'"{name}' not in everything}
    assert not unused


@pytest.mark.parametrize("app", APPS)
def test_rows_are_written_in_actions_only(app: str):
    wrong = []
    for path in python_files(app):
        if "actions" in path.parts or "models" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in WRITES
            ):
                wrong.append(f"{path.relative_to(ROOT)}:{node.lineno} .{node.func.attr}()")
    assert not wrong


def test_every_setting_is_in_the_example():
    called = re.compile(r'environment\.\w+\(\s*"([A-Z_]+)"')
    read = set(called.findall((ROOT / "dti_portal" / "settings.py").read_text("utf-8")))
    example = (ROOT / ".env.example").read_text("utf-8")
    assert {name for name in read if not re.search(rf"^#? ?{name}=", example, re.MULTILINE)} == set()


def test_every_dependency_has_its_reason():
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    listed = re.findall(r'^    "[\w.\[\],=-]+",(.*)$', project.split("[tool.ruff]")[0], re.MULTILINE)
    assert listed
    assert all("#" in rest for rest in listed)


def test_browser_and_python_sides_of_the_chart_library_agree():
    from importlib.metadata import version

    package = (ROOT / "package.json").read_text("utf-8")
    bundled = re.search(r'"plotly\.js-cartesian-dist-min": "([\d.]+)"', package)
    # plotly 7.1.0 carries plotly.js 4.1.1: the pair that was tried together.
    assert (version("plotly"), bundled and bundled.group(1)) == ("7.1.0", "4.1.1")


def test_nothing_is_loaded_from_another_host():
    foreign = re.compile(r'(?:src|href)="https?://[^"]*\.(?:js|css|woff2?)"|@import|url\(["\']?https?:')
    files = [
        *(ROOT / "templates").rglob("*.html"),
        *(ROOT / "static").rglob("*.css"),
        *(ROOT / "static").rglob("*.js"),
    ]
    assert [str(path.relative_to(ROOT)) for path in files if foreign.search(path.read_text("utf-8"))] == []


def test_templates_have_no_inline_handlers_or_styles():
    inline = re.compile(r'\son[a-z]+="|<script(?![^>]*(?:src=|type="application/json"))')
    pages = [path for path in (ROOT / "templates").rglob("*.html") if path.name != "500.html"]
    assert [str(path.relative_to(ROOT)) for path in pages if inline.search(path.read_text("utf-8"))] == []


def test_no_file_outgrows_its_room():
    long = {
        str(path.relative_to(ROOT)): len(path.read_text("utf-8").splitlines()) for path in python_files(*OWN)
    }
    assert {name: lines for name, lines in long.items() if lines > LONGEST_FILE} == {}


def test_weights_are_400_and_600():
    sheet = (ROOT / "static" / "css" / "portal.css").read_text("utf-8")
    assert set(re.findall(r"font-weight: (\w+)", sheet)) <= {"400", "600", "inherit"}


def test_moments_are_written_in_one_way():
    """`{{ at|moment }}` and `moments.moment`: not a day and an hour in a pattern of one's own."""
    own = re.compile(r'\|date:"(?!SHORT_DATE_FORMAT)[^"]*(?:[aAgGhHiPs]|TIME)')
    typed = re.compile(r"%H:%M[^\"\n]*%[dm]|%[dmY][^\"\n]*%H:%M")
    read_by_people = [
        path for path in python_files(*OWN) if path.name != "formats.py" and "models" not in path.parts
    ]
    texts = [path for path in (ROOT / "templates").rglob("*") if path.suffix in (".html", ".txt")]
    wrong = [path for path in texts if own.search(path.read_text("utf-8"))]
    wrong += [path for path in read_by_people if typed.search(path.read_text("utf-8"))]
    assert [str(path.relative_to(ROOT)) for path in wrong] == []
