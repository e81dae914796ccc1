"""At the same instant: whatever comes first, no spark is read that not all of them agree to."""

from __future__ import annotations

from contextlib import suppress

import pytest

from hallway.exchange.actions import digests
from hallway.exchange.models import Digest
from hallway.follow_up import actions
from hallway.follow_up.models import Spark, SparkPerson, Thanks
from hallway.follow_up.queries import sparks as queries
from hallway.outbox.models import Letter
from hallway.people import actions as people
from hallway.people.errors import NotHere, UnableTo
from hallway.people.queries import viewer_of
from tests import cast
from tests.cast import NOW
from tests.follow_up.company import key, met
from tests.match.test_at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)
EVERYBODY = 2


@pytest.fixture
def four():
    return cast.people(cast.community(), 4)


def told(ben, cy) -> Spark:
    return actions.tell_spark(
        teller=ben,
        kind="idea",
        words="A map of quiet rooms.",
        others=[cy.pk],
        source=key(met(ben, cy)),
        wish=EVERYBODY,
        now=NOW,
    )


def yes(spark, member):
    return lambda: actions.agree(spark_id=spark.pk, member_id=member.pk, wish=EVERYBODY, now=NOW)


def no(spark, member):
    return lambda: actions.step_out(spark_id=spark.pk, member_id=member.pk, now=NOW)


def unless_gone(step):
    """It may come too late: then there is nothing any more."""

    def run() -> None:
        with suppress(NotHere):
            step()

    return run


def is_read(spark, by) -> bool:
    return queries.shared_with(viewer_of(by)).filter(pk=spark.pk).exists()


def test_agreeing_and_stepping_out_at_once_ends_as_one_of_them(four) -> None:
    _ana, ben, cy, dee = four
    spark = told(ben, cy)
    at_once(yes(spark, cy), no(spark, cy), yes(spark, cy), no(spark, cy))
    place = SparkPerson.objects.get(spark=spark, member=cy)
    assert (place.agreed_at is None) != (place.out_at is None)
    assert is_read(spark, dee) == (place.agreed_at is not None)


def test_one_steps_out_while_the_other_agrees_and_nobody_outside_reads_it(four) -> None:
    _ana, ben, cy, dee = four
    spark = told(ben, cy)
    at_once(no(spark, ben), yes(spark, cy))
    assert not is_read(spark, dee)


def test_agreeing_while_it_is_taken_back(four) -> None:
    _ana, ben, cy, _dee = four
    spark = told(ben, cy)
    at_once(
        unless_gone(yes(spark, cy)),
        lambda: actions.take_back_spark(spark_id=spark.pk, member_id=ben.pk),
    )
    assert not Spark.objects.exists()
    assert not SparkPerson.objects.exists()


def test_agreeing_while_one_of_them_leaves_or_is_erased(four) -> None:
    _ana, ben, cy, dee = four
    spark = told(ben, cy)
    at_once(yes(spark, cy), lambda: people.leave(member=ben, now=NOW))
    assert not is_read(spark, dee)
    at_once(unless_gone(yes(spark, cy)), lambda: people.erase(member=ben, now=NOW))
    assert not Spark.objects.exists()


def test_thanking_twice_at_once_thanks_once(four) -> None:
    _ana, ben, cy, _dee = four
    coffee = key(met(ben, cy))
    give = lambda: actions.thank_for(  # noqa: E731
        giver=ben, receiver_id=cy.pk, words="For the map.", source=coffee, now=NOW
    )
    results = at_once(give, give, give)
    assert sum(isinstance(one, UnableTo) for one in results) == 2
    assert Thanks.objects.count() == 1
    assert Letter.objects.filter(kind="thanks").count() == 1


def test_two_workers_write_one_weekly_letter(four) -> None:
    ben = four[1]
    ben.digest_day = 1
    ben.save()
    digests.run_digests_due(now=NOW)
    due_at = Digest.objects.get(member=ben).next_at
    at_once(*[lambda: digests.run_digests_due(now=due_at)] * 3)
    assert Letter.objects.filter(kind="weekly", member=ben).count() == 1
