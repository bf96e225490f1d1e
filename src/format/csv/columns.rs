//! Columns: what the headers of a spreadsheet mean.
//!
//! A header is one of our own words, the words of the case format, or what people commonly write for it. Capitals,
//! blanks and signs don't count. What nothing is known of is left out, and named.

use super::TableError;
use crate::diag::did_you_mean;

/// What a column holds.
#[derive(Debug, Clone, Copy)]
pub struct Known {
    /// What it is.
    pub column: Column,
    /// How we call it.
    pub name: &'static str,
    /// What it says, in one line.
    pub doc: &'static str,
    /// What else people call it.
    pub others: &'static [&'static str],
}

/// `Variant "name" ["other", …], "doc"`, one a line.
macro_rules! columns {
    ($($column:ident $name:literal [$($other:literal),*], $doc:literal;)*) => {
        /// What a column of a spreadsheet can hold.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Column {
            $(#[doc = $doc] $column),*
        }

        /// Every column, in the order in which a sheet is written.
        pub static COLUMNS: &[Known] = &[$(
            Known { column: Column::$column, name: $name, doc: $doc, others: &[$($other),*] }
        ),*];

        impl Column {
            /// Returns what we call it.
            pub fn name(self) -> &'static str {
                match self { $(Self::$column => $name),* }
            }
        }
    };
}

columns! {
    Claim "claim" ["claim id", "statement"], "The claim: its id, or its sentence";
    Text "text" ["claim text", "sentence", "claim sentence", "wording of the claim"], "The sentence of the claim, where `claim` has its id";
    Chain "chain" ["source", "sources", "who", "who says so", "said by", "speaker", "from"], "Who has it from whom, from the outside inwards";
    Basis "basis" ["how they know", "ground", "grounds"], "How the last on the chain knows; in the chain in brackets as well";
    Stance "stance" ["position"], "What the first on the chain does with it; in the chain in brackets as well";
    Said "said" ["said on", "when said", "date said"], "When the first on the chain said so; in the chain in brackets as well";
    Document "document" ["document id", "doc", "article", "publication", "post"], "The document that tells it: its id, or its title";
    At "at" ["place in the document", "anchor"], "The place in the document: start-end#hash, several parted by blanks";
    Quote "quote" ["quotation", "quoted", "passage", "excerpt", "exact words"], "Words of the passage, until they are turned into a place";
    Note "note" ["notes", "remark", "remarks", "comment", "comments"], "A remark on the account";
    Recorded "recorded" ["recorded on", "date recorded", "checked", "checked on", "date checked"], "When it was recorded";
    RecordedBy "recorded_by" ["checked by", "fact checker", "checker"], "By whom it was recorded";
    Account "account" ["account id"], "The id of the account; made of its content unless given";
    About "about" ["subject", "subjects", "concerns"], "What the claim is about: ids or names parted by `;`, the part it plays in brackets";
    Happened "happened" ["happened on", "when", "when it happened", "date of event", "event date"], "When what the claim says happened";
    Where "where" ["location", "place", "where it happened"], "Where what the claim says happened: an id or a name";
    Quantity "quantity" ["figure"], "The figure in the claim and what it counts: `400 police officers injured`, `~400 …`, `>=400 …`, `<=400 …`, `400..500 …`";
    QuantityOf "quantity.of" [], "What is counted or measured";
    QuantityCounts "quantity.counts" [], "Whom or what the figure counts, where that is less or more than `quantity.of` says";
    QuantityValue "quantity.value" [], "The exact figure";
    QuantityAtLeast "quantity.at_least" [], "Not fewer than this";
    QuantityAtMost "quantity.at_most" [], "Not more than this";
    QuantityApprox "quantity.approx" [], "About this";
    QuantityWords "quantity.words" [], "The figure in words";
    QuantityUnit "quantity.unit" ["unit"], "The unit of measure; nothing for a count";
    QuantityWhere "quantity.where" [], "The area that is counted";
    QuantityWhen "quantity.when" [], "The time that is counted";
    Credibility "credibility" ["claim credibility"], "The credibility of the claim on the Admiralty scale, from 1 to 6";
    Original "original" ["original wording", "original text", "wording before translation"], "The wording of the claim before translation";
    OriginalLanguage "original.language" [], "The language of that wording, as a BCP 47 tag";
    Tags "tags" ["tag", "topic", "topics", "keywords", "labels"], "Words to find the claim by, parted by `;`";
    ClaimNote "claim.note" ["note on the claim", "claim notes"], "A remark on the claim";
    Title "title" ["document title", "headline"], "The title of the document";
    Outlet "outlet" ["publisher", "published by", "outlet name"], "Who published the document: an id or a name";
    Author "author" ["document author", "byline", "written by"], "Who wrote the document: an id or a name";
    Language "language" ["document language", "lang"], "The language of the document, as a BCP 47 tag";
    TranslatedFrom "translated_from" [], "The language that the document was translated from, as a BCP 47 tag";
    Url "url" ["link", "web address", "address", "source url", "document url"], "Where the document was found";
    Published "published" ["published on", "publication date", "date published", "date of publication"], "When the document was published";
    Retrieved "retrieved" ["retrieved on", "accessed", "accessed on", "archived"], "When the stored copy of the document was taken";
    Sha256 "sha256" [], "The SHA-256 of the stored copy";
    File "file" ["stored copy"], "The stored copy, below the documents folder of the case";
    OriginalSha256 "original_sha256" [], "The SHA-256 of the PDF, page or film that the text was taken from";
    Names "names" [], "What ids of the row stand for: `id: name (kind)`, parted by `;`";
    Problem "problem" [], "What was wrong with a row; taken no notice of";
}

/// Headers that could mean several things, and which.
const DOUBTFUL: [(&str, &str); 3] = [
    ("date", "`happened`, `said`, `published` or `recorded`"),
    ("name", "`chain` or `document`"),
    ("id", "`claim` or `account`"),
];

/// Returns a header without capitals, and with single blanks in place of everything that isn't letter or digit.
pub(super) fn folded(header: &str) -> String {
    let lower = header.to_lowercase();
    let words: Vec<&str> =
        lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

/// What a header means, and whether it is our own word for it.
fn meaning(header: &str) -> Option<(Column, bool)> {
    let header = folded(header);
    let own = COLUMNS.iter().find(|known| folded(known.name) == header);
    let other = || COLUMNS.iter().find(|known| known.others.contains(&header.as_str()));
    own.map(|known| (known.column, true)).or_else(|| other().map(|known| (known.column, false)))
}

/// A header that somebody says the meaning of: `Quelle=chain`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mapping {
    /// The header as it stands in the sheet; capitals and signs don't count.
    pub header: String,
    /// What it means; nothing if the column is to be left out.
    pub column: Option<Column>,
}

impl std::str::FromStr for Mapping {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let form = "it takes HEADER=COLUMN, as in \"Quelle=chain\"";
        let (header, name) = text.rsplit_once('=').ok_or(form)?;
        if folded(header).is_empty() {
            return Err(form.to_owned());
        }
        let column = match folded(name).as_str() {
            "" => None,
            _ => Some(meaning(name).map(|(column, _)| column).ok_or_else(|| {
                let names = || COLUMNS.iter().map(|known| known.name);
                let all = || format!("the columns are {}", names().collect::<Vec<_>>().join(", "));
                format!("there is no column `{name}`; {}", did_you_mean(name, names()).unwrap_or_else(all))
            })?),
        };
        Ok(Self { header: header.to_owned(), column })
    }
}

/// The columns of a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Columns {
    /// What each column means; nothing if it is left out.
    of: Vec<Option<Column>>,
    /// The headers of those left out, each with the number of its column from 0 and what to do if it matters.
    pub left_out: Vec<(usize, String, Option<String>)>,
}

impl Columns {
    /// Finds out what headers mean.
    pub(super) fn new(header: &[String], mappings: &[Mapping]) -> Result<Self, TableError> {
        for mapping in mappings {
            let named = |cell: &String| folded(cell) == folded(&mapping.header);
            if !header.iter().any(named) {
                let meant = did_you_mean(&mapping.header, header.iter().map(String::as_str));
                let hint = meant.map_or(String::new(), |meant| format!(": {meant}"));
                return Err(TableError::NoHeader { header: mapping.header.clone(), hint });
            }
        }
        let said = |cell: &str| {
            let mapped = mappings.iter().find(|mapping| folded(&mapping.header) == folded(cell));
            match mapped {
                Some(mapping) => mapping.column.map(|column| (column, true)),
                None => meaning(cell),
            }
        };
        let meanings: Vec<_> = header.iter().map(|cell| said(cell)).collect();
        let mut columns = Self { of: vec![None; header.len()], left_out: Vec::new() };
        for (i, meant) in meanings.iter().enumerate() {
            let Some((column, own)) = *meant else { continue };
            let rival = |j: usize| meanings[j].filter(|(other, _)| *other == column && j != i);
            let rivals: Vec<usize> = (0..header.len()).filter(|j| rival(*j).is_some()).collect();
            match rivals.iter().find(|j| meanings[**j].is_some_and(|(_, own)| own)) {
                // Our own word goes before what people call it.
                Some(_) if !own => {}
                Some(&j) => return Err(TableError::TwoColumns(column.name(), letters(i), letters(j))),
                None if !own && !rivals.is_empty() => {
                    return Err(TableError::TwoColumns(column.name(), letters(i), letters(rivals[0])));
                }
                None => columns.of[i] = Some(column),
            }
        }
        columns.left_out = columns.forgotten(header);
        let has = |column: Column| columns.of.contains(&Some(column));
        if !has(Column::Claim) && !has(Column::Text) {
            return Err(TableError::NoClaims(header.join(", ")));
        }
        if ![Column::Chain, Column::Document, Column::Title, Column::Url].into_iter().any(has) {
            return Err(TableError::NoTellers(header.join(", ")));
        }
        Ok(columns)
    }

    /// Those without a meaning, but for the empty ones.
    fn forgotten(&self, header: &[String]) -> Vec<(usize, String, Option<String>)> {
        let of = self.of.iter().zip(header).enumerate();
        let left = of.filter(|(_, (column, cell))| column.is_none() && !cell.trim().is_empty());
        left.map(|(i, (_, cell))| {
            let known = COLUMNS.iter().map(|known| known.name);
            let doubtful = DOUBTFUL.iter().find(|(header, _)| folded(cell) == *header);
            let doubt = doubtful.map(|(_, means)| format!("it could be {means}"));
            let taken = meaning(cell).map(|(column, _)| format!("another column is `{}`", column.name()));
            (i, cell.trim().to_owned(), doubt.or(taken).or_else(|| did_you_mean(cell, known)))
        })
        .collect()
    }

    /// Returns what a column means, by its number from 0.
    pub fn of(&self, number: usize) -> Option<Column> {
        self.of.get(number).copied().flatten()
    }

    /// Returns the number of a column, from 0.
    pub fn number(&self, column: Column) -> Option<usize> {
        self.of.iter().position(|of| *of == Some(column))
    }

    /// Returns how many columns there are.
    pub fn len(&self) -> usize {
        self.of.len()
    }

    /// Says whether there are none.
    pub fn is_empty(&self) -> bool {
        self.of.is_empty()
    }
}

/// Returns how many of some cells are headers that are known.
pub(super) fn known(cells: &[String], mappings: &[Mapping]) -> usize {
    let mapped = |cell: &str| mappings.iter().any(|mapping| folded(&mapping.header) == folded(cell));
    cells.iter().filter(|cell| meaning(cell).is_some() || mapped(cell)).count()
}

/// Returns the letters of a column as spreadsheets have them: A, B, … Z, AA.
pub fn letters(number: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = number + 1;
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'A' + u8::try_from(rest % 26).unwrap_or(0)));
        rest /= 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns(header: &[&str], mappings: &[&str]) -> Result<Columns, TableError> {
        let header: Vec<String> = header.iter().map(|cell| (*cell).to_owned()).collect();
        let mappings: Vec<Mapping> = mappings.iter().map(|text| text.parse().unwrap()).collect();
        Columns::new(&header, &mappings)
    }

    #[test]
    fn no_header_means_two_things() {
        let mut seen = std::collections::BTreeSet::new();
        for known in COLUMNS {
            assert!(seen.insert(folded(known.name)), "{}", known.name);
            for other in known.others {
                assert_eq!(folded(other), *other);
                assert!(seen.insert((*other).to_owned()), "{other}");
            }
        }
    }

    #[test]
    fn headers_are_known_in_any_order_and_spelling() {
        let found = columns(&["Recorded by", "CHAIN", "", "Claim ID", "Score"], &[]).unwrap();
        assert_eq!(
            found.of,
            [Some(Column::RecordedBy), Some(Column::Chain), None, Some(Column::Claim), None]
        );
        assert_eq!(found.left_out, [(4, "Score".to_owned(), None)]);
        let found =
            columns(&["Quelle", "Aussage", "claim"], &["quelle=chain", "Aussage=text", "claim="]).unwrap();
        assert_eq!(found.of, [Some(Column::Chain), Some(Column::Text), None]);
        let found = columns(&["source", "chain", "claim", "Date", "quot"], &[]).unwrap();
        assert_eq!(found.number(Column::Chain), Some(1));
        let said: Vec<_> = found.left_out.iter().map(|(_, _, hint)| hint.as_deref().unwrap()).collect();
        assert_eq!(
            said,
            [
                "another column is `chain`",
                "it could be `happened`, `said`, `published` or `recorded`",
                "did you mean `quote`?"
            ]
        );
    }

    #[test]
    fn headers_that_cannot_be_used_are_refused() {
        let fault = |header: &[&str]| columns(header, &[]).unwrap_err().to_string();
        assert_eq!(fault(&["claim", "Claim", "chain"]), "columns A and B are both `claim`");
        assert_eq!(fault(&["claim", "who", "said by"]), "columns B and C are both `chain`");
        assert!(fault(&["claim", "score"]).starts_with("no column says who tells the claims"));
        assert!(fault(&["chain"]).starts_with("no column has the claims"));
        assert!("a=chian".parse::<Mapping>().unwrap_err().ends_with("did you mean `chain`?"));
    }

    #[test]
    fn columns_have_letters() {
        assert_eq!([0, 25, 26, 701, 702].map(letters), ["A", "Z", "AA", "ZZ", "AAA"]);
    }
}
