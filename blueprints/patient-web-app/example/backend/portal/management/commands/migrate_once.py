"""Migrations of the database, by one process at a time."""

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connections

from portal.models import Release

LOCK = 7_236_841
"""Number of the advisory lock. All versions of the application must use the same one."""

WAIT = "10min"


class Command(BaseCommand):
    """
    Two instances start at the same time during an update. The second one waits until the first has applied the
    migrations, and then finds none. PostgreSQL releases the lock when its connection ends, so a process that is killed
    leaves no lock.
    """

    help = "Applies the migrations of the database, under an advisory lock."

    def handle(self, *args, **options):
        if not settings.DATABASES.get("default", {}).get("HOST"):
            self.stdout.write("No database is configured: nothing to migrate.")
            return
        parameters = connections["default"].get_connection_params()
        allowed = {"host", "port", "dbname", "user", "password", "sslmode", "sslrootcert"}
        lock = {name: value for name, value in parameters.items() if name in allowed}
        with psycopg.connect(**lock, autocommit=True) as connection:
            connection.execute(f"SET lock_timeout = '{WAIT}'")
            connection.execute("SELECT pg_advisory_lock(%s)", [LOCK])
            call_command("migrate", interactive=False, verbosity=0)
            _, created = Release.objects.get_or_create(version=settings.VERSION)
        self.stdout.write(f"Version {settings.VERSION}: {'migrated' if created else 'was migrated before'}.")
