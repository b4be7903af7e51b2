package preview

import (
	"fmt"
	"net/http"
)

// create answers POST of a resource.
func (s *Server) create(c *call) reply {
	found := faults{}
	values := readFields(c.resource.fields, c.object, nil, found)
	if len(found) > 0 {
		return unprocessable(found)
	}
	now := formatTime(s.options.Now())
	row, err := s.store.Insert(c.resource.Name, Row{UserID: c.user.ID, CreatedAt: now, UpdatedAt: now, Values: values})
	if err != nil {
		return storeProblem(err)
	}
	answer := s.show(c, row.ID, http.StatusCreated)
	answer.header.Set("Location", fmt.Sprintf("/%s/%d", c.resource.Path, row.ID))
	return answer
}

// read answers GET of a row.
func (s *Server) read(c *call) reply { return s.show(c, c.id, http.StatusOK) }

// replace answers PUT of a row.
func (s *Server) replace(c *call) reply {
	before, err := s.store.Get(c.resource.Name, c.user.ID, c.id)
	if err != nil {
		return storeProblem(err)
	}
	found := faults{}
	values := readFields(c.resource.fields, c.object, before.Values, found)
	if len(found) > 0 {
		return unprocessable(found)
	}
	now := formatTime(s.options.Now())
	_, err = s.store.Replace(c.resource.Name, Row{ID: c.id, UserID: c.user.ID, UpdatedAt: now, Values: values})
	if err != nil {
		return storeProblem(err)
	}
	return s.show(c, c.id, http.StatusOK)
}

// remove answers DELETE of a row.
func (s *Server) remove(c *call) reply {
	if err := s.store.Delete(c.resource.Name, c.user.ID, c.id); err != nil {
		return storeProblem(err)
	}
	return newReply(http.StatusNoContent, "", nil)
}

// show answers with a row as the store has it now.
func (s *Server) show(c *call, id int64, status int) reply {
	row, err := s.store.Get(c.resource.Name, c.user.ID, id)
	if err != nil {
		return storeProblem(err)
	}
	return jsonReply(status, c.resource.appendRow(nil, &row))
}

// appendRow writes a row's representation: id, the fields, created_at, updated_at.
func (r *resource) appendRow(out []byte, row *Row) []byte {
	out = appendValue(append(out, `{"id":`...), row.ID)
	for _, f := range r.fields {
		out = appendMember(out, f.Name, row.Values[f.Name])
	}
	return append(appendTimes(out, row.CreatedAt, row.UpdatedAt), '}')
}

func appendMember(out []byte, key string, value any) []byte {
	out = append(out, ',')
	out = append(appendValue(out, key), ':')
	return appendValue(out, value)
}

func appendTimes(out []byte, createdAt, updatedAt string) []byte {
	return appendMember(appendMember(out, "created_at", createdAt), "updated_at", updatedAt)
}
