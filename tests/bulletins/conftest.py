from tests.demo.fixtures import demo

__all__ = ["demo"]
