package prd

import (
	"fmt"
	"slices"
	"strings"
)

// threshold is the score from which a candidate is an entity.
const threshold = 5

// group is every candidate of one key, with their score.
type group struct {
	key        string
	candidates []*candidate
	score      int
	reasons    []evidence
	entity     bool
	pointedAt  bool

	members int      // how many fields are told
	named   []*group // the other groups that fields of which nothing else is stated are named like
	points  []*group // the groups that fields and clauses point to
}

// label is the name as the most exact candidate writes it.
func (g *group) best() *candidate {
	best := g.candidates[0]
	for _, c := range g.candidates {
		if c.dialect.exactness > best.dialect.exactness && len(c.fields) > 0 || len(best.fields)+len(best.relations) == 0 && len(c.fields)+len(c.relations) > 0 {
			best = c
		}
	}
	return best
}

// weigh groups the candidates by name and decides which groups are entities. This is the one place that decides it.
func (s *scan) weigh() []*group {
	var groups []*group
	byKey := make(map[string]*group, len(s.candidates))
	for _, c := range s.candidates {
		g, ok := byKey[c.key()]
		if !ok {
			g = &group{key: c.key()}
			byKey[c.key()] = g
			groups = append(groups, g)
		}
		g.candidates = append(g.candidates, c)
	}
	for _, d := range s.docs {
		d.guide() // before two can ask
	}
	s.inPieces(len(groups), func(s *scan, i int) {
		s.own(groups[i])
		groups[i].lookUp(byKey)
	})
	corroborate(groups)
	discountRetold(groups)
	trustMentions(groups)
	roles := s.roles()
	for _, g := range groups {
		g.listsEntities()
		g.retells(byKey)
		if roles[g.key] && g.fieldless() {
			g.say(-5, "it is a role that people have")
		}
	}
	for _, g := range groups {
		if g.score < threshold {
			continue
		}
		for _, other := range g.points {
			other.pointedAt = true
		}
	}
	for _, g := range groups {
		if g.pointedAt {
			g.say(2, "another entity points to it")
		}
		g.entity = g.score >= threshold
	}
	return groups
}

// corroborate believes sentences whose members are named like nothing known where others describe rows the same way.
func corroborate(groups []*group) {
	told := 0
	for _, g := range groups {
		if g.score > threshold && g.has(saysWhatItHas) && g.has(namedLikeAttributes) {
			told++
		}
	}
	for _, g := range groups {
		if told > 1 && strings.Count(g.key, " ") < 2 && g.has(namesNoAttribute) && g.has(listsSeveral) {
			g.say(2, "other sentences describe rows in the same way")
		}
	}
}

// has reports whether a reason was given.
func (g *group) has(reason string) bool {
	return slices.ContainsFunc(g.reasons, func(e evidence) bool { return e.reason == reason })
}

// roles are the people that stories speak for, and the values of fields called role.
func (s *scan) roles() map[string]bool {
	roles := map[string]bool{}
	for _, st := range s.stories {
		roles[entityKey(nameWords(st.AsA))] = true
	}
	for _, c := range s.candidates {
		for i := range c.fields {
			f := &c.fields[i]
			if n := len(f.words); n > 0 && f.words[n-1] == "role" {
				for _, v := range f.facts.enum {
					roles[entityKey(nameWords(v))] = true
				}
			}
		}
	}
	delete(roles, "user")
	return roles
}

// fieldless reports whether nothing is said of what rows of the group hold.
func (g *group) fieldless() bool {
	for _, c := range g.candidates {
		if len(c.fields) > 0 {
			return false
		}
	}
	return true
}

// say adds evidence once per reason.
func (g *group) say(points int, reason string) {
	for i, e := range g.reasons {
		if e.reason == reason {
			if points > e.points {
				g.score += points - e.points
				g.reasons[i].points = points
			}
			return
		}
	}
	if g.reasons == nil {
		g.reasons = make([]evidence, 0, 6)
	}
	g.reasons = append(g.reasons, evidence{points, reason})
	g.score += points
}

// own weighs what the group's candidates say by themselves.
func (s *scan) own(g *group) {
	typed, fields := 0, 0
	g.dropExcluded()
	if len(g.key) == 1 {
		g.say(-9, "one letter names no kind of row")
	}
	for _, c := range g.candidates {
		if excluded := c.section.excludes(); excluded != "" && !c.believedUnder(excluded) {
			g.say(-8, "it stands in a section about "+excluded)
		} else if about := s.tellsOf(c); about != "" {
			g.say(-8, "the document is about "+about)
		}
		for _, e := range c.evidence {
			g.say(e.points, e.reason)
		}
		if hasIdentity(c) {
			g.say(2, "it has an id")
		}
		if isReadModel(c.description) {
			g.say(-6, "it is described as a view of other data")
		}
		for i := range c.fields {
			f := &c.fields[i]
			fields++
			if f.facts.typ != "" || f.facts.stated > 0 {
				typed++
			}
		}
		if c.section.isDataModel() {
			g.say(3, "it stands in a section about data")
		}
	}
	if typed > 0 {
		g.say(min(typed, 3), "facts about its fields are stated")
	}
	g.ownName(typed, fields)
}

// ownName weighs the group's name: a name of something else counts for less where facts about its fields are stated.
func (g *group) ownName(typed, fields int) {
	words := strings.Fields(g.key)
	last := words[len(words)-1]
	if len(words) > 1 && (inWords(interfaceNouns, last) || inWords(programNouns, last)) {
		g.say(-8, fmt.Sprintf("%q names a part of a user interface or of a program", last))
	}
	if inBars("query parameter|path parameter|url parameter|optional query parameter|request body|response body|request header|response header|base url|request format|response format", g.key) {
		g.say(-12, "it is a part of what travels")
	}
	if len(words) > 1 && typed < fields && inWords(ruleNouns, strings.ToLower(lastWord(g.candidates[0].label))) {
		g.say(-8, fmt.Sprintf("%q announces rules, not rows", last))
	}
	if len(words) > 1 && strings.HasSuffix(last, "ed") && isPlural(words[:1]) {
		g.say(-8, "it says what has been done to things")
	}
	if typed > 0 && 2*typed >= fields { // what has typed fields is a row, whatever its name
		return
	}
	g.ownFirst(words)
	if len(words) == 1 && inWords(interfaceNouns, last) {
		g.say(-4, fmt.Sprintf("%q names a part of a user interface or of a program", last))
	}
	if len(words) == 1 && strings.HasSuffix(last, "ed") && !strings.HasSuffix(last, "eed") && len(last) > 4 {
		g.say(-5, "it is what was done, not a thing")
	}
	if len(words) == 1 && inWords(genericNouns, last) && !(inWords("note notes field fields application table", last) && g.has(namedLikeAttributes)) {
		g.say(-5, fmt.Sprintf("%q is no kind of row", last))
	}
}

// ownFirst weighs the first of a name's words.
func (g *group) ownFirst(words []string) {
	if len(words) > 1 && inWords("create add edit update delete remove install configure build implement ensure generate manage", words[0]) {
		g.say(-5, "it says what is to be done")
	}
	if len(words) > 1 && inWords("enabled installed supported required recommended", words[0]) {
		g.say(-6, "it says what there has to be")
	}
}

// believedUnder reports whether a candidate counts in a section of prose about something else: code may declare data there,
// and requirements say what is kept of a user under roles.
func (c *candidate) believedUnder(about string) bool {
	if c.dialect == code {
		return about == aboutRunning || about == aboutWorking
	}
	return about == aboutProject && len(c.evidence) > 0 && c.evidence[len(c.evidence)-1].reason == announcesList
}

// dropExcluded leaves out what is told in sections that hold no data, where the same name is described elsewhere.
func (g *group) dropExcluded() {
	var kept []*candidate
	told, dropped := false, false
	for i, c := range g.candidates {
		if c.section.excludes() != "" {
			if !dropped {
				kept, dropped = slices.Clone(g.candidates[:i]), true
			}
			continue
		}
		told = told || len(c.fields)+len(c.relations) > 0
		if dropped {
			kept = append(kept, c)
		}
	}
	if told && dropped {
		g.candidates = kept
	}
}

// hasIdentity reports whether one of a candidate's fields is its id.
func hasIdentity(c *candidate) bool {
	for i := range c.fields {
		f := &c.fields[i]
		if n := len(f.words); f.facts.primary || n > 0 && f.words[n-1] == "id" && (n == 1 || entityKey(f.words[:n-1]) == c.key()) {
			return true
		}
	}
	return false
}

// isReadModel reports whether a description says that nothing is kept: "An aggregate view that totals expenses".
func isReadModel(description string) bool {
	c := &cursor{s: description}
	c.accept("an", "a", "the")
	return c.accept("aggregate", "aggregated", "computed", "calculated", "derived", "read-only view", "view", "read model", "summary view", "virtual", "transient", "projection")
}

// lookUp finds the groups that a group's fields and clauses name.
func (g *group) lookUp(byKey map[string]*group) {
	point := func(noun string) {
		if other := byKey[entityKey(entityWords(noun))]; other != nil {
			g.points = append(g.points, other)
		}
	}
	for _, c := range g.candidates {
		for _, r := range c.relations {
			point(r.target)
		}
		g.members += len(c.fields)
		for i := range c.fields {
			switch f := &c.fields[i].facts; {
			case f.ref != "":
				point(f.ref)
			case f.typ == "" && f.stated == 0:
				if other := byKey[entityKey(c.fields[i].words)]; other != nil && other != g {
					g.named = append(g.named, other)
				}
			}
		}
	}
}

// listsEntities weighs against a group whose members are mostly entities themselves: it is an overview of them.
func (g *group) listsEntities() {
	entities := 0
	for _, other := range g.named {
		entities += btoi(other.score >= threshold)
	}
	if entities > 1 && 2*entities > g.members {
		g.say(-8, "what it lists are entities themselves")
	}
}

// interfaceNouns end names of what is on a screen or in a program.
const interfaceNouns = "page screen dashboard button form modal view component sidebar navbar menu tab header footer panel wizard widget layout endpoint api controller middleware hook handler interface dto payload router response"

// programNouns end names of two words and more that are parts of a program or a plan; alone they name rows often enough.
const programNouns = "module response decision decisions script scripts credential credentials command commands route routes file files folder query queries mutation hooks variable variables dependency dependencies package packages test tests principle principles prompt checklist flow flows step steps integration integrations capability capabilities"

// ruleNouns end headings over rules and intentions, of which bullets say a word or two each.
const ruleNouns = "rules strategy strategies transitions considerations practices guidelines conventions constraints assumptions recommendations"

// lastWord is the last word of a label.
func lastWord(label string) string {
	return label[strings.LastIndexByte(label, ' ')+1:]
}

// genericNouns are words that head lists of something else.
const genericNouns = "system app application platform software website user-interface requirement requirements feature features overview introduction summary scope goal goals objective objectives note notes example examples field fields attribute attributes property properties relationship relationships entity entities table tables model models data database key legend"

// What sections of prose are about under which code may declare data none the less.
const aboutRunning, aboutWorking = "how it is run", "how the project is worked on"

// aboutProject is what sections are about that describe who and what there is around the data.
const aboutProject = "the project, not its data"

// excludedSections are words of headings under which nothing is data, with what such a section is about.
var excludedSections = []struct{ words, about string }{
	{"out of scope|not in scope|non goals|non goals|nongoals|excluded|exclusions|not included|won't have|future|later phases|phase 2|roadmap|nice to have", "what is not to be built"},
	{"risk|assumption|constraint|persona|role|actor|permission|user type|user class|user group|audience|timeline|milestone|schedule|budget|pricing|metric|kpi|glossary|definitions|acronym|persona|stakeholder|success criteria|success criterion|measurable outcome|team|competitor|reference|appendix|changelog|revision|approval", aboutProject},
	{"endpoint|api|routes|user interface|ui |ux|screens|pages|wireframe|component|tech stack|technology|architecture|folder structure|project structure|design direction|color selection|colour selection|font selection|typography|animation|visual design|color palette|colour palette|branding|look and feel|deployment|security|performance|non functional|nonfunctional|testing|environment", "how it is built"},
	{"error code|error handling|error response|error format|webhook|rate limit|rate limiting|pagination|domain event|domain service|integration event|read model|external system|hot spot|infrastructure|terraform|docker|kubernetes|ci cd|monitoring|rollback|cost estimate|cost estimation|seeding|environment variable|configuration|dataset", aboutRunning},
	{"contributing|contribution guide|code of conduct|pull request|commit message|naming convention|branching|getting started|quick start|quickstart|installation|prerequisite|troubleshooting|faq|code style|coding style|coding standard|" +
		"consequence|trade off|drawback|open question|next step|action item|agenda|attendee|definition of done|epic list|credential|demo account|test account|user characteristic|appendices|references", aboutWorking},
}

// dataSections are words of headings under which data is described.
const dataSections = "data model|data models|entities|entity|database|schema|schemas|tables|collections|domain model|erd|er diagram|data dictionary|data structure|data structures|models|data requirements|attributes|objects"

// excludes says what a section that holds no data is about, "" where it may hold some.
func (s *section) excludes() string {
	for ; s != nil && s.heading.s != ""; s = s.parent {
		s.judge()
		if s.data && !s.weak {
			return ""
		}
		if !s.describes && s.about != "" && s.level > 1 && !s.namesRow() {
			return s.about
		}
	}
	return ""
}

// namesRow reports whether a heading right below one about data is one word that names kinds of rows as well as parts
// of a document: Teams, Budget.
func (s *section) namesRow() bool {
	if s.parent == nil || s.parent.level < 2 {
		return false
	}
	label, _ := cleanLabel(s.heading)
	words := nameWords(label.s)
	s.parent.judge()
	return s.parent.data && len(words) == 1 && inWords("role permission team schedule budget metric milestone route page screen component environment actor reference competitor revision approval configuration credential webhook audience persona", entityKey(words))
}

// judge works out once what the section's own heading says that it is about.
func (s *section) judge() {
	if s.judged {
		return
	}
	s.judged = true
	s.words = paddedWords(s.heading.s)
	s.data = dataPhrases.in(s.words)
	s.weak = s.data && !dataPhrases.in(strings.ReplaceAll(s.words, " database ", " "))
	said := s.words
	if label, _ := cleanLabel(s.heading); hasInnerCapital(label.s) { // TargetRoleProfile is about no roles
		said = " " + strings.ToLower(s.heading.s) + " "
	}
	for i, x := range excludedSections {
		if s.about == "" && excludedPhrases[i].in(said) {
			s.about = x.about
		}
	}
	s.out = excludedPhrases[0].in(s.words) || comparedPhrases.in(s.words)
}

// dataPhrases and excludedPhrases are the words of dataSections and excludedSections; comparedPhrases are words of
// headings under which others are spoken of.
var (
	dataPhrases     = newPhraseList(dataSections)
	excludedPhrases = func() (all []*phraseList) {
		for _, x := range excludedSections {
			all = append(all, newPhraseList(x.words))
		}
		return all
	}()
	comparedPhrases = newPhraseList("competitor|competitive|alternative|reference|glossary|rejected|comparison")
)

// hasInnerCapital reports whether a label begins with an identifier of several words: TargetRoleProfile Fields.
func hasInnerCapital(label string) bool {
	for i := 1; i < len(label) && label[i] != ' '; i++ {
		if label[i] >= 'A' && label[i] <= 'Z' && label[i-1] >= 'a' && label[i-1] <= 'z' {
			return true
		}
	}
	return false
}

// outOfScope reports whether the section, or one around it, says what is not to be built or speaks of others.
func (s *section) outOfScope() bool {
	for ; s != nil && s.heading.s != ""; s = s.parent {
		if s.judge(); s.out {
			return true
		}
	}
	return false
}

// isDataModel reports whether the section, or one around it, is about data.
func (s *section) isDataModel() bool {
	for ; s != nil && s.heading.s != ""; s = s.parent {
		if s.judge(); s.data {
			return true
		}
	}
	return false
}
