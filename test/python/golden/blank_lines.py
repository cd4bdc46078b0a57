

   # indented comment
\

if a:
    b()
    \

    c()


        # deep
d()
    
	
if a:
    b()
else:
\
    c()
