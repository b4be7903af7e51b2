// Package microcodegen turns a plain-text requirements document into a working application, offline and
// deterministically: text → Manifest → Genome → files.
package microcodegen
