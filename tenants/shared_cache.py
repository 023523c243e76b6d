"""The cache that all processes and hosts share. A Redis that is down costs a moment, not a page."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

T = TypeVar("T")


class CacheDown(OSError):
    """The shared cache does not answer."""


def answered(ask: Callable[..., T], *args: Any, **kwargs: Any) -> T:
    """What the cache answers; its failures are all of one kind."""
    try:
        return ask(*args, **kwargs)
    except RedisError as error:
        raise CacheDown(str(error)) from error


class SharedCache(RedisCache):
    """Redis, as far as we use it."""

    def add(self, *args: Any, **kwargs: Any) -> Any:
        return answered(super().add, *args, **kwargs)

    def incr(self, *args: Any, **kwargs: Any) -> Any:
        return answered(super().incr, *args, **kwargs)

    def get(self, *args: Any, **kwargs: Any) -> Any:
        return answered(super().get, *args, **kwargs)

    def set(self, *args: Any, **kwargs: Any) -> None:
        answered(super().set, *args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        return answered(super().delete, *args, **kwargs)
