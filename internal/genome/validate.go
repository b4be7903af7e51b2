package genome

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// The forms of identifiers.
var (
	pascalForm = regexp.MustCompile(`^[A-Z][A-Za-z0-9]*$`)
	kebabForm  = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)
	snakeForm  = regexp.MustCompile(`^[a-z][a-z0-9]*(_[a-z0-9]+)*$`)
	// requirementForm is what requirementID leaves of a document's identifier.
	requirementForm = regexp.MustCompile(`^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$`)
	envForm         = regexp.MustCompile(`^[A-Z][A-Z0-9_]*$`)
)

// Validate reports the first thing about the genome that no renderer could stand: a name that is no identifier, a
// reference to nothing, a limit outside its type. FromManifest never makes one; a genome that was written by hand may.
// The error begins with the place in the JSON.
func (g *Genome) Validate() error {
	c := &checker{g: g, seen: map[string]bool{}}
	c.form("solution_name", g.SolutionName, pascalForm)
	c.form("slug", g.Slug, kebabForm)
	for _, f := range g.Account.Profile {
		at := "account.profile." + f.Name
		c.that(!slices.Contains(reservedProfileKeys, f.Name), at, "is a key of the account itself")
		c.that(f.References == "", at, "an account refers to nothing")
		c.field(at, f)
		c.unique(at, "profile key", f.Name)
		c.unique(at, "profile column", f.ColumnName())
	}
	for i := range g.Entities {
		c.entity(fmt.Sprintf("entities[%d]", i), &g.Entities[i])
	}
	for i := range g.Entities {
		c.associations(fmt.Sprintf("entities[%d]", i), &g.Entities[i])
	}
	c.cycles()
	c.architecture()
	for i, r := range g.Requirements {
		at := fmt.Sprintf("requirements[%d]", i)
		c.form(at+".id", r.ID, requirementForm)
		c.unique(at+".id", "requirement", r.ID)
		c.oneOf(at+".kind", string(r.Kind), string(StoryRequirement), string(CriterionRequirement), string(FunctionalRequirement))
		c.oneOf(at+".coverage.status", string(r.Coverage.Status), string(Implemented), string(PartlyCovered), string(NotImplemented))
	}
	for i, in := range g.Integrations {
		for k, variable := range in.Env {
			c.form(fmt.Sprintf("integrations[%d].env[%d]", i, k), variable, envForm)
		}
	}
	return c.err
}

// checker keeps the first error; seen holds what must be unique.
type checker struct {
	g    *Genome
	seen map[string]bool
	err  error
}

// that notes an error where a condition does not hold.
func (c *checker) that(holds bool, at, format string, args ...any) {
	if !holds && c.err == nil {
		c.err = fmt.Errorf("%s: "+format, append([]any{at}, args...)...)
	}
}

// form requires an identifier of a form.
func (c *checker) form(at, value string, form *regexp.Regexp) {
	c.that(form.MatchString(value), at, "%q does not match %s", value, form)
}

// oneOf requires one of some words.
func (c *checker) oneOf(at, value string, allowed ...string) {
	c.that(slices.Contains(allowed, value), at, "%q is none of %s", value, strings.Join(allowed, ", "))
}

// unique requires that no other thing of its kind has the name, whatever its letters' case.
func (c *checker) unique(at, kind, value string) {
	key := kind + " " + strings.ToLower(value)
	c.that(!c.seen[key], at, "%q is another one's %s", value, kind)
	c.seen[key] = true
}

// entity checks the names and the fields of an entity.
func (c *checker) entity(at string, e *Entity) {
	c.form(at+".name", e.Name, pascalForm)
	c.form(at+".plural", e.Plural, pascalForm)
	c.form(at+".path", e.Path, kebabForm)
	c.form(at+".stem", e.Stem, kebabForm)
	c.form(at+".table", e.Table, snakeForm)
	c.form(at+".id", e.ID, snakeForm)
	c.that(len(e.Name) <= maxName+10 && len(e.Stem) <= maxName+10, at+".name", "is longer than %d letters", maxName)
	c.that(len(e.Table) <= maxIdentifier, at+".table", "is longer than %d bytes", maxIdentifier)
	c.that(!slices.Contains(WindowsDevices, e.Stem), at+".stem", "%q is a device on Windows", e.Stem)
	c.that(!slices.Contains(reservedPaths, e.Path), at+".path", "/%s is the application's own", e.Path)
	c.that(!slices.Contains(reservedTables, e.Table), at+".table", "%s is a table of the application or its tools", e.Table)
	c.that(!strings.EqualFold(e.Name, UserEntity), at+".name", "User is the account")
	c.unique(at+".name", "name", e.Name)
	c.unique(at+".plural", "name", e.Plural)
	c.unique(at+".path", "path", e.Path)
	c.unique(at+".stem", "stem", e.Stem)
	c.unique(at+".table", "table", e.Table)
	c.unique(at+".id", "identifier", e.ID)
	c.oneOf(at+".access", string(e.Access), string(AccessOwner))
	c.oneOf(at+".archimate_type", e.ArchiMateType, string(DataObject))
	c.systemFields(at, e)
	_, ok := e.Field(e.TitleField)
	c.that(ok, at+".title_field", "%q is no field", e.TitleField)
	for _, f := range e.Body() {
		place := at + ".fields." + f.Name
		c.unique(place, e.Name+" key", f.Name)
		c.unique(place, e.Name+" identifier", f.ID)
		c.unique(place, e.Name+" query parameter", f.QueryName())
		c.that(!slices.Contains(listParameters, f.QueryName()), place+".query", "%q is a parameter of every list", f.QueryName())
		if !f.Many {
			c.unique(place, e.Name+" column", f.ColumnName())
		}
		c.field(place, f)
	}
}

// systemFields requires id and user_id in front, created_at and updated_at behind.
func (c *checker) systemFields(at string, e *Entity) {
	before, after := systemFields(e.ID)
	n := len(e.Fields)
	if n < 4 {
		c.that(false, at+".fields", "id, user_id, created_at and updated_at are missing")
		return
	}
	for i, want := range append(before, after...) {
		got := e.Fields[[]int{0, 1, n - 2, n - 1}[i]]
		c.that(got.Name == want.Name && got.Type == want.Type && got.System && got.Required && got.ReadOnly, at+".fields",
			"%q stands where the system's field %s of type %s must be", got.Name, want.Name, want.Type)
		c.unique(at+".fields", e.Name+" key", got.Name)
		c.unique(at+".fields", e.Name+" query parameter", got.Name)
		c.unique(at+".fields", e.Name+" column", got.Name)
	}
	for _, f := range e.Fields[2 : n-2] {
		c.that(!f.System, at+".fields."+f.Name, "is no field of the system")
	}
}

// field checks a field's type, limits, default and samples.
func (c *checker) field(at string, f Field) {
	c.form(at, f.Name, snakeForm)
	c.that(len(f.Name) <= maxName+10, at, "is longer than %d letters", maxName)
	c.form(at+".column", f.ColumnName(), snakeForm)
	c.form(at+".query", f.QueryName(), snakeForm)
	c.that(f.Many || len(f.ColumnName()) <= maxIdentifier && !slices.Contains(systemColumns, f.ColumnName()), at+".column", "%q cannot be a column", f.ColumnName())
	c.that(slices.Contains(Types, f.Type), at+".type", "%q is none of %s", f.Type, typeNames())
	if f.References != "" {
		c.that(f.Type == Integer, at+".type", "a reference is an integer")
		c.that(f.Default.IsZero() && f.Min == "" && f.Max == "", at, "a reference has no default and no limits")
		return
	}
	c.that(!f.Many, at+".many", "only references are many")
	c.limits(at, f)
	if c.err != nil {
		return
	}
	c.that(len(f.Samples) == 2, at+".samples", "there must be two samples")
	for i, v := range append([]Value{f.Default}, f.Samples...) {
		place := at + ".default"
		if i > 0 {
			place = fmt.Sprintf("%s.samples[%d]", at, i-1)
		}
		if v.IsZero() {
			continue
		}
		canonical, err := f.Canonical([]byte(v.raw))
		c.that(err == nil, place, "%s: %v", shown([]byte(v.raw)), err)
		c.that(err != nil || canonical == v, place, "%s is not in the API's output form, which is %s", shown([]byte(v.raw)), shown([]byte(canonical.raw)))
	}
}

// limits checks that each limit belongs to the type, and that they leave a value.
func (c *checker) limits(at string, f Field) {
	c.that((f.Type == Enum) == (len(f.Enum) > 0), at+".enum", "an enum, and nothing else, has values")
	for i, v := range f.Enum {
		c.that(!isBlank(v.Raw()) && !strings.ContainsRune(v.Raw(), 0), fmt.Sprintf("%s.enum[%d]", at, i), "cannot be chosen")
		c.that(!slices.Contains(f.Enum[:i], v), fmt.Sprintf("%s.enum[%d]", at, i), "stands twice")
	}
	c.that(f.Type.isText() || f.MinLength == 0 && f.MaxLength == 0 && f.Pattern.IsEmpty(), at, "lengths and pattern belong to strings")
	c.that(f.MinLength >= 0 && f.MaxLength >= 0 && (f.MaxLength == 0 || f.MinLength <= f.MaxLength && f.MaxLength >= shortestOf[f.Type]), at, "no value has the length allowed")
	most := map[Type]int{String: MaxTextLength, Email: MaxEmailLength, URL: MaxURLLength}[f.Type]
	c.that(most == 0 || f.MaxLength > 0 && f.MaxLength <= most, at+".max_length", "must be from 1 to %d", most)
	c.that(f.Type.isNumber() || f.Min == "" && f.Max == "", at, "min and max belong to numbers")
	if f.Type == Decimal {
		c.that(f.Precision >= 1 && f.Precision <= MaxPrecision && f.Scale >= 0 && f.Scale <= min(MaxScale, f.Precision), at, "decimal(%d, %d) cannot be kept", f.Precision, f.Scale)
	} else {
		c.that(f.Precision == 0 && f.Scale == 0, at, "precision and scale belong to decimals")
	}
	low, isLow := numeral(f.Min)
	high, isHigh := numeral(f.Max)
	c.that(isLow || f.Min == "", at+".min", "%q is no numeral", f.Min)
	c.that(isHigh || f.Max == "", at+".max", "%q is no numeral", f.Max)
	c.that(!isLow || !isHigh || low.Cmp(high) <= 0, at+".min", "is greater than max")
	if !f.Pattern.IsEmpty() && c.err == nil {
		p, err := parsePattern(f.Pattern.Raw())
		c.that(err == nil, at+".pattern", "is not enforceable: %v", err)
		c.that(err != nil || p.String() == f.Pattern.Raw(), at+".pattern", "is not in its normal form")
		c.that(err != nil || p.canBe(f), at+".pattern", "matches nothing of an allowed length")
	}
	if f.Unique || f.Indexed {
		c.that(f.Type != JSON && (!f.Type.isText() || f.MaxLength > 0 && f.MaxLength <= MaxKeyLength), at, "is too long for an index")
	}
}
