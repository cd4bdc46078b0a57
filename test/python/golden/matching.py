match x:
    case 1 | -1 | 1.5 | 1 + 2j | -1 - 2j: pass
    case "a" "b" | b"c" | None | True | False: pass
    case _: pass
match x, y:
    case a, b: pass
    case (a, *_): pass
    case [a, [b, *c], ()]: pass
    case (a) | [a]: pass
    case []: pass
    case *rest, last: pass
match (x):
    case {}: pass
    case {"k": v, 1: 2, A.B: c, **rest}: pass
    case {-1: {"n": [x, _]}}: pass
match f(x)[0]:
    case Point(): pass
    case a.b.Point(1, y, x=0, z=Other(w=[*_])): pass
    case Point(x=0) | Point(y=0) as p if p and (q := p): pass
    case (A() | B()) as c: pass
    case a.b: pass
    case str() | int(): pass
match *a, b:
    case _:
        match y:
            case 1:
                pass
            case other if other > 1:
                pass
match (yield_ := x):
    case _: pass
match -x:
    case _: pass
match [a]:
    case [a]: pass
match not x:
    case True: pass
match lambda: 0:
    case f: pass
match {"a": 1}:
    case {"a": int(n)}: pass
match(x)
match[x]
match = {}
match: int = 1
case = match
