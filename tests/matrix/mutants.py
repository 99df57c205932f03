"""Mutation testing of the policy: `make mutants`.

Every comparison, connective, constant, return and member of a set in `policy.py`, in each feature's
`rules.py`, in what the clock makes of a round and in the renderer of attribution is changed, one at
a time, in the running program. A mutant is killed when a question of `tests/matrix/policy.txt` is
answered differently or a test of `tests/matrix/test_rules.py` fails. Those that live are listed;
the last line is one JSON object.
"""

import ast
import copy
import gc
import importlib
import inspect
import json
import random
import sys
import tempfile
import time
import types
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from app import create_app, policy
from config import ROOT, Config
from tests.matrix import policy_table as table
from tests.matrix import test_naming, test_rules
from tests.matrix.cast import ROLES, Cast
from tests.matrix.things import furnish
from tests.matrix.world import rounds

TARGETS = [
    "app.policy",
    *sorted(f"app.{path.parent.name}.rules" for path in (ROOT / "app").glob("*/rules.py")),
    "app.rounds.timing",
    "app.positions.attribution",
]
SWAPS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
    ast.Pow: ast.Mult,
}
Patch = Callable[[], None]


def main() -> None:
    """Make every mutant, and say which live."""
    app = create_app(
        Config(
            production=False,
            secret_key="of the mutants alone, 32 characters+",
            database_url="sqlite://",
            instance=Path(tempfile.mkdtemp()),
            workers_embedded=False,
            embedder="tfidf",
        )
    )
    begun = time.process_time()
    with app.test_request_context():
        killers = [_questions(), *_tests()]
        assert not any(kill() for kill in killers), "A test fails without any mutant"
        lived, made = [], 0
        for name in TARGETS:
            for what, apply, undo in mutants(importlib.import_module(name)):
                made += 1
                if not _is_killed(apply, undo, killers):
                    lived.append(f"{name}:{what}")
                    print(lived[-1], flush=True)  # noqa: T201 - a program of its own
    killed = made - len(lived)
    print(f"{killed} of {made} killed, {100 * killed / made:.1f} %")  # noqa: T201 - a program of its own
    seconds = round(time.process_time() - begun)
    print(json.dumps({"mutants": made, "killed": killed, "lived": lived, "cpu_seconds": seconds}))  # noqa: T201 - a program of its own


def _questions() -> Callable[[], bool]:
    """All questions of the table, in an order by lot, so that a wrong answer shows early."""
    cast, cells = Cast(), []
    for world in (furnish(one) for one in rounds(cast)):
        for permission, thing in {key[:2] for key in table.declared()}:
            may = table.who_may(permission, thing, world.state, world.door)
            given = world.things[thing]
            cells += [(permission, world.who[role], given, role in may) for role in ROLES]
    random.Random(5).shuffle(cells)  # noqa: S311 - an order, no secret

    def kill() -> bool:
        allows = policy.allows
        return any(
            bool(allows(permission, who, thing)) is not may for permission, who, thing, may in cells
        )

    return kill


def _tests() -> list[Callable[[], bool]]:
    """The tests without a database; each says whether it fails."""
    every = [*inspect.getmembers(test_rules), *inspect.getmembers(test_naming)]
    found = [one for name, one in every if name.startswith("test_")]

    def kills(test: Callable[[], None]) -> Callable[[], bool]:
        def kill() -> bool:
            try:
                test()
            except AssertionError:
                return True
            return False

        return kill

    return [kills(test) for test in found]


def _is_killed(apply: Patch, undo: Patch, killers: list[Callable[[], bool]]) -> bool:
    try:
        apply()
        return any(kill() for kill in reversed(killers))
    except Exception:  # noqa: BLE001 - a mutant that breaks is noticed too
        return True
    finally:
        undo()


def mutants(module: types.ModuleType) -> Iterator[tuple[str, Patch, Patch]]:
    """Each mutant of a module: where, how it is put in place, and how it is taken back."""
    source = Path(str(module.__file__)).read_text()
    tree = ast.parse(source)
    for place, top in enumerate(tree.body):
        if isinstance(top, ast.Import | ast.ImportFrom):
            continue
        for line, what, changed in _changes(top):
            whole = copy.deepcopy(tree)
            whole.body[place] = changed
            ast.fix_missing_locations(whole)
            patched = _patch(module, top, whole)
            if patched is not None:
                yield f"{line}: {what}", *patched


def _changes(top: ast.stmt) -> Iterator[tuple[int, str, ast.stmt]]:
    """The statement with one thing in it changed, for each thing that can be."""
    left_out = set(_unrun(top))
    for place, there in enumerate(ast.walk(top)):
        if id(there) in left_out:
            continue
        for way in range(8):
            changed = copy.deepcopy(top)
            node = next(one for at, one in enumerate(ast.walk(changed)) if at == place)
            before = ast.unparse(node) if isinstance(node, ast.expr | ast.stmt) else ""
            if not _mutate(node, way):
                break
            after = ast.unparse(node)
            yield getattr(node, "lineno", 0), f"{before} -> {after}", changed


def _unrun(top: ast.stmt) -> Iterator[int]:
    """What no change of a running function reaches: annotations, defaults, decorators, class fields."""
    for node in ast.walk(top):
        parts: list[ast.AST | None] = []
        if isinstance(node, ast.FunctionDef):
            given = node.args
            parts += [node.returns, *node.decorator_list, *given.defaults, *given.kw_defaults]
            parts += [one.annotation for one in (*given.args, *given.kwonlyargs)]
        if isinstance(node, ast.AnnAssign):
            parts.append(node.annotation)
        if isinstance(node, ast.ClassDef):
            fields = [one for one in node.body if isinstance(one, ast.AnnAssign | ast.Assign)]
            parts += [*node.decorator_list, *node.bases, *fields]
        for part in parts:
            if part is not None:
                yield from (id(one) for one in ast.walk(part))


def _mutate(node: ast.AST, way: int) -> bool:
    """Change the node in the way of this number; say whether there is such a way."""
    if isinstance(node, ast.Set | ast.Tuple):
        return _drop(node, way)
    return way == 0 and (_swap(node) or _turn(node))


def _swap(node: ast.AST) -> bool:
    """Another comparison or connective, or none where there was a `not`."""
    if isinstance(node, ast.Compare):
        node.ops[0] = SWAPS[type(node.ops[0])]()  # type: ignore[assignment]
        return True
    if isinstance(node, ast.BoolOp | ast.BinOp) and type(node.op) in SWAPS:
        node.op = SWAPS[type(node.op)]()  # type: ignore[assignment]
        return True
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not | ast.Invert):
        node.operand = ast.UnaryOp(node.op, node.operand)  # twice is not at all
        return True
    return False


def _turn(node: ast.AST) -> bool:
    """Another constant, nothing instead of what is returned, one choice for the other."""
    if isinstance(node, ast.Constant) and isinstance(node.value, bool | int):
        node.value = not node.value if isinstance(node.value, bool) else node.value + 1
        return True
    if isinstance(node, ast.Return) and node.value is not None:
        if ast.unparse(node.value) == "None":
            return False
        if isinstance(node.value, ast.Call) and ast.unparse(node.value.func) == "Predicate":
            return False  # made when the program starts, and never again
        node.value = ast.Constant(None)
        return True
    if isinstance(node, ast.IfExp):
        node.body, node.orelse = node.orelse, node.body
        return True
    return False


def _drop(node: ast.Set | ast.Tuple, way: int) -> bool:
    """One member less."""
    if way >= len(node.elts) or (isinstance(node, ast.Tuple) and isinstance(node.ctx, ast.Store)):
        return False
    del node.elts[way]
    return bool(node.elts) or isinstance(node, ast.Tuple)


def _patch(
    module: types.ModuleType, top: ast.stmt, whole: ast.Module
) -> tuple[Patch, Patch] | None:
    if isinstance(top, ast.FunctionDef | ast.ClassDef):
        old = compile(ast.parse(Path(str(module.__file__)).read_text()), "old", "exec")
        new = compile(whole, "new", "exec")
        return _patch_code(module, _inner(old, top.name), _inner(new, top.name))
    if isinstance(top, ast.Assign | ast.AnnAssign) and top.value is not None:
        return _patch_value(module, top, whole)
    return None


def _inner(code: types.CodeType, name: str) -> types.CodeType:
    return next(
        one for one in code.co_consts if isinstance(one, types.CodeType) and one.co_name == name
    )


def _codes(code: types.CodeType) -> list[types.CodeType]:
    found = [code]
    for one in code.co_consts:
        if isinstance(one, types.CodeType):
            found += _codes(one)
    return found


def _patch_code(
    module: types.ModuleType, old: types.CodeType, new: types.CodeType
) -> tuple[Patch, Patch]:
    """Give every function that was made from the old code the new one."""
    pairs = []
    news = {(one.co_qualname, one.co_firstlineno): one for one in _codes(new)}
    for before in _codes(old):
        after = news.get((before.co_qualname, before.co_firstlineno), before)
        if before.co_code == after.co_code and before.co_consts == after.co_consts:
            continue
        pairs += [
            (one, after)
            for one in _functions(module)
            if one.__code__.co_qualname == before.co_qualname
            and one.__code__.co_firstlineno == before.co_firstlineno
        ]
    kept = [(one, one.__code__) for one, _ in pairs]

    def apply() -> None:
        for one, code in pairs:
            one.__code__ = code

    def undo() -> None:
        for one, code in kept:
            one.__code__ = code

    return apply, undo


_known: dict[str, list[types.FunctionType]] = {}


def _functions(module: types.ModuleType) -> list[types.FunctionType]:
    if module.__name__ not in _known:
        _known[module.__name__] = [
            one
            for one in gc.get_objects()
            if isinstance(one, types.FunctionType) and one.__module__ == module.__name__
        ]
    return _known[module.__name__]


def _patch_value(
    module: types.ModuleType, top: ast.Assign | ast.AnnAssign, whole: ast.Module
) -> tuple[Patch, Patch] | None:
    """Put the changed value where the old one is: predicates and tables in place, others by name."""
    target = top.target if isinstance(top, ast.AnnAssign) else top.targets[0]
    if not isinstance(target, ast.Name):
        return None
    changed = next(
        one
        for one in whole.body
        if getattr(one, "lineno", 0) == top.lineno and type(one) is type(top)
    )
    assert isinstance(changed, ast.Assign | ast.AnnAssign)
    assert changed.value is not None
    name, old = target.id, module.__dict__[target.id]
    try:
        value = eval(  # noqa: S307 - our own source, changed in one place
            compile(ast.Expression(changed.value), "new", "eval"), module.__dict__
        )
    except Exception:  # noqa: BLE001 - such a change cannot even be made
        return (lambda: (_ for _ in ()).throw(RuntimeError(name)), lambda: None)
    if name == "ALLOW":
        return _patch_rows(_rows(top.value, changed.value), value)
    if isinstance(old, policy.Predicate):
        return _patch_tests([(old, value)])
    if isinstance(old, dict):
        kept = dict(old)
        return (lambda: _refill(old, value), lambda: _refill(old, kept))
    holders = [
        one
        for one in list(sys.modules.values())
        if getattr(one, "__name__", "").startswith("app.") and one.__dict__.get(name) is old
    ]

    def put(given: Any) -> None:
        for one in holders:
            one.__dict__[name] = given

    return (lambda: put(value), lambda: put(old))


def _refill(table_: dict[Any, Any], with_: dict[Any, Any]) -> None:
    table_.clear()
    table_.update(with_)


def _rows(old: ast.expr, new: ast.expr) -> list[str]:
    """The keys of the rows that differ."""
    assert isinstance(old, ast.Dict)
    assert isinstance(new, ast.Dict)
    return [
        key.value
        for key, one, other in zip(old.keys, old.values, new.values, strict=True)
        if isinstance(key, ast.Constant) and ast.dump(one) != ast.dump(other)
    ]


def _patch_rows(changed: list[str], new: dict[str, policy.Predicate]) -> tuple[Patch, Patch]:
    """Only the row that changed."""
    live = policy._table  # noqa: SLF001 - the table itself, to change it
    kept = dict(live)
    rows = {name: new[name] for name in changed}
    return (lambda: live.update(rows), lambda: _refill(live, kept))


def _patch_tests(pairs: list[tuple[Any, Any]]) -> tuple[Patch, Patch]:
    kept = [(one, one._test) for one, _ in pairs]  # noqa: SLF001 - in place, as others hold it

    def apply() -> None:
        for one, other in pairs:
            one._test = other._test  # noqa: SLF001

    def undo() -> None:
        for one, test in kept:
            one._test = test  # noqa: SLF001

    return apply, undo


if __name__ == "__main__":
    main()
