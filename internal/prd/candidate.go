package prd

import (
	"strings"

	"github.com/microcodegen/microcodegen/internal/diag"
	"github.com/microcodegen/microcodegen/internal/manifest"
	"github.com/microcodegen/microcodegen/internal/name"
)

// candidate is one place where a dialect saw what may be an entity, with the evidence for and against it.
// weigh.go decides; merge.go joins candidates of one name.
type candidate struct {
	label         string   // as written
	words         []string // lower case, as written
	dialect       *dialect
	fields        []fieldFact
	relations     []relationFact
	description   string
	descriptionAt *block
	former        string
	section       *section
	place         text
	evidence      []evidence
	expected      int    // how many fields it is likely to have, where that is known
	memoKey       string // key, once asked
}

// evidence is one reason why a candidate is an entity (points above zero) or is not.
type evidence struct {
	points int
	reason string
}

// say adds evidence.
func (c *candidate) say(points int, reason string) {
	if c.evidence == nil {
		c.evidence = make([]evidence, 0, 4)
	}
	c.evidence = append(c.evidence, evidence{points, reason})
}

// add puts an attribute into the candidate.
func (c *candidate) add(a attribute) {
	for _, r := range a.relations {
		r.position = len(c.fields)
		c.relations = append(c.relations, r)
	}
	if c.fields == nil && len(a.fields) > 0 {
		room := max(c.expected, len(a.fields))
		if c.expected == 0 {
			room += 4
		}
		c.fields = make([]fieldFact, 0, room)
	}
	c.fields = append(c.fields, a.fields...)
}

// takeOver puts all fields of a probe into the candidate, and its relations behind them.
func (c *candidate) takeOver(probe *candidate) {
	if c.fields == nil {
		c.fields = probe.fields
	} else {
		c.fields = append(c.fields, probe.fields...)
	}
	c.add(attribute{relations: probe.relations})
}

// key tells entities apart: the words of the name, the last one in the singular.
func (c *candidate) key() string {
	if c.memoKey == "" {
		c.memoKey = entityKey(c.words)
	}
	return c.memoKey
}

// entityKey joins words with the last one in the singular.
func entityKey(words []string) string {
	if len(words) == 0 {
		return ""
	}
	last := len(words) - 1
	singular := name.Singular(words[last])
	switch last {
	case 0:
		return singular
	case 1:
		return words[0] + " " + singular
	}
	return strings.Join(words[:last], " ") + " " + singular
}

// dialect is one way of writing. exactness orders them: of two that tell the same fact the more exact one is believed.
type dialect struct {
	name      string
	exactness int
	local     bool // it looks at nothing but a block, its neighbours and the sections around it
	read      func(*scan, *document)
}

// scan is the state of one run of stage 1 before the manifest is built.
type scan struct {
	docs       []*document
	candidates []*candidate
	stories    []manifest.Story
	require    []manifest.Requirement
	integrate  []manifest.Integration
	enums      []looseEnum
	globals    []fieldFact // fields that every entity is said to have
	antecedent string      // the thing whose entries the sentence before spoke of
	spoken     text        // the kind of thing that the sentence before was about
	requireIDs map[string]bool
	told       map[string]bool // sentences that prose has read
	storyIDs   map[string]bool
	lists      []listRelation       // associations that fields of several values state
	taken      []*block             // by a dialect that reads beside others, until it has done so
	found      []map[*dialect]*scan // by part of a large document, once dialects have read them
	claims     *Claims
	diags      diag.List
	room       []fieldFact // for the fields of one member, until they are copied
}

// attribute reads one member of a sentence's list, as readAttribute does; its fields are good until the next one is read.
func (s *scan) attribute(t text) (attribute, bool) {
	a, ok := readAttributeInto(s.room[:0], t, false)
	if cap(a.fields) > cap(s.room) {
		s.room = a.fields
	}
	return a, ok
}

// candidate starts a candidate of a dialect.
func (s *scan) candidate(d *dialect, label text, sec *section) *candidate {
	return s.candidateCalled(d, label, entityWords(label.s), sec)
}

// candidateCalled is candidate where the label's entityWords are known.
func (s *scan) candidateCalled(d *dialect, label text, words []string, sec *section) *candidate {
	if len(words) == 0 || len(words) > 5 {
		return nil
	}
	return &candidate{label: strings.TrimSpace(label.s), words: words, dialect: d, section: sec, place: label}
}

// entityWords splits an entity's name, without words that only say what kind of thing it is: "Customer Table",
// "the Order entity".
func entityWords(label string) []string { return withoutKind(label, nameWords(label)) }

// withoutKind is entityWords where the label's nameWords are known.
func withoutKind(label string, words []string) []string {
	for len(words) > 1 && inWords("the a an each every", words[0]) {
		words = words[1:]
	}
	if !strings.ContainsAny(strings.TrimSpace(label), " _-") { // TrainingRecord is a name of its own
		return words
	}
	for len(words) > 1 && kindWords.has(words[len(words)-1]) {
		words = words[:len(words)-1]
	}
	return words
}

// kindWords say what kind of thing a name stands for.
var kindWords = newWordSet("entity entities table tables model models collection collections schema object class instance instances fields attributes columns properties")

// keep records a candidate.
func (s *scan) keep(c *candidate) {
	if c != nil {
		c.key() // here, where parts are read at the same time
		for i := range c.fields {
			c.fields[i].facts.asMoney(c.fields[i].words)
		}
		s.candidates = append(s.candidates, c)
	}
}
