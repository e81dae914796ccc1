"""How the network stood on a day: across units, holding together, and newcomers in it.

Each is measured twice in the same way: as it was, and as it would be with seats by lot.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, TypeAlias

from hallway.network.queries.history import History
from hallway.network.queries.yardstick import Replay, Yardstick
from hallway.network.release import FEW, FLOOR, Band, Figure, mean, number
from hallway.people.queries import TIE_LASTS
from hallway.people.queries.log import Here

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from hallway.engine import Network

    Ints: TypeAlias = NDArray[np.int64]

# λ₂ of so many lots at most where a network is large: each takes as long as the real one.
LARGE, LOTS_OF_LARGE = 600, 5
RESAMPLES = 400


@dataclass(frozen=True)
class Lots:
    """The real rounds, and the same by lot."""

    real: Replay
    lots: tuple[Replay, ...]

    def luck(self, rounds: Collection[int]) -> float | None:
        """How likely ties by lot were to last in these rounds, beside those there were: 1 alike."""
        known = [one for one in rounds if self.real.stick.get(one)]
        ours = sum(self.real.stick[one] for one in known)
        theirs = [sum(lot.stick.get(one, 0.0) for one in known) for lot in self.lots]
        return sum(theirs) / len(theirs) / ours if ours and theirs else None


def lots_of(past: History, seed: int) -> Lots:
    """So many lots as the size of the community allows."""
    yardstick = Yardstick(past)
    times = how_many(len(past.here)) if yardstick.rounds else 0
    return Lots(yardstick.as_it_was, tuple(yardstick.by_lot(times, seed)))


def how_many(people: int) -> int:
    """
    >>> how_many(60), how_many(1_000), how_many(5_000)
    (40, 20, 10)
    """
    return 40 if people <= 300 else 20 if people <= 1_500 else 10


def network_figures(
    past: History, lots: Lots, among: Collection[int], since: date
) -> dict[str, Figure]:
    """E-I as z, and λ₂, of the ties among some people; only where ten have something new.

    Fewer than ten people with a tie that is new since the last figure, and there is none: the
    next one will tell of theirs as well.
    """
    place = {pk: at for at, pk in enumerate(sorted(among))}
    new = {
        who
        for tie in past.ties
        if tie.on >= since and tie.first in place and tie.second in place
        for who in (tie.first, tie.second)
    }
    if len(place) < FLOOR or len(new) < FLOOR:
        return dict.fromkeys(("e_i_z", "lambda2"), Figure(why=FEW))
    networks = [_network(lot, place, past.until) for lot in (lots.real, *lots.lots)]
    few = networks[: 1 + (LOTS_OF_LARGE if len(place) > LARGE else len(networks))]
    return {
        "e_i_z": _beside(networks, lambda network: _z(network, past, place), len(place), 2),
        "lambda2": _beside(few, _second_eigenvalue, len(place), 2),
    }


def _network(lot: Replay, place: Mapping[int, int], until: date) -> Network:
    """The decayed ties among these people, as they stand at the end of the day before."""
    import numpy as np

    from hallway.engine import Network, network_of, tie_strengths

    ids = np.array(list(place), dtype=np.int64)
    first, second = _places(ids, lot.first), _places(ids, lot.second)
    counts = (first >= 0) & (second >= 0) & (lot.day > (until - TIE_LASTS).toordinal())
    first, second = first[counts], second[counts]
    age = (until.toordinal() - lot.day[counts] - 1).astype(np.float64)
    strengths = tie_strengths(age[:, None], lot.weight[counts][:, None])
    found = network_of(len(place), first, second, strengths)
    return Network(found.rows._replace(val=np.minimum(found.rows.val, 1.0)))


def _z(network: Network, past: History, place: Mapping[int, int]) -> float | None:
    import numpy as np

    from hallway.engine import unit_mixing

    codes = past.codes
    return unit_mixing(network, np.array([codes.get(pk, -1) for pk in place], dtype=np.int64)).z


def _second_eigenvalue(network: Network) -> float | None:
    from hallway.engine import second_eigenvalue

    return second_eigenvalue(network).value


def _beside(
    networks: Sequence[Network],
    measure: Callable[[Network], float | None],
    people: int,
    digits: int,
) -> Figure:
    """A figure of the real network, with the band in which nine lots in ten fell."""
    real, *others = (measure(network) for network in networks)
    return number(real, digits=digits, of=people, chance=band_of(others))


def band_of(values: Iterable[float | None]) -> Band:
    """The mean of some values, and where nine in ten of them lie.

    >>> band_of([1.0, 2.0, 3.0, None])
    Band(value=2.0, low=1.1, high=2.9)
    """
    import numpy as np

    known = [value for value in values if value is not None]
    if not known:
        return Band()
    low, high = np.quantile(known, [0.05, 0.95])
    return Band(float(np.mean(known)), round(float(low), 6), round(float(high), 6))


def newcomers(
    past: History, among: Collection[int], window: tuple[date, date], days: int
) -> frozenset[int]:
    """Who had been there for so many days in the window, from and up to."""
    after = timedelta(days=days)
    return frozenset(
        one.id
        for one in past.members
        if one.id in among
        and window[0] <= one.since + after < window[1]
        and one.here_on <= one.since + after
    )


def newcomers_ties(
    past: History, lots: Lots, among: Collection[int], window: tuple[date, date], days: int
) -> Figure:
    """How many people newcomers know after so many days."""
    after = timedelta(days=days)
    ids = newcomers(past, among, window, days)
    new = [one for one in past.members if one.id in ids]
    amounts = _known_by(lots.real, new, after)
    chance = band_of(sum(_known_by(lot, new, after)) / len(new) for lot in lots.lots if new)
    between = bootstrap(amounts, salt=window[1].toordinal() + days)
    return mean(amounts, others=len(set(among) - ids), between=between, chance=chance)


def _known_by(lot: Replay, people: Sequence[Here], after: timedelta) -> list[float]:
    """How many others each knew so long after they joined."""
    import numpy as np

    ids = np.array(sorted(one.id for one in people), dtype=np.int64)
    since = {one.id: (one.since + after).toordinal() for one in people}
    until = np.array([since[pk] for pk in ids.tolist()], dtype=np.int64)
    known = []
    for ends in ((lot.first, lot.second), (lot.second, lot.first)):
        place, other = _places(ids, ends[0]), ends[1]
        mine = (place >= 0) & (ends[0] != other)
        mine[mine] = lot.day[mine] <= until[place[mine]]
        known.append(np.stack([place[mine], other[mine]]))
    pairs = np.unique(np.concatenate(known, axis=1), axis=1)
    count = np.bincount(pairs[0], minlength=len(ids))
    amount = dict(zip(ids.tolist(), count.tolist(), strict=True))
    return [float(amount[one.id]) for one in people]


def _places(ids: Ints, among: Ints) -> Ints:
    """Where each of some people stands in a list of ids in ascending order; -1 for nowhere.

    >>> import numpy as np
    >>> _places(np.array([3, 5]), np.array([5, 4, 3, 9])).tolist()
    [1, -1, 0, -1]
    """
    import numpy as np

    if not len(ids):
        return np.full(len(among), -1, dtype=np.int64)
    at = np.minimum(np.searchsorted(ids, among), len(ids) - 1)
    found: Ints = np.where(ids[at] == among, at, -1)
    return found


def bootstrap(amounts: Sequence[float], *, salt: int) -> tuple[float, float]:
    """The 95 % interval of a mean, by drawing as many again from those there are.

    >>> bootstrap([1.0, 1.0], salt=1), bootstrap([], salt=1)
    ((1.0, 1.0), (0.0, 0.0))
    """
    import numpy as np

    if not amounts:
        return 0.0, 0.0
    words = np.random.PCG64(salt).random_raw(RESAMPLES * len(amounts)).reshape(RESAMPLES, -1)
    drawn = np.array(amounts)[((words >> np.uint64(33)) % np.uint64(len(amounts))).astype(int)]
    low, high = np.quantile(drawn.mean(axis=1), [0.025, 0.975])
    return float(low), float(high)
