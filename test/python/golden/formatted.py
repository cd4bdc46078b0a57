a = f"" F'' fr"\d{x}\{y}" rf'{x!r:>{width}}' Rf"" f"{{}}" f"{{{x}}}"
b = f"{x=}" f"{x = }" f"{ x =!s}" f"{x=:>5}" f"{x = !r:^{w}.{p}}"
c = f"{a['b']} {a["b"]} {f"{f"{1}"}"} {'\n'.join(x)}"
d = f"{x:%Y-%m-%d %H:%M}" f"{x:{'>'}{10}}" f"{x!a}" f"{x:}" f"{x::}" f"{x:{y}:{z}}"
e = f"{(lambda x: 1)}" f"{(y := 2)}" f"{y:=5}" f"{a != b}" f"{a == b}" f"{a >= b}" f"{a if b else c}"
f = f"""
{
    x  # comment
    + y
}
{x:
}
{{not}} {call(
    1, 2)}"""
g = "plain {not} " f"{field}" " more {{}}" r'\raw' f'{x}'
h = f"\N{BULLET} {x} \x41{y}\{z}" rf"\N{x}"
i = f"{*a, b}" f"{yield_}" f"{x, y}" f"{ {1: 2}[1] }" f"{ {a for a in b} }" f'{a["x"]:{b["y"]}}'
j = f"é {x} 日本 {y}" f"{x}" f'{x!r}' "tail"
k = f'{x
}' f"{a.b(c, d=e)[f]:.2f}" f"{x:{{1}.pop()}}" f"{3.4:10}" f"{d[0x1f]:#x}" f"{'a' 'b'}" f"{x!s:}"
log(f"user {user.name} did {action!r} at {time:%H:%M} with {len(items)} items", extra={"k": f"{v}"})
