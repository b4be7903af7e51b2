package e2e

// nestMutants break the NestJS application.
var nestMutants = StackMutants{
	Suite: []Mutant{
		{"the products of every user are listed and found", "ISO-PATH-1", []Edit{nestNoOwner}},
		{"a token is enough without its session", "ACC-SESSION-2", []Edit{
			{"src/auth/session.service.ts", `(?s)return this\.sessions\n\s*\.createQueryBuilder.*?\.getOne\(\);`,
				"return this.sessions.manager\n      .findOneBy(User, { id: userId })\n      .then((user) => (user ? Object.assign(new Session(), { id, userId, user }) : null));"},
			{"src/auth/session.service.ts", `(import \{ Session \} from './session\.entity\.js';)`, "$1\nimport { User } from './user.entity.js';"}}},
		{"decimals are rounded to their scale", "VAL-DECIMAL-3", []Edit{
			{"src/common/values.ts", `fraction\.length <= scale`, `fraction.length <= 99`}}},
		{"a reference tells rows of others from missing ones", "REF-FOREIGN-1", []Edit{
			{"src/common/references.ts", `(!== wanted\.length\) \{\n)\s*this\.invalid\.add\(key, NO_SUCH_ROW\);`,
				"$1      const anyones = await this.manager.countBy(entity, { id: In(wanted) } as FindOptionsWhere<Row>);\n" +
					"      this.invalid.add(key, anyones === wanted.length ? 'is not yours' : 'does not exist');"}}},
		{"uniqueness is looked up instead of decided by an index", "REF-UNIQUE-2", []Edit{
			{"src/database/migrations/1704067200000-initial-schema.ts", `(name: 'products_user_id_sku_key',\n\s*columnNames: \['user_id', 'sku'\],)\n\s*isUnique: true,`, `$1`},
			{"src/product/product.service.ts", `(?m)^(\s*const id = await write\(transaction\);)`,
				"        if (await transaction.existsBy(Product, ownedBy(userId, { sku: dto.sku }))) {\n" +
					"          throw new ConflictException('Another row has a value that must be unique.');\n        }\n$1"}}},
	},
	Test: []Mutant{
		{"the user's filter is dropped", "", []Edit{nestNoOwner}},
		{"a minimum is widened", "", []Edit{{"src/product/dto/create-product.dto.ts", `@MinNumeral\('0\.01'\)`, `@MinNumeral('-99999999')`}}},
		{"creating answers 200", "", []Edit{
			{"src/product/product.controller.ts", `@Post\(\)`, "@Post()\n  @HttpCode(HttpStatus.OK)"}}},
		{"a missing row is an empty answer", "", []Edit{
			{"src/product/product.service.ts", `(if \(!row\) \{\n)\s*throw new NotFoundException\(\);`, "$1    return new Product();"}}},
		{"a session outlives its logout", "", []Edit{
			{"src/auth/session.service.ts", `await this\.sessions\.delete\(\{ id: session\.id \}\);`, `await Promise.resolve();`}}},
	},
	Lint: []Mutant{
		{"a type that says nothing", "", []Edit{{"src/product/planted.ts", ``, "export function planted(value: any): unknown {\n  return value;\n}\n"}}},
		{"a promise that nobody awaits", "", []Edit{{"src/product/planted.ts", ``, "export function planted(): void {\n  Promise.resolve(1);\n}\n"}}},
		{"a wrong type", "", []Edit{{"src/product/planted.ts", ``, "export const planted: number = 'text';\n"}}},
	},
}

// nestNoOwner lets the queries of products see every user's.
var nestNoOwner = Edit{"src/product/product.service.ts", `return \{ \.\.\.where, userId \};`, `return { ...where, ...(userId < 0 && { userId }) };`}
