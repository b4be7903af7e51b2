package prd

// headings reads a name, as a heading or a bold line, followed by bullets that are its fields.
var headings = &dialect{name: "headings", exactness: 40}

func init() { headings.read = readHeadings }

func readHeadings(s *scan, d *document) {}
