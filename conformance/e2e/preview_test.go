package e2e

import "testing"

func TestPreviewAnswersAsItsOpenAPIDocumentDeclares(t *testing.T) {
	r := &run{dir: t.TempDir()}
	var err error
	if r.generator, err = BuildGenerator(t.Context(), r.dir); err != nil {
		t.Fatal(err)
	}
	fixtures, err := Fixtures()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range fixtures {
		t.Run(f.Name, func(t *testing.T) {
			g, err := r.generator.Genome(t.Context(), f)
			if err != nil {
				t.Fatal(err)
			}
			var contract *Contract
			t.Run("suite", func(t *testing.T) { _, contract = judgePreview(t, g) })
			if contract != nil {
				t.Logf("%d answers judged", checkContract(t, contract, g))
			}
		})
	}
}
