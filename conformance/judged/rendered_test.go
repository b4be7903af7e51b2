package judged

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/microcodegen/microcodegen"
	"github.com/microcodegen/microcodegen/internal/render"
	"github.com/microcodegen/microcodegen/internal/stacks"
)

// TestWhatIsRenderedTodayAndWasNotJudged lists each stack × fixture whose tree, or the suite, has changed since the
// end-to-end suite last judged it green. It fails only where a record cannot be right: a stack or fixture that is no
// more, or one without counts. The list itself is a task for the end-to-end suite, which alone writes the record.
func TestWhatIsRenderedTodayAndWasNotJudged(t *testing.T) {
	record, err := Read("..")
	if err != nil {
		t.Fatal(err)
	}
	suite, err := Suite("..")
	if err != nil {
		t.Fatal(err)
	}
	documents, err := filepath.Glob("../../examples/*.md")
	if err != nil || len(documents) == 0 {
		t.Fatalf("no fixtures: %v", err)
	}
	known := map[string]bool{}
	var stale, never []string
	for _, path := range documents {
		fixture := strings.TrimSuffix(filepath.Base(path), ".md")
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		g, diagnostics, err := microcodegen.GenomeOf(context.Background(), []microcodegen.Input{{Name: filepath.Base(path), Text: text}})
		if err != nil {
			t.Fatalf("%s: %v %v", fixture, err, diagnostics)
		}
		for i := range stacks.All {
			stack := &stacks.All[i]
			known[stack.Name+" × "+fixture] = true
			files, err := render.Genome(g, stack)
			if err != nil {
				t.Fatal(err)
			}
			row := record.Row(stack.Name, fixture)
			switch {
			case row.Digest == "":
				never = append(never, stack.Name+" × "+fixture)
			case row.Digest != Digest(files, suite):
				stale = append(stale, stack.Name+" × "+fixture)
			case row.Counts["suite"] == 0:
				t.Errorf("%s × %s is recorded as judged, without a case", stack.Name, fixture)
			}
		}
	}
	for stack, rows := range record {
		for fixture := range rows {
			if name := stack + " × " + fixture; !known[name] {
				t.Errorf("%s holds %s, and nothing renders it", File, name)
			}
		}
	}
	if len(stale)+len(never) > 0 {
		fmt.Printf("NOT JUDGED: never %v; changed since %v (make e2e judges them)\n", never, stale)
		t.Logf("NOT JUDGED: never %v; changed since %v", never, stale)
	}
}
