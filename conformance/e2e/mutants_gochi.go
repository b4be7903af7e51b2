package e2e

// goChiMutants break the Go Chi application.
var goChiMutants = StackMutants{
	Suite: []Mutant{
		{"the products of every user are listed and found", "ISO-PATH-1", []Edit{goChiNoOwner}},
		{"a token is enough without its session", "ACC-SESSION-2", []Edit{goChiNoSession}},
		{"decimals are rounded to their scale", "VAL-DECIMAL-3", []Edit{
			{"internal/platform/values/numbers.go", `len\(fraction\) <= scale`, `len(fraction) >= 0`}}},
		{"a reference tells rows of others from missing ones", "REF-FOREIGN-1", []Edit{
			{"internal/platform/database/references.go", `(found != int64\(len\(ids\)\) \{\n)\t\tr\.errors\.Add\(key, noSuchRow\)`,
				"$1\t\tvar anyones int64\n\t\tr.failed = r.tx.Table(table).Where(\"id IN ?\", ids).Count(&anyones).Error\n" +
					"\t\tif anyones == found {\n\t\t\tr.errors.Add(key, \"does not exist\")\n\t\t} else {\n\t\t\tr.errors.Add(key, \"is not yours\")\n\t\t}"}}},
		{"uniqueness is looked up instead of decided by an index", "REF-UNIQUE-2", []Edit{
			{"internal/platform/database/migrations/*.sql", `CREATE UNIQUE (INDEX "products_user_id_sku_key")`, `CREATE $1`},
			{"internal/product/service.go", `(\t\tif err := write\(tx\); err != nil)`,
				"\t\tvar taken int64\n\t\tsame := tx.Model(&Product{}).Where(\"user_id = ? AND sku = ? AND id <> ?\", userID, product.Sku, product.ID)\n" +
					"\t\tif err := same.Count(&taken).Error; err != nil {\n\t\t\treturn err\n\t\t}\n" +
					"\t\tif taken > 0 {\n\t\t\treturn problem.Conflict(\"Another row has a value that must be unique.\")\n\t\t}\n$1"}}},
	},
	Test: []Mutant{
		{"the user's filter is dropped", "", []Edit{goChiNoOwner}},
		{"a validator is dropped", "", []Edit{
			{"internal/product/product.go", `, values\.MinDecimal\("0\.01"\)`, ``}}},
		{"creating answers 200", "", []Edit{
			{"internal/product/handler.go", `http\.StatusCreated`, `http.StatusOK`}}},
		{"a missing row is an empty answer", "", []Edit{
			{"internal/product/service.go", `(if database\.IsNotFound\(err\) \{\n\t\treturn) nil, problem\.NotFound\(\)`, `$1 &product, nil`}}},
		{"a session outlives its logout", "", []Edit{
			{"internal/platform/auth/session.go", `\treturn s\.db\.WithContext\(r\.Context\(\)\)\.Delete\(session\)\.Error`, "\t_ = session\n\treturn nil"}}},
	},
	Lint: []Mutant{
		{"an unused variable", "", []Edit{{"internal/product/planted.go", ``, "package product\n\nvar planted = 1\n"}}},
		{"a wrong type", "", []Edit{{"internal/product/planted.go", ``, "package product\n\n// Planted is a number.\nvar Planted int = \"text\"\n"}}},
	},
}

// goChiNoOwner lets the queries of products see every user's.
var goChiNoOwner = Edit{"internal/product/service.go", `return tx\.Where\("user_id = \?", userID\)`, `return tx`}

// goChiNoSession believes a token of an account that exists, without looking its session up.
var goChiNoSession = Edit{"internal/platform/auth/session.go",
	`(?s)var session Session\n\terr = s\.db.*?Take\(&session\)`,
	"session, id := Session{ID: claims.ID, UserID: userID}, int64(0)\n\terr = s.db.WithContext(r.Context()).Table(\"users\").Select(\"id\").Where(\"id = ?\", userID).Take(&id)"}
