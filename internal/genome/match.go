package genome

// matching tells what of one schema is still there in another: tables by new name → old name, and for each such
// table its columns by new name → old name.
type matching struct {
	tables  map[string]string
	columns map[string]map[string]string
}

// matchGenomes matches the tables and columns of two genomes.
func matchGenomes(before, after *Genome) matching {
	m := matching{map[string]string{}, map[string]map[string]string{}}
	if before.Version == "" || after.Version == "" {
		return m
	}
	m.same(UsersTable, "id", "email", "password_hash", "created_at", "updated_at")
	m.same(SessionsTable, "id", "user_id", "created_at", "expires_at")
	m.fields(UsersTable, before.Account.Profile, after.Account.Profile)
	pairs := matchBy(names(before.Entities, entityKeys), names(after.Entities, entityKeys))
	for i, was := range pairs {
		if was < 0 {
			continue
		}
		e, old := &after.Entities[i], &before.Entities[was]
		m.same(e.Table, "id", "user_id", "created_at", "updated_at")
		m.tables[e.Table] = old.Table
		m.fields(e.Table, old.Body(), e.Body())
	}
	for i, was := range pairs {
		if was >= 0 {
			m.joins(before, after, &before.Entities[was], &after.Entities[i])
		}
	}
	return m
}

// same states a table that keeps its name, with columns that every such table has.
func (m matching) same(table string, columns ...string) {
	m.tables[table] = table
	m.columns[table] = map[string]string{}
	for _, c := range columns {
		m.columns[table][c] = c
	}
}

// fields matches the columns of two lists of fields.
func (m matching) fields(table string, old, now []Field) {
	for i, was := range matchBy(names(old, fieldKeys), names(now, fieldKeys)) {
		if was >= 0 && !old[was].Many && !now[i].Many {
			m.columns[table][now[i].ColumnName()] = old[was].ColumnName()
		}
	}
}

// joins matches the join tables of two entities that are the same: those of the same key between the same entities.
func (m matching) joins(before, after *Genome, old, now *Entity) {
	oldBody, newBody := old.Body(), now.Body()
	for i, was := range matchBy(names(oldBody, fieldKeys), names(newBody, fieldKeys)) {
		if was < 0 || !oldBody[was].Many || !newBody[i].Many {
			continue
		}
		oldRel, newRel := relationshipOf(old, oldBody[was].Name), relationshipOf(now, newBody[i].Name)
		oldTarget, _ := before.Entity(oldRel.Target)
		newTarget, _ := after.Entity(newRel.Target)
		if m.tables[newTarget.Table] != oldTarget.Table {
			continue
		}
		m.tables[newRel.Join.Table] = oldRel.Join.Table
		m.columns[newRel.Join.Table] = map[string]string{newRel.Join.Source: oldRel.Join.Source, newRel.Join.Target: oldRel.Join.Target}
	}
}

// relationshipOf is the relationship that a key declares.
func relationshipOf(e *Entity, field string) Relationship {
	for _, r := range e.Relationships {
		if r.Field == field {
			return r
		}
	}
	return Relationship{}
}

// identity is what tells a thing of two genomes apart or the same.
type identity struct{ name, former, id string }

func entityKeys(e Entity) identity { return identity{e.Name, e.FormerName, e.ID} }
func fieldKeys(f Field) identity   { return identity{f.Name, f.FormerName, f.ID} }

// names lists the identities of things.
func names[T any](things []T, identify func(T) identity) []identity {
	all := make([]identity, len(things))
	for i, thing := range things {
		all[i] = identify(thing)
	}
	return all
}

// matchBy gives for each new thing the index of the old one that it is, or -1. A former name counts where the old
// things have it and do not have the new name yet; then the name; then, for what is left, the stable identifier.
func matchBy(old, now []identity) []int {
	byName, byID := map[string]int{}, map[string]int{}
	for i, o := range old {
		byName[o.name], byID[o.id] = i, i
	}
	match, taken := make([]int, len(now)), map[int]bool{}
	for i := range match {
		match[i] = -1
	}
	try := func(i int, index map[string]int, key string) {
		if was, ok := index[key]; ok && match[i] < 0 && !taken[was] {
			match[i], taken[was] = was, true
		}
	}
	for i, n := range now {
		if _, renamedBefore := byName[n.name]; n.former != "" && !renamedBefore {
			try(i, byName, n.former)
		}
	}
	for i, n := range now {
		try(i, byName, n.name)
	}
	for i, n := range now {
		try(i, byID, n.id)
	}
	return match
}
