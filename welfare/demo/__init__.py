"""The demo district: a season of needs in a mountain district, told through the real actions.

Every person in it is invented. Names are put together from plants, animals and weather of the mountains, so
that they read well and nobody can take them for a real person's; whatever resembles one is chance.
"""
