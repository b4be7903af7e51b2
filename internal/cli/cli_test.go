package cli

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/microcodegen/microcodegen"
	"github.com/microcodegen/microcodegen/internal/diag"
)

// article is the document that everything began with.
const article = "# TaskManager\nThe system manages Projects and Tasks. A Project has a name, description, and status. " +
	"A Task has a title, body, due_date, and belongs to a Project.\n"

// ran is what one run of the program left behind.
type ran struct {
	code        int
	out, errOut string
}

// run runs the program in this process, with a document on standard input.
func run(stdin string, args ...string) ran {
	return runAs("microcodegen", stdin, args...)
}

// runAs runs the program under another name.
func runAs(name, stdin string, args ...string) ran {
	var out, errOut bytes.Buffer
	code := Run(context.Background(), append([]string{name}, args...), strings.NewReader(stdin), &out, &errOut, func(string) string { return "" })
	return ran{code, out.String(), errOut.String()}
}

// prdFile writes the article's document into a folder of its own.
func prdFile(t *testing.T) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "prd.md")
	if err := os.WriteFile(file, []byte(article), 0o644); err != nil {
		t.Fatal(err)
	}
	return file
}

// aStack is the name of any stack.
func aStack() string { return microcodegen.Stacks()[0].Name }

// treeOf reads a directory: path → content.
func treeOf(t *testing.T, dir string) map[string]string {
	t.Helper()
	got := map[string]string{}
	err := filepath.WalkDir(dir, func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := os.ReadFile(name)
		rel, _ := filepath.Rel(dir, name)
		got[filepath.ToSlash(rel)] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func TestTheSampleIsADocumentThatCanBeGenerated(t *testing.T) {
	sample := run("", "--sample")
	if sample.code != 0 || sample.errOut != "" {
		t.Fatalf("%+v", sample)
	}
	target := filepath.Join(t.TempDir(), "app")
	got := run(sample.out, "-", "--stack", aStack(), "--out", target)
	if got.code != 0 || len(treeOf(t, target)) < 20 {
		t.Errorf("%+v", got)
	}
}

func TestTheManifestOfTheArticleIsTheArticles(t *testing.T) {
	got := run(article, "manifest", "-")
	var m struct {
		SolutionName string `json:"solution_name"`
		Entities     []struct {
			Name   string
			Fields []struct {
				Name, Type string
				Required   bool
			}
			Relations []struct{ Kind, Target string }
		}
	}
	if err := json.Unmarshal([]byte(got.out), &m); err != nil || got.code != 0 {
		t.Fatalf("%v: %+v", err, got)
	}
	var facts []string
	for _, e := range m.Entities {
		for _, f := range e.Fields {
			fact := e.Name + "." + f.Name + " " + f.Type
			if f.Required {
				fact += " required"
			}
			facts = append(facts, fact)
		}
		for _, r := range e.Relations {
			facts = append(facts, e.Name+" "+r.Kind+" "+r.Target)
		}
	}
	want := []string{"Project.name string required", "Project.description text", "Project.status string",
		"Task.title string required", "Task.body text", "Task.due_date date", "Task belongs_to Project"}
	if m.SolutionName != "TaskManager" || !slices.Equal(facts, want) {
		t.Errorf("%s: %q", m.SolutionName, facts)
	}
}

func TestOptionsStandBeforeOrAfterTheDocument(t *testing.T) {
	prd, stack := prdFile(t), aStack()
	var first map[string]string
	for _, args := range [][]string{
		{prd, "--stack", stack, "--out", "{}"},
		{"--stack", stack, "--out", "{}", prd},
		{"--stack=" + stack, prd, "--out={}"},
		{"generate", prd, "-s", stack, "-o", "{}"},
		{"-o", "{}", "generate", "-stack", stack, "--", prd},
		{"-q", prd, "-o={}", "-s=" + strings.ToUpper(stack)},
	} {
		target := filepath.Join(t.TempDir(), "app")
		for i := range args {
			args[i] = strings.ReplaceAll(args[i], "{}", target)
		}
		got := run("", args...)
		if got.code != 0 {
			t.Fatalf("%q: %+v", args, got)
		}
		tree := treeOf(t, target)
		if first == nil {
			first = tree
		}
		if len(tree) < 20 || !sameTree(tree, first) {
			t.Errorf("%q gave another application", args)
		}
	}
}

// sameTree compares two trees.
func sameTree(a, b map[string]string) bool {
	if len(a) != len(b) {
		return false
	}
	for p, content := range a {
		if other, ok := b[p]; !ok || other != content {
			return false
		}
	}
	return true
}

func TestTheGenomeGivesTheSameApplicationAsTheDocument(t *testing.T) {
	prd, dir := prdFile(t), t.TempDir()
	genome := run("", "genome", prd)
	file := filepath.Join(dir, "genome.json")
	if err := os.WriteFile(file, []byte(genome.out), 0o644); err != nil {
		t.Fatal(err)
	}
	for i, args := range [][]string{{prd}, {file}, {"-"}} {
		got := run(genome.out, append(args, "--stack", aStack(), "--out", filepath.Join(dir, string(rune('a'+i))))...)
		if got.code != 0 {
			t.Fatalf("%q: %+v", args, got)
		}
	}
	a := treeOf(t, filepath.Join(dir, "a"))
	for _, other := range []string{"b", "c"} {
		if !sameTree(a, treeOf(t, filepath.Join(dir, other))) {
			t.Errorf("the application %s, made from the genome, differs", other)
		}
	}
}

func TestAnArchiveHoldsTheSameFilesAsTheDirectory(t *testing.T) {
	prd, dir := prdFile(t), t.TempDir()
	archive := filepath.Join(dir, "app.zip")
	for _, args := range [][]string{{"--zip", archive}, {"--out", filepath.Join(dir, "app")}} {
		if got := run("", append(args, prd, "--stack", aStack())...); got.code != 0 {
			t.Fatalf("%+v", got)
		}
	}
	data, err := os.ReadFile(archive)
	if err != nil {
		t.Fatal(err)
	}
	streamed := run("", prd, "--stack", aStack(), "--zip", "-", "-q")
	if streamed.out != string(data) {
		t.Error("the archive on standard output differs from the file")
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, f := range z.File {
		part, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(part)
		if err != nil {
			t.Fatal(err)
		}
		got[f.Name] = string(content)
	}
	if !sameTree(got, treeOf(t, filepath.Join(dir, "app"))) {
		t.Error("the archive and the directory differ")
	}
}

func TestAllStacksAreWrittenSideBySide(t *testing.T) {
	prd, dir := prdFile(t), t.TempDir()
	apps := filepath.Join(dir, "apps")
	if got := run("", prd, "--stack", "all", "--out", apps); got.code != 0 {
		t.Fatalf("%+v", got)
	}
	alone := filepath.Join(dir, "alone")
	for _, stack := range microcodegen.Stacks() {
		if got := run("", prd, "--stack", stack.Name, "--out", filepath.Join(alone, stack.Name)); got.code != 0 {
			t.Fatalf("%+v", got)
		}
	}
	if !sameTree(treeOf(t, apps), treeOf(t, alone)) {
		t.Error("all at once and one by one differ")
	}
	again := run("", prd, "--stack", "all", "--out", apps)
	if again.code != 0 || !sameTree(treeOf(t, apps), treeOf(t, alone)) {
		t.Errorf("once more: %+v", again)
	}
}

func TestTheProgramsNameImpliesItsStack(t *testing.T) {
	prd := prdFile(t)
	for _, stack := range microcodegen.Stacks() {
		for _, word := range append([]string{stack.Name}, stack.Aliases...) {
			for _, name := range []string{"microcodegen-" + word, "/usr/bin/archiet-microcodegen-" + word, "microcodegen-" + word + ".EXE"} {
				target := filepath.Join(t.TempDir(), "app")
				if got := runAs(name, "", prd, "--out", target, "--json"); got.code != 0 || !strings.Contains(got.out, `"stack": "`+stack.Name+`"`) {
					t.Errorf("%s: %+v", name, got)
				}
			}
		}
	}
	if got := runAs("microcodegen-"+aStack(), "", prd, "--out", t.TempDir(), "--stack", "nonesuch"); got.code != 2 {
		t.Errorf("%+v", got)
	}
}

func TestWrongUsageIsOneMessageThatSaysWhatToDo(t *testing.T) {
	prd, stack, dir := prdFile(t), aStack(), t.TempDir()
	out := filepath.Join(dir, "app")
	for _, c := range []struct {
		name string
		args []string
		says string
	}{
		{"an unknown stack", []string{prd, "--stack", "cobol", "--out", out}, stack},
		{"a mistyped stack", []string{prd, "--stack", stack + "x", "--out", out}, "did you mean " + stack},
		{"no stack", []string{prd, "--out", out}, "--stack"},
		{"no output", []string{prd, "--stack", stack}, "--out"},
		{"two outputs", []string{prd, "--stack", stack, "--out", out, "--zip", out + ".zip"}, "--out and --zip"},
		{"one output twice", []string{prd, "--stack", stack, "--out", out, "--out", out}, "twice"},
		{"an unknown option", []string{prd, "--stacks", stack, "--out", out}, "did you mean --stack"},
		{"an option without its value", []string{prd, "--out", "--stack", stack}, "--out needs a value"},
		{"an empty value", []string{prd, "--out=", "--stack", stack}, "--out needs a value"},
		{"a value for an option without one", []string{prd, "--quiet=yes"}, "takes no value"},
		{"another command's option", []string{"manifest", prd, "--port", "1"}, "preview"},
		{"a mistyped command", []string{"manifset", prd}, ""},
		{"a mistyped command alone", []string{"stcks"}, "did you mean stacks"},
		{"no document", []string{"manifest"}, "document"},
		{"a format that there is not", []string{"manifest", prd, "--diagnostics", "xml"}, "json"},
		{"quiet and verbose", []string{"manifest", prd, "-q", "-v"}, "contradict"},
		{"a port that is none", []string{"preview", prd, "--port", "99999"}, "port"},
		{"an unknown code", []string{"explain", "X999"}, "explain"},
		{"help for nothing", []string{"help", "generat"}, "did you mean generate"},
		{"an output to nowhere", []string{prd, "--stack", stack, "--out", "-"}, "directory"},
		{"force on an archive", []string{prd, "--stack", stack, "--zip", out + ".zip", "--force"}, "--force"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := run("", c.args...)
			if c.name == "a mistyped command" {
				if got.code == 0 {
					t.Errorf("%+v", got)
				}
			} else if got.code != 2 {
				t.Errorf("exit code %d: %s", got.code, got.errOut)
			}
			if got.out != "" || got.errOut == "" || strings.Count(got.errOut, "\n") > 3 || !strings.Contains(got.errOut, c.says) {
				t.Errorf("output %q, message %q, want %q in it", got.out, got.errOut, c.says)
			}
			if left, _ := os.ReadDir(dir); len(left) > 0 {
				t.Errorf("it wrote %v", left)
			}
		})
	}
}

func TestBadInputIsOneMessageAndNothingIsWritten(t *testing.T) {
	dir := t.TempDir()
	put := func(name, content string) string {
		full := filepath.Join(dir, "in", name)
		if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(full, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
		return full
	}
	large := put("large.md", "")
	if err := os.Truncate(large, 64<<20+1); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, path string
		code       int
		says       string
	}{
		{"an empty file", put("empty.md", ""), 1, "M001"},
		{"a blank file", put("blank.md", " \r\n\t\n"), 1, "M001"},
		{"a binary file", put("logo.md", "\x89PNG\r\n\x1a\n\x00\x00"), 1, "M002"},
		{"a missing file", filepath.Join(dir, "in", "missing.md"), 3, "I001"},
		{"a directory without Markdown", filepath.Dir(put("code/main.c", "int main;")), 1, "I002"},
		{"a document without an entity", put("poem.md", "Roses are red, violets are blue.\n"), 1, "M003"},
		{"JSON that is no genome", put("package.json", `{"name": "x"}`), 1, "I005"},
		{"JSON that is none", put("broken.json", `{"genome_version": "1.0", `), 1, "I005"},
		{"a document over the limit", large, 1, "I003"},
	} {
		t.Run(c.name, func(t *testing.T) {
			target := filepath.Join(dir, "app")
			got := run("", c.path, "--stack", aStack(), "--out", target)
			if got.code != c.code || got.out != "" || !strings.Contains(got.errOut, c.says) || !strings.Contains(got.errOut, "try:") {
				t.Errorf("%+v, want %d and %s", got, c.code, c.says)
			}
			if _, err := os.Lstat(target); err == nil {
				t.Error("it wrote something")
			}
			asJSON := run("", c.path, "--stack", aStack(), "--out", target, "--diagnostics", "json")
			var list []struct{ Severity, Code, Message string }
			if err := json.Unmarshal([]byte(asJSON.errOut), &list); err != nil || asJSON.code != c.code || len(list) == 0 || list[len(list)-1].Code != c.says {
				t.Errorf("as JSON: %v, %+v", err, asJSON)
			}
		})
	}
}

func TestATargetOfSomethingElseIsRefused(t *testing.T) {
	prd, target := prdFile(t), t.TempDir()
	if err := os.WriteFile(filepath.Join(target, "main.c"), []byte("int main;"), 0o644); err != nil {
		t.Fatal(err)
	}
	got := run("", prd, "--stack", aStack(), "--out", target, "--force")
	if got.code != 3 || !strings.Contains(got.errOut, "P001") || !strings.Contains(got.errOut, "main.c") || len(treeOf(t, target)) != 1 {
		t.Errorf("%+v", got)
	}
}

func TestEditedFilesAreListedAndReplacedOnlyByForce(t *testing.T) {
	prd, target := prdFile(t), filepath.Join(t.TempDir(), "app")
	generate := []string{prd, "--stack", aStack(), "--out", target}
	run("", generate...)
	before := treeOf(t, target)
	readme := filepath.Join(target, "README.md")
	if err := os.WriteFile(readme, []byte("mine"), 0o644); err != nil {
		t.Fatal(err)
	}
	got := run("", generate...)
	if got.code != 1 || !strings.Contains(got.errOut, "P002") || !strings.Contains(got.errOut, "README.md") || !strings.Contains(got.errOut, "--force") {
		t.Errorf("%+v", got)
	}
	if data, _ := os.ReadFile(readme); string(data) != "mine" {
		t.Errorf("the edit is gone: %q", data)
	}
	if forced := run("", append(generate, "--force")...); forced.code != 0 || !sameTree(treeOf(t, target), before) {
		t.Errorf("%+v", forced)
	}
}

func TestADryRunSaysWhatItWouldDo(t *testing.T) {
	prd, target := prdFile(t), filepath.Join(t.TempDir(), "app")
	got := run("", prd, "--stack", aStack(), "--out", target, "--dry-run")
	if _, err := os.Lstat(target); err == nil || got.code != 0 || !strings.Contains(got.out, "+ README.md") {
		t.Errorf("%+v", got)
	}
	if got := run("", prd, "--stack", aStack(), "--dry-run"); got.code != 0 || !strings.Contains(got.out, "+ README.md") {
		t.Errorf("without a target: %+v", got)
	}
}

func TestTheSummaryTellsWhatWasMadeAndWhatToRun(t *testing.T) {
	prd, target := prdFile(t), filepath.Join(t.TempDir(), "app")
	got := run("", prd, "--stack", aStack(), "--out", target)
	for _, part := range []string{"2 entities", "17 routes", " files", "/projects", "title*", "project_id → Project", "guesses worth a look", "cd ", "Next:"} {
		if !strings.Contains(got.out, part) {
			t.Errorf("the summary does not say %q:\n%s", part, got.out)
		}
	}
	if quiet := run("", prd, "--stack", aStack(), "--out", target, "--quiet"); quiet != (ran{}) {
		t.Errorf("--quiet: %+v", quiet)
	}
	verbose := run("", prd, "--stack", aStack(), "--out", target, "-v")
	if strings.Count(verbose.errOut, " guess M0") < 3 || strings.Count(got.errOut, " guess M0") > 0 {
		t.Errorf("-v shows the guesses, and nothing else does:\n%s", verbose.errOut)
	}
	var j summary
	asJSON := run("", prd, "--stack", aStack(), "--out", target, "--json")
	if err := json.Unmarshal([]byte(asJSON.out), &j); err != nil || !slices.Equal(j.Entities, []string{"Project", "Task"}) || j.Routes != 17 ||
		j.Applications[0].Unchanged != j.Applications[0].Files || j.Diagnostics["guess"] == 0 || len(j.Riskiest) != 3 {
		t.Errorf("%v: %s", err, asJSON.out)
	}
}

func TestStrictMakesGuessesErrors(t *testing.T) {
	prd, target := prdFile(t), filepath.Join(t.TempDir(), "app")
	for _, args := range [][]string{{prd, "--stack", aStack(), "--out", target}, {"manifest", prd}, {"genome", prd}} {
		got := run("", append(args, "--strict")...)
		if got.code != 1 || got.out != "" || !strings.Contains(got.errOut, "error M0") || !strings.Contains(got.errOut, "^") {
			t.Errorf("%q: %+v", args, got)
		}
	}
	if _, err := os.Lstat(target); err == nil {
		t.Error("it wrote something")
	}
}

func TestDiagnosticsAsJSONAreOneArrayWithPlaces(t *testing.T) {
	got := run(article, "manifest", "-", "--diagnostics", "json")
	var list []struct {
		Code, File string
		Start, End struct{ Line, Column, Offset int }
	}
	if err := json.Unmarshal([]byte(got.errOut), &list); err != nil || len(list) == 0 || got.code != 0 {
		t.Fatalf("%v: %+v", err, got)
	}
	for _, d := range list {
		if d.Start.Line != 2 || d.Start.Column < 1 || d.End.Offset <= d.Start.Offset || d.File != "<stdin>" {
			t.Errorf("%+v", d)
		}
	}
}

func TestEveryCommandHasHelpWithExamplesThatParse(t *testing.T) {
	for _, c := range commands() {
		for _, args := range [][]string{{c.name, "--help"}, {"help", c.name}, {"-h", c.name}} {
			got := run("", args...)
			if got.code != 0 || !strings.Contains(got.out, "Examples:\n  microcodegen") || !strings.Contains(got.out, c.summary) {
				t.Errorf("%q: %+v", args, got)
			}
		}
		for _, example := range regexp.MustCompile(`(?m)^  microcodegen (.*)$`).FindAllStringSubmatch(run("", "help", c.name).out, -1) {
			words, _, _ := strings.Cut(example[1], " >")
			words, _, _ = strings.Cut(words, " <")
			s := &session{program: "microcodegen"}
			if err := s.parse(strings.Fields(words)); err != nil || s.command.name != c.name && !strings.HasPrefix(words, "genome.json") {
				t.Errorf("%s: the example %q is read as %s, %v", c.name, words, s.command.name, err)
			}
		}
	}
	overview := run("", "--help")
	for _, name := range append(commandNames(), stackNames()...) {
		if !strings.Contains(overview.out, name) {
			t.Errorf("the overview does not name %s", name)
		}
	}
	if bare := run(""); bare.code != 0 || !strings.Contains(bare.out, "Usage:") {
		t.Errorf("without arguments: %+v", bare)
	}
}

func TestStacksAndExplainAndVersionAreAlsoJSON(t *testing.T) {
	var stacks []stackJSON
	if err := json.Unmarshal([]byte(run("", "stacks", "--json").out), &stacks); err != nil || len(stacks) != len(microcodegen.Stacks()) || stacks[0].Tools[0].Name == "" {
		t.Errorf("%v: %+v", err, stacks)
	}
	if text := run("", "stacks").out; !strings.Contains(text, stacks[0].Name) || !strings.Contains(text, stacks[0].Tools[0].Name) {
		t.Errorf("%s", text)
	}
	var entries []entryJSON
	if err := json.Unmarshal([]byte(strings.ReplaceAll(run("", "explain", "--json").out, `"severity"`, `"-"`)), &entries); err != nil || len(entries) != len(diag.Catalogue()) {
		t.Errorf("%v: %d entries", err, len(entries))
	}
	if got := run("", "explain", "p002"); got.code != 0 || !strings.Contains(got.out, "--force") {
		t.Errorf("%+v", got)
	}
	if got := run("", "version"); got.out != "microcodegen "+microcodegen.Version+"\n" || run("", "--version") != got {
		t.Errorf("%+v", got)
	}
}

func TestEveryGuessHasItsRankAndEveryRankItsGuess(t *testing.T) {
	for _, e := range diag.Catalogue() {
		if ranked := slices.Contains(riskiest, e.Code); ranked != (e.Severity == diag.Guess) {
			t.Errorf("%s is a %s; ranked: %v", e.Code, e.Severity, ranked)
		}
	}
	for _, code := range riskiest {
		if _, known := diag.Find(code); !known {
			t.Errorf("%s is no diagnostic", code)
		}
	}
}

func TestEditDistanceCountsEditsAndSwaps(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"a", "", 1}, {"nestjs", "nestjs", 0}, {"netsjs", "nestjs", 1}, {"kitten", "sitting", 3}, {"djagno", "django", 1}, {"ä", "a", 1}} {
		if got := distance(c.a, c.b); got != c.want || distance(c.b, c.a) != c.want {
			t.Errorf("%q, %q: %d, want %d", c.a, c.b, got, c.want)
		}
	}
	if got := nearest("xyz", []string{"generate", "stacks"}); got != "" {
		t.Errorf("xyz is near %q", got)
	}
}

// full is a stream that takes nothing.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, io.ErrShortWrite }

func TestOutputThatCannotBeWrittenIsAnError(t *testing.T) {
	var errOut bytes.Buffer
	code := Run(context.Background(), []string{"microcodegen", "--sample"}, nil, full{}, &errOut, os.Getenv)
	if code != 3 || !strings.Contains(errOut.String(), "cannot write") {
		t.Errorf("exit code %d, %q", code, errOut.String())
	}
}

func TestAnInterruptedRunWritesNothing(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	var out, errOut bytes.Buffer
	target := filepath.Join(t.TempDir(), "app")
	code := Run(ctx, []string{"microcodegen", prdFile(t), "--stack", aStack(), "--out", target}, nil, &out, &errOut, os.Getenv)
	if _, err := os.Lstat(target); err == nil || code != 130 || !strings.Contains(errOut.String(), "interrupted") {
		t.Errorf("exit code %d: %s", code, errOut.String())
	}
}

func TestFmtPrintsADocumentThatSaysTheSame(t *testing.T) {
	exact := run(article, "fmt", "-")
	if exact.code != 0 || !strings.Contains(exact.out, "- title: string (required)") {
		t.Fatalf("fmt: %d %s%s", exact.code, exact.out, exact.errOut)
	}
	place := regexp.MustCompile(`"(line|owned_by)": [^\n]*\n`)
	of := func(document string) string { return place.ReplaceAllString(run(document, "manifest", "-").out, "") }
	if before, after := of(article), of(exact.out); before != after {
		t.Errorf("the manifest was\n%s\nand is\n%s", before, after)
	}
}
