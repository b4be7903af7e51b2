package shared

import (
	"bytes"
	"testing"

	"github.com/microcodegen/microcodegen/internal/genome"
)

// mostUIBytes is what the user interface may weigh, description.json apart.
const mostUIBytes = 60_000

func TestTheUserInterfaceIsTheSameForEveryGenomeAndSmall(t *testing.T) {
	files, err := UI(everything())
	if err != nil {
		t.Fatal(err)
	}
	others, err := UI(&genome.Genome{})
	if err != nil {
		t.Fatal(err)
	}
	if len(files) != len(others) {
		t.Fatalf("%d files for one genome, %d for another", len(files), len(others))
	}
	total := 0
	for i, f := range files {
		same := bytes.Equal(f.Data, others[i].Data)
		if described := f.Path == UIDir+"/description.json"; same == described {
			t.Errorf("%s: the same for both genomes is %v", f.Path, same)
		} else if !described {
			total += len(f.Data)
			t.Logf("%6d bytes, %3d lines  %s", len(f.Data), bytes.Count(f.Data, []byte("\n")), f.Path)
		}
	}
	t.Logf("%6d bytes in all", total)
	if total > mostUIBytes {
		t.Errorf("the user interface weighs %d bytes, more than %d", total, mostUIBytes)
	}
}
