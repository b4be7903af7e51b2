// Command againsttar measures the built generator as a process, writes and rename included, against `tar x` of the
// same trees: alternately, on one file system, as often as asked. It prints the median and the spread of the ratio.
package main

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"time"

	"github.com/microcodegen/microcodegen/internal/bench"
)

func main() {
	binary := flag.String("binary", "./microcodegen", "the generator")
	stack := flag.String("stack", "all", "the stacks that the large document is generated for")
	single := flag.String("single", "go-chi", "the stack that the document given is generated for")
	entities := flag.Int("entities", 1000, "how many entities the large document has; 0 to leave it out")
	rounds := flag.Int("rounds", 10, "how often each is run")
	dir := flag.String("dir", "", "a directory on the file system to measure; the system's temporary one if empty")
	flag.Parse()
	if err := run(*binary, *single, *stack, *dir, flag.Args(), *entities, *rounds); err != nil {
		fmt.Fprintln(os.Stderr, "againsttar:", err)
		os.Exit(1)
	}
}

// run measures the documents given in one stack, then the large one in all.
func run(binary, single, stack, dir string, documents []string, entities, rounds int) error {
	work, err := os.MkdirTemp(dir, "againsttar")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(work) }()
	if binary, err = filepath.Abs(binary); err != nil {
		return err
	}
	for _, document := range documents {
		if err := measure(binary, work, document, single, filepath.Base(document), rounds); err != nil {
			return err
		}
	}
	if entities == 0 {
		return nil
	}
	large := filepath.Join(work, "large.md")
	if err := os.WriteFile(large, bench.Document(entities), 0o644); err != nil {
		return err
	}
	return measure(binary, work, large, stack, fmt.Sprintf("%d entities", entities), rounds)
}

// measure runs the generator and tar in turn and prints what they took.
func measure(binary, work, document, stack, title string, rounds int) error {
	tree, archive := filepath.Join(work, "tree"), filepath.Join(work, "tree.tar")
	generate := []string{binary, document, "--stack", stack, "--quiet", "--out", tree}
	untar := []string{"tar", "xf", archive, "-C", work}
	if _, _, err := timed(generate); err != nil {
		return err
	}
	files, bytes, err := count(tree)
	if err != nil {
		return err
	}
	if _, _, err := timed([]string{"tar", "cf", archive, "-C", work, "tree"}); err != nil {
		return err
	}
	var mine, tars, ratios []float64
	var peak int64
	for range rounds {
		var took [2]time.Duration
		for i, command := range [][]string{generate, untar} {
			if err := os.RemoveAll(tree); err != nil {
				return err
			}
			memory := int64(0)
			if took[i], memory, err = timed(command); err != nil {
				return err
			}
			if i == 0 {
				peak = max(peak, memory)
			}
		}
		mine, tars = append(mine, milliseconds(took[0])), append(tars, milliseconds(took[1]))
		ratios = append(ratios, float64(took[0])/float64(took[1]))
	}
	fmt.Printf("%s, stack %s: %d files, %.1f MB\n", title, stack, files, float64(bytes)/1e6)
	fmt.Printf("  microcodegen %s ms, at most %d MB of memory\n", spread(mine, "%.1f"), peak>>20)
	fmt.Printf("  tar x        %s ms\n", spread(tars, "%.1f"))
	fmt.Printf("  ratio        %s\n", spread(ratios, "%.2f"))
	return os.RemoveAll(tree)
}

// timed runs a command and gives its duration and the most memory that it held, in bytes.
func timed(command []string) (time.Duration, int64, error) {
	c := exec.Command(command[0], command[1:]...)
	c.Stderr = os.Stderr
	start := time.Now()
	err := c.Run()
	return time.Since(start), peakMemory(c.ProcessState), err
}

// count counts the files of a tree and their bytes.
func count(tree string) (files int, bytes int64, err error) {
	err = filepath.WalkDir(tree, func(_ string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		info, err := e.Info()
		if err == nil {
			files, bytes = files+1, bytes+info.Size()
		}
		return err
	})
	return files, bytes, err
}

// milliseconds gives a duration as a number.
func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// spread gives the median, and the least and the greatest value.
func spread(values []float64, format string) string {
	sorted := slices.Sorted(slices.Values(values))
	middle := sorted[len(sorted)/2]
	if len(sorted)%2 == 0 {
		middle = (sorted[len(sorted)/2-1] + middle) / 2
	}
	return fmt.Sprintf("median "+format+" ("+format+"–"+format+")", middle, sorted[0], sorted[len(sorted)-1])
}
