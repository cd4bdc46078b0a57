"""What a running Django's template engine makes of a project's templates (see scripts/oracle-templates.ts).

Reads the same JSON object as dump_routes.py. Compiles every template of the tree that the engine's loaders find and
writes one JSON object: for each, the file that it extends, the files that it includes and the blocks that it defines.
Nothing is rendered.
"""

import io
import json
import os
import pathlib
import sys
import traceback

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "oracle-routes"))

from dump_routes import prepare, quieter  # noqa: E402

ENDINGS = (".html", ".htm", ".djhtml", ".txt", ".xml", ".svg", ".js", ".jinja", ".jinja2", ".j2", ".mjml", ".eml")


def file_of(engine, name, skip=()):
    """The file behind a name, or None where no loader finds one."""
    from django.template import TemplateDoesNotExist, TemplateSyntaxError

    try:
        return os.path.abspath(engine.find_template(name, skip=skip)[0].origin.name)
    except (TemplateDoesNotExist, TemplateSyntaxError):
        return None


def constant(expression):
    """The text of a filter expression without filters and variables."""
    isolated = expression is not None and isinstance(expression.var, str) and not expression.filters
    return str(expression.var) if isolated else None


def described(engine, template):
    """What one compiled template says of others."""
    from django.template.loader_tags import BlockNode, ExtendsNode, IncludeNode

    nodes = template.nodelist
    extends = [constant(node.parent_name) for node in nodes.get_nodes_by_type(ExtendsNode)]
    includes = [constant(node.template) for node in nodes.get_nodes_by_type(IncludeNode)]
    here = os.path.dirname(template.name)

    def absolute(name):
        return os.path.normpath(os.path.join(here, name)) if name.startswith(("./", "../")) else name

    return {
        "extends": [file_of(engine, absolute(name), [template.origin]) for name in extends if name is not None],
        "includes": [file_of(engine, absolute(name)) for name in includes if name is not None],
        "blocks": sorted({node.name for node in nodes.get_nodes_by_type(BlockNode)}),
    }


def names_below(folder):
    for path in sorted(pathlib.Path(folder).rglob("*")):
        if path.is_file() and path.name.endswith(ENDINGS):
            yield str(path), str(path.relative_to(folder))


def templates(tree):
    """Every template of the tree that its loaders find, once."""
    from django.template import TemplateDoesNotExist, TemplateSyntaxError, engines
    from django.template.backends.django import DjangoTemplates

    seen = set()
    for backend in engines.all():
        if not isinstance(backend, DjangoTemplates):
            continue
        engine = backend.engine
        for folder in [*backend.template_dirs]:
            inside = os.path.abspath(folder)
            if not inside.startswith(tree + os.sep):
                continue
            for path, name in names_below(inside):
                if path in seen:
                    continue
                seen.add(path)
                try:
                    template = engine.get_template(name)
                    shadowed = os.path.abspath(template.origin.name) != path
                    found = {"path": path} if shadowed else {"path": path, **described(engine, template)}
                except (TemplateDoesNotExist, TemplateSyntaxError, UnicodeDecodeError) as error:
                    found = {"path": path, "error": f"{type(error).__name__}: {error}"[:200]}
                yield {**found, "path": os.path.relpath(path, tree)}


def relative(found, tree):
    def short(path):
        return None if path is None else os.path.relpath(path, tree) if path.startswith(tree + os.sep) else "outside"

    for key in ("extends", "includes"):
        if key in found:
            found[key] = [short(path) for path in found[key]]
    return found


def main():
    asked = json.load(sys.stdin)
    prepare(asked)
    answer = {}
    output, sys.stdout = sys.stdout, io.StringIO()
    try:
        import django
        from django.conf import settings

        if os.environ.get("DJANGO_CONFIGURATION"):
            import configurations

            configurations.setup()
        settings._setup()
        quieter(settings)
        django.setup()
        answer["django"] = django.get_version()
        answer["templates"] = [relative(found, asked["tree"]) for found in templates(asked["tree"])]
    except BaseException as error:  # noqa: BLE001
        answer["error"] = f"{type(error).__name__}: {error}"[:400]
        if asked["explain"]:
            traceback.print_exc()
    json.dump(answer, output)
    output.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
