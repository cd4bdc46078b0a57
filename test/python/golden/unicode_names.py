café = 1
ℌ = 2
α.β(ﬁ=1)
class Ä(Ö): pass