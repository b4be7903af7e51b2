package preview

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/microcodegen/microcodegen/internal/genome"
)

// snapshot is everything that a Memory holds, as the data file has it. Values are in the API's output form, so that
// they are read back by the same rules as a body; entities and fields are known by their stable identifiers, so that
// a renamed one keeps its rows.
type snapshot struct {
	Version  int           `json:"version"`
	NextUser int64         `json:"next_user"`
	Profile  []savedField  `json:"profile"`
	Users    []savedUser   `json:"users"`
	Sessions []Session     `json:"sessions"`
	Entities []savedEntity `json:"entities"`
}

type savedUser struct {
	ID           int64                      `json:"id"`
	Email        string                     `json:"email"`
	PasswordHash string                     `json:"password_hash"`
	CreatedAt    string                     `json:"created_at"`
	UpdatedAt    string                     `json:"updated_at"`
	Profile      map[string]json.RawMessage `json:"profile"`
}

type savedEntity struct {
	ID     string       `json:"id"`
	Name   string       `json:"name"`
	NextID int64        `json:"next_id"`
	Fields []savedField `json:"fields"`
	Rows   []savedRow   `json:"rows"`
}

type savedField struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

type savedRow struct {
	ID        int64                      `json:"id"`
	UserID    int64                      `json:"user_id"`
	CreatedAt string                     `json:"created_at"`
	UpdatedAt string                     `json:"updated_at"`
	Values    map[string]json.RawMessage `json:"values"`
}

const snapshotVersion = 1

// snapshot copies what the Memory holds, in the order of ids.
func (m *Memory) snapshot() snapshot {
	m.mu.RLock()
	defer m.mu.RUnlock()
	s := snapshot{Version: snapshotVersion, NextUser: m.nextUser, Profile: saveFields(m.schema.profile)}
	for _, id := range slices.Sorted(maps.Keys(m.users)) {
		u := m.users[id]
		s.Users = append(s.Users, savedUser{u.ID, u.Email, u.PasswordHash, u.CreatedAt, u.UpdatedAt, saveValues(u.Profile)})
	}
	for _, id := range slices.Sorted(maps.Keys(m.sessions)) {
		s.Sessions = append(s.Sessions, m.sessions[id])
	}
	for _, r := range m.schema.resources {
		t := m.tables[r.Name]
		e := savedEntity{ID: r.ID, Name: r.Name, NextID: t.nextID, Fields: saveFields(r.fields)}
		for _, p := range t.owned {
			for _, row := range p.rows {
				e.Rows = append(e.Rows, savedRow{row.ID, row.UserID, row.CreatedAt, row.UpdatedAt, saveValues(row.Values)})
			}
		}
		slices.SortFunc(e.Rows, func(a, b savedRow) int { return cmp.Compare(a.ID, b.ID) })
		s.Entities = append(s.Entities, e)
	}
	return s
}

func saveFields(fields []*field) []savedField {
	var saved []savedField
	for _, f := range fields {
		saved = append(saved, savedField{f.ID, f.Name})
	}
	return saved
}

func saveValues(values map[string]any) map[string]json.RawMessage {
	saved := make(map[string]json.RawMessage, len(values))
	for key, value := range values {
		saved[key] = appendValue(nil, value)
	}
	return saved
}

// Migrate implements Store. A row fits when each of its values passes the new rules of its field; a value that does
// not fit an optional field becomes the field's default or null.
func (m *Memory) Migrate(g *genome.Genome) (Report, error) {
	next, err := compile(g)
	if err != nil {
		return Report{}, err
	}
	saved := m.snapshot()
	m.mu.Lock()
	defer m.mu.Unlock()
	report := m.restore(next, saved)
	m.changed()
	return report, nil
}

// restore replaces everything by what a snapshot holds, as far as it fits the schema.
func (m *Memory) restore(next *schema, saved snapshot) Report {
	m.reset(next)
	losses := &losses{}
	m.restoreUsers(saved, losses)
	fitting := map[string]map[int64]*Row{}
	for _, r := range next.resources {
		old, found := findSaved(saved.Entities, r.Entity)
		if !found {
			continue
		}
		m.tables[r.Name].nextID = old.NextID
		fitting[r.Name] = m.fitRows(r, old, losses)
	}
	for _, old := range saved.Entities {
		if !slices.ContainsFunc(next.resources, func(r *resource) bool { return isSaved(old, r.Entity) }) {
			losses.add(old.Name, len(old.Rows), "the entity is gone")
		}
	}
	m.settleReferences(fitting, losses)
	return Report{Kept: m.insertFitting(fitting, losses), Lost: losses.list}
}

// losses counts what did not fit, once for each entity and reason.
type losses struct{ list []Loss }

func (l *losses) add(entity string, count int, reason string) {
	if count == 0 {
		return
	}
	for i := range l.list {
		if l.list[i].Entity == entity && l.list[i].Reason == reason {
			l.list[i].Count += count
			return
		}
	}
	l.list = append(l.list, Loss{entity, count, reason})
}

func isSaved(old savedEntity, e genome.Entity) bool {
	return old.ID == e.ID || e.FormerName != "" && old.Name == e.FormerName
}

func findSaved(saved []savedEntity, e genome.Entity) (savedEntity, bool) {
	i := slices.IndexFunc(saved, func(old savedEntity) bool { return isSaved(old, e) })
	if i < 0 {
		return savedEntity{}, false
	}
	return saved[i], true
}

// savedName gives the key under which a field's value was saved, empty when the field is new.
func savedName(saved []savedField, f *field) string {
	for _, old := range saved {
		if old.ID == f.ID || f.FormerName != "" && old.Name == f.FormerName {
			return old.Name
		}
	}
	return ""
}

// restoreUsers keeps every account, since nobody may be locked out by an edit of the text: a profile value that does
// not fit becomes the field's default or null, even where the field is required.
func (m *Memory) restoreUsers(saved snapshot, losses *losses) {
	m.nextUser = max(1, saved.NextUser)
	for _, old := range saved.Users {
		user := &User{ID: old.ID, Email: old.Email, PasswordHash: old.PasswordHash, CreatedAt: old.CreatedAt,
			UpdatedAt: old.UpdatedAt, Profile: map[string]any{}}
		for _, f := range m.schema.profile {
			value, fits := f.fit(old.Profile[savedName(saved.Profile, f)])
			if _, taken := m.profiles.taken([]*field{f}, map[string]any{f.Name: value}, user.ID); taken || !fits {
				losses.add(genome.UserEntity, 1, fmt.Sprintf("%s no longer fits and was reset", f.Name))
				value = nil
			}
			user.Profile[f.Name] = value
		}
		m.addUser(user)
	}
	for _, session := range saved.Sessions {
		if m.users[session.UserID] != nil {
			m.sessions[session.ID] = session
		}
	}
}

// fit reads a saved value by the field's rules, nil for one that was not saved; it reports false when a required field
// is left without one, or when an optional value was lost.
func (f *field) fit(raw json.RawMessage) (any, bool) {
	if raw == nil {
		return f.fallback, f.fallback != nil || !f.Required
	}
	value, broken := f.read(raw)
	if len(broken) > 0 {
		return f.fallback, false
	}
	return value, true
}

// fitRows gives the rows whose values fit, by id.
func (m *Memory) fitRows(r *resource, old savedEntity, losses *losses) map[int64]*Row {
	rows := make(map[int64]*Row, len(old.Rows))
	for _, saved := range old.Rows {
		row := &Row{saved.ID, saved.UserID, saved.CreatedAt, saved.UpdatedAt, make(map[string]any, len(r.fields))}
		fits := m.users[row.UserID] != nil
		for _, f := range r.fields {
			value, ok := f.fit(saved.Values[savedName(old.Fields, f)])
			row.Values[f.Name] = value
			switch {
			case ok:
			case f.Required && value == nil:
				fits = false
				losses.add(r.Name, 1, fmt.Sprintf("%s has no value that fits", f.Name))
			default:
				losses.add(r.Name, 1, fmt.Sprintf("%s no longer fits and was reset", f.Name))
			}
			if !fits {
				break
			}
		}
		if fits {
			rows[row.ID] = row
		}
	}
	return rows
}

// settleReferences drops links and optional references to rows that are not there, and rows whose required reference
// is; as that may leave others dangling, it goes on until nothing changes.
func (m *Memory) settleReferences(fitting map[string]map[int64]*Row, losses *losses) {
	for changed := true; changed; {
		changed = false
		for _, r := range m.schema.resources {
			for _, f := range r.fields {
				if f.References == "" {
					continue
				}
				for _, row := range fitting[r.Name] {
					if settleReference(f, row, fitting) {
						continue
					}
					delete(fitting[r.Name], row.ID)
					losses.add(r.Name, 1, fmt.Sprintf("%s points to a row that is gone", f.Name))
					changed = true
				}
			}
		}
	}
}

// settleReference reports whether the row may stay.
func settleReference(f *field, row *Row, fitting map[string]map[int64]*Row) bool {
	gone := func(id int64) bool {
		if f.References == genome.UserEntity {
			return id != row.UserID
		}
		target := fitting[f.References][id]
		return target == nil || target.UserID != row.UserID
	}
	targets := references(f, row.Values[f.Name])
	if !slices.ContainsFunc(targets, gone) {
		return true
	}
	row.Values[f.Name] = nil
	if f.Many {
		row.Values[f.Name] = slices.DeleteFunc(slices.Clone(targets), gone)
	}
	return f.Many || !f.Required
}

// insertFitting puts the rows into their partitions, in the order of ids, and counts those kept: of two that hold the
// same unique value the first stays.
func (m *Memory) insertFitting(fitting map[string]map[int64]*Row, losses *losses) int {
	kept := 0
	for _, r := range m.schema.resources {
		t := m.tables[r.Name]
		for _, id := range slices.Sorted(maps.Keys(fitting[r.Name])) {
			row := fitting[r.Name][id]
			p := t.of(row.UserID)
			if name, taken := p.unique.taken(t.fields, row.Values, row.ID); taken {
				losses.add(r.Name, 1, fmt.Sprintf("%s is unique and another row has its value", name))
				continue
			}
			p.rows = append(p.rows, row)
			p.unique.add(t.fields, row.Values, row.ID)
			t.nextID = max(t.nextID, row.ID+1)
			kept++
		}
	}
	return kept
}
