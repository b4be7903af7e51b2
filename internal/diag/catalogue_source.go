package diag

// The diagnostics of reading the input, before stage 1 sees it, and of serving a preview.
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
	{"I005", Error, "the genome cannot be read",
		"The JSON is not a genome, or not a valid one; the message names the place in it.",
		"Mend the place, or make the genome anew from the document:\n  microcodegen genome prd.md > genome.json"},
	{"I006", Error, "a genome has no manifest",
		"The manifest is what a document asks for, in its own words. A genome is what was made of it, and does not hold it.",
		"Ask for the manifest of the document:\n  microcodegen manifest prd.md"},
	{"S001", Error, "the port cannot be opened",
		"preview listens on 127.0.0.1 only, and the operating system refuses the port: most often another program uses it.",
		"Choose another port, or any that is free:\n  microcodegen preview prd.md --port 0"},
	{"S002", Error, "the data file cannot be used",
		"The file of --data is no data file of a preview, or cannot be read or written. It was left as it is.",
		"Name another file, or move this one away to begin anew."},
})
