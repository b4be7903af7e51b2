package e2e

// fastAPIMutants break the FastAPI application.
var fastAPIMutants = StackMutants{
	Suite: []Mutant{
		{"the products of every user are listed and found", "ISO-PATH-1", []Edit{fastAPINoOwner}},
		{"a token is enough without its session", "ACC-SESSION-2", []Edit{
			{"app/auth/sessions.py", `    found: Session \| None = await session\.scalar\(query\)\n    return found`,
				"    if await session.get(User, int(subject)) is None:\n        return None\n    return Session(id=session_id, user_id=int(subject))"}}},
		{"decimals are rounded to their scale", "VAL-DECIMAL-3", []Edit{
			{"app/core/values.py", ` and len\(fraction\) <= scale`, ``}}},
		{"a reference tells rows of others from missing ones", "REF-FOREIGN-1", []Edit{
			{"app/core/references.py", `            errors\[key\] = \[NO_SUCH_ROW\]`,
				"            anyones = sa.select(sa.func.count()).select_from(rows).where(rows.c.id.in_(wanted))\n" +
					"            found = await session.scalar(anyones) == len(wanted)\n" +
					"            errors[key] = [\"is not yours\" if found else \"does not exist\"]"}}},
		{"uniqueness is looked up instead of decided by an index", "REF-UNIQUE-2", []Edit{
			{"migrations/versions/*.py", `("products_user_id_sku_key",\n\s+"user_id",\n\s+"sku",\n)\s+unique=True,\n`, `$1`},
			{"app/products/service.py", `    session\.add\(product\)\n`,
				"    same = owned_by(user_id) & (Product.sku == product.sku)\n" +
					"    if await session.scalar(sa.select(Product.id).where(same)) is not None:\n" +
					"        raise problems.Problem(problems.HTTPStatus.CONFLICT, \"Another row has a value that must be unique.\")\n" +
					"    session.add(product)\n"}}},
	},
	Test: []Mutant{
		{"the user's filter is dropped", "", []Edit{fastAPINoOwner}},
		{"a validator is dropped", "", []Edit{
			{"app/products/schemas.py", `        Field\(ge=Decimal\("0\.01"\)\),\n`, ``}}},
		{"creating answers 200", "", []Edit{
			{"app/products/router.py", `HTTPStatus\.CREATED`, `HTTPStatus.OK`}}},
		{"deleting a missing row is a success", "", []Edit{
			{"app/products/service.py", `    if (await session\.scalar\(delete\.returning\(Product\.id\)\)) is None:\n        raise problems\.not_found\(\)`, `    $1`}}},
		{"a session outlives its logout", "", []Edit{
			{"app/auth/sessions.py", `await session\.execute\(sa\.delete\(Session\)\.where\(Session\.id == current\.id\)\)`, `return`}}},
	},
	Lint: []Mutant{
		{"an unused import", "", []Edit{{"app/products/planted.py", ``, "\"\"\"Planted.\"\"\"\n\nimport os\n"}}},
		{"another layout", "", []Edit{{"app/products/planted.py", ``, "\"\"\"Planted.\"\"\"\n\nPLANTED = {'key':1}\n"}}},
		{"a wrong type", "", []Edit{{"app/products/planted.py", ``, "\"\"\"Planted.\"\"\"\n\nPLANTED: int = \"text\"\n"}}},
	},
}

// fastAPINoOwner lets the queries of products see every user's.
var fastAPINoOwner = Edit{"app/products/service.py", `return Product\.user_id == user_id`, `return sa.true()`}
