// Command lean is the least that chi and pgx need to list and create tasks.
package main

import (
	"context"
	"encoding/json"
	"log"
	"net/http"
	"os"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

const columns = `id, title, body, to_char(due_date, 'YYYY-MM-DD') AS due_date, project_id, created_at, updated_at`

type task struct {
	ID        int64     `json:"id"`
	Title     string    `json:"title"`
	Body      *string   `json:"body"`
	DueDate   *string   `json:"due_date"`
	ProjectID *int64    `json:"project_id"`
	CreatedAt time.Time `json:"created_at"`
	UpdatedAt time.Time `json:"updated_at"`
}

func main() {
	pool, err := pgxpool.New(context.Background(), os.Getenv("DATABASE_URL"))
	if err != nil {
		log.Fatal(err)
	}
	user := os.Getenv("LEAN_USER")
	r := chi.NewRouter()
	r.Get("/healthz", func(http.ResponseWriter, *http.Request) {})
	r.Get("/tasks", func(w http.ResponseWriter, req *http.Request) {
		rows, _ := pool.Query(req.Context(), `SELECT `+columns+` FROM tasks WHERE user_id = $1 ORDER BY id LIMIT 20`, user)
		answer(w, http.StatusOK)(pgx.CollectRows(rows, pgx.RowToAddrOfStructByPos[task]))
	})
	r.Post("/tasks", func(w http.ResponseWriter, req *http.Request) {
		var in task
		if err := json.NewDecoder(req.Body).Decode(&in); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		rows, _ := pool.Query(req.Context(), `INSERT INTO tasks (user_id, title, body) VALUES ($1, $2, $3) RETURNING `+columns, user, in.Title, in.Body)
		answer(w, http.StatusCreated)(pgx.CollectRows(rows, pgx.RowToAddrOfStructByPos[task]))
	})
	log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), r))
}

// answer writes rows as JSON with a status.
func answer(w http.ResponseWriter, status int) func([]*task, error) {
	return func(rows []*task, err error) {
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_ = json.NewEncoder(w).Encode(rows)
	}
}
