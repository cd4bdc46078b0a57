# The views.

«classes»

# The site.

«site-reading»

«site»

«undone»
