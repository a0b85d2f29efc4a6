"""How the simulated market's Stock Connect flows come about: levels, legs, top tens, pins, restatements.

How a day is printed belongs to ``wire``; prices, holdings and exchange rates are parts beside this one.
"""
