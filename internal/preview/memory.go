package preview

import (
	"maps"
	"slices"
	"sync"

	"github.com/microcodegen/microcodegen/internal/genome"
)

// Memory is the Store that keeps everything in memory. A stored *Row or *User is never changed in place: a change
// puts another one, so that what was handed out stays as it was.
type Memory struct {
	mu       sync.RWMutex
	schema   *schema
	users    map[int64]*User
	byEmail  map[string]int64
	profiles uniqueIndex // unique profile fields
	nextUser int64
	sessions map[string]Session
	tables   map[string]*table // by the entity's name
	changed  func()            // told of every change, under the lock
}

// table holds the rows of one entity.
type table struct {
	*resource
	nextID int64
	owned  map[int64]*partition // by user
}

// partition holds the rows of one entity and one user, ascending by id, so that no work grows with the rows of others.
type partition struct {
	rows   []*Row
	unique uniqueIndex
}

// uniqueIndex finds the holder of a value by field and value. Nulls are not in it.
type uniqueIndex map[string]map[any]int64

// NewMemory gives an empty store for the genome; an error is one of compiling it.
func NewMemory(g *genome.Genome) (*Memory, error) {
	s, err := compile(g)
	if err != nil {
		return nil, err
	}
	m := &Memory{changed: func() {}}
	m.reset(s)
	return m, nil
}

func (m *Memory) reset(s *schema) {
	m.schema, m.users, m.byEmail, m.sessions = s, map[int64]*User{}, map[string]int64{}, map[string]Session{}
	m.profiles, m.nextUser, m.tables = uniqueIndex{}, 1, map[string]*table{}
	for _, r := range s.resources {
		m.tables[r.Name] = &table{resource: r, nextID: 1, owned: map[int64]*partition{}}
	}
}

func (u uniqueIndex) taken(fields []*field, values map[string]any, self int64) (string, bool) {
	for _, f := range fields {
		if value := values[f.Name]; f.Unique && value != nil {
			if holder, found := u[f.Name][value]; found && holder != self {
				return f.Name, true
			}
		}
	}
	return "", false
}

func (u uniqueIndex) add(fields []*field, values map[string]any, id int64) {
	for _, f := range fields {
		if value := values[f.Name]; f.Unique && value != nil {
			if u[f.Name] == nil {
				u[f.Name] = map[any]int64{}
			}
			u[f.Name][value] = id
		}
	}
}

func (u uniqueIndex) remove(fields []*field, values map[string]any) {
	for _, f := range fields {
		if value := values[f.Name]; f.Unique && value != nil {
			delete(u[f.Name], value)
		}
	}
}

func (t *table) of(userID int64) *partition {
	p := t.owned[userID]
	if p == nil {
		p = &partition{unique: uniqueIndex{}}
		t.owned[userID] = p
	}
	return p
}

// find gives the place of a row, and whether it is there. A nil partition has no rows.
func (p *partition) find(id int64) (int, bool) {
	if p == nil {
		return 0, false
	}
	return slices.BinarySearchFunc(p.rows, id, func(row *Row, id int64) int { return compareOrdered(row.ID, id) })
}

// put replaces the row at a place.
func (p *partition) put(fields []*field, place int, row *Row) {
	p.unique.remove(fields, p.rows[place].Values)
	p.unique.add(fields, row.Values, row.ID)
	p.rows[place] = row
}

// Insert implements Store.
func (m *Memory) Insert(entity string, row Row) (Row, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	t, known := m.tables[entity]
	if !known || m.users[row.UserID] == nil {
		return Row{}, ErrNotFound
	}
	row.ID = t.nextID
	if err := m.judge(t, &row); err != nil {
		return Row{}, err
	}
	t.nextID++
	p := t.of(row.UserID)
	p.rows = append(p.rows, &row)
	p.unique.add(t.fields, row.Values, row.ID)
	m.changed()
	return row, nil
}

// Replace implements Store.
func (m *Memory) Replace(entity string, row Row) (Row, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	t, p, place, found := m.locate(entity, row.UserID, row.ID)
	if !found {
		return Row{}, ErrNotFound
	}
	row.CreatedAt = p.rows[place].CreatedAt
	if err := m.judge(t, &row); err != nil {
		return Row{}, err
	}
	p.put(t.fields, place, &row)
	m.changed()
	return row, nil
}

// judge checks references first, uniqueness last.
func (m *Memory) judge(t *table, row *Row) error {
	if dangling := m.dangling(t, row); len(dangling) > 0 {
		return &ReferenceError{dangling}
	}
	if taken, found := t.of(row.UserID).unique.taken(t.fields, row.Values, row.ID); found {
		return &TakenError{taken}
	}
	return nil
}

// dangling names the keys of a row that point to no row of its user.
func (m *Memory) dangling(t *table, row *Row) []string {
	var keys []string
	for _, f := range t.fields {
		targets := references(f, row.Values[f.Name])
		exists := func(id int64) bool {
			if f.References == genome.UserEntity {
				return id == row.UserID
			}
			_, found := m.tables[f.References].owned[row.UserID].find(id)
			return found
		}
		if slices.ContainsFunc(targets, func(id int64) bool { return !exists(id) }) {
			keys = append(keys, f.Name)
		}
	}
	return keys
}

// references gives the ids that a stored value of a field points to.
func references(f *field, value any) []int64 {
	if f.References == "" || value == nil {
		return nil
	}
	if f.Many {
		return value.([]int64)
	}
	return []int64{value.(int64)}
}

func (m *Memory) locate(entity string, userID, id int64) (t *table, p *partition, place int, found bool) {
	t, known := m.tables[entity]
	if !known {
		return nil, nil, 0, false
	}
	p = t.owned[userID]
	place, found = p.find(id)
	return t, p, place, found
}

// Get implements Store.
func (m *Memory) Get(entity string, userID, id int64) (Row, error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	_, p, place, found := m.locate(entity, userID, id)
	if !found {
		return Row{}, ErrNotFound
	}
	return *p.rows[place], nil
}

// Delete implements Store.
func (m *Memory) Delete(entity string, userID, id int64) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	t, p, place, found := m.locate(entity, userID, id)
	if !found {
		return ErrNotFound
	}
	for _, ref := range m.schema.incoming[entity] {
		self := ref.holder == t.resource
		if ref.field.Required && !ref.field.Many && m.pointsTo(ref, userID, id, self) {
			return ErrReferenced
		}
	}
	p.unique.remove(t.fields, p.rows[place].Values)
	p.rows = slices.Delete(p.rows, place, place+1)
	for _, ref := range m.schema.incoming[entity] {
		m.release(ref, userID, id)
	}
	m.changed()
	return nil
}

// pointsTo reports whether any row holds the reference to a row; a row's reference to itself does not count.
func (m *Memory) pointsTo(ref reference, userID, id int64, self bool) bool {
	p := m.tables[ref.holder.Name].owned[userID]
	return p != nil && slices.ContainsFunc(p.rows, func(row *Row) bool {
		return row.Values[ref.field.Name] == id && !(self && row.ID == id)
	})
}

// release nulls the references to a row that has gone, and drops the links with it.
func (m *Memory) release(ref reference, userID, id int64) {
	p := m.tables[ref.holder.Name].owned[userID]
	if p == nil {
		return
	}
	for place, row := range p.rows {
		targets := references(ref.field, row.Values[ref.field.Name])
		if !slices.Contains(targets, id) {
			continue
		}
		changed := *row
		changed.Values = maps.Clone(row.Values)
		changed.Values[ref.field.Name] = nil
		if ref.field.Many {
			changed.Values[ref.field.Name] = slices.DeleteFunc(slices.Clone(targets), func(t int64) bool { return t == id })
		}
		p.put(ref.holder.fields, place, &changed)
	}
}
