"""Counts with DuckDB what `dienhong bench reports --facts` wrote, checks that both answer the same,
and prints both times. For every question several forms of the SQL are tried; the fastest is told."""

import json
import os
import statistics
import sys
import time

import duckdb

FACTS = sys.argv[1]
ROUNDS = 7
LARGEST = 2**63 - 1

db = duckdb.connect()
db.execute(f"set threads = {os.cpu_count()}")


def table(name, types):
    columns = ", ".join(f"'{column}': '{kind}'" for column, kind in types.items())
    path = os.path.join(FACTS, name + ".csv")
    db.execute(f"create table {name} as from read_csv('{path}', header = true, columns = {{{columns}}})")


def number(*names):
    return {name: "INTEGER" for name in names}


table("members", number("unit", "from_day", "to_day") | {"birth_year": "SMALLINT"}
      | {"known_from": "BIGINT", "known_to": "BIGINT"})
table("gifts", number("unit") | {"kind": "SMALLINT"} | number("given_day", "month")
      | {"basis": "TINYINT", "amount": "BIGINT", "class": "TINYINT"} | number("number")
      | {"known_from": "BIGINT", "known_to": "BIGINT"})
table("homes", number("question", "unit", "commune", "province"))
table("questions", number("question", "from_day", "on_day")
      | {"known": "BIGINT", "sixty_by": "INTEGER", "name": "VARCHAR"})
table("rates", number("question", "commune", "members", "population"))
table("given", number("question", "province", "kind", "month", "count")
      | {"cash": "HUGEINT", "persons": "BIGINT"})
# What is known now, on its own and in the order in which it is asked for.
db.execute(f"""create table members_now as select unit, from_day, to_day, birth_year
               from members where known_to = {LARGEST} order by unit""")
db.execute(f"""create table gifts_now as select * exclude (known_from, known_to)
               from gifts where known_to = {LARGEST} order by given_day""")


def rates(question, known, on, sixty_by, last):
    source = "members_now" if known == last else "members"
    when = "" if known == last else f"and known_from <= {known} and known_to > {known}"
    return [f"""
        with units as (
            select unit, count(*) members, count(*) filter (birth_year <= {sixty_by}) sixty
            from {source} where from_day <= {on} and to_day > {on} {when} group by unit)
        select r.commune, coalesce(sum(units.members), 0) members, sum(units.sixty) sixty,
               sum(units.sixty) / nullif(any_value(r.population), -1) rate
        from (from rates where question = {question}) r
        left join (from homes where question = {question}) h using (commune)
        left join units using (unit)
        group by r.commune order by r.commune"""]


def given(question, known, first, on, last, distinct):
    source = "gifts_now" if known == last else "gifts"
    when = "" if known == last else f"and known_from <= {known} and known_to > {known}"
    rows = f"""
        from {source} join (from homes where question = {question} and province >= 0) using (unit)
        where given_day between {first} and {on} {when}"""
    sums = "count(*) count, sum(amount) filter (basis = 0) cash"
    if not distinct:
        return [f"select province, kind, month, {sums} {rows} group by province, kind, month"]
    whom = "count(distinct number * 4::BIGINT + class) filter (class <> 1) persons"
    in_two = f"""
        select province, kind, month, sum(count) count, sum(cash) cash,
               count(*) filter (class <> 1) persons, count(*) filter (class = 1) households
        from (select province, kind, month, class, number, {sums} {rows}
              group by province, kind, month, class, number)
        group by province, kind, month"""
    at_once = f"""
        select province, kind, month, {sums}, {whom},
               count(distinct number) filter (class = 1) households
        {rows} group by province, kind, month"""
    return [in_two, at_once]


def fastest(forms):
    """The times of the fastest form, in milliseconds."""
    best = None
    for sql in forms:
        times = []
        for _ in range(ROUNDS):
            begun = time.perf_counter()
            db.execute(sql).fetchnumpy()
            times.append((time.perf_counter() - begun) * 1e3)
        if best is None or statistics.median(times) < statistics.median(best):
            best = times
    return best


def differing(ours, theirs):
    """How many rows stand in one of them only."""
    both = f"(select * from ({ours}) except select * from ({theirs}))"
    back = f"(select * from ({theirs}) except select * from ({ours}))"
    return db.execute(f"select (select count(*) from {both}) + (select count(*) from {back})").fetchone()[0]


with open(os.path.join(FACTS, "ours.json"), encoding="utf-8") as file:
    measured = json.load(file)
ours = {figure["figure"]: figure for figure in measured["figures"]}
print("machine:", json.dumps(measured["machine"]))
print("DuckDB", duckdb.__version__, "on", os.cpu_count(), "threads")
for name in ("members", "gifts", "members_now", "gifts_now"):
    print(f"{name}: {db.execute(f'select count(*) from {name}').fetchone()[0]} rows")
print(f"{'question':<62} {'ours ms':>22} {'DuckDB ms':>26} {'ratio':>7}  differing rows")


def line(name, figure, times, wrong):
    spread = [min(times), statistics.median(times), max(times)]
    mine = " / ".join(f"{figure[key]:.2f}" for key in ("min", "median", "max"))
    theirs = " / ".join(f"{one:.1f}" for one in spread)
    print(f"{name:<62} {mine:>22} {theirs:>26} {spread[1] / figure['median']:>7.1f}  {wrong}")


last = db.execute("select max(known) from questions").fetchone()[0]
asked = db.execute("from questions order by question").fetchall()
for question, first, on, known, sixty_by, name in asked:
    title = f"rates of all communes, {name}"
    forms = rates(question, known, on, sixty_by, last)
    wrong = differing(f"select commune, members from rates where question = {question}",
                      f"select commune, members from ({forms[0]})")
    line(title, ours[title], fastest(forms), wrong)
for question, first, on, known, sixty_by, name in asked:
    title = f"support by kind, month, province, {name}"
    forms = given(question, known, first, on, last, True)
    # Persons are one as known now; where less was known then, only the sums are compared.
    columns = "province, kind, month, count, cash" + (", persons" if known == last else "")
    wrong = differing(
        f"select {columns} from given where question = {question} and count > 0",
        f"select {columns.replace('cash', 'coalesce(cash, 0)')} from ({forms[0]})")
    line(title, ours[title], fastest(forms), wrong)
    alone = fastest(given(question, known, first, on, last, False))
    line(title + ", sums alone", ours[title], alone, "")
