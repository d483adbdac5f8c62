"""How fast the portal is: `make bench`. Every figure is a ratio inside one run, over HTTP, on the portal's own server.

Two databases of the same server are measured one after the other: the shipped data, and 614,400 generated figures.
"""
