package genome

import (
	"fmt"
	"slices"
	"strings"

	"github.com/microcodegen/microcodegen/internal/diag"
	"github.com/microcodegen/microcodegen/internal/manifest"
	"github.com/microcodegen/microcodegen/internal/name"
)

// requirements copies every story, criterion and functional requirement and judges what becomes of it.
func (b *builder) requirements() {
	j := newJudge(b.g)
	ids := name.NewScope("-")
	var roles []roleUse
	for i, story := range b.m.Stories {
		id := ids.Unique(fmt.Sprint("story ", i), requirementID(story.ID, "US", i))
		goal := j.read(story.IWant)
		r := Requirement{
			ID: id, Kind: StoryRequirement, Text: text(storySentence(story)), AsA: text(story.AsA), IWant: text(story.IWant),
			SoThat: text(story.SoThat), Span: story.Span, Entities: j.names(goal), Coverage: j.judge(goal),
		}
		b.g.Requirements = append(b.g.Requirements, r)
		roles = append(roles, roleUse{strings.Join(name.Words(story.AsA), " "), goal, len(b.g.Requirements) - 1, story.Span})
		for k, criterion := range story.Criteria {
			read := j.readWithin(criterion.Text, goal)
			b.g.Requirements = append(b.g.Requirements, Requirement{
				ID: ids.Unique(fmt.Sprint("criterion ", i, " ", k), requirementID(criterion.ID, id+".", k)), Kind: CriterionRequirement, Parent: id,
				Text: text(criterion.Text), Span: criterion.Span, Entities: j.names(read), Coverage: j.judge(read),
			})
		}
	}
	for i, requirement := range b.m.Requirements {
		read := j.read(requirement.Text)
		b.g.Requirements = append(b.g.Requirements, Requirement{
			ID: ids.Unique(fmt.Sprint("requirement ", i), requirementID(requirement.ID, "FR-", i)), Kind: FunctionalRequirement,
			Text: text(requirement.Text), Span: requirement.Span, Entities: j.names(read), Coverage: j.judge(read),
		})
	}
	b.sharedBetweenRoles(roles)
}

// requirementID keeps of a document's identifier what can stand in a link and a file name; where nothing is left the
// number of the requirement stands for it.
func requirementID(stated, prefix string, number int) string {
	id := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '.' || r == '-' || r == '_' {
			return r
		}
		return -1
	}, stated)
	id = strings.Trim(id, ".-_")
	if id == "" || len(id) > maxIdentifier {
		return fmt.Sprintf("%s%d", prefix, number+1)
	}
	return id
}

// storySentence is a story as one sentence.
func storySentence(s manifest.Story) string {
	sentence := s.IWant
	if s.AsA != "" {
		sentence = "As a " + s.AsA + ", I want " + s.IWant
		if words := name.Words(s.AsA); len(words) > 0 && strings.ContainsRune("aeio", rune(words[0][0])) {
			sentence = "As an " + s.AsA + ", I want " + s.IWant
		}
	}
	if s.SoThat != "" {
		sentence += " so that " + s.SoThat
	}
	return sentence
}

// roleUse is what one story's role does.
type roleUse struct {
	role  string
	goal  reading
	index int // of its Requirement
	span  diag.Span
}

// sharedBetweenRoles finds stories in which a role reads what only other roles create, which owner access does not allow.
func (b *builder) sharedBetweenRoles(uses []roleUse) {
	creators := map[int][]string{}
	for _, u := range uses {
		for _, a := range u.goal.actions {
			if a.verb == creating || a.verb == managing {
				creators[a.entity] = append(creators[a.entity], u.role)
			}
		}
	}
	said := map[string]bool{}
	for _, u := range uses {
		for _, a := range u.goal.actions {
			by := creators[a.entity]
			key := fmt.Sprint(u.role, " ", a.entity)
			if a.verb != viewing && a.verb != searching || len(by) == 0 || u.role == "" || slices.Contains(by, u.role) || said[key] {
				continue
			}
			said[key] = true
			e := b.g.Entities[a.entity]
			b.diags.Add("G060", u.span, fmt.Sprintf("%q is to see %s that %q creates: every row is seen by its owner alone", u.role, e.Plural, by[0]),
				"decide who owns the rows; one account may play both roles")
			c := &b.g.Requirements[u.index].Coverage
			c.Status = PartlyCovered
			c.Reason = joinReasons(c.Reason, "every account sees its own rows only, not those of another role")
		}
	}
}

// joinReasons puts a further reason behind one that is more than a statement of success.
func joinReasons(reason, further string) string {
	if reason == "" || reason == doneReason {
		return further
	}
	if strings.Contains(reason, further) {
		return reason
	}
	return reason + "; " + further
}
