// Package examples holds requirements documents to start from; they are fixtures of the tests as well.
package examples

import _ "embed"

// TaskManager is the document that `microcodegen --sample` prints.
//
//go:embed task-manager.md
var TaskManager []byte
