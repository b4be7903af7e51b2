package prd

import (
	"strings"
	"testing"
)

// nothing holds documents that describe no data: lists, tables and sentences of other things.
var nothing = map[string]string{
	"features":                   "# Planner\n\n## Features\n\n- Login: users sign in with a password\n- Search: find anything quickly\n- Dark mode, offline mode, export\n",
	"personas":                   "## Personas\n\n### Maria\n\n- age: 34\n- job: nurse\n- goals: less paper, more time\n\n**Admin**: manages users, settings and backups.\n",
	"roles":                      "## Roles and permissions\n\n| Role | Description | Permissions |\n|---|---|---|\n| Admin | runs the system | create, edit, delete |\n| Guest | looks around | view |\n\n- **Editor**: create, edit, publish\n- **Viewer**: read\n",
	"endpoints":                  "## API\n\n| Method | Endpoint | Description |\n|---|---|---|\n| GET | /tasks | list tasks |\n| POST | /tasks | create a task |\n\n- `GET /users`: all users\n- `DELETE /users/{id}`: remove one\n",
	"technology":                 "## Tech stack\n\n- **Frontend**: React, TypeScript, Tailwind\n- **Backend**: Node, Express, Redis\n- Hosting: Vercel, Fly\n\nThe system has a login page, a dashboard and a settings page.\n",
	"milestones":                 "## Milestones\n\n| Phase | Duration | Deliverables |\n|---|---|---|\n| Discovery | 2 weeks | interviews, report |\n| Build | 6 weeks | code, tests |\n\n### Phase 1\n- design\n- prototype\n",
	"risks":                      "## Risks\n\n- Delay: medium, high\n- **Budget**: limited (low, likely)\n\n| Risk | Impact | Mitigation |\n|---|---|---|\n| churn | high | talk to users |\n",
	"out of scope":               "# App\n\n## Out of scope\n\n- Invoice: number, total, due date\n- A Warehouse has a name and a capacity.\n",
	"glossary":                   "## Glossary\n\n- **Tenant**: a customer with a contract, a name and an account\n- **Churn**: customers leaving\n",
	"screens":                    "## Screens\n\n### Dashboard\n- header\n- chart\n- sidebar\n\n### Login page\n- email field\n- password field\n- button\n",
	"metrics":                    "## Success metrics\n\n| Metric | Target | Type |\n|---|---|---|\n| Sign-ups | 500 | monthly |\n| Retention | 40% | weekly |\n",
	"a component":                "```tsx\ninterface ButtonProps {\n  label: string;\n  onClick: () => void;\n}\nexport function Button({ label, onClick }: ButtonProps) {\n  return null;\n}\n```\n",
	"settings of a tool":         "```yaml\nservices:\n  db:\n    image: postgres\n```\n\n```json\n{ \"name\": \"x\", \"version\": \"1\" }\n```\n",
	"plain talk":                 "We have a plan and a budget. The team has two designers, a developer and a manager. It is a good idea.\n",
	"words under a data heading": "# Entities and attributes\n\nAttributes:\n\ncreated_at\n\nsome words on it\n",
	"deeds with no thing":        "## Permissions\n\nAdmins can create, edit and delete records. They may add and remove permissions, and CRUD everything.\n",
	"a list of changes":          "# Changes\n\n## 1.2\n\n### Added\n\n- dark mode\n- a due date on cards\n- price in euros\n\n### Fixed\n\n- typing quickly\n- total of an empty cart\n",
	"this and these":             "# Notes\n\nThese passes have a counter and a flag. This repository has a name and a status. It also has an owner and a date. Your request must have a title and a reason.\n",
	"talk of things":             "# Read me\n\nA worker has a loop, a queue and a lock. The cache usually has shards and generations.\n",
	"paths of files":             "## Type checking\n\n- `tool/compile/internal/types` (type checking)\n- `tool/compile/internal/syntax` (lexer and parser)\n",
	"one letter":                 "```go\ntype T struct {\n\tA string\n\tB int\n}\n```\n",
	"stories alone":              "As a guest, I want to see prices so that I can decide.\nAs an owner, I want to set prices so that I earn money.\n",
	"how to contribute":          "# Contributing to Anchor\n\nEvery pull request has a title, a description and a date. A release has a version, notes and a tag.\n\n- **fix**: a title, a body\n\n## Branches\n\n- `main`: stable\n- `next`: may break\n",
	"a decision":                 "# Use a queue\n\n## Context\n\nEach boat has a position and a timestamp.\n\n## Decision\n\nA message has a type, a payload and a date.\n\n## Consequences\n\n- Good: full history, easy audit\n",
	"environment variables":      "## Variables\n\n| Variable | Default | Description |\n|---|---|---|\n| `HTTP_PORT` | 8080 | port |\n| `MAIL_FROM` | none | sender |\n\n### Secrets of the yard\n\n- `MAIL_KEY`\n- `DATA_URL`\n",
	"errors and webhooks":        "# Mooring API\n\n## Errors and rate limits\n\nEach error response has a code, a message and a date.\n\n## Webhooks\n\nEvery event has an id, a type and a date.\n",
	"questions":                  "## Open points\n\n**Question:** Should the yard include boat names and prices?\n\n**Decision:** Does each boat have a name and a date?\n",
	"items without a subject":    "1. **Keep options in a file**\n   - Should contain:\n     - Harbour\n     - Name\n\nInclude:\n- name\n- price\n\nmaybe keeps track of created_at\n",
	"platforms":                  "- **Target Systems**: Linux, macOS\n- **Tablets**: iPadOS, Android\n",
	"stories about people":       "# Yard\n\n# People\n\nAnn - Mary Owns a small yard that has a crane and a price list that she prints every week.\n",
	"conventions":                "## Data Rules\n\n### Name Safety\n\n- Strict name checks enabled\n- No `any` names allowed\n- Dates enforced everywhere\n",
	"a legend":                   "## Key\n\n- 🟣 Base Name\n- 🔵 Status\n- Solid Line: Neighbour\n- Broken Line: Mooring\n- Diamond: Owning/Sharing\n\n## Legend\n\n- 🟢 Name\n- 🔵 Date\n",
	"comparisons":                "- [ ] Painted boats have lower prices (60-70)\n- [ ] Old sails have higher prices (5-10)\n",
	"numbers explained":          "### Points\n\n- +1 = a good name\n- +2 = a good date\n",
	"steps in boxes":             "```mermaid\nflowchart TD\n  A[Start<br>open the yard] --> B[Boat<br>Paint: it needs two days<br>then dry]\n  B -- \"no\" --> A\n```\n",
	"orders":                     "Display boats as cards with name and price. Show stores as a list.\n",
	"services and files":         "### Images\n\n- `boat-service`\n- `mail-service`\n\n**Made by the build**: notes.md, plan.md, tasks.md\n",
}

func TestWhatDescribesNoDataGivesNoEntity(t *testing.T) {
	for name, text := range nothing {
		m, _, ds := Parse([]Input{{"x.md", []byte(text)}})
		if len(m.Entities) > 0 {
			t.Errorf("%s: got %s", name, outline(m))
		}
		if !ds.HasErrors() || ds[len(ds)-1].Code != "M003" {
			t.Errorf("%s: no error says that nothing was found", name)
		}
	}
}

func TestADocumentWithoutEntitiesIsAnsweredInItsOwnNouns(t *testing.T) {
	for text, want := range map[string]string{
		"# Tracker\n\n- The app will allow users to input bugs and store records of them\n- Users assign bugs as open or done\n- Users view all closed bugs within a page\n": "A Bug has a name",
		"As a reader, I want to borrow books. As a reader, I want to search books quickly. As a clerk, I want to add readers.":                                               "A Book has a name, a description and a status.\nand so on, perhaps, of Reader\n",
		"Members upload essays; an editor updates the essay or removes it.":                                                                                                  "An Essay has a name",
		"# Plan\n\n## Out of scope\n\n- add invoices\n- edit invoices\n\n## Scope\n\n- track parcels\n":                                                                      "A Parcel has a name, a description and a status.\nThe smallest",
		"| Need | Who |\n|---|---|\n| manage vehicles | clerk |\n| track vehicles | guard |\n":                                                                               "A Vehicle has a name",
		"The system is fast, and everything is saved automatically.":                                                                                                         "The smallest text that works",
	} {
		_, _, ds := Parse([]Input{{"x.md", []byte(text)}})
		if !ds.HasErrors() {
			t.Errorf("%q gives entities", text)
			continue
		}
		if got := ds[len(ds)-1].Suggestion; !strings.Contains(got, want) || strings.HasPrefix(want, "The") && !strings.HasPrefix(got, want) {
			t.Errorf("%q: suggested\n%s\nexpected\n%s", text, got, want)
		}
	}
}
