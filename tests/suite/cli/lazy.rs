//! What a question does not need is not read: it can be broken, and the answer is the same.

use std::path::{Path, PathBuf};

use rusqlite::Connection;
use wherefrom::model::{
    About, Account, AccountId, Basis, Case, Claim, ClaimId, Contradiction, Differ, Document, Entity,
    EntityId, EntityKind, Hop, Source, SourceId, SourceKind, Stance, Strength,
};

use super::{repository, run};
use crate::store::Stored;

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

/// Answers before and after something was broken.
fn same_without(broken: &[&str], questions: &[&[&str]]) {
    let stored = Stored::of(&many());
    let at: PathBuf = stored.path();
    let ask = |at: &Path, question: &[&str]| {
        let run = run(repository(), &[question, &["-C", &at.display().to_string()]].concat());
        assert_eq!(run.code, 0, "{question:?}: {}", run.err);
        assert!(!run.out.contains("Zora"), "{question:?}");
        run.out
    };
    let before: Vec<String> = questions.iter().map(|question| ask(&at, question)).collect();
    let connection = Connection::open(&at).unwrap();
    for sql in broken {
        assert!(connection.execute(sql, []).unwrap() > CLAIMS / 2, "{sql}");
    }
    drop(connection);
    for (question, before) in questions.iter().zip(before) {
        assert_eq!(ask(&at, question), before, "{question:?}");
    }
    assert_eq!(run(repository(), &["list", "claims", "-C", &at.display().to_string()]).code, 2);
}

const BLOCKS: &str = "UPDATE block SET chains = x'00', details = x'00' WHERE key >> 20 > 1";

/// Questions that follow the ids read nothing else at all, even where a source is protected.
#[test]
fn who_asks_about_a_claim_reads_its_neighbours_and_no_others() {
    let rows = "UPDATE claim SET text = 'broken' WHERE n > 1";
    let sources = "UPDATE source SET name = 'broken' WHERE id LIKE 'teller-%' AND n > 8";
    same_without(
        &[BLOCKS, rows, sources],
        &[
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
        ],
    );
}

/// Those for which there is no list look through rows, but at no account of another claim.
#[test]
fn who_asks_about_a_place_reads_the_accounts_of_its_claims_and_no_others() {
    same_without(
        &[BLOCKS],
        &[
            &["timeline", "harbour"],
            &["contradictions", "harbour"],
            &["impact", "teller-0", "--members"],
            &["compare", "claim-0"],
            &["draw", "entity", "harbour"],
            &["draw", "timeline", "harbour"],
            &["draw", "compare", "claim-0"],
        ],
    );
}
