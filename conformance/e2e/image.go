package e2e

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"

	"github.com/moby/patternmatcher"
	"github.com/moby/patternmatcher/ignorefile"
)

// Image replays a Dockerfile without a container engine: each stage is a directory, COPY copies, and RUN runs its command
// with this machine's tools, as a user without rights, on a copy of the application that holds only what .dockerignore
// leaves. Absolute paths that this machine does not have lead into the stage's directory.
type Image struct {
	dir         string // of everything
	context     string // the copy of the application
	stages      map[string]*stage
	last        *stage
	user        *syscall.Credential
	Start       []string // ENTRYPOINT and CMD
	HealthCheck []string
	Steps       int // commands that were run
}

type stage struct {
	root    string
	workdir string // inside the image
	env     map[string]string
}

// instruction is one logical line of a Dockerfile.
type instruction struct{ name, args string }

// instructions splits a Dockerfile.
func instructions(text string) []instruction {
	text = regexp.MustCompile(`\\[ \t]*\n`).ReplaceAllString(text, " ")
	var all []instruction
	for _, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		name, args, _ := strings.Cut(line, " ")
		all = append(all, instruction{strings.ToUpper(name), strings.TrimSpace(args)})
	}
	return all
}

// BuildImage replays the Dockerfile in app below dir.
func BuildImage(ctx context.Context, app, dir string) (*Image, error) {
	text, err := os.ReadFile(filepath.Join(app, "Dockerfile"))
	if err != nil {
		return nil, err
	}
	m := &Image{dir: dir, context: filepath.Join(dir, "context"), stages: map[string]*stage{}, user: unprivileged()}
	if err := copyContext(app, m.context); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(filepath.Join(dir, "home"), 0o755); err != nil {
		return nil, err
	}
	if err := m.baseTools(); err != nil {
		return nil, err
	}
	for _, i := range instructions(string(text)) {
		if err := m.step(ctx, i); err != nil {
			return nil, fmt.Errorf("%s %s: %w", i.name, i.args, err)
		}
	}
	return m, nil
}

func (m *Image) step(ctx context.Context, i instruction) error {
	switch i.name {
	case "FROM":
		f := strings.Fields(i.args)
		s := &stage{root: filepath.Join(m.dir, fmt.Sprintf("stage%d", len(m.stages))), workdir: "/", env: map[string]string{}}
		if base, ok := m.stages[f[0]]; ok {
			s.workdir = base.workdir
			for k, v := range base.env {
				s.env[k] = v
			}
			if err := copyTree(base.root, s.root, m.user); err != nil {
				return err
			}
		}
		name := fmt.Sprint(len(m.stages))
		if len(f) == 3 && strings.EqualFold(f[1], "AS") {
			name = f[2]
		}
		m.stages[name], m.last = s, s
		return m.own(s.root)
	case "WORKDIR":
		if filepath.IsAbs(i.args) {
			m.last.workdir = filepath.Clean(i.args)
		} else {
			m.last.workdir = filepath.Join(m.last.workdir, i.args)
		}
		return m.own(filepath.Join(m.last.root, m.last.workdir))
	case "ENV", "ARG":
		for _, pair := range regexp.MustCompile(`(\w+)=("[^"]*"|\S+)`).FindAllStringSubmatch(i.args, -1) {
			m.last.env[pair[1]] = m.inside(os.Expand(strings.Trim(pair[2], `"`), m.lookup))
		}
		return nil
	case "COPY":
		return m.copy(strings.Fields(i.args))
	case "RUN":
		if makesUser.MatchString(i.args) {
			return nil // the replay has its own user without rights
		}
		m.Steps++
		cmd := m.Command(ctx, nil, "sh", "-c", m.inside(i.args))
		out, err := cmd.CombinedOutput()
		if err != nil {
			err = fmt.Errorf("%w\n%s", err, tail(string(out), 3000))
		}
		return err
	case "ENTRYPOINT", "CMD":
		words, err := m.words(i.args)
		m.Start = append(m.Start, words...)
		return err
	case "HEALTHCHECK":
		var err error
		if _, args, ok := strings.Cut(i.args, "CMD "); ok {
			m.HealthCheck, err = m.words(args)
		}
		return err
	case "USER", "EXPOSE", "LABEL", "STOPSIGNAL":
		return nil
	}
	return errors.New("an instruction that the replay does not know")
}

// makesUser matches a RUN that does nothing but make a system's user or group.
var makesUser = regexp.MustCompile(`^(useradd|adduser|groupadd|addgroup)\b[^&;|]*$`)

// baseTools makes the directory of programs that come with a base image under another name than here.
func (m *Image) baseTools() error {
	if err := os.MkdirAll(filepath.Join(m.dir, "bin"), 0o755); err != nil {
		return err
	}
	for name, here := range map[string]string{"python": "python3"} {
		program := programIn(reachable(os.Getenv("PATH")), here)
		if !filepath.IsAbs(program) {
			continue
		}
		if err := os.Symlink(program, filepath.Join(m.dir, "bin", name)); err != nil {
			return err
		}
	}
	return nil
}

// path gives the directories of programs that the image begins with.
func (m *Image) path() string {
	return filepath.Join(m.dir, "bin") + string(filepath.ListSeparator) + reachable(os.Getenv("PATH"))
}

// reachable leaves of a list of directories those that every user may enter.
func reachable(list string) string {
	var open []string
	for _, dir := range filepath.SplitList(list) {
		if enterable(dir) {
			open = append(open, dir)
		}
	}
	return strings.Join(open, string(filepath.ListSeparator))
}

// enterable reports whether every user may enter a directory and those above it.
func enterable(dir string) bool {
	for ; ; dir = filepath.Dir(dir) {
		if info, err := os.Stat(dir); err != nil || info.Mode()&0o001 == 0 {
			return false
		}
		if dir == filepath.Dir(dir) {
			return true
		}
	}
}

// programIn finds a program in a list of directories; one that it does not find stays a name.
func programIn(list, name string) string {
	if strings.ContainsRune(name, filepath.Separator) {
		return name
	}
	for _, dir := range filepath.SplitList(list) {
		program := filepath.Join(dir, name)
		if info, err := os.Stat(program); err == nil && !info.IsDir() && info.Mode()&0o001 != 0 {
			return program
		}
	}
	return name
}

// lookup gives a variable of the stage, or of this machine.
func (m *Image) lookup(name string) string {
	if v, ok := m.last.env[name]; ok {
		return v
	}
	if name == "PATH" {
		return m.path()
	}
	return os.Getenv(name)
}

// words gives the command of an exec form or a shell form.
func (m *Image) words(args string) ([]string, error) {
	if !strings.HasPrefix(args, "[") {
		return []string{"sh", "-c", m.inside(args)}, nil
	}
	var words []string
	err := json.Unmarshal([]byte(args), &words)
	for i, word := range words {
		if strings.HasPrefix(word, "/") { // a word that merely mentions a path may be a program in another language
			words[i] = m.inside(word)
		}
	}
	return words, err
}

// absolute matches an absolute path in a command.
var absolute = regexp.MustCompile(`(^|[\s=:"'])(/[\w.@-][\w./@-]*)`)

// inside leads absolute paths that this machine does not have into the stage's directory.
func (m *Image) inside(command string) string {
	return absolute.ReplaceAllStringFunc(command, func(found string) string {
		at := strings.IndexByte(found, '/')
		path := found[at:]
		if _, err := os.Stat(path); err == nil && !strings.HasPrefix(path, m.last.workdir+"/") {
			return found
		}
		return found[:at] + filepath.Join(m.last.root, path)
	})
}

// Command prepares a command in the last stage, as a user without rights.
func (m *Image) Command(ctx context.Context, env map[string]string, argv ...string) *exec.Cmd {
	all := map[string]string{}
	home := filepath.Join(m.dir, "home")
	for _, from := range []map[string]string{{"HOME": home, "TMPDIR": home, "PATH": m.path()}, m.last.env, env} {
		for k, v := range from {
			all[k] = v
		}
	}
	cmd := exec.CommandContext(ctx, programIn(all["PATH"], argv[0]), argv[1:]...)
	cmd.Dir = filepath.Join(m.last.root, m.last.workdir)
	cmd.Env = environ(all)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGTERM, Credential: m.user}
	return cmd
}

// copy carries out COPY: from the context, or from another stage.
func (m *Image) copy(args []string) error {
	from := m.context
	for len(args) > 0 && strings.HasPrefix(args[0], "--") {
		if name, ok := strings.CutPrefix(args[0], "--from="); ok {
			source, known := m.stages[name]
			if !known {
				return fmt.Errorf("no stage %s", name)
			}
			from = source.root
		}
		args = args[1:]
	}
	if len(args) < 2 {
		return errors.New("source and destination are needed")
	}
	target := args[len(args)-1]
	into := strings.HasSuffix(target, "/") || len(args) > 2
	if !filepath.IsAbs(target) {
		target = filepath.Join(m.last.workdir, target)
	}
	target = filepath.Join(m.last.root, target)
	for _, pattern := range args[:len(args)-1] {
		sources, err := filepath.Glob(filepath.Join(from, pattern))
		if err != nil || len(sources) == 0 {
			return fmt.Errorf("%s is not there (%v)", pattern, err)
		}
		for _, source := range sources {
			to := target
			if info, err := os.Stat(source); err == nil && !info.IsDir() && (into || isDir(target)) {
				to = filepath.Join(target, filepath.Base(source))
			}
			if err := copyTree(source, to, m.user); err != nil {
				return err
			}
		}
	}
	return nil
}

func isDir(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// own makes a directory that the image's user may write to.
func (m *Image) own(path string) error {
	if err := os.MkdirAll(path, 0o755); err != nil || m.user == nil {
		return err
	}
	for p := path; strings.HasPrefix(p, m.dir); p = filepath.Dir(p) {
		if err := os.Chown(p, int(m.user.Uid), int(m.user.Gid)); err != nil {
			return err
		}
	}
	return os.Chown(filepath.Join(m.dir, "home"), int(m.user.Uid), int(m.user.Gid))
}

// copyTree copies a file or a directory with what is below it, links as links, for an owner.
func copyTree(from, to string, owner *syscall.Credential) error {
	return filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		relative, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		target := filepath.Join(to, relative)
		info, err := d.Info()
		if err != nil {
			return err
		}
		switch {
		case d.IsDir():
			err = os.MkdirAll(target, 0o755)
		case info.Mode()&fs.ModeSymlink != 0:
			var link string
			if link, err = os.Readlink(path); err == nil {
				err = os.Symlink(link, target)
			}
		default:
			err = copyFile(path, target, info.Mode().Perm())
		}
		if err == nil && owner != nil {
			err = os.Lchown(target, int(owner.Uid), int(owner.Gid))
		}
		return err
	})
}

func copyFile(from, to string, mode fs.FileMode) error {
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		return err
	}
	f, err := os.Open(from)
	if err != nil {
		return err
	}
	defer f.Close()
	return writeAll(to, f, mode)
}

// copyContext copies what .dockerignore leaves of an application.
func copyContext(app, to string) error {
	f, err := os.Open(filepath.Join(app, ".dockerignore"))
	if err != nil {
		return err
	}
	defer f.Close()
	patterns, err := ignorefile.ReadAll(f)
	if err != nil {
		return err
	}
	matcher, err := patternmatcher.New(patterns)
	if err != nil {
		return err
	}
	return filepath.WalkDir(app, func(path string, d fs.DirEntry, err error) error {
		if err != nil || path == app {
			return err
		}
		relative, err := filepath.Rel(app, path)
		if err != nil {
			return err
		}
		ignored, err := matcher.MatchesOrParentMatches(relative)
		if err != nil || ignored {
			if err == nil && d.IsDir() && !matcher.Exclusions() {
				return fs.SkipDir
			}
			return err
		}
		info, err := d.Info()
		if err != nil || d.IsDir() || !info.Mode().IsRegular() {
			return err
		}
		return copyFile(path, filepath.Join(to, relative), info.Mode().Perm())
	})
}
