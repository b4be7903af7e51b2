package diag

// The diagnostics of reading the input, before stage 1 sees it.
var _ = register([]Entry{
	{"I001", Error, "the input cannot be read",
		"The file or directory does not exist, or the operating system refuses to read it; the message has its reason.",
		"Check the path. To start from an example:\n  microcodegen --sample > prd.md"},
	{"I002", Error, "the directory holds no Markdown",
		"A directory is read as the Markdown files (*.md, *.markdown) in it and below it, and there is none.",
		"Name the file itself, or the directory that holds the requirements: .kiro/specs/checkout, specs/001-tasks, docs."},
	{"I003", Error, "the input is too large",
		"All input together is limited to 64 MB. Requirements are far smaller; a larger file is most likely something else.",
		"Name the requirements document itself, or split it and name the parts that describe entities."},
	{"I004", Error, "a genome beside other input",
		"A genome (*.json) is the whole system, so it can be the only input; it cannot be merged with a document or another genome.",
		"Name either the genome or the documents."},
})
