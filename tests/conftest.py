"""For all tests: no clocks. Hypothesis neither times examples nor gives up on a busy machine."""

from hypothesis import HealthCheck, settings

settings.register_profile("no-clocks", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("no-clocks")
