"""What is worked out once, when it is first asked for: ``cached_property`` without its lock.

Sentences are read by one thread, and asked for a few such things each.
"""

from collections.abc import Callable
from typing import Any, Generic, TypeVar

Value = TypeVar("Value")


class kept(Generic[Value]):
    """A property that is worked out once and then stands in the instance's own dictionary."""

    def __init__(self, make: Callable[[Any], Value]) -> None:
        self.make, self.__doc__ = make, make.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, one: Any, owner: type) -> Value:
        value = self.make(one)
        one.__dict__[self.name] = value
        return value
