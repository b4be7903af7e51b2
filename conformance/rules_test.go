package conformance

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// ruleLine is how docs/contract.md states a rule.
var ruleLine = regexp.MustCompile("(?m)^- \\*\\*([A-Z]+(?:-[A-Z]+)+-\\d+)\\*\\* `(\\w+)` \\S")

// ruleMention is an identifier as prose and comments cite it.
var ruleMention = regexp.MustCompile(`\b(RES|VAL|BODY|LIST|REF|ACC|ISO|ERR|OP|OPEN|ALIKE)-[A-Z]+-\d+\b`)

// proves is the comment by which a check outside of the suite says what it proves: the word, a colon, identifiers.
var proves = regexp.MustCompile(`//\s*proves:\s*(.*)`)

// rules reads docs/contract.md: the identifiers and where each is proved.
func rules(t *testing.T) map[string]string {
	t.Helper()
	page, err := os.ReadFile(filepath.Join("..", "docs", "contract.md"))
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]string{}
	for _, m := range ruleLine.FindAllStringSubmatch(string(page), -1) {
		if _, twice := found[m[1]]; twice {
			t.Errorf("docs/contract.md states %s twice", m[1])
		}
		found[m[1]] = m[2]
	}
	return found
}

func sortedRules(found map[string]string) []string {
	var list []string
	for rule := range found {
		list = append(list, rule)
	}
	slices.Sort(list)
	return list
}

func TestEveryRuleSaysWhereItIsProved(t *testing.T) {
	found := rules(t)
	if len(found) < 150 {
		t.Fatalf("docs/contract.md states %d rules: is its form still read?", len(found))
	}
	for _, rule := range sortedRules(found) {
		switch found[rule] {
		case "wire", "host", "source":
		default:
			t.Errorf("%s is proved by %q, expected wire, host or source", rule, found[rule])
		}
	}
}

func TestEveryWireRuleHasACase(t *testing.T) {
	found := rules(t)
	cited := map[string]bool{}
	names := map[string]bool{}
	for _, c := range Cases(fixture(t, "kitchen-sink")) {
		if names[c.Name] {
			t.Errorf("two cases are called %s", c.Name)
		}
		names[c.Name] = true
		for _, rule := range c.Rules {
			cited[rule] = true
			if found[rule] == "" {
				t.Errorf("the case %s cites %s, which docs/contract.md does not state", c.Name, rule)
			}
		}
		if len(c.Rules) == 0 {
			t.Errorf("the case %s cites no rule", c.Name)
		}
	}
	for _, rule := range sortedRules(found) {
		if found[rule] == "wire" && !cited[rule] {
			t.Errorf("%s is marked wire, and no case cites it", rule)
		}
	}
	for rule := range ambientRules {
		if !cited[rule] {
			t.Errorf("%s is looked at in every answer, and no case cites it", rule)
		}
	}
}

// TestEveryFailureCitesARuleOfTheContract reads the suite's source for identifiers that a case could report.
func TestEveryFailureCitesARuleOfTheContract(t *testing.T) {
	found := rules(t)
	for _, path := range sources(t, ".", func(name string) bool { return strings.HasSuffix(name, ".go") }) {
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, rule := range ruleMention.FindAllString(string(b), -1) {
			if found[rule] == "" {
				t.Errorf("%s cites %s, which docs/contract.md does not state", path, rule)
			}
		}
	}
}

func TestEveryHostAndSourceRuleHasACheck(t *testing.T) {
	found := rules(t)
	claimed := map[string][]string{}
	isTest := func(name string) bool { return strings.HasSuffix(name, "_test.go") }
	files := append(sources(t, filepath.Join("..", "internal"), isTest), sources(t, ".", isTest)...)
	inE2E := func(name string) bool { return strings.HasSuffix(name, ".go") }
	files = append(files, sources(t, "e2e", inE2E)...)
	for _, path := range files {
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range proves.FindAllStringSubmatch(string(b), -1) {
			for _, rule := range ruleMention.FindAllString(m[1], -1) {
				claimed[rule] = append(claimed[rule], path)
				if found[rule] == "" {
					t.Errorf("%s claims to prove %s, which docs/contract.md does not state", path, rule)
				}
			}
		}
	}
	for _, rule := range sortedRules(found) {
		if found[rule] != "wire" && len(claimed[rule]) == 0 {
			t.Errorf("%s is marked %s, and no test says `proves: %s`", rule, found[rule], rule)
		}
	}
}

// sources lists files of a folder and below.
func sources(t *testing.T, root string, take func(string) bool) []string {
	t.Helper()
	var list []string
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && root == "." && path != "." {
			return filepath.SkipDir // packages of their own
		}
		if !d.IsDir() && d.Name() != "rules_test.go" && take(d.Name()) {
			list = append(list, path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// TestTheSuiteSharesNoCodeWithWhatItJudges states the only imports that the suite may have.
func TestTheSuiteSharesNoCodeWithWhatItJudges(t *testing.T) {
	const module = "github.com/microcodegen/microcodegen/"
	for _, path := range sources(t, ".", func(name string) bool {
		return strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go")
	}) {
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		for _, spec := range file.Imports {
			name := strings.Trim(spec.Path.Value, `"`)
			first, _, _ := strings.Cut(name, "/")
			if name != module+"internal/genome" && strings.Contains(first, ".") {
				t.Errorf("%s imports %s; the suite may import the standard library and the genome's types", path, name)
			}
		}
		source, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, function := range []string{"genome.Read", "genome.FromManifest", "genome.Diff", "genome.Write", "genome.NewValue"} {
			if strings.Contains(string(source), function+"(") {
				t.Errorf("%s calls %s; of the genome only the types are the suite's", path, function)
			}
		}
	}
}
