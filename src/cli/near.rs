//! As much of a database as a question needs: where it names by their ids what it is about, the rest is not read.

use std::collections::BTreeSet;
use std::path::Path;

use super::desk::{Desk, Texts, archive_then, locate, refused};
use super::screen::Screen;
use super::{Failure, Global};
use wherefrom::graph::{Graph, View as _};
use wherefrom::model::{Case, ClaimId, EntityId, NodeId, SourceId};
use wherefrom::protect::Protection;
use wherefrom::query::find_claims;
use wherefrom::store::{Archive, Part, Reach, is_database};

/// What a question names, as it was typed, and how far around that it looks.
#[derive(Debug, Clone, Default)]
pub struct Asked<'a> {
    /// The claims.
    pub claims: Vec<&'a str>,
    /// Sources, documents and entities.
    pub nodes: Vec<&'a str>,
    /// Any of these.
    pub any: Vec<&'a str>,
    /// How far.
    pub reach: Reach,
}

impl<'a> Asked<'a> {
    /// Names claims.
    pub fn claims(typed: &'a [String], reach: Reach) -> Self {
        Self { claims: words(typed).collect(), reach, ..Self::default() }
    }

    /// Names sources and entities.
    pub fn nodes(typed: &'a [String], reach: Reach) -> Self {
        Self { nodes: words(typed).collect(), reach, ..Self::default() }
    }

    /// Names anything.
    pub fn any(typed: &'a [String], reach: Reach) -> Self {
        Self { any: words(typed).collect(), reach, ..Self::default() }
    }

    /// Names sources and entities as well.
    #[must_use]
    pub fn and(mut self, nodes: impl IntoIterator<Item = &'a String>) -> Self {
        self.nodes.extend(nodes.into_iter().map(String::as_str));
        self
    }

    /// Names anything as well.
    #[must_use]
    pub fn focused(mut self, on: Option<&'a String>) -> Self {
        self.any.extend(on.map(String::as_str));
        self
    }

    fn is_empty(&self) -> bool {
        self.claims.is_empty() && self.nodes.is_empty() && self.any.is_empty()
    }
}

fn words(typed: &[String]) -> impl Iterator<Item = &str> {
    typed.iter().map(String::as_str)
}

impl Desk {
    /// Opens of a database what the question needs. All of it is read where words name no claim alone, or an id does not
    /// exist; and where an id has a protected name in it, for such ids are numbered among all.
    pub fn near(global: &Global, screen: &mut Screen, asked: &Asked) -> Result<Self, Failure> {
        let path = locate(global)?;
        if !asked.is_empty()
            && global.known_by.is_none()
            && is_database(&path)
            && let Some((case, words, archive_folder)) = excerpt(archive_then(global, &path, screen)?, asked)?
        {
            return Ok(Self::of_excerpt(global, screen, case, &words, &archive_folder));
        }
        Self::open(global, screen)
    }

    fn of_excerpt(
        global: &Global,
        screen: &mut Screen,
        mut case: Case,
        covered: &[String],
        root: &Path,
    ) -> Self {
        let protection = Protection::new(&case, covered.iter().map(String::as_str));
        screen.protect(protection.clone());
        let texts = Texts::new(global, root, &case, &protection);
        protection.apply(&mut case);
        Self::of(Graph::new(case), protection, texts)
    }
}

type Excerpt = (Case, Vec<String>, std::path::PathBuf);

/// Reads what the question needs, with the words to be covered; nothing if that does not do.
fn excerpt(archive: Archive, asked: &Asked) -> Result<Option<Excerpt>, Failure> {
    let part = Part::new(archive);
    if part.fault().is_some() {
        return fault_or_none(part);
    }
    let secrets = Secrets::of(&part).map_err(refused)?;
    let Some((claims, nodes)) = named(&part, &secrets, asked) else { return fault_or_none(part) };
    part.gather(&claims, &nodes, asked.reach);
    secrets.protected.iter().for_each(|id| {
        part.source(id);
    });
    let folder = part.archive().folder();
    let case = part.into_case().map_err(refused)?;
    if secrets.are_in_ids_of(&case) {
        return Ok(None);
    }
    Ok(Some((case, secrets.words, folder)))
}

fn fault_or_none<T>(part: Part) -> Result<Option<T>, Failure> {
    part.into_fault().map_or(Ok(None), |fault| Err(refused(fault)))
}

/// What the words name, if every one of them is an id, or all those for claims together the words of one.
fn named(part: &Part, secrets: &Secrets, asked: &Asked) -> Option<(Vec<ClaimId>, Vec<NodeId>)> {
    let (mut claims, mut nodes) = (Vec::new(), Vec::new());
    let claim = |word: &str| part.claim_named(word);
    let node = |word: &str| part.node_named(secrets.meant(word));
    for word in &asked.nodes {
        nodes.push(node(word)?);
    }
    for word in &asked.any {
        let (as_claim, as_node) = (claim(word), node(word));
        if as_claim.is_none() && as_node.is_none() {
            return None;
        }
        claims.extend(as_claim);
        nodes.extend(as_node);
    }
    let ids: Option<Vec<ClaimId>> = asked.claims.iter().map(|word| claim(word)).collect();
    match ids {
        Some(ids) => claims.extend(ids),
        None => claims.push(by_words(part, secrets, &asked.claims)?),
    }
    Some((claims, nodes))
}

/// The claim that some words name, if they name no other. What they do else is said by who knows everything.
fn by_words(part: &Part, secrets: &Secrets, typed: &[&str]) -> Option<ClaimId> {
    let words = typed.join(" ");
    let is_like_an_id = words.contains('-') && !words.contains(char::is_whitespace);
    if is_like_an_id || typed.contains(&"-") {
        return None;
    }
    let mut case = part.without_accounts();
    // Names that are covered name nothing.
    Protection::new(&case, secrets.words.iter().map(String::as_str)).apply(&mut case);
    match find_claims(&case, &words).as_slice() {
        [one] if one.is_full(&words) => part.claim_named(one.claim.id.as_str()),
        _ => None,
    }
}

/// What no answer may show.
struct Secrets {
    protected: Vec<SourceId>,
    words: Vec<String>,
    /// The protected sources alone: they are few, and go by the same ids as among all.
    protection: Protection,
}

impl Secrets {
    /// Reads them. What has the id under which one of them would be shown is read as well.
    fn of(part: &Part) -> Result<Self, wherefrom::store::StoreError> {
        let archive: &Archive = part.archive();
        let (mut protected, mut words) = (Vec::new(), Vec::new());
        if archive.has_secrets()? {
            (protected, words) = (archive.protected()?, archive.covered()?);
        }
        let mut case = Case::default();
        let mut free = 0;
        let mut all = protected.clone();
        for number in 1.. {
            if free == protected.len() {
                break;
            }
            match part.node_named(&format!("protected-{number}")) {
                Some(taken) => all.extend(SourceId::new(taken.as_str())),
                None => free += 1,
            }
        }
        for id in &all {
            case.sources.extend(part.source(id).map(|source| (id.clone(), source.clone())));
            let entity = EntityId::new(id.as_str()).ok().and_then(|id| part.entity(&id));
            case.entities.extend(entity.map(|entity| (entity.id.clone(), entity.clone())));
        }
        let protection = Protection::new(&case, words.iter().map(String::as_str));
        Ok(Self { protected: all, words, protection })
    }

    /// Returns the id of what is shown under another.
    fn meant<'a>(&'a self, word: &'a str) -> &'a str {
        let shown = |id: &&SourceId| self.protection.shown(id.as_str()) == word;
        self.protected.iter().find(shown).map_or(word, SourceId::as_str)
    }

    /// Says whether an id, but those of protected sources, has a protected name in it.
    fn are_in_ids_of(&self, case: &Case) -> bool {
        if self.protection.is_empty() {
            return false;
        }
        let protected: BTreeSet<&SourceId> =
            case.sources.values().filter(|one| one.protected).map(|one| &one.id).collect();
        let sources = case.sources.keys().filter(|id| !protected.contains(id)).map(SourceId::as_str);
        let nodes = sources.chain(case.entities.keys().map(EntityId::as_str));
        let accounts = case.claims.values().flat_map(|claim| &claim.accounts).map(|one| one.id.as_str());
        let mut ids = nodes.chain(case.claims.keys().map(ClaimId::as_str)).chain(accounts);
        ids.any(|id| self.protection.names(id))
    }
}
