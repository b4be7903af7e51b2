package pack

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"

	"github.com/microcodegen/microcodegen/internal/diag"
	"github.com/microcodegen/microcodegen/internal/render"
)

// recordFile is where a target says what the generator wrote into it.
const recordFile = render.RecordDir + "/files.json"

// update brings a directory that exists up to date.
func update(ctx context.Context, target string, files []render.File, options Options) (result Result, err error) {
	root, err := os.OpenRoot(target)
	if err != nil {
		return Result{}, ioError("cannot open "+target, err)
	}
	defer func() { _ = root.Close() }()
	if err := checkKind(root, target); err != nil {
		return Result{}, err
	}
	finished := false
	if wasCutOff(root) {
		if options.DryRun {
			return Result{}, &diag.Failure{Code: CodeCutOff, Message: "an earlier run on " + target + " was cut off before it was done",
				Suggestion: "run without --dry-run: it is finished or undone first"}
		}
		if finished, err = recoverRun(root, target); err != nil {
			return Result{}, err
		}
		if err := checkKind(root, target); err != nil {
			return Result{}, err
		}
	}
	p, err := newPlan(root, target, files, options.Force)
	if err != nil {
		return Result{}, err
	}
	p.result.Finished = finished
	if options.DryRun || len(p.steps) == 0 {
		return p.result, nil
	}
	if err := apply(ctx, root, target, p); err != nil {
		return Result{}, ioError("cannot write "+target, err)
	}
	return p.result, nil
}

// checkKind refuses a directory that is neither empty, nor a fresh repository, nor generated before.
func checkKind(root *os.Root, target string) error {
	entries, err := fs.ReadDir(root.FS(), ".")
	if err != nil {
		return ioError("cannot look into "+target, err)
	}
	foreign, marked := "", false
	for _, e := range entries {
		switch {
		case e.Name() == ".git":
		case e.Name() == render.RecordDir && e.IsDir():
			marked = true
		case foreign == "":
			foreign = e.Name()
		}
	}
	if foreign == "" {
		return nil
	}
	if marked {
		if _, err := root.Lstat(recordFile); err == nil || wasCutOff(root) {
			return nil
		}
	}
	return &diag.Failure{Code: CodeForeign, Message: fmt.Sprintf("%s holds files that microcodegen did not write, %s for one", target, foreign), Paths: []string{foreign},
		Suggestion: "choose a directory that is empty, that does not exist yet, or that microcodegen has generated"}
}

// step is one change of one path. Next is the staged file that is to stand there, "" to remove what does; Before is the
// digest of the file that may be taken away, "" when there must be none.
type step struct {
	Path   string `json:"path"`
	Next   string `json:"next,omitempty"`
	Before string `json:"before,omitempty"`
	file   render.File
}

// plan is everything that an update will do.
type plan struct {
	steps  []step
	result Result
}

// newPlan compares what is there with what was generated and what is to be.
func newPlan(root *os.Root, target string, files []render.File, force bool) (*plan, error) {
	recorded, err := readRecord(root, target)
	if err != nil {
		return nil, err
	}
	p := &plan{}
	var edited, inTheWay []string
	wanted := map[string]bool{}
	for _, f := range files {
		wanted[f.Path] = true
		there, err := look(root, f.Path)
		if err != nil {
			return nil, ioError("cannot read "+f.Path+" in "+target, err)
		}
		sum, known := recorded[f.Path]
		known = known || inRecordDir(f.Path)
		switch {
		case there.digest == digest(f.Data):
			p.result.Unchanged++
		case there.missing:
			p.add(f, "", &p.result.Created)
		case there.digest == "" || !known:
			inTheWay = append(inTheWay, f.Path)
		case there.digest == sum || inRecordDir(f.Path) || force:
			p.add(f, there.digest, &p.result.Replaced)
		default:
			edited = append(edited, f.Path)
		}
	}
	if err := conflict(target, edited, inTheWay); err != nil {
		return nil, err
	}
	if err := p.dropOld(root, recorded, wanted); err != nil {
		return nil, ioError("cannot look into "+target, err)
	}
	p.result.sort()
	return p, nil
}

// add plans to write a file.
func (p *plan) add(f render.File, before string, list *[]string) {
	p.steps = append(p.steps, step{Path: f.Path, Next: fmt.Sprint(len(p.steps)), Before: before, file: f})
	*list = append(*list, f.Path)
}

// dropOld plans to remove what was generated before and is no longer, where it is as it was generated.
func (p *plan) dropOld(root *os.Root, recorded map[string]string, wanted map[string]bool) error {
	for _, old := range sortedKeys(recorded) {
		if wanted[old] || inRecordDir(old) {
			continue
		}
		there, err := look(root, old)
		switch {
		case err != nil:
			return err
		case there.missing:
		case there.digest == recorded[old]:
			p.steps = append(p.steps, step{Path: old, Before: there.digest})
			p.result.Removed = append(p.result.Removed, old)
		default:
			p.result.Kept = append(p.result.Kept, old)
		}
	}
	return nil
}

// conflict gives the error for what an update must not write over.
func conflict(target string, edited, inTheWay []string) error {
	slices.Sort(edited)
	slices.Sort(inTheWay)
	switch {
	case len(inTheWay) > 0:
		return &diag.Failure{Code: CodeInTheWay, Paths: inTheWay, Message: fmt.Sprintf("%s in %s stand where files are to be generated, and microcodegen did not write them", count(len(inTheWay), "path"), target),
			Suggestion: "move or rename them, or generate into another directory; nothing was written"}
	case len(edited) > 0:
		return &diag.Failure{Code: CodeEdited, Paths: edited, Message: fmt.Sprintf("%s in %s changed since they were generated", count(len(edited), "file"), target),
			Suggestion: "commit or copy your changes, then run again with --force to replace these files, or generate into another directory and compare; nothing was written"}
	}
	return nil
}

// count gives "1 file" or "3 files".
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// readRecord gives what the generator wrote into the target, path → digest; nothing for a target that it never saw.
func readRecord(root *os.Root, target string) (map[string]string, error) {
	data, err := root.ReadFile(recordFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, ioError("cannot read "+recordFile+" in "+target, err)
	}
	var record render.Record
	if err := json.Unmarshal(data, &record); err != nil || len(record.Files) == 0 {
		return nil, &diag.Failure{Code: CodeRecord, Paths: []string{recordFile}, Message: fmt.Sprintf("%s in %s cannot be read, so nobody can tell which files are generated", recordFile, target),
			Suggestion: "restore it from version control, or generate into another directory; nothing was written"}
	}
	recorded := make(map[string]string, len(record.Files))
	for _, f := range record.Files {
		if unportable(f.Path) == "" {
			recorded[f.Path] = f.SHA256
		}
	}
	return recorded, nil
}

// state is what stands at a path: nothing, a file with its digest, or, with neither, something that is not the
// generator's to touch: a directory, a link, a device, or a path through one.
type state struct {
	missing bool
	digest  string
}

// look tells what stands at a path. A symbolic link anywhere on the way is never followed.
func look(root *os.Root, name string) (state, error) {
	for end := 0; end < len(name); end++ {
		next := strings.IndexByte(name[end:], '/')
		if next < 0 {
			break
		}
		end += next
		info, err := root.Lstat(name[:end])
		if errors.Is(err, fs.ErrNotExist) {
			return state{missing: true}, nil
		}
		if err != nil {
			return state{}, err
		}
		if !info.IsDir() {
			return state{}, nil
		}
	}
	info, err := root.Lstat(name)
	if errors.Is(err, fs.ErrNotExist) {
		return state{missing: true}, nil
	}
	if err != nil {
		return state{}, err
	}
	if !info.Mode().IsRegular() {
		return state{}, nil
	}
	data, err := root.ReadFile(name)
	if err != nil {
		return state{}, err
	}
	return state{digest: digest(data)}, nil
}

// digest is the SHA-256 of a file in lower-case hexadecimal, as the record has it.
func digest(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// inRecordDir reports whether a path lies in the generator's own folder.
func inRecordDir(name string) bool { return strings.HasPrefix(name, render.RecordDir+"/") }

// sort orders the lists of a result.
func (r *Result) sort() {
	for _, list := range []([]string){r.Created, r.Replaced, r.Removed, r.Kept} {
		slices.Sort(list)
	}
}

// sortedKeys gives a map's keys in order.
func sortedKeys(m map[string]string) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// newDirectories lists the directories that the steps need and that are not there, parents first.
func newDirectories(root *os.Root, steps []step) []string {
	seen := map[string]bool{".": true}
	var dirs []string
	for _, s := range steps {
		if s.Next == "" {
			continue
		}
		for d := path.Dir(s.Path); !seen[d]; d = path.Dir(d) {
			seen[d] = true
			if _, err := root.Lstat(d); errors.Is(err, fs.ErrNotExist) {
				dirs = append(dirs, d)
			}
		}
	}
	slices.Sort(dirs)
	return dirs
}
