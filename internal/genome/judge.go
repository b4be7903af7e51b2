package genome

import (
	"slices"
	"strings"

	"github.com/microcodegen/microcodegen/internal/name"
)

// prepositions end the object of a verb: what follows them is where or whose the object is.
var prepositions = strings.Fields("in to for of from by with on per under within into between about using as when while if after before that which whose where so")

// passives stand before a verb whose object has been named: “tasks are filtered”.
var passives = strings.Fields("is are be been being was were get gets")

// permissive words turn a rule about what must be there into one about what may be missing.
var permissive = strings.Fields("may optional optionally might")

// ruleWords are the words by which documents state rules of fields.
var ruleWords = map[string]func(f Field) bool{
	"required":  func(f Field) bool { return f.Required },
	"mandatory": func(f Field) bool { return f.Required },
	"empty":     func(f Field) bool { return f.Required },
	"blank":     func(f Field) bool { return f.Required },
	"missing":   func(f Field) bool { return f.Required },
	"without":   func(f Field) bool { return f.Required },
	"unique":    func(f Field) bool { return f.Unique },
	"duplicate": func(f Field) bool { return f.Unique },
	"same":      func(f Field) bool { return f.Unique },
	"optional":  func(f Field) bool { return f.Required },
	"exist":     func(f Field) bool { return f.References != "" },
	"exists":    func(f Field) bool { return f.References != "" },
	"above":     func(f Field) bool { return f.Max != "" },
	"below":     func(f Field) bool { return f.Min != "" },
	"exceeds":   func(f Field) bool { return f.MaxLength > 0 || f.Max != "" },
	"longer":    func(f Field) bool { return f.MaxLength > 0 },
	"shorter":   func(f Field) bool { return f.MinLength > 0 },
	"exceed":    func(f Field) bool { return f.MaxLength > 0 || f.Max != "" },
	"negative":  func(f Field) bool { return f.Min != "" },
	"positive":  func(f Field) bool { return f.Min != "" },
	"least":     func(f Field) bool { return f.Min != "" || f.MinLength > 0 },
	"most":      func(f Field) bool { return f.Max != "" || f.MaxLength > 0 },
	"between":   func(f Field) bool { return f.Min != "" || f.Max != "" || f.MinLength > 0 },
	"invalid":   func(f Field) bool { return f.Type != String && f.Type != TextType || !f.Pattern.IsEmpty() },
	"valid":     func(f Field) bool { return f.Type != String && f.Type != TextType || !f.Pattern.IsEmpty() },
}

// sentence walks over the words of one sentence.
type sentence struct {
	j       *judge
	out     reading
	verbs   []verb // verbs whose object has not come, or is being listed
	reached bool   // an object of these verbs has come
	beyond  bool   // a preposition has ended their objects
	last    int    // the entity that was named last
}

// read understands a sentence: which entities it names, what is to be done with each, what of it no application does.
func (j *judge) read(text string) reading {
	s := &sentence{j: j}
	words := name.Words(text)
	for i := 0; i < len(words); {
		i += s.step(words, i)
	}
	s.flush()
	s.rules(words)
	return s.out
}

// readWithin is read for a criterion: where it names no entity of its own, it is about those of its story.
func (j *judge) readWithin(text string, story reading) reading {
	r := j.read(text)
	if len(r.entities) > 0 || len(story.entities) == 0 {
		return r
	}
	s := &sentence{j: j, out: reading{entities: story.entities[:1], routes: r.routes, lacks: r.lacks}}
	words := name.Words(text)
	for i := range words {
		if v, ok := verbOf[words[i]]; ok {
			s.act(v, story.entities[0])
		}
	}
	s.rules(words)
	return s.out
}

// step takes the phrase that begins at word i and gives its length.
func (s *sentence) step(words []string, i int) int {
	m, found := s.j.at(words[i:])
	switch v, isVerb := verbOf[words[i]]; {
	case found && m.entity >= 0:
		s.entity(m.entity)
		return len(m.words)
	case found && m.route != nil:
		if !slices.Contains(s.out.routes, *m.route) {
			s.out.routes = append(s.out.routes, *m.route)
		}
		return len(m.words)
	case found && !s.isField(words[i:], len(m.words)):
		if !slices.Contains(s.out.lacks, m.reason) {
			s.out.lacks = append(s.out.lacks, m.reason)
		}
		return len(m.words)
	case isVerb && i > 0 && slices.Contains(passives, words[i-1]) && len(s.out.entities) > 0:
		s.act(v, s.last)
	case isVerb:
		if s.reached {
			s.verbs, s.reached, s.beyond = nil, false, false
		}
		s.verbs = append(s.verbs, v)
	case s.reached && slices.Contains(prepositions, words[i]):
		s.beyond = true
	}
	return 1
}

// isField reports whether a phrase is the name of a field of an entity that the sentence has named.
func (s *sentence) isField(words []string, length int) bool {
	phrase := name.Snake(words[:length])
	for _, i := range s.out.entities {
		for _, f := range s.j.g.Entities[i].Fields {
			if f.Name == phrase || strings.HasPrefix(f.Name, phrase+"_") {
				return true
			}
		}
	}
	return false
}

// entity takes the mention of an entity: the object of the verbs before it, or the place where the object is.
func (s *sentence) entity(i int) {
	if !slices.Contains(s.out.entities, i) {
		s.out.entities = append(s.out.entities, i)
	}
	if s.beyond {
		return
	}
	s.last = i
	for _, v := range s.verbs {
		s.act(v, i)
	}
	s.reached = len(s.verbs) > 0
}

// act notes an action once.
func (s *sentence) act(v verb, entity int) {
	if a := (action{v, entity}); !slices.Contains(s.out.actions, a) {
		s.out.actions = append(s.out.actions, a)
	}
}

// flush gives verbs without an object the entity that was named before them: “tasks can be filtered”.
func (s *sentence) flush() {
	if !s.reached && len(s.out.entities) > 0 {
		for _, v := range s.verbs {
			s.act(v, s.last)
		}
	}
}

// rules finds the rules of fields that the sentence states.
func (s *sentence) rules(words []string) {
	mayMiss := slices.ContainsFunc(words, func(w string) bool { return slices.Contains(permissive, w) })
	for _, w := range words {
		holds, ok := ruleWords[w]
		if !ok {
			continue
		}
		for _, i := range s.out.entities {
			for _, f := range s.j.g.Entities[i].Body() {
				head, _, _ := strings.Cut(f.Name, "_")
				if f.Many || !slices.Contains(words, head) && !slices.Contains(words, name.Plural(head)) {
					continue
				}
				rule := s.j.g.Entities[i].Name + "." + f.Name
				switch met := holds(f) != mayMiss; {
				case !met:
					s.out.unruled = true
				case !slices.Contains(s.out.rules, rule):
					s.out.rules = append(s.out.rules, rule)
				}
			}
		}
	}
}

// judge tells what becomes of a requirement that was read.
func (j *judge) judge(r reading) Coverage {
	c := Coverage{Routes: slices.Clone(r.routes)}
	for _, a := range r.actions {
		for _, route := range j.routes(a) {
			if !slices.Contains(c.Routes, route) {
				c.Routes = append(c.Routes, route)
			}
		}
	}
	if len(c.Routes) == 0 && len(r.rules) > 0 {
		e := j.g.Entities[r.entities[0]]
		c.Routes = []Route{{"POST", "/" + e.Path}, {"PUT", "/" + e.Path + "/{id}"}}
	}
	reasons := strings.Join(r.lacks, "; ")
	switch {
	case len(c.Routes) > 0 && reasons == "" && !r.unruled:
		c.Status, c.Reason = Implemented, doneReason
		if len(r.rules) > 0 {
			c.Reason = "checked on every write: " + strings.Join(r.rules, ", ")
		}
	case len(c.Routes) > 0 && reasons == "":
		c.Status, c.Reason = PartlyCovered, "the routes are there, but not every rule that it states"
	case len(c.Routes) > 0:
		c.Status, c.Reason = PartlyCovered, reasons
	case reasons != "":
		c.Status, c.Reason = NotImplemented, reasons
	case len(r.entities) > 0:
		c.Status, c.Reason = PartlyCovered, "its rows are kept, but no action was recognised in it: look whether the routes are enough"
	default:
		c.Status, c.Reason = NotImplemented, "neither an entity nor an action was recognised in it"
	}
	return c
}

// routes are the operations that do an action.
func (j *judge) routes(a action) []Route {
	all := "/" + j.g.Entities[a.entity].Path
	one := all + "/{id}"
	switch a.verb {
	case creating:
		return []Route{{"POST", all}}
	case viewing:
		return []Route{{"GET", all}, {"GET", one}}
	case searching:
		return []Route{{"GET", all}}
	case updating:
		return []Route{{"PUT", one}}
	case cancelling:
		if j.hasState(a.entity, "cancel") || j.hasState(a.entity, "withdraw") {
			return []Route{{"PUT", one}}
		}
		return []Route{{"DELETE", one}}
	case deleting:
		return []Route{{"DELETE", one}}
	}
	return []Route{{"POST", all}, {"GET", all}, {"GET", one}, {"PUT", one}, {"DELETE", one}}
}

// hasState reports whether an enumeration of the entity has a value that begins with a word, or a field does.
func (j *judge) hasState(entity int, word string) bool {
	for _, f := range j.g.Entities[entity].Body() {
		if strings.Contains(f.Name, word) || slices.ContainsFunc(f.Enum, func(v name.Text) bool { return strings.HasPrefix(strings.ToLower(v.Raw()), word) }) {
			return true
		}
	}
	return false
}
