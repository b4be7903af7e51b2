package preview

import (
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/microcodegen/microcodegen/internal/genome"
)

func TestADataFileKeepsEverythingOverARestart(t *testing.T) {
	path := filepath.Join(t.TempDir(), "data.json")
	start := func() *Server {
		s, err := New(shopGenome(), Options{JWTSecret: testSecret, Data: path})
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	s := start()
	a := (&api{t: t, server: s}).register("a@example.org")
	a.must("POST", "/projects", `{"title":"x<&>","slug":"s"}`)
	a.must("POST", "/tags", `{"title":"t"}`)
	a.must("POST", "/tasks", `{"title":"x","project_id":1,"tag_ids":[1]}`)
	a.must("POST", "/projects", `{"title":"gone"}`)
	a.must("DELETE", "/projects/2", "")
	before := a.do("GET", "/tasks/1", "").body + a.do("GET", "/projects", "").body
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info, err)
	}
	s = start()
	a.server = s
	if after := a.do("GET", "/tasks/1", "").body + a.do("GET", "/projects", "").body; after != before {
		t.Errorf("%s\nbecame %s", before, after)
	}
	a.do("POST", "/projects", `{"title":"x","slug":"s"}`).want(t, "uniqueness", 409)
	if id := a.must("POST", "/projects", `{"title":"x"}`); id != 3 {
		t.Errorf("an id came back: %d", id)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if files, _ := filepath.Glob(filepath.Dir(path) + "/*"); len(files) != 1 {
		t.Errorf("files are left: %v", files)
	}
}

func TestADataFileIsWrittenSoonAfterAChange(t *testing.T) {
	path := filepath.Join(t.TempDir(), "data.json")
	s, err := New(shopGenome(), Options{JWTSecret: testSecret, Data: path})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	(&api{t: t, server: s}).register("a@example.org")
	for range 100 {
		if content, err := os.ReadFile(path); err == nil && strings.Contains(string(content), "a@example.org") {
			return
		}
		time.Sleep(saveDelay / 2)
	}
	t.Error("the file was not written")
}

func TestAFileThatIsNoDataFileIsNotOverwritten(t *testing.T) {
	path := filepath.Join(t.TempDir(), "notes.txt")
	for _, content := range []string{"my notes", "{}", `{"version":99}`} {
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := New(shopGenome(), Options{JWTSecret: testSecret, Data: path}); err == nil {
			t.Errorf("%s is taken", content)
		}
		if after, _ := os.ReadFile(path); string(after) != content {
			t.Errorf("%s became %s", content, after)
		}
	}
}

func TestADataFileOfAnotherGenomeIsReportedWhereItDoesNotFit(t *testing.T) {
	path := filepath.Join(t.TempDir(), "data.json")
	s, err := New(shopGenome(), Options{JWTSecret: testSecret, Data: path})
	if err != nil {
		t.Fatal(err)
	}
	a := (&api{t: t, server: s}).register("a@example.org")
	a.must("POST", "/tags", `{"title":"t"}`)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	g := shopGenome()
	g.Entities[2].Fields[0].MinLength = 5
	var log strings.Builder
	s, err = New(g, Options{JWTSecret: testSecret, Data: path, Logger: slog.New(slog.NewTextHandler(&log, nil))})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if !strings.Contains(log.String(), `entity=Tag count=1 reason="title has no value that fits"`) {
		t.Errorf("%s", log.String())
	}
}

func TestSwapKeepsTheRowsThatStillFit(t *testing.T) {
	s := newServer(t, shopGenome(), Options{})
	a := (&api{t: t, server: s}).register("a@example.org")
	a.must("POST", "/projects", `{"title":"short","slug":"1"}`)
	a.must("POST", "/projects", `{"title":"far too long","slug":"2"}`)
	a.must("POST", "/tags", `{"title":"t"}`)
	a.must("POST", "/tasks", `{"title":"a","body":"5","project_id":1,"tag_ids":[1]}`)
	a.must("POST", "/tasks", `{"title":"b","body":"x","project_id":2,"parent_id":1}`)
	a.must("POST", "/tasks", `{"title":"c","project_id":1,"parent_id":2}`)
	a.must("POST", "/badges", `{"title":"b"}`)

	g := shopGenome()
	g.Entities = slices.Delete(g.Entities, 3, 4)                             // no badges any more
	g.Entities[0].Fields[0].MaxLength = 5                                    // a project's title of five characters
	g.Entities[1].Fields[0].Name = "name"                                    // a task's title is called name
	g.Entities[1].Fields[1].MaxLength, g.Entities[1].Fields[1].Name = 1, "n" // its body n, still text
	g.Entities[1].Name, g.Entities[1].Path = "Job", "jobs"                   // and a task a job
	g.Entities[1].Fields[3].References = "Job"
	g.Account.Profile = append(g.Account.Profile, genome.Field{ID: "age", Name: "age", Type: genome.Integer, Required: true})
	report, err := s.Swap(g)
	if err != nil {
		t.Fatal(err)
	}
	a.wantIDs("/projects", 1)
	a.wantIDs("/jobs", 1, 3)
	if job := a.do("GET", "/jobs/1", ""); job.fields["name"] != "a" || job.fields["n"] != "5" {
		t.Errorf("%s", job.body)
	}
	if job := a.do("GET", "/jobs/3", ""); job.fields["parent_id"] != nil {
		t.Errorf("%s", job.body)
	}
	a.do("GET", "/tasks", "").want(t, "the old path", 404)
	a.do("GET", "/badges", "").want(t, "what is gone", 404)
	if me := a.do("GET", "/auth/me", ""); me.status != 200 || me.fields["nick"] != "a@example.org" || me.fields["age"] != nil {
		t.Errorf("the account: %s", me.body)
	}
	want := Report{Kept: 4, Lost: []Loss{
		{"User", 1, "age no longer fits and was reset"},
		{"Project", 1, "title has no value that fits"},
		{"Badge", 1, "the entity is gone"},
		{"Job", 1, "project_id points to a row that is gone"},
	}}
	if report.Kept != want.Kept || !slices.Equal(report.Lost, want.Lost) {
		t.Errorf("%+v", report)
	}
	if id := a.must("POST", "/jobs", `{"name":"d","project_id":1}`); id != 4 {
		t.Errorf("an id came back: %d", id)
	}
}

func TestSwapToAGenomeThatCannotBeServedChangesNothing(t *testing.T) {
	s := newServer(t, shopGenome(), Options{})
	a := (&api{t: t, server: s}).register("a@example.org")
	a.must("POST", "/projects", `{"title":"x"}`)
	broken := &genome.Genome{Entities: []genome.Entity{entity("Thing", "things", ref("f_id", "Nothing", false))}}
	if _, err := s.Swap(broken); err == nil {
		t.Error("no error")
	}
	a.wantIDs("/projects", 1)
}
