//! What a question does not need is not read: it can be broken, and the answer is the same.

use std::path::{Path, PathBuf};

use rusqlite::Connection;
use wherefrom::model::{
    About, Account, AccountId, Basis, Case, Claim, ClaimId, Contradiction, Differ, Document, Entity,
    EntityId, EntityKind, Hop, Source, SourceId, SourceKind, Stance, Strength,
};
use wherefrom::store::Archive;

use super::{repository, run};
use crate::store::Stored;
use crate::store::change::on;

/// Enough that reading all of them would be noticed by anybody.
const CLAIMS: usize = 10_000;

fn source(id: &str) -> SourceId {
    id.parse().unwrap()
}

/// Claims by pairs that contradict each other; each told by a teller of its own and by a neighbour's on one page.
fn many() -> Case {
    let mut case = Case::default();
    let mut page = Source::new(source("page"), "The page", SourceKind::Document);
    page.document = Some(Document::default());
    let mut hidden = Source::new(source("hidden"), "Zora Vance", SourceKind::Person);
    hidden.protected = true;
    let tellers = (0..=CLAIMS).map(|n| {
        Source::new(source(&format!("teller-{n}")), format!("Teller number {n}"), SourceKind::Person)
    });
    case.sources = [page, hidden].into_iter().chain(tellers).map(|one| (one.id.clone(), one)).collect();
    let harbour: EntityId = "harbour".parse().unwrap();
    let (name, kind) = ("The harbour".to_owned(), EntityKind::Place);
    let entity =
        Entity { id: harbour.clone(), name, kind, aliases: Vec::new(), part_of: Vec::new(), note: None };
    case.entities.insert(harbour, entity);
    for n in 0..CLAIMS {
        let mut claim = Claim::new(id(n), format!("Something happened, number {n}."));
        if n == 0 {
            claim.about.push(About { id: "harbour".parse().unwrap(), role: None });
        }
        for teller in [n, n + 1] {
            let hop = Hop::new(source(&format!("teller-{teller}")), Basis::Witnessed, Stance::Asserts);
            let on = Hop::new(source("page"), Basis::Unstated, Stance::Asserts);
            let mut account = Account {
                id: AccountId::new("x").unwrap(),
                document: Some(source("page")),
                at: None,
                quote: None,
                hops: vec![on, hop],
                note: (n == 0).then(|| "as Zora Vance says".to_owned()),
                recorded: None,
            };
            account.id = account.made_id(&claim.id);
            claim.accounts.push(account);
        }
        case.claims.insert(claim.id.clone(), claim);
    }
    for n in (0..CLAIMS).step_by(2) {
        let (differ, strength) = (Differ::Time, Strength::Tension);
        let claims = [id(n), id(n + 1)];
        case.contradictions.push(Contradiction { claims, differ, strength, why: None, by: None, on: None });
    }
    case
}

fn id(n: usize) -> ClaimId {
    format!("claim-{n}").parse().unwrap()
}

/// The same, changed twice: on a first day records of which nobody asks, on a second those of whom everybody does.
fn changed() -> Stored {
    let (case, stored) = (many(), Stored::of(&many()));
    let mut writer = Archive::open_for_writing(&stored.path()).unwrap();
    for (day, claim, teller) in [(1, 5000, 5000), (2, 0, 0)] {
        let mut changing = writer.change(&on(day)).unwrap();
        let (claim, teller) = (&case.claims[&id(claim)], &case.sources[&source(&format!("teller-{teller}"))]);
        let text = format!("{} Or so it is said.", claim.text);
        changing.claim(&Claim { text, ..claim.clone() }).unwrap();
        changing.source(&Source { name: "Another name".to_owned(), ..teller.clone() }).unwrap();
        changing.retract_account(&claim.id, &claim.accounts[0].id).unwrap();
        let against = case.contradictions.iter().find(|one| one.claims.contains(&claim.id)).unwrap();
        changing.retract_between_claims(&against.claims[0], &against.claims[1]).unwrap();
        changing.finish().unwrap();
    }
    stored
}

/// Answers before and after something was broken.
fn same_without(stored: &Stored, options: &[&str], broken: &[&str], questions: &[&[&str]]) {
    let at: PathBuf = stored.path();
    let ask = |at: &Path, question: &[&str]| {
        let run = run(repository(), &[question, &["-C", &at.display().to_string()], options].concat());
        assert_eq!(run.code, 0, "{question:?}: {}", run.err);
        assert!(!run.out.contains("Zora"), "{question:?}");
        run.out
    };
    let before: Vec<String> = questions.iter().map(|question| ask(&at, question)).collect();
    let connection = Connection::open(&at).unwrap();
    for sql in broken {
        assert!(connection.execute(sql, []).unwrap() > 0, "{sql}");
    }
    drop(connection);
    for (question, before) in questions.iter().zip(before) {
        assert_eq!(ask(&at, question), before, "{question:?}");
    }
    let at = at.display().to_string();
    let all = [&["list", "claims", "-C", &at], options].concat();
    assert_eq!(run(repository(), &all).code, 2);
}

const BLOCKS: &str = "UPDATE block SET chains = x'00', details = x'00' WHERE key >> 20 > 1";
const CLAIMS_BUT_TWO: &str = "UPDATE claim SET text = 'broken' WHERE n > 1";
const SOURCES_BUT_A_FEW: &str = "UPDATE source SET name = 'broken' WHERE id LIKE 'teller-%' AND n > 8";
/// Until the end of this day nothing near was changed.
const FIRST_DAY: &[&str] = &["--as-of", "2032-01-02"];

/// Questions that follow the ids.
const NEAR: &[&[&str]] = &[
    &["trace", "claim-0"],
    &["trace", "claim-0", "--json", "--follow-restated"],
    &["trace", "claim-0", "--quotes"],
    &["why", "claim-0", "teller-0"],
    &["show", "claim-0"],
    &["show", "harbour"],
    &["show", "teller-0", "--json"],
    &["corroborate", "claim-0"],
    &["whatif", "claim-0", "--without", "teller-0"],
    &["loops", "claim-0"],
    &["sheet", "claim-0"],
    &["timeline", "claim-0"],
    &["contradictions", "claim-0"],
    &["impact", "teller-0"],
    &["draw", "trace", "claim-0"],
    &["draw", "dispute", "claim-0"],
    &["draw", "source", "teller-0"],
    &["draw", "timeline", "claim-0"],
];

/// Questions for which there is no list.
const THROUGH_ROWS: &[&[&str]] = &[
    &["trace", "something", "happened", "number", "0"],
    &["sheet", "something happened number 0"],
    &["timeline", "harbour"],
    &["contradictions", "harbour"],
    &["impact", "teller-0", "--members"],
    &["compare", "claim-0"],
    &["draw", "entity", "harbour"],
    &["draw", "timeline", "harbour"],
    &["draw", "compare", "claim-0"],
];

/// They read nothing else at all, even where a source is protected.
#[test]
fn who_asks_about_a_claim_reads_its_neighbours_and_no_others() {
    same_without(&Stored::of(&many()), &[], &[BLOCKS, CLAIMS_BUT_TWO, SOURCES_BUT_A_FEW], NEAR);
}

/// They look through rows, but at no account of another claim.
#[test]
fn who_asks_about_a_place_reads_the_accounts_of_its_claims_and_no_others() {
    same_without(&Stored::of(&many()), &[], &[BLOCKS], THROUGH_ROWS);
}

/// The same as of a day after which all that is asked for was changed: of what was there before no other version is read.
#[test]
fn who_asks_about_the_past_reads_no_more_of_it() {
    let before = [
        "UPDATE claim_before SET text = 'broken' WHERE n > 1",
        "UPDATE source_before SET name = 'broken' WHERE id = 'teller-5000'",
        "UPDATE contradiction SET why = 'broken' WHERE a = 'claim-5000'",
        "UPDATE touched SET kind = 'broken' WHERE n < 3",
    ];
    let broken = [&[BLOCKS, CLAIMS_BUT_TWO, SOURCES_BUT_A_FEW], &before[..]].concat();
    same_without(&changed(), FIRST_DAY, &broken, NEAR);
    same_without(&changed(), FIRST_DAY, &[BLOCKS], THROUGH_ROWS);
}
