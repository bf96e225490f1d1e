//! The filter arguments, the same for every verb that asks about many claims.

use std::collections::BTreeSet;
use std::error::Error;
use std::str::FromStr;

use clap::builder::{PossibleValuesParser, TypedValueParser};

use super::Failure;
use super::desk::Desk;
use super::names;
use super::near::Asked;
use super::screen::Screen;
use wherefrom::diag::did_you_mean;
use wherefrom::model::{Basis, Identity, SourceId, SourceKind, When};
use wherefrom::query::{AccountFilter, EndKind, Filter, TimeFilter, TimeKind, with_members};

/// Which claims to ask about. Conditions on source, document, end, basis and last hop have to hold for one and the same
/// account.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Which claims")]
pub struct FilterArgs {
    /// About this entity or source
    #[arg(long, value_name = "ID|NAME")]
    about: Vec<String>,
    /// Told by this source, anywhere on a chain
    #[arg(long, value_name = "ID|NAME")]
    source: Vec<String>,
    /// Told in this document
    #[arg(long, value_name = "ID|NAME")]
    document: Vec<String>,
    /// With a chain that ends so
    #[arg(long, value_name = "KIND", value_parser = one_of::<EndKind>(EndKind::WORDS))]
    end: Vec<EndKind>,
    /// With a last hop that knows it so
    #[arg(long, value_name = "BASIS", value_parser = one_of::<Basis>(Basis::WORDS))]
    basis: Vec<Basis>,
    /// With a chain whose last hop is this source, or is a part of it or speaks for it
    #[arg(long, value_name = "ID")]
    last: Vec<String>,
    /// With a chain whose last hop is a source of this kind
    #[arg(long, value_name = "KIND", value_parser = one_of::<SourceKind>(SourceKind::WORDS))]
    last_kind: Vec<SourceKind>,
    /// With a chain whose last hop is known so
    #[arg(long, value_name = "IDENTITY", value_parser = one_of::<Identity>(Identity::WORDS))]
    last_identity: Vec<Identity>,
    /// With a chain whose last hop is a source with this tag
    #[arg(long, value_name = "TAG")]
    last_tag: Vec<String>,
    /// All that is said of one account above has to hold for every account that supports the claim
    #[arg(long)]
    only: bool,
    /// Of which the time may be this or later
    #[arg(long, value_name = "DATE", value_parser = super::date)]
    since: Option<When>,
    /// Of which the time may be this or earlier
    #[arg(long, value_name = "DATE", value_parser = super::date)]
    until: Option<When>,
    /// Which time --since and --until mean
    #[arg(long, value_name = "KIND", default_value = "happened", value_parser = one_of::<TimeKind>(TimeKind::WORDS))]
    time: TimeKind,
    /// With at least so many distinct origins at the least
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    min_origins: usize,
}

/// Takes a word of a closed list of the model.
pub fn one_of<T: FromStr<Err: Error + Send + Sync + 'static> + Clone + Send + Sync + 'static>(
    words: &'static [&'static str],
) -> impl TypedValueParser<Value = T> {
    PossibleValuesParser::new(words).try_map(|word| word.parse())
}

impl FilterArgs {
    /// Leaves it at what a question names if every claim is let through; what a condition names is looked for among all.
    pub fn leave<'a>(&self, asked: Asked<'a>) -> Asked<'a> {
        let lists = [&self.about, &self.source, &self.document, &self.last, &self.last_tag];
        let is_open = lists.iter().all(|list| list.is_empty())
            && !self.only
            && self.end.is_empty()
            && self.basis.is_empty()
            && self.last_kind.is_empty()
            && self.last_identity.is_empty()
            && self.since.is_none()
            && self.until.is_none()
            && self.min_origins == 0;
        if is_open { asked } else { Asked::default() }
    }

    /// Looks up the ids and names, and makes a filter of the arguments.
    pub fn resolve(&self, desk: &Desk, screen: &Screen) -> Result<Filter, Failure> {
        let known = |typed: &String| names::node(desk, typed, screen);
        let source = |typed: &String| names::source(desk, typed, screen);
        let document = |typed: &String| names::document(desk, typed, screen);
        if let (Some(since), Some(until)) = (&self.since, &self.until)
            && until.certainly_before(since)
        {
            return Err(Failure::new(format!("the span from {since} until {until} ends before it begins")));
        }
        let spanned = self.since.is_some() || self.until.is_some();
        Ok(Filter {
            about: self.about.iter().map(known).collect::<Result<_, Failure>>()?,
            account: AccountFilter {
                source: self.source.iter().map(source).collect::<Result<_, Failure>>()?,
                document: self.document.iter().map(document).collect::<Result<_, Failure>>()?,
                end: self.end.clone(),
                basis: self.basis.clone(),
                last: self.last(desk, screen)?,
                last_kind: self.last_kind.clone(),
                last_identity: self.last_identity.clone(),
                last_tag: self.last_tag(desk)?,
            },
            only: self.only,
            time: spanned.then(|| TimeFilter {
                kind: self.time,
                since: self.since.clone(),
                until: self.until.clone(),
            }),
            min_origins: self.min_origins,
        })
    }

    /// The tags, if some source has them: a tag that none has is a slip, and would let nothing through.
    fn last_tag(&self, desk: &Desk) -> Result<Vec<String>, Failure> {
        let tags = || desk.case().sources.values().flat_map(|source| &source.tags);
        for typed in &self.last_tag {
            if !tags().any(|tag| tag == typed) {
                let failure = Failure::new(format!("no source has the tag `{typed}`"));
                return Err(match did_you_mean(typed, tags().map(String::as_str)) {
                    Some(hint) => failure.hint(hint),
                    None => failure,
                });
            }
        }
        Ok(self.last_tag.clone())
    }

    fn last(&self, desk: &Desk, screen: &Screen) -> Result<Option<BTreeSet<SourceId>>, Failure> {
        if self.last.is_empty() {
            return Ok(None);
        }
        let asked: Vec<SourceId> =
            self.last.iter().map(|id| names::source(desk, id, screen)).collect::<Result<_, _>>()?;
        Ok(Some(with_members(&desk.graph, asked)))
    }
}
