import csv
import io
import pathlib

import pytest

from app.analysis.__main__ import main
from tests.analysis.made import made
from tests.analysis.strange import LONG, STRANGE

TRAIN = """text,topic,who
"Trees and parks, birds",green,1
Plant more trees in the park,green,2
Gardens with flowers and trees,green,3
Buses and trams should run at night,transport,4
More trams and trains,transport,5
The bus is late and trains are full,transport,6
"""
TEST = """id,text
1,A park with trees
2,
3,Night buses and trams
"""


@pytest.fixture
def files(tmp_path: pathlib.Path) -> tuple[str, str]:
    (tmp_path / "train.csv").write_text(TRAIN, encoding="utf-8")
    (tmp_path / "test.csv").write_text(TEST, encoding="utf-8")
    return str(tmp_path / "train.csv"), str(tmp_path / "test.csv")


def _rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


def test_assign_answers_with_the_same_rows_and_a_topic(
    files: tuple[str, str], capfd: pytest.CaptureFixture[str]
) -> None:
    train, test = files
    status = main(
        ["assign", train, test, "--text", "text", "--topic", "topic", "--embedder", "tfidf"]
    )
    assert status == 0
    assert _rows(capfd.readouterr().out) == [
        ["id", "text", "topic"],
        ["1", "A park with trees", "green"],
        ["2", "", ""],
        ["3", "Night buses and trams", "transport"],
    ]


def test_a_missing_column_is_said_in_one_line(
    files: tuple[str, str], capfd: pytest.CaptureFixture[str]
) -> None:
    train, test = files
    assert main(["assign", train, test, "--text", "words", "--topic", "topic"]) == 2
    said = capfd.readouterr()
    assert said.out == ""
    assert said.err == (
        f"app.analysis: {train} has no column “words”; its columns are: text, topic, who.\n"
    )


@pytest.mark.parametrize("content", [None, b"", b"\xff\xfe\x00text"])
def test_a_file_that_cannot_be_read_is_said_in_one_line(
    content: bytes | None, tmp_path: pathlib.Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "file.csv"
    if content is not None:
        path.write_bytes(content)
    assert main(["topics", str(path), "--text", "text"]) == 2
    assert len(capfd.readouterr().err.splitlines()) == 1


def test_a_number_of_topics_below_one_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["topics", "x.csv", "--text", "text", "--k", "0"])
    assert "must be 1 or more" in capsys.readouterr().err


def _topics(path: pathlib.Path, *more: str) -> int:
    return main(["topics", str(path), "--text", "text", *more])


def test_topics_answers_with_the_number_asked_for_and_a_topic_for_every_text(
    tmp_path: pathlib.Path, capfd: pytest.CaptureFixture[str]
) -> None:
    texts, _ = made(each=10)
    path = tmp_path / "file.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["text"], *([text] for text in texts)])
    assert _topics(path, "--k", "6") == 0
    rows = _rows(capfd.readouterr().out)
    assert rows[0] == ["text", "topic"]
    assert [row[0] for row in rows[1:]] == texts
    found = [row[1] for row in rows[1:]]
    assert all(found)
    assert len(set(found)) == 6


def test_what_spreadsheets_do_to_a_file_is_kept(
    tmp_path: pathlib.Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(
        "\ufeffid;text;topic;note\r\n"
        '7;"Clean water,\nfor all";old;"a ""b"""\r\n'
        "7;Clean water for everyone;;\r\n"
        "\r\n"
        "8;;old\r\n".encode()
    )
    assert _topics(path) == 0
    out = capfd.readouterr().out
    rows = list(csv.reader(io.StringIO(out, newline=""), delimiter=";"))
    assert rows[0] == ["id", "text", "topic", "note"]
    assert [row[:2] for row in rows[1:]] == [
        ["7", "Clean water,\nfor all"],
        ["7", "Clean water for everyone"],
        ["8", ""],
    ]
    assert [row[3] for row in rows[1:]] == ['a "b"', "", ""]
    assert rows[1][2] == rows[2][2] != "old"
    assert rows[3][2] == ""


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_cells_are_parted_as_the_first_line_parts_them(
    delimiter: str, tmp_path: pathlib.Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "file.csv"
    path.write_text(f"id{delimiter}text\n1{delimiter}Keep it open\n", encoding="utf-8")
    assert _topics(path, "--embedder", "tfidf") == 0
    assert capfd.readouterr().out.startswith(f"id{delimiter}text{delimiter}topic")


@pytest.mark.parametrize("embedder", ["use", "tfidf"])
def test_strange_texts_go_through_both_commands(
    embedder: str, tmp_path: pathlib.Path, capfd: pytest.CaptureFixture[str]
) -> None:
    texts = [*STRANGE.values(), LONG, LONG[:9_000]]
    path = tmp_path / "file.csv"
    with path.open("w", encoding="utf-8", errors="surrogatepass", newline="") as file:
        csv.writer(file).writerows([["text", "code"], *([text, "some"] for text in texts)])
    assert _topics(path, "--embedder", embedder) == 0
    with io.TextIOWrapper(
        io.BytesIO(capfd.readouterr().out.encode("utf-8", "surrogatepass")),
        encoding="utf-8",
        errors="surrogatepass",
        newline="",
    ) as out:
        csv.field_size_limit(2_000_000)
        rows = list(csv.reader(out))
    assert len(rows) == len(texts) + 1
    command = ["assign", str(path), str(path), "--text", "text", "--topic", "code"]
    assert main([*command, "--embedder", embedder]) == 0
    assert capfd.readouterr().out


@pytest.mark.parametrize("texts", [[], ["One."], ["Keep it open.", "Trams are late."], [""] * 3])
def test_a_file_of_hardly_anything_is_answered(
    texts: list[str], tmp_path: pathlib.Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "file.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["id", "text"], *(["1", text] for text in texts)])
    for more in ([], ["--k", "5"]):
        assert _topics(path, *more) == 0
        rows = _rows(capfd.readouterr().out)
        assert [row[1] for row in rows[1:]] == texts
        assert [bool(row[2]) for row in rows[1:]] == [bool(text) for text in texts]


def test_a_train_file_without_any_topic_is_said(
    tmp_path: pathlib.Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "file.csv"
    path.write_text("text,topic\nWords,\n", encoding="utf-8")
    assert main(["assign", str(path), str(path), "--text", "text", "--topic", "topic"]) == 2
    assert "has no topic in its column “topic”" in capfd.readouterr().err


def test_several_topics_of_a_cell_are_learnt_each(
    tmp_path: pathlib.Path, capfd: pytest.CaptureFixture[str]
) -> None:
    train, test = tmp_path / "train.csv", tmp_path / "test.csv"
    train.write_text(
        "text,topic\nTrees in the park,green\nTrams at night,transport\n"
        "Trees along the tram line,green;transport\n",
        encoding="utf-8",
    )
    test.write_text("text\nTrees in a park\n", encoding="utf-8")
    assert main(["assign", str(train), str(test), "--text", "text", "--topic", "topic"]) == 0
    assert _rows(capfd.readouterr().out)[1][1].split(";")[0] == "green"
