// Package fastapi is the stack Python, FastAPI and SQLAlchemy: facts, the view that its templates print, and the templates.
package fastapi

import (
	"embed"
	"slices"

	"github.com/microcodegen/microcodegen/internal/genome"
	"github.com/microcodegen/microcodegen/internal/render"
	"github.com/microcodegen/microcodegen/internal/render/shared"
)

//go:embed all:templates
var templates embed.FS

//go:embed locks
var locks embed.FS

// Stack is the FastAPI stack.
var Stack = render.Stack{
	Name:    "fastapi",
	Aliases: []string{"fast-api", "python"},
	Title:   "FastAPI",
	Summary: "Python with FastAPI, Pydantic, and SQLAlchemy on psycopg",
	Versions: []render.Version{
		{Name: "Python", Version: "3.11"},
		{Name: "FastAPI", Version: "0.165.0"},
		{Name: "Pydantic", Version: "2.14.4"},
		{Name: "SQLAlchemy", Version: "2.1.9"},
		{Name: "psycopg", Version: "3.3.9"},
		{Name: "Alembic", Version: "1.20.1"},
		{Name: "PyJWT", Version: "2.15.1"},
		{Name: "argon2-cffi", Version: "25.1.0"},
		{Name: "uvicorn", Version: "0.54.0"},
		{Name: "ruff", Version: "0.17.6"},
		{Name: "mypy", Version: "2.4.1"},
	},
	Tools: []render.Tool{{
		Name: "Python", Version: "3.11 or newer", Check: `python3 -c "import sys, venv; sys.exit(sys.version_info < (3, 11))"`,
	}},
	Commands: render.Commands{
		Setup:   []string{"python3 -m venv .venv", ".venv/bin/python -m pip install --quiet --require-hashes --requirement requirements-dev.txt"},
		Build:   []string{".venv/bin/python -m compileall -q app migrations"},
		Migrate: []string{".venv/bin/alembic upgrade head"},
		Run:     []string{"exec .venv/bin/python -m app"},
		Test:    []string{".venv/bin/python -m pytest"},
		Lint:    []string{".venv/bin/ruff check", ".venv/bin/ruff format --check", ".venv/bin/mypy"},
		Start:   ".venv/bin/python -m app",
	},
	Templates: templates,
	Locks:     locks,
	Delims:    [2]string{"<<", ">>"},
	Types:     types,
	Reserved:  reserved,
	Ignore:    []string{".venv/", "__pycache__/", ".pytest_cache/", ".mypy_cache/", ".ruff_cache/"},
	Indent:    map[string]string{"*.py": "4", "*.toml": "4"},
	CISteps:   []render.CIStep{{Uses: "actions/setup-python@v6", With: [][2]string{{"python-version", "3.11"}}}},
	Tests:     "tests/test_{package}.py",
	View:      newView,
	Shared:    shared.HTTP,
}

// types are the types of the models' attributes.
var types = map[genome.Type]string{
	genome.String: "str", genome.TextType: "str", genome.Integer: "int", genome.Decimal: "Decimal", genome.Float: "float",
	genome.Boolean: "bool", genome.Date: "dt.date", genome.Time: "dt.time", genome.DateTime: "dt.datetime", genome.Email: "str",
	genome.URL: "str", genome.UUID: "UUID", genome.Enum: "str", genome.JSON: "Any",
}

// kinds are the types of what a body holds, textKinds of a query parameter, stored of an answer, where they differ.
var (
	kinds = map[genome.Type]string{
		genome.String: "values.String", genome.TextType: "values.String", genome.Integer: "values.Integer", genome.Decimal: "Decimal",
		genome.Float: "values.Float", genome.Boolean: "values.Boolean", genome.Date: "values.Date", genome.Time: "values.Time",
		genome.DateTime: "values.DateTime", genome.Email: "values.Email", genome.URL: "values.Url", genome.UUID: "values.Uuid",
		genome.JSON: "values.Json",
	}
	textKinds = map[genome.Type]string{
		genome.Integer: "values.TextInteger", genome.Float: "values.TextFloat", genome.Boolean: "values.TextBoolean",
	}
	stored = map[genome.Type]string{genome.Decimal: "values.StoredDecimal", genome.DateTime: "values.StoredDateTime"}
)

// columnTypes are SQLAlchemy's names of the column types, without their length.
var columnTypes = map[genome.ColumnType]string{
	genome.ColIdentity: "sa.BigInteger", genome.ColBigInt: "sa.BigInteger", genome.ColVarChar: "sa.String", genome.ColText: "sa.Text",
	genome.ColNumeric: "sa.Numeric", genome.ColDouble: "sa.Double", genome.ColBoolean: "sa.Boolean", genome.ColDate: "sa.Date",
	genome.ColTime: "TimeOfDay", genome.ColTimestamp: "Instant", genome.ColUUID: "sa.Uuid", genome.ColJSON: "Document",
}

// attributeTypes are the types of attributes of columns that are no field's.
var attributeTypes = map[genome.ColumnType]string{
	genome.ColIdentity: "int", genome.ColBigInt: "int", genome.ColVarChar: "str", genome.ColText: "str", genome.ColTimestamp: "dt.datetime", genome.ColUUID: "UUID",
}

// classes are the names of classes that the files of an entity import.
var classes = []string{
	"Annotated", "Any", "APIRouter", "AsyncSession", "Base", "BaseModel", "ConfigDict", "DatabaseSession", "Decimal", "Document",
	"Field", "HTTPStatus", "Instant", "JsonRoute", "Literal", "Mapped", "Query", "Request", "Response", "RowId", "Sequence",
	"TimeOfDay", "UserId", "UUID", "None", "True", "False",
}

// reserved are the words that no package, no attribute and no variable is called: Python's keywords, names that its
// files use where attributes stand, attributes of Pydantic's and SQLAlchemy's base classes, and devices of Windows.
var reserved = slices.Concat(genome.WindowsDevices, []string{
	"and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del", "elif", "else", "except", "false",
	"finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "none", "nonlocal", "not", "or", "pass", "raise",
	"return", "true", "try", "while", "with", "yield", "match", "case", "type",
	"int", "str", "float", "bool", "list", "property", "dict", "dt", "sa", "values", "lists", "mapped_column", "relationship",
	"copy", "json", "parse_obj", "parse_raw", "parse_file", "construct", "schema", "schema_json", "validate", "from_orm",
	"update_forward_refs", "metadata", "registry", "self", "cls",
})

// packages are what stands beside the packages of entities, in the application and among its tests.
var packages = []string{"auth", "core", "main", "routes", "app", "tests", "documentation", "conftest"}

// locals are the names that the templates use themselves where an entity's variables stand.
var locals = []string{
	"body", "conditions", "create", "delete", "find", "find_all", "lists", "name", "owned_by", "page", "problems", "query",
	"references", "remove", "replace", "request", "response", "router", "row_id", "service", "session", "total", "user_id",
	"value", "setattr", "client", "alice", "bob", "path",
}
