package preview

import (
	"errors"
	"strings"

	"github.com/microcodegen/microcodegen/internal/genome"
)

// Store keeps accounts, sessions and rows, as the database of a generated application does: each method is atomic, and
// decides about references and uniqueness itself. What it hands out is never changed afterwards; what it is given it
// keeps. Several servers may share one.
type Store interface {
	// CreateUser numbers and adds an account; a *TakenError names "email" or a unique profile field.
	CreateUser(User) (User, error)
	// UserByEmail gives the account of a lower-case address, or ErrNotFound.
	UserByEmail(email string) (User, error)
	// UpdateProfile replaces Profile and UpdatedAt of the account with the user's ID.
	UpdateProfile(User) (User, error)
	// SetPassword replaces the password's hash, ends every session of the user and opens the new one.
	SetPassword(userID int64, hash string, session Session) error
	// DeleteUser removes an account with its sessions and rows.
	DeleteUser(userID int64) error

	// OpenSession adds a session, removes the one named by ends (if any) and the user's that have expired by its creation.
	OpenSession(session Session, ends string) error
	// Session gives a session with its user, or ErrNotFound.
	Session(id string) (Session, User, error)
	// EndSession removes a session; one that is gone already is no error.
	EndSession(id string) error

	// Insert numbers and adds a row; a *ReferenceError or, if there is none, a *TakenError says why not.
	Insert(entity string, row Row) (Row, error)
	// Replace puts UpdatedAt and Values of the user's row with that ID; errors are those of Insert and ErrNotFound.
	Replace(entity string, row Row) (Row, error)
	// Delete removes a row of the user, nulls optional references to it and drops links with it; ErrNotFound or
	// ErrReferenced says why not.
	Delete(entity string, userID, id int64) error
	// Get gives a row of the user, or ErrNotFound.
	Get(entity string, userID, id int64) (Row, error)
	// List gives a page of the user's rows, and how many there are on all pages.
	List(entity string, userID int64, q Query) ([]Row, int, error)

	// Migrate changes what the store keeps rows of, and keeps the rows that still fit.
	Migrate(g *genome.Genome) (Report, error)
}

// User is an account. Times are in the API's form.
type User struct {
	ID           int64
	Email        string
	PasswordHash string // Argon2id, PHC string format
	CreatedAt    string
	UpdatedAt    string
	Profile      map[string]any
}

// Session is a login that has not ended. Times are in the API's form.
type Session struct {
	ID        string `json:"id"` // the jti of its token, a UUID
	UserID    int64  `json:"user_id"`
	CreatedAt string `json:"created_at"`
	ExpiresAt string `json:"expires_at"`
}

// Row is one row of an entity. Values holds each of the entity's own fields, as values.go defines stored values; times
// are in the API's form.
type Row struct {
	ID        int64
	UserID    int64
	CreatedAt string
	UpdatedAt string
	Values    map[string]any
}

// Query selects, orders and pages rows.
type Query struct {
	Filters    []Filter
	Searching  bool   // whether Search is asked for
	Search     string // a phrase, found case-insensitively in any searchable field
	Sort       string // a field's name, or id, created_at, updated_at
	Descending bool
	Offset     int64
	Limit      int64
}

// Filter is an equality: Field holds Value or, of a many-to-many key, has it among its ids.
type Filter struct {
	Field string
	Value any
}

// Report says what a change of the genome, or a data file of another one, did to the rows.
type Report struct {
	Kept int    // rows
	Lost []Loss // in the genome's order
}

// Loss is a number of rows, or of values, that did not fit.
type Loss struct {
	Entity string // a Name of the old or the new genome; User for accounts
	Count  int
	Reason string
}

// The ways in which a store refuses.
var (
	ErrNotFound   = errors.New("preview: no such row")
	ErrReferenced = errors.New("preview: a required reference points to the row")
)

// ReferenceError names the keys that point to no row of the user, in the entity's order.
type ReferenceError struct{ Fields []string }

func (e *ReferenceError) Error() string {
	return "preview: references to no row: " + strings.Join(e.Fields, ", ")
}

// TakenError names a field whose value another row has.
type TakenError struct{ Field string }

func (e *TakenError) Error() string { return "preview: taken: " + e.Field }
