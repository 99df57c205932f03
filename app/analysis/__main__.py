"""The engine on CSV files, for anyone who wants to score it on labelled texts of their own.

    python -m app.analysis topics FILE.csv --text COLUMN [--k N]
    python -m app.analysis assign TRAIN.csv TEST.csv --text COLUMN --topic COLUMN

Both write to standard output a CSV with the rows they were given, in the same order, and a
column `topic`, empty where none fits; a column of that name that was there is replaced. What is
wrong is said in one line, with exit status 2. Parts that TDT_GROUPING, TDT_ASSIGNER, TDT_NAMER and
TDT_LANGUAGE_DETECTOR name take the places of the engine's own, as in the application.

Files are UTF-8, with or without a byte order mark, the columns named on the first line, quoted
as RFC 4180 has it (line breaks inside quotes are kept). Cells are parted by commas, or by
semicolons, tabs or bars where the first line shows the column only so; the answer is parted as
the file was. A line with nothing on it is no row. Several topics of a passage stand in one cell,
parted by semicolons.
"""

import argparse
import csv
import io
import os
import pathlib
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from app.analysis import at_once, engine, language, parts
from app.analysis.coding import Corpus, Example, Topic
from app.analysis.embed import open_embedder

TOPIC = "topic"
_SEPARATOR = ";"
_SETTINGS = {
    "grouping": "TDT_GROUPING",
    "assigner": "TDT_ASSIGNER",
    "namer": "TDT_NAMER",
    "language": "TDT_LANGUAGE_DETECTOR",
}
_DELIMITERS = ",;\t|"


class Unusable(Exception):
    """A file or a column that the command cannot work with."""


@dataclass
class Table:
    """The rows of a CSV file, with its columns in their order, and what parts its cells."""

    columns: list[str]
    rows: list[list[str]]
    delimiter: str = ","

    def column(self, name: str, path: str) -> list[str]:
        """Return a column, cut rows filled up with nothing.

        Raises:
            Unusable: there is no such column.

        """
        if name not in self.columns:
            has = ", ".join(self.columns) or "none"
            raise Unusable(f"{path} has no column “{name}”; its columns are: {has}.")
        place = self.columns.index(name)
        return [row[place] if place < len(row) else "" for row in self.rows]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return its exit status."""
    asked = _parser().parse_args(arguments)
    # Lone surrogates are in some data sets; they leave as they came in.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="surrogatepass", newline="")
    try:
        parts.use(**{kind: os.environ.get(name, "") for kind, name in _SETTINGS.items()})
        if asked.command == "topics":
            _topics(asked.file, asked.text, asked.k, asked.embedder)
        else:
            _assign(asked.train, asked.test, asked.text, asked.topic, asked.embedder)
    except (Unusable, engine.EngineError) as error:
        print(f"app.analysis: {' '.join(str(error).split())}", file=sys.stderr)  # noqa: T201 - a command prints
        return 2
    except BrokenPipeError:
        # Whoever read the answer has seen enough, as `head` does.
        sys.stderr.close()
    return 0


def _topics(path: str, text: str, wanted: int | None, embedder: str) -> None:
    table = _read(path, text)
    texts = table.column(text, path)
    languages = _languages(texts)
    vectors = at_once.embed(open_embedder(embedder), texts)
    proposal = parts.grouping()(texts, vectors, languages).propose(wanted)
    main_language = Counter(languages).most_common(1)[0][0] if languages else "en"
    named = parts.namer()(texts, vectors, proposal.labels, languages, language=main_language)
    # Two topics may have the same first words; the number keeps them apart.
    names = [f"{number}: {one.label}" for number, one in enumerate(named, start=1)]
    _write(table, [names[label] if label >= 0 else "" for label in proposal.labels.tolist()])


def _assign(train: str, test: str, text: str, topic: str, embedder: str) -> None:
    taught, asked = _read(train, text, topic), _read(test, text)
    texts, codes = taught.column(text, train), taught.column(topic, train)
    questions = asked.column(text, test)
    decided = [tuple(dict.fromkeys(_split(code, codes))) for code in codes]
    names = sorted({name for several in decided for name in several})
    if not names:
        raise Unusable(f"{train} has no topic in its column “{topic}”.")
    encoder = open_embedder(embedder)
    both = at_once.embed(encoder, [*texts, *questions])
    vectors, question_vectors = both[: len(texts)], both[len(texts) :]
    tongues = _languages([*texts, *questions])
    assigner = parts.assigner()(
        [Topic(name, name.replace("_", " ")) for name in names],
        [
            Example(*one)
            for one in zip(texts, decided, vectors, tongues[: len(texts)], strict=True)
            if one[0].strip()
        ],
        corpus=Corpus(questions, question_vectors, tongues[len(texts) :]),
        embedder=encoder,
    )
    several = any(len(topics) > 1 for topics in decided)
    answers = assigner.suggest(questions, question_vectors, tongues[len(texts) :])
    _write(
        asked,
        [
            _SEPARATOR.join(one.topic for one in (found if several else found[:1]))
            for found in answers
        ],
    )


def _languages(texts: Sequence[str]) -> list[str]:
    detect = parts.language()
    return [detect(text, language.MANY) for text in texts]


def _split(code: str, codes: Sequence[str]) -> list[str]:
    """Take a cell apart into topics where the file separates several by a semicolon.

    Only if every part is somewhere a topic by itself: a name may hold a semicolon.
    """
    parts = [part.strip() for part in code.split(_SEPARATOR) if part.strip()]
    if len(parts) > 1 and not set(parts) <= _alone(codes):
        return [code.strip()]
    return parts


def _alone(codes: Sequence[str]) -> set[str]:
    return {code.strip() for code in codes if _SEPARATOR not in code}


def _read(path: str, *needed: str) -> Table:
    """Read a file in which columns of these names are looked for.

    Raises:
        Unusable: there is no such file, or it is no CSV in UTF-8.

    """
    try:
        content = pathlib.Path(path).read_bytes().decode("utf-8-sig", "surrogatepass")
    except OSError as error:
        raise Unusable(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise Unusable(f"{path} is not UTF-8 text (byte {error.start}).") from error
    csv.field_size_limit(sys.maxsize)
    delimiter = _delimiter(content, needed)
    try:
        rows = list(csv.reader(io.StringIO(content, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise Unusable(f"{path} is not a CSV file: {error}.") from error
    # A line with nothing on it is no row, as spreadsheets see it.
    rows = [row for row in rows if row]
    if not rows:
        raise Unusable(f"{path} is empty: it needs a line with the names of its columns.")
    return Table(rows[0], rows[1:], delimiter)


def _delimiter(content: str, needed: Sequence[str]) -> str:
    """Return the first delimiter by which the first line shows every column that is looked for."""
    for delimiter in _DELIMITERS:
        try:
            columns = next(csv.reader(io.StringIO(content, newline=""), delimiter=delimiter), [])
        except csv.Error:
            continue
        if all(name in columns for name in needed):
            return delimiter
    return _DELIMITERS[0]


def _write(table: Table, topics: Sequence[str]) -> None:
    """Write the table with its topics; a column `topic` that was there is replaced."""
    writer = csv.writer(sys.stdout, delimiter=table.delimiter)
    place = table.columns.index(TOPIC) if TOPIC in table.columns else len(table.columns)
    width = max(len(table.columns), place + 1)
    writer.writerow([*table.columns[:place], TOPIC, *table.columns[place + 1 :]])
    for row, topic in zip(table.rows, topics, strict=True):
        cells = [*row, *[""] * (width - len(row))]
        cells[place] = topic
        writer.writerow(cells)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m app.analysis", description="Sort texts.")
    commands = parser.add_subparsers(dest="command", required=True)
    topics = commands.add_parser("topics", help="propose topics for texts")
    topics.add_argument("file", help="CSV file in UTF-8, columns named on its first line")
    topics.add_argument("--k", type=_positive, help="how many topics; without it, automatic")
    assign = commands.add_parser("assign", help="assign texts to the topics of decided ones")
    assign.add_argument("train", help="CSV file of decided texts")
    assign.add_argument("test", help="CSV file of texts to assign")
    assign.add_argument("--topic", required=True, help="column of the topic in TRAIN")
    for command in (topics, assign):
        command.add_argument("--text", required=True, help="column of the text")
        command.add_argument(
            "--embedder", default="use", choices=("use", "tfidf"), help="what reads the texts"
        )
    return parser


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return number


if __name__ == "__main__":
    sys.exit(main())
