"""The database's clock, the only one that decides: moved by replacing the body of identity.clock()."""

import contextlib
import datetime


class Clock:
    def __init__(self, instance):
        self.instance = instance

    @contextlib.contextmanager
    def ahead(self, seconds: float):
        """Runs, so many seconds ahead of the real one."""
        with self._replaced(f"clock_timestamp() + interval '{seconds} seconds'"):
            yield

    def run_ahead(self, seconds: float):
        """For within `ahead`: another lead."""
        self._replace(f"clock_timestamp() + interval '{seconds} seconds'")

    @contextlib.contextmanager
    def stopped(self, at: datetime.datetime):
        """Stands still."""
        with self._replaced(f"'{at.isoformat()}'::timestamptz"):
            yield

    def stop_at(self, at: datetime.datetime):
        """For within `stopped`: another instant."""
        self._replace(f"'{at.isoformat()}'::timestamptz")

    @contextlib.contextmanager
    def _replaced(self, expression: str):
        original = self.instance.one("select pg_get_functiondef('identity.clock()'::regprocedure)")
        try:
            self._replace(expression)
            yield
        finally:
            self.instance.sql(original)

    def _replace(self, expression: str):
        self.instance.sql(
            "create or replace function identity.clock() returns timestamptz language sql volatile parallel safe"
            f" as $$ select {expression} $$")
