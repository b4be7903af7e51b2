package prd

// guide says what a whole document is about that describes no data: how a project is worked on, or one decision about
// it; "" for any other. Data models in code, typed tables and lists are believed there too.
func (d *document) guide() string {
	if !d.guideRead {
		d.guideRead = true
		d.guideAbout = guideOf(d)
	}
	return d.guideAbout
}

// Words of headings in documents that tell how a project is worked on, or of one decision.
var (
	guideTitles     = newPhraseList("contributing|contributor guide|contribution guide|contribution guideline|code of conduct|style guide|coding standard|constitution|design system")
	decisionTitles  = newPhraseList("adr|architecture decision|decision record")
	workingPhrases  = newPhraseList("pull request|commit message|commit convention|code of conduct|code style|coding standard|naming convention|branching|reporting bug|development setup|submitting change")
	decisionPhrases = newPhraseList("decision|decision outcome")
	followPhrases   = newPhraseList("consequence|alternatives considered|considered options")
)

func guideOf(d *document) string {
	working, decides, follows := 0, 0, 0
	for i, s := range d.sections {
		if s.heading.isEmpty() {
			continue
		}
		if i <= 1 && s.level <= 1 {
			if guideTitles.in(s.words) {
				return "how a project is worked on"
			}
			if decisionTitles.in(s.words) {
				return "a decision about how something is built"
			}
		}
		working += btoi(workingPhrases.in(s.words))
		decides += btoi(decisionPhrases.in(s.words))
		follows += btoi(followPhrases.in(s.words))
	}
	switch {
	case working > 2:
		return "how a project is worked on"
	case decides > 0 && follows > 0:
		return "a decision about how something is built"
	}
	return ""
}

// tellsOf is what the whole document around a candidate is about, where that is no data.
func (s *scan) tellsOf(c *candidate) string {
	src := c.place.source()
	if src == nil || c.dialect == code || c.section.isDataModel() {
		return ""
	}
	for _, d := range s.docs {
		if d.src == src {
			return d.guide()
		}
	}
	return ""
}
