package e2e

import (
	"context"
	"testing"

	"github.com/jackc/pgx/v5"
)

func TestTheServerIsPostgreSQL16WithCUTF8(t *testing.T) {
	ctx := t.Context()
	server := sharedServer(t)
	u, err := server.CreateDatabase(ctx, "e2e_probe")
	if err != nil {
		t.Fatal(err)
	}
	defer server.DropDatabase(context.Background(), "e2e_probe")
	c, err := pgx.Connect(ctx, u.String())
	if err != nil {
		t.Fatalf("a role with a password of reserved characters cannot connect: %v", err)
	}
	defer c.Close(ctx)
	var version, collation, encoding string
	err = c.QueryRow(ctx, `SELECT current_setting('server_version'), datcollate, pg_encoding_to_char(encoding)
		FROM pg_database WHERE datname = current_database()`).Scan(&version, &collation, &encoding)
	if err != nil {
		t.Fatal(err)
	}
	if version[:3] != "16." || collation != "C.UTF-8" || encoding != "UTF8" {
		t.Errorf("version %s, collation %s, encoding %s", version, collation, encoding)
	}
	if _, err := c.Exec(ctx, "CREATE ROLE another"); err == nil {
		t.Error("the application's role may create roles")
	}
}

func TestALockIsHeldUntilRollback(t *testing.T) {
	ctx := t.Context()
	server := sharedServer(t)
	u, err := server.CreateDatabase(ctx, "e2e_lock")
	if err != nil {
		t.Fatal(err)
	}
	db, err := OpenDatabase(u)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		db.Close()
		server.DropDatabase(context.Background(), "e2e_lock")
	}()
	if _, err := db.Query(ctx, "CREATE TABLE things (id bigint, at timestamptz, doc jsonb)"); err != nil {
		t.Fatal(err)
	}
	tx, err := db.Begin(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if n, err := tx.Exec(ctx, "INSERT INTO things VALUES ($1, now(), '{}')", 7); n != 1 || err != nil {
		t.Fatalf("inserted %d rows, %v", n, err)
	}
	if rows, err := db.Query(ctx, "SELECT * FROM things"); err != nil || len(rows) != 0 {
		t.Fatalf("an open transaction is seen outside: %v, %v", rows, err)
	}
	if err := tx.Commit(ctx); err != nil {
		t.Fatal(err)
	}
	if err := tx.Rollback(ctx); err != nil {
		t.Errorf("Rollback after Commit: %v", err)
	}
	rows, err := db.Query(ctx, "SELECT id, doc FROM things WHERE id = $1", 7)
	if err != nil || len(rows) != 1 {
		t.Fatalf("rows %v, %v", rows, err)
	}
	if id, ok := rows[0][0].(int64); !ok || id != 7 {
		t.Errorf("id is %T %v", rows[0][0], rows[0][0])
	}
}
