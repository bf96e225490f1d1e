//! Edits change what they are about and nothing else.

use super::*;
use crate::model::{Document as Stored, SourceKind};

fn letter() -> Source {
    let known = Stored { url: Some("https://example.org/letter".to_owned()), ..Stored::default() };
    let letter = Source::new("letter".parse().unwrap(), "A letter", SourceKind::Document);
    Source { document: Some(known), ..letter }
}

#[test]
fn a_document_takes_its_place_in_a_canonical_file() {
    let text = "# The case.

[document.diary] # kept
title = \"A diary\"

# Who saw it.

[source.anna]
name = \"Anna\"

# The end.
";
    let edited = add_document(text, &letter()).unwrap();
    assert_eq!(
        edited,
        text.replace(
            "# Who",
            "[document.letter]\ntitle = \"A letter\"\nurl = \"https://example.org/letter\"\n\n# Who"
        )
    );
    assert_eq!(add_document(&edited, &letter()).unwrap_err().to_string(), "the file already has a `letter`");
    assert_eq!(
        add_document("", &letter()).unwrap(),
        "[document.letter]\ntitle = \"A letter\"\nurl = \"https://example.org/letter\"\n"
    );
}

#[test]
fn a_file_in_another_order_is_not_put_in_order_by_the_way() {
    let text = "[source.anna]\nname   = 'Anna'\n[document]\ndiary = { title = 'A diary' }";
    assert_eq!(
        add_document(text, &letter()).unwrap(),
        format!("{text}\n\n[document.letter]\ntitle = \"A letter\"\nurl = \"https://example.org/letter\"\n")
    );
    assert!(matches!(add_document("= 1", &letter()), Err(EditError::Syntax(_))));
}

#[test]
fn quotes_of_accounts_become_anchors_and_nothing_else_changes() {
    let text = "\u{feff}[claim.rain] # quote = \"no\"
quote   = \"no\"
accounts = [
  {quote= 'It rained',chain=[\"anna\"] } , # first
  { document = \"letter\", quote = \"all day | all night\" },
  { quote = \"It rained\", at = \"1-2#00000000\" },
  { quote = \"nowhere\" },
  { document = \"\", quote = \"It rained\" },
]

[[claim.snow.accounts]]
quote = \"\"\"It
snowed\"\"\" # last

[source.anna]
quote = \"It rained\"
[defaults]
document = \"diary\"
";
    let mut asked = Vec::new();
    let resolver = |document: &str, quote: &str| {
        asked.push(format!("{document}: {quote}"));
        match quote {
            "nowhere" => None,
            "all day | all night" => Some(vec!["1-2#aaaaaaaa".to_owned(), "3-4#bbbbbbbb".to_owned()]),
            _ => Some(vec!["5-6#cccccccc".to_owned()]),
        }
    };
    let (edited, count) = anchor_quotes(text, resolver).unwrap();
    assert_eq!(
        asked,
        ["diary: It rained", "letter: all day | all night", "diary: nowhere", "diary: It\nsnowed"]
    );
    assert_eq!(count, 3);
    assert_eq!(
        edited,
        text.replace("{quote= 'It rained'", "{at = \"5-6#cccccccc\"")
            .replace("quote = \"all day | all night\"", "at = [\"1-2#aaaaaaaa\", \"3-4#bbbbbbbb\"]")
            .replace("quote = \"\"\"It\nsnowed\"\"\"", "at = \"5-6#cccccccc\"")
    );
}

#[test]
fn without_a_document_nobody_is_asked() {
    let text = "claim.rain.accounts = [{ quote = 'It rained' }, 3]\nclaim.snow = 4\n[defaults]\nvia = []\n";
    let (edited, count) = anchor_quotes(text, |_, _| Some(vec!["1-2#aaaaaaaa".to_owned()])).unwrap();
    assert_eq!((edited.as_str(), count), (text, 0));
    let default = format!("{text}document = 'diary'\n");
    assert_eq!(anchor_quotes(&default, |_, _| Some(Vec::new())).unwrap(), (default.clone(), 0));
    assert_eq!(anchor_quotes(&default, |_, _| Some(vec!["1-2#aaaaaaaa".to_owned()])).unwrap().1, 1);
}
