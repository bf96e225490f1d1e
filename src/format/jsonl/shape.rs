//! The records as JSON has them, key by key, on their way in.

use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

use serde::de::{Deserialize, Deserializer, Error, IgnoredAny, Visitor};

use crate::case::keys::Shape;
use crate::case::{fault_of, quantity_fault};
use crate::diag;
use crate::model::{
    About, Account, AccountId, Anchor, Basis, Case, Claim, ClaimId, Contradiction, Credibility, Differ,
    Document, Entity, EntityId, EntityKind, Grade, Hop, Identity, Judgement, KnownTo, Likelihood, NodeId,
    Number, Original, Passage, Quantity, Recorded, Relation, RelationKind, Reliability, Ruling, Sha256,
    Source, SourceId, SourceKind, Stance, Strength, UnknownWord, When,
};

/// What is read from a text: an id, a date.
pub(super) struct Read<T>(T);

/// A word of a closed list.
pub(super) struct Word<T>(T);

/// What a visitor makes of a text.
struct Text<T, F>(&'static str, F, PhantomData<T>);

impl<T, F: Fn(&str) -> Result<T, String>> Visitor<'_> for Text<T, F> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        (self.1)(text).map_err(E::custom)
    }
}

fn text<'de, T, D: Deserializer<'de>>(
    from: D,
    what: &'static str,
    read: impl Fn(&str) -> Result<T, String>,
) -> Result<T, D::Error> {
    from.deserialize_str(Text(what, read, PhantomData))
}

impl<'de, T: FromStr<Err: fmt::Display>> Deserialize<'de> for Read<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        text(from, "text in quotes", |text| text.parse().map(Read).map_err(|error: T::Err| error.to_string()))
    }
}

impl<'de, T: FromStr<Err = UnknownWord>> Deserialize<'de> for Word<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let said = |word: &UnknownWord| format!("{word}: {}", diag::hint_for(word));
        text(from, "a word in quotes", |text| text.parse().map(Word).map_err(|word| said(&word)))
    }
}

/// A text that has to be of a shape of the case format.
macro_rules! shaped {
    ($($name:ident $shape:expr;)*) => { $(
        pub(super) struct $name(String);

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                text(from, "text in quotes", |text| match fault_of(&$shape, text) {
                    None => Ok(Self(text.to_owned())),
                    Some(problem) => Err(match problem.hint {
                        Some(hint) => format!("{}: {hint}", problem.message),
                        None => problem.message,
                    }),
                })
            }
        }

        impl From<$name> for String {
            fn from(text: $name) -> Self {
                text.0
            }
        }
    )* };
}

shaped! {
    Words Shape::Text;
    Language Shape::Language;
    Below Shape::Below;
    Folder Shape::Path;
}

/// A figure: a number, or a text where JSON would not keep its digits.
pub(super) struct Figure(Number);

impl<'de> Deserialize<'de> for Figure {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Any;
        impl Visitor<'_> for Any {
            type Value = Figure;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a number")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Figure, E> {
                text.parse().map(Figure).map_err(E::custom)
            }

            fn visit_i64<E: Error>(self, number: i64) -> Result<Figure, E> {
                self.visit_str(&number.to_string())
            }

            fn visit_u64<E: Error>(self, number: u64) -> Result<Figure, E> {
                self.visit_str(&number.to_string())
            }

            fn visit_f64<E: Error>(self, number: f64) -> Result<Figure, E> {
                self.visit_str(&number.to_string())
            }
        }
        from.deserialize_any(Any)
    }
}

/// What a claim is about: an id, or an id with the part it plays.
#[derive(serde::Deserialize)]
#[serde(untagged, expecting = "an id in quotes, or an id with a role")]
enum Concerning {
    Id(Read<NodeId>),
    Role(Role),
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Role {
    id: Read<NodeId>,
    role: Option<Words>,
}

/// Which record stands in a line.
#[derive(serde::Deserialize)]
#[serde(expecting = "an object in braces")]
pub(super) struct Tag {
    pub(super) record: Option<String>,
}

/// `Shape { key: Type, … }`: every key may lack but those that stand behind a `!`.
macro_rules! shapes {
    ($($name:ident { $($must:ident: $needed:ty,)* ; $($may:ident: $type:ty,)* })*) => { $(
        #[derive(serde::Deserialize)]
        #[serde(deny_unknown_fields, expecting = "an object in braces")]
        pub(super) struct $name {
            #[serde(default, rename = "record")]
            _record: IgnoredAny,
            $($must: $needed,)*
            $(#[serde(default)] $may: $type,)*
        }
    )* };
}

shapes! {
    CaseShape {
        ;
        title: Option<Words>,
        description: Option<Words>,
        language: Option<Language>,
        documents_folder: Option<Folder>,
    }
    SourceShape {
        id: Read<SourceId>,
        ;
        name: Option<Words>,
        kind: Option<Word<SourceKind>>,
        identity: Option<Word<Identity>>,
        aliases: Vec<Words>,
        known_to: Option<Word<KnownTo>>,
        protected: bool,
        reliability: Option<ReliabilityShape>,
        speaks_for: Vec<Read<SourceId>>,
        part_of: Vec<Read<SourceId>>,
        tags: Vec<Words>,
        note: Option<Words>,
        title: Option<Words>,
        outlet: Option<Read<SourceId>>,
        author: Option<Read<SourceId>>,
        language: Option<Language>,
        translated_from: Option<Language>,
        url: Option<Words>,
        published: Option<Read<When>>,
        retrieved: Option<Read<When>>,
        sha256: Option<Read<Sha256>>,
        file: Option<Below>,
        original_sha256: Option<Read<Sha256>>,
    }
    ReliabilityShape {
        grade: Word<Grade>,
        ;
        on: Option<Read<When>>,
        why: Option<Words>,
    }
    EntityShape {
        id: Read<EntityId>,
        name: Words,
        kind: Word<EntityKind>,
        ;
        aliases: Vec<Words>,
        part_of: Vec<Read<EntityId>>,
        note: Option<Words>,
    }
    ClaimShape {
        id: Read<ClaimId>,
        text: Words,
        ;
        about: Vec<Concerning>,
        roles: Vec<Role>,
        happened: Option<Read<When>>,
        r#where: Option<Read<NodeId>>,
        quantity: Option<QuantityShape>,
        credibility: Option<Word<Credibility>>,
        original: Option<OriginalShape>,
        tags: Vec<Words>,
        note: Option<Words>,
        accounts: Vec<AccountShape>,
        ends: IgnoredAny,
    }
    OriginalShape {
        wording: Words,
        ;
        language: Option<Language>,
    }
    QuantityShape {
        of: Words,
        ;
        counts: Option<Words>,
        value: Option<Figure>,
        at_least: Option<Figure>,
        at_most: Option<Figure>,
        approx: Option<Figure>,
        words: Option<Words>,
        unit: Option<Words>,
        r#where: Option<Words>,
        when: Option<Read<When>>,
    }
    AccountShape {
        hops: Vec<HopShape>,
        ;
        claim: Option<Read<ClaimId>>,
        id: Option<Read<AccountId>>,
        document: Option<Read<SourceId>>,
        at: Vec<(usize, Option<usize>)>,
        hashes: Vec<String>,
        quote: Option<Words>,
        note: Option<Words>,
        recorded: Option<RecordedShape>,
    }
    RecordedShape {
        ;
        when: Option<Read<When>>,
        by: Option<Words>,
    }
    HopShape {
        source: Read<SourceId>,
        ;
        basis: Option<Word<Basis>>,
        stance: Option<Word<Stance>>,
        wording: Option<Words>,
        said: Option<Read<When>>,
        channel: Option<Words>,
        at: Vec<(usize, Option<usize>)>,
        hashes: Vec<String>,
        language: Option<Language>,
        note: Option<Words>,
    }
    ContradictionShape {
        claims: [Read<ClaimId>; 2],
        differ: Word<Differ>,
        ;
        strength: Option<Word<Strength>>,
        why: Option<Words>,
        by: Option<Words>,
        on: Option<Read<When>>,
    }
    RelationShape {
        kind: Word<RelationKind>,
        from: Read<ClaimId>,
        to: Read<ClaimId>,
        ;
        account: Option<Read<AccountId>>,
        hop: Option<Read<SourceId>>,
        why: Option<Words>,
        by: Option<Words>,
        on: Option<Read<When>>,
    }
    JudgementShape {
        judgement: Word<Ruling>,
        ids: [Read<NodeId>; 2],
        ;
        likely: Option<Word<Likelihood>>,
        why: Option<Words>,
        by: Option<Words>,
        on: Option<Read<When>>,
    }
}

fn read<T>(value: Option<Read<T>>) -> Option<T> {
    value.map(|value| value.0)
}

fn word<T>(value: Option<Word<T>>) -> Option<T> {
    value.map(|value| value.0)
}

fn words<T: Into<String>>(value: Option<T>) -> Option<String> {
    value.map(Into::into)
}

fn all<T>(values: Vec<Read<T>>) -> Vec<T> {
    values.into_iter().map(|value| value.0).collect()
}

fn texts(values: Vec<Words>) -> Vec<String> {
    values.into_iter().map(|value| value.0).collect()
}

/// Something that is well written, and can't be.
type Wrong = String;

impl CaseShape {
    pub(super) fn case(self) -> Case {
        Case {
            title: words(self.title),
            description: words(self.description),
            language: words(self.language),
            documents: words(self.documents_folder),
            ..Case::default()
        }
    }
}

impl SourceShape {
    pub(super) fn source(self, is_document: bool) -> Result<Source, Wrong> {
        let document = Document {
            outlet: read(self.outlet),
            author: read(self.author),
            language: words(self.language),
            translated_from: words(self.translated_from),
            url: words(self.url),
            published: read(self.published),
            retrieved: read(self.retrieved),
            sha256: read(self.sha256),
            file: words(self.file),
            original_sha256: read(self.original_sha256),
        };
        if !is_document && (self.title.is_some() || document != Document::default()) {
            return Err("this is said of a document: make it `\"record\": \"document\"`".to_owned());
        }
        let name = words(self.title).or(words(self.name));
        let name =
            name.ok_or_else(|| format!("missing field `{}`", if is_document { "title" } else { "name" }))?;
        let kind = match word(self.kind) {
            Some(kind) => kind,
            None if is_document => SourceKind::Document,
            None => return Err("missing field `kind`".to_owned()),
        };
        let reliability =
            |one: ReliabilityShape| Reliability { grade: one.grade.0, on: read(one.on), why: words(one.why) };
        Ok(Source {
            id: self.id.0,
            name,
            kind,
            identity: word(self.identity).unwrap_or(kind.default_identity()),
            aliases: texts(self.aliases),
            known_to: word(self.known_to),
            protected: self.protected,
            reliability: self.reliability.map(reliability),
            speaks_for: all(self.speaks_for),
            part_of: all(self.part_of),
            tags: texts(self.tags),
            note: words(self.note),
            document: is_document.then_some(document),
        })
    }
}

impl EntityShape {
    pub(super) fn entity(self) -> Entity {
        Entity {
            id: self.id.0,
            name: self.name.0,
            kind: self.kind.0,
            aliases: texts(self.aliases),
            part_of: all(self.part_of),
            note: words(self.note),
        }
    }
}

impl ClaimShape {
    pub(super) fn claim(self) -> Result<Claim, Wrong> {
        let id = self.id.0;
        // They follow from the accounts.
        let IgnoredAny = self.ends;
        let mut about: Vec<About> = self.about.into_iter().map(Concerning::about).collect();
        for role in self.roles {
            let role = Concerning::Role(role).about();
            let place = about.iter_mut().find(|one| one.id == role.id && one.role.is_none());
            let place =
                place.ok_or_else(|| format!("`{}` plays a part, and stands not under `about`", role.id))?;
            place.role = role.role;
        }
        let quantity = self.quantity.map(QuantityShape::quantity).transpose()?;
        let accounts = self.accounts.into_iter().map(|one| {
            if one.claim.as_ref().is_some_and(|claim| claim.0 != id) {
                return Err("an account inside a claim is one of that claim".to_owned());
            }
            one.account(&id)
        });
        let accounts = accounts.collect::<Result<_, _>>()?;
        let original =
            |one: OriginalShape| Original { wording: one.wording.0, language: words(one.language) };
        Ok(Claim {
            about,
            happened: read(self.happened),
            place: read(self.r#where),
            quantity,
            credibility: word(self.credibility),
            original: self.original.map(original),
            tags: texts(self.tags),
            note: words(self.note),
            accounts,
            ..Claim::new(id, self.text.0)
        })
    }
}

impl Concerning {
    fn about(self) -> About {
        match self {
            Self::Id(id) => About { id: id.0, role: None },
            Self::Role(role) => About { id: role.id.0, role: words(role.role) },
        }
    }
}

impl QuantityShape {
    fn quantity(self) -> Result<Quantity, Wrong> {
        let figure = |figure: Option<Figure>| figure.map(|figure| figure.0);
        let quantity = Quantity {
            of: self.of.0,
            counts: words(self.counts),
            value: figure(self.value),
            at_least: figure(self.at_least),
            at_most: figure(self.at_most),
            approx: figure(self.approx),
            words: words(self.words),
            unit: words(self.unit),
            place: words(self.r#where),
            when: read(self.when),
        };
        match quantity_fault(&quantity) {
            Some((message, hint)) => Err(format!("{message}: {hint}")),
            None => Ok(quantity),
        }
    }
}

impl AccountShape {
    /// Takes the claim of an account that stands by itself.
    pub(super) fn of(mut self) -> Result<(ClaimId, Account), Wrong> {
        let claim = read(self.claim.take()).ok_or_else(|| "missing field `claim`".to_owned())?;
        let account = self.account(&claim)?;
        Ok((claim, account))
    }

    fn account(self, claim: &ClaimId) -> Result<Account, Wrong> {
        let count = self.hops.len();
        let hops = self.hops.into_iter().enumerate().map(|(i, hop)| hop.hop(i + 1 < count));
        let hops: Vec<Hop> = hops.collect::<Result<_, _>>()?;
        let document = read(self.document);
        let at = anchor(&self.at, &self.hashes)?;
        let quote = words(self.quote);
        let Some(first) = hops.first() else { return Err("an account has at least one hop".to_owned()) };
        if document.as_ref().is_some_and(|document| *document != first.source) {
            return Err("the document of an account is its first hop".to_owned());
        }
        if document.is_none() && (at.is_some() || quote.is_some()) {
            return Err("a place stands here, and no document in which it lies".to_owned());
        }
        let place = at.as_ref().map(ToString::to_string).or_else(|| quote.clone()).unwrap_or_default();
        let made = || Account::content_id(claim, document.as_ref(), &place, &hops);
        let id = read(self.id).unwrap_or_else(made);
        let recorded = self.recorded.map(|one| Recorded { when: read(one.when), by: words(one.by) });
        Ok(Account { id, document, at, quote, hops, note: words(self.note), recorded })
    }
}

impl HopShape {
    fn hop(self, goes_on: bool) -> Result<Hop, Wrong> {
        let (basis, stance) =
            if goes_on { (Basis::Told, Stance::Relays) } else { (Basis::Unstated, Stance::Asserts) };
        Ok(Hop {
            wording: words(self.wording),
            said: read(self.said),
            channel: words(self.channel),
            at: anchor(&self.at, &self.hashes)?,
            language: words(self.language),
            note: words(self.note),
            ..Hop::new(self.source.0, word(self.basis).unwrap_or(basis), word(self.stance).unwrap_or(stance))
        })
    }
}

fn anchor(at: &[(usize, Option<usize>)], hashes: &[String]) -> Result<Option<Anchor>, Wrong> {
    if at.len() != hashes.len() {
        return Err(format!(
            "{} ranges stand under `at`, and {} hashes under `hashes`",
            at.len(),
            hashes.len()
        ));
    }
    let passages = at.iter().zip(hashes).map(|((start, end), hash)| {
        let Some(end) = end else {
            return Err("the end of a range is covered here: export where no source is protected".to_owned());
        };
        format!("{start}-{end}#{hash}").parse::<Passage>().map_err(|error| error.to_string())
    });
    let passages: Vec<Passage> = passages.collect::<Result<_, _>>()?;
    if passages.is_empty() {
        return Ok(None);
    }
    Anchor::new(passages).map(Some).map_err(|error| error.to_string())
}

impl ContradictionShape {
    pub(super) fn contradiction(self) -> Contradiction {
        Contradiction {
            claims: self.claims.map(|claim| claim.0),
            differ: self.differ.0,
            strength: word(self.strength).unwrap_or(Strength::Contradiction),
            why: words(self.why),
            by: words(self.by),
            on: read(self.on),
        }
    }
}

impl RelationShape {
    pub(super) fn relation(self) -> Relation {
        Relation {
            kind: self.kind.0,
            from: self.from.0,
            to: self.to.0,
            account: read(self.account),
            hop: read(self.hop),
            why: words(self.why),
            by: words(self.by),
            on: read(self.on),
        }
    }
}

impl JudgementShape {
    pub(super) fn judgement(self) -> Judgement {
        Judgement {
            ruling: self.judgement.0,
            ids: self.ids.map(|id| id.0),
            likely: word(self.likely).unwrap_or(Likelihood::Certain),
            why: words(self.why),
            by: words(self.by),
            on: read(self.on),
        }
    }
}
