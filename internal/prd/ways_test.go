package prd

import "testing"

// ways are small documents that vary how one thing is written: order, punctuation, wording, case, marks, domain.
var ways = []struct{ name, text, want string }{
	{"a colon list of plain nouns", "## Entities\n\nBook: title, author, isbn, published date\nShelf: label, room\n", "Book(title string!, author string, isbn string, published_date date) Shelf(label string, room string)"},
	{"a dash list of plain nouns", "# Data model\n\n- Book – title, author, isbn\n- Shelf – label, room number\n", "Book(title string!, author string, isbn string) Shelf(label string, room_number string)"},
	{"bold names with colons inside", "### Entities\n\n* **Pilot:** name, licence number, rank\n* **Flight:** number, origin, destination\n", "Pilot(name string!, licence_number string, rank integer) Flight(number string, origin string, destination string)"},
	{"numbered entities with bullets below", "## Core entities\n\n1. **Garden**\n   - name\n   - area in square metres\n2. **Plant**\n   - species\n   - planted date\n   - garden\n", "Garden(name string!, area_in_square_metres decimal) Plant(species string, planted_date date, garden_id → Garden)"},
	{"headings in capitals", "## PATIENT\n- name: string, required\n- dob: date\n\n## VISIT\n- reason: text\n- patient: Patient\n", "Patient(name string!, dob date) Visit(reason text, patient_id → Patient)"},
	{"identifiers in code spans under plural headings", "## Collections\n\n### tickets\n- `title`\n- `openedAt`\n- `isUrgent`\n\n### comments\n- `ticketId`\n- `body`\n", "Ticket(title string!, opened_at datetime, is_urgent boolean) Comment(ticket_id → Ticket, body text)"},
	{"a type behind a dash", "## Car\n- plate - string\n- doors - integer\n- electric - boolean\n", "Car(plate string, doors integer, electric boolean)"},
	{"a type in square brackets", "## Car\n- plate [string, unique]\n- doors [int]\n", "Car(plate string unique, doors integer)"},
	{"a type before a dash and a description", "## Car\n- **plate** (string): the number on the plate\n- **doors** (int): how many doors it has\n", "Car(plate string, doors integer)"},
	{"question marks for what may be missing", "**Song** (title, composer, year?, lyrics?)\n", "Song(title string!, composer string!, year integer, lyrics text)"},
	{"stars for what must be there", "## Guest\n- name* : string\n- email* : email\n- phone : string\n", "Guest(name string!, email email!, phone string)"},
	{"the parts in a sentence with a colon", "Each invoice has the following fields: number, issue date, due date, total amount and status (draft, sent, paid).\n", "Invoice(number string, issue_date date, due_date date, total_amount decimal, status enum[draft|sent|paid])"},
	{"a sentence in the plural", "Members have a name, an email address and a joining date.\n", "Member(name string!, email_address email, joining_date date)"},
	{"a sentence that must", "A reservation must have a start time, an end time and a number of guests.\n", "Reservation(start_time time, end_time time, number_of_guests integer)"},
	{"is described by", "A recipe is described by a title, a cooking time and a difficulty.\n", "Recipe(title string!, cooking_time time, difficulty string)"},
	{"consists of", "Every playlist consists of a name, a description and an is_public flag.\n", "Playlist(name string!, description text, is_public boolean)"},
	{"belonging in a sentence of its own", "A Reply has a body. A Thread has a title. Each Reply belongs to a Thread and belongs to a User.\n", "Reply(body text, thread_id → Thread, user_id → User) Thread(title string!)"},
	{"having many", "A Team has a name. A Player has a shirt number. A Team has many Players.\n", "Team(name string!, many Player) Player(shirt_number string)"},
	{"an optional association", "A Pet has a name and may belong to an Owner. An Owner has a name.\n", "Pet(name string!, owner_id → Owner) Owner(name string!)"},
	{"an obligatory association", "A Pet has a name and must belong to an Owner. An Owner has a name.\n", "Pet(name string!, owner_id → Owner!) Owner(name string!)"},
	{"many to many in words", "## Student\n- name: string\n\n## Course\n- title: string\n- students: many-to-many with Student\n", "Student(name string) Course(title string, student_ids ⇉ Student)"},
	{"a table with a Null column", "### Customer\n\n| Column | Type | Null | Key | Default |\n|---|---|---|---|---|\n| id | INT | NO | PRI | |\n| name | VARCHAR(80) | NO | | |\n| city | VARCHAR(40) | YES | | Oslo |\n", "Customer(id integer! unique, name string! ≤80, city string =\"Oslo\" ≤40)"},
	{"a table with everything in the type cell", "## Tables\n\n**orders**\n\n| Field | Type |\n|---|---|\n| id | INT PK |\n| total | DECIMAL(10,2) NOT NULL |\n| customer_id | INT FK → customers(id) |\n\n**customers**\n\n| Field | Type |\n|---|---|\n| id | INT PK |\n| email | VARCHAR(255) UNIQUE NOT NULL |\n", "Order(id integer! unique, total decimal!, customer_id → Customer) Customer(id integer! unique, email string! unique ≤255)"},
	{"a table of one row per entity", "## Data dictionary\n\n| Entity | Key fields |\n|---|---|\n| Driver | name, licence, salary |\n| Trip | start, end, distance |\n", "Driver(name string!, licence string, salary decimal) Trip(start string, end string, distance decimal)"},
	{"a table with an entity column", "## Fields\n\n| Table | Field | Type | Required |\n|---|---|---|---|\n| Room | number | integer | yes |\n| | floor | integer | no |\n| Key | code | string | yes |\n", "Room(number integer!, floor integer) Key(code string!)"},
	{"an enumeration with bars in code", "## Job\n- `state`: `queued | running | done`\n- `priority`: `1 | 2 | 3`\n", "Job(state enum[queued|running|done], priority enum[1|2|3])"},
	{"an enumeration with slashes", "## Job\n- state: queued/running/done\n- title: string\n", "Job(state enum[queued|running|done], title string)"},
	{"an enumeration in quotation marks", "## Job\n- state: \"queued\" or \"running\" or \"done\"\n- title: string\n", "Job(state enum[queued|running|done], title string)"},
	{"an enumeration below its field", "## Job\n- title: string\n- state\n  - queued\n  - running\n  - done\n", "Job(title string, state enum[queued|running|done])"},
	{"an open list is no enumeration", "## Job\n- title: string\n- category (e.g. repair, cleaning)\n", "Job(title string, category string)"},
	{"limits in words", "## Review\n- stars: integer between 1 and 5\n- text: text, at most 500 characters\n- nick: string, at least 3 characters\n", "Review(stars integer 1..5, text text ≤500, nick string ≥3)"},
	{"limits in signs", "## Review\n- stars (int, >= 1, <= 5)\n- weight (decimal, > 0)\n", "Review(stars integer 1..5, weight decimal 0.01..)"},
	{"a default with an equals sign", "## Switch\n- on: boolean = false\n- level: integer = 3\n", "Switch(on boolean =false, level integer =3)"},
	{"emoji and numbers before headings", "## 📦 2.1 Parcel\n\n- code: string\n- weight: decimal\n", "Parcel(code string, weight decimal)"},
	{"bullets of a word processor", "Parcel:\n• code: string\n• weight: decimal\n", "Parcel(code string, weight decimal)"},
	{"hard wraps inside an item", "## Parcel\n\n- code: string,\n  unique\n- weight: decimal\n", "Parcel(code string unique, weight decimal)"},
	{"words between a heading and its list", "## Parcel\n\nA parcel travels.\n\nFields:\n\n- code: string\n- weight: decimal\n", "Parcel(code string, weight decimal)"},
	{"attributes and relationships under labels", "### Author\n**Attributes:**\n- name (string)\n- born (date)\n\n**Relationships:**\n- has many Books\n\n### Book\n**Attributes:**\n- title (string)\n\n**Relationships:**\n- belongs to Author\n", "Author(name string, born date, many Book) Book(title string, author_id → Author)"},
	{"attributes inside an item", "- **Author**\n  - Attributes: name, birth date\n  - Relationships: has many Books\n- **Book**\n  - Attributes: title, page count\n", "Author(name string!, birth_date date, many Book) Book(title string!, page_count integer)"},
	{"key attributes after a description", "### Key Entities\n\n- **Ticket**: A request for help. Key attributes: subject, severity, opened date.\n- **Agent**: Someone who answers, with a name and an email.\n", "Ticket(subject string, severity string, opened_date date) Agent(name string!, email email)"},
	{"users can create", "Users can add a new Trip with a destination, a start date and a budget.\n", "Trip(destination string, start_date date, budget decimal)"},
	{"what the system must store of each", "The system must store for each vehicle: plate number, brand and mileage.\n", "Vehicle(plate_number string, brand string, mileage decimal)"},
	{"an event and what is captured", "- WHEN a nurse registers a patient, THE SYSTEM SHALL capture the name, birth date and blood group.\n", "Patient(name string!, birth_date date, blood_group string)"},
	{"a requirement with an identifier", "- FR-1: The system shall allow users to create a task with a title, a deadline and a priority (low, medium, high).\n", "Task(title string!, deadline date, priority enum[low|medium|high])"},
	{"cardinalities in signs", "## Shop\n- name: string\n\n## Sale\n- total: decimal\n\n## Relationships\n- Shop 1:N Sale\n", "Shop(name string, many Sale) Sale(total decimal)"},
	{"an interface", "```ts\ninterface Planet {\n  id: string;\n  name: string;\n  mass?: number;\n  kind: 'rock' | 'gas';\n}\n```\n", "Planet(id string!, name string!, mass integer, kind enum[rock|gas]!)"},
	{"a request is no row", "```ts\ninterface CreatePlanetRequest {\n  name: string;\n}\ninterface Planet {\n  name: string;\n}\n```\n", "Planet(name string!)"},
	{"an entity diagram", "```mermaid\nerDiagram\n  OWNER ||--o{ BOAT : has\n  OWNER {\n    int id PK\n    string name\n  }\n  BOAT {\n    int id PK\n    string name\n    int owner_id FK\n  }\n```\n", "Owner(id integer! unique, name string) Boat(id integer! unique, name string, owner_id → Owner)"},
	{"a database markup", "```dbml\nTable boats {\n  id int [pk]\n  name varchar(30) [not null]\n  owner_id int [ref: > owners.id]\n}\nTable owners {\n  id int [pk]\n}\n```\n", "Boat(id integer! unique, name string! ≤30, owner_id → Owner) Owner(id integer! unique)"},
	{"a schema of documents", "```js\nconst boatSchema = new mongoose.Schema({\n  name: { type: String, required: true },\n  length: Number,\n  owner: { type: Schema.Types.ObjectId, ref: 'Owner' },\n});\nconst ownerSchema = new mongoose.Schema({ name: String });\n```\n", "Boat(name string!, length integer, owner_id → Owner) Owner(name string)"},
	{"a graph of types", "```graphql\ntype Boat {\n  id: ID!\n  name: String!\n  owner: Owner\n}\ntype Owner {\n  name: String\n}\ntype Query {\n  boats: [Boat!]!\n}\n```\n", "Boat(id string!, name string!, owner_id → Owner) Owner(name string)"},
	{"the same thing told twice", "A Boat has a name and a length.\n\n## Boats\n\n| Field | Type |\n|---|---|\n| name | varchar(20) |\n| colour | varchar(10) |\n", "Boat(name string ≤20, colour string ≤10, length decimal)"},
	{"what every entity has", "Every entity has a created_by_name and an archived flag.\n\n## Boat\n- name: string\n", "Boat(name string, created_by_name string, archived_flag boolean)"},
	{"smart quotes and dashes", "## Boat\n- “name” — string — the boat’s name\n- length: decimal — in metres\n", "Boat(name string, length decimal)"},
	{"a former name", "## Boat (formerly Ship)\n- title: string (formerly name)\n", "Boat(title string)"},
	{"other languages' words", "## Fähre\n- länge: decimal\n- name: string\n", "Fähre(länge decimal, name string)"},
	{"read-only and indexed", "## Boat\n- code: string (read-only)\n- port: string (indexed)\n", "Boat(code string, port string)"},
	{"an attribute that is an entity", "A Cabin has a number and a Boat. A Boat has a name.\n", "Cabin(number string, boat_id → Boat) Boat(name string!)"},
	{"assigned to a user", "A Chore has a title and is assigned to a User.\n", "Chore(title string!, assignee_id → User)"},
	{"whether something is so", "A Chore has a title, a deadline and whether it is done.\n", "Chore(title string!, deadline date, is_done boolean)"},
}

func TestEachWayOfWritingIsRead(t *testing.T) {
	for _, w := range ways {
		m, _, _ := Parse([]Input{{"x.md", []byte(w.text)}})
		if got := outline(m); got != w.want {
			t.Errorf("%s:\n%s\ngot  %s\nwant %s", w.name, w.text, got, w.want)
		}
	}
}
