from tests.demo.fixtures import demo, state

__all__ = ["demo", "state"]
