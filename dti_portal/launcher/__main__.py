"""`python -m dti_portal.launcher <what>`; the Makefile names every use."""

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from dti_portal.launcher import browser, commands, office, pango, supervisor
from dti_portal.launcher.console import LaunchError
from dti_portal.launcher.options import ROOT, Options, for_practice, from_environment, read_dotenv


def main() -> int:
    """Carry out one command; a `LaunchError` becomes a sentence and exit code 1."""
    arguments = _arguments()
    try:
        return carry_out(arguments)
    except LaunchError as error:
        sys.stderr.write(f"[portal] {error}\n")
        return 1


def carry_out(arguments: Namespace) -> int:
    """The exit code of a command."""
    if arguments.what == "browser":
        browser.ensure()
        return 0
    if arguments.what == "office":
        office.ensure()
        return 0
    if arguments.what == "pango":
        pango.ensure()
        return 0
    if arguments.what == "with-services":
        return commands.with_services(from_environment(arguments.state), arguments.words, arguments.assets)
    if arguments.what == "practice":
        supervisor.run(for_practice(ROOT / ".env"))
        return 0
    # The tests stay what they are, whatever a person wrote into .env for the portal.
    read_dotenv(ROOT / ".env")
    options = from_environment()
    if arguments.what == "manage":
        return commands.manage(options, arguments.words)
    if arguments.what == "run":
        supervisor.run(options)
    else:
        _save_or_restore(arguments.what, options, arguments.file)
    return 0


def _save_or_restore(what: str, options: Options, file: Path) -> None:
    # Here, because psycopg takes a fifth of a second that a start need not wait for.
    from dti_portal.launcher import backup

    act = backup.write if what == "backup" else backup.restore
    act(options, file)


def _arguments() -> Namespace:
    parser = ArgumentParser(prog="python -m dti_portal.launcher")
    what = parser.add_subparsers(dest="what", required=True)
    what.add_parser("run", help="everything, until Ctrl-C")
    what.add_parser("practice", help="a second portal on generated figures, until Ctrl-C")
    what.add_parser("browser", help="see to it that the tests have a browser")
    what.add_parser("office", help="see to it that the tests have LibreOffice, where it can be installed")
    what.add_parser("pango", help="see to it that PDFs can be drawn, where that can be installed")
    command = what.add_parser(
        "with-services", help="run a command with an empty database and queue of its own"
    )
    command.add_argument("--state", required=True, help="directory under var/ for them")
    command.add_argument(
        "--assets", action="store_true", help="compile translations, collect static files before"
    )
    command.add_argument("words", nargs="+")
    manage = what.add_parser("manage", help="run manage.py on the portal's database")
    manage.add_argument("words", nargs="+")
    for name in ("backup", "restore"):
        what.add_parser(name).add_argument("file", type=Path)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
