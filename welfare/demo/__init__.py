"""The demo district: a mountain district's schools, and a season of needs that went through the real actions.

Every person in it is invented. Names are put together from plants, animals and weather of the mountains, so that
they read well and nobody can take them for a real person's; whatever resembles one is chance.
"""
