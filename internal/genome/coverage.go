package genome

import (
	"slices"
	"strings"

	"github.com/microcodegen/microcodegen/internal/name"
)

// verb is a kind of action that a requirement asks for.
type verb int

const (
	creating verb = iota
	viewing
	searching
	updating
	deleting
	cancelling // setting a state where the entity has such a one, deleting otherwise
	managing   // all of them
)

// verbs lists the words of each action, in their base form.
var verbs = [...]string{
	creating:   "create add record enter submit write make post save log store capture define place insert start open provide",
	viewing:    "view see list read browse show display look retrieve get fetch access check inspect appear track monitor know",
	searching:  "search filter sort find query order paginate narrow",
	updating:   "edit update change modify mark set rename complete close move archive adjust correct toggle fill amend revise assign reopen reschedule deactivate activate publish",
	deleting:   "delete remove discard erase clear",
	cancelling: "cancel withdraw",
	managing:   "manage organise organize maintain handle administer",
}

// irregularForms are forms of verbs that no rule makes.
var irregularForms = map[string]string{
	"seen": "see", "saw": "see", "found": "find", "written": "write", "wrote": "write", "made": "make", "shown": "show", "kept": "store",
	"got": "get", "known": "know",
}

// verbOf leads from every form of every verb to its action.
var verbOf = func() map[string]verb {
	forms := map[string]verb{}
	for action, list := range verbs {
		for _, base := range strings.Fields(list) {
			for _, form := range verbForms(base) {
				forms[form] = verb(action)
			}
		}
	}
	for form, base := range irregularForms {
		forms[form] = forms[base]
	}
	return forms
}()

// verbForms gives the regular forms of a verb: create, creates, created, creating; log, logs, logged, logging.
func verbForms(base string) []string {
	last, stem := base[len(base)-1], base
	forms := []string{base, base + "s"}
	switch {
	case last == 'e':
		stem = base[:len(base)-1]
	case last == 'y' && !strings.ContainsRune("aeou", rune(base[len(base)-2])):
		return append(forms, base[:len(base)-1]+"ies", base[:len(base)-1]+"ied", base+"ing")
	case strings.HasSuffix(base, "s") || strings.HasSuffix(base, "h") || strings.HasSuffix(base, "x"):
		forms = append(forms, base+"es")
	}
	double := stem + string(last)
	return append(forms, stem+"ed", stem+"ing", double+"ed", double+"ing")
}

// accountAction is something that the account's routes do.
type accountAction struct {
	words string // phrases, separated by /
	route Route
}

// accountActions are the phrases by which documents ask for the account's routes.
var accountActions = []accountAction{
	{"sign up/signs up/register/registers/registration/create an account/create account/signup", Route{"POST", "/auth/register"}},
	{"log in/logs in/login/sign in/signs in/signin/authenticate/authenticated/logged in/signed in/authentication/log into/sign into", Route{"POST", "/auth/login"}},
	{"log out/logs out/logout/sign out/signs out/logged out", Route{"POST", "/auth/logout"}},
	{"change my password/change password/change their password/update my password/update password/new password", Route{"PUT", "/auth/password"}},
	{"profile/my account/account settings", Route{"PUT", "/auth/me"}},
	{"delete my account/delete account/delete their account/close my account", Route{"POST", "/auth/delete"}},
}

// limitation is something that documents ask for and no generated application does.
type limitation struct {
	words  string // words and phrases, separated by /
	reason string
}

// limitations are found by their words where these name neither an entity nor a field.
var limitations = []limitation{
	{"forgot/forgotten password/reset password/reset my password/password reset/magic link/verification email/verify my email", "a lost password cannot be reset, because no e-mail is sent"},
	{"oauth/sso/saml/single sign/two factor/2fa/mfa/multi factor/google account/social login/ldap", "signing in is by e-mail address and password only"},
	{"notify/notifies/notified/notification/notifications/alert/alerts/alerted/remind/reminder/reminders/reminded/email/emails/e mail/e mails/emailed/sms/newsletter/push/receive/receives/send/sends/sent",
		"nothing is sent: there are no e-mails, reminders or notifications"},
	{"export/exports/exported/import/imports/imported/csv/pdf/excel/spreadsheet/download/downloads/upload/uploads/uploaded/attach/attachment/attachments/file/files/photo/photos/picture/scan/print/backup",
		"files are neither taken nor made: no import, export, upload or print"},
	{"report/reports/dashboard/dashboards/chart/charts/statistics/analytics/graph/graphs/metrics/trend/trends/kpi/summary/summaries/overview/insights/forecast/heatmap",
		"there are no reports, charts or statistics"},
	{"calculate/calculates/calculated/compute/computes/computed/automatically/auto/derive/derived/sum/average/aggregate/estimate automatically/generate/generates/generated/suggest/suggests/recommend/recommends/recommendations/predict",
		"values are stored as they are sent: nothing is computed, suggested or generated"},
	{"approve/approves/approved/approval/reject/rejects/rejected/workflow/workflows/transition/transitions/escalate/escalated/review process/state machine/sign off",
		"there is no workflow: any allowed value of a field can be set at any time"},
	{"role/roles/permission/permissions/privileges/rbac/only admins/only managers/only administrators/authorize/authorise/authorized/grant/restrict access/access control/impersonate/ban/suspend",
		"there are no roles: every account has the same rights over its own rows"},
	{"share/shares/shared/sharing/team/teams/invite/invites/invited/collaborate/collaborators/public/other users/all users/everyone/each other/anyone/another user/colleagues/follow/followers/members of",
		"every row is seen by its owner alone: nothing is shared"},
	{"pay/pays/paid/payment/payments/charge/charged/refund/refunds/checkout/billing/billed/subscribe/subscription/credit card/purchase/buy", "no payment is made: rows about money are rows like any other"},
	{"real time/realtime/live/websocket/instantly/sync/synchronise/synchronize/synchronized/offline/in the background", "nothing happens on its own: clients see changes when they ask"},
	{"schedule automatically/recurring/every day/daily/nightly/weekly/monthly/periodically/cron/at midnight/overdue automatically/expire/expires", "nothing happens at a certain time"},
	{"audit/history/version history/undo/revert/restore/trash/recycle/changelog/log of", "former states are not kept"},
	{"drag/drop/calendar view/kanban/board view/gantt/map view/dark mode/mobile app/keyboard/shortcut/shortcuts/theme/wizard/printable", "the built-in pages are plain lists and forms"},
	{"chat/message each/video/voice/call/ai/chatbot/ocr/barcode scanner/gps/geolocation/navigation", "this needs a program of its own"},
	{"integrate/integrates/integration/integrations/third party/webhook/webhooks/api key/external system/stripe/slack/twilio", "other services get their settings only, no code"},
	{"uptime/availability/latency/concurrent/milliseconds/performance/scalable/scalability/gdpr/hipaa/pci/compliance/encrypted/encryption/accessibility/wcag/seconds/throughput/load time",
		"a quality of the running system, which nothing here measures"},
	{"multiple languages/translate/translated/translation/localised/localized/locale/currency conversion/convert/converts/time zone", "texts and numbers are kept as they are, in one language"},
	{"bulk/batch/multiple at once/mass", "each request is about one row"},
	{"prevent/prevents/conflict/conflicts/double booking/overlap/overlapping/availability check/capacity check/enough stock/out of stock/threshold/depends on/blocked",
		"rules that look at more than one row or field are not enforced"},
}

// doneReason is what is said of a requirement that the routes do.
const doneReason = "done by the routes"

// action is a verb and the entity that it is about, as an index of Genome.Entities.
type action struct {
	verb   verb
	entity int
}

// reading is what the judge understands of a sentence.
type reading struct {
	entities []int
	actions  []action
	routes   []Route // the account's
	lacks    []string
	rules    []string // rules of fields that the sentence states and the genome has
	unruled  bool     // it states a rule that the genome has not
}

// judge reads requirements against one genome.
type judge struct {
	g      *Genome
	byHead map[string][]mention // the first word of a phrase → the phrases
}

// mention is a phrase that means something: an entity, an account's route or a limitation.
type mention struct {
	words  []string
	entity int
	route  *Route
	reason string
}

// newJudge collects the phrases that mean something in a genome.
func newJudge(g *Genome) *judge {
	j := &judge{g: g, byHead: map[string][]mention{}}
	for i, e := range g.Entities {
		seen := map[string]bool{}
		for _, form := range []string{e.Name, e.Plural, e.Label.Raw(), e.LabelPlural.Raw()} {
			words := name.Words(form)
			if key := strings.Join(words, " "); len(words) > 0 && !seen[key] {
				seen[key] = true
				j.add(mention{words: words, entity: i})
			}
		}
	}
	for i := range accountActions {
		for phrase := range strings.SplitSeq(accountActions[i].words, "/") {
			j.add(mention{words: strings.Fields(phrase), entity: -1, route: &accountActions[i].route})
		}
	}
	for _, l := range limitations {
		for phrase := range strings.SplitSeq(l.words, "/") {
			j.add(mention{words: strings.Fields(phrase), entity: -1, reason: l.reason})
		}
	}
	return j
}

// add files a phrase under its first word, the long phrases first.
func (j *judge) add(m mention) {
	head := m.words[0]
	j.byHead[head] = append(j.byHead[head], m)
	slices.SortStableFunc(j.byHead[head], func(a, b mention) int { return len(b.words) - len(a.words) })
}

// at finds the longest phrase that begins at a word.
func (j *judge) at(words []string) (mention, bool) {
	for _, m := range j.byHead[words[0]] {
		if len(m.words) <= len(words) && slices.Equal(m.words, words[:len(m.words)]) {
			return m, true
		}
	}
	return mention{}, false
}

// names gives the names of the entities that a sentence is about.
func (j *judge) names(r reading) []string {
	var list []string
	for _, i := range r.entities {
		list = append(list, j.g.Entities[i].Name)
	}
	return list
}
