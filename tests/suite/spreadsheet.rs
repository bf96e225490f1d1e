//! Spreadsheets of accounts: what gets in, what is left out and why, and that a case comes back from one.

mod mistakes;
mod properties;

use wherefrom::format::csv::{self, Import, Options, Sheet};
use wherefrom::model::*;
use wherefrom::query::end_of;

/// Reads a sheet that can be read.
fn read(text: &str) -> Sheet {
    csv::read(text.as_bytes(), &Options::default()).unwrap()
}

/// Imports a sheet into a case.
fn import(text: &str, case: &mut Case) -> Import {
    csv::import(&read(text), case)
}

/// Imports a sheet, every row of which gets in, into an empty case.
fn whole(text: &str) -> Case {
    let mut case = Case::default();
    let import = import(text, &mut case);
    let faults: Vec<_> =
        import.rejected.iter().flat_map(|row| &row.faults).map(|one| one.sentence()).collect();
    assert_eq!(faults, [""; 0]);
    case
}

fn chains(case: &Case) -> Vec<String> {
    let hop = |hop: &Hop| format!("{}:{}:{}", hop.source, hop.basis, hop.stance);
    let chain = |account: &Account| account.hops.iter().map(hop).collect::<Vec<_>>().join(" > ");
    case.claims.values().flat_map(|claim| &claim.accounts).map(chain).collect()
}

#[test]
fn a_sheet_as_people_keep_them_becomes_a_case() {
    let case = whole(
        "Claim;Who says so;Link;Published on;Publisher;When\n\
         The bridge was closed.;Anna Berg [witnessed];https://courier.example/1;2023-05-15;The Courier;2023-05-14\n\
         The bridge was closed.;the ferryman > people on the ferry;https://courier.example/1;;;\n\
         Thirty cars were turned back.;the ferryman [witnessed];https://courier.example/2;2023-05-16;The Courier;\n",
    );
    assert_eq!(
        chains(&case),
        [
            "https-courier-example-1:told:relays > anna-berg:witnessed:asserts",
            "https-courier-example-1:told:relays > https-courier-example-1-the-ferryman:told:relays > \
             https-courier-example-1-people-on-the-ferry:unstated:asserts",
            "https-courier-example-2:told:relays > https-courier-example-2-the-ferryman:witnessed:asserts",
        ]
    );
    let claims: Vec<_> = case.claims.keys().map(ClaimId::as_str).collect();
    assert_eq!(claims, ["the-bridge-was-closed", "thirty-cars-were-turned-back"]);
    let source = |id: &str| &case.sources[id];
    assert_eq!(
        (source("anna-berg").kind, source("anna-berg").identity),
        (SourceKind::Unknown, Identity::Named)
    );
    let ferryman = source("https-courier-example-1-the-ferryman");
    assert_eq!((ferryman.name.as_str(), ferryman.identity), ("the ferryman", Identity::Described));
    let document = source("https-courier-example-1").document.as_ref().unwrap();
    assert_eq!(document.outlet.as_ref().unwrap().as_str(), "the-courier");
    assert_eq!(document.published.as_ref().unwrap().as_str(), "2023-05-15");
    assert_eq!(
        (source("the-courier").kind, source("the-courier").identity),
        (SourceKind::Outlet, Identity::Named)
    );
    assert_eq!(case.claims[0].happened.as_ref().unwrap().as_str(), "2023-05-14");
}

#[test]
fn what_nothing_is_said_of_loses_as_little_as_can_be() {
    let case = whole(
        "claim,chain\nIt rained.,Maria [witnessed]\nIt rained.,the driver [witnessed]\n\
         It rained.,Maria Berg\nIt rained.,officials\nIt rained.,@eng_focus [told]\nIt rained.,they say (rumour) [witnessed]\n",
    );
    let graph = wherefrom::graph::Graph::new(case);
    let ends = graph.case().claims[0].accounts.iter().filter_map(|account| end_of(&graph, account));
    let ends: Vec<String> = ends.map(|end| wherefrom::words::end_label(&graph, &end)).collect();
    assert_eq!(
        ends,
        [
            "witness: Maria",
            "witness (unnamed): the driver",
            "unstated: Maria Berg",
            "unnamed: officials",
            "hearsay: @eng_focus",
            "unnamed: “they say”",
        ]
    );
}

#[test]
fn names_mean_what_is_there() {
    let mut case = whole(
        "claim,text,chain,document,names\n\
         rain,It rained.,maria > chronicle-officials,chronicle,\"maria: Maria Ivanova (person); chronicle-officials: Officials (group)\"\n",
    );
    let before = case.clone();
    // Ids, names, capitals and accents; a description means the one of its own document.
    let again = import("claim,chain,document\nrain,MARÍA IVANOVA > officials,Chronicle\n", &mut case);
    assert_eq!((again.accepted, again.repeated.len(), &case), (1, 1, &before));
    let other = import("claim,chain,document\nrain,maria > officials,Notice\nrain,Maria,\n", &mut case);
    assert_eq!(other.added.sources, 1);
    assert_eq!(
        chains(&case)[1..],
        [
            "notice:told:relays > maria:told:relays > notice-officials:unstated:asserts",
            "maria:unstated:asserts"
        ]
    );
    let taken: Vec<_> = other.taken.iter().map(|new| (new.id.as_str(), new.identity)).collect();
    assert_eq!(taken, [("notice-officials", Identity::Described)]);
}

#[test]
fn half_a_name_is_somebody_else_and_that_is_said() {
    let mut case =
        whole("claim,text,chain,names\nrain,It rained.,maria,maria: Maria (@eng_focus) (person)\n");
    let import = import("claim,chain\nrain,Maria Ivanova\nrain,eng focus\n", &mut case);
    let like: Vec<_> = import.taken.iter().map(|new| (new.id.as_str(), new.like.join(" "))).collect();
    assert_eq!(like, [("maria-ivanova", String::new()), ("eng-focus", "maria".to_owned())]);
}

#[test]
fn one_name_that_fits_several_is_refused() {
    let names = "a: Anna (person); b: Anna (person)";
    let mut case = whole(&format!("claim,text,chain,names\nrain,It rained.,a > b,{names}\n"));
    let import = import("claim,chain\nrain,Anna\n", &mut case);
    assert_eq!(
        import.rejected[0].faults[0].sentence(),
        "`Anna` fits more than one: `a` (Anna), `b` (Anna). Write the id of the one that is meant"
    );
}

#[test]
fn what_the_case_has_is_not_changed_and_what_differs_is_left_out() {
    let mut case = whole("claim,text,happened,chain\nrain,It rained.,2022-01-06,maria\n");
    let before = case.clone();
    let import = import(
        "claim,text,happened,where,chain\nrain,It  rained.,2022-01-06,Almaty,anna\nrain,It poured.,,,bert\nrain,,2022-01-07,,carl\n",
        &mut case,
    );
    assert_eq!((import.accepted, import.rejected.len()), (1, 2));
    assert_eq!(case.claims[0].happened, before.claims[0].happened);
    assert_eq!(case.claims[0].place, None);
    assert_eq!(import.remarks, [csv::Remark::NotAdded { column: csv::Column::Where, rows: vec![2] }]);
}

#[test]
fn the_same_telling_twice_is_one_account() {
    let mut case = Case::default();
    let import = import(
        "claim,text,chain,note\nrain,It rained.,maria,\nrain,It rained.,maria,seen twice\nrain,,Maria,\nrain,,maria,another note\n",
        &mut case,
    );
    assert_eq!(case.claims[0].accounts.len(), 1);
    assert_eq!(case.claims[0].accounts[0].note.as_deref(), Some("another note"));
    assert_eq!(import.repeated, [2, 4]);
    let rejected: Vec<_> = import.rejected.iter().map(|row| (row.number, row.faults[0].sentence())).collect();
    assert_eq!(rejected, [(3, "row 5 has this telling already, but for its note. Put what is said of it into one row, or give the place of this one under `at` if it is another passage".to_owned())]);
}

#[test]
fn times_that_run_backwards_are_told() {
    let mut case = Case::default();
    let import = import(
        "claim,text,chain,document,published\nrain,It rained.,maria [2022-01-06] > anna [2022-01-08],,\n\
         rain,,anna [2022-01-08],Paper,2022-01-07\nrain,,anna [2022-01-06],Paper,2022-01-07\n",
        &mut case,
    );
    assert_eq!(import.remarks, [csv::Remark::Backwards { rows: vec![2, 3] }]);
    assert_eq!(case.claims[0].accounts.len(), 3);
}

#[test]
fn protection_is_never_lost() {
    let mut case = whole("claim,text,chain\nrain,It rained.,\"Maria (person, protected) > Anna\"\n");
    assert!(case.sources["maria"].protected && !case.sources["anna"].protected);
    let import = import("claim,chain\nrain,\"Anna (person, protected)\"\nrain,MARIA\n", &mut case);
    assert_eq!(import.accepted, 1);
    assert!(import.rejected[0].faults[0].sentence().starts_with("`anna` is to be protected"));
}

#[test]
fn formulas_do_not_get_out_and_are_no_formulas_when_they_come_back() {
    let case = whole("claim,text,chain,note\nrain,'=HYPERLINK(1),maria,'@SUM(1)\n");
    assert_eq!(case.claims[0].text, "=HYPERLINK(1)");
    let sheet = String::from_utf8(csv::export(&case)).unwrap();
    assert!(sheet.contains(",'=HYPERLINK(1),") && sheet.contains(",'@SUM(1),"), "{sheet}");
}

#[test]
fn a_claim_is_known_by_its_sentence_as_well() {
    let case = whole(
        "claim,text,chain\nrain,It rained.,anna\nIt  rained.,,bert\n,It rained.,carl\nBridge closed,The bridge was closed.,anna\n",
    );
    let claims: Vec<_> =
        case.claims.values().map(|claim| (claim.id.as_str(), claim.accounts.len())).collect();
    assert_eq!(claims, [("rain", 3), ("bridge-closed", 1)]);
}

/// Who is only described in one document is nobody in a row without one, also when the rows come once more.
#[test]
fn who_is_described_in_a_document_stays_there() {
    let rows = "claim,chain,document,text,about\n\
                snow,Maria,paper,It snowed.,the driver\n\
                rain,the driver > Maria,paper,,\n\
                It hailed.,Maria,,,the driver\n\
                ,the driver,,,\n";
    let mut case = Case::default();
    let first = import(rows, &mut case);
    let about = |case: &Case| -> Vec<String> {
        case.claims.values().flat_map(|claim| &claim.about).map(|about| about.id.to_string()).collect()
    };
    assert_eq!(about(&case), ["paper-the-driver", "the-driver"]);
    assert_eq!((first.accepted, first.rejected.len()), (2, 2));
    let before = case.clone();
    let again = import(rows, &mut case);
    assert_eq!((again.repeated.len(), again.rejected.len()), (2, 2));
    assert_eq!(case, before);
}

/// The same words can mean two people: the message says where they stand.
#[test]
fn rows_that_differ_in_the_same_words_are_told_by_their_documents() {
    let rows = "claim,chain,document,text,about\n\
                rain,the driver > Maria,paper,It rained.,the driver\n\
                rain,the driver > Anna,,It rained.,the driver\n";
    let import = import(rows, &mut Case::default());
    let faults: Vec<String> =
        import.rejected.iter().flat_map(|row| &row.faults).map(|one| one.sentence()).collect();
    let sentence = "the rows of the claim `rain` don't agree on `about`: row 2 says `the driver` in `paper`, row 3 says \
                    `the driver` in no document. Who is only described is somebody else in each document; say it in \
                    one row, or write an id";
    assert_eq!(faults, [sentence, sentence]);
}
