

   # indented comment
\

if a:
    b()
    \

    c()


        # deep
d()
    
	
