"""The line scanner agrees with `tomllib` about what a text declares, and knows where it stands."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.toml_lines import Path, places

TEXT = '''# a comment = "not a key"
name = "Planta [\\"Norte\\"] # 1"   # and a comment
"quoted.key" = 'C:\\n'
dotted . "two words".last = 2026-11-24 10:00:00

[plant]
long = """
first = 1
[no.table] "" \\""""
raw = \'\'\'
# no comment''\'\'\'
after = [  # opens here
  "a,]", # }
  [1, 2],
  { x = 1, y = { z = "}" } },

]

[[people]]
id = "rosa"
[people.more]
x = 1
[[people]]
id = "luis"
[people.more]
x = 2
[ calendars . "two-shifts" ]
open = { mon-fri = ["06:00-14:00"], sat = [] }
[[calendars.two-shifts.closures]]
from = 1
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        pytest.param(("name",), 2, id="a plain key"),
        pytest.param(("quoted.key",), 3, id="a quoted key with a dot"),
        pytest.param(("dotted",), 4, id="the first part of a dotted key"),
        pytest.param(("dotted", "two words", "last"), 4, id="the last part of a dotted key"),
        pytest.param(("plant",), 6, id="a table"),
        pytest.param(("plant", "long"), 7, id="a string over lines"),
        pytest.param(("plant", "raw"), 10, id="the key after a string over lines"),
        pytest.param(("plant", "after"), 12, id="the key after a literal string over lines"),
        pytest.param(("plant", "after", 0), 13, id="an element on its own line"),
        pytest.param(("plant", "after", 1, 1), 14, id="an element of an element"),
        pytest.param(("plant", "after", 2, "y", "z"), 15, id="a key in an inline table in an array"),
        pytest.param(("people",), 19, id="an array of tables stands where it begins"),
        pytest.param(("people", 0), 19, id="its first table"),
        pytest.param(("people", 0, "more", "x"), 22, id="a table of its first table"),
        pytest.param(("people", 1), 23, id="its second table"),
        pytest.param(("people", 1, "more", "x"), 26, id="a table of its second table"),
        pytest.param(("calendars", "two-shifts"), 27, id="a header with blanks and quotes"),
        pytest.param(("calendars", "two-shifts", "open", "sat"), 28, id="a key in an inline table"),
        pytest.param(("calendars", "two-shifts", "closures", 0, "from"), 30, id="a key in an array of tables"),
    ],
)
@pytest.mark.parametrize("ending", ["\n", "\r\n"], ids=["unix", "windows"])
def test_a_key_stands_on_its_line(path: Path, line: int, ending: str) -> None:
    assert places(TEXT.replace("\n", ending))[path].line == line


def test_what_was_written_is_kept_as_it_was_written() -> None:
    found = places(TEXT)
    assert found["name",].written == '"Planta [\\"Norte\\"] # 1"'
    assert found["dotted", "two words", "last"].written == "2026-11-24 10:00:00"
    assert found["plant", "after", 1].written == "[1, 2]"
    assert found["plant", "after", 2, "y"].written == '{ z = "}" }'
    assert found["plant",].written == ""


def test_a_text_without_anything_has_no_places() -> None:
    assert places("") == {}
    assert places("# only a comment") == {}


def paths_of(value: object, path: Path = ()) -> dict[Path, object]:
    """Every key path that `tomllib` knows, with its value."""
    found: dict[Path, object] = {path: value} if path else {}
    match value:
        case dict():
            for key, inner in value.items():
                found |= paths_of(inner, (*path, key))
        case list():
            for number, inner in enumerate(value):
                found |= paths_of(inner, (*path, number))
    return found


def assert_agreement(text: str) -> None:
    declared = paths_of(tomllib.loads(text))
    found = places(text)
    assert found.keys() == declared.keys()
    for path, place in found.items():
        if place.written:
            assert tomllib.loads("value = " + place.written.replace("\r\n", "\n"))["value"] == declared[path]


def test_the_scanner_finds_what_tomllib_finds() -> None:
    assert_agreement(TEXT)


keys = st.one_of(
    st.from_regex(r"[A-Za-z0-9_-]{1,4}", fullmatch=True),
    st.sampled_from(['"a.b"', "'c]d'", '"e\\"="', '"#"', "'ñ'", '"\\u0041b"', '""']),
)
scalars = st.one_of(
    st.integers(-99, 9_999).map(str),
    st.sampled_from(["true", "0xff", "1_000", "6.5e-3", "-inf", "1.0"]),
    st.sampled_from(["2026-11-24", "2026-11-24 10:00:00", "2026-11-24T10:00:00.5-04:00", "10:00:00"]),
    st.sampled_from(['"a"', '"\\\\"', '"\\"]"', "'\\'", "'#'", "''", '""', '"""\n""\\""""', "'''\n# '' \n'''"]),
    st.sampled_from(['"""a"""""', "'''b'''''", '"""\\\n   c"""', '"""d = 1\n[e]\n"""']),
)
blanks = st.sampled_from(["", " ", "\t "])
breaks = st.sampled_from(["", " ", "\n", " # ] } ,\n", "\n\n  "])


@st.composite
def arrays(draw: st.DrawFn, values: st.SearchStrategy[str]) -> str:
    inside = "".join(draw(breaks) + value + draw(breaks) + "," for value in draw(st.lists(values, max_size=3)))
    last = draw(st.sampled_from(["", "with"]))
    inside = inside if last or not inside else inside[:-1] + draw(breaks)
    return "[" + inside + draw(breaks) + "]"


@st.composite
def inline_tables(draw: st.DrawFn, values: st.SearchStrategy[str]) -> str:
    entries = draw(st.dictionaries(st.from_regex(r"[a-z]{1,3}", fullmatch=True), values, max_size=3))
    return "{" + ", ".join(f"{key}{draw(blanks)}={draw(blanks)}{value}" for key, value in entries.items()) + " }"


values = st.recursive(scalars, lambda inner: arrays(inner) | inline_tables(inner), max_leaves=6)


@st.composite
def documents(draw: st.DrawFn) -> str:
    lines = []
    for _ in range(draw(st.integers(0, 6))):
        form = draw(st.sampled_from(["key", "key", "key", "table", "tables", "comment"]))
        path = (draw(blanks) + "." + draw(blanks)).join(draw(st.lists(keys, min_size=1, max_size=3)))
        tail = draw(st.sampled_from(["", "  # [c] = 1", "\n"]))
        match form:
            case "key":
                lines.append(f"{path}{draw(blanks)}={draw(blanks)}{draw(values)}{tail}")
            case "table":
                lines.append(f"[{draw(blanks)}{path}{draw(blanks)}]{tail}")
            case "tables":
                lines.append(f"[[{draw(blanks)}{path}{draw(blanks)}]]{tail}")
            case _:
                lines.append('# x = "y')
    return "\n".join(lines).replace("\n", draw(st.sampled_from(["\n", "\r\n"])))


@settings(max_examples=400, deadline=None)
@given(documents())
def test_any_text_that_tomllib_accepts_is_read_the_same(text: str) -> None:
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    assert_agreement(text)


@settings(deadline=None)
@given(st.lists(values, min_size=1, max_size=8), st.sampled_from(["\n", "\r\n"]))
def test_every_statement_stands_on_the_line_on_which_it_was_written(written: list[str], ending: str) -> None:
    text, lines = "", {}
    for number, value in enumerate(written):
        lines[(f"k{number}",)] = text.count("\n") + 1
        text += f"k{number} = {value}\n"
    found = places(text.replace("\n", ending))
    assert {path: found[path].line for path in lines} == lines
