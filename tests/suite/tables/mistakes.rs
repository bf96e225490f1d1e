//! Tables with every mistake that people make in them: every message says what to change.

use super::*;

type Mistakes = (Kind, &'static str, &'static [(&'static str, &'static str)]);

/// The table, its headers, and rows that each have a mistake, with what it is.
const MISTAKES: &[Mistakes] = &[
    (
        Kind::Claims,
        "id,text,happened,quantity,quantity.of,quantity.value,quantity.approx,credibility,original,original.language,about,where,tags",
        &[
            ("no id", ",It rained."),
            ("no sentence", "rain,"),
            ("an id with a blank", "the rain,It rained."),
            ("an id that is an address", "https://example.org/1,It rained."),
            ("an id that is too long", "LONG,It rained."),
            ("a date as in Germany", "rain,It rained.,06.01.2022"),
            ("a date that could be two", "rain,It rained.,6/1/2022"),
            ("a date that lost its format", "rain,It rained.,44567"),
            ("a day that there isn't", "rain,It rained.,2022-02-30"),
            ("a figure in words", "rain,It rained.,,dozens"),
            ("a figure with signs in it", "rain,It rained.,,,drops,\"4,000\""),
            ("a figure of nothing", "rain,It rained.,,,,400"),
            ("two figures", "rain,It rained.,,,drops,400,500"),
            ("a credibility of another scale", "rain,It rained.,,,,,,likely"),
            ("a language of no wording", "rain,It rained.,,,,,,,,ru"),
            ("a language in words", "rain,It rained.,,,,,,,Шёл дождь,in Russian"),
            ("a part of nobody", "rain,It rained.,,,,,,,,,[victim]"),
            ("two parts of one", "rain,It rained.,,,,,,,,,anna [victim; witness]"),
            ("a bracket that stays open", "rain,It rained.,,,,,,,,,anna [victim"),
            ("a name for an id", "rain,It rained.,,,,,,,,,Anna Berg"),
            ("a place by its name", "rain,It rained.,,,,,,,,,,Upper Town"),
            ("brackets among tags", "rain,It rained.,,,,,,,,,,,weather [bad]"),
            ("too many cells", "rain,It rained.,,,,,,,,,,,,more"),
            ("a formula that failed", "rain,#REF!"),
            ("a quotation mark that is never closed", "rain,\"It rained."),
        ],
    ),
    (
        Kind::Sources,
        "id,name,kind,identity,known_to,protected,reliability,reliability.why,speaks_for,published,language,sha256,file,outlet",
        &[
            ("a kind with a slip", "maria,Maria,persn"),
            ("a kind that is none", "maria,Maria,woman"),
            ("an identity with a slip", "maria,Maria,person,namd"),
            ("somebody else who knows", "maria,Maria,person,,police"),
            ("neither yes nor no", "maria,Maria,person,,,perhaps"),
            ("a reliability of another scale", "maria,Maria,person,,,,9"),
            ("a reason for no reliability", "maria,Maria,person,,,,,she was there"),
            ("an office by its name", "maria,Maria,person,,,,,,The Council"),
            ("a date with a time", "letter,A letter,,,,,,,,2022-01-06 15:30"),
            ("a language that is none", "letter,A letter,,,,,,,,,in Russian"),
            ("a hash that is none", "letter,A letter,,,,,,,,,,abc"),
            ("a file above the folder", "letter,A letter,,,,,,,,,,,../secret"),
            ("an outlet by its name", "letter,A letter,,,,,,,,,,,,The Paper"),
        ],
    ),
    (
        Kind::Entities,
        "id,name,kind,part_of",
        &[
            ("no id", ",Almaty,place"),
            ("a kind of a source", "almaty,Almaty,outlet"),
            ("a part by its name", "almaty,Almaty,place,Upper Town"),
        ],
    ),
    (
        Kind::Cites,
        "source,cited,claim,document,basis,stance,said,at,quote,cited.basis,cited.said,account",
        &[
            ("no source", ",anna,rain"),
            ("no claim", "maria,anna,"),
            ("a word for a basis that is not ours", "maria,anna,rain,,saw"),
            ("a stance with a slip", "maria,anna,rain,,,denis"),
            ("a time in words", "maria,anna,rain,,,,yesterday"),
            ("a place without a document", "maria,anna,rain,,,,,0-9#00000000"),
            ("a place of another form", "maria,anna,rain,letter,,,,page 7"),
            ("a place that is empty", "maria,anna,rain,letter,,,,9-9#00000000"),
            ("a place and a quote", "maria,anna,rain,letter,,,,0-9#00000000,it rained"),
            ("a basis of nobody", "maria,,rain,,,,,,,witnessed"),
            ("a document that is cited in itself", "maria,letter,rain,letter"),
            ("an id of an account with a blank", "maria,anna,rain,,,,,,,,,row 7"),
            ("a document by its title", "maria,anna,rain,A letter"),
        ],
    ),
    (
        Kind::Contradicts,
        "a,b,differ,strength,on",
        &[
            ("one claim alone", "rain,"),
            ("a claim against itself", "rain,rain"),
            ("what can't differ", "rain,snow,colour"),
            ("a strength of another scale", "rain,snow,time,strong"),
            ("a time in words", "rain,snow,time,,last week"),
        ],
    ),
    (
        Kind::About,
        "claim,entity,role",
        &[("nothing that it is about", "rain,"), ("a name for an id", "rain,Anna Berg")],
    ),
];

#[test]
fn every_message_says_what_to_change() {
    let long = "x".repeat(101);
    let (mut shown, mut number) = (String::new(), 0);
    for (kind, header, rows) in MISTAKES {
        let rows_of_text: Vec<String> = rows.iter().map(|(_, row)| row.replace("LONG", &long)).collect();
        let text = format!("{header}\n{}\nlast,row,\n", rows_of_text.join("\n"));
        let mut table = Table::new(*kind, Cursor::new(text.as_bytes()), &Options::default()).unwrap();
        for (about, _) in *rows {
            let record = table.read().unwrap().unwrap();
            let faults = record.expect_err(about);
            number += 1;
            shown += &format!("{kind}, line {}  {about}\n", table.row().lines.start);
            for fault in faults {
                let column = fault.column.unwrap_or("the row");
                assert!(!fault.hint.is_empty(), "{about}");
                shown += &format!("  {column}: {}\n", fault.sentence().replace(&long, "LONG"));
            }
        }
    }
    assert!(number >= 60, "{number}");
    insta::with_settings!({ snapshot_path => "../snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("tables_mistakes", shown);
    });
}

#[test]
fn rows_left_out_can_be_corrected_and_read_again() {
    let text = "id;text;happened\nrain;\"It\nrained.\";06.01.2022\nsnow;It snowed.;\n";
    let mut table = Table::new(Kind::Claims, Cursor::new(text.as_bytes()), &Options::default()).unwrap();
    let faults = table.read().unwrap().unwrap().unwrap_err();
    let mut left = table.rejected_head();
    left.extend(table.rejected_row(table.row(), &faults[0].sentence()));
    let left = String::from_utf8(left).unwrap();
    assert_eq!(
        left,
        "\u{feff}id;text;happened;problem\r\nrain;\"It\nrained.\";06.01.2022;`06.01.2022` is not a date in the form of 2022-01-06. Write it as 2022-01-06\r\n"
    );
    let corrected = left.replace(";06.01.2022;", ";2022-01-06;");
    assert_eq!(records(Kind::Claims, &corrected).len(), 1);
    // What was wrong the first time is gone the second.
    let mut again = Table::new(Kind::Claims, Cursor::new(left.as_bytes()), &Options::default()).unwrap();
    again.read().unwrap();
    let twice = [again.rejected_head(), again.rejected_row(again.row(), "x")].concat();
    assert_eq!(String::from_utf8(twice).unwrap().matches("problem").count(), 1);
}

/// Lines with a mistake, and what is said of it.
const LINES: &[(&str, &str)] = &[
    (r#"{"record":"claim","id":"rain""#, ", column 29: EOF while parsing an object"),
    (r#"{"record":"claim","id":"rain",}"#, ", column 31: trailing comma"),
    (r#"{"record":"claim"} {"record":"claim"}"#, ", column 20: trailing characters"),
    (r#"["claim"]"#, ": this is no object in braces; every line is one: {\"record\": \"claim\", …}"),
    (r#"{"id":"rain"}"#, ": there is no `record`; every line says which record it is: \"record\": \"claim\""),
    (r#"{"record":"clam","id":"rain"}"#, ", `record`: `clam` is no record: did you mean `claim`?"),
    (r#"{"record":"claim","id":"rain"}"#, ": the key `text` is missing"),
    (
        r#"{"record":"claim","id":"the rain","text":"x"}"#,
        ", `id`: an id is made of letters, digits, `-`, `_` and `.`, and starts with a letter or digit; it cannot hold ' '",
    ),
    (
        r#"{"record":"claim","id":"rain","text":" "}"#,
        ", `text`: there is nothing between these quotes: fill it in, or remove the key",
    ),
    (
        r#"{"record":"claim","id":"rain","text":"x","hapened":null}"#,
        ", `hapened`: `hapened` is not a key of this record: did you mean `happened`?",
    ),
    (
        r#"{"record":"claim","id":"rain","text":"x","happened":"6/1/2022"}"#,
        ", `happened`: `6/1/2022` is not a date",
    ),
    (
        r#"{"record":"claim","id":"rain","text":"x","quantity":{"of":"drops"}}"#,
        ": this quantity has no figure: give it one of: value, approx, at_least, at_most, words",
    ),
    (
        r#"{"record":"claim","id":"rain","text":"x","roles":[{"id":"a","role":"b"}]}"#,
        ": `a` plays a part, and stands not under `about`",
    ),
    (
        r#"{"record":"source","id":"m","name":"M","kind":"persn"}"#,
        ", `kind`: `persn` is not a kind of source: did you mean `person`?",
    ),
    (r#"{"record":"source","id":"m","name":"M"}"#, ": the key `kind` is missing"),
    (
        r#"{"record":"source","id":"m","name":"M","kind":"person","url":"x"}"#,
        ": this is said of a document: make it `\"record\": \"document\"`",
    ),
    (
        r#"{"record":"source","id":"m","name":7,"kind":"person"}"#,
        ", `name`: invalid type: integer `7`, expected text in quotes",
    ),
    (r#"{"record":"account","hops":[{"source":"m"}]}"#, ": the key `claim` is missing"),
    (r#"{"record":"account","claim":"rain","hops":[]}"#, ": an account has at least one hop"),
    (
        r#"{"record":"account","claim":"rain","hops":[{"source":"m","basis":"saw"}]}"#,
        ", `hops[0].basis`: `saw` is not a basis",
    ),
    (
        r#"{"record":"account","claim":"rain","document":"d","hops":[{"source":"m"}]}"#,
        ": the document of an account is its first hop",
    ),
    (
        r#"{"record":"account","claim":"rain","document":"m","at":[[0,4]],"hops":[{"source":"m"}]}"#,
        ": 1 ranges stand under `at`, and 0 hashes under `hashes`",
    ),
    (
        r#"{"record":"account","claim":"rain","document":"m","at":[[0,null]],"hashes":["…"],"hops":[{"source":"m"}]}"#,
        ": the end of a range is covered here: export where no source is protected",
    ),
    (
        r#"{"record":"contradiction","claims":["rain"],"differ":"time"}"#,
        ", `claims`: invalid length 1, expected a list of two",
    ),
];

#[test]
fn every_line_says_where_it_is_wrong() {
    for (line, said) in LINES {
        let fault = wherefrom::format::jsonl::read(line).expect_err(line);
        let place = wherefrom::words::intake::place_in_line("x", 1, &fault);
        let found = format!("{}: {}", place.strip_prefix("x, line 1").unwrap(), fault.message);
        assert!(found.starts_with(said), "{line}\n{found}\n{said}");
    }
}

/// Its end is no part of a line: the last one, which may have none, says the same of itself as the others.
#[test]
fn a_line_that_is_cut_off_says_where_it_ends() {
    use wherefrom::format::jsonl::Lines;
    let line = r#"{"record":"claim","id":"rain"#;
    for end in ["", "\n", "\r\n"] {
        let text = format!("{line}{end}");
        let fault = Lines::new(text.as_bytes()).read().unwrap().unwrap().unwrap_err();
        assert_eq!(
            (fault.message.as_str(), fault.column),
            ("EOF while parsing a string", line.len()),
            "{end:?}"
        );
    }
}
