package prd

import "strings"

// isTable reports whether the next line begins a table: cells between bars, with a delimiter row below the header.
func (r *reader) isTable() bool {
	if r.at+1 >= len(r.src.lines) {
		return false
	}
	l := r.src.lines[r.at]
	if r.isPasted() {
		return true
	}
	if strings.IndexByte(r.src.text[l.start:l.end], '|') < 0 {
		return false
	}
	return isDelimiterRow(r.lineAt(r.at + 1).s)
}

// isPasted reports whether a table pasted out of a word processor or spreadsheet begins: two lines and more whose
// cells tabs separate, as many in the second as in the first.
func (r *reader) isPasted() bool {
	l, m := r.src.lines[r.at], r.src.lines[r.at+1]
	first := r.src.text[l.start:l.end]
	n := strings.Count(first, "\t")
	return n > 0 && first[0] != '\t' && first[0] != ' ' && markerLength(first) == 0 && isPastedRow(first, n) && isPastedRow(r.src.text[m.start:m.end], n)
}

// isPastedRow reports whether a line has cells between as many tabs as the header's.
func isPastedRow(s string, tabs int) bool {
	return s != "" && s[0] != '\t' && strings.Count(s, "\t") == tabs
}

// pasted reads the rows of a table whose cells tabs separate.
func (r *reader) pasted() {
	first := r.src.lines[r.at]
	header := r.src.slice(first.start, first.end) // with the tabs at its end: the last cells may be empty
	tabs := strings.Count(header.s, "\t")
	b := &block{kind: tableBlock, caption: r.captionAbove()}
	last := header
	for ; r.at < len(r.src.lines); r.at++ {
		l := r.src.lines[r.at]
		row := r.src.slice(l.start, l.end)
		if !isPastedRow(row.s, tabs) {
			break
		}
		b.rows = append(b.rows, splitTabs(row))
		last = row
	}
	b.span = r.src.span(header.offset(0), last.span().End)
	r.push(b)
}

// captionAbove is the line right above a pasted table, where it is short: what was a heading before it was pasted.
func (r *reader) captionAbove() text {
	if r.at == 0 || r.blank {
		return text{}
	}
	t := r.lineAt(r.at - 1).trim()
	if len(t.s) > 60 || strings.ContainsAny(t.s, "\t|") || strings.HasSuffix(t.s, ".") {
		return text{}
	}
	return t
}

// splitTabs gives the cells of a pasted row.
func splitTabs(row text) []text {
	var out []text
	for {
		i := strings.IndexByte(row.s, '\t')
		if i < 0 {
			return append(out, row.trim())
		}
		out = append(out, row.sub(0, i).trim())
		row = row.from(i + 1)
	}
}

// isDelimiterRow reports whether a line is |---|:--:| with at least one dash.
func isDelimiterRow(s string) bool {
	return strings.Contains(s, "-") && strings.Contains(s, "|") && strings.Trim(s, "|-: \t+") == ""
}

// table reads the rows of a table.
func (r *reader) table() {
	if !isDelimiterRow(r.lineAt(r.at + 1).s) {
		r.pasted()
		return
	}
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
