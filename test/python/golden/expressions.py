x = -2 ** -2 ** 3 * 4 // 5 % 6 @ y << 1 >> 2 & 3 ^ 4 | ~5
x = a or b and not c in d is not e not in f < g <= h == i != j >= k > l is m
x = a if b else c if d else lambda: e if f else g
x = not not (a and (b or c)) and d and e
x += 1; x -= 1; x *= 1; x /= 1; x //= 1; x %= 1; x **= 1; x @= 1; x <<= 1; x >>= 1; x &= 1; x ^= 1; x |= 1
x: int
x: list[int] = [1]
(x): int = 1
x.y: int = yield_
x[0]: "T"
a = b = *c, d = (1, 2), 3
a, *b = [*c, *d]
(a, b), [c, *d] = e
a, = b
x = ()
x = (a,)
x = (a)
x = a,
x = [*a, b, *c,]
x = {*a, b, *c,}
x = {**a, b: c, **d, e: f if g else h, i: lambda: j,}
x = {a: b for a, b in c.items() if a for b in d}
x = {a for a in b}
x = [a for b in c for a in b if a if b]
x = (a async for a in b)
x = [await a async for a in b if await c]
x = a[1], a[1:2], a[1:2:3], a[::], a[:, 1], a[..., ::2], a[*b], a[b, *c], a[b := 1], a[(b, c)], a[()]
x = 1if a else 2
x = [0x1for x in y]
x = 0xFF, 0b1_0, 0o17, 1_000, 1e5, 1.5e-3, .5, 1., 1j, 1.5J, 0, 00, 1_0.0_1e1_0, 123456789012345678901234567890
x = None, True, False, ..., __debug__
x = yield
x = yield a, b
x = yield from c
x = (yield) + (yield a)
x = await a ** -b
x = (a
     + b  # comment
     # another
     - c)
x = a \
    + b \
  - c
x = (y := f(x)) + (z := 1)
assert a, b
assert (a, b)
raise
raise A
raise A(b) from None
return_ = 1
async_ = 2
match = type = case = print_ = _ = 3
match[a] = match(b).c
match.x(1)
match * a, match - b
match (a), b
print(match, type, case)
type(x)
type (x)
type = type if type else type in type
print >= a
print @ b
"doc" "string" 'parts' """three
lines"""
x if y else z; pass;
