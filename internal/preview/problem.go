package preview

import (
	"errors"
	"net/http"
	"slices"
)

// reply is a whole answer, made before its first byte is sent.
type reply struct {
	status int
	header http.Header
	body   []byte
}

func newReply(status int, mediaType string, body []byte) reply {
	r := reply{status, http.Header{}, body}
	if mediaType != "" {
		r.header.Set("Content-Type", mediaType)
	}
	return r
}

func jsonReply(status int, body []byte) reply { return newReply(status, "application/json", body) }

// problemDetails is the body of an error (RFC 9457, section 3).
type problemDetails struct {
	Title  string `json:"title"`
	Status int    `json:"status"`
	Detail string `json:"detail"`
	Errors faults `json:"errors,omitempty"`
}

func problem(status int, detail string) reply { return problemReply(status, detail, nil) }

func problemReply(status int, detail string, found faults) reply {
	body := encodeJSON(problemDetails{http.StatusText(status), status, detail, found})
	return newReply(status, "application/problem+json", body)
}

// unprocessable is the answer to a request whose values break rules.
func unprocessable(found faults) reply {
	return problemReply(http.StatusUnprocessableEntity, "Some values are not valid.", found)
}

func forbidden() reply { return problem(http.StatusForbidden, "Sign in first.") }

func notFound() reply { return problem(http.StatusNotFound, "There is no such resource.") }

// storeProblem answers with what the store refused.
func storeProblem(err error) reply {
	var dangling *ReferenceError
	var taken *TakenError
	switch {
	case errors.Is(err, ErrNotFound):
		return notFound()
	case errors.Is(err, ErrReferenced):
		return problem(http.StatusConflict, "Another row requires this one.")
	case errors.As(err, &taken):
		return problem(http.StatusConflict, "Another row has this value already.")
	case errors.As(err, &dangling):
		found := faults{}
		for _, key := range slices.Compact(dangling.Fields) {
			found.add(key, "does not exist")
		}
		return unprocessable(found)
	}
	return problem(http.StatusInternalServerError, "Something went wrong.")
}
