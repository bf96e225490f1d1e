//! `wherefrom find`: full-text search, and claims near a sentence.

use std::collections::{BTreeMap, BTreeSet};

use super::desk::Desk;
use super::filter::FilterArgs;
use super::screen::{Screen, paint, style, tame};
use super::{Failure, Global, Outcome};
use wherefrom::format::{SearchedTexts, found_json, similar_json};
use wherefrom::graph::Graph;
use wherefrom::model::Claim;
use wherefrom::query::find::{
    Admitted, Excerpt, FieldKind, FoundRecord, HEADS, Library, Part, Question, Record, find, similar,
};
use wherefrom::query::{Filter, list_claims, list_documents, list_entities, list_sources};
use wherefrom::store::SearchTables;
use wherefrom::words::{self, find as say};

/// The most places of a record, and the most accounts of a claim, that are shown.
const MOST_PLACES: usize = 3;

/// Find claims, passages, sources, entities and reasons by words
///
/// All words have to stand in a record, in any form: `officer` finds "officers", `cafe` finds "Café". "words in quotes"
/// are found as they are, one after another; `injur*` finds what begins so. In the stored texts, where they are at
/// hand, words have to stand in one sentence. If no claim holds all words, those that hold the most are shown.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The words; a phrase in double quotes that reach the program: '"state of emergency"'
    #[arg(value_name = "WORDS", required = true)]
    words: Vec<String>,
    /// The words are a sentence: show the known claims nearest to it, and what they share with it
    #[arg(long)]
    similar: bool,
    /// Show at most so many of each kind; by default 10, and with --ids all
    #[arg(long, value_name = "N")]
    most: Option<usize>,
    #[command(flatten)]
    filter: FilterArgs,
    /// Answer in JSON
    #[arg(long)]
    json: bool,
    /// Only the ids of the claims, one a line: `-` reads them
    #[arg(long, conflicts_with = "json")]
    ids: bool,
}

/// The most of each kind, if nothing is said.
const MOST: usize = 10;

impl Args {
    fn most(&self) -> usize {
        self.most.unwrap_or(if self.ids { usize::MAX } else { MOST })
    }
}

pub fn run(args: &Args, global: &Global, screen: &mut Screen) -> Result<Outcome, Failure> {
    let mut desk = Desk::open(global, screen)?;
    let filter = args.filter.resolve(&desk, screen)?;
    let admitted = admitted(&desk.graph, &filter);
    let (stored, texts) =
        if args.similar { (Vec::new(), SearchedTexts::default()) } else { desk.stored_texts(global) };
    let library = Library::new(desk.case(), stored);
    let typed = args.words.join(" ");
    let covered = desk.protection.found(&typed);
    let read = if args.similar { Question::sentence } else { Question::read };
    let question = read(&typed, library.languages(), &covered);
    if question.terms.is_empty() {
        return Err(Failure::new("no words to look for").hint("a word has a letter or a digit"));
    }
    let index = SearchTables::in_memory(library.rows(if args.similar { &[HEADS] } else { &Part::ALL }))?;
    let page = Page { args, screen };
    if args.similar {
        page.similar(&library, &index, &question, &admitted)
    } else {
        page.found(&library, &index, &question, &admitted, &texts)
    }
}

/// Returns the records that a filter lets through; an open one names none, and lets all through.
fn admitted(graph: &Graph, filter: &Filter) -> Admitted {
    if filter.is_open() {
        return Admitted::default();
    }
    let claims = list_claims(graph, filter).into_iter().map(|claim| claim.id.clone());
    let sources = list_sources(graph, filter).into_iter().chain(list_documents(graph, filter));
    let entities = list_entities(graph, filter).into_iter().map(|one| one.id.to_string());
    let nodes: BTreeSet<String> = sources.map(|one| one.id.to_string()).chain(entities).collect();
    Admitted { claims: Some(claims.collect()), nodes: Some(nodes) }
}

struct Page<'a> {
    args: &'a Args,
    screen: &'a mut Screen,
}

impl Page<'_> {
    fn found(
        self,
        library: &Library,
        index: &SearchTables,
        question: &Question,
        admitted: &Admitted,
        texts: &SearchedTexts,
    ) -> Result<Outcome, Failure> {
        let answer = find(library, index, question, admitted, self.args.most())?;
        let screen = self.screen;
        if self.args.json {
            screen.json(&found_json(&answer, texts));
            return Ok(Outcome::Done);
        }
        if self.args.ids {
            let records = answer.groups.iter().flat_map(|group| &group.records);
            screen.ids(records.filter_map(|one| match &one.record {
                Record::Claim(claim) => Some(claim.id.as_str()),
                _ => None,
            }));
            return Ok(Outcome::Done);
        }
        for group in &answer.groups {
            screen.heading(&say::heading(&answer, group));
            group.records.iter().for_each(|one| write_record(one, screen));
            say::left_out(group.left_out).iter().for_each(|line| screen.wrapped("  ", "  ", line));
            screen.blank();
        }
        if answer.groups.is_empty() {
            screen.wrapped("", "", say::nothing(answer.terms));
        }
        say::unread(answer.unread).iter().for_each(|line| screen.wrapped("", "", line));
        write_texts(texts, screen);
        Ok(Outcome::Done)
    }

    fn similar(
        self,
        library: &Library,
        index: &SearchTables,
        question: &Question,
        admitted: &Admitted,
    ) -> Result<Outcome, Failure> {
        let answer = similar(library, index, question, admitted, self.args.most())?;
        let screen = self.screen;
        if self.args.json {
            screen.json(&similar_json(&answer));
            return Ok(Outcome::Done);
        }
        if self.args.ids {
            screen.ids(answer.claims.iter().map(|one| one.claim.id.as_str()));
            return Ok(Outcome::Done);
        }
        screen.heading(&say::similar_heading(&answer));
        for one in &answer.claims {
            write_claim(one.claim, &one.places, screen);
            screen.wrapped("    ", "    ", &say::shared(&answer, one.shared));
        }
        say::left_out(answer.left_out).iter().for_each(|line| screen.wrapped("  ", "  ", line));
        say::unread(answer.unread).iter().for_each(|line| screen.wrapped("", "", line));
        Ok(Outcome::Done)
    }
}

fn write_record(one: &FoundRecord, screen: &mut Screen) {
    match &one.record {
        Record::Claim(claim) => write_claim(claim, &one.places, screen),
        Record::Passage(passage) => {
            let text = one.places.first().map(marked).unwrap_or_default();
            let at = passage.place.map(|place| format!("  {}", paint(style::FAINT, &place.to_string())));
            let document = paint(style::STRONG, passage.document.as_str());
            let line = format!("{document}{}  “{text}”", at.unwrap_or_default());
            screen.wrapped("  ", "    ", &line);
            let recorded: Vec<String> = passage.recorded.iter().map(ToString::to_string).collect();
            if !recorded.is_empty() {
                screen.wrapped(
                    "    ",
                    "    ",
                    &format!("recorded there: {}", words::enumerate(&recorded, MOST_PLACES)),
                );
            }
        }
        Record::Source(source) => {
            write_named(source.id.as_str(), &source.name, source.kind.as_str(), &one.places, screen);
        }
        Record::Entity(entity) => {
            write_named(entity.id.as_str(), &entity.name, entity.kind.as_str(), &one.places, screen);
        }
        Record::Contradiction(said) => {
            let [a, b] = &said.claims;
            write_reason(&format!("{a} – {b}"), said.strength.as_str(), &one.places, screen);
        }
        Record::Relation(said) => {
            write_reason(&format!("{} – {}", said.from, said.to), said.kind.as_str(), &one.places, screen);
        }
        Record::Judgement(said) => {
            let [a, b] = &said.ids;
            write_reason(&format!("{a} – {b}"), said.ruling.as_str(), &one.places, screen);
        }
    }
}

fn write_claim(claim: &Claim, places: &[Excerpt], screen: &mut Screen) {
    let whole =
        |place: &&Excerpt| place.field == FieldKind::Sentence && !place.cut_before && !place.cut_behind;
    let sentence = places.iter().find(whole);
    let text = sentence.map_or_else(|| tame(&claim.text), marked);
    screen.wrapped("  ", "    ", &format!("{}  {text}", paint(style::STRONG, claim.id.as_str())));
    write_places(places, sentence, screen);
    let mut told: Vec<String> = claim
        .accounts
        .iter()
        .map(|account| match (&account.document, &account.at) {
            (Some(document), Some(at)) => format!("{document} {at}"),
            (Some(document), None) => format!("{document}, no place given"),
            (None, _) => "no document".to_owned(),
        })
        .collect();
    told.sort_unstable();
    told.dedup();
    let told =
        if told.is_empty() { "nowhere on record".to_owned() } else { words::enumerate(&told, MOST_PLACES) };
    screen.wrapped("    ", "      ", &paint(style::FAINT, &format!("told in {told}")));
}

fn write_named(id: &str, name: &str, kind: &str, places: &[Excerpt], screen: &mut Screen) {
    let own = places.iter().find(|place| place.field == FieldKind::Name);
    let name = own.map_or_else(|| tame(name), marked);
    let kind = paint(style::FAINT, &format!("[{kind}]"));
    screen.wrapped("  ", "    ", &format!("{}  {name} {kind}", paint(style::STRONG, id)));
    write_places(places, own, screen);
}

fn write_reason(ids: &str, kind: &str, places: &[Excerpt], screen: &mut Screen) {
    let kind = paint(style::FAINT, &format!("[{kind}]"));
    screen.wrapped("  ", "    ", &format!("{} {kind}", paint(style::STRONG, ids)));
    write_places(places, None, screen);
}

/// Writes the places that hold something which those before don't; the id and what `shown` holds stand there already.
fn write_places(places: &[Excerpt], shown: Option<&Excerpt>, screen: &mut Screen) {
    let mut seen: BTreeSet<usize> = shown.into_iter().flat_map(|place| &place.terms).copied().collect();
    let mut written = 0;
    for place in places.iter().filter(|place| place.field != FieldKind::Id) {
        let more = place.terms.iter().filter(|term| seen.insert(**term)).count();
        if more == 0 || written == MOST_PLACES {
            continue;
        }
        written += 1;
        let whose = place.hop.map_or(String::new(), |source| format!(" of {source}"));
        let before = if place.cut_before { "… " } else { "" };
        let behind = if place.cut_behind { " …" } else { "" };
        let line = format!("{}{whose}: {before}{}{behind}", place.field, marked(place));
        screen.wrapped("    ", "      ", &line);
    }
}

/// A text with stars around the words that were found: they are seen without colour as well.
fn marked(place: &Excerpt) -> String {
    let mut text = String::new();
    let mut done = 0;
    for mark in &place.marks {
        text += &tame(place.text.get(done..mark.start).unwrap_or_default());
        let word = tame(place.text.get(mark.clone()).unwrap_or_default());
        text += &paint(style::STRONG, &format!("*{word}*"));
        done = mark.end;
    }
    text + &tame(place.text.get(done..).unwrap_or_default())
}

fn write_texts(texts: &SearchedTexts, screen: &mut Screen) {
    let mut reasons: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (id, why) in &texts.not_searched {
        reasons.entry(why).or_default().push(id.clone());
    }
    for (why, ids) in reasons {
        let texts = if ids.len() == 1 { "text" } else { "texts" };
        let line = format!("Not searched, {why}: the {texts} of {}.", words::enumerate(&ids, 6));
        screen.wrapped("", "", &line);
    }
}
