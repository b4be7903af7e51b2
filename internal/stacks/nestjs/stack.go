// Package nestjs is the stack TypeScript, NestJS and TypeORM: facts, the view that its templates print, and the templates.
package nestjs

import (
	"embed"
	"strings"

	"github.com/microcodegen/microcodegen/internal/genome"
	"github.com/microcodegen/microcodegen/internal/render"
	"github.com/microcodegen/microcodegen/internal/render/shared"
	"github.com/microcodegen/microcodegen/internal/render/typescript"
)

//go:embed all:templates
var templates embed.FS

//go:embed locks
var locks embed.FS

// node is the app's own Node, which npm installs beside the other packages: the version that the suite ran.
const node = "node_modules/.bin/node"

// Stack is the NestJS stack.
var Stack = render.Stack{
	Name:    "nestjs",
	Aliases: []string{"nest", "typescript"},
	Title:   "NestJS",
	Summary: "TypeScript with NestJS, TypeORM and class-validator",
	Versions: []render.Version{
		{Name: "Node.js", Version: "26.10.0"},
		{Name: "NestJS", Version: "12.5.1"},
		{Name: "TypeORM", Version: "1.1.1"},
		{Name: "class-validator", Version: "0.15.1"},
		{Name: "Passport", Version: "0.7.0"},
		{Name: "TypeScript", Version: "6.0.3"},
		{Name: "Jest", Version: "30.5.2"},
	},
	Tools: []render.Tool{
		{Name: "Node.js with npm", Version: "26 or newer; an older one will do to install, because the app brings its own", Check: "npm --version"},
	},
	Commands: render.Commands{
		Setup:   []string{"npm ci --no-audit --no-fund"},
		Build:   []string{"npm run build"},
		Migrate: []string{"npm run build", "npm run migrate"},
		Run:     []string{"npm run build", "exec " + node + " dist/main.js"},
		Test:    []string{"npm test"},
		Lint:    []string{"npm run lint"},
		Start:   "npm start",
	},
	Templates: templates,
	Locks:     locks,
	Delims:    [2]string{"<%", "%>"},
	Types:     types,
	Reserved:  reserved,
	Ignore:    []string{"node_modules/", "dist/", "*.tsbuildinfo"},
	Indent:    map[string]string{"*.{ts,js,json}": "2"},
	CISteps:   []render.CIStep{{Uses: "actions/setup-node@v5", With: [][2]string{{"node-version", "26"}, {"cache", "npm"}}}},
	View:      newView,
	Funcs:     map[string]any{"join": func(words []string) string { return strings.Join(words, ", ") }},
	Tests:     "test/{stem}.controller.spec.ts",
	Shared:    shared.HTTP,
	Format:    typescript.Format,
}

// types are the types of the properties.
var types = map[genome.Type]string{
	genome.String:   "string",
	genome.TextType: "string",
	genome.Integer:  "number",
	genome.Decimal:  "string",
	genome.Float:    "number",
	genome.Boolean:  "boolean",
	genome.Date:     "string",
	genome.Time:     "string",
	genome.DateTime: "Date",
	genome.Email:    "string",
	genome.URL:      "string",
	genome.UUID:     "string",
	genome.Enum:     "string",
	genome.JSON:     "Json",
}

// kinds are the names that the app's values.ts has for the types.
var kinds = map[genome.Type]string{
	genome.String: "string", genome.TextType: "string", genome.Integer: "integer", genome.Decimal: "decimal",
	genome.Float: "float", genome.Boolean: "boolean", genome.Date: "day", genome.Time: "time", genome.DateTime: "instant",
	genome.Email: "email", genome.URL: "url", genome.UUID: "uuid", genome.Enum: "oneOf", genome.JSON: "json",
}

// sqlTypes are TypeORM's names of the column types.
var sqlTypes = map[genome.ColumnType]string{
	genome.ColIdentity: "bigint", genome.ColBigInt: "bigint", genome.ColVarChar: "varchar", genome.ColText: "text",
	genome.ColNumeric: "numeric", genome.ColDouble: "double precision", genome.ColBoolean: "boolean", genome.ColDate: "date",
	genome.ColTime: "time", genome.ColTimestamp: "timestamptz", genome.ColUUID: "uuid", genome.ColJSON: "jsonb",
}

// columnTypes are the same for the types of fields.
var columnTypes = map[genome.Type]string{
	genome.String: "varchar", genome.TextType: "text", genome.Integer: "bigint", genome.Decimal: "numeric",
	genome.Float: "double precision", genome.Boolean: "boolean", genome.Date: "date", genome.Time: "time",
	genome.DateTime: "timestamp with time zone", genome.Email: "varchar", genome.URL: "varchar", genome.UUID: "uuid",
	genome.Enum: "varchar", genome.JSON: "jsonb",
}

// reserved are the names that no class of an entity has, letter case apart: JavaScript's own objects, what the templates
// import, and the app's own classes.
var reserved = []string{
	"Array", "ArrayBuffer", "BigInt", "Boolean", "Buffer", "Console", "DataView", "Date", "Document", "Error", "Event",
	"Function", "Global", "Infinity", "Intl", "Iterator", "Json", "Map", "Math", "NaN", "Number", "Object", "Partial",
	"Pick", "Process", "Promise", "Proxy", "Readonly", "Record", "Reflect", "RegExp", "Required", "Set", "String", "Symbol",
	"Undefined", "URL", "URLSearchParams", "WeakMap", "WeakRef", "WeakSet",
	"Body", "Column", "ConflictException", "Controller", "CreateDateColumn", "Delete", "Entity", "EntityManager",
	"FindOptionsWhere", "ForbiddenException", "Get", "HttpCode", "HttpStatus", "In", "Inject", "Injectable",
	"InjectRepository", "List", "ListQuery", "Listing", "Module", "NotFoundException", "Post", "PrimaryColumn",
	"PrimaryGeneratedColumn", "Put", "References", "Repository", "Res", "Response", "RowId", "Type", "TypeOrmModule",
	"UpdateDateColumn", "UseGuards", "UserId", "JwtAuthGuard",
	"App", "Auth", "Client", "Row", "Service", "Session", "Test", "TestApp", "User",
	"Break", "Case", "Catch", "Class", "Const", "Continue", "Debugger", "Default", "Do", "Else", "Enum", "Export",
	"Extends", "False", "Finally", "For", "If", "Import", "Instanceof", "New", "Null", "Return", "Super", "Switch", "This",
	"Throw", "True", "Try", "Typeof", "Var", "Void", "While", "With", "Any", "Never", "Unknown",
}

// folders are those of src and test that are no entity's.
var folders = []string{"auth", "common", "config", "database", "support"}

// inherited are the properties that every object has, and those that TypeORM or a promise would take for their own.
var inherited = []string{
	"constructor", "hasOwnProperty", "isPrototypeOf", "propertyIsEnumerable", "toJSON", "toLocaleString", "toString",
	"valueOf", "prototype", "then", "__proto__",
}
