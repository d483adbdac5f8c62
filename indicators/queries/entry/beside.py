"""What cells are seen beside, kept in the process for as long as the published data stands.

The past of a unit and what holds between indicators move only with a publication; what stands in the neighbouring
cells of the same report moves with every save, so it is laid over what is kept.
"""

from collections import OrderedDict
from collections.abc import Iterable
from threading import Lock

from indicators.queries.entry_ground import Entered, beside, grounds
from indicators.validation import Ground
from provinces.queries import versions

# A form of 60 cells with twelve earlier values each is about half a megabyte.
MOST_FORMS = 64
Known = dict[str, Ground]
_kept: OrderedDict[tuple[versions.State, str, str], Known] = OrderedDict()
_lock = Lock()


def kept_grounds(*, unit: str, period: str, indicators: Iterable[str], entered: Entered) -> Known:
    """As `entry_ground.grounds`, with what stands in the cells `entered` (by indicator code) where there is a number.
    One SQL query; five more for indicators that nobody has asked for since the last publication."""
    key = (versions.state(), unit, period)
    with _lock:
        known = _kept.setdefault(key, {})
        _kept.move_to_end(key)
        while len(_kept) > MOST_FORMS:
            _kept.popitem(last=False)
    asked = list(indicators)
    if unknown := [code for code in asked if code not in known]:
        known.update(grounds(unit=unit, period=period, indicators=unknown, submission=None))
    return {code: beside(known[code], entered) for code in asked if code in known}


def forget() -> None:
    """Drops whatever is kept."""
    with _lock:
        _kept.clear()
