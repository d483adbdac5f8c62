"""The servers that the portal stands on: named by the environment, or embedded ones."""

from collections.abc import Callable
from dataclasses import dataclass, field

from dti_portal.launcher import home, ports
from dti_portal.launcher.keeper import Keeper
from dti_portal.launcher.options import Options
from dti_portal.launcher.postgres import Cluster
from dti_portal.launcher.processes import Process, wait_until
from dti_portal.launcher.stopping import Stop
from dti_portal.launcher.valkey import Valkey

Server = Cluster | Valkey


@dataclass
class Services:
    """A database and a queue, and keepers of those that are embedded, in the order of their start."""

    database_url: str
    redis_url: str
    cluster: Cluster | None
    valkey: Valkey | None
    keepers: list[Keeper] = field(default_factory=list)

    def start(self, stop: Stop) -> None:
        """Start what is embedded and wait until it answers; raises `LaunchError`."""
        for server in (self.cluster, self.valkey):
            if server:
                self.keepers.append(Keeper(server.start(), server.start))
                wait_until(
                    _answers(server, self.keepers[-1].process), self.keepers[-1].process, 60, stop.told
                )

    def stop(self) -> None:
        """The queue first, the database last."""
        for keeper in reversed(self.keepers):
            keeper.process.stop()


def _answers(server: Server, process: Process) -> Callable[[], bool]:
    return lambda: server.is_ready(process)


def plan(options: Options, throwaway: bool = False) -> Services:
    """What of the two is embedded: DATABASE_URL and REDIS_URL each stand for themselves."""
    cluster = None if options.database_url else _cluster(options, throwaway)
    valkey = None if options.redis_url else _valkey(options, throwaway)
    return Services(
        database_url=options.database_url or (cluster.url if cluster else ""),
        redis_url=options.redis_url or (valkey.url if valkey else ""),
        cluster=cluster,
        valkey=valkey,
    )


def _cluster(options: Options, throwaway: bool) -> Cluster:
    if throwaway:
        home.remove(options.state)
    place, account = home.find(options.state)
    log = options.logs / "postgres.log"
    cluster = Cluster(place, log, account, ports.free(), options.pg_bin, throwaway)
    cluster.create()
    return cluster


def _valkey(options: Options, throwaway: bool) -> Valkey:
    return Valkey(options.state / "valkey", options.logs / "valkey.log", ports.free(), keep=not throwaway)
