package prd

import "strings"

// isTable reports whether the next line begins a table: cells between bars, with a delimiter row below the header.
func (r *reader) isTable() bool {
	if r.at+1 >= len(r.src.lines) {
		return false
	}
	l := r.src.lines[r.at]
	if strings.IndexByte(r.src.text[l.start:l.end], '|') < 0 {
		return false
	}
	return isDelimiterRow(r.lineAt(r.at + 1).s)
}

// isDelimiterRow reports whether a line is |---|:--:| with at least one dash.
func isDelimiterRow(s string) bool {
	return strings.Contains(s, "-") && strings.Contains(s, "|") && strings.Trim(s, "|-: \t+") == ""
}

// table reads the rows of a table.
func (r *reader) table() {
	header := r.lineAt(r.at)
	b := &block{kind: tableBlock, ruled: true, rows: [][]text{cells(header)}}
	last := header
	for r.at += 2; r.at < len(r.src.lines); r.at++ {
		row := r.lineAt(r.at)
		if !strings.Contains(row.s, "|") {
			break
		}
		if isDelimiterRow(row.s) {
			continue
		}
		b.rows = append(b.rows, cells(row))
		last = row
	}
	b.span = r.src.span(header.offset(0), last.span().End)
	r.push(b)
}

// cells splits a row at its bars; a bar after a backslash or inside a code span or double quotes is text.
func cells(row text) []text {
	row = row.trim()
	if strings.HasPrefix(row.s, "|") {
		row = row.from(1)
	}
	var out []text
	start := 0
	q := quoteScanner{s: row.s}
	for i := 0; i < len(row.s); i++ {
		if end := q.skip(i); end > i {
			i = end - 1
			continue
		}
		switch row.s[i] {
		case '\\':
			i++
		case '|':
			out = append(out, row.sub(start, i).trim())
			start = i + 1
		}
	}
	if start < len(row.s) {
		out = append(out, row.from(start).trim())
	}
	return out
}
