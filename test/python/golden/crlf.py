import a
if a:
    b = """x
y"""
    c(1,
      2)  # comment
else:
    d = "a\
b"
