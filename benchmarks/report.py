"""RESULTS.md out of what was measured, and whether the answers agree."""

from __future__ import annotations

from typing import Any

from benchmarks.rows import ROSTER, ROWS, Row, Target

Facts = dict[str, Any]
PREFACE = """# Results

Written by `make bench`; nothing here is typed by hand. How it is measured: [README.md](README.md).

"""
HEADING = (
    "instance",
    "peers",
    "Hallway",
    "first call",
    "proof checked",
    "memory",
    "gap",
    "faster than",
    "aim",
    "reached",
    "measured",
)


def written(results: Facts) -> str:
    """The whole report."""
    rows = results.get("rows", {})
    parts = [PREFACE, machine(results), "## Side by side\n\n", table(rows), "\n", legend()]
    parts.append(compiling(results.get("cold", {})))
    wrong = mistakes(results)
    if wrong:
        parts.append("\n## Wrong answers\n\n" + "".join(f"- {line}\n" for line in wrong))
    return "".join(parts)


def machine(results: Facts) -> str:
    lines = [f"- {name}: {value}" for name, value in results.get("machine", {}).items()]
    lines += [f"- not installed: {name} ({why})" for name, why in results["missing"].items()]
    return "## The machine\n\n" + "\n".join(lines) + "\n\n"


def table(rows: Facts) -> str:
    lines = [HEADING, ("---",) * len(HEADING)]
    lines += [cells(row, rows.get(row.name)) for row in ROWS]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def legend() -> str:
    return (
        "Seconds of CPU, user and system. Peers: solving, with building their graph in "
        "brackets. Hallway: solving, once machine code is loaded; *first call* has loading "
        "in it, where no smaller instance was solved before. *Proof checked*: `certify`, which "
        "knows nothing of the solver. *Memory*: the peak of the whole process in MB, the "
        "values and the interpreter included. *Gap*: how far the value may be below the best "
        "possible one, by the certificate; for a peer that proves nothing, by Hallway's. *Load*: "
        "how many others the machine was busy with at the beginning. A row that was not run "
        "says so.\n"
    )


def compiling(cold: Facts) -> str:
    lines = [
        f"| {name} | {seconds(first)} | {seconds(after)} |\n"
        for name, (first, after) in cold.items()
    ]
    if not lines:
        return ""
    head = "\n## Compiling, once a machine\n\nA process's first call when no machine code is kept "
    head += "yet, and the first call of the process after it; one row after the other.\n\n"
    return head + "| call | the first time | from then on |\n| --- | --- | --- |\n" + "".join(lines)


def cells(row: Row, found: Facts | None) -> tuple[str, ...]:
    """One line of the table."""
    if found is None:
        blank = ("not run", *("",) * 6)
        return (row.title(), *blank, row.target.words(), "", "")
    ours, peers = found["ours"], found["peers"]
    said = "<br>".join(f"{name} {short(facts)}" for name, facts in peers.items()) or "nobody"
    if "failed" in ours:
        silent = (f"no answer: {ours['failed']}", *("",) * 5)
        return (row.title(), said, *silent, row.target.words(), "no", stamp(found))
    return (
        row.title(),
        said,
        seconds(ours["cpu"] if row.task == ROSTER else ours["solve"]),
        seconds(ours["first"]) if "first" in ours else "",
        seconds(ours["certify"]) if "certify" in ours else "",
        f"{ours['peak']:.0f}",
        gaps(row, ours, peers),
        "<br>".join(f"{name} {times(value)}×" for name, value in ratios(ours, peers).items()),
        row.target.words(),
        reached(row.target, ours, peers),
        stamp(found),
    )


def stamp(found: Facts) -> str:
    load = f", load {found['load']}" if "load" in found else ""
    return f"{found['when']}, {found['code']}{load}"


def short(facts: Facts) -> str:
    """A measurement in a few words.

    >>> short({"solve": 1.25, "build": 0.5, "peak": 99.6})
    '1.25 s (.50), 100 MB'
    """
    if "failed" in facts:
        return f"no answer: {facts['failed']}"
    spent = facts["solve"] if "solve" in facts else facts["cpu"]
    built = f" ({number(facts['build'])})" if "build" in facts else ""
    return f"{seconds(spent)}{built}, {facts['peak']:.0f} MB"


def seconds(spent: float) -> str:
    return f"{number(spent)} s"


def number(amount: float) -> str:
    """Three digits are enough.

    >>> [number(x) for x in (0.0123, 0.123, 12.34, 123.4)]
    ['.012', '.12', '12.3', '123']
    """
    digits = 3 if amount < 0.1 else 2 if amount < 10 else 1 if amount < 100 else 0
    text = f"{amount:.{digits}f}"
    return text.removeprefix("0") if amount < 1 and digits else text


def times(ratio: float) -> str:
    return f"{ratio:.1f}" if ratio < 10 else f"{ratio:,.0f}"


def gaps(row: Row, ours: Facts, peers: Facts) -> str:
    """Hallway's gap, and that of a peer which proves nothing."""
    if "gap" not in ours:
        return ""
    if row.task == "pairs" and ours["gap"] == 0:
        return "0, proved"
    lines = [f"{100 * ours['gap']:.2g} %"]
    bound = ours["value"] / (1.0 - ours["gap"])
    if row.task == "about":
        lines += [
            f"{name} {100 * (1 - facts['value'] / bound):.2g} %"
            for name, facts in peers.items()
            if "value" in facts
        ]
    return "<br>".join(lines)


def ratios(ours: Facts, peers: Facts) -> dict[str, float]:
    """How many times as fast as each peer: solving by solving, or process by process."""
    key = "solve" if "solve" in ours else "cpu"
    return {
        name: facts[key] / max(ours[key], 1e-9) for name, facts in peers.items() if key in facts
    }


def reached(target: Target, ours: Facts, peers: Facts) -> str:
    """ "yes", "no: what", or nothing where there is no aim or its peer was not run."""
    spent = ours["solve"] if "solve" in ours else ours["cpu"]
    found = ratios(ours, peers)
    checks = [(f"{peer}", found[peer] >= aim) for peer, aim in target.times if peer in found]
    if target.seconds is not None:
        checks.append(("seconds", spent <= target.seconds))
    if target.megabytes is not None:
        checks.append(("memory", ours["peak"] <= target.megabytes))
    if target.gap is not None:
        checks.append(("gap", ours["gap"] <= target.gap))
    failed = [what for what, good in checks if not good]
    if failed:
        return "no: " + ", ".join(failed)
    return "yes" if checks else ""


def mistakes(results: Facts) -> list[str]:
    """Where an exact answer differs from an exact peer's, or was not proved."""
    lines: list[str] = []
    for row in ROWS:
        found = results.get("rows", {}).get(row.name)
        if found is None or row.task != "pairs" or "failed" in found["ours"]:
            continue
        ours = found["ours"]
        if ours["gap"] != 0:
            lines.append(f"{row.title()}: the certificate leaves a gap of {ours['gap']:.2g}")
        for name, facts in found["peers"].items():
            answer = (facts.get("pairs"), facts.get("value"))
            if "value" in facts and answer != (ours["pairs"], ours["value"]):
                lines.append(
                    f"{row.title()}: {name} found {answer[0]} pairs worth {answer[1]} steps, "
                    f"Hallway {ours['pairs']} worth {ours['value']}"
                )
    return lines
