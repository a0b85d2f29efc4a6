"""Who may import whom, read off the source: the core is pure, and Dagster stays in ``defs``."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "orchestration"
# A package may import those below it; packages on one line may not import each other in a circle.
LAYERS = [
    {"definitions"},
    {"defs"},
    {"sources", "lake", "gates", "release", "console", "press"},
    {"contracts"},
    {"held"},
    {"home", "printed"},
    {"calendar", "settings", "version", "watchlist"},
]
LEVEL = {name: level for level, names in enumerate(LAYERS) for name in names}


def modules() -> dict[str, Path]:
    """Dotted name → file of every module of the package."""
    return {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
        for path in PACKAGE.rglob("*.py")
    }


def imports(path: Path) -> set[str]:
    """Every module that a file imports, wherever in the file."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def part(module: str) -> str:
    """The first name below the package: ``orchestration.lake.scan`` → ``lake``."""
    return [*module.split("."), ""][1]


def test_every_package_has_a_layer():
    assert {part(name) for name in modules()} - {""} == set(LEVEL)


def test_only_defs_and_definitions_import_dagster():
    offenders = [
        name
        for name, path in modules().items()
        if any(module.split(".")[0] in ("dagster", "dagster_dbt") for module in imports(path))
        and part(name) not in ("defs", "definitions")
    ]
    assert offenders == []


def test_no_module_imports_a_layer_above_its_own():
    offenders = [
        (name, module)
        for name, path in modules().items()
        for module in imports(path)
        if module.startswith("orchestration.") and part(name) and LEVEL[part(module)] < LEVEL[part(name)]
    ]
    assert offenders == []


def test_packages_of_one_layer_do_not_import_each_other_in_a_circle():
    edges = {
        (part(name), part(module))
        for name, path in modules().items()
        for module in imports(path)
        if module.startswith("orchestration.") and part(module) != part(name) and part(name)
    }
    reached = set(edges)
    while True:
        longer = {(a, d) for a, b in reached for c, d in reached if b == c} - reached
        if not longer:
            break
        reached |= longer
    assert [a for a, b in reached if a == b] == []


def test_nothing_in_orchestration_imports_the_simulator_or_tests():
    offenders = [
        name
        for name, path in modules().items()
        if any(module.split(".")[0] in ("simulator", "tests") for module in imports(path))
    ]
    assert offenders == []


def test_the_environment_is_read_in_settings_alone():
    offenders = [
        name
        for name, path in modules().items()
        if part(name) != "settings"
        and any(word in path.read_text(encoding="utf-8") for word in ("os.environ", "getenv"))
    ]
    assert offenders == []


def test_no_folder_collects_what_found_no_home():
    names = {path.stem for path in PACKAGE.rglob("*")} | {
        path.stem for path in (ROOT / "simulator").rglob("*")
    }
    assert names.isdisjoint({"utils", "util", "helpers", "helper", "common", "misc"})
