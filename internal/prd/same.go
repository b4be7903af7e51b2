package prd

import "strings"

// createdWithThese is the evidence of a sentence like "users can add a product with a name and a price".
const createdWithThese = "users create it with these attributes"

// discountRetold weighs against what only sentences about creating it tell, where a more exact part of the document
// keeps the same fields under a longer name: the product of "add a product (name, price)" is its StoreProductRecord.
func discountRetold(groups []*group) {
	var retold []*group
	for _, g := range groups {
		if g.has(createdWithThese) && g.best().dialect == prose {
			retold = append(retold, g)
		}
	}
	if len(retold) == 0 {
		return
	}
	byEnd := map[string]*group{}
	for _, g := range groups {
		if g.best().dialect.exactness <= prose.exactness || g.fieldless() {
			continue
		}
		key := strings.TrimSuffix(strings.TrimSuffix(g.key, " record"), " entry")
		for i := range key {
			if i == 0 || key[i-1] == ' ' {
				byEnd[key[i:]] = g
			}
		}
	}
	for _, g := range retold {
		if other := byEnd[g.key]; other != nil && other != g && 2*g.sharedWith(other) >= g.size() {
			g.say(-9, "what it has is told of "+other.best().label)
		}
	}
}

// retells weighs against "Boat Information" and "Boats List" where something more exact tells what a boat has.
func (g *group) retells(byKey map[string]*group) {
	i := strings.LastIndexByte(g.key, ' ')
	if i < 0 || !inWords("information info data list listing summary", g.key[i+1:]) {
		return
	}
	other := byKey[entityKey(strings.Fields(g.key[:i]))]
	if other != nil && other.score >= threshold && !other.fieldless() && other.best().dialect.exactness > g.best().dialect.exactness {
		g.say(-12, "what it has is told of "+other.best().label)
	}
}

// size is how many fields are told of a group.
func (g *group) size() int {
	n := 0
	for _, c := range g.candidates {
		n += len(c.fields)
	}
	return n
}

// sharedWith counts the fields of a group that another has under the same name.
func (g *group) sharedWith(other *group) int {
	have := map[string]bool{}
	for _, c := range other.candidates {
		for _, f := range c.fields {
			have[strings.Join(f.words, " ")] = true
		}
	}
	n := 0
	for _, c := range g.candidates {
		for _, f := range c.fields {
			n += btoi(have[strings.Join(f.words, " ")])
		}
	}
	return n
}
