import csv
import io
import pathlib

import pytest

from app.analysis.__main__ import main

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
