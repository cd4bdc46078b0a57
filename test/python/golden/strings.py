a = 'single' "double" '''triple ' '' single''' """triple " "" double"""
b = r'\raw' R"\n"
c = b'\x00\xff\n\101' rb'\x00' Rb"\x" bR'''\
'''
d = u'\u00e9\U0001F600\x41\101\0\a\b\f\n\r\t\v\\\'\"\
joined' U"é\q\8"
e = "caf\xe9 \N{BULLET} 日本語 😀"
f = '''\
first
 second \
 third'''
g = ("one"  # comment
     "two"

     'three')
h = '\ud800' "\ud83d\ude00"
i = '' "" r"" """"""
j = "'" '"' "\"" '\'' """'"' """
