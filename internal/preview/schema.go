package preview

import (
	"encoding/json"
	"fmt"
	"regexp"

	"github.com/microcodegen/microcodegen/internal/genome"
)

// schema is a genome made ready for serving.
type schema struct {
	genome    *genome.Genome
	resources []*resource // in the genome's order
	byPath    map[string]*resource
	byName    map[string]*resource
	profile   []*field
	incoming  map[string][]reference // what points to the rows of an entity, by the entity's name
}

// resource is an entity with its fields compiled.
type resource struct {
	genome.Entity
	fields  []*field          // the entity's own, in order
	filters map[string]*field // by the name of the query parameter
	sorts   map[string]*field // by the name that ?sort= takes
	search  []*field          // where ?q= looks
}

// field is a genome's field with everything that judging a value needs.
type field struct {
	genome.Field
	pattern  *regexp.Regexp
	min, max *bound
	fallback any // what is stored when a body has no such key
}

// reference is a key of an entity that points to rows of another, or of its own.
type reference struct {
	holder *resource
	field  *field
}

// defaultLengths are the limits of types whose field names none.
var defaultLengths = map[genome.Type]int{genome.String: 255, genome.Email: 254, genome.URL: 2048}

// compile prepares a genome. It fails only on what a valid genome never holds.
func compile(g *genome.Genome) (*schema, error) {
	s := &schema{genome: g, byPath: map[string]*resource{}, byName: map[string]*resource{}, incoming: map[string][]reference{}}
	for _, declared := range g.Account.Profile {
		f, err := compileField(declared)
		if err != nil {
			return nil, fmt.Errorf("account: %w", err)
		}
		s.profile = append(s.profile, f)
	}
	for _, entity := range g.Entities {
		r, err := compileEntity(entity)
		if err != nil {
			return nil, err
		}
		s.resources = append(s.resources, r)
		s.byPath[r.Path], s.byName[r.Name] = r, r
	}
	for _, r := range s.resources {
		for _, f := range r.fields {
			if f.References == "" {
				continue
			}
			if _, known := s.byName[f.References]; !known && f.References != genome.UserEntity {
				return nil, fmt.Errorf("%s.%s refers to the unknown entity %s", r.Name, f.Name, f.References)
			}
			s.incoming[f.References] = append(s.incoming[f.References], reference{r, f})
		}
	}
	return s, nil
}

func compileEntity(entity genome.Entity) (*resource, error) {
	r := &resource{Entity: entity, filters: map[string]*field{}, sorts: map[string]*field{}}
	list := []*field{
		{Field: genome.Field{Name: "id", Type: genome.Integer}},
		{Field: genome.Field{Name: "created_at", Type: genome.DateTime}},
		{Field: genome.Field{Name: "updated_at", Type: genome.DateTime}},
	}
	for _, declared := range entity.Body() {
		f, err := compileField(declared)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", entity.Name, err)
		}
		r.fields = append(r.fields, f)
		list = append(list, f)
		if f.IsSearchable() {
			r.search = append(r.search, f)
		}
	}
	for _, f := range list {
		if f.IsFilterable() {
			r.filters[f.QueryName()] = f
		}
		if f.IsSortable() {
			r.sorts[f.Name] = f
		}
	}
	return r, nil
}

func compileField(declared genome.Field) (*field, error) {
	f := &field{Field: declared}
	if f.MaxLength == 0 {
		f.MaxLength = defaultLengths[f.Type]
	}
	if f.Type == genome.Decimal && f.Precision == 0 {
		f.Precision, f.Scale = 18, 2
	}
	if f.Many {
		f.fallback = []int64{}
	}
	var err error
	if !f.Pattern.IsEmpty() {
		if f.pattern, err = compilePattern(f.Pattern.Raw()); err != nil {
			return nil, fmt.Errorf("field %s: %w", f.Name, err)
		}
	}
	var minOK, maxOK = true, true
	if f.Min != "" {
		f.min, minOK = newBound(f.Min)
	}
	if f.Max != "" {
		f.max, maxOK = newBound(f.Max)
	}
	if !minOK || !maxOK {
		return nil, fmt.Errorf("field %s: a limit is no decimal numeral", f.Name)
	}
	if !f.Default.IsZero() {
		value, broken := f.read(json.RawMessage(f.Default.JSON()))
		if len(broken) > 0 {
			return nil, fmt.Errorf("field %s: the default %s", f.Name, broken[0])
		}
		f.fallback = value
	}
	return f, nil
}
