package diag

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// Source is one input as the user knows it: Path is what to print before the line number, Text the bytes that spans
// count in.
type Source struct {
	Path string
	Text []byte
}

// Printer writes diagnostics for people. Sources is keyed by Span.Source; a place in a source that is not there is
// printed without its line. Color adds ANSI colours and is for terminals only.
type Printer struct {
	W       io.Writer
	Sources map[string]Source
	Color   bool
}

// maxSnippet is how many columns of a source line are shown, and maxSnippetBytes how far they are looked for on
// either side of the place: lines of some documents are megabytes long.
const (
	maxSnippet      = 120
	maxSnippetBytes = 2048
)

// Print writes the diagnostics in their order, each as `file:line:col: severity CODE: message` with its source line,
// its suggestion and the places related to it. Nothing of the document reaches the output unescaped.
func (p *Printer) Print(list List) error {
	var b bytes.Buffer
	for _, d := range list {
		p.heading(&b, d.Span, d.Severity.String(), d.Code, d.Severity, d.Message)
		p.snippet(&b, d.Span, d.Severity)
		if d.Suggestion != "" {
			fmt.Fprintf(&b, "  %s %s\n", p.paint(bold, "try:"), indent(Visible(d.Suggestion), "       "))
		}
		for _, r := range d.Related {
			p.heading(&b, r.Span, "note", "", Note, r.Message)
			p.snippet(&b, r.Span, Note)
		}
	}
	_, err := p.W.Write(b.Bytes())
	return err
}

// heading writes the line that names the place, the severity and the message.
func (p *Printer) heading(b *bytes.Buffer, span Span, severity, code string, s Severity, message string) {
	if place := p.place(span); place != "" {
		b.WriteString(p.paint(bold, place+":") + " ")
	}
	if code != "" {
		severity += " " + code
	}
	fmt.Fprintf(b, "%s %s\n", p.paint(severityColor[s], severity+":"), indent(Visible(message), "  "))
}

// place gives "file:line:col", as much of it as is known.
func (p *Printer) place(span Span) string {
	if span.IsZero() {
		return ""
	}
	source, known := p.Sources[span.Source]
	path := Visible(source.Path)
	if !known {
		path = Visible(span.Source)
	}
	if span.Line == 0 {
		return path
	}
	if !known || !inside(span, source.Text) {
		return fmt.Sprintf("%s:%d", path, span.Line)
	}
	return fmt.Sprintf("%s:%d:%d", path, span.Line, columnOf(source.Text, span.Start))
}

// snippet writes the source line of the span's start with carets under the span.
func (p *Printer) snippet(b *bytes.Buffer, span Span, s Severity) {
	source, known := p.Sources[span.Source]
	if !known || span.Line == 0 || !inside(span, source.Text) {
		return
	}
	lineStart, lineEnd := lineAround(source.Text, span.Start)
	end := min(max(span.End, span.Start), lineEnd)
	end = max(end, span.Start)
	if cut := span.Start - maxSnippetBytes; cut > lineStart {
		for lineStart = cut; !utf8.RuneStart(source.Text[lineStart]) && lineStart < span.Start; lineStart++ {
		}
	}
	lineEnd = min(max(lineEnd, end), end+maxSnippetBytes)
	before := display(source.Text[lineStart:span.Start], 0)
	marked := display(source.Text[span.Start:min(end, span.Start+maxSnippetBytes)], before.width)
	after := display(source.Text[end:lineEnd], before.width+marked.width)

	// A long line is cut around the place: what stands before gives way first, then what comes after.
	before.keepLast(maxSnippet / 2)
	marked.keepFirst(maxSnippet - before.width)
	after.keepFirst(maxSnippet - before.width - marked.width)

	number := fmt.Sprint(span.Line)
	margin := strings.Repeat(" ", len(number))
	fmt.Fprintf(b, " %s | %s\n", number, strings.TrimRight(before.String()+marked.String()+after.String(), " "))
	carets := "^" + strings.Repeat("~", max(marked.width-1, 0))
	fmt.Fprintf(b, " %s | %s%s\n", margin, strings.Repeat(" ", before.width), p.paint(severityColor[s], carets))
}

// The ANSI attributes in use.
const (
	bold  = "1"
	reset = "\x1b[0m"
)

// severityColor is the ANSI attribute of each severity: cyan, blue, yellow, red.
var severityColor = [...]string{Note: "1;36", Guess: "1;34", Warning: "1;33", Error: "1;31"}

// paint wraps a text in an ANSI attribute where colours are wanted.
func (p *Printer) paint(attribute, text string) string {
	if !p.Color {
		return text
	}
	return "\x1b[" + attribute + "m" + text + reset
}

// Position is a place as editors count it: 1-based line, 1-based column in code points, 0-based byte offset.
type Position struct {
	Line   int `json:"line"`
	Column int `json:"column"`
	Offset int `json:"offset"`
}

// jsonDiagnostic is the JSON form: the diagnostic with its place spelled out.
type jsonDiagnostic struct {
	Severity   Severity      `json:"severity"`
	Code       string        `json:"code"`
	Message    string        `json:"message"`
	File       string        `json:"file,omitempty"`
	Start      *Position     `json:"start,omitempty"`
	End        *Position     `json:"end,omitempty"`
	Suggestion string        `json:"suggestion,omitempty"`
	Related    []jsonRelated `json:"related,omitempty"`
}

// jsonRelated is the JSON form of a related place.
type jsonRelated struct {
	Message string    `json:"message"`
	File    string    `json:"file,omitempty"`
	Start   *Position `json:"start,omitempty"`
	End     *Position `json:"end,omitempty"`
}

// WriteJSON writes the diagnostics as one JSON array, one element a line: severity, code, message, file, and start
// and end (end exclusive) with line, column and byte offset where they are known.
func WriteJSON(w io.Writer, list List, sources map[string]Source) error {
	p := Printer{Sources: sources}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	b.WriteString("[")
	for i, d := range list {
		if i > 0 {
			b.WriteString(",")
		}
		b.WriteString("\n")
		j := jsonDiagnostic{Severity: d.Severity, Code: d.Code, Message: d.Message, Suggestion: d.Suggestion}
		j.File, j.Start, j.End = p.positions(d.Span)
		for _, r := range d.Related {
			jr := jsonRelated{Message: r.Message}
			jr.File, jr.Start, jr.End = p.positions(r.Span)
			j.Related = append(j.Related, jr)
		}
		if err := enc.Encode(j); err != nil {
			return err
		}
		b.Truncate(b.Len() - 1)
	}
	if len(list) > 0 {
		b.WriteString("\n")
	}
	b.WriteString("]\n")
	_, err := w.Write(b.Bytes())
	return err
}

// positions gives the file of a span and its ends, nil where they are not known.
func (p *Printer) positions(span Span) (file string, start, end *Position) {
	if span.IsZero() {
		return "", nil, nil
	}
	source, known := p.Sources[span.Source]
	if !known {
		return span.Source, nil, nil
	}
	if span.Line == 0 || !inside(span, source.Text) {
		return source.Path, nil, nil
	}
	lines := lineBreaks(source.Text[span.Start:span.End])
	start = &Position{Line: span.Line, Column: columnOf(source.Text, span.Start), Offset: span.Start}
	end = &Position{Line: span.Line + lines, Column: columnOf(source.Text, span.End), Offset: span.End}
	return source.Path, start, end
}

// inside reports whether the span lies in the text.
func inside(span Span, text []byte) bool {
	return 0 <= span.Start && span.Start <= span.End && span.End <= len(text)
}

// byteOrderMark opens some files; no editor counts it as a column.
const byteOrderMark = "\ufeff"

// columnOf counts the column of a byte offset in its line.
func columnOf(text []byte, offset int) int {
	start, _ := lineAround(text, offset)
	head := text[start:offset]
	if start == 0 {
		head = bytes.TrimPrefix(head, []byte(byteOrderMark))
	}
	return 1 + utf8.RuneCount(head)
}

// lineAround gives the bounds of the line that holds the offset, without its line break: LF, CRLF or CR.
func lineAround(text []byte, offset int) (start, end int) {
	if offset > 0 && offset < len(text) && text[offset-1] == '\r' && text[offset] == '\n' {
		offset--
	}
	start = 1 + bytes.LastIndexAny(text[:offset], "\r\n")
	end = len(text)
	if i := bytes.IndexAny(text[offset:], "\r\n"); i >= 0 {
		end = offset + i
	}
	return start, end
}

// lineBreaks counts the line breaks of a text.
func lineBreaks(text []byte) int {
	return bytes.Count(text, []byte("\n")) + bytes.Count(text, []byte("\r")) - bytes.Count(text, []byte("\r\n"))
}

// indent sets the lines after the first behind a margin.
func indent(s, margin string) string {
	return strings.ReplaceAll(strings.TrimRight(s, "\n"), "\n", "\n"+margin)
}
