package diag

import (
	"errors"
	"io/fs"
	"os"
)

// Failure is an error of a run that is not about a place in the text: an input that cannot be read, a target that
// cannot be written. Code is a key of the catalogue (I… reading, P… stage 4), Message one sentence, Suggestion what
// to do, Paths the files that it is about, Err the operating system's reason, if any.
type Failure struct {
	Code       string
	Message    string
	Suggestion string
	Paths      []string
	Err        error
}

// Error gives the message with the operating system's reason.
func (f *Failure) Error() string {
	if f.Err != nil {
		return f.Message + ": " + reason(f.Err)
	}
	return f.Message
}

// Unwrap gives the operating system's reason.
func (f *Failure) Unwrap() error { return f.Err }

// Diagnostic gives the failure as a diagnostic without a place; its paths are related places.
func (f *Failure) Diagnostic() Diagnostic {
	d := Diagnostic{Severity: Error, Code: f.Code, Message: f.Error(), Suggestion: f.Suggestion}
	for _, p := range f.Paths {
		d.Related = append(d.Related, Related{Span: Span{Source: p}, Message: "this file"})
	}
	return d
}

// reason is an operating system's error without its path, which the message names as the user knows it.
func reason(err error) string {
	var p *fs.PathError
	var l *os.LinkError
	switch {
	case errors.As(err, &p):
		return p.Err.Error()
	case errors.As(err, &l):
		return l.Err.Error()
	}
	return err.Error()
}
