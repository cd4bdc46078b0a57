"""Facts that CPython's own parser sees in Python files, to compare with ours (see scripts/oracle.ts).

Reads one path a line on standard input. Writes one JSON object a line: the path, whether CPython accepts the file, and
the number and SHA-1 digest of its facts; with --facts also the facts themselves. A fact is a short text: what, at which
line, and what distinguishes it. test/python/facts.ts makes the same ones from our tree.
"""

import ast
import hashlib
import json
import struct
import sys
import warnings

BINARY = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.FloorDiv: "//", ast.Mod: "%", ast.Pow: "**",
    ast.MatMult: "@", ast.LShift: "<<", ast.RShift: ">>", ast.BitAnd: "&", ast.BitOr: "|", ast.BitXor: "^",
}  # fmt: skip
COMPARE = {
    ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Is: "is",
    ast.IsNot: "is not", ast.In: "in", ast.NotIn: "not in",
}  # fmt: skip
UNARY = {ast.Not: "not", ast.USub: "-", ast.UAdd: "+", ast.Invert: "~"}
TEMPLATE = getattr(ast, "TemplateStr", ())
INTERPOLATION = getattr(ast, "Interpolation", ())
FORMATTED = (ast.JoinedStr, TEMPLATE) if TEMPLATE else (ast.JoinedStr,)
FIELD = (ast.FormattedValue, INTERPOLATION) if INTERPOLATION else (ast.FormattedValue,)
TYPE_ALIAS = getattr(ast, "TypeAlias", ())
TYPE_PARAM = getattr(ast, "type_param", ())
TRY = (ast.Try, ast.TryStar) if hasattr(ast, "TryStar") else (ast.Try,)
# Before 3.12 CPython guessed the lines of what stands in the fields of f-strings.
LINES_IN_FIELDS = sys.version_info >= (3, 12)


# The lines of the file at hand, if a character is given by its name somewhere in it.
SOURCE = []


def dotted(node):
    parts = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return "?"
    parts.append(node.id)
    return ".".join(reversed(parts))


def digest(text):
    return hashlib.sha1(text.encode("utf-16-le", "surrogatepass")).hexdigest()[:10]


def has_named_character(node):
    """Whether the source of a string holds \\N{NAME}, whose table our decoder does not have."""
    if not SOURCE or not hasattr(node, "lineno"):
        return False
    lines = SOURCE[node.lineno - 1 : node.end_lineno]
    lines[-1] = lines[-1][: node.end_col_offset]
    lines[0] = lines[0][node.col_offset :]
    return b"\\N{" in b"\n".join(lines)


def constant(node, line):
    value = node.value
    if isinstance(value, str):
        return f"string {line} {'named' if has_named_character(node) else digest(value)}"
    if isinstance(value, bytes):
        return f"bytes {line} {digest(value.decode('latin-1'))}"
    if value is None or value is True or value is False or value is Ellipsis:
        return f"constant {line} {value}"
    if isinstance(value, int):
        return f"int {line} {value:x}" if value.bit_length() <= 10000 else f"int {line} long"
    if isinstance(value, float):
        return f"float {line} {struct.pack('>d', value).hex()}"
    return f"imaginary {line}"


def keywords(nodes):
    return ",".join(keyword.arg or "**" for keyword in nodes)


def names(items):
    return ",".join(items)


def alias(node):
    return node.name + (f" as {node.asname}" if node.asname else "")


def literal_text(node):
    return "".join(part.value for part in node.values if isinstance(part, ast.Constant))


def expression(node, line):
    if isinstance(node, ast.Constant):
        return constant(node, line)
    if isinstance(node, ast.Name):
        return f"name {line} {node.id}"
    if isinstance(node, ast.Attribute):
        return f"attribute {line} {node.attr}"
    if isinstance(node, ast.Call):
        return f"call {line} {dotted(node.func)} {len(node.args)} {keywords(node.keywords)}"
    if isinstance(node, FORMATTED):
        return f"formatted {line} {'named' if has_named_character(node) else digest(literal_text(node))}"
    if isinstance(node, FIELD):
        conversion = chr(node.conversion) if node.conversion > 0 else "-"
        return f"field {conversion} {'spec' if node.format_spec else '-'}"
    if isinstance(node, ast.BinOp):
        return f"binary {line} {BINARY[type(node.op)]}"
    if isinstance(node, ast.Compare):
        return f"compare {line} {names(COMPARE[type(op)] for op in node.ops)}"
    if isinstance(node, ast.BoolOp):
        return f"boolean {line} {type(node.op).__name__.lower()} {len(node.values)}"
    if isinstance(node, ast.UnaryOp):
        return f"unary {line} {UNARY[type(node.op)]}"
    if isinstance(node, (ast.Tuple, ast.List, ast.Set)):
        return f"{type(node).__name__.lower()} {line} {len(node.elts)}"
    if isinstance(node, ast.Dict):
        return f"dict {line} {len(node.keys)}"
    if isinstance(node, ast.GeneratorExp):
        return f"generator {len(node.generators)}"
    if isinstance(node, (ast.ListComp, ast.SetComp, ast.DictComp)):
        return f"{type(node).__name__.lower()} {line} {len(node.generators)}"
    return f"{type(node).__name__.lower()} {line}"


def pattern(node, line):
    kind = type(node).__name__.lower()
    if isinstance(node, ast.MatchSingleton):
        return f"matchvalue {line}\nconstant {line} {node.value}"
    if isinstance(node, (ast.MatchAs, ast.MatchStar)):
        return f"{kind} {line} {node.name or '_'}"
    if isinstance(node, ast.MatchMapping):
        return f"{kind} {line} {len(node.keys)} {node.rest or '-'}"
    if isinstance(node, ast.MatchClass):
        return f"{kind} {line} {len(node.patterns)} {names(node.kwd_attrs)}"
    return f"{kind} {line}"


def statement(node, line):
    kind = type(node).__name__.lower()
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return f"{kind} {line} {node.name} {len(node.decorator_list)} {len(node.body)}"
    if isinstance(node, ast.ClassDef):
        return f"{kind} {line} {node.name} {len(node.bases)} {keywords(node.keywords)} {len(node.body)}"
    if isinstance(node, ast.Import):
        return f"import {line} {names(map(alias, node.names))}"
    if isinstance(node, ast.ImportFrom):
        return f"from {line} {node.level} {node.module or ''} {names(map(alias, node.names))}"
    if isinstance(node, (ast.Global, ast.Nonlocal)):
        return f"{kind} {line} {names(node.names)}"
    if isinstance(node, (ast.Assign, ast.Delete)):
        return f"{kind} {line} {len(node.targets)}"
    if isinstance(node, ast.AugAssign):
        return f"{kind} {line} {BINARY[type(node.op)]}"
    if isinstance(node, (ast.If, ast.While, ast.For, ast.AsyncFor)):
        return f"{kind} {line} {len(node.body)} {len(node.orelse)}"
    if isinstance(node, (ast.With, ast.AsyncWith)):
        return f"{kind} {line} {len(node.items)} {len(node.body)}"
    if isinstance(node, TRY):
        return f"try {line} {len(node.body)} {len(node.handlers)} {len(node.orelse)} {len(node.finalbody)}"
    return f"{kind} {line}"


def other(node, line):
    if isinstance(node, ast.ExceptHandler):
        return f"except {line} {node.name or '-'} {len(node.body)}"
    if isinstance(node, ast.arg):
        return f"arg {line} {node.arg}"
    if isinstance(node, ast.arguments):
        counts = (node.posonlyargs, node.args, node.kwonlyargs)
        defaults = len(node.defaults) + sum(value is not None for value in node.kw_defaults)
        return "arguments " + " ".join(str(len(part)) for part in counts) + f" {defaults}"
    if isinstance(node, ast.comprehension):
        return f"comprehension {node.is_async} {len(node.ifs)}"
    if isinstance(node, ast.match_case):
        return f"case {len(node.body)}"
    if TYPE_PARAM and isinstance(node, TYPE_PARAM):
        return f"typeparam {line} {node.name}"
    return None


def fact(node, in_field):
    line = getattr(node, "lineno", 0)
    if in_field and not LINES_IN_FIELDS:
        line = 0
    if isinstance(node, ast.expr):
        return expression(node, line)
    if isinstance(node, ast.stmt):
        return statement(node, line)
    if isinstance(node, getattr(ast, "pattern", ())):
        return pattern(node, line)
    return other(node, line)


def facts(tree):
    """All facts in any order; texts inside an f-string are one fact, and its formats none."""
    found = []
    stack = [(child, False) for child in ast.iter_child_nodes(tree)]
    while stack:
        node, in_field = stack.pop()
        text = fact(node, in_field)
        if text:
            found.extend(text.split("\n"))
        if isinstance(node, FORMATTED):
            stack.extend((part, True) for part in node.values if not isinstance(part, ast.Constant))
        elif isinstance(node, FIELD):
            stack.append((node.value, True))
            for part in getattr(node.format_spec, "values", ()):
                if not isinstance(part, ast.Constant):
                    stack.append((part, True))
        else:
            stack.extend((child, in_field) for child in ast.iter_child_nodes(node))
    return found


def read(path, with_facts):
    with open(path, "rb") as file:
        source = file.read()
    SOURCE[:] = source.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n") if b"\\N{" in source else []
    try:
        found = sorted(facts(ast.parse(source)), key=lambda text: text.encode("utf-16-be", "surrogatepass"))
    except (SyntaxError, ValueError, RecursionError, MemoryError, LookupError) as error:
        return {"path": path, "accepted": False, "error": f"{type(error).__name__}: {error}"}
    joined = "\n".join(found).encode("utf-8", "surrogatepass")
    answer = {"path": path, "accepted": True, "count": len(found), "digest": hashlib.sha1(joined).hexdigest()}
    if with_facts:
        answer["facts"] = found
    return answer


def main():
    warnings.simplefilter("ignore")
    sys.setrecursionlimit(20000)
    for line in sys.stdin:
        path = line.rstrip("\n")
        print(json.dumps(read(path, "--facts" in sys.argv)), flush=True)


main()
