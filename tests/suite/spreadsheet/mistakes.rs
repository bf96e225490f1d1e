//! A sheet with every mistake that people make in one: the good rows get in, and every message says what to change.

use wherefrom::format::csv::{self, Options};
use wherefrom::model::Case;

/// The columns of the sheet.
const HEADER: &str = "claim,text,chain,document,at,quote,happened,published,quantity,quantity.of,quantity.value,credibility,original.language,sha256,account,about,language,basis,names,note";

/// What is wrong, and the cells of a row that has it.
const MISTAKES: &[(&str, &[(&str, &str)])] = &[
    ("no claim", &[("claim", "")]),
    ("nobody tells it", &[("chain", ""), ("document", "")]),
    ("an id without a sentence", &[("claim", "flood")]),
    ("an id with a slip", &[("claim", "rian")]),
    ("a claim without a letter", &[("claim", "?!")]),
    ("a date as in Germany", &[("happened", "06.01.2022")]),
    ("a date that could be two", &[("happened", "6/1/2022")]),
    ("a date that lost its format", &[("happened", "44567")]),
    ("a date with a time", &[("document", "paper-2"), ("published", "2022-01-06 15:30")]),
    ("a date in words", &[("happened", "last Thursday")]),
    ("a day that there isn't", &[("happened", "2022-02-30")]),
    ("a word for a basis that is not ours", &[("chain", "maria [saw]")]),
    ("a basis with a slip", &[("chain", "maria [witnesed]")]),
    ("a word that is nothing", &[("chain", "maria [yellow]")]),
    ("two bases", &[("chain", "maria [told; witnessed]")]),
    ("a bracket that stays open", &[("chain", "maria [told > anna")]),
    ("a bracket that was never opened", &[("chain", "maria told] > anna")]),
    ("words behind a bracket", &[("chain", "maria [told] on Friday > anna")]),
    ("an unknown key in brackets", &[("chain", "maria [chanel: phone]")]),
    ("nobody in between", &[("chain", "maria > > anna")]),
    ("a chain that goes on to nobody", &[("chain", "maria >")]),
    ("a chain the wrong way round", &[("chain", "anna < maria")]),
    ("a sign for a name", &[("chain", "maria > ???")]),
    ("somebody who cites himself", &[("chain", "maria > Maria [told]")]),
    ("a chain in a loop", &[("chain", "maria > anna > maria")]),
    ("a kind with a slip", &[("chain", "Maria Berg (persn)")]),
    ("an entity that tells something", &[("chain", "almaty")]),
    ("a place without a document", &[("document", ""), ("at", "0-9#00000000")]),
    ("a place of another form", &[("at", "page 7")]),
    ("a place that is empty", &[("at", "9-9#00000000")]),
    ("a place and a quote", &[("at", "0-9#00000000"), ("quote", "it rained")]),
    ("a date of no document", &[("document", ""), ("published", "2022-01-06")]),
    ("a figure in words", &[("quantity", "dozens")]),
    ("a figure with signs in it", &[("quantity.of", "officers"), ("quantity.value", "4,000")]),
    ("a figure of nothing", &[("quantity.value", "400")]),
    ("two figures", &[("quantity", "~400 officers"), ("quantity.value", "400")]),
    ("a credibility of another scale", &[("credibility", "likely")]),
    ("a language of no wording", &[("original.language", "ru")]),
    ("a language in words", &[("language", "in Russian")]),
    ("a hash that is none", &[("sha256", "abc")]),
    ("an id with a blank", &[("account", "row 7")]),
    ("a name without what it stands for", &[("names", "maria")]),
    ("a basis of nobody", &[("chain", ""), ("basis", "witnessed")]),
    ("a basis that differs", &[("chain", "maria [told]"), ("basis", "witnessed")]),
    ("a formula that failed", &[("note", "#REF!")]),
    ("something without a name that it is about", &[("about", "[victim]")]),
    ("two parts of one", &[("about", "Anna [victim; witness]")]),
];

/// Mistakes that take two rows, or a row that is no row.
const MORE: &[(&str, &str)] = &[
    ("two sentences for one id", "snow,It snowed.,maria\nsnow,It hailed.,anna"),
    ("two kinds of one source", "rain,,Bert (person)\nrain,,Bert (organisation) > anna"),
    ("a source that is to be protected and isn't", "rain,,\"Carl (person, protected)\""),
    ("a name that fits two", "rain,,Doris"),
    ("two accounts of one id", "rain,,emil,,,,,,,,,,,,one\nrain,,fritz,,,,,,,,,,,,one"),
    (
        "one telling with two notes",
        "rain,,gerda,,,,,,,,,,,,,,,,,one note\nrain,,gerda,,,,,,,,,,,,,,,,,another note",
    ),
    ("one id for two", "rain,,maria,,,,,,,,,,,,,,,,carl: Carl Berg (person),"),
    ("too many cells", "rain,,maria,,,,,,,,,,,,,,,,,a note, with a comma"),
    ("a quotation mark that is never closed", "rain,\"It rained.,maria\nrain,,heidi"),
];

fn sheet() -> String {
    let header: Vec<&str> = HEADER.split(',').collect();
    let mut text = format!("{HEADER}\nrain,It rained.,ida,,,,,,,,,,,,,,,,,\n");
    for (_, cells) in MISTAKES {
        let good = |name: &&str| match *name {
            "claim" => "rain",
            "chain" => "otto",
            "document" => "paper",
            _ => "",
        };
        let cell =
            |name: &&str| cells.iter().find(|(key, _)| key == name).map_or(good(name), |(_, cell)| cell);
        let row: Vec<String> = header.iter().map(|name| format!("\"{}\"", cell(name))).collect();
        text += &format!("{}\n", row.join(","));
    }
    MORE.iter().for_each(|(_, rows)| text += &format!("{rows}\n"));
    text
}

/// The case into which the sheet goes.
fn case() -> Case {
    let mut case = Case::default();
    let sheet = "claim,text,chain,about,names\nrain,It rained.,carl > doris > dora,almaty,\"almaty: Almaty (place); carl: Carl (person); doris: Doris (person); dora: Doris (person)\"\n";
    let import = csv::import(&csv::read(sheet.as_bytes(), &Options::default()).unwrap(), &mut case);
    assert_eq!(import.rejected, []);
    case
}

#[test]
fn every_message_says_what_to_change_and_the_good_rows_get_in() {
    let (text, mut case) = (sheet(), case());
    let sheet = csv::read(text.as_bytes(), &Options::default()).unwrap();
    let import = csv::import(&sheet, &mut case);
    let mut shown = String::new();
    for row in &import.rejected {
        let about = row.number.checked_sub(3).and_then(|i| MISTAKES.get(i)).map_or("", |(about, _)| about);
        shown += &format!("row {}  {about}\n", row.number);
        for fault in &row.faults {
            let column = fault.column.map_or("the row", |column| column.name());
            shown += &format!("  {column}: {}\n", fault.sentence());
            assert!(!fault.hint.is_empty(), "{shown}");
        }
    }
    insta::with_settings!({ snapshot_path => "../snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("spreadsheet_mistakes", shown);
    });
    let faulty: Vec<usize> = import.rejected.iter().map(|row| row.number).collect();
    for (i, (about, _)) in MISTAKES.iter().enumerate() {
        assert!(faulty.contains(&(i + 3)), "{about}");
    }
    assert!(import.rejected.len() >= MISTAKES.len() + MORE.len());
    // The first row, one of the two with a note each, and the row behind the quotation mark.
    assert_eq!((import.accepted, import.added.accounts), (3, 3));
}

#[test]
fn rows_left_out_can_be_corrected_and_imported_again() {
    let (text, mut case) = (sheet(), case());
    let sheet = csv::read(text.as_bytes(), &Options::default()).unwrap();
    let import = csv::import(&sheet, &mut case);
    let left = csv::rejected(&sheet, &import, str::to_owned);
    let again = csv::read(&left, &Options::default()).unwrap();
    assert_eq!(again.rows.len(), import.rejected.len());
    assert!(again.columns.left_out.is_empty());
    let before = case.clone();
    let second = csv::import(&again, &mut case);
    // Only the mark that swallowed a row is gone: it is one of that row now.
    assert!(second.accepted <= 1, "{second:#?}");
    assert_eq!(case.claims[0].text, before.claims[0].text);
    let corrected = String::from_utf8(left).unwrap().replace("maria [witnesed]", "maria [witnessed]");
    let third = csv::import(&csv::read(corrected.as_bytes(), &Options::default()).unwrap(), &mut case);
    assert_eq!(third.accepted, second.accepted + 1);
    let problems = csv::rejected(&again, &second, str::to_owned);
    let text = String::from_utf8(problems).unwrap();
    assert_eq!(text.lines().next().unwrap().matches("problem").count(), 1);
}
