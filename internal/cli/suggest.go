package cli

import "strings"

// nearest gives the candidate with the fewest edits from a word, "" where none is within a third of its length.
func nearest(word string, candidates []string) string {
	best, fewest := "", len([]rune(word))/3+1
	for _, c := range candidates {
		if d := distance(strings.ToLower(word), strings.ToLower(c)); d < fewest || best == "" && d == fewest {
			best, fewest = c, d
		}
	}
	return best
}

// distance is the optimal string alignment distance of two words: how many insertions, deletions, substitutions and
// swaps of neighbours turn one into the other (Levenshtein's, with Damerau's swap).
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	before, last, row := make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(x); i++ {
		before, last, row = last, row, before
		row[0] = i
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
	}
	return row[len(y)]
}
