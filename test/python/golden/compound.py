if a: pass
elif b: pass
elif c:
    pass
else: pass
if a:
    if b:
        pass
# dedented comment
    else:
        pass
  # odd comment

while a: break
else: pass
while (a := f()):
    continue
for x in y: pass
for x, in y: pass
for x, *y in z, w:
    pass
else:
    pass
for (x, [y]) in *a, b: pass
for a.b in c: pass
for a[i] in c: pass
async def f():
    async for x, y in z:
        await x
    else:
        pass
    async with a as b, c: pass
    async with (a as b, c): pass
    return [x async for x in y], *z
with a: pass
with a, b as c, d as (e, f), g as h.i, j as k[0], l as [m, *n]: pass
with (a): pass
with (a, b): pass
with (a, b) as c: pass
with (a as b): pass
with (a as b, c as d,): pass
with (a), (b): pass
with (a).b as c, d: pass
with (yield_): pass
with (a if b else c) as d, (e): pass
with (
    open("a") as f,
    open("b"),
):
    pass
try: pass
except: pass
try:
    pass
except A: pass
except (A, B) as e: pass
except A.b as e:
    raise X from e
else: pass
finally: pass
try: pass
finally: pass
try: pass
except* A: pass
except* (B, C) as e: pass
class A: x = 1; y: int = 2; pass
class B(): pass
class C(A, B,): pass
def f(a, /): pass
def f(*, a): pass
def f(a, b=1, /, c=2, *, d, e=3): pass
def f(*args, a=1, **kwargs,): pass
def f(
    a,  # first
    b: int = 1,
): return
lambda: 0
lambda a, /, b, *c, d=1, **e: 0
lambda *, a: a
lambda *a, **b: (yield)
if x:
	tab = 1
	if y:
	    mixed = 2
