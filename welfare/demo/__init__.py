"""The demo district: a season of needs in a mountain district, told through the real actions.

Everybody and every place in it is invented; `welfare.demo.names` is the one table of what they are called.
"""
