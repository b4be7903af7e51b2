package e2e

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/microcodegen/microcodegen/internal/genome"
)

// Client is a user of an application, signed in.
type Client struct {
	Base   string
	Cookie string
	http   *http.Client
	genome *genome.Genome
	made   int
	used   map[string]int // samples used up, by field
}

// Answer is a status, its headers and its body.
type Answer struct {
	Status int
	Header http.Header
	Body   []byte
}

// Register makes an account, the n-th of its database, and signs it in.
func Register(ctx context.Context, g *genome.Genome, base string, n int) (*Client, error) {
	c := &Client{Base: base, genome: g, http: &http.Client{Timeout: 30 * time.Second}, used: map[string]int{}}
	body := map[string]any{"email": fmt.Sprintf("user%d@example.test", n), "password": "correct horse 1"}
	for _, f := range g.Account.Profile {
		if f.ReadOnly || !f.Required && !f.Unique || len(f.Samples) == 0 {
			continue
		}
		body[f.Name] = json.RawMessage(f.Samples[n%len(f.Samples)].JSON())
	}
	a, err := c.Do(ctx, http.MethodPost, "/auth/register", body)
	if err != nil {
		return nil, err
	}
	for _, cookie := range (&http.Response{Header: a.Header}).Cookies() {
		if cookie.Name == "access_token" {
			c.Cookie = cookie.Value
		}
	}
	if a.Status != http.StatusCreated || c.Cookie == "" {
		return nil, fmt.Errorf("registering answers %d %s", a.Status, a.Body)
	}
	return c, nil
}

// Do sends a request; a body of nil is none.
func (c *Client) Do(ctx context.Context, method, path string, body any) (Answer, error) {
	var r io.Reader
	if body != nil {
		data, err := json.Marshal(body)
		if err != nil {
			return Answer{}, err
		}
		r = bytes.NewReader(data)
	}
	req, err := http.NewRequestWithContext(ctx, method, c.Base+path, r)
	if err != nil {
		return Answer{}, err
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if c.Cookie != "" {
		req.Header.Set("Cookie", "access_token="+c.Cookie)
	}
	resp, err := c.http.Do(req)
	if err != nil {
		return Answer{}, err
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	return Answer{resp.StatusCode, resp.Header, data}, err
}

// Create makes a row of an entity, with the rows that it must refer to, and gives its id.
func (c *Client) Create(ctx context.Context, e *genome.Entity) (int64, error) {
	body, err := c.Body(ctx, e, 0)
	if err != nil {
		return 0, err
	}
	a, err := c.Do(ctx, http.MethodPost, "/"+e.Path, body)
	if err != nil {
		return 0, err
	}
	var row struct {
		ID int64 `json:"id"`
	}
	if a.Status != http.StatusCreated || json.Unmarshal(a.Body, &row) != nil || row.ID == 0 {
		return 0, fmt.Errorf("creating a %s answers %d %s", e.Name, a.Status, a.Body)
	}
	return row.ID, nil
}

// Body makes a valid body with the required fields of an entity and one link of each many-to-many, whose targets it
// creates. It fails where samples of a unique field are used up.
func (c *Client) Body(ctx context.Context, e *genome.Entity, depth int) (map[string]any, error) {
	if depth > 8 {
		return nil, fmt.Errorf("%s refers to too many others", e.Name)
	}
	c.made++
	body := map[string]any{}
	for _, f := range e.Body() {
		if f.ReadOnly || !f.Required && !f.Many && f.Default.IsZero() {
			continue
		}
		if f.References != "" && f.References != genome.UserEntity {
			target, ok := c.genome.Entity(f.References)
			if !ok || target.Name == e.Name {
				continue
			}
			if !f.Required && !f.Many {
				continue
			}
			id, err := c.Create(ctx, target)
			if err != nil {
				return nil, err
			}
			body[f.Name] = any(id)
			if f.Many {
				body[f.Name] = []int64{id}
			}
			continue
		}
		if !f.Required {
			continue
		}
		value, err := c.value(f)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", e.Name, err)
		}
		body[f.Name] = value
	}
	return body, nil
}

// value gives a sample of a field. Where it must be unique, the sample is varied, or the samples are used up one by one.
func (c *Client) value(f genome.Field) (any, error) {
	if len(f.Samples) == 0 {
		return nil, fmt.Errorf("%s has no sample", f.Name)
	}
	sample := f.Samples[0]
	switch {
	case !f.Unique:
	case f.Type == genome.Integer:
		return c.made, nil
	case f.Type == genome.Email:
		return fmt.Sprintf("row%d@example.test", c.made), nil
	case f.Type == genome.String && varies(f):
		return fmt.Sprintf("%.*s %d", 6, strings.TrimSpace(sample.Text().Raw()), c.made), nil
	default:
		n := c.used[f.ID]
		if n >= len(f.Samples) {
			return nil, fmt.Errorf("%s is unique, and its samples are used up", f.Name)
		}
		c.used[f.ID]++
		sample = f.Samples[n]
	}
	return json.RawMessage(sample.JSON()), nil
}

// varies reports whether any number of values of a field can be made from one sample.
func varies(f genome.Field) bool {
	return !f.Unique || f.Type == genome.Integer || f.Type == genome.Email ||
		f.Type == genome.String && f.Pattern.IsEmpty() && f.MaxLength >= 12
}

// Plain gives an entity whose rows need no other row and of which any number can be made.
func Plain(g *genome.Genome) (*genome.Entity, error) {
	for i := range g.Entities {
		e, plain := &g.Entities[i], true
		for _, f := range e.Body() {
			if f.Many || f.Required && (f.References != "" || !varies(f)) {
				plain = false
			}
		}
		if plain {
			return e, nil
		}
	}
	return nil, fmt.Errorf("no entity of %s can be made without another", g.SolutionName)
}
