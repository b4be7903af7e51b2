package prd

import (
	"fmt"
	"slices"
	"strconv"
)

// addGlobals gives every entity the fields that the document says every one of them has.
func (s *scan) addGlobals(kept []*merged) {
	s.inPieces(len(kept), func(piece *scan, n int) {
		mg := kept[n]
		for i := range s.globals {
			f, have := &s.globals[i], false
			for _, other := range mg.fields {
				if slices.Equal(other.words, f.words) {
					have = true
					piece.join(other, f, mg.best.label)
					other.global = true
				}
			}
			if !have {
				own := *f
				mg.fields = append(mg.fields, &own)
			}
		}
	})
}

// assumeRequired settles which fields must be present where the text does not say: beside fields that are marked
// optional, with none marked required, the unmarked ones are required; else the first one is, when it is a name or
// title of which nothing is stated.
func assumeRequired(s *scan, mg *merged) {
	if len(mg.fields) == 0 {
		return
	}
	required, optional := mg.marked()
	if optional > 0 && required == 0 {
		for _, f := range mg.fields {
			if f.facts.required == nil && f.facts.def == nil && !f.facts.primary {
				f.facts.required = yes(true)
				s.assumedRequired(f, mg)
			}
		}
		return
	}
	f := mg.fields[0]
	last := f.words[len(f.words)-1]
	if required > 0 || f.facts.stated > 0 || f.facts.typ != "" || last != "name" && last != "title" {
		return
	}
	f.facts.required = yes(true)
	s.diags.Add("M013", f.place.span(), fmt.Sprintf("%q of %s is assumed to be required: it is what a row is called by", f.label, mg.best.label),
		fmt.Sprintf("write \"%s (required)\" or \"%s (optional)\"", f.label, f.label))
}

// marked counts the fields of an entity that its own text marks as required and as optional.
func (mg *merged) marked() (required, optional int) {
	for _, f := range mg.fields {
		if f.facts.required != nil && !f.facts.primary && !f.global {
			required += btoi(*f.facts.required)
			optional += btoi(!*f.facts.required)
		}
	}
	return required, optional
}

// contrast settles the unmarked fields of entities in one list where fields of their neighbours are marked optional
// and none anywhere is marked required.
func (s *scan) contrast(kept []*merged) {
	type place struct {
		section *section
		dialect *dialect
	}
	required, optional := map[place]int{}, map[place]int{}
	of := func(mg *merged) place {
		if mg.best.dialect == captures { // requirements stand in sections of their own and mark alike throughout
			return place{nil, captures}
		}
		return place{mg.best.section, mg.best.dialect}
	}
	for _, mg := range kept {
		if r, o := mg.marked(); r+o > 0 {
			at := of(mg)
			required[at] += r
			optional[at] += o
		}
	}
	for _, mg := range kept {
		at := of(mg)
		if mg.best.dialect != bullets && mg.best.dialect != captures || required[at] > 0 || optional[at] == 0 {
			continue
		}
		for _, f := range mg.fields {
			if f.facts.required == nil && f.facts.def == nil {
				f.facts.required = yes(true)
				s.assumedRequired(f, mg)
			}
		}
	}
}

// assumedRequired says that a field is required because others are marked optional.
func (s *scan) assumedRequired(f *fieldFact, mg *merged) {
	s.diags.Add("M016", f.place.span(), strconv.Quote(f.label)+" of "+mg.best.label+" is assumed to be required: others beside it are marked optional",
		"write \""+f.label+" (required)\" or \""+f.label+" (optional)\"")
}
