package preview

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/microcodegen/microcodegen/internal/genome"
)

func TestDemoFillsEveryEntityOnce(t *testing.T) {
	g := shopGenome()
	server, err := New(g, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := server.Demo(6); err != nil {
			t.Fatal(err)
		}
	}
	site := httptest.NewServer(server)
	defer site.Close()
	signedIn, err := http.Post(site.URL+"/auth/login", "application/json", strings.NewReader(`{"email": "`+DemoEmail+`", "password": "`+DemoPassword+`"}`))
	if err != nil || signedIn.StatusCode != http.StatusOK {
		t.Fatalf("the demo account cannot sign in: %v, %v", signedIn, err)
	}
	_ = signedIn.Body.Close()
	for _, e := range g.Entities {
		if rows := listed(t, site.URL+"/"+e.Path, signedIn.Header.Get("Set-Cookie")); len(rows) != 6 {
			t.Errorf("%s has %d demo rows, want 6", e.Name, len(rows))
		} else {
			referencesAreFilled(t, e, rows[0])
		}
	}
}

func listed(t *testing.T, url, cookie string) []map[string]any {
	t.Helper()
	request, err := http.NewRequest(http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Cookie", strings.SplitN(cookie, ";", 2)[0])
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	var rows []map[string]any
	if err := json.Unmarshal(body, &rows); err != nil {
		t.Fatalf("%s answered %s", url, body)
	}
	return rows
}

func referencesAreFilled(t *testing.T, e genome.Entity, row map[string]any) {
	t.Helper()
	for _, f := range e.Body() {
		if f.Required && row[f.Name] == nil {
			t.Errorf("%s.%s is null", e.Name, f.Name)
		}
	}
}
