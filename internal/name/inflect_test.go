package name

import (
	"strings"
	"testing"
)

// nouns are pairs that hold in both directions.
const nouns = `
task tasks, project projects, user users, order orders, product products, category categories, company companies,
city cities, country countries, story stories, policy policies, entry entries, query queries, delivery deliveries,
inventory inventories, currency currencies, activity activities, property properties, reply replies, party parties,
day days, key keys, boy boys, survey surveys, journey journeys, holiday holidays, toy toys, monkey monkeys, alley alleys,
box boxes, tax taxes, fax faxes, fix fixes, mix mixes, suffix suffixes, prefix prefixes, annex annexes, complex complexes,
reflex reflexes, inbox inboxes, mailbox mailboxes, sandbox sandboxes, checkbox checkboxes, fox foxes, hex hexes,
address addresses, class classes, process processes, business businesses, boss bosses, pass passes, access accesses,
glass glasses, dress dresses, witness witnesses, illness illnesses, compass compasses, actress actresses,
status statuses, bus buses, campus campuses, virus viruses, bonus bonuses, census censuses, consensus consensuses,
octopus octopuses, walrus walruses, circus circuses, surplus surpluses, chorus choruses, prospectus prospectuses,
apparatus apparatuses, crocus crocuses, nexus nexuses, focus focuses, hippopotamus hippopotamuses, genius geniuses,
gas gases, bias biases, atlas atlases, canvas canvases, alias aliases, lens lenses, iris irises, pelvis pelvises,
batch batches, branch branches, match matches, watch watches, church churches, lunch lunches, switch switches,
dispatch dispatches, sketch sketches, patch patches, search searches, coach coaches, speech speeches, launch launches,
dish dishes, brush brushes, wish wishes, flash flashes, crash crashes, bush bushes, hash hashes, mesh meshes,
quiz quizzes, buzz buzzes, waltz waltzes, fez fezzes, quartz quartzes, size sizes, prize prizes, maze mazes, breeze breezes,
case cases, course courses, expense expenses, license licenses, house houses, warehouse warehouses, purchase purchases,
response responses, release releases, database databases, phase phases, lease leases, disease diseases, nurse nurses,
horse horses, exercise exercises, franchise franchises, premise premises, rose roses, nose noses, dose doses, cause causes,
clause clauses, pause pauses, use uses, excuse excuses, muse muses, cruise cruises, greenhouse greenhouses, spouse spouses,
blouse blouses, purpose purposes, base-case base-cases, vase vases, invoice invoices, service services, device devices,
page pages, message messages, image images, package packages, stage stages, age ages, cage cages, badge badges, judge judges,
cache caches, headache headaches, niche niches, axe-head axe-heads, avalanche avalanches, moustache moustaches,
movie movies, cookie cookies, calorie calories, zombie zombies, tie ties, pie pies, selfie selfies, brownie brownies,
hoodie hoodies, smoothie smoothies, rookie rookies, shoe shoes, toe toes, canoe canoes, foe foes, horseshoe horseshoes,
potato potatoes, tomato tomatoes, hero heroes, echo echoes, veto vetoes, torpedo torpedoes, embargo embargoes,
mosquito mosquitoes, volcano volcanoes, tornado tornadoes, photo photos, piano pianos, video videos, memo memos,
logo logos, repo repos, zoo zoos, studio studios, ratio ratios, portfolio portfolios, radio radios, scenario scenarios,
todo todos, demo demos, promo promos, casino casinos, avocado avocados, tattoo tattoos, kangaroo kangaroos,
leaf leaves, loaf loaves, thief thieves, half halves, calf calves, elf elves, self selves, shelf shelves,
bookshelf bookshelves, wolf wolves, knife knives, life lives, wife wives, housewife housewives, hoof hooves,
scarf scarves, roof roofs, proof proofs, belief beliefs, brief briefs, cliff cliffs, chief chiefs, tariff tariffs,
sheriff sheriffs, reef reefs, staff-member staff-members, archive archives, curve curves, drive drives, wave waves,
sleeve sleeves, reserve reserves, valve valves, olive olives, glove gloves, directive directives, objective objectives,
person people, salesperson salespeople, child children, grandchild grandchildren, man men, woman women, salesman salesmen,
foreman foremen, fireman firemen, human humans, german germans, roman romans, shaman shamans, talisman talismans,
specimen specimens, omen omens, regimen regimens, foot feet, tooth teeth, goose geese, mouse mice, louse lice, ox oxen,
die dice, brother-in-law brothers-in-law, passerby passersby,
analysis analyses, crisis crises, thesis theses, hypothesis hypotheses, diagnosis diagnoses, prognosis prognoses,
oasis oases, axis axes, parenthesis parentheses, synthesis syntheses, ellipsis ellipses, emphasis emphases,
synopsis synopses, paralysis paralyses, catalysis catalyses, neurosis neuroses, metastasis metastases,
antithesis antitheses, nemesis nemeses, basis bases, psychosis psychoses, metamorphosis metamorphoses,
alumnus alumni, cactus cacti, radius radii, nucleus nuclei, fungus fungi, stimulus stimuli, syllabus syllabi,
terminus termini, bacillus bacilli, locus loci, modulus moduli, genus genera, corpus corpora,
bacterium bacteria, curriculum curricula, memorandum memoranda, stratum strata, erratum errata, addendum addenda,
spectrum spectra, symposium symposia, ovum ova, consortium consortia, millennium millennia, quantum quanta,
album albums, forum forums, museum museums, stadium stadiums, premium premiums, aquarium aquariums, gymnasium gymnasiums,
criterion criteria, phenomenon phenomena, automaton automata, polyhedron polyhedra, ganglion ganglia,
polygon polygons, coupon coupons, icon icons, lesson lessons, region regions, session sessions, option options,
alga algae, larva larvae, vertebra vertebrae, alumna alumnae, nebula nebulae, antenna antennae, stigma stigmata,
pizza pizzas, camera cameras, area areas, idea ideas, formula formulas, schema schemas, agenda agendas, quota quotas,
index indices, matrix matrices, vertex vertices, appendix appendices, codex codices, vortex vortices, helix helices,
cortex cortices, apex apices, tableau tableaux, gateau gateaux, chateau chateaux, bureau bureaus, plateau plateaus,
taxi taxis, ski skis, bikini bikinis, safari safaris, kiwi kiwis, alibi alibis, emoji emojis, wiki wikis, api apis,
menu menus, guru gurus, emu emus, haiku haikus, caribou caribous, cpu cpus, sku skus,
student students, teacher teachers, doctor doctors, patient patients, appointment appointments, event events,
ticket tickets, venue venues, league leagues, queue queues, issue issues, value values, article articles, recipe recipes,
employee employees, committee committees, fee fees, tree trees, attendee attendees, degree degrees, coffee coffees,
bee bees, table tables, vehicle vehicles, role roles, file files, schedule schedules, rule rules, module modules,
time times, name names, game games, theme themes, frame frames, home homes, volume volumes, line lines, machine machines,
medicine medicines, store stores, feature features, picture pictures, measure measures, signature signatures,
template templates, date dates, state states, note notes, quote quotes, vote votes, route routes, site sites, website websites,
attribute attributes, order_line order_lines, purchase-order purchase-orders, point-of-sale points-of-sale,
proof-of-delivery proofs-of-delivery, unit-of-measure units-of-measure, test tests, group groups, object objects,
result results, request requests, model models, migration migrations, con cons, aux auxes, blorp blorps, quib quibs`

// oneForm are nouns that are their own plural, in documents at least.
const oneForm = `equipment information news series species sheep fish deer aircraft data metadata media software feedback
analytics headquarters money police furniture luggage staff sms gps research`

func TestNounsInflectBothWays(t *testing.T) {
	count := 0
	for _, pair := range strings.Split(nouns, ",") {
		singular, plural, _ := strings.Cut(strings.TrimSpace(pair), " ")
		count++
		if got := Plural(singular); got != plural {
			t.Errorf("Plural(%q) = %q, want %q", singular, got, plural)
		}
		if got := Singular(plural); got != singular {
			t.Errorf("Singular(%q) = %q, want %q", plural, got, singular)
		}
		if got := Singular(singular); got != singular {
			t.Errorf("Singular(%q) = %q: a singular stays as it is", singular, got)
		}
	}
	if count < 300 {
		t.Errorf("%d pairs, want at least 300", count)
	}
}

func TestNounsOfOneForm(t *testing.T) {
	for _, noun := range strings.Fields(oneForm) {
		if Plural(noun) != noun || Singular(noun) != noun {
			t.Errorf("%q became %q and %q", noun, Plural(noun), Singular(noun))
		}
	}
}

func TestOtherSpellingsOfAPluralAreRead(t *testing.T) {
	for plural, singular := range map[string]string{
		"indexes": "index", "cactuses": "cactus", "formulae": "formula", "appendixes": "appendix", "foci": "focus",
		"octopi": "octopus", "mangos": "mango", "persons": "person", "curriculums": "curriculum",
	} {
		if got := Singular(plural); got != singular {
			t.Errorf("Singular(%q) = %q, want %q", plural, got, singular)
		}
	}
}

func TestWordsOfOtherScriptsStay(t *testing.T) {
	for _, word := range []string{"任务", "größeß", ""} {
		if Plural(word) != word || Singular(word) != word {
			t.Errorf("%q became %q and %q", word, Plural(word), Singular(word))
		}
	}
}

func TestANounHasItsArticle(t *testing.T) {
	for noun, want := range map[string]string{"task": "a task", "order line": "an order line", "x": "a x"} {
		if got := WithArticle(noun); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
