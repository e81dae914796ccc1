"""MET.csv, TIES.csv and RULES.toml into the frozen input of a round."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hallway.match.files import File, Sources, read_round
from hallway.match.frozen import SeatRule
from hallway.match.history import History, read_met
from hallway.match.rules import READERS, Rules, read_rules
from hallway.match.ties import read_ties
from hallway.people.sheet import FileFault

TODAY = date(2026, 4, 1)
PEOPLE = (
    "id,name,team,city,age,joined\n"
    "ana,Ana,Sales,Paris,31,\nben,Ben,Design,Rome,42,\ncy,Cy,Sales,Rome,53,\n"
    "dee,Dee,Design,Paris,64,\n"
)
NOTHING_SAID = Rules()
IDS = ["ana", "ben", "cy", "dee"]


def met(*texts, ids=IDS):
    return read_met([(text.encode(), "MET.csv") for text in texts], ids)


def ties(text):
    return read_ties(text.encode(), "TIES.csv", IDS, TODAY)


def rules(text):
    return read_rules(text.encode(), "RULES.toml", IDS)


def snapshot(people=PEOPLE, options=NOTHING_SAID, **files):
    return reading(people, options, **files).snapshot


def reading(people=PEOPLE, options=NOTHING_SAID, **files):
    given = {kind: File(f"{kind.upper()}.csv", text.encode()) for kind, text in files.items()}
    if "met" in given:
        given["met"] = (given["met"],)
    sources = Sources(people=File("PEOPLE.csv", people.encode()), **given)
    return read_round(sources, options, seed=7, today=TODAY)


def refusal(read, *arguments):
    with pytest.raises(FileFault) as caught:
        read(*arguments)
    said = str(caught.value)
    assert "\n" not in said
    return said


# MET.csv


def test_distinct_dates_number_the_rounds_from_the_oldest():
    history = met("date,member,member\n2026-03-01,ana,cy\n2026-02-01,ana,ben\n2026-03-01,ben,dee\n")
    assert [(m.round, m.members) for m in history.met] == [
        (0, ("ana", "ben")),
        (1, ("ana", "cy")),
        (1, ("ben", "dee")),
    ]
    assert history.round == 2


@pytest.mark.parametrize(
    "text",
    [
        "date,member,member\n2026-03-01,ana,ben,cy\n",
        "date,member,member,member\n2026-03-01,ana,ben,cy\n",
        "2026-03-01,ana,ben,cy\n",
        "Date;Member 1;Member 2;Member 3;why\n2026-03-01;ana;ben;cy;They like tea\n",
        "date,member,names,member,member\n2026-03-01,ana,Ana & Ben & Cy,ben,cy\n",
    ],
    ids=["longer row", "three columns", "no header", "numbered and why", "names between"],
)
def test_a_trio_is_read_however_its_columns_stand(text):
    assert [m.members for m in met(text).met] == [("ana", "ben", "cy")]


def test_files_put_one_after_another_by_cat_and_files_given_apart_are_the_same():
    first = "date,member,member,why\n2026-02-01,ana,ben,tea\n"
    second = "\ufeffdate,member,member,member,why\n2026-03-01,ana,cy,dee,tea\n"
    assert met(first + second) == met(first, second) == met(second, first)
    assert met(first, second).round == 2


def test_people_who_left_do_not_break_the_history_of_the_others():
    history = met("date,member,member\n2026-02-01,ana,gone\n2026-03-01,left,gone\n")
    assert history.met == ()
    assert history.gone == {"gone", "left"}
    assert history.waiting("ana", None) == 1
    assert history.round == 2


def test_an_id_that_was_guarded_against_formulas_is_found_again():
    history = met("date,member,member\n2026-02-01,'=1,'-2\n", ids=["=1", "-2"])
    assert [m.members for m in history.met] == [("=1", "-2")]


def test_waiting_counts_the_rounds_since_somebody_met_anybody():
    history = met("2026-01-01,ana,ben\n2026-02-01,ana,cy\n2026-03-01,ana,dee\n")
    assert [history.waiting(who, None) for who in IDS] == [0, 2, 1, 0]


def test_somebody_who_never_met_waits_since_they_joined():
    history = met("2026-01-01,ana,ben\n2026-02-01,ana,ben\n2026-03-01,ana,ben\n")
    assert history.waiting("cy", date(2025, 1, 1)) == 3
    assert history.waiting("cy", date(2026, 2, 1)) == 2
    assert history.waiting("cy", date(2026, 3, 2)) == 0
    assert history.waiting("cy", None) == 0


def test_a_row_with_one_person_says_who_sat_out():
    history = met("2026-01-01,ana,ben\n2026-01-01,cy\n2026-02-01,ana,cy\n2026-02-01,ben\n")
    assert [history.sat_out(who, None) for who in IDS] == [None, 1, 0, None]
    assert history.waiting("ben", None) == 1


def test_a_round_that_names_who_sat_out_has_named_them_all():
    history = met("2026-01-01,ana,ben\n2026-01-01,cy\n")
    assert history.sat_out("dee", date(2025, 1, 1)) is None


def test_otherwise_whoever_belonged_and_is_absent_sat_out():
    history = met("2026-01-01,ana,ben\n2026-02-01,ana,cy\n")
    assert history.sat_out("ben", None) == 1
    assert history.sat_out("cy", None) is None, "before their first meeting nothing tells"
    assert history.sat_out("cy", date(2025, 12, 1)) == 0
    assert history.sat_out("dee", date(2026, 1, 15)) == 1
    assert history.sat_out("dee", date(2026, 3, 1)) is None


def test_recent_counts_meetings_of_the_last_four_rounds():
    history = met(
        "".join(f"2026-0{month}-01,ana,{who}\n" for month in range(1, 7) for who in ["b"])
    )
    assert history.recent("ana") == 4
    assert History().recent("ana") == 0


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "MET.csv: the file is empty"),
        ("day,who,whom\n2026-01-01,ana,ben\n", "MET.csv, line 1: expected a first line such as"),
        (
            "date,member,member\nsoon,ana,ben\n",
            "MET.csv, line 2, column date: “soon” is not a date",
        ),
        ("date,member,member\n,ana,ben\n", "MET.csv, line 2, column date: it is empty"),
        ("date,member,member\n2026-01-01,,\n", "MET.csv, line 2, column member: nobody is named"),
        ("2026-01-01,ana,ana\n", "MET.csv, line 1, column member: “ana” stands there twice"),
        ("2026-01-01,ana,b\0\n", "MET.csv, line 1: this is a file with NUL bytes"),
    ],
)
def test_a_faulty_history_says_where(text, sentence):
    assert sentence in refusal(met, text)


# TIES.csv


def test_strengths_decay_by_half_in_45_days():
    known = ties(
        "source,target,strength,last\nana,ben,1,2026-02-15\nana,cy,0.8,2026-04-01\nben,cy,0.3,\n"
    )
    assert [(t.source, t.target, round(t.strength, 6)) for t in known.ties] == [
        ("ana", "ben", 0.5),
        ("ana", "cy", 0.8),
        ("ben", "cy", 0.3),
    ]


def test_a_tie_without_strength_is_one_that_somebody_declared():
    assert [t.strength for t in ties("source,target\nana,ben\n").ties] == [0.5]


def test_ties_said_twice_add_up_to_one_at_most():
    known = ties("source,target,strength\nana,ben,0.2\nana,ben,0.3\nana,cy,.7\nana,cy,.7\n")
    assert [round(t.strength, 6) for t in known.ties] == [0.5, 1.0]


def test_ties_of_people_who_left_are_set_aside_and_named():
    known = ties("source,target\nana,gone\nben,ana\n")
    assert [(t.source, t.target) for t in known.ties] == [("ben", "ana")]
    assert known.gone == {"gone"}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("ana,ben\n", "line 1: expected a first line such as source,target,strength,last"),
        ("source,target\nana,ana\n", "line 2, column target: “ana” is tied to themselves"),
        ("source,target\nana,\n", "line 2, column target: it is empty"),
        (
            "source,target,strength\nana,ben,3\n",
            "TIES.csv, line 2, column strength: “3” is more than 1; strengths go from 0 to 1",
        ),
        ("source,target,strength\nana,ben,-1\n", "column strength: “-1” is not a strength"),
        ("source,target,strength\nana,ben,nan\n", "“nan” is not a strength"),
        ("source,target,strength\nana,ben,lots\n", "“lots” is not a strength"),
        ("source,target,last\nana,ben,today\n", "column last: “today” is not a date"),
    ],
)
def test_a_faulty_tie_says_where(text, sentence):
    assert sentence in refusal(ties, text)


# RULES.toml


def test_every_rule_is_read():
    assert rules(
        'size = "3-4"\nodd = "rotate"\nmix = ["Team", "city"]\nrest = 6\nparticipation = false\n'
        'least = 0.5\nblock = [["ana", "ben"]]\nlock = [["cy", "dee"]]\nleave_out = ["ana"]\n'
        'hosts = ["ben"]\n[weights]\ngain = 0.5\nfair = 2\n'
    ) == Rules(
        size=(3, 4),
        odd="rotate",
        mix=("team", "city"),
        rest=6,
        participation=False,
        least=0.5,
        weights={"gain": 0.5, "fair": 2.0},
        block=(("ana", "ben"),),
        lock=(("cy", "dee"),),
        leave_out=("ana",),
        hosts=("ben",),
    )


def test_seat_rules_are_read():
    assert rules(
        '[[seats]]\nrule = "at least"\nwho = "newcomers"\nmany = 2\n'
        '[[seats]]\nrule = "at most"\ncolumn = "Level"\nvalue = "senior"\n'
        '[[seats]]\nrule = "apart"\ncolumn = "team"\nstrict = false\n'
        '[[seats]]\nrule = "in common"\nwhat = "languages"\n'
    ).seats == (
        SeatRule("at least", 2, who="newcomers"),
        SeatRule("at most", column="level", value="senior"),
        SeatRule("apart", column="team", strict=False),
        SeatRule("in common", what="languages"),
    )


@pytest.mark.parametrize(
    ("written", "sizes"),
    [("2", (2,)), ('"2"', (2,)), ('"3-5"', (3, 4, 5)), ("[3, 4]", (3, 4)), ("4", (4,))],
)
def test_a_size_may_be_written_in_several_ways(written, sizes):
    assert rules(f"size = {written}\n").size == sizes


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("sise = 2\n", "RULES.toml, line 1: there is no rule “sise”; did you mean “size”?"),
        ("\nleave-out = []\n", "line 2: there is no rule “leave-out”; did you mean “leave_out”?"),
        ("xyz = 1\n", "there is no rule “xyz”; the rules are size, odd, mix"),
        ("[weights]\ngian = 1\n", "line 2: there is no rule “gian”; did you mean “gain”?"),
        ("[weights]\ngain = -1\n", "line 2, column gain: expected a number from 0 to 10, not -1"),
        ("size = 1\n", "line 1, column size: expected 2 for pairs, or 3 to 6 for groups"),
        ("size = true\n", "column size: expected 2 for pairs"),
        ('size = "4-3"\n', "column size: expected 2 for pairs"),
        ('size = "2-3"\n', "column size: expected 2 for pairs"),
        ('odd = "even"\n', "column odd: expected one of trio, rotate, host, not 'even'"),
        ("rest = -1\n", "column rest: expected a whole number of rounds"),
        ("rest = 1.5\n", "column rest: expected a whole number of rounds"),
        ("least = nan\n", "column least: expected a number, 0 or more"),
        ('participation = "yes"\n', "column participation: expected true or false"),
        ("block = [1, 2]\n", "column block: expected pairs of ids"),
        ('block = [["ana", "ana"]]\n', "column block: expected pairs of ids"),
        ('block = [["ana", "ben", "cy"]]\n', "column block: expected pairs of ids"),
        ('lock = [["ana"]]\n', "column lock: expected groups of two or more ids"),
        ('leave_out = "ana"\n', "column leave_out: expected ids"),
        ('rest = 1\nblock = [["ana", "bem"]]\n', "line 2, column block: nobody in the list"),
        ('hosts = ["bem"]\n', "has the id “bem”; did you mean “ben”?"),
        ("seats = 1\n", "column seats: expected tables such as [[seats]]"),
        ('[[seats]]\nrule = "some"\n', 'column seats: expected a rule: "at least", "at most"'),
        ('[[seats]]\nrule = "apart"\n', 'expected a column, such as column = "team"'),
        ('[[seats]]\nrule = "apart"\nmany = 2\n', "expected of a rule “apart” only column"),
        ('[[seats]]\nrule = "at least"\n', 'expected either who = "newcomers", or a column'),
        ('[[seats]]\nrule = "at most"\nwho = "new"\n', "line 3, column who: expected one of"),
        ('[[seats]]\nrule = "at most"\nmany = 9\n', "column many: expected a whole number"),
        ('[[seats]]\nrule = "in common"\n', 'expected what = "languages", "times"'),
        ('[[seats]]\nrule = "apart"\nstrict = 1\n', "column strict: expected true or false"),
        ("size = \n", "RULES.toml, line 1, column 8: this is not valid TOML"),
    ],
)
def test_a_faulty_rule_says_where(text, sentence):
    assert sentence in refusal(rules, text)


# Together


def test_options_win_over_the_rules_file():
    read = snapshot(
        options=Rules(size=(2,), rest=3),
        rules='size = "3-4"\nrest = 9\nodd = "host"\nhosts = ["cy"]\n',
    )
    assert (read.policy.sizes, read.policy.rest, read.policy.odd) == ((2,), 3, "host")
    assert [person.host for person in read.people] == [False, False, True, False]


def test_what_nobody_said_has_its_default():
    policy = snapshot().policy
    assert (policy.sizes, policy.odd, policy.rest) == ((2,), "trio", None)
    assert policy.participation is True


def test_columns_that_part_people_are_units_and_others_are_not():
    read = snapshot()
    assert read.policy.mix == ("team", "city")
    assert dict(read.people[0].units) == {"team": "Sales", "city": "Paris"}


def test_mix_asks_for_a_column_by_name():
    read = snapshot(options=Rules(mix=("age",)))
    assert read.policy.mix == ("age",)
    assert [person.units["age"] for person in read.people] == ["31", "42", "53", "64"]


def test_a_misspelt_unit_is_told_by_the_one_that_asked():
    said = refusal(lambda: snapshot(options=Rules(mix=("tean",))))
    assert said == "--mix: there is no column “tean” in PEOPLE.csv; did you mean “team”?"
    assert refusal(lambda: snapshot(rules='mix = ["tean"]')).startswith("RULES.csv: there is no")


def test_what_happened_quietly_is_said_aloud():
    read = reading(
        PEOPLE,
        met="2026-01-01,ana,gone\n",
        ties="source,target\nana,gone\nleft,ben\n",
    )
    about_met, about_ties = read.notes
    assert about_met.startswith("MET.csv names 1 person who is not in the list any more;")
    assert about_ties.startswith("TIES.csv names 2 people who are not in the list any more;")


def test_everything_about_a_person_comes_together():
    read = snapshot(
        "id,name,joined,interests,languages,free\n"
        "ana,Ana,2026-03-01,tea;bees,en,Mon 10;Tue 14\nben,Ben,,,,\n",
        met="2026-02-01,ben,gone\n2026-03-15,ben,gone\n",
    )
    ana, ben = read.people
    assert (ana.joined, ana.interests, ana.languages) == (
        date(2026, 3, 1),
        ("tea", "bees"),
        ("en",),
    )
    assert ana.free == {"Mon 10", "Tue 14"}
    assert ben.free is None
    assert (ana.waiting, ana.sat_out, ana.recent) == (1, 1, 0)
    assert (ben.waiting, ben.sat_out, ben.recent) == (0, None, 2)
    assert (read.round, read.seed, read.today) == (2, 7, TODAY)


# Whatever it is


CELLS = st.sampled_from(
    ["ana", "ben", "gone", "", "2026-01-01", "2026-13-01", "date", "member", "source", "target",
     "strength", "last", "0.5", "7", "-1", "\0", '"', "'=1", "é", "\ufeff", "x" * 70]
)  # fmt: skip
SHEETS = st.lists(st.lists(CELLS, max_size=5).map(",".join), max_size=6).map("\n".join)


@given(met=SHEETS, ties=SHEETS)
def test_any_sheet_is_read_or_refused_in_one_sentence(met, ties):
    said = []
    for files in ({"met": "2026-01-01,ana,ben\n" + met}, {"ties": "source,target\n" + ties}):
        try:
            reading(**files)
        except FileFault as fault:
            said.append(str(fault))
    assert all(", line " in text and "\n" not in text for text in said)


VALUES = st.recursive(
    st.one_of(st.booleans(), st.integers(-3, 12), st.floats(), st.sampled_from(["ana", "3-4", ""])),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=6,
)


@given(key=st.sampled_from([*READERS, "weights.gain", "nothing"]), value=VALUES)
def test_any_rule_is_read_or_refused_in_one_sentence(key, value):
    said = []
    try:
        rules(f"{key} = {str(value).lower()}\n")
    except FileFault as fault:
        said.append(str(fault))
    assert all(text.startswith("RULES.toml, line 1") and "\n" not in text for text in said)
