package prd

import "testing"

// manners are further ways of writing, found in documents of many projects; each in words of our own.
var manners = []struct{ name, text, want string }{
	{"documents of collections as samples", "```js\n// sailors collection\n{\n  _id: ObjectId(\"64a\"),\n  name: \"Ann\",\n  wage: 12.5,\n  joinedAt: ISODate(\"2024-01-01\"),\n  rank: \"mate\", // mate, cook, captain\n  boatId: ObjectId(\"64b\"),\n  skills: [\"knots\"],\n  address: { street: \"Quay\" }\n}\n\n// boats collection\n{ _id: ObjectId(\"64b\"), title: \"Swan\", berths: 4, sold: false }\n```\n",
		"Sailor(id string, name string, wage decimal, joined_at datetime, rank enum[mate|cook|captain], boat_id → Boat, skills json, address json) Boat(id string, title string, berths integer, sold boolean)"},
	{"a sample below a label", "**Collection**: \"sailorCollection\"\n**Example Document**:\n```json\n{\n  \"_id\": ObjectId(\"64a\"),\n  \"nickname\": \"ann\",\n  \"age\": 40\n}\n```\n", "Sailor(id string, nickname string, age integer)"},
	{"samples that are of no collection", "```js\n// a sailor\n{ name: \"Ann\", age: 40 }\n\n// Captain\n{ name: \"Bob\", age: 41 }\n```\n\nA Boat has a name.\n", "Boat(name string!)"},
	{"types with facts in brackets", "### boats\n\n```javascript\n{\n  name: String (required, unique),\n  rig: String (enum: ['sloop', 'ketch'], default: 'sloop'),\n  owner_id: ObjectId (ref: owners._id, required),\n  sold: Boolean (default: false)\n}\n```\n\n### owners\n\n```javascript\n{ name: String, email: String (unique) }\n```\n",
		"Boat(name string! unique, rig enum[sloop|ketch] =\"sloop\", owner_id → Owner!, sold boolean =false) Owner(name string, email string unique)"},
	{"an enumeration among the classes of a diagram", "```mermaid\nclassDiagram\n  class Boat {\n    +String name\n    +Rig rig\n    +sail(course) bool\n  }\n  class Rig {\n    <<enumeration>>\n    SLOOP\n    KETCH\n  }\n  class State {\n    AFLOAT\n    ASHORE\n  }\n  Boat --> State\n```\n", "Boat(name string, rig enum[SLOOP|KETCH])"},
	{"a stereotype apart from its class", "```mermaid\nclassDiagram\n  class Crew {\n    +int size\n    +Mood mood\n  }\n  class Mood {\n    Calm\n    Loud\n  }\n  <<enumeration>> Mood\n```\n", "Crew(size integer, mood enum[Calm|Loud])"},
	{"what only does something in a diagram", "```mermaid\nclassDiagram\n  class Boat {\n    -id : number\n    -name : string\n    +rename(name, reason) Promise\n  }\n  class BoatService {\n    -path : string\n    +find(id) Boat\n  }\n  class IStore {\n    <<interface>>\n    +save() Promise\n  }\n  BoatService --> IStore\n  BoatService ..> Boat\n```\n", "Boat(id integer, name string)"},
	{"a diagram that stands in no block of code", "@startuml\ntitle Harbour\n\nabstract class Boat {\n  -name: String\n  -berths: int\n  --\n  +getName(): String\n  +setName(name: String): void\n}\n\nclass Rig <<enum>> {\n  SLOOP\n  KETCH\n}\n\nclass Trip {\n  -boat: Boat\n  -rig: Rig\n}\nTrip --> Boat\n@enduml\n", "Boat(name string, berths integer) Trip(boat_id → Boat, rig enum[SLOOP|KETCH])"},
	{"a requirement over the list of what something has", "- FR-1: Each order must contain the following:\n  - order number\n  - delivery date\n  - total amount\n- FR-2: The system shall send a letter.\n", "Order(order_number string, delivery_date date, total_amount decimal)"},
	{"a thing stored in the system", "Each sail product stored in the system shall contain the following information:\n\n- name\n- price\n- weight\n", "SailProduct(name string!, price decimal, weight decimal)"},
	{"for each thing a list", "The system shall store the following information for each sale:\n\n- amount\n- date\n- cashier name\n\nFor every refund, the system must record:\n\n- reason\n- amount\n- refund date\n", "Sale(amount decimal, date date, cashier_name string) Refund(reason text, amount decimal, refund_date date)"},
	{"bullets that say what the thing above has", "Each voyage:\n\n* Belongs to a boat\n* Contains distance, start date, and notes\n* has an arrival time (when it is moored)\n\nA Boat has a name.\n", "Voyage(boat_id → Boat, distance decimal, start_date date, notes text, arrival_time time) Boat(name string!)"},
	{"attributes in brackets behind what is added", "1. Add a voyage (title, skipper, budget, start date)\n2. Enter information of passengers (name, address, phone no)\n3. Select passengers\n", "Voyage(title string!, skipper string, budget decimal, start_date date) Passenger(name string!, address string, phone_no string)"},
	{"a profile that is created", "- FR-1: The system shall allow creating a harbour profile with name, address and phone.\n", "Harbour(name string!, address string, phone string)"},
	{"created with what another name keeps", "- FR-1: Support adding new goods (name, price, colour) by the clerk.\n\n## Data model\n\n| Entity | Attributes |\n|---|---|\n| ShopGoodsRecord | name, price, colour, weight |\n", "ShopGoodsRecord(name string!, price decimal, colour string, weight decimal)"},
	{"works for", "Each skipper has the following attributes:\n\n* name\n* patent\n* works for a harbour\n\nEach harbour has the following attributes:\n\n* name\n* has zero-to-many skippers\n", "Skipper(name string!, patent string, harbour_id → Harbour) Harbour(name string!, many Skipper)"},
	{"headings over rules", "## Boats table\n\n- name: string\n- length: decimal\n\n## Mooring Strategy\n\n- **Daily moorings** for small boats\n- **Weekly moorings** for others\n\n## Data Checking Rules\n\n1. **Length check** for boats.length\n2. **Name check** of boats.name\n", "Boat(name string, length decimal)"},
	{"a heading that says entity", "# Data Model\n\n## Entity: TideMutation\n\n- `mutationId: string`\n- `height: decimal`\n", "TideMutation(mutation_id string, height decimal)"},
	{"a table of requirements below a heading about tables", "## Module: Tables\n\n| ID | Requirement |\n|---|---|\n| FR-1 | The system shall allow creating tables with number and capacity. |\n", "Table(number string, capacity integer)"},
	{"the following entities are no entity", "The system manages the following entities:\n\n* Boat\n* Harbour\n\nA Boat has a name. A Harbour has a name.\n", "Boat(name string!) Harbour(name string!)"},
	{"what the system manages, by name", "The system shall manage donors, campaigns and gifts. It handles errors, emails and logins.\n", "Donor() Campaign() Gift()"},
	{"what the system manages beside a model of it", "The system manages donors, boats and sails.\n\n## Data model\n\n### Boat\n\n- name: string\n", "Boat(name string)"},
	{"what the system keeps, with brackets", "We need to keep track of donors (name, email), gifts (amount, date) and boats (sail, motor).\n", "Donor(name string!, email email) Gift(amount decimal, date date) Boat()"},
	{"what the system stores with something", "The app stores members with their name and email.\n", "Member(name string!, email email)"},
	{"entities such as", "The application knows entities like donors, campaigns and gifts for each year.\n", "Donor() Campaign() Gift()"},
	{"objects in shorthand", "## Notes of the meeting\n\n**Objects**: Donor (name, email); Campaign (title, goal)\n", "Donor(name string!, email email) Campaign(title string!, goal string)"},
	{"entities in shorthand", "- Core entities: Donor (name, email), Campaign (title, end date), Gift\n", "Donor(name string!, email email) Campaign(title string!, end_date date) Gift()"},
	{"for each thing in one line", "For each donor the system shall store name, address and phone.\n\nFor each boat, we record its length, colour and price. For every pier, the depth and the price are noted.\n", "Donor(name string!, address string, phone string) Boat(length decimal, colour string, price decimal) Pier(depth string, price decimal)"},
	{"a story that records", "As a clerk, I want to add a gift with amount, date and donor name so that it is counted.\n\nAs a clerk, I want to record a donor's name, email and phone.\n\nAs a clerk, I want to create a report with charts and filters.\n", "Gift(amount decimal, date date, donor_name string) Donor(name string!, email email, phone string)"},
	{"information about something", "Donor information includes name, address and phone. Gift records contain the following properties: amount, date.\n", "Donor(name string!, address string, phone string) Gift(amount decimal, date date)"},
	{"a table of entities without their fields", "## Entities\n\n| Entity | Description | Relationships |\n|---|---|---|\n| Donor | Who gives | has many Gifts |\n| Gift | What is given | belongs to Donor |\n", "Donor(many Gift) Gift(donor_id → Donor)"},
	{"associations beside the fields of entities", "## Entities\n\n| Entity | Fields | Relationships |\n|---|---|---|\n| Donor | name, email | has many Gifts |\n| Gift | amount, date | |\n", "Donor(name string!, email email, many Gift) Gift(amount decimal, date date)"},
	{"numbers that are amounts, and names that end in on", "### orders\n- price: Number\n- quantity: Number\n- paid on\n- created_on\n", "Order(price decimal, quantity integer, paid_on date, created_on date)"},
	{"stories that each tell a part of a life", "- As a clerk, I want to be able to add a new member.\n- As a clerk, I want to delete a member.\n- As a clerk, I want to add a boat.\n- As a clerk, I want to delete my account.\n", "Member()"},
	{"two phrases behind a name", "## Goals\n\n- **Better Care**: Shorter waiting times and friendly staff members\n- **Order Excellence**: Optimize weekly orders and notes\n- **Boat**: name, length\n", "Boat(name string!, length decimal)"},
	{"what is ticked off", "### Boat Search\n\n- ✅ name and length\n- ✅ date of sale\n\n### Sail\n\n- name: string\n- area: decimal\n", "Sail(name string, area decimal)"},
	{"commands below a heading", "### Harbour\n\n- `npm run dev` - start\n- `npm test` - test\n\nA Boat has a name.\n", "Boat(name string!)"},
	{"what travels", "**Query Parameters**:\n- `page`: number (default 1)\n- `limit`: number (max 100)\n\n## Base URL\n\n- live: `https://x.example/v1` (required)\n- test: `http://y.example/v1` (required)\n\nThe response contains a token, a date and a name. A Boat has a name.\n", "Boat(name string!)"},
	{"actions are no attributes", "Boats don't have a name of their own. Additional actions include updating the length and setting the price. A Sail has an area.\n", "Sail(area decimal)"},
	{"headings over looks", "## Boat\n\n- name: string\n\n## Design Direction\n\n### Font Selection\n\n- title: 20px bold (required)\n- body: 14px (required)\n", "Boat(name string)"},
	{"numbered lists of AsciiDoc", ". Sailors\n.. sailors must have a name, address and email\n\n. Boats\n.. a boat must have a name and a price\n", "Sailor(name string!, address string, email email) Boat(name string!, price decimal)"},
	{"paths of collections", "## Collections\n\n### boats/{boatId}\n\n- name: string\n\n### boats/{boatId}/trips/{tripId}\n\n- start: timestamp\n\n### boats > sails subcollection\n\n- area: number\n", "Boat(name string) Trip(start datetime) Sail(area integer)"},
	{"links below a heading", "### Boat Manuals\n\n- Sails: https://x.example/sails\n- Ropes: `/docs/ropes.md`\n\n### Tables Created\n\n- **boats** - all boats\n- **sails** - all sails\n\nA Boat has a name.\n", "Boat(name string!)"},
	{"what is to be done", "1. **Boat Setup**: Add boats with names and prices\n\n### Create Harbour Project\n\n1. Name\n2. Email and address\n\nThe system must maintain complete medical history including allergies, medications and notes.\n", "MedicalHistory(allergies string, medications string, notes text)"},
	{"a list of models", "## Models\n\n- Sailor\n- Boat\n- Trips\n", "Sailor() Boat() Trip()"},
	{"details of each in a numbered list", "## Data Model\n\n1. Boats\n   - Boat details (name, rig, price, etc.)\n   - Owner relationships\n2. Owners\n   - Owner information (name, bio)\n   - Due date tracking\n", "Boat(name string!, rig string, price decimal) Owner(name string!, bio text, due_date date)"},
	{"bullets below a heading that say what it has", "# Harbour\n\n### sailor\n* has first name, last name, etc.\n\n### trip\n* has a start time (when it began)\n* has a sailor\n", "Sailor(first_name string!, last_name string) Trip(start_time time, sailor_id → Sailor)"},
	{"groups of fields in code spans", "## `boats`\n\n- `_id` (string)\n- core fields: `name`, `rig_type`\n- ownership: `is_sold`, `sold_by_name`\n- status: `afloat`, `ashore`\n- unique index on (`name`, `rig_type`)\n", "Boat(id string, name string, rig_type string, is_sold boolean, sold_by_name string, status enum[afloat|ashore])"},
	{"each document of a collection", "#### Crew Collection\n\n* Each document:\n  * **size** integer\n  * **created_on** timestamp\n", "Crew(size integer, created_on datetime)"},
	{"names of files", "### 2. Boats/Prices.tsx\n\n- price (number)\n- name (string)\n\n**Supported formats**\n\n- `pdf_file`\n- `csv_file`\n\nA Boat has a name.\n", "Boat(name string!)"},
	{"what else users do beside the whole life of a thing", "Clerks perform CRUD operations on boats, track boat prices, generate reports, manage sails, and handle repair orders.\n", "Boat() Sail() RepairOrder()"},
	{"identifiers in headings of other languages", "### 1. `sailors` Koleksiyonu\n\n```js\n{ _id: ObjectId(\"1\"), name: String, age: Number }\n```\n\n## 5.1 주요 엔티티\n\n- Boat (배)\n- Harbour (항구)\n", "Sailor(id string, name string, age integer) Boat() Harbour()"},
	{"headings that are called core entities, and names with words of other sections", "# Harbour Domain Model\n\nThe current domain includes boats and sails of all sizes.\n\n## Core Entity: BoatRole\n\n### Fields\n\n| Field | Purpose |\n|---|---|\n| `title` | What it is called. |\n| `since` | Optional date. |\n\n### CrewRoleProfile Fields\n\n| Field | Purpose |\n|---|---|\n| `name` | What it is called. |\n| `is_active` | Whether it counts. |\n", "BoatRole(title string!, since date) CrewRoleProfile(name string, is_active boolean)"},
}

func TestEachMannerOfWritingIsRead(t *testing.T) {
	for _, w := range manners {
		m, _, _ := Parse([]Input{{"x.md", []byte(w.text)}})
		if got := outline(m); got != w.want {
			t.Errorf("%s:\n%s\ngot  %s\nwant %s", w.name, w.text, got, w.want)
		}
	}
}
