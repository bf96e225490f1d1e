//! Node and edge tables and JSON Lines: what rows and lines become, what is wrong with them, and nothing that panics.

mod mistakes;
mod round_trip;

use std::io::Cursor;

use wherefrom::format::csv::tables::{Fault, Kind, Options, Table};
use wherefrom::model::{Basis, Hop, Identity, Incoming, SourceKind, Stance};

use crate::support::dice::Dice;

/// Everything that a table says.
fn read(kind: Kind, text: &[u8], options: &Options) -> Vec<Result<Incoming, Vec<Fault>>> {
    let mut table = Table::new(kind, Cursor::new(text), options).unwrap();
    std::iter::from_fn(|| table.read().unwrap()).collect()
}

fn records(kind: Kind, text: &str) -> Vec<Incoming> {
    let all = read(kind, text.as_bytes(), &Options::default());
    all.into_iter().map(|one| one.unwrap()).collect()
}

#[test]
fn a_row_of_cites_is_an_account_of_two_hops_or_of_one() {
    let text = "claim,cited,source,document,cited.basis,stance\nrain,anna,maria,,witnessed,\nrain,,maria,letter,,denies\nrain,anna,letter,letter,,\n";
    let mut hops = records(Kind::Cites, text).into_iter().map(|one| match one {
        Incoming::Account(claim, account) => {
            assert_eq!(claim.as_str(), "rain");
            assert_eq!(account.id, account.made_id(&claim));
            let hop = |hop: &Hop| format!("{} {} {}", hop.source, hop.basis, hop.stance);
            account.hops.iter().map(hop).collect::<Vec<_>>().join(" > ")
        }
        other => panic!("{other:?}"),
    });
    assert_eq!(hops.next().unwrap(), "maria told relays > anna witnessed asserts");
    assert_eq!(hops.next().unwrap(), "letter told relays > maria unstated denies");
    assert_eq!(hops.next().unwrap(), "letter told relays > anna unstated asserts");
    assert_eq!((Basis::Told.as_str(), Stance::Relays.as_str()), ("told", "relays"));
}

#[test]
fn a_source_is_what_its_row_says() {
    let text = "id;name;kind;url;protected;aliases;speaks_for;reliability\nmaria;Maria Berg;;;;\"Masha \\; M.; @mb\";;b\npaper;The Paper;outlet;;;;;\nletter;A letter;;http://x;;;;\nu7;;;;;;;\nofficials;officials;group;;yes;;council;\n";
    let sources: Vec<_> = records(Kind::Sources, text)
        .into_iter()
        .map(|one| match one {
            Incoming::Source(source) => source,
            other => panic!("{other:?}"),
        })
        .collect();
    let known: Vec<_> = sources.iter().map(|one| (one.kind, one.identity, one.document.is_some())).collect();
    assert_eq!(
        known,
        [
            (SourceKind::Unknown, Identity::Named, false),
            (SourceKind::Outlet, Identity::Named, false),
            (SourceKind::Document, Identity::Named, true),
            (SourceKind::Unknown, Identity::None, false),
            (SourceKind::Group, Identity::Described, false),
        ]
    );
    assert_eq!((sources[3].name.as_str(), sources[4].protected), ("u7", true));
    assert_eq!(sources[4].speaks_for[0].as_str(), "council");
}

#[test]
fn encodings_and_separators_are_found_out_and_can_be_said() {
    let text = "id\ttext\nдождь\tШёл дождь, это видели многие\n";
    let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let (old, _, _) = encoding_rs::WINDOWS_1251.encode(text);
    let asked = Options { encoding: Some("windows-1251".to_owned()), ..Options::default() };
    let whole = records(Kind::Claims, text);
    for (bytes, options) in
        [(wide.as_slice(), Options::default()), (&old, asked), (text.as_bytes(), Options::default())]
    {
        let read: Vec<_> = read(Kind::Claims, bytes, &options).into_iter().map(|one| one.unwrap()).collect();
        assert_eq!(read, whole);
    }
}

#[test]
fn tables_that_cannot_be_read_say_why() {
    let fault = |kind, text: &[u8], mappings: &[&str]| {
        let mappings = mappings.iter().map(|text| text.parse().unwrap()).collect();
        let options = Options { mappings, ..Options::default() };
        Table::new(kind, Cursor::new(text), &options).unwrap_err().to_string()
    };
    assert_eq!(
        fault(Kind::Cites, b"source,cited\na,b\n", &[]),
        "no column is `claim` (the claim: its id). The headers are: source, cited"
    );
    assert_eq!(fault(Kind::About, b"", &[]), "this sheet is empty");
    assert_eq!(
        fault(Kind::Sources, b"PK\x03\x04", &[]),
        "this is a workbook (.xlsx, .ods) or another packed file, and no text: save it as CSV, in UTF-8"
    );
    assert_eq!(
        fault(Kind::Contradicts, b"x,y\na,b\n", &["x=a", "y=bb"]),
        "there is no column `bb`: did you mean `b`?"
    );
}

/// What is put into good files to see what becomes of them.
const BITS: [&[u8]; 14] = [
    b"\"",
    b",",
    b";",
    b"\n",
    b"\r",
    b"\0",
    b"\xff",
    b"[",
    b"]",
    b"\\",
    b"\xef\xbb\xbf",
    b"{",
    b"\"\"",
    "\u{fffd}".as_bytes(),
];

fn mutated(good: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = good.to_vec();
    for _ in 0..=dice.below(6) {
        let at = dice.below(bytes.len().max(1)).min(bytes.len());
        match dice.below(4) {
            0 => drop(bytes.drain(at..bytes.len().min(at + dice.below(9)))),
            1 => drop(bytes.splice(at..at, BITS[dice.below(BITS.len())].iter().copied())),
            2 if at < bytes.len() => bytes[at] ^= 1 << dice.below(8),
            _ => bytes.truncate(bytes.len() - dice.below(bytes.len() / 4 + 1)),
        }
    }
    bytes
}

#[test]
fn no_table_and_no_line_panics_whatever_is_in_it() {
    let mut dice = Dice(7);
    let good: [(Kind, &str); 5] = [
        (
            Kind::Claims,
            "id,text,quantity,about,tags\nrain,\"It \"\"rained\"\"\n again\",~400 drops,almaty [where]; x,a;b\n",
        ),
        (Kind::Sources, "id;name;kind;reliability;aliases;published\nm;Maria;person;A;x \\; y;2022-01-05\n"),
        (Kind::Cites, "source\tcited\tclaim\tat\tdocument\nm\ta\train\t0-9#00000000 9-12#00000000\td\n"),
        (Kind::Contradicts, "a|b|differ|on\nrain|snow|time|2022-01~\n"),
        (Kind::About, "sep=;\nclaim;entity;role\nrain;almaty;where\n"),
    ];
    for round in 0..4000 {
        let (kind, text) = good[round % good.len()];
        let bytes = mutated(text.as_bytes(), &mut dice);
        let Ok(mut table) = Table::new(kind, Cursor::new(&bytes), &Options::default()) else { continue };
        while let Some(record) = table.read().unwrap() {
            if let Err(faults) = record {
                assert!(!faults.is_empty(), "{bytes:?}");
                table.rejected_row(table.row(), &faults[0].sentence());
            }
        }
    }
    for line in round_trip::EXAMPLES {
        for _ in 0..400 {
            let bytes = mutated(line.as_bytes(), &mut dice);
            let mut lines = wherefrom::format::jsonl::Lines::new(Cursor::new(&bytes));
            while let Some(read) = lines.read().unwrap() {
                assert!(read.is_ok_and(|_| true) || !lines.line().is_empty());
            }
        }
    }
}
