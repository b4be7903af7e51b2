package name

import (
	"strings"
	"testing"
)

func TestWordsAreSplitWhereAReaderWould(t *testing.T) {
	for in, want := range map[string]string{
		"due_date": "due date", "dueDate": "due date", "Due Date": "due date", "HTTPServer": "http server", "userID": "user id",
		"order-line": "order line", "isO2Level": "is o2 level", "customer's name": "customers name", "": "", "  ": "", "Größe": "größe",
		"任务": "任务", "address2": "address2", "URL": "url", "a.b/c": "a b c", "XMLHttpRequest": "xml http request", "__init__": "init",
	} {
		if got := strings.Join(Words(in), " "); got != want {
			t.Errorf("Words(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestCasing(t *testing.T) {
	w := []string{"due", "date", "2"}
	for _, c := range [][2]string{
		{Snake(w), "due_date_2"}, {Kebab(w), "due-date-2"}, {Flat(w), "duedate2"}, {Pascal(w), "DueDate2"}, {Camel(w), "dueDate2"},
		{Title(w), "Due date 2"}, {Pascal(nil), ""}, {Camel(nil), ""}, {Title(nil), ""}, {Pascal([]string{"ärger"}), "Ärger"},
	} {
		if c[0] != c[1] {
			t.Errorf("got %q, want %q", c[0], c[1])
		}
	}
}

func TestAScopeNeverGivesOneIdentifierTwice(t *testing.T) {
	s := NewScope("_", "select")
	for _, c := range []struct{ key, want, got string }{
		{"a", "order", "order"}, {"b", "Order", "Order_2"}, {"a", "order", "order"}, {"c", "order", "order_3"}, {"d", "SELECT", "SELECT_2"},
	} {
		if got := s.Unique(c.key, c.want); got != c.got {
			t.Errorf("Unique(%q, %q) = %q, want %q", c.key, c.want, got, c.got)
		}
	}
	if !s.Taken("ORDER") || s.Taken("other") {
		t.Error("Taken does not tell what is taken")
	}
}
