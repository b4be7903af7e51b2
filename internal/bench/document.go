// Package bench makes requirements documents of any size, for measurements.
package bench

import (
	"bytes"
	"fmt"
)

// Document describes n entities, each with seven fields, a reference to the one before it and a story: about half a
// kilobyte each.
func Document(n int) []byte {
	var b bytes.Buffer
	b.WriteString("# Inventory\n\nThe system keeps what a large company owns.\n\n## Data\n")
	for i := 1; i <= n; i++ {
		name := entityName(i)
		fmt.Fprintf(&b, "\n### %s\n\n- title: string (required, max 120)\n- code: string (unique, max 40)\n- notes: text\n", name)
		fmt.Fprintf(&b, "- price: decimal (min 0)\n- quantity: integer (min 0, default 0)\n- bought_on: date\n- status: one of planned, active, sold\n")
		if i > 1 {
			fmt.Fprintf(&b, "- parent: reference to %s\n", entityName(i-1))
		}
		fmt.Fprintf(&b, "\nUS-%d: As a clerk, I want to create a %s so that it is on record.\n", i, name)
	}
	return b.Bytes()
}

// entityName gives the i-th name: letters alone, so that no inflection makes two of them alike.
func entityName(i int) string {
	letters := []byte{'A' + byte(i/676%26), 'a' + byte(i/26%26), 'a' + byte(i%26)}
	return "Asset" + string(letters) + "item"
}
