"""How often one caller may do one thing; a moving window in memory."""

from limits import RateLimitItem, RateLimitItemPerMinute, RateLimitItemPerSecond
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

# what -> how often one address (or edge) may; over it: 429 with Retry-After
RATES: dict[str, RateLimitItem] = {
    "login": RateLimitItemPerMinute(10),
    "login_name": RateLimitItemPerMinute(10, 15),  # one name from one address
    "enrol": RateLimitItemPerMinute(10),
    "station": RateLimitItemPerSecond(20),
    "api": RateLimitItemPerSecond(100),
}
RETRY_S = {"login": 60, "enrol": 60, "station": 1, "api": 1}


class Limits:
    """Counts callers. `scale` widens every rate, for simulations that hurry."""

    def __init__(self, scale: int = 1) -> None:
        assert scale >= 1
        self._window = MovingWindowRateLimiter(MemoryStorage())
        self._rates = {
            what: type(rate)(rate.amount * scale, rate.multiples)
            for what, rate in RATES.items()
        }

    def allows(self, what: str, who: str) -> bool:
        """Count one more `what` by `who`; False if that is too many."""
        return self._window.hit(self._rates[what], what, who)

    def forget(self, what: str, who: str) -> None:
        """What `who` did so far counts no more."""
        self._window.clear(self._rates[what], what, who)
