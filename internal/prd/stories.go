package prd

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/microcodegen/microcodegen/internal/manifest"
)

// stories reads "As a X, I want Y so that Z" in all its line-broken forms, and the acceptance criteria that follow.
var stories = &dialect{name: "stories"}

func init() { stories.read = readStories }

// storyWalk is the story that criteria belong to while the blocks go by.
type storyWalk struct {
	s        *scan
	story    int // index into s.stories of the open story; -1 for none
	criteria bool
	id       string // of the heading above
	level    int    // of that heading
}

func readStories(s *scan, d *document) {
	w := &storyWalk{s: s, story: -1}
	for i, b := range d.blocks {
		switch b.kind {
		case headingBlock:
			w.heading(b)
		case paragraphBlock:
			w.paragraph(d.blocks, i)
		case listBlock:
			w.list(b)
		case tableBlock:
			w.table(b)
		}
	}
}

// heading ends the open story unless it announces its criteria; it may give the next story its identifier.
func (w *storyWalk) heading(b *block) {
	p := b.plain()
	if isCriteriaLabel(p.s) {
		w.criteria = w.story >= 0
		return
	}
	if w.add(b.text) {
		b.taken = true
		w.level = b.level
		return
	}
	if w.story >= 0 && b.level > w.level {
		w.criteria = false
		return
	}
	w.story, w.criteria = -1, false
	w.id, _ = identifier(p)
	w.level = b.level
	c := &cursor{s: p.s}
	c.at = numbering(p.s)
	if c.accept("user story", "story", "user stories") {
		w.section(b, p, c)
	}
}

// section reads a heading "User Story 1 - Title (Priority: P1)": the title is what is wanted, until a sentence below
// says it better.
func (w *storyWalk) section(b *block, p text, c *cursor) {
	n, ok := c.number()
	if !ok {
		return
	}
	w.id = "US-" + n
	title := strings.Trim(c.rest(), " :-–—.")
	if i, _ := indexTop(title, openings); i > 0 {
		title = strings.TrimSpace(title[:i])
	}
	w.keep(manifest.Story{ID: w.id, IWant: title, Criteria: []manifest.Criterion{}, Line: b.text.line(), Span: b.span}, b.text)
	b.taken = true
}

// paragraph reads stories that begin on its lines, a label of criteria, or a story spread over paragraphs.
func (w *storyWalk) paragraph(blocks []*block, i int) {
	b := blocks[i]
	if title, rest, ok := boldPrefix(b.text); ok && len(b.lines) == 1 && strings.Trim(rest.s, " :") == "" {
		c := &cursor{s: title.s}
		c.at = numbering(title.s)
		if c.accept("user story", "story") { // a heading in bold
			w.section(b, title, c)
			return
		}
	}
	if len(b.text.s) < 100 && isCriteriaLabel(b.plain().s) {
		w.criteria = w.story >= 0
		w.s.claimLabel(b, w)
		return
	}
	var chunk *joiner
	found := false
	flush := func() {
		if chunk != nil {
			found = w.add(chunk.text()) || found
			chunk = nil
		}
	}
	for _, l := range b.lines {
		if startsStory(l.s) {
			flush()
			chunk = &joiner{}
			chunk.add(l.trim(), "")
		} else if chunk != nil {
			if isCriteriaLabel(plain(l).s) {
				flush()
				w.criteria = true
				continue
			}
			chunk.add(l.trim(), " ")
		}
	}
	if chunk != nil && !hasWish(chunk.text().s) { // As a … / I want … / So that … as paragraphs of their own
		for k := i + 1; k < len(blocks) && k <= i+2 && blocks[k].kind == paragraphBlock && continuesStory(blocks[k].text.s); k++ {
			chunk.add(blocks[k].text, " ")
			blocks[k].taken = true
		}
	}
	flush()
	if found {
		b.taken = true
	}
}

// claimLabel claims the line that announces criteria.
func (s *scan) claimLabel(b *block, w *storyWalk) {
	if w.story >= 0 {
		b.taken = true
		s.claims.add(ClaimStory, s.stories[w.story].ID, b.span, b.text.source())
	}
}

// list reads stories as items, or the criteria of the open story.
func (w *storyWalk) list(b *block) {
	if w.story >= 0 && (w.criteria || areCriteria(b.items)) && !anyStory(b.items) {
		w.addCriteria(b.items)
		b.taken = true
		w.criteria = false
		return
	}
	w.items(b.items)
}

// items reads the stories among items, each with the criteria nested below it.
func (w *storyWalk) items(items []*item) {
	for i := 0; i < len(items); i++ {
		it := items[i]
		t := it.text
		if startsStory(t.s) && !hasWish(t.s) {
			var j joiner
			j.add(t, "")
			more := append(append([]*item{}, it.items...), items[i+1:]...)
			for _, m := range more {
				if !continuesStory(m.text.s) {
					break
				}
				j.add(m.text, " ")
				m.taken = true
			}
			t = j.text()
		}
		if it.taken {
			continue
		}
		if !w.add(t) {
			w.items(it.items)
			continue
		}
		it.taken = true
		for _, sub := range it.items {
			if sub.taken {
				continue
			}
			if isCriteriaLabel(sub.plain().s) {
				w.addCriteria(sub.items)
			} else {
				w.addCriteria([]*item{sub})
			}
			w.s.take(sub)
		}
	}
}

// table reads a table with the columns As a, I want, So that.
func (w *storyWalk) table(b *block) {
	col := map[string]int{}
	for i, h := range b.rows[0] {
		words := strings.Join(nameWords(plain(h).s), " ")
		for k, names := range map[string]string{"as": "as a|as an|as a an|as|role|actor|user|persona|user role", "want": "i want|i want to|want|want to|goal|i need|i need to|i can|action", "so": "so that|so i can|benefit|because|reason|value", "id": "id|us|no|story id|story|user story id"} {
			if inBars(names, words) {
				col[k] = i
			}
		}
	}
	_, as := col["as"]
	want, ok := col["want"]
	if !as || !ok {
		w.storyCells(b)
		return
	}
	cell := func(row []text, k string) string {
		if i, ok := col[k]; ok && i < len(row) {
			return strings.TrimSpace(plain(row[i]).s)
		}
		return ""
	}
	for _, row := range b.rows[1:] {
		if want >= len(row) || row[want].isEmpty() {
			continue
		}
		place := wholeRow(row)
		w.keep(manifest.Story{ID: cell(row, "id"), AsA: cell(row, "as"), IWant: cell(row, "want"), SoThat: cell(row, "so"), Criteria: []manifest.Criterion{}, Line: place.line(), Span: place.span()}, place)
	}
	b.taken = true
}

// storyCells reads stories that stand whole in cells.
func (w *storyWalk) storyCells(b *block) {
	for _, row := range b.rows {
		for i, cell := range row {
			if !startsStory(cell.s) || !hasWish(cell.s) {
				continue
			}
			w.id = ""
			if i > 0 {
				w.id, _ = identifier(plain(row[0]))
			}
			if w.add(cell) {
				b.taken = true
			}
		}
	}
}

// storyStart is the position of "As a" in a text that begins a story, behind an identifier, a label or marks; -1.
func storyStart(s string) int {
	limit := min(len(s), 80)
	for i := 0; i < limit; i++ {
		if (s[i] != 'A' && s[i] != 'a') || i > 0 && (isWordByte(s, i-1)) {
			continue
		}
		c := &cursor{s: s, at: i}
		if !c.accept("as a", "as an", "as the", "as") {
			continue
		}
		if hasWordPrefix(s[i:], "as") && !hasWordPrefix(s[i:], "as a") && !hasWordPrefix(s[i:], "as an") && !hasWordPrefix(s[i:], "as the") && (i > 0 || !hasWish(s)) {
			continue
		}
		before := strings.TrimRight(s[:i], " *_\"“>")
		if before == "" || strings.ContainsAny(before[len(before)-1:], ":.)-]|,") || strings.HasSuffix(before, "–") || strings.HasSuffix(before, "—") || isIdentifierLabel(before) {
			return i
		}
	}
	return -1
}

// startsStory reports whether a line begins a story.
func startsStory(s string) bool { return storyStart(s) >= 0 }

// isIdentifierLabel reports whether words before a story are only its identifier: US-1, **US-1**, Story 4.
func isIdentifierLabel(s string) bool {
	s = strings.Trim(s, " *_[]()")
	return len(s) < 20 && s != "" && unicode.IsDigit(lastRune(s))
}

// wishes introduce what a story wants.
var wishes = []string{"i want to be able", "i want", "i would like", "i'd like", "i’d like", "i need", "i can", "i should", "i must", "i wish", "i will", "i expect", "i am able", "i have", "i could", "we want", "we need", "we can", "i may", "i prefer", "i cannot", "i can't", "i get", "i see"}

// wishAt is where the wish begins and where its words do; -1 where there is none.
func wishAt(s string) (at, end int) {
	for i := 0; i < len(s); i++ {
		if (s[i] == 'I' || s[i] == 'i' || s[i] == 'w' || s[i] == 'W') && (i == 0 || !isWordByte(s, i-1)) {
			c := &cursor{s: s, at: i}
			if c.accept(wishes...) {
				end := c.at
				if hasWordPrefix(s[i:], "i want to be able") { // the words wanted begin behind "I want"
					c = &cursor{s: s, at: i}
					c.accept("i want")
					end = c.at
				}
				return i, end
			}
		}
	}
	return -1, -1
}

func hasWish(s string) bool {
	at, _ := wishAt(s)
	return at >= 0
}

// continuesStory reports whether a line is the second or third part of a story that began above it.
func continuesStory(s string) bool {
	c := &cursor{s: strings.TrimLeft(s, " *_")}
	return c.accept(wishes...) || c.accept("so that", "so i", "so", "in order to", "because")
}

// benefits introduce why.
var benefits = []string{"so that", "so i can", "so we can", "in order to", "because", "becuase", "so"}

// add reads one story and appends it; false where the text is none.
func (w *storyWalk) add(t text) bool {
	at := storyStart(t.s)
	if at < 0 {
		return false
	}
	body := unbold(t.from(at)).trimAny(" \"“”")
	c := &cursor{s: body.s}
	c.accept("as an", "as a", "as the", "as")
	wish, want := wishAt(body.s)
	if wish < 0 || wish < c.at || wish > 300 {
		return false
	}
	st := manifest.Story{Criteria: []manifest.Criterion{}, Line: t.from(at).line(), Span: t.span()}
	st.AsA = strings.Trim(body.s[c.at:wish], " ,;:-–*_")
	st.IWant = body.s[want:]
	end := len(body.s)
	if i, n := indexTop(st.IWant, benefitStarts); i > 0 {
		end = want + i
		st.SoThat = strings.Trim(st.IWant[i+n:], " ,:")
		st.IWant = st.IWant[:i]
	}
	st.IWant = strings.Trim(strings.TrimRight(st.IWant, ". "), " ,;:")
	st.SoThat = strings.TrimRight(st.SoThat, ". ")
	st.ID, _ = identifier(plain(t.sub(0, at)))
	w.s.wished(body.sub(want, end).trimAny(" .,;"))
	w.keep(st, t)
	return true
}

// benefitStarts separates what is wanted from why.
var benefitStarts = separates("sSiIbB", benefitAt)

func benefitAt(s string, i int) int {
	if i == 0 || s[i-1] != ' ' && s[i-1] != ',' {
		return 0
	}
	for _, b := range benefits {
		if hasWordPrefix(s[i:], b) {
			if b == "so" && !hasWordPrefix(s[i:], "so i") && !hasWordPrefix(s[i:], "so the") && !hasWordPrefix(s[i:], "so my") && !hasWordPrefix(s[i:], "so we") && !hasWordPrefix(s[i:], "so they") && !hasWordPrefix(s[i:], "so users") && !hasWordPrefix(s[i:], "so customers") {
				return 0
			}
			if strings.HasPrefix(b, "so ") && b != "so that" {
				return len("so")
			}
			return len(b)
		}
	}
	return 0
}

// unbold drops the marks of bold, and nothing else.
func unbold(t text) text {
	if !strings.Contains(t.s, "**") {
		return t
	}
	var j joiner
	for {
		i := strings.Index(t.s, "**")
		if i < 0 {
			j.add(t, "")
			return j.text()
		}
		j.add(t.sub(0, i), "")
		t = t.from(i + 2)
	}
}

// keep appends a story, with an identifier of its own; a section's story gives way to the sentence below it.
func (w *storyWalk) keep(st manifest.Story, place text) {
	if n := len(w.s.stories); n > 0 && w.story == n-1 && w.s.stories[n-1].AsA == "" && st.AsA != "" && len(w.s.stories[n-1].Criteria) == 0 {
		st.ID = w.s.stories[n-1].ID
		w.s.stories[n-1] = st
		w.s.claims.add(ClaimStory, st.ID, place.span(), place.source())
		return
	}
	if st.ID == "" {
		st.ID, w.id = w.id, ""
	}
	for n := len(w.s.stories) + 1; st.ID == "" || w.s.storyIDs[st.ID]; n++ {
		st.ID = fmt.Sprintf("US-%d", n)
	}
	w.s.storyIDs[st.ID] = true
	w.s.stories = append(w.s.stories, st)
	w.story, w.criteria = len(w.s.stories)-1, false
	w.s.claims.add(ClaimStory, st.ID, place.span(), place.source())
}

// addCriteria appends items as criteria of the open story.
func (w *storyWalk) addCriteria(items []*item) {
	st := &w.s.stories[w.story]
	for _, it := range items {
		id, rest := identifier(it.text)
		if id == "" {
			id = fmt.Sprintf("%s.%d", st.ID, len(st.Criteria)+1)
		}
		var j joiner
		j.add(rest, "")
		for _, sub := range it.items {
			j.add(sub.text, " ")
		}
		t := j.text()
		st.Criteria = append(st.Criteria, manifest.Criterion{ID: id, Text: t.s, Line: it.text.line(), Span: it.text.span()})
		w.claimItem(id, it)
		w.s.take(it)
	}
}

// claimItem claims an item and what stands below it for a criterion.
func (w *storyWalk) claimItem(id string, it *item) {
	w.s.claims.add(ClaimCriterion, id, it.text.span(), it.text.source())
	for _, sub := range it.items {
		w.claimItem(id, sub)
	}
}

// isCriteriaLabel reports whether a line announces acceptance criteria.
func isCriteriaLabel(s string) bool {
	s = strings.ToLower(strings.Trim(s, " *_:#"))
	if len(s) > 60 {
		return false
	}
	for _, k := range []string{"acceptance criteria", "acceptance criterion", "acceptance scenarios", "acceptance tests", "conditions of satisfaction", "criteria"} {
		if s == k || strings.HasPrefix(s, k+" ") || strings.HasPrefix(s, k+":") || strings.HasSuffix(s, k) {
			return true
		}
	}
	return false
}

// areCriteria reports whether items show by themselves that they are criteria: AC1, Given … When … Then, SHALL.
func areCriteria(items []*item) bool {
	n := 0
	for _, it := range items {
		id, _ := identifier(it.text)
		c := &cursor{s: it.plain().s}
		if strings.HasPrefix(strings.ToUpper(id), "AC") || c.accept("given", "when", "if", "then") {
			n++
		}
	}
	return n > 0 && 2*n >= len(items)
}

func anyStory(items []*item) bool {
	for _, it := range items {
		if startsStory(it.text.s) && hasWish(it.text.s) {
			return true
		}
	}
	return false
}

// identifier reads "FR-001:", "**US-1**", "AC1.", "REQ 3.2 –" off the front of a text and gives the rest.
func identifier(t text) (id string, rest text) {
	s := t.s
	i := 0
	for i < len(s) && strings.IndexByte("*_[(`# ", s[i]) >= 0 {
		i++
	}
	start := i
	for i < len(s) && (s[i] >= 'A' && s[i] <= 'Z' || s[i] >= 'a' && s[i] <= 'z') {
		i++
	}
	letters := i - start
	if letters == 0 || letters > 8 {
		return "", t
	}
	for i < len(s) && (s[i] == '-' || s[i] == '_' || s[i] == '.') && i+1 < len(s) {
		i++
		for i < len(s) && s[i] >= 'A' && s[i] <= 'Z' { // FR-AUTH-001
			i++
		}
	}
	digits := i
	for i < len(s) && (s[i] >= '0' && s[i] <= '9' || (s[i] == '.' || s[i] == '-') && i+1 < len(s) && s[i+1] >= '0' && s[i+1] <= '9') {
		i++
	}
	if i == digits || i < len(s) && isWordByte(s, i) && !(s[i] >= 'a' && s[i] <= 'c' && !isWordByte(s, i+1)) {
		return "", t
	}
	if i < len(s) && isWordByte(s, i) {
		i++
	}
	id = s[start:i]
	for i < len(s) && strings.IndexByte("*_])`", s[i]) >= 0 {
		i++
	}
	tail := strings.TrimLeft(s[i:], " ")
	for _, mark := range []string{":", ".", "-", "–", "—", "|", ")"} {
		if strings.HasPrefix(tail, mark) {
			tail = tail[len(mark):]
			break
		}
	}
	tail = strings.TrimLeft(tail, " *_:")
	return id, t.from(len(s) - len(tail))
}
