"""Renames the local variables of every function in the Python files below a folder, in place; prints how many.

Left alone: parameters (callers may name them), names that are global, nonlocal, imported or defined in the function,
names that an inner scope shares, and whole functions in which names are read as text (locals(), eval, exec, vars, dir).
"""
import ast
import pathlib
import sys

READS_NAMES = {"locals", "eval", "exec", "vars", "dir"}
SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)


def own_nodes(function):
    """Nodes of the function itself, without inner functions and classes; comprehensions count as its own."""
    waiting = list(function.body)
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, SCOPES):
            waiting.extend(ast.iter_child_nodes(node))


def locals_of(function):
    nodes = list(own_nodes(function))
    names = {n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, (ast.Store, ast.Del))}
    arguments = function.args
    taken = {a.arg for a in arguments.posonlyargs + arguments.args + arguments.kwonlyargs}
    taken |= {a.arg for a in (arguments.vararg, arguments.kwarg) if a}
    for node in nodes:
        if isinstance(node, (ast.Global, ast.Nonlocal)):
            taken |= set(node.names)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            taken |= {(alias.asname or alias.name).split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ExceptHandler) and node.name:
            taken.add(node.name)
        elif isinstance(node, (ast.MatchAs, ast.MatchStar)) and node.name:
            taken.add(node.name)
        elif isinstance(node, ast.MatchMapping) and node.rest:
            taken.add(node.rest)
        elif isinstance(node, SCOPES):
            if hasattr(node, "name"):
                taken.add(node.name)
            taken |= {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}
        elif isinstance(node, ast.JoinedStr):  # before Python 3.12 places within f-strings are not exact
            taken |= {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}
        elif isinstance(node, ast.Name) and node.id in READS_NAMES:
            return set(), []
    return names - taken, nodes


def renamed(source):
    lines = source.splitlines(keepends=True)
    tree = ast.parse(source)
    places = set()
    for function in ast.walk(tree):
        if isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)):
            names, nodes = locals_of(function)
            places |= {(n.lineno, n.col_offset, n.id) for n in nodes if isinstance(n, ast.Name) and n.id in names}
    for line, column, name in sorted(places, reverse=True):
        text = lines[line - 1].encode()
        assert text[column : column + len(name.encode())] == name.encode()
        lines[line - 1] = (text[:column] + f"{name}_renamed".encode() + text[column + len(name.encode()) :]).decode()
    result = "".join(lines)
    ast.parse(result)
    return result, len(places)


total = 0
for path in sorted(pathlib.Path(sys.argv[1]).rglob("*.py")):
    try:
        before = path.read_bytes().decode()
        after, count = renamed(before)
    except (SyntaxError, UnicodeDecodeError, ValueError, AssertionError):
        continue
    if count:
        path.write_bytes(after.encode())
        total += count
print(total)
