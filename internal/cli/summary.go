package cli

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/microcodegen/microcodegen"
	"github.com/microcodegen/microcodegen/internal/diag"
	"github.com/microcodegen/microcodegen/internal/genome"
)

// riskiest orders the codes of guesses by what a wrong one costs: the shape of the data first, then types that would
// have to be migrated, then rules, then names.
var riskiest = []string{"M023", "G045", "M015", "M012", "M010", "M016", "M013", "M060"}

// shownGuesses is how many guesses the summary shows.
const shownGuesses = 3

// routesPerEntity and accountRoutes are the routes of the HTTP contract: list, create, read, replace and delete of each
// entity; register, login, me (two), password, delete and logout.
const (
	routesPerEntity = 5
	accountRoutes   = 7
)

// summarize says what was made, what of the document it does and does not do, and what to run next.
func (s *session) summarize(g *microcodegen.Genome, list diag.List, apps []*application) error {
	switch {
	case s.flags["json"] != "":
		return s.summaryJSON(g, list, apps)
	case s.flags["quiet"] != "":
		return nil
	}
	var w io.Writer = s.out
	if s.flags["zip"] == "-" {
		w = s.err
	}
	for _, a := range apps {
		s.outcome(w, g, a)
	}
	fmt.Fprintf(w, "\n%s, %s\n", plural(len(g.Entities), "entity"), plural(routesPerEntity*len(g.Entities)+accountRoutes, "route"))
	entityTable(w, g)
	s.coverage(w, g)
	s.guesses(w, list)
	if s.flags["dry-run"] == "" {
		s.nextCommands(w, apps)
	}
	return nil
}

// outcome writes one line about an application, and its files with -v or --dry-run.
func (s *session) outcome(w io.Writer, g *microcodegen.Genome, a *application) {
	where, verb := display(a.target), "is in"
	switch {
	case s.flags["zip"] != "":
		where = s.flags["zip"]
	case a.target == "":
		where = "a directory of your choice"
	}
	if s.flags["dry-run"] != "" {
		verb = "would be in"
	}
	r := a.result
	counts := []string{plural(len(a.files), "file")}
	if len(r.Created) < len(a.files) {
		for _, part := range []struct {
			n    int
			what string
		}{{len(r.Created), "new"}, {len(r.Replaced), "replaced"}, {len(r.Removed), "removed"}, {r.Unchanged, "unchanged"}} {
			if part.n > 0 {
				counts = append(counts, fmt.Sprintf("%d %s", part.n, part.what))
			}
		}
	}
	if r.Finished {
		fmt.Fprintf(w, "An earlier run on %s had been cut off; it was finished first.\n", where)
	}
	fmt.Fprintf(w, "%s for %s %s %s: %s\n", diag.Visible(g.Title.Raw()), a.stack.Title, verb, where, strings.Join(counts, ", "))
	if s.flags["dry-run"] != "" || s.flags["verbose"] != "" {
		for _, change := range []struct {
			sign  string
			paths []string
		}{{"+", r.Created}, {"~", r.Replaced}, {"-", r.Removed}} {
			for _, p := range change.paths {
				fmt.Fprintf(w, "  %s %s\n", change.sign, p)
			}
		}
	}
	for _, p := range r.Kept {
		fmt.Fprintf(w, "  %s is no longer generated; you had edited it, so it stays and is yours\n", p)
	}
}

// entityTable writes each entity with its path and fields; a star marks a required one.
func entityTable(w io.Writer, g *microcodegen.Genome) {
	nameWidth, pathWidth := 0, 0
	for _, e := range g.Entities {
		nameWidth, pathWidth = max(nameWidth, len(e.Name)), max(pathWidth, len(e.Path)+1)
	}
	const most = 12
	for i, e := range g.Entities {
		if i == most && len(g.Entities) > most+1 {
			fmt.Fprintf(w, "  and %d more\n", len(g.Entities)-i)
			return
		}
		var fields []string
		for _, f := range e.Body() {
			text := f.Name
			if f.Required {
				text += "*"
			}
			if f.References != "" {
				text += " → " + f.References
			}
			fields = append(fields, text)
		}
		fmt.Fprintf(w, "  %-*s  %-*s  %s\n", nameWidth, e.Name, pathWidth, "/"+e.Path, shorten(strings.Join(fields, ", "), 100))
	}
}

// shorten cuts a text to a number of characters.
func shorten(text string, limit int) string {
	runes := []rune(text)
	if len(runes) <= limit {
		return text
	}
	return string(runes[:limit-1]) + "…"
}

// coverage writes how many requirements the application fulfils, and which it does not.
func (s *session) coverage(w io.Writer, g *microcodegen.Genome) {
	if len(g.Requirements) == 0 {
		return
	}
	counts := coverageCounts(g)
	fmt.Fprintf(w, "\nRequirements: %d implemented, %d partly, %d not (ARCHITECTURE.md has each with its reason)\n",
		counts[genome.Implemented], counts[genome.PartlyCovered], counts[genome.NotImplemented])
	const most = 5
	shown := 0
	for _, r := range g.Requirements {
		if r.Coverage.Status == genome.Implemented && s.flags["verbose"] == "" {
			continue
		}
		if shown == most && s.flags["verbose"] == "" {
			fmt.Fprintln(w, "  … (-v lists all)")
			return
		}
		shown++
		fmt.Fprintf(w, "  %-11s %s: %s\n", r.Coverage.Status, diag.Visible(r.ID), r.Coverage.Reason)
	}
}

// coverageCounts counts the requirements by what becomes of them.
func coverageCounts(g *microcodegen.Genome) map[genome.CoverageStatus]int {
	counts := map[genome.CoverageStatus]int{}
	for _, r := range g.Requirements {
		counts[r.Coverage.Status]++
	}
	return counts
}

// guesses writes how many guesses were made and the riskiest of them; with -v they have been printed already.
func (s *session) guesses(w io.Writer, list diag.List) {
	risky := riskiestGuesses(list)
	if len(risky) == 0 {
		return
	}
	fmt.Fprintf(w, "\n%s worth a look (-v shows all; --strict makes them errors)\n", plural(len(risky), "guess"))
	if s.flags["verbose"] != "" || s.asJSON() {
		return
	}
	for _, d := range risky[:min(shownGuesses, len(risky))] {
		fmt.Fprintf(w, "  %s%s %s\n", s.where(d.Span), d.Code, diag.Visible(d.Message))
	}
}

// riskiestGuesses sorts the guesses by what a wrong one costs.
func riskiestGuesses(list diag.List) diag.List {
	var all diag.List
	for _, d := range list {
		if d.Severity == diag.Guess {
			all = append(all, d)
		}
	}
	slices.SortStableFunc(all, func(a, b diag.Diagnostic) int { return cmp.Compare(risk(a.Code), risk(b.Code)) })
	return all
}

// risk is the rank of a code among the riskiest.
func risk(code string) int {
	if i := slices.Index(riskiest, code); i >= 0 {
		return i
	}
	return len(riskiest)
}

// where gives "file:line: " of a place, "" for none.
func (s *session) where(span diag.Span) string {
	if span.Line == 0 {
		return ""
	}
	path := span.Source
	if source, ok := s.sources[span.Source]; ok {
		path = source.Path
	}
	return fmt.Sprintf("%s:%d: ", diag.Visible(path), span.Line)
}

// nextCommands writes what to run now.
func (s *session) nextCommands(w io.Writer, apps []*application) {
	a := apps[0]
	fmt.Fprint(w, "\nNext:\n")
	dir := a.target
	if zip := s.flags["zip"]; zip != "" {
		if zip == "-" {
			zip = "app.zip"
		}
		dir = strings.TrimSuffix(filepath.Base(zip), filepath.Ext(zip))
		fmt.Fprintf(w, "  unzip %s -d %s\n", quoted(zip), quoted(dir))
		if s.sideBySide() {
			dir = filepath.Join(dir, a.stack.Name)
		}
	}
	if filepath.Clean(dir) != "." {
		fmt.Fprintf(w, "  cd %s\n", quoted(dir))
	}
	if a.has("docker-compose.yml") {
		fmt.Fprint(w, "  docker compose up   # then open http://localhost:8080\n")
		return
	}
	fmt.Fprintf(w, "  %s\n", a.stack.Commands.Start)
}

// quoted gives a path as a shell takes it.
func quoted(p string) string {
	if strings.ContainsAny(p, " '\"$`&;()<>|*?#!~\\") && filepath.Separator == '/' {
		return "'" + strings.ReplaceAll(p, "'", `'\''`) + "'"
	}
	return p
}

// summary is the JSON form of what was made.
type summary struct {
	Solution     string           `json:"solution"`
	Applications []appSummary     `json:"applications"`
	Entities     []string         `json:"entities"`
	Routes       int              `json:"routes"`
	Requirements coverageSummary  `json:"requirements"`
	Diagnostics  map[string]int   `json:"diagnostics"`
	Riskiest     []guessedSummary `json:"riskiest"`
}

// appSummary is the JSON form of one application.
type appSummary struct {
	Stack     string   `json:"stack"`
	Target    string   `json:"target,omitempty"`
	Files     int      `json:"files"`
	Created   []string `json:"created"`
	Replaced  []string `json:"replaced"`
	Removed   []string `json:"removed"`
	Kept      []string `json:"kept"`
	Unchanged int      `json:"unchanged"`
}

// coverageSummary is the JSON form of the coverage.
type coverageSummary struct {
	Implemented int `json:"implemented"`
	Partly      int `json:"partly"`
	Not         int `json:"not"`
}

// guessedSummary is the JSON form of one of the riskiest guesses.
type guessedSummary struct {
	Code    string `json:"code"`
	File    string `json:"file"`
	Line    int    `json:"line"`
	Message string `json:"message"`
}

// summaryJSON prints the summary as JSON.
func (s *session) summaryJSON(g *microcodegen.Genome, list diag.List, apps []*application) error {
	counts := coverageCounts(g)
	j := summary{Solution: g.SolutionName, Entities: []string{}, Routes: routesPerEntity*len(g.Entities) + accountRoutes,
		Requirements: coverageSummary{counts[genome.Implemented], counts[genome.PartlyCovered], counts[genome.NotImplemented]},
		Diagnostics:  map[string]int{}, Riskiest: []guessedSummary{}}
	for _, e := range g.Entities {
		j.Entities = append(j.Entities, e.Name)
	}
	for _, severity := range []diag.Severity{diag.Note, diag.Guess, diag.Warning} {
		j.Diagnostics[severity.String()] = countOf(list, severity)
	}
	risky := riskiestGuesses(list)
	for _, d := range risky[:min(shownGuesses, len(risky))] {
		j.Riskiest = append(j.Riskiest, guessedSummary{d.Code, s.sources[d.Span.Source].Path, d.Span.Line, d.Message})
	}
	for _, a := range apps {
		target := a.target
		if target == "" {
			target = s.flags["zip"]
		}
		j.Applications = append(j.Applications, appSummary{a.stack.Name, target, len(a.files), orEmpty(a.result.Created),
			orEmpty(a.result.Replaced), orEmpty(a.result.Removed), orEmpty(a.result.Kept), a.result.Unchanged})
	}
	return s.printJSON(j)
}

// orEmpty makes JSON's [] of a nil list.
func orEmpty(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}

// printJSON prints a value as indented JSON in which < > & stand as they are.
func (s *session) printJSON(v any) error {
	enc := json.NewEncoder(s.out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}
