"""How fast the portal is: `make bench`. Every figure is a ratio inside one run, over HTTP, on the portal's own server.

Four databases of the same server are measured one after the other: the shipped data, 614,400 generated figures,
what staff train on, where a province fills in a report of 60 indicators, and sessions with 500 tasks.
"""
