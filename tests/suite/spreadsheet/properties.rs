//! What must hold for every sheet and every case.

use proptest::prelude::*;
use wherefrom::format::csv::{self, Options};
use wherefrom::model::*;

use super::super::support::equal::equal_up_to_order;
use super::super::support::generate;

/// What a sheet can hold of a case: claims with their accounts, and of whom they name the name, kind and identity.
/// Blanks around a text go.
fn held(case: &Case) -> Case {
    let mut held = Case::default();
    let mut documents = std::collections::BTreeSet::new();
    for claim in case.claims.values().filter(|claim| !claim.accounts.is_empty()) {
        let claim = trimmed_claim(claim);
        for account in &claim.accounts {
            let document = account.document.as_ref();
            documents.extend(document.cloned());
            let published = document.and_then(|id| case.sources[id].document.as_ref());
            let published =
                published.into_iter().flat_map(|document| document.outlet.iter().chain(&document.author));
            let hops = account.hops.iter().map(|hop| &hop.source);
            let sources: Vec<&SourceId> = hops.chain(published).collect();
            let about = claim.about.iter().map(|about| &about.id).chain(&claim.place);
            let ids = sources.into_iter().map(SourceId::as_str).chain(about.map(NodeId::as_str));
            for id in ids {
                if let Some(source) = case.sources.get(id) {
                    held.sources.insert(source.id.clone(), plain_source(source));
                } else {
                    held.entities.insert(case.entities[id].id.clone(), plain_entity(&case.entities[id]));
                }
            }
        }
        held.claims.insert(claim.id.clone(), claim);
    }
    for id in documents {
        let mut facts = case.sources[&id].document.clone();
        let url = facts.as_mut().and_then(|facts| facts.url.as_mut());
        url.into_iter().for_each(trim);
        held.sources[&id].document = facts;
    }
    held
}

fn trim(text: &mut String) {
    *text = text.trim().to_owned();
}

fn plain_source(source: &Source) -> Source {
    let document = source.document.is_some().then(Document::default);
    let plain = Source::new(source.id.clone(), source.name.trim(), source.kind);
    Source { identity: source.identity, protected: source.protected, document, ..plain }
}

fn plain_entity(entity: &Entity) -> Entity {
    let name = entity.name.trim().to_owned();
    Entity { name, aliases: Vec::new(), part_of: Vec::new(), note: None, ..entity.clone() }
}

fn trimmed_claim(claim: &Claim) -> Claim {
    let mut claim = claim.clone();
    let quantity = claim.quantity.iter_mut().flat_map(|q| {
        [Some(&mut q.of), q.counts.as_mut(), q.words.as_mut(), q.unit.as_mut(), q.place.as_mut()]
    });
    let original = claim.original.iter_mut().map(|original| &mut original.wording);
    quantity.flatten().chain(original).chain(&mut claim.tags).chain(&mut claim.note).for_each(trim);
    trim(&mut claim.text);
    claim.about.iter_mut().flat_map(|about| &mut about.role).for_each(trim);
    for account in &mut claim.accounts {
        let content = content_id(&claim.id, account);
        account.quote.iter_mut().chain(&mut account.note).for_each(trim);
        account.recorded.iter_mut().flat_map(|recorded| &mut recorded.by).for_each(trim);
        account.recorded = account.recorded.take().filter(|one| one.when.is_some() || one.by.is_some());
        for hop in &mut account.hops {
            hop.wording.iter_mut().chain(&mut hop.channel).chain(&mut hop.note).for_each(trim);
        }
        if account.id == content {
            account.id = content_id(&claim.id, account);
        }
    }
    claim
}

fn content_id(claim: &ClaimId, account: &Account) -> AccountId {
    let place = account.at.as_ref().map(ToString::to_string).or_else(|| account.quote.clone());
    Account::content_id(claim, account.document.as_ref(), &place.unwrap_or_default(), &account.hops)
}

fn read(bytes: &[u8]) -> csv::Sheet {
    csv::read(bytes, &Options::default()).unwrap()
}

/// Imports a sheet into an empty case.
fn imported(bytes: &[u8]) -> (Case, csv::Import) {
    let mut case = Case::default();
    let import = csv::import(&read(bytes), &mut case);
    (case, import)
}

fn has_accounts(case: &Case) -> bool {
    case.claims.values().any(|claim| !claim.accounts.is_empty())
}

/// The rows of an export and its columns, moved about.
fn turned(bytes: &[u8], rows: usize, columns: usize) -> Vec<u8> {
    let mut builder = ::csv::ReaderBuilder::new();
    let mut reader =
        builder.has_headers(false).from_reader(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes));
    let mut records: Vec<Vec<String>> =
        reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect();
    let header = records.remove(0);
    if !records.is_empty() {
        let by = rows % records.len();
        records.rotate_left(by);
    }
    let mut text = String::new();
    for mut row in std::iter::once(header).chain(records) {
        let by = columns % row.len();
        row.rotate_left(by);
        let cells: Vec<String> =
            row.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect();
        text += &format!("{}\n", cells.join(";"));
    }
    text.into_bytes()
}

proptest! {
    #[test]
    fn a_case_comes_back_from_a_sheet(case in generate::case().prop_filter("a sheet has rows", has_accounts)) {
        let sheet = csv::export(&case);
        let (back, import) = imported(&sheet);
        let faults: Vec<_> = import.rejected.iter().flat_map(|row| &row.faults).map(|one| one.sentence()).collect();
        prop_assert_eq!(faults, [""; 0], "{}", String::from_utf8_lossy(&sheet));
        let held = held(&case);
        prop_assert!(equal_up_to_order(&back, &held), "{:#?}\n{:#?}\n{}", back, held, String::from_utf8_lossy(&sheet));
    }

    #[test]
    fn importing_twice_changes_nothing(case in generate::case().prop_filter("a sheet has rows", has_accounts)) {
        let sheet = csv::export(&case);
        let (mut back, first) = imported(&sheet);
        let before = back.clone();
        let second = csv::import(&read(&sheet), &mut back);
        prop_assert_eq!(second.rejected, []);
        prop_assert_eq!(second.added, csv::Added::default());
        prop_assert_eq!(second.accepted, first.accepted);
        prop_assert_eq!(second.repeated.len(), first.accepted);
        prop_assert_eq!(back, before);
    }

    #[test]
    fn the_order_of_rows_and_columns_decides_nothing(
        case in generate::case().prop_filter("a sheet has rows", has_accounts),
        rows in 0..9_usize,
        columns in 0..9_usize,
    ) {
        let sheet = csv::export(&case);
        let (one, _) = imported(&sheet);
        let (other, import) = imported(&turned(&sheet, rows, columns));
        prop_assert_eq!(import.rejected, []);
        prop_assert!(equal_up_to_order(&one, &other));
    }

    #[test]
    fn rows_of_any_make_end_in_the_case_or_among_those_left_out(
        rows in proptest::collection::vec(row(), 0..12),
        by in 0..12_usize,
    ) {
        let sheet = |rows: &[String]| format!("claim,chain,document,text,about\n{}\n", rows.join("\n"));
        let mut turned = rows.clone();
        if !turned.is_empty() {
            turned.rotate_left(by % rows.len());
        }
        let read_one = read(sheet(&rows).as_bytes());
        let mut one = Case::default();
        let import = csv::import(&read_one, &mut one);
        prop_assert_eq!(import.accepted + import.rejected.len(), read_one.rows.len());
        let (other, second) = imported(sheet(&turned).as_bytes());
        prop_assert_eq!(second.rejected.len(), import.rejected.len());
        prop_assert!(equal_up_to_order(&one, &other), "{:#?}\n{:#?}", one, other);
        // What is in the case keeps its promises.
        let files = wherefrom::case::write::write(&one).into_iter().map(|(path, text)| (path, text.into_bytes()));
        let folder = wherefrom::case::read_texts(std::path::Path::new("sheet"), files.collect());
        prop_assert!(equal_up_to_order(&folder.case, &one), "{:#?}\n{:#?}", folder.problems, one);
        // The same rows once more change nothing, and the same are left out.
        let before = one.clone();
        let again = csv::import(&read_one, &mut one);
        prop_assert_eq!(again.repeated.len(), import.accepted);
        prop_assert_eq!(again.rejected.len(), import.rejected.len());
        prop_assert_eq!(again.added, csv::Added::default());
        prop_assert_eq!(one, before);
    }

    #[test]
    fn bytes_of_any_kind_are_read_or_refused(bytes in bytes()) {
        if let Ok(sheet) = csv::read(&bytes, &Options::default()) {
            let mut case = Case::default();
            let import = csv::import(&sheet, &mut case);
            prop_assert_eq!(import.accepted + import.rejected.len(), sheet.rows.len());
            let left = csv::rejected(&sheet, &import, str::to_owned);
            let again = csv::read(&left, &Options { separator: Some(sheet.separator as u8), ..Options::default() });
            prop_assert!(again.is_ok(), "{:?}", again);
        }
    }
}

/// A row with names that fold into one another, chains that meet, and now and then a fault.
fn row() -> impl Strategy<Value = String> {
    let names = [
        "Maria",
        "maria",
        "MARÍA",
        "the driver",
        "Officials",
        "paper",
        "Anna (person)",
        "Anna",
        "The Driver",
        "",
        "a [told",
        "Almaty",
    ];
    let name = proptest::sample::select(names.to_vec());
    let chain = proptest::collection::vec(name, 1..4).prop_map(|names| names.join(" > "));
    let claim = proptest::sample::select(vec!["rain", "It rained.", "snow", "It snowed, too.", ""]);
    let document = proptest::sample::select(vec!["", "paper", "Paper", "Notice"]);
    let text = proptest::sample::select(vec!["", "It rained.", "It snowed."]);
    let about = proptest::sample::select(vec!["", "Almaty", "the driver", "Maria; Almaty"]);
    (claim, chain, document, text, about).prop_map(|(claim, chain, document, text, about)| {
        format!("\"{claim}\",{chain},{document},{text},{about}")
    })
}

fn bytes() -> impl Strategy<Value = Vec<u8>> {
    let header = proptest::sample::select(vec![
        "",
        "claim,chain\n",
        "claim;text;chain;document;at\n",
        "\u{feff}claim\tchain\n",
        "sep=|\nclaim|chain\n",
    ]);
    let body = prop_oneof![
        proptest::collection::vec(any::<u8>(), 0..200),
        "[a-c,;\t|\"\r\n\\[\\]>\\\\ =(é]{0,120}".prop_map(String::into_bytes),
    ];
    (header, body).prop_map(|(header, body)| [header.as_bytes(), &body].concat())
}
