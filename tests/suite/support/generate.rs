//! Generated cases: small, with everything in them that a case can hold, and keeping the promises of [`Case`].
//!
//! There are few sources, so that chains share them and run in loops. Free text is hostile. Excluded is only what no
//! case file can say: blank text, two accounts of the same content, an anchor without a document.

use std::collections::BTreeSet;
use std::str::FromStr;

use proptest::collection::vec;
use proptest::option::{of, weighted};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use wherefrom::model::*;

const SOURCES: [&str; 5] = [
    "maria",
    "Мост",
    "they.say",
    "7",
    "a-name-that-is-as-long-as-an-id-may-be-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
];
/// Some are names that files of a case have already, whatever the file system makes of capitals.
const DOCUMENTS: [&str; 5] = [
    "diary",
    "case",
    "shared",
    "Case",
    "文书文书文书文书文书文书文书文书文书文书文书文书文书文书文书文书文书文书文书文书文书文书文书文书文书文书文书文书文书文书文书文书文书文书文书文书文书文书文书文书文书文书文书文书文书文书文书文书文书文书",
];
const ENTITIES: [&str; 3] = ["harbour", "Порт", "e.1"];
const CLAIMS: [&str; 4] = ["rain", "Дождь", "rain.2", "maria"];

/// A case.
pub(crate) fn case() -> impl Strategy<Value = Case> {
    let parts = (
        (of(text()), of(text()), of(select(&["texts", "../my texts"][..])), language()),
        vec(source(), 1..=SOURCES.len()),
        vec(document(), 0..=DOCUMENTS.len()),
        vec(entity(), 0..=ENTITIES.len()),
        vec(claim(), 0..=CLAIMS.len()),
        vec(contradiction(), 0..3),
        vec(relation(), 0..3),
        vec(judgement(), 0..4),
    );
    parts.prop_map(|(head, sources, documents, entities, claims, contradictions, relations, judgements)| {
        let ids = Ids {
            sources: SOURCES[..sources.len()]
                .iter()
                .chain(&DOCUMENTS[..documents.len()])
                .map(|s| id(s))
                .collect(),
            documents: DOCUMENTS[..documents.len()].iter().map(|s| id(s)).collect(),
            entities: ENTITIES[..entities.len()].iter().map(|s| id(s)).collect(),
            claims: CLAIMS[..claims.len()].iter().map(|s| id(s)).collect(),
        };
        let mut case = Case {
            title: head.0,
            description: head.1,
            documents: head.2.map(str::to_owned),
            language: head.3,
            ..Case::default()
        };
        let both = sources.into_iter().zip(SOURCES).chain(documents.into_iter().zip(DOCUMENTS));
        case.sources.extend(both.map(|(make, name)| (id(name), make.with(id(name), &ids))));
        case.entities.extend(
            entities.into_iter().zip(ENTITIES).map(|(make, name)| (id(name), make.with(id(name), &ids))),
        );
        let mut accounts = BTreeSet::new();
        for (make, name) in claims.into_iter().zip(CLAIMS) {
            let mut claim: Claim = make.with(id(name), &ids);
            claim.accounts.retain(|account| accounts.insert(account.made_id(&claim.id)));
            case.claims.insert(id(name), claim);
        }
        case.contradictions = contradictions.into_iter().filter_map(|make| make.with((), &ids)).collect();
        case.relations = relations.into_iter().filter_map(|make| make.with(accounts.clone(), &ids)).collect();
        case.judgements = judgements.into_iter().filter_map(|make| make.with((), &ids)).collect();
        name_accounts(&mut case);
        case
    })
}

/// The same records in the opposite order.
pub(crate) fn reversed(case: &Case) -> Case {
    let mut case = case.clone();
    case.sources.reverse();
    case.entities.reverse();
    case.claims.reverse();
    case.claims.values_mut().for_each(|claim| claim.accounts.reverse());
    case.contradictions.reverse();
    case.relations.reverse();
    case.judgements.reverse();
    case
}

/// The ids that records may name.
struct Ids {
    sources: Vec<SourceId>,
    documents: Vec<SourceId>,
    entities: Vec<EntityId>,
    claims: Vec<ClaimId>,
}

impl Ids {
    fn source(&self, index: Index) -> SourceId {
        index.get(&self.sources).clone()
    }

    fn node(&self, index: Index) -> NodeId {
        let all = self.sources.iter().cloned().map(NodeId::from);
        let all: Vec<NodeId> = all.chain(self.entities.iter().cloned().map(NodeId::from)).collect();
        index.get(&all).clone()
    }

    fn claims(&self, a: Index, b: Index) -> Option<[ClaimId; 2]> {
        different(&self.claims, a, b)
    }
}

fn different<T: Clone + PartialEq>(all: &[T], a: Index, b: Index) -> Option<[T; 2]> {
    if all.len() < 2 {
        return None;
    }
    let pair = [a.get(all).clone(), b.get(all).clone()];
    (pair[0] != pair[1]).then_some(pair)
}

/// What makes a record as soon as it is known which ids there are.
struct Make<I, T>(Maker<I, T>);
type Maker<I, T> = Box<dyn FnOnce(I, &Ids) -> T>;

impl<I, T> Make<I, T> {
    fn new(make: impl FnOnce(I, &Ids) -> T + 'static) -> Self {
        Self(Box::new(make))
    }

    fn with(self, what: I, ids: &Ids) -> T {
        (self.0)(what, ids)
    }
}

impl<I, T> std::fmt::Debug for Make<I, T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Make")
    }
}

fn id<T: FromStr<Err: std::fmt::Debug>>(text: &str) -> T {
    text.parse().expect("the ids above are ids")
}

/// Accounts that are called `given` get an id of their own, the others the one of their content.
///
/// Relations name accounts by content; they follow.
fn name_accounts(case: &mut Case) {
    let mut number = 0;
    for claim in case.claims.values_mut() {
        for account in &mut claim.accounts {
            let content = account.made_id(&claim.id);
            if account.id.as_str() != "given" {
                account.id = content;
                continue;
            }
            account.id = id(&format!("given.{number}"));
            number += 1;
            for relation in case.relations.iter_mut().filter(|r| r.account.as_ref() == Some(&content)) {
                relation.account = Some(account.id.clone());
            }
        }
    }
}

/// Free text: everything that a layout or an escape could stumble over, but never blank.
pub(crate) fn text() -> impl Strategy<Value = String> {
    let hostile = [
        "plain",
        "\"quoted\" and 'quoted'",
        "three \"\"\" and '''",
        "ends in a quote\"",
        "back\\slash \\n \\u0041",
        "two\nlines",
        "\nends in lines\n\n",
        "carriage\r\nreturn\r",
        "tab\t, bell\u{7}, nul\u{0}, del\u{7f}, next line\u{85}",
        "# no comment",
        "] } ,\n[claim.x]\ntext = 1",
        "עברית \u{202e}turned\u{202c} around",
        "👩‍🚒 fire, e\u{301}, \u{feff}mark, \u{2028}",
        "1979-05-27",
        "true",
        "a long line that doesn't fit into a list of a hundred columns, not even if it is the only one there",
    ];
    prop_oneof![
        3 => select(&["a", "word", "two words"][..]).prop_map(str::to_owned),
        2 => select(hostile.to_vec()).prop_map(str::to_owned),
        1 => "\\PC{1,12}".prop_filter("blank text says nothing", |text| !text.trim().is_empty()),
    ]
}

fn maybe() -> impl Strategy<Value = Option<String>> {
    weighted(0.3, text())
}

fn when() -> impl Strategy<Value = Option<When>> {
    let times = [
        "2021-03-04",
        "2021-03~",
        "2021?",
        "2021-03-04/2021-03-06",
        "2021-03-04T15~",
        "2021-03-04/..",
        "2021-03-04T05:30",
    ];
    weighted(0.3, select(times.to_vec()).prop_map(id))
}

fn language() -> impl Strategy<Value = Option<String>> {
    weighted(0.3, select(vec!["en", "kk-Cyrl", "ru"]).prop_map(str::to_owned))
}

fn hash() -> impl Strategy<Value = Option<Sha256>> {
    of(any::<[u8; 2]>().prop_map(|bytes| Sha256::of(&bytes)))
}

fn word<T: Copy + std::fmt::Debug + 'static>(all: &'static [T]) -> impl Strategy<Value = T> {
    select(all)
}

fn indices() -> impl Strategy<Value = Vec<Index>> {
    prop_oneof![3 => Just(Vec::new()), 1 => vec(any::<Index>(), 1..3)]
}

fn texts() -> impl Strategy<Value = Vec<String>> {
    prop_oneof![2 => Just(Vec::new()), 1 => vec(text(), 1..4)]
}

fn reliability() -> impl Strategy<Value = Option<Reliability>> {
    weighted(
        0.3,
        (word(Grade::ALL), when(), maybe()).prop_map(|(grade, on, why)| Reliability { grade, on, why }),
    )
}

fn source() -> impl Strategy<Value = Make<SourceId, Source>> {
    let kinds: Vec<_> =
        SourceKind::ALL.iter().copied().filter(|kind| *kind != SourceKind::Document).collect();
    (
        text(),
        select(kinds),
        of(word(Identity::ALL)),
        texts(),
        of(word(KnownTo::ALL)),
        any::<bool>(),
        reliability(),
        indices(),
        indices(),
        (texts(), maybe()),
    )
        .prop_map(
            |(
                name,
                kind,
                identity,
                aliases,
                known_to,
                protected,
                reliability,
                speaks_for,
                part_of,
                (tags, note),
            )| {
                Make::new(move |id, ids| Source {
                    identity: identity.unwrap_or(kind.default_identity()),
                    aliases,
                    known_to,
                    protected,
                    reliability,
                    speaks_for: speaks_for.into_iter().map(|i| ids.source(i)).collect(),
                    part_of: part_of.into_iter().map(|i| ids.source(i)).collect(),
                    tags: tags.clone(),
                    note,
                    ..Source::new(id, name, kind)
                })
            },
        )
}

fn document() -> impl Strategy<Value = Make<SourceId, Source>> {
    let known = (
        (weighted(0.3, any::<Index>()), weighted(0.3, any::<Index>()), language(), language(), maybe()),
        (when(), when(), hash(), of(select(vec!["a.txt", "folder/b c.txt"])), hash()),
    );
    (source(), weighted(0.9, Just(())), known).prop_map(|(source, plain, (a, b))| {
        Make::new(move |id, ids| {
            let mut source = source.with(id, ids);
            if plain.is_some() {
                source.kind = SourceKind::Document;
                source.identity = source.kind.default_identity();
            }
            let (outlet, author, language, translated_from, url) = a;
            let (published, retrieved, sha256, file, original_sha256) = b;
            source.document = Some(Document {
                outlet: outlet.map(|i| ids.source(i)),
                author: author.map(|i| ids.source(i)),
                language,
                translated_from,
                url,
                published,
                retrieved,
                sha256,
                file: file.map(str::to_owned),
                original_sha256,
            });
            source
        })
    })
}

fn entity() -> impl Strategy<Value = Make<EntityId, Entity>> {
    (text(), word(EntityKind::ALL), texts(), indices(), maybe()).prop_map(
        |(name, kind, aliases, part_of, note)| {
            Make::new(move |id, ids| Entity {
                id,
                name,
                kind,
                aliases,
                part_of: part_of.into_iter().map(|i| i.get(&ids.entities).clone()).collect(),
                note,
            })
        },
    )
}

fn number() -> impl Strategy<Value = Number> {
    prop_oneof![
        any::<i32>().prop_map(|n| n.to_string()),
        select(vec!["0.5", "-1.50", "1e6", "2.5e-3", "9223372036854775807"]).prop_map(str::to_owned),
    ]
    .prop_map(|text| id(&text))
}

fn quantity() -> impl Strategy<Value = Option<Quantity>> {
    let figure = prop_oneof![
        number().prop_map(|n| (Some(n), None, None, None)),
        number().prop_map(|n| (None, Some(n.clone()), Some(n), None)),
        number().prop_map(|n| (None, Some(n), None, None)),
        number().prop_map(|n| (None, None, None, Some(n))),
    ];
    let quantity = (text(), maybe(), figure, maybe(), maybe(), maybe(), when()).prop_map(
        |(of, counts, figure, words, unit, place, when)| {
            let (value, at_least, at_most, approx) = figure;
            Quantity { of, counts, value, at_least, at_most, approx, words, unit, place, when }
        },
    );
    weighted(0.3, quantity)
}

fn claim() -> impl Strategy<Value = Make<ClaimId, Claim>> {
    let original = (text(), language()).prop_map(|(wording, language)| Original { wording, language });
    let about = prop_oneof![2 => Just(Vec::new()), 1 => vec((any::<Index>(), maybe()), 1..3)];
    (
        (text(), about, when(), weighted(0.3, any::<Index>()), quantity()),
        (
            weighted(0.3, word(Credibility::ALL)),
            weighted(0.3, original),
            texts(),
            maybe(),
            vec(account(), 0..4),
        ),
    )
        .prop_map(
            |((text, about, happened, place, quantity), (credibility, original, tags, note, accounts))| {
                Make::new(move |id, ids| Claim {
                    about: about.into_iter().map(|(i, role)| About { id: ids.node(i), role }).collect(),
                    happened,
                    place: place.map(|i| ids.node(i)),
                    quantity,
                    credibility,
                    original,
                    tags,
                    note,
                    accounts: accounts.into_iter().map(|make| make.with((), ids)).collect(),
                    ..Claim::new(id, text)
                })
            },
        )
}

fn anchor() -> impl Strategy<Value = Anchor> {
    vec((0..9_usize, 1..9_usize, any::<u8>()), 1..4).prop_map(|ranges| {
        let mut at = 0;
        let passage = |(gap, length, byte): (usize, usize, u8)| {
            let start = at + gap;
            at = start + length;
            Passage { start, end: at, hash: PassageHash::of(&byte.to_string()) }
        };
        Anchor::new(ranges.into_iter().map(passage).collect()).expect("the ranges follow each other")
    })
}

/// A hop that may stand anywhere; its basis and stance are the default ones more often than not.
fn hop() -> impl Strategy<Value = (Index, Hop)> {
    let bare = (any::<Index>(), weighted(0.3, word(Basis::ALL)), weighted(0.3, word(Stance::ALL)));
    let more = (maybe(), when(), maybe(), weighted(0.2, anchor()), language(), maybe());
    let more = prop_oneof![2 => Just(None), 1 => more.prop_map(Some)];
    (bare, more).prop_map(|((index, basis, stance), more)| {
        let hop = Hop::new(id("nobody"), basis.unwrap_or(Basis::Told), stance.unwrap_or(Stance::Relays));
        let Some((wording, said, channel, at, language, note)) = more else { return (index, hop) };
        (index, Hop { wording, said, channel, at, language, note, ..hop })
    })
}

fn account() -> impl Strategy<Value = Make<(), Account>> {
    let recorded = (when(), maybe()).prop_map(|(when, by)| Recorded { when, by });
    let place = prop_oneof![
        Just((None, None)),
        anchor().prop_map(|a| (Some(a), None)),
        text().prop_map(|q| (None, Some(q)))
    ];
    (weighted(0.7, any::<Index>()), place, vec(hop(), 1..5), any::<bool>(), maybe(), weighted(0.2, recorded))
        .prop_map(|(document, (at, quote), hops, given, note, recorded)| {
            Make::new(move |(), ids| {
                let document =
                    document.filter(|_| !ids.documents.is_empty()).map(|i| i.get(&ids.documents).clone());
                let (at, quote) = if document.is_some() { (at, quote) } else { (None, None) };
                let hops = chain(document.as_ref(), hops, ids);
                let id = id(if given { "given" } else { "made" });
                Account { id, document, at, quote, hops, note, recorded }
            })
        })
}

/// Nobody stands twice on a chain, and the document comes first.
fn chain(document: Option<&SourceId>, hops: Vec<(Index, Hop)>, ids: &Ids) -> Vec<Hop> {
    let mut seen = BTreeSet::new();
    let mut chain: Vec<Hop> = Vec::new();
    for (i, (index, hop)) in hops.into_iter().enumerate() {
        let source = document.filter(|_| i == 0).cloned().unwrap_or_else(|| ids.source(index));
        if seen.insert(source.clone()) {
            let at = hop.at.clone().filter(|_| document.is_some());
            chain.push(Hop { source, at, ..hop });
        }
    }
    // The generated defaults are those of a hop inside; the last one has its own.
    if let Some(last) = chain.last_mut() {
        last.basis = if last.basis == Basis::Told { Basis::Unstated } else { last.basis };
        last.stance = if last.stance == Stance::Relays { Stance::Asserts } else { last.stance };
    }
    chain
}

fn contradiction() -> impl Strategy<Value = Make<(), Option<Contradiction>>> {
    (any::<[Index; 2]>(), word(Differ::ALL), word(Strength::ALL), maybe(), maybe(), when()).prop_map(
        |([a, b], differ, strength, why, by, on)| {
            Make::new(move |(), ids| {
                Some(Contradiction { claims: ids.claims(a, b)?, differ, strength, why, by, on })
            })
        },
    )
}

fn relation() -> impl Strategy<Value = Make<BTreeSet<AccountId>, Option<Relation>>> {
    let ends = (word(RelationKind::ALL), any::<[Index; 2]>(), of(any::<Index>()), of(any::<Index>()));
    (ends, maybe(), maybe(), when()).prop_map(|((kind, [a, b], account, hop), why, by, on)| {
        Make::new(move |accounts: BTreeSet<AccountId>, ids: &Ids| {
            let [from, to] = ids.claims(a, b)?;
            let accounts: Vec<&AccountId> = accounts.iter().collect();
            let account = account.filter(|_| !accounts.is_empty()).map(|i| (*i.get(&accounts)).clone());
            Some(Relation { kind, from, to, account, hop: hop.map(|i| ids.source(i)), why, by, on })
        })
    })
}

fn judgement() -> impl Strategy<Value = Make<(), Option<Judgement>>> {
    (word(Ruling::ALL), any::<[Index; 2]>(), any::<bool>(), word(Likelihood::ALL), maybe(), maybe(), when())
        .prop_map(|(ruling, [a, b], entities, likely, why, by, on)| {
            Make::new(move |(), ids| {
                let ids = if entities {
                    different(&ids.entities, a, b)?.map(NodeId::from)
                } else {
                    different(&ids.sources, a, b)?.map(NodeId::from)
                };
                Some(Judgement { ruling, ids, likely, why, by, on })
            })
        })
}
