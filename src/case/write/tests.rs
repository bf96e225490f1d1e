//! Canonical files: pinned examples, and what holds for every file.

use proptest::prelude::*;
use serde_json::{Map, Value as Json};
use toml::de::{DeTable, DeValue};

use super::format;
use super::untidy;

/// What a file says, regardless of order and of which of two equal spellings it uses.
fn meaning(text: &str) -> Json {
    let table = DeTable::parse(text).unwrap_or_else(|e| panic!("{e}\n{text}"));
    json_table(table.get_ref())
}

fn json_table(table: &DeTable) -> Json {
    let entry = |(key, value): (&toml::Spanned<toml::de::DeString>, &toml::Spanned<DeValue>)| {
        let key = key.get_ref().to_string();
        let mut value = json(value.get_ref());
        if key == "at" && value.as_array().is_some_and(|list| list.len() == 1 && list[0].is_string()) {
            value = value[0].clone();
        }
        if let ("chain" | "via", Json::Array(hops)) = (key.as_str(), &mut value) {
            hops.iter_mut().for_each(shorten);
        }
        (key, value)
    };
    Json::Object(table.iter().map(entry).collect::<Map<_, _>>())
}

fn shorten(hop: &mut Json) {
    if let Some(keys) = hop.as_object()
        && keys.len() == 1
        && let Some(source @ Json::String(_)) = keys.get("source")
    {
        *hop = source.clone();
    }
}

fn json(value: &DeValue) -> Json {
    match value {
        DeValue::String(text) => Json::String(text.to_string()),
        DeValue::Integer(number) => Json::String(format!("integer {number}")),
        DeValue::Float(number) => Json::String(format!("float {number}")),
        DeValue::Boolean(flag) => Json::Bool(*flag),
        DeValue::Datetime(time) => Json::String(format!("time {time}")),
        DeValue::Array(list) => Json::Array(list.iter().map(|value| json(value.get_ref())).collect()),
        DeValue::Table(table) => json_table(table),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

    #[test]
    fn formatting_loses_no_value_and_no_comment_and_does_nothing_twice(file in untidy::file()) {
        // Some generated files are no TOML, as two tables of one name; they must be refused, not mended.
        if DeTable::parse(&file).is_err() {
            prop_assert!(format(&file).is_err());
            return Ok(());
        }
        let tidy = format(&file).unwrap();
        prop_assert_eq!(meaning(&tidy), meaning(&file), "{}", tidy);
        prop_assert_eq!(untidy::comments(&tidy), untidy::comments(&file), "{}", tidy);
        prop_assert_eq!(&format(&tidy).unwrap(), &tidy);
        prop_assert!(!tidy.contains('\r') && !tidy.ends_with("\n\n") && (tidy.is_empty() || tidy.ends_with('\n')));
    }

    #[test]
    fn no_text_makes_it_panic(text in "\\PC{0,80}|[\\[\\]{}=\"'#.\n a-c,]{0,60}") {
        drop(format(&text));
    }
}

#[track_caller]
fn becomes(untidy: &str, tidy: &str) {
    assert_eq!(format(untidy).unwrap(), tidy);
    assert_eq!(format(tidy).unwrap(), tidy);
}

#[test]
fn tables_and_keys_stand_in_canonical_order_and_records_in_that_of_the_file() {
    becomes(
        "\u{feff}# The flood of the lower town.

[[same]]
ids = ['b', 'a']
[claim.water]
accounts = [ { chain = [ { source = 'anna' }, { basis = 'told', source = 'boris' } ], at = [ '0-4#00000000' ] } ]
text = 'The water rose.'

[source.boris]
kind = 'person'
name = 'Boris'
[somewhere.else]
x = 1
[claim.dam]
text = \"\"\"The dam
broke.\"\"\"
[defaults]
document = 'diary'
[source.anna]
name = 'Anna'
mood = 'calm'
kind = 'person'
",
        "# The flood of the lower town.

[defaults]
document = \"diary\"

[source.boris]
name = \"Boris\"
kind = \"person\"

[source.anna]
name = \"Anna\"
kind = \"person\"
mood = \"calm\"

[claim.water]
text = \"The water rose.\"
accounts = [
  { at = \"0-4#00000000\", chain = [\"anna\", { source = \"boris\", basis = \"told\" }] },
]

[claim.dam]
text = \"\"\"
The dam
broke.\"\"\"

[[same]]
ids = [\"b\", \"a\"]

[somewhere.else]
x = 1
",
    );
}

#[test]
fn what_goes_without_saying_is_not_said() {
    becomes(
        "[defaults]
document = 'diary'
[document.diary]
title = 'A diary'
kind = 'document'
identity = 'named'
[source.they]
name = 'they'
kind = 'rumour'
identity = 'none'
part_of = ['people']
[source.people]
name = 'people'
kind = 'group'
identity = 'described' # as far as we know
[claim.rain]
text = 'It rained.'
accounts = [
  { chain = [{ source = 'diary', basis = 'unstated' }] },
  { document = 'diary', chain = ['diary', { source = 'they', stance = 'asserts', basis = 'unstated' }] },
  { chain = [{ source = 'diary', stance = 'doubts' }, { source = 'they', basis = 'told' }] },
  { document = '', chain = [{ source = 'they', basis = 'told', stance = 'relays' }, 'diary'] },
  { via = ['diary'], chain = ['diary'] },
]
[[contradiction]]
claims = ['a', 'b']
differ = 'time'
strength = 'contradiction'
[[same]]
ids = ['a', 'b']
likely = 'certain'
",
        "[defaults]
document = \"diary\"

[document.diary]
title = \"A diary\"

[source.they]
name = \"they\"
kind = \"rumour\"
part_of = \"people\"

[source.people]
name = \"people\"
kind = \"group\"
identity = \"described\" # as far as we know

[claim.rain]
text = \"It rained.\"
accounts = [
  {},
  { chain = [\"they\"] },
  { chain = [{ source = \"diary\", stance = \"doubts\" }, { source = \"they\", basis = \"told\" }] },
  { document = \"\", chain = [\"they\", \"diary\"] },
  { via = [\"diary\"], chain = [\"diary\"] },
]

[[contradiction]]
claims = [\"a\", \"b\"]
differ = \"time\"

[[same]]
ids = [\"a\", \"b\"]
",
    );
}

#[test]
fn however_a_record_is_written_it_becomes_a_table() {
    becomes(
        "claim.a.text = 'A' # one
# two
claim.a.quantity.of = 'boats'
same = [ { ids = ['x', 'y'] }, # three
  # four
  { ids = ['y', 'z'] } ]
source = { s = { name = 'S' } }
[entity]
e = { name = 'E', aliases = [] } # five
[entity.f]
[entity.f.odd] # six
x = 1
[claim.c.quantity]
value = 3
# seven
of = 'cars'
[[claim.c.accounts]]
# eight
quote = 'three cars'
",
        r#"[source.s]
name = "S"

[entity.e] # five
name = "E"
aliases = []

[entity.f]
# six
odd = { x = 1 }

[claim.a]
text = "A" # one
# two
quantity = { of = "boats" }

[claim.c]
# seven
quantity = { of = "cars", value = 3 }
accounts = [
  # eight
  { quote = "three cars" },
]

[[same]] # three
ids = ["x", "y"]

# four
[[same]]
ids = ["y", "z"]
"#,
    );
}

#[test]
fn comments_stay_with_what_they_stand_before_or_behind() {
    becomes(
        "title = 'Flood' # behind the title
# Below the top.

# About all claims.
[claim]

# About one.
[claim.x] # behind the header
  # before the accounts
accounts = [ # before the first
  { at = '1-2#00000000', # inside
    note = 'n' },
  { at = '3-4#00000000' } # behind the second
  # after the last
] # behind the accounts
text = 'X' # behind the text
# Below the claim.

# About the source.

[source.s]
name = 'S'
# Below the source.

# The end.",
        "title = \"Flood\" # behind the title
# Below the top.

# About the source.

[source.s]
name = \"S\"
# Below the source.

# About all claims.

# About one.
[claim.x] # behind the header
text = \"X\" # behind the text
# before the accounts
accounts = [
  # before the first
  # inside
  { at = \"1-2#00000000\", note = \"n\" },
  { at = \"3-4#00000000\" }, # behind the second
  # after the last
] # behind the accounts
# Below the claim.

# The end.
",
    );
}

#[test]
fn lists_are_broken_up_where_they_do_not_fit() {
    let fits = format!("[claim.x]\ntags = [\"{}\"]\n", "a".repeat(89));
    becomes(&fits, &fits);
    let wide = format!("[claim.x]\ntags = [\"{}\"]\n", "a".repeat(90));
    becomes(&wide, &format!("[claim.x]\ntags = [\n  \"{}\",\n]\n", "a".repeat(90)));
    becomes("[claim.x]\naccounts = []", "[claim.x]\naccounts = []\n");
}

#[test]
fn files_that_hold_next_to_nothing_are_files_too() {
    becomes("", "");
    becomes("\n\n", "");
    becomes("# only\n\n\n# comments", "# only\n\n# comments\n");
    becomes("[claim]", "[claim]\n");
    becomes("[claim]\nx = 5\n[claim.y]\ntext='Y'", "[claim]\nx = 5\n\n[claim.y]\ntext = \"Y\"\n");
}

#[test]
fn what_is_no_toml_is_refused_with_its_place_in_the_whole_file() {
    let error = format("# a\n\n# b\nx = = 1\n").unwrap_err();
    assert!(error.to_string().starts_with("TOML parse error at line 4, column 5"), "{error}");
    assert!(format("# a\u{1}\n\nx = 1\n").is_err());
    assert!(format(&format!("x = {}1", "[".repeat(100_000))).is_err());
    assert!(format(&format!("[{}x]", "a.".repeat(100_000))).is_err());
}

#[test]
fn a_case_is_one_file_for_each_document_and_one_for_what_they_share() {
    use crate::model::Basis::{Told, Unstated, Witnessed};
    use crate::model::Stance::{Asserts, Denies, Doubts, Relays};
    use crate::model::*;
    let mut case = Case { title: Some("Flood".to_owned()), ..Case::default() };
    let mut source = |id: &str, kind| {
        let source = Source::new(id.parse().unwrap(), id.to_uppercase(), kind);
        let document = (kind == SourceKind::Document).then(Document::default);
        case.sources.insert(source.id.clone(), Source { document, ..source });
    };
    source("diary", SourceKind::Document);
    source("shared", SourceKind::Document);
    source("anna", SourceKind::Person);
    source("they", SourceKind::Rumour);
    let mut claim = Claim::new("rain".parse().unwrap(), "It rained.");
    let mut account = |document: Option<&str>, hops: &[(&str, Basis, Stance)]| {
        let hop = |&(id, basis, stance): &(&str, _, _)| Hop::new(id.parse().unwrap(), basis, stance);
        let document: Option<SourceId> = document.map(|id| id.parse().unwrap());
        let hops: Vec<Hop> = hops.iter().map(hop).collect();
        let id = Account::content_id(&claim.id, document.as_ref(), "", &hops);
        let (at, quote, note, recorded) = Default::default();
        claim.accounts.push(Account { id, document, at, quote, hops, note, recorded });
    };
    account(Some("diary"), &[("diary", Told, Relays), ("anna", Witnessed, Asserts)]);
    account(Some("shared"), &[("shared", Told, Doubts), ("they", Unstated, Asserts)]);
    account(Some("diary"), &[("diary", Unstated, Asserts)]);
    account(None, &[("anna", Told, Denies), ("they", Unstated, Asserts)]);
    claim.accounts[2].id = "mine".parse().unwrap();
    case.claims.insert(claim.id.clone(), claim);

    let written =
        super::write(&case).into_iter().map(|(path, text)| format!("== {}\n{text}", path.display()));
    assert_eq!(
        written.collect::<String>(),
        r#"== case.toml
title = "Flood"
== shared.toml
[source.anna]
name = "ANNA"
kind = "person"

[source.they]
name = "THEY"
kind = "rumour"

[claim.rain]
accounts = [
  { chain = [{ source = "anna", stance = "denies" }, "they"] },
]
== diary.toml
[defaults]
document = "diary"

[document.diary]
title = "DIARY"

[claim.rain]
text = "It rained."
accounts = [
  { chain = [{ source = "anna", basis = "witnessed" }] },
  { id = "mine" },
]
== shared-2.toml
[defaults]
document = "shared"

[document.shared]
title = "SHARED"

[claim.rain]
accounts = [
  { chain = [{ source = "shared", stance = "doubts" }, "they"] },
]
"#
    );
}

#[test]
fn a_large_file_takes_a_time_that_grows_with_its_size() {
    let record = |i: usize| {
        format!("# {i}\n[claim.c{i}]\naccounts = [{{ chain = ['a'] }}, # x\n]\n\n[[same]]\nids = []\n")
    };
    let text: String = (0..5_000).map(record).collect();
    assert_eq!(format(&text).unwrap().matches("[[same]]").count(), 5_000);
}
