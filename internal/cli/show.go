package cli

import (
	"fmt"
	"strings"

	"github.com/microcodegen/microcodegen"
	"github.com/microcodegen/microcodegen/internal/diag"
)

// manifest prints stage 1's result.
func (s *session) manifest() error {
	inputs, err := s.inputs()
	if err != nil {
		return err
	}
	m, claims, list, err := microcodegen.ManifestOf(s.ctx, inputs)
	err = s.report(list, err)
	if s.flags["explain"] != "" && claims != nil {
		if explained := s.explainClaims(claims); explained != nil {
			return explained
		}
		return err
	}
	if err != nil {
		return err
	}
	return s.printJSON(m)
}

// format prints what stage 1 understood as a document that leaves nothing to guess.
func (s *session) format() error {
	inputs, err := s.inputs()
	if err != nil {
		return err
	}
	m, _, list, err := microcodegen.ManifestOf(s.ctx, inputs)
	if err = s.report(list, err); err != nil {
		return err
	}
	_, err = s.out.WriteString(microcodegen.Format(m))
	return err
}

// explainClaims prints what became of each line, and why each name is an entity or is not.
func (s *session) explainClaims(claims *microcodegen.Claims) error {
	if s.flags["json"] != "" {
		return s.printJSON(claims)
	}
	for _, c := range claims.All {
		source := s.sources[c.Span.Source]
		fmt.Fprintf(s.out, "%s%-12s %-24s %s\n", s.where(c.Span), c.Kind, diag.Visible(c.Name), shorten(diag.Visible(excerpt(source.Text, c.Span)), 70))
	}
	if len(claims.Decisions) > 0 {
		fmt.Fprint(s.out, "\nNames that were weighed:\n")
	}
	for _, d := range claims.Decisions {
		verdict := "is no entity"
		if d.Entity {
			verdict = "is an entity"
		}
		fmt.Fprintf(s.out, "  %s (line %d) %s: %d\n", diag.Visible(d.Name), d.Line, verdict, d.Score)
		for _, r := range d.Reasons {
			fmt.Fprintf(s.out, "    %+3d %s\n", r.Points, diag.Visible(r.Text))
		}
	}
	return nil
}

// excerpt gives the text of a span in one line.
func excerpt(text []byte, span diag.Span) string {
	if span.Start < 0 || span.End > len(text) || span.Start >= span.End {
		return ""
	}
	return strings.Join(strings.Fields(string(text[span.Start:min(span.End, span.Start+1000)])), " ")
}

// genome prints stage 2's result.
func (s *session) genome() error {
	if s.flags["explain"] != "" {
		s.flags["verbose"] = "true"
	}
	g, _, err := s.understand()
	if err != nil {
		return err
	}
	if s.flags["explain"] == "" {
		_, err := s.out.Write(g.Encode())
		return err
	}
	entityTable(s.out, g)
	s.coverage(s.out, g)
	return nil
}

// stackJSON is the JSON form of a stack.
type stackJSON struct {
	Name     string     `json:"name"`
	Aliases  []string   `json:"aliases"`
	Title    string     `json:"title"`
	Summary  string     `json:"summary"`
	Versions []pairJSON `json:"versions"`
	Tools    []toolJSON `json:"tools"`
}

// pairJSON is a name and a version.
type pairJSON struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

// toolJSON is a program that a stack needs, with the command that shows its version.
type toolJSON struct {
	pairJSON
	Check string `json:"check"`
}

// stacks lists the stacks.
func (s *session) stacks() error {
	if len(s.args) > 0 {
		return usage(s.helpHint(), "`stacks` takes no argument")
	}
	all := []stackJSON{}
	for _, stack := range microcodegen.Stacks() {
		j := stackJSON{Name: stack.Name, Aliases: orEmpty(stack.Aliases), Title: stack.Title, Summary: stack.Summary, Versions: []pairJSON{}, Tools: []toolJSON{}}
		for _, v := range stack.Versions {
			j.Versions = append(j.Versions, pairJSON{v.Name, v.Version})
		}
		for _, t := range stack.Tools {
			j.Tools = append(j.Tools, toolJSON{pairJSON{t.Name, t.Version}, t.Check})
		}
		all = append(all, j)
	}
	if s.flags["json"] != "" {
		return s.printJSON(all)
	}
	for _, j := range all {
		names := j.Name
		if len(j.Aliases) > 0 {
			names += " (" + strings.Join(j.Aliases, ", ") + ")"
		}
		fmt.Fprintf(s.out, "%s\n  %s\n", names, j.Summary)
		var versions, needs []string
		for _, v := range j.Versions {
			versions = append(versions, v.Name+" "+v.Version)
		}
		for _, t := range j.Tools {
			needs = append(needs, t.Name+" "+t.Version)
		}
		for _, part := range []struct {
			what  string
			words []string
		}{{"made of: ", versions}, {"needs:   ", needs}} {
			if len(part.words) > 0 {
				fmt.Fprintf(s.out, "  %s%s\n", part.what, strings.Join(part.words, ", "))
			}
		}
	}
	return nil
}

// entryJSON is the JSON form of what there is to say about a diagnostic.
type entryJSON struct {
	Code     string        `json:"code"`
	Severity diag.Severity `json:"severity"`
	Title    string        `json:"title"`
	Meaning  string        `json:"meaning"`
	Settle   string        `json:"settle"`
}

// explain tells what diagnostics mean.
func (s *session) explain() error {
	entries := diag.Catalogue()
	if len(s.args) > 0 {
		entries = nil
	}
	for _, code := range s.args {
		entry, known := diag.Find(strings.ToUpper(code))
		if !known {
			return usage("`"+s.program+" explain` lists all codes", "there is no diagnostic %q%s", code, didYouMean(code, codes()))
		}
		entries = append(entries, entry)
	}
	if s.flags["json"] != "" {
		all := []entryJSON{}
		for _, e := range entries {
			all = append(all, entryJSON(e))
		}
		return s.printJSON(all)
	}
	for i, e := range entries {
		if len(s.args) == 0 {
			fmt.Fprintf(s.out, "%s %-8s %s\n", e.Code, e.Severity, e.Title)
			continue
		}
		if i > 0 {
			fmt.Fprintln(s.out)
		}
		fmt.Fprintf(s.out, "%s (%s): %s\n\n%s\n\nHow to settle it:\n%s\n", e.Code, e.Severity, e.Title, wrap(e.Meaning), wrap(e.Settle))
	}
	return nil
}

// codes lists the codes of all diagnostics.
func codes() []string {
	var all []string
	for _, e := range diag.Catalogue() {
		all = append(all, e.Code)
	}
	return all
}

// wrap breaks lines of prose at 80 columns; lines that begin with a space are examples and stay.
func wrap(text string) string {
	var b strings.Builder
	for i, line := range strings.Split(text, "\n") {
		if i > 0 {
			b.WriteString("\n")
		}
		if strings.HasPrefix(line, " ") {
			b.WriteString(line)
			continue
		}
		column := 0
		for j, word := range strings.Fields(line) {
			n := len([]rune(word))
			switch {
			case j == 0:
			case column+1+n > 80:
				b.WriteString("\n")
				column = 0
			default:
				b.WriteString(" ")
				column++
			}
			b.WriteString(word)
			column += n
		}
	}
	return b.String()
}

// version prints the version.
func (s *session) version() error {
	if s.flags["json"] != "" {
		return s.printJSON(map[string]string{"version": microcodegen.Version})
	}
	_, err := fmt.Fprintf(s.out, "microcodegen %s\n", microcodegen.Version)
	return err
}
