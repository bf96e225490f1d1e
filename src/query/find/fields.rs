//! Where words stand in the records: every field that is searched, in a fixed order.

use std::borrow::Cow;

use super::words::Language;
use crate::model::word::words;
use crate::model::{Account, Case, Claim, Entity, Hop, NodeId, Quantity, Source};

words! {
    /// A field that is searched.
    FieldKind is "a field" {
        /// The sentence of a claim.
        Sentence = "sentence",
        /// The id of a record.
        Id = "id",
        /// What a source, a document or an entity is called.
        Name = "name",
        /// Another name of it.
        Alias = "alias",
        /// The wording of a claim before translation.
        Original = "original",
        /// The figure of a claim.
        Figure = "figure",
        /// The name or an alias of what a claim is about, or where it happened.
        About = "about",
        /// A tag of a claim.
        Tag = "tag",
        /// A remark on a claim, a source or an entity.
        Note = "note",
        /// What something is in a claim.
        Role = "role",
        /// The words that an account quotes.
        Quote = "quote",
        /// A remark on an account.
        AccountNote = "note on an account",
        /// How a source put it.
        Wording = "wording",
        /// A remark on a source's telling.
        HopNote = "note on a telling",
        /// Why a source is graded so, or why a contradiction, relation or judgement was recorded.
        Why = "why",
        /// A passage of a stored text.
        Text = "text",
    }
}

impl FieldKind {
    /// Says whether it is what a record is, not what is remarked on it.
    pub fn is_head(self) -> bool {
        use FieldKind::{About, Alias, Figure, Id, Name, Original, Sentence, Tag};
        matches!(self, Sentence | Id | Name | Alias | Original | Figure | About | Tag)
    }
}

/// A field of a record.
#[derive(Debug, Clone)]
pub(super) struct Field<'a> {
    /// Which.
    pub(super) kind: FieldKind,
    /// Its text.
    pub(super) text: Cow<'a, str>,
    /// Its language.
    pub(super) language: Language,
    /// The account that it belongs to.
    pub(super) account: Option<&'a Account>,
    /// The hop that it belongs to.
    pub(super) hop: Option<&'a Hop>,
}

/// Makes fields, in the language of the case unless they have one of their own.
pub(super) struct Fields<'a> {
    case: &'a Case,
    language: Language,
    made: Vec<Field<'a>>,
}

impl<'a> Fields<'a> {
    pub(super) fn of_claim(case: &'a Case, language: Language, claim: &'a Claim) -> Vec<Field<'a>> {
        let mut fields = Fields { case, language, made: Vec::new() };
        fields.add(FieldKind::Sentence, &claim.text);
        fields.add(FieldKind::Id, claim.id.as_str());
        if let Some(original) = &claim.original {
            fields.add_in(FieldKind::Original, &original.wording, original.language.as_deref());
        }
        if let Some(quantity) = &claim.quantity {
            fields.push(FieldKind::Figure, Cow::Owned(figure(quantity)), None, None);
        }
        claim.about.iter().for_each(|about| fields.about(&about.id));
        claim.place.iter().for_each(|id| fields.about(id));
        claim.tags.iter().for_each(|tag| fields.add(FieldKind::Tag, tag));
        claim.note.iter().for_each(|note| fields.add(FieldKind::Note, note));
        claim
            .about
            .iter()
            .filter_map(|about| about.role.as_ref())
            .for_each(|role| fields.add(FieldKind::Role, role));
        let mut accounts: Vec<&Account> = claim.accounts.iter().collect();
        accounts.sort_by(|a, b| a.id.cmp(&b.id));
        accounts.into_iter().for_each(|account| fields.account(account));
        fields.made
    }

    pub(super) fn of_source(case: &'a Case, language: Language, source: &'a Source) -> Vec<Field<'a>> {
        let mut fields = Fields { case, language, made: Vec::new() };
        let own = source.document.as_ref().and_then(|document| document.language.as_deref());
        fields.add_in(FieldKind::Name, &source.name, own);
        fields.add(FieldKind::Id, source.id.as_str());
        source.aliases.iter().for_each(|alias| fields.add_in(FieldKind::Alias, alias, own));
        source.tags.iter().for_each(|tag| fields.add(FieldKind::Tag, tag));
        source.note.iter().for_each(|note| fields.add(FieldKind::Note, note));
        let why = source.reliability.iter().filter_map(|grade| grade.why.as_ref());
        why.for_each(|why| fields.add(FieldKind::Why, why));
        fields.made
    }

    pub(super) fn of_entity(case: &'a Case, language: Language, entity: &'a Entity) -> Vec<Field<'a>> {
        let mut fields = Fields { case, language, made: Vec::new() };
        fields.add(FieldKind::Name, &entity.name);
        fields.add(FieldKind::Id, entity.id.as_str());
        entity.aliases.iter().for_each(|alias| fields.add(FieldKind::Alias, alias));
        entity.note.iter().for_each(|note| fields.add(FieldKind::Note, note));
        fields.made
    }

    pub(super) fn of_reason(language: Language, why: &'a str) -> Vec<Field<'a>> {
        vec![Field { kind: FieldKind::Why, text: why.into(), language, account: None, hop: None }]
    }

    fn account(&mut self, account: &'a Account) {
        // A document speaks its own language, whatever that of the case.
        let document = account.document.as_ref().and_then(|id| self.case.sources.get(id)?.document.as_ref());
        let own = document.and_then(|document| document.language.as_deref());
        if let Some(quote) = &account.quote {
            let language = self.in_language(own);
            self.made.push(Field {
                kind: FieldKind::Quote,
                text: quote.into(),
                language,
                account: Some(account),
                hop: None,
            });
        }
        if let Some(note) = &account.note {
            self.push(FieldKind::AccountNote, note.into(), Some(account), None);
        }
        for hop in &account.hops {
            if let Some(wording) = &hop.wording {
                let language = self.in_language(hop.language.as_deref());
                let text = wording.into();
                self.made.push(Field {
                    kind: FieldKind::Wording,
                    text,
                    language,
                    account: Some(account),
                    hop: Some(hop),
                });
            }
            if let Some(note) = &hop.note {
                self.push(FieldKind::HopNote, note.into(), Some(account), Some(hop));
            }
        }
    }

    fn about(&mut self, id: &NodeId) {
        let source = self.case.sources.get(id.as_str()).map(|s| (&s.name, &s.aliases));
        let found = source.or_else(|| self.case.entities.get(id.as_str()).map(|e| (&e.name, &e.aliases)));
        let names = found.into_iter().flat_map(|(name, aliases)| std::iter::once(name).chain(aliases));
        names.for_each(|name| self.add(FieldKind::About, name));
    }

    fn add(&mut self, kind: FieldKind, text: &'a str) {
        self.push(kind, Cow::Borrowed(text), None, None);
    }

    fn add_in(&mut self, kind: FieldKind, text: &'a str, tag: Option<&str>) {
        let language = self.in_language(tag);
        self.made.push(Field { kind, text: text.into(), language, account: None, hop: None });
    }

    fn push(
        &mut self,
        kind: FieldKind,
        text: Cow<'a, str>,
        account: Option<&'a Account>,
        hop: Option<&'a Hop>,
    ) {
        self.made.push(Field { kind, text, language: self.language, account, hop });
    }

    fn in_language(&self, tag: Option<&str>) -> Language {
        tag.map_or(self.language, Language::of)
    }
}

/// The words and figures of a quantity, in a fixed order.
fn figure(quantity: &Quantity) -> String {
    let figures = [&quantity.value, &quantity.at_least, &quantity.at_most, &quantity.approx];
    let mut parts: Vec<String> = figures.into_iter().flatten().map(ToString::to_string).collect();
    parts.dedup();
    parts.extend(quantity.words.clone());
    parts.extend(quantity.unit.clone());
    parts.push(quantity.of.clone());
    parts.extend(quantity.counts.clone());
    parts.extend(quantity.place.clone());
    parts.join(" ")
}
