package name

import (
	"maps"
	"strings"
)

// The nouns that follow no rule, as plain lists: adding a noun is adding a word.

// uncountable nouns have one form for both numbers. Those of computing (data, media, sms) are used so in documents,
// whatever their Latin or English says.
var uncountable = set(`
	advice aircraft analytics athletics audio baggage barracks bison bread cash cattle cement chassis clothing
	content corps crossroads data debris deer economics electronics equipment ethics evidence feedback
	firmware fish flour furniture gallows genetics goods graphics hardware headquarters homework hovercraft information
	infrastructure jeans jewelry knowledge laundry legislation logistics luggage machinery mail malware
	mathematics means media merchandise metadata money moose music news nutrition offspring personnel physics pliers
	police politics pollution progress rain research rice robotics salmon scissors series sheep shrimp 
	software spacecraft species staff stuff swine telemetry thanks traffic trousers trout tuna tweezers
	underwear watercraft weather wheat wildlife
	aws cms css dns gps https iaas ios js os paas pos rss saas sms tls vps`)

// irregularPlural maps singular to plural where no ending tells it.
var irregularPlural = pairs(`
	person people, child children, grandchild grandchildren, stepchild stepchildren, foot feet, tooth teeth, goose geese,
	mouse mice, louse lice, ox oxen, die dice, penny pence, brother-in-law brothers-in-law, passerby passersby,
	leaf leaves, loaf loaves, thief thieves, sheaf sheaves, half halves, calf calves, elf elves, self selves, shelf shelves,
	bookshelf bookshelves, wolf wolves, hoof hooves, scarf scarves, wharf wharves, knife knives, life lives, wife wives,
	afterlife afterlives, housewife housewives, midwife midwives, penknife penknives, dwarf dwarves,
	potato potatoes, tomato tomatoes, hero heroes, superhero superheroes, echo echoes, veto vetoes, torpedo torpedoes,
	embargo embargoes, mosquito mosquitoes, domino dominoes, volcano volcanoes, cargo cargoes, tornado tornadoes,
	buffalo buffaloes, mango mangoes, motto mottoes, innuendo innuendoes,
	alumnus alumni, cactus cacti, radius radii, nucleus nuclei, fungus fungi, stimulus stimuli, syllabus syllabi,
	terminus termini, bacillus bacilli, locus loci, abacus abaci, modulus moduli, thesaurus thesauri,
	genus genera, corpus corpora, viscus viscera,
	bacterium bacteria, curriculum curricula, memorandum memoranda, stratum strata, erratum errata, addendum addenda,
	spectrum spectra, symposium symposia, ovum ova, consortium consortia, millennium millennia, referendum referenda,
	desideratum desiderata, quantum quanta, equilibrium equilibria, emporium emporia, moratorium moratoria,
	criterion criteria, phenomenon phenomena, automaton automata, ganglion ganglia, polyhedron polyhedra,
	tetrahedron tetrahedra, mitochondrion mitochondria, taxon taxa,
	alga algae, larva larvae, vertebra vertebrae, alumna alumnae, nebula nebulae, antenna antennae, pupa pupae,
	stigma stigmata, stoma stomata, dogma dogmata,
	index indices, matrix matrices, vertex vertices, appendix appendices, codex codices, vortex vortices, helix helices,
	cervix cervices, apex apices, cortex cortices, directrix directrices, radix radices,
	tableau tableaux, gateau gateaux, chateau chateaux, beau beaux,
	quiz quizzes, whiz whizzes, fez fezzes,
	axis axes, oasis oases, crisis crises, basis bases,
	iris irises, pelvis pelvises, trellis trellises, metropolis metropolises, ibis ibises, portcullis portcullises,
	taxi taxis, ski skis, bikini bikinis, safari safaris, kiwi kiwis, alibi alibis, emoji emojis, wiki wikis, api apis,
	kpi kpis, poi pois, ui uis, cli clis, uri uris, rabbi rabbis, tsunami tsunamis, spaghetti spaghettis, graffiti graffitis,
	menu menus, guru gurus, emu emus, haiku haikus, tutu tutus, bayou bayous, caribou caribous, gpu gpus, cpu cpus, sku skus,
	ecu ecus, gnu gnus, plateau plateaus, bureau bureaus, milieu milieus, adieu adieus,
	datum data, medium media`)

// irregularSingular is irregularPlural read backwards; the plurals that are uncountable in documents stay themselves.
// The regular plural of a noun with an irregular one is read too.
var irregularSingular = func() map[string]string {
	m := pairs(`formulae formula, indexes index, appendixes appendix, vertexes vertex, focuses focus, foci focus,
		syllabuses syllabus, cactuses cactus, antennas antenna, octopi octopus, schemata schema, stadia stadium,
		memorandums memorandum, referendums referendum, curriculums curriculum, dwarfs dwarf, scarfs scarf, hoofs hoof,
		mangos mango, volcanos volcano, cargos cargo, mosquitos mosquito, persons person, pennies penny, fishes fish`)
	for singular, plural := range irregularPlural {
		m[plural] = singular
	}
	return m
}()

// settledSingular is the singular of every word that a list settles: of uncountable nouns and of singulars with an
// irregular plural themselves, whatever else they are the plural of.
var settledSingular = func() map[string]string {
	m := maps.Clone(irregularSingular)
	for singular := range irregularPlural {
		m[singular] = singular
	}
	for noun := range uncountable {
		m[noun] = noun
	}
	return m
}()

// endings that change as a whole, with the words that only look so.
var endings = []struct {
	singular, plural     string
	except, exceptPlural map[string]bool
}{
	{"man", "men",
		set("human german roman ottoman shaman talisman caiman norman brahman mussulman hetman taliban"),
		set("specimen omen abdomen regimen acumen stamen lumen foramen cyclamen albumen dolmen ramen")},
	{"ysis", "yses", nil, nil},
	{"thesis", "theses", nil, nil},
	{"gnosis", "gnoses", nil, nil},
	{"osis", "oses", nil, set("doses hoses noses poses roses purposes nooses overdoses primroses gooses mongooses cabooses tuberoses ")},
	{"ellipsis", "ellipses", nil, nil},
	{"synopsis", "synopses", nil, nil},
	{"emphasis", "emphases", nil, nil},
	{"metastasis", "metastases", nil, nil},
	{"genesis", "geneses", nil, nil},
	{"nemesis", "nemeses", nil, nil},
	{"catharsis", "catharses", nil, nil},
	{"sepsis", "sepses", nil, nil},
	{"person", "people", nil, nil},
	{"child", "children", nil, nil},
}

// singularInS are singular nouns in -s whose last letters do not tell (-ss, -us and -is do).
var singularInS = set(`
	alias asbestos atlas bias canvas chaos christmas cosmos ethos gas lens mass pancreas pathos rhinoceros summons thermos
	yes plus minus iris pelvis trellis metropolis ibis portcullis biogas `)

// singularInE are singular nouns in -e whose plural looks like another noun's: cookie is no cooky, shoe no sho.
var singularInE = set(`
	movie cookie calorie zombie tie pie lie selfie genie brownie rookie hoodie smoothie cutie prairie sortie birdie goalie
	foodie newbie freebie auntie indie budgie collie junkie reverie boogie caddie necktie magpie veggie 
	bogie cabbie dearie groupie hippie laddie lassie menagerie oldie pixie
	quickie roadie softie sweetie techie toughie townie undie wheelie yuppie camaraderie
	shoe toe canoe oboe foe woe aloe floe hoe roe doe tiptoe horseshoe
	ache headache toothache backache heartache cache niche creche brioche avalanche moustache mustache quiche cliche psyche
	axe deluxe use abuse excuse fuse muse ruse refuse recluse reuse misuse disuse ellipse`)

// set reads words separated by white space.
func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}

// pairs reads pairs of words separated by commas.
func pairs(list string) map[string]string {
	m := map[string]string{}
	for _, pair := range strings.Split(list, ",") {
		from, to, _ := strings.Cut(strings.TrimSpace(pair), " ")
		m[from] = to
	}
	return m
}
