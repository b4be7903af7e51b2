package preview

import "maps"

// CreateUser implements Store.
func (m *Memory) CreateUser(user User) (User, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if _, found := m.byEmail[user.Email]; found {
		return User{}, &TakenError{"email"}
	}
	if taken, found := m.profiles.taken(m.schema.profile, user.Profile, 0); found {
		return User{}, &TakenError{taken}
	}
	user.ID = m.nextUser
	m.nextUser++
	m.addUser(&user)
	m.changed()
	return user, nil
}

func (m *Memory) addUser(user *User) {
	m.users[user.ID], m.byEmail[user.Email] = user, user.ID
	m.profiles.add(m.schema.profile, user.Profile, user.ID)
}

// UserByEmail implements Store.
func (m *Memory) UserByEmail(email string) (User, error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	id, found := m.byEmail[email]
	if !found {
		return User{}, ErrNotFound
	}
	return *m.users[id], nil
}

// UpdateProfile implements Store.
func (m *Memory) UpdateProfile(user User) (User, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	before, found := m.users[user.ID]
	if !found {
		return User{}, ErrNotFound
	}
	if taken, found := m.profiles.taken(m.schema.profile, user.Profile, user.ID); found {
		return User{}, &TakenError{taken}
	}
	m.profiles.remove(m.schema.profile, before.Profile)
	after := *before
	after.Profile, after.UpdatedAt = user.Profile, user.UpdatedAt
	m.addUser(&after)
	m.changed()
	return after, nil
}

// SetPassword implements Store.
func (m *Memory) SetPassword(userID int64, hash string, session Session) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	before, found := m.users[userID]
	if !found {
		return ErrNotFound
	}
	after := *before
	after.PasswordHash, after.UpdatedAt = hash, session.CreatedAt
	m.users[userID] = &after
	m.endSessions(func(s Session) bool { return s.UserID == userID })
	m.sessions[session.ID] = session
	m.changed()
	return nil
}

// DeleteUser implements Store.
func (m *Memory) DeleteUser(userID int64) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	user, found := m.users[userID]
	if !found {
		return ErrNotFound
	}
	m.profiles.remove(m.schema.profile, user.Profile)
	delete(m.byEmail, user.Email)
	delete(m.users, userID)
	m.endSessions(func(s Session) bool { return s.UserID == userID })
	for _, t := range m.tables {
		delete(t.owned, userID)
	}
	m.changed()
	return nil
}

// OpenSession implements Store.
func (m *Memory) OpenSession(session Session, ends string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.users[session.UserID] == nil {
		return ErrNotFound
	}
	m.endSessions(func(s Session) bool {
		return s.ID == ends || s.UserID == session.UserID && s.ExpiresAt <= session.CreatedAt
	})
	m.sessions[session.ID] = session
	m.changed()
	return nil
}

// Session implements Store.
func (m *Memory) Session(id string) (Session, User, error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	session, found := m.sessions[id]
	user := m.users[session.UserID]
	if !found || user == nil {
		return Session{}, User{}, ErrNotFound
	}
	return session, *user, nil
}

// EndSession implements Store.
func (m *Memory) EndSession(id string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if _, found := m.sessions[id]; found {
		delete(m.sessions, id)
		m.changed()
	}
	return nil
}

func (m *Memory) endSessions(over func(Session) bool) {
	maps.DeleteFunc(m.sessions, func(_ string, s Session) bool { return over(s) })
}
