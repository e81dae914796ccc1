"""`hallway network` as people run it: files in, a report out."""

import csv
import json
import re
from pathlib import Path
from xml.etree import ElementTree

import jsonschema
import pytest

from hallway.cli.main import run

SCHEMA = json.loads(
    (Path(__file__).parents[2] / "docs/schema/network-1.json").read_text(encoding="utf-8")
)
# Two teams of five, all tied inside; one tie across, and Zoe, whom nobody knows.
SALES, DESIGN = ("ana", "ben", "cyd", "dee", "eli"), ("fay", "gus", "hal", "ida", "jo")
TIES = "source,target\n" + "".join(
    f"{a},{b}\n"
    for team in (SALES, DESIGN)
    for k, a in enumerate(team)
    for b in team[k + 1 :]
) + "ana,fay\n"  # fmt: skip
PEOPLE = "id,name,team,joined\n" + "".join(
    f"{one},{one.title()} <b>&amp;,{team},{day}\n"
    for team, people, day in (("Sales", SALES, "2020-01-01"), ("Design", DESIGN, "2026-03-01"))
    for one in people
) + "zoe,Zoe,Sales,\n"  # fmt: skip
CHART = "source,target\n" + "".join(
    f"{one},{'fay' if one in DESIGN else 'ana'}\n" for one in (*SALES[1:], "fay", *DESIGN[1:])
).replace("fay,fay", "fay,ana")


@pytest.fixture
def firm(desk):
    desk.write("TIES.csv", TIES)
    desk.write("PEOPLE.csv", PEOPLE)
    desk.write("CHART.csv", CHART)
    return desk


def measure(desk, *options):
    desk.capture.readouterr()
    code = run(["network", *options, "--today", "2026-04-01"])
    captured = desk.capture.readouterr()
    return code, captured.out, captured.err


def figures(desk, *options):
    code, out, err = measure(desk, *options, "--format", "json")
    assert code == 0, err
    found = json.loads(out)
    jsonschema.Draft202012Validator(SCHEMA).validate(found)
    return found


ALL = ("TIES.csv", "--people", "PEOPLE.csv", "--unit", "team", "--chart", "CHART.csv")


def test_everything_at_once(firm):
    found = figures(firm, *ALL)
    assert (found["people"], found["ties"], found["isolates"], found["components"]) == (
        11,
        21,
        1,
        2,
    )
    assert found["figures"]["cross_share"] == pytest.approx(1 / 21, abs=1e-6)
    assert found["figures"]["e_i"] == pytest.approx(-19 / 21, abs=1e-6)
    assert found["figures"]["e_i_z"] < -2
    assert found["formal"]["jaccard"] == pytest.approx(9 / 21, abs=1e-6)
    assert found["formal"]["off_chart_share"] == pytest.approx(12 / 21, abs=1e-6)
    assert found["shape"]["bridges"] == 1
    assert found["seams"][0]["ties"] == 1
    assert found["communities"]["count"] == 2
    assert found["members"]["zoe"] == {
        "degree": 0, "constraint": None, "effective_size": None, "betweenness": 0.0,
    }  # fmt: skip
    assert found["members"]["ana"]["betweenness"] == 20
    assert found["newcomers"] == {
        "people": 5, "ties_mean": 4.2, "others_mean": 3.5, "without_tie": 0,
    }  # fmt: skip


def test_a_pair_named_twice_is_one_tie_with_the_strengths_added(desk):
    desk.write("t.csv", "source,target,strength\na,b,1\nb,a,2\na,c,1\nb,c,1\nc,d,1\na,a,7\n")
    found = figures(desk, "t.csv")
    assert (found["ties"], found["self_ties"]) == (4, 1)
    # Burt's four people, worked out by hand: 3 of 4 parts of a's strength go to b.
    assert found["members"]["a"]["effective_size"] == pytest.approx(1.166667)
    plain = figures(desk, "t.csv", "--binary")
    assert plain["members"]["a"]["effective_size"] == 1


FADING = """source,target,strength,last
a,b,4,2026-02-15
b,a,1,
a,c,1,2026-04-30
b,c,8,2025-12-17
c,d,1,2024-04-01
"""


def test_ties_fade_when_asked_to(desk):
    """On 1 April: 45 days, no day, a day to come, 105 days, two years."""
    desk.write("t.csv", FADING)
    faded = figures(desk, "t.csv", "--fade")
    b_and_c = 8 * 2 ** (-105 / 45)
    desk.write("now.csv", f"source,target,strength\na,b,3\na,c,1\nb,c,{b_and_c!r}\n")
    now = figures(desk, "now.csv")
    for one in "abc":
        assert faded["members"][one] == now["members"][one]
    assert (faded["people"], faded["ties"], faded["isolates"]) == (4, 3, 1)
    assert faded["faded_to"] == "2026-04-01"
    _, out, err = measure(desk, "t.csv", "--fade")
    assert "strengths count, faded to 2026-04-01" in " ".join(out.split())
    assert err == "Note: t.csv: 1 of its lines are older than 450 days and count no more.\n"


def test_ties_do_not_fade_unasked(desk):
    desk.write("t.csv", FADING)
    cut = "\n".join(line.rpartition(",")[0] for line in FADING.splitlines())
    desk.write("plain.csv", cut + "\n")
    _, dated, note = measure(desk, "t.csv", "--format", "json")
    assert dated == measure(desk, "plain.csv", "--format", "json")[1]
    assert note == "Note: t.csv: “last” was not read; with --fade, ties of long ago count less.\n"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("plain.csv", "--fade"), "plain.csv, line 1: expected a column “last”"),
        (("t.csv", "--fade", "--binary"), "every tie counts the same then"),
        (("odd.csv", "--fade"), "odd.csv, line 2, column last"),
    ],
)
def test_what_cannot_fade_is_said(desk, options, said):
    desk.write("t.csv", FADING)
    desk.write("plain.csv", "source,target\na,b\n")
    desk.write("odd.csv", "source,target,last\na,b,soon\n")
    code, out, err = measure(desk, *options)
    assert (code, out) == (2, "")
    assert said in err


def test_what_is_not_defined_is_null_with_the_reason(desk):
    desk.write("t.csv", "source,target\na,b\n")
    found = figures(desk, "t.csv")
    nothing = [name for name, value in found["figures"].items() if value is None]
    assert set(nothing) == {
        "e_i", "e_i_chance", "e_i_z", "cross_share", "unit_modularity", "unit_assortativity",
        "transitivity", "betweenness_gini",
    }  # fmt: skip
    assert set(nothing) <= found["notes"].keys()
    assert set(found["formal"].values()) == {None}
    shown = measure(desk, "t.csv")[1]
    assert "nan" not in shown.lower()
    assert "Not defined: nobody has two ties." in shown


def test_a_newcomer_reads_it_in_short(firm):
    short = (
        "82 % of all pairs of people can reach each other, over 1.9 ties on average. People mostly"
        " stay among their own team: 5 % of all ties lead from one team to another, far fewer than"
        " by chance. Furthest apart are Design and Sales, so that is where a round helps most. The"
        " org chart shows 43 % of the ties; the rest people found themselves."
    )
    assert short in measure(firm, *ALL, "--format", "html")[1]
    assert short in " ".join(measure(firm, *ALL)[1].split())
    assert short in measure(firm, *ALL, "--format", "markdown")[1]


def test_nobody_at_all(desk):
    desk.write("t.csv", "source,target\n")
    found = figures(desk, "t.csv")
    assert (found["people"], found["ties"], found["components"]) == (0, 0, 0)
    assert set(found["figures"].values()) == {None}
    for form in ("table", "markdown", "html", "csv", "graphml", "gexf"):
        assert measure(desk, "t.csv", "--format", form)[0] == 0


def test_the_same_again(firm):
    for form in ("json", "html"):
        assert measure(firm, *ALL, "--format", form) == measure(firm, *ALL, "--format", form)


def test_the_table_fits_a_terminal_and_names_nobody(firm):
    code, out, _ = measure(firm, *ALL)
    assert code == 0
    *lines, _, _ = out.splitlines()
    assert max(map(len, lines)) <= 80
    assert "1 person has no tie at all" in out
    assert "Design – Sales" in out
    assert [name for name in (*SALES, *DESIGN, "zoe") if re.search(rf"\b{name}\b", out)] == []


@pytest.mark.parametrize("form", ["markdown", "html"])
def test_reports_name_nobody_and_are_whole(firm, form):
    out = measure(firm, *ALL, "--format", form)[1]
    assert [name for name in (*SALES, *DESIGN, "zoe") if re.search(rf"\b{name}\b", out)] == []
    assert "Constraint" in out
    assert "What a next round would change" in out


def test_the_html_asks_nobody_else_and_runs_nothing_of_what_a_file_says(firm):
    firm.write("PEOPLE.csv", PEOPLE.replace("Sales", "</script><script>alert(1)</script>"))
    out = measure(firm, *ALL, "--format", "html")[1]
    # The picture and its five scripts, which are ours; no word of the file is among them.
    assert out.count("<script") == out.count("</script>") == 6
    assert "<script>alert" not in out
    assert "&lt;script&gt;alert" in out
    assert re.findall(r"(?:src=|url\(|@import|fetch\(|XMLHttp)", out) == []
    assert set(re.findall(r"https?://[^\s\"']+", out)) == {"http://www.w3.org/2000/svg"}
    assert "default-src 'none'" in out
    assert out.count('role="img"') == 4


def test_the_picture_of_the_report_holds_everybody_and_names_nobody(firm):
    out = measure(firm, *ALL, "--format", "html")[1]
    told = json.loads(re.search(r'<script type="application/json">(.*?)</script>', out)[1])
    found = figures(firm, *ALL)
    assert (len(told["people"]), len(told["ties"])) == (found["people"], found["ties"])
    assert not any("name" in one for one in told["people"])
    assert [group["name"] for group in told["groups"]] == ["Design", "Sales"]


def test_a_unit_of_fewer_than_five_is_not_spoken_of(firm):
    firm.write("PEOPLE.csv", PEOPLE.replace("jo,Jo <b>&amp;,Design", "jo,Jo,Secret"))
    for form in ("table", "markdown", "html", "csv"):
        assert "Secret" not in measure(firm, *ALL, "--format", form)[1]


def test_the_csv_is_one_row_a_figure(firm):
    measure(firm, *ALL, "--format", "csv", "-o", "f.csv")
    rows = list(csv.DictReader(firm.read("f.csv").splitlines()))
    values = {row["figure"]: row["value"] for row in rows}
    assert values["isolates"] == "1"
    assert float(values["e_i"]) == pytest.approx(-19 / 21, abs=1e-6)
    assert all(row["meaning"] for row in rows)


@pytest.mark.parametrize("form", ["graphml", "gexf"])
def test_graph_files_come_back_as_they_went(firm, form):
    measure(firm, *ALL, "--format", form, "-o", f"g.{form}")
    ElementTree.fromstring(firm.read(f"g.{form}"))
    before, after = figures(firm, *ALL[:5]), figures(firm, f"g.{form}", "--unit", "team")
    same = ("people", "ties", "isolates", "figures", "members", "seams")
    assert {key: before[key] for key in same} == {key: after[key] for key in same}


def test_networkx_reads_the_graph_file(firm):
    import networkx as nx

    measure(firm, *ALL, "--format", "graphml", "-o", "g.graphml")
    graph = nx.read_graphml("g.graphml")
    assert (len(graph), graph.size()) == (11, 21)
    assert graph.nodes["ana"]["team"] == "Sales"
    assert graph.nodes["ana"]["betweenness"] == 20
    assert "constraint" not in graph.nodes["zoe"]


def test_people_who_are_not_in_the_list_are_left_aside_and_said(firm):
    firm.write("TIES.csv", TIES + "ana,stranger\n")
    _, out, err = measure(firm, *ALL, "--format", "json")
    assert json.loads(out)["left_aside"] == 1
    assert "names people who are not in the list; 1 of its lines" in err


@pytest.mark.parametrize(
    ("ties", "options", "sentence"),
    [
        ("from,to\na,b\n", (), "t.csv, line 1: expected a first line such as source,target"),
        ("source,target\na,\n", (), "t.csv, line 2, column target: it is empty"),
        ("source,target,strength\na,b,much\n", (), "line 2, column strength: “much” is not a"),
        ("source,target,strength\na,b,-1\n", (), "“-1” is not a strength"),
        ("source,target,weight\na,b,inf\n", (), "“inf” is not a strength"),
        ("source,target\na,b\n", ("--unit", "team"), "--unit: there is no column “team” in t.csv"),
        ("source,target\na,b\n", ("--people", "none.csv"), "none.csv: there is no such file"),
        ("source,target\na,b\n", ("--today", "soon"), "--today"),
        ("source,target\na,b\n", ("-o", "t.csv"), "t.csv: this file is already used"),
        ("", (), "t.csv: the file is empty"),
    ],
)  # fmt: skip
def test_a_file_that_is_not_as_expected_is_one_sentence(desk, ties, options, sentence):
    desk.write("t.csv", ties)
    desk.capture.readouterr()
    assert run(["network", "t.csv", *options]) == 2
    captured = desk.capture.readouterr()
    assert sentence in captured.err
    assert len(captured.err.splitlines()) == 1
    assert captured.out == ""


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("g.graphml", "<graphml", "this is no GraphML or GEXF file"),
        ("g.gexf", "<svg/>", "it begins with <svg>"),
        (
            "g.graphml",
            '<graphml><graph><node id="a"/><edge source="a" target="b"/></graph></graphml>',
            "a tie names “b”, whom the file does not list",
        ),
    ],
)
def test_a_broken_graph_file_is_one_sentence(desk, name, text, sentence):
    desk.write(name, text)
    desk.capture.readouterr()
    assert run(["network", name]) == 2
    assert sentence in desk.capture.readouterr().err


def test_an_id_twice_is_refused(firm):
    firm.write("PEOPLE.csv", PEOPLE + "ana,Ana,Sales,\n")
    assert "PEOPLE.csv, line 13, column id: the id “ana” is already used" in measure(firm, *ALL)[2]


def test_a_small_network_never_waits_for_a_compiler(firm):
    import subprocess
    import sys

    code = (
        "import sys; from hallway.cli.main import run\n"
        f"code = run(['network', *{ALL!r}, '--format', 'html', '-o', 'r.html'])\n"
        "print([n for n in ('numba', 'django', 'networkx', 'rustworkx') if n in sys.modules], code)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[] 0\n"
