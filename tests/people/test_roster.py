"""PEOPLE.csv as people really send it."""

import csv
import io
import sys
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hallway.people import roster as roster_module
from hallway.people.roster import RosterError, read_roster
from hallway.people.sheet import clean, one_line, spreadsheet_plain, spreadsheet_safe

ANA_AND_BEN = "id,name,team\na,Ana,Sales\nb,Ben,Design\n"


def read(text, *, strict=True, encoding="utf-8"):
    data = text if isinstance(text, bytes) else text.encode(encoding)
    return read_roster(data, "PEOPLE.csv", strict=strict)


def refusal(text):
    with pytest.raises(RosterError) as caught:
        read(text)
    return str(caught.value)


def names(text, **options):
    return [row.name for row in read(text, **options).rows]


# What it understands


def test_a_person_with_everything():
    row = read(
        "id,name,email,timezone,languages,interests,joined,ask_about,role,free,team,Job-Level\n"
        "a,Ana Abel,ana@example.org,Europe/Paris,en;fr,chess; Climbing ;chess,2026-03-31,"
        '"Tea,\nand bees",Engineer,Mon 10;Tue 14,Sales,3\n'
    ).rows[0]
    assert (row.line, row.id, row.name, row.email) == (2, "a", "Ana Abel", "ana@example.org")
    assert (row.timezone, row.role, row.ask_about) == (
        "Europe/Paris",
        "Engineer",
        "Tea,\nand bees",
    )
    assert row.languages == ("en", "fr")
    assert row.interests == ("chess", "Climbing")
    assert row.free == ("Mon 10", "Tue 14")
    assert row.joined == date(2026, 3, 31)
    assert row.units == {"team": "Sales", "job_level": "3"}


def test_columns_are_told_apart_as_known_and_units():
    roster = read("Name,ID,Team,E-Mail,Time zone\nAna,a,Sales,,\n")
    assert roster.columns == ("name", "id", "team", "email", "timezone")
    assert roster.units == ("team",)


def test_an_empty_unit_is_unknown_not_a_unit_called_nothing():
    assert read("id,name,team\na,Ana,\n").rows[0].units == {}


@pytest.mark.parametrize(
    "data",
    [
        "id,name\nj,José\n".encode(),
        b"\xef\xbb\xbf" + "id,name\nj,José\n".encode(),
        "id,name\nj,José\n".encode("utf-16"),
        b"\xfe\xff" + "id,name\nj,José\n".encode("utf-16-be"),
        "id,name\nj,José\n".encode("latin-1"),
        "id,name\nj,José\n".encode("cp1252"),
        "id,name\nj,Jose\u0301\n".encode(),
    ],
    ids=["utf-8", "utf-8 mark", "utf-16", "utf-16-be", "latin-1", "cp1252", "two-part accent"],
)
def test_every_encoding_gives_the_same_name(data):
    assert names(data) == ["José"]


def test_windows_1252_has_a_euro_and_curly_quotes():
    assert names("id,name\na,Ana “Anouk” €\n".encode("cp1252")) == ["Ana “Anouk” €"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["unix", "windows", "old mac"])
def test_every_line_end(end):
    assert names(ANA_AND_BEN.replace("\n", end)) == ["Ana", "Ben"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_every_delimiter(delimiter):
    assert names(ANA_AND_BEN.replace(",", delimiter)) == ["Ana", "Ben"]


def test_the_delimiter_is_found_outside_the_quotes_of_the_header():
    roster = read('id;name;"a, b, c, d"\na;Ana;x\n')
    assert roster.columns == ("id", "name", "a,_b,_c,_d")


def test_a_spreadsheets_sep_line_is_taken_at_its_word():
    roster = read("sep=;\r\nid;name\r\na;Ana\r\n")
    assert [(row.line, row.name) for row in roster.rows] == [(3, "Ana")]


def test_commas_quotes_and_line_ends_inside_a_name():
    assert names('id,name\na,"Abel, ""Ana"" \nMaria"\n') == ['Abel, "Ana" Maria']


def test_spaces_after_commas_and_blank_lines_do_no_harm():
    assert names('id, name\n\na, "Abel, Ana"\n , \n,,,\nb, Ben\n\n') == ["Abel, Ana", "Ben"]


def test_trailing_commas_of_a_spreadsheet_do_no_harm():
    roster = read("id,name,,\na,Ana,,\n")
    assert roster.columns == ("id", "name")


def test_a_short_row_leaves_the_rest_empty():
    assert read("id,name,team\na,Ana\n").rows[0].units == {}


@pytest.mark.parametrize("people", [0, 1, 2, 3])
def test_few_people(people):
    rows = "".join(f"p{number},Person {number}\n" for number in range(people))
    assert len(read("id,name\n" + rows).rows) == people


def test_a_hundred_thousand_people():
    rows = "".join(
        f"p{i},Person {i},p{i}@example.org,Europe/Paris,en;fr,tea,2024-01-0{i % 9 + 1},T{i % 50}\n"
        for i in range(100_000)
    )
    roster = read("id,name,email,timezone,languages,interests,joined,team\n" + rows)
    assert len(roster.rows) == 100_000
    assert roster.rows[-1].email == "p99999@example.org"
    assert roster.rows[-1].line == 100_001


# What it refuses, and how it says so


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "PEOPLE.csv: the file is empty; expected a first line with the names of the columns"),
        (" \n\n", "PEOPLE.csv: the file is empty"),
        ("name\nAna\n", "PEOPLE.csv, line 1: expected a column “id”; found “name”"),
        ("user id,name\n", "PEOPLE.csv, line 1: expected a column “id”; is “user_id” meant"),
        ("id,nmae\n", "expected a column “name”; is “nmae” meant to be it?"),
        ("id,name,ID\n", "line 1: two columns are called “id”; expected each name once"),
        ("id,email,e-mail,name\n", "two columns are called “email”"),
        ("id,,name\n", "line 1: column 2 has no name"),
        ("id,name\na,Ana,oops\n", "line 2: the row has 3 cells; expected at most 2"),
        ("id,name\na,\n", "line 2, column name: it is empty"),
        ("id,name\n,Ana\n", "line 2, column id: it is empty"),
        (
            "id,name\na,Ana\n\nb,Ben\na,Cy\n",
            "line 5, column id: the id “a” was already used on line 2",
        ),
        (
            "id,name,email\na,Ana,ana@example.org\nb,Ben,ANA@Example.org\n",
            "line 3, column email: “ANA@Example.org” was already used on line 2",
        ),
        (
            "id,name,email\na,Ana,ana@example.org;ben@example.org\n",
            "line 2, column email: “ana@example.org;ben@example.org” is not one email address",
        ),
        ("id,name,email\na,Ana,ana at example.org\n", "something like ana@example.org"),
        ("id,name,email\na,Ana,ana@localhost\n", "line 2, column email"),
        (f"id,name,email\na,Ana,ana@{'ü' * 70}.example\n", "line 2, column email"),
        (
            'id,name,email\na,Ana,"ana@example.org\nBcc: all@example.org"\n',
            "line 2, column email",
        ),
        (
            "id,name,timezone\na,Ana,Europe/Pari\n",
            "timezone: “Europe/Pari” is not a time zone; expected something like Europe/Paris",
        ),
        ("id,name,timezone\na,Ana,auckland\n", "expected something like Pacific/Auckland"),
        ("id,name,timezone\na,Ana,America\n", "“America” is not a time zone"),
        ("id,name,timezone\na,Ana,../../etc/passwd\n", "is not a time zone"),
        (
            "id,name,joined\na,Ana,31/03/2026\n",
            "“31/03/2026” is not a date; expected year-month-day, such as 2026-03-31",
        ),
        ("id,name,joined\na,Ana,2026-02-30\n", "“2026-02-30” is not a date"),
        ("id,name\na,An\0a\n", "PEOPLE.csv, line 2: this is a file with NUL bytes"),
        ("id,name\na,\x1b[31mAna\n", "line 2, column name: it has a control character"),
        ('id,name\na,"Ana\nb,Ben\n', "line 2: a quoted cell does not end properly"),
        ('id,name\na,"Ana" Abel\n', "line 2: a quoted cell does not end properly"),
        (b"PK\x03\x04rest", "PEOPLE.csv: this is a spreadsheet or an archive"),
        (b"\xff\xfei", "this is not valid UTF-16-LE"),
        (b"\xef\xbb\xbfid,name\nj,Jos\xe9\n", "PEOPLE.csv, line 2: this is not valid UTF-8"),
    ],
)
def test_a_fault_is_one_sentence_with_its_place(text, sentence):
    said = refusal(text)
    assert sentence in said
    assert "\n" not in said


def test_a_cell_that_swallows_the_file_is_refused():
    assert "line 2: a cell is longer than" in refusal('id,name\na,"' + "x" * 200_000 + '"\n')


def test_lines_are_counted_through_cells_of_several_lines():
    assert "line 5, column id" in refusal('id,name\na,"Ana\nMaria\nAbel"\na,Ben\n')


def test_faults_can_be_told_apart_and_translated():
    with pytest.raises(roster_module.BadDate) as caught:
        read("id,name,joined\na,Ana,soon\n")
    fault = caught.value
    assert (fault.file, fault.line, fault.column) == ("PEOPLE.csv", 2, "joined")
    assert fault.template % fault.params == fault.reason
    assert issubclass(roster_module.BadDate, RosterError)


# Leniently, for a preview


def test_a_preview_sets_faulty_rows_aside_with_their_reasons():
    roster = read(
        "id,name,joined\na,Ana,2026-01-01\nb,Ben,soon\na,Cy,\n,Dee,\ne,Eli,\n", strict=False
    )
    assert [row.name for row in roster.rows] == ["Ana", "Eli"]
    assert [(row.line, row.cells["name"], row.error.column) for row in roster.rejected] == [
        (3, "Ben", "joined"),
        (4, "Cy", "id"),
        (5, "Dee", "id"),
    ]
    assert "“soon” is not a date" in roster.rejected[0].error.reason


def test_a_rejected_row_does_not_take_its_id_or_address():
    roster = read(
        "id,name,email,joined\na,Ana,ana@example.org,soon\na,Ana,ana@example.org,2026-01-01\n",
        strict=False,
    )
    assert [row.line for row in roster.rows] == [3]


def test_even_a_preview_needs_its_columns():
    with pytest.raises(roster_module.HeaderError):
        read("ident,name\n", strict=False)


# Whatever wrote it

words = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufeff"), max_size=12
)
texts = words.map(clean)
people = st.lists(
    st.tuples(texts.filter(one_line), texts.filter(one_line), texts),
    max_size=8,
    unique_by=lambda person: one_line(person[0]),
)


@given(
    people=people,
    delimiter=st.sampled_from([",", ";", "\t"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_what_any_dialect_writes_is_read_back(people, delimiter, quoting, end, encoding):
    written = io.StringIO(newline="")
    writer = csv.writer(written, delimiter=delimiter, quoting=quoting, lineterminator=end)
    writer.writerows([("id", "name", "ask_about"), *people])
    roster = read(written.getvalue(), encoding=encoding)
    assert [(row.id, row.name, row.ask_about) for row in roster.rows] == [
        (one_line(key), one_line(name), about) for key, name, about in people
    ]


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused_in_one_sentence(data):
    said = []
    try:
        read(b"id,name\n" + data)
    except RosterError as error:
        said.append(str(error))
    assert all(text.startswith("PEOPLE.csv") and "\n" not in text for text in said)


@given(st.text())
def test_a_spreadsheet_runs_nothing_and_nothing_is_lost(text):
    safe = spreadsheet_safe(text)
    assert not safe.startswith(("=", "+", "-", "@"))
    assert text.startswith("'") or spreadsheet_plain(safe) == text


def test_reading_needs_no_django():
    import subprocess

    code = (
        "import sys, hallway.people.roster;"
        "print([m for m in ('django', 'numpy') if m in sys.modules])"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "[]"
