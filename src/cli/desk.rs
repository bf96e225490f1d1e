//! The desk: a case opened for a question, with the texts at hand, and its protected sources covered.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::names::{self, MOST_OFFERED};
use super::screen::Screen;
use super::{Failure, Global, log, report};
use wherefrom::case::verify::document_path;
use wherefrom::case::write::{Filing, write_filed};
use wherefrom::case::{self, Folder, Places, text::Text};
use wherefrom::diag::{Severity, did_you_mean};
use wherefrom::format::SearchedTexts;
use wherefrom::graph::{Graph, View as _};
use wherefrom::model::When;
use wherefrom::model::{Anchor, Case, ClaimId, Source, SourceId};
use wherefrom::protect::{Protection, written};
use wherefrom::query::find::StoredText;
use wherefrom::query::{Fit, find_claims, find_named, keep_known_by};
use wherefrom::store::{Archive, Part, StoreError, is_database};
use wherefrom::words::{self, count};

/// An opened case: all of it, or the part that a question asks for.
pub struct Desk<V = Graph> {
    pub graph: V,
    pub protection: Protection,
    texts: Texts,
}

/// Returns the folder or the database of the case that the arguments or the working directory name.
pub fn locate(global: &Global) -> Result<PathBuf, Failure> {
    if let Some(dir) = &global.case {
        return Ok(dir.clone());
    }
    let here = std::env::current_dir()?;
    let found = case::find(&here).map(|folder| {
        // As people would write it from where they are: `.`, `..`, `../..`.
        let up = here.strip_prefix(&folder).map_or(0, |below| below.components().count());
        if up == 0 { PathBuf::from(".") } else { std::iter::repeat_n("..", up).collect() }
    });
    found.ok_or_else(|| {
        Failure::new("no case here: no `case.toml` in this folder or above it")
            .hint("name one with --case DIR, or start one with `wherefrom init DIR`")
    })
}

/// Reads the case, from its folder or its database, and covers its protected sources.
pub fn read(global: &Global, screen: &mut Screen) -> Result<(Folder, Protection), Failure> {
    let path = locate(global)?;
    let folder = if is_database(&path) {
        of_database(&archive_then(global, &path, screen)?)?
    } else if global.as_of.is_some() {
        return Err(log::no_history(&path));
    } else {
        case::read(&path)?
    };
    let protection = cover(&folder, screen).0;
    Ok((folder, protection))
}

/// Opens a database as it is, or as it was recorded by the date of `--as-of`, which every answer says then.
pub fn archive_then(global: &Global, path: &Path, screen: &mut Screen) -> Result<Archive, Failure> {
    let Some(date) = &global.as_of else { return archive(path) };
    let archive = log::as_of(path, date)?;
    screen.foot(format!("As recorded by {}.", words::date(date)));
    Ok(archive)
}

/// Opens a database.
pub fn archive(path: &Path) -> Result<Archive, Failure> {
    Archive::open(path).map_err(refused)
}

/// Says of a database that can't be used what to do.
pub fn refused(error: StoreError) -> Failure {
    let hint = match &error {
        StoreError::Foreign(path) if path.ends_with(case::MARK) => "name the folder that it lies in",
        StoreError::Foreign(_) => {
            "a case is a folder with a `case.toml`, or a database that `wherefrom import` has made"
        }
        StoreError::Version { .. } => {
            "use the version of wherefrom that made it, and export the case from there"
        }
        StoreError::Damaged(_) => "restore a copy of the file; nothing is answered from what is damaged",
        StoreError::Busy => "try again when it is done",
        StoreError::Unfinished => {
            "run any command on it with the right to write to the file and its folder, such as `wherefrom verify`"
        }
        StoreError::Full => "free some room, or write to another disk",
        StoreError::ReadOnly => "copy the file to where it can be written to",
        StoreError::File { path, what, source } => return Failure::file(path, what, source),
        _ => return Failure::from(error),
    };
    Failure::from(error).hint(hint)
}

/// Reads the case as files: of a database those that its export would write.
pub fn read_files(global: &Global, screen: &mut Screen) -> Result<(Folder, Protection), Failure> {
    let path = locate(global)?;
    if !is_database(&path) {
        return read(global, screen);
    }
    let archive = archive_then(global, &path, screen)?;
    let case = archive.case().map_err(refused)?;
    let files = write_filed(&case, &filing_of(&archive, &case)?);
    let files = files.into_iter().map(|(path, text)| (path, text.into_bytes())).collect();
    let mut folder = case::read_texts(&archive.folder(), files);
    folder.protected.extend(archive.covered().map_err(refused)?);
    let protection = cover(&folder, screen).0;
    Ok((folder, protection))
}

/// A database as if it were a folder without files: what is in it has no place in a text.
pub fn of_database(archive: &Archive) -> Result<Folder, Failure> {
    Ok(Folder {
        root: archive.folder(),
        files: Vec::new(),
        case: archive.case().map_err(refused)?,
        problems: Vec::new(),
        places: Places::default(),
        protected: archive.covered().map_err(refused)?.into_iter().collect(),
        retracted: 0,
    })
}

/// Returns which file each record of a database goes into: the one it came from, if it came from files.
pub fn filing_of(archive: &Archive, case: &Case) -> Result<Filing, Failure> {
    let filing = archive.filing().map_err(refused)?.map(|mut filing| {
        filing.complete(case);
        filing
    });
    let filing = filing.filter(|filing| filing.holds(case));
    Ok(filing.unwrap_or_else(|| Filing::by_document(case)))
}

/// Refuses a database where only the files of a case folder can be worked on.
pub fn refuse_database(global: &Global, verb: &str) -> Result<(), Failure> {
    let path = locate(global)?;
    if !is_database(&path) {
        return Ok(());
    }
    Err(Failure::new(format!(
        "`wherefrom {verb}` works on the files of a case folder, and `{}` is a database",
        path.display()
    ))
    .hint("`wherefrom export --format case --output DIR` writes its records as a case folder"))
}

/// Covers the protected sources of a case on the screen; returns them, and every word that is covered besides their
/// names in the records.
pub fn cover(folder: &Folder, screen: &mut Screen) -> (Protection, BTreeSet<String>) {
    let mut words = folder.protected.clone();
    words.extend(folder.files.iter().flat_map(|file| written(&file.text)).map(str::to_owned));
    let mut protection = Protection::new(&folder.case, words.iter().map(String::as_str));
    if !protection.is_empty() {
        // A slip of the keyboard gives a protected id away as well.
        let slips = folder.problems.iter().filter_map(|problem| report::words_at(folder, problem));
        let slips: Vec<&str> = slips.filter(|words| protection.nearly_names(words)).collect();
        words.extend(slips.iter().map(|slip| (*slip).to_owned()));
        protection.add(slips);
    }
    screen.protect(protection.clone());
    (protection, words)
}

impl Desk {
    /// Opens the case for questions; says on standard error what of it could not be read.
    pub fn open(global: &Global, screen: &mut Screen) -> Result<Self, Failure> {
        let (folder, protection) = read(global, screen)?;
        let errors = folder.problems.iter().filter(|problem| problem.severity == Severity::Error).count();
        if errors > 0 {
            report::in_short(&folder, screen);
        }
        let texts = Texts::new(global, &folder.root, &folder.case, &protection);
        let mut case = folder.case;
        protection.apply(&mut case);
        if let Some(date) = &global.known_by {
            screen.foot(words::known_by(keep_known_by(&mut case, date), date));
        }
        Ok(Self::of(Graph::new(case), protection, texts))
    }

    pub fn of(graph: Graph, protection: Protection, texts: Texts) -> Self {
        Self { graph, protection, texts }
    }

    pub fn case(&self) -> &Case {
        self.graph.case()
    }

    /// Returns the claim that an id or some words of it name.
    pub fn claim(&self, words: &str) -> Result<ClaimId, Failure> {
        if let Some(claim) = self.case().claims.get(self.protection.shown_claim(words)) {
            return Ok(claim.id.clone());
        }
        let found = find_claims(self.case(), words);
        let ids = self.case().claims.keys().map(ClaimId::as_str);
        // Whoever typed a whole id with a slip in it hardly meant words.
        let meant = did_you_mean(words, ids).filter(|_| words.contains('-'));
        let full = found.first().is_some_and(|one| one.is_full(words));
        match found.as_slice() {
            [one] if full => return Ok(one.claim.id.clone()),
            [] => {
                let hint = meant.or_else(|| self.no_claim(words));
                let hint = hint.unwrap_or_else(|| "`wherefrom list claims` shows them all".to_owned());
                return Err(Failure::new(format!("no claim fits `{words}`")).hint(hint));
            }
            _ => {}
        }
        let number = count(found.len(), "claim fits", "claims fit");
        let part = if full { "" } else { " in part" };
        let mut failure = Failure::new(format!("{number} `{words}`{part}; name one by its id"));
        for one in found.iter().take(MOST_OFFERED) {
            failure = failure.offer(format!("{}: {}", one.claim.id, one.claim.text));
        }
        if found.len() > MOST_OFFERED {
            failure = failure.offer(format!("and {} more", found.len() - MOST_OFFERED));
            failure = failure.hint(format!("say more words; {}", names::finds(words)));
        }
        Err(meant.or_else(|| self.no_claim(words)).into_iter().fold(failure, Failure::hint))
    }

    /// Says of what is no claim what it is, and how to ask about it.
    fn no_claim(&self, typed: &str) -> Option<String> {
        let case = self.case();
        let named = || match find_named(case, typed) {
            Some((Fit::Whole | Fit::Words, all)) if all.len() == 1 => all.first().map(|one| one.id()),
            _ => None,
        };
        let shown = self.protection.shown(typed);
        let known = case.sources.contains_key(shown) || case.entities.contains_key(shown);
        let id = if known { shown } else { named().filter(|_| !self.protection.names(typed))? };
        if case.sources.contains_key(id) {
            return Some(format!(
                "`{id}` is a source; `wherefrom list claims --source {id}` lists what it tells"
            ));
        }
        let about =
            format!("`{id}` is an entity; `wherefrom list claims --about {id}` lists the claims about it");
        case.entities.contains_key(id).then_some(about)
    }

    /// Says whether a word is the id of a claim.
    pub fn is_claim(&self, word: &str) -> bool {
        self.case().claims.contains_key(self.protection.shown_claim(word))
    }

    /// Returns the claims that the arguments name, in their order: several ids, `-` for ids on standard input, one a
    /// line, or the words of one claim; says on standard error which claim words are taken for.
    pub fn claims(&self, typed: &[String], screen: &Screen) -> Result<Vec<ClaimId>, Failure> {
        if !typed.iter().all(|word| word == "-" || self.is_claim(word)) {
            let words = typed.join(" ");
            self.refuse_slip(&words)?;
            let id = self.claim(&words)?;
            names::say_taken_claim(self, &words, &id, screen);
            return Ok(vec![id]);
        }
        let ids = names::expanded(typed, |word| self.is_claim(word), screen)?;
        ids.iter().map(|id| self.claim(id)).collect()
    }

    /// Refuses what is nearly the id of a claim: as words it might fit another.
    fn refuse_slip(&self, typed: &str) -> Result<(), Failure> {
        let is_like_an_id = typed.contains('-') && !typed.contains(char::is_whitespace);
        let ids = self.case().claims.keys().map(ClaimId::as_str);
        match did_you_mean(typed, ids).filter(|_| is_like_an_id) {
            Some(hint) => Err(Failure::new(format!("no claim has the id `{typed}`")).hint(hint)),
            None => Ok(()),
        }
    }

    /// Says whether the stored text of a document is the one that was recorded, as far as its SHA-256 was; nothing if
    /// the text can't be read.
    pub fn text_is_recorded(&mut self, document: &SourceId) -> Option<bool> {
        let recorded = self.case().sources.get(document).and_then(|source| source.document.as_ref()?.sha256);
        let text = self.texts.of(document).ok()?;
        Some(recorded.is_none_or(|recorded| text.sha256() == recorded))
    }

    /// Returns the stored texts that can be searched, what is protected in them covered, and which can't and why:
    /// those not at hand, those that are not the copy that was recorded, and those published after `--known-by`.
    pub fn stored_texts(&mut self, global: &Global) -> (Vec<StoredText>, SearchedTexts) {
        let sources = self.graph.case().sources.values();
        let documents = sources.filter_map(|source| Some((&source.id, source.document.as_ref()?)));
        let (mut stored, mut texts) = (Vec::new(), SearchedTexts::default());
        for (id, document) in documents {
            let later = |date| document.published.as_ref().is_some_and(|on| When::certainly_before(date, on));
            let text = match self.texts.of(id) {
                _ if global.known_by.as_ref().is_some_and(later) => Err("published later"),
                Ok(text) if document.sha256.is_some_and(|recorded| recorded != text.sha256()) => {
                    Err("not the copy that was recorded")
                }
                Ok(text) => Ok(text),
                Err(_) => Err("not at hand"),
            };
            match text {
                Ok(text) => {
                    let covered = self.protection.found(text.as_str());
                    let text = text.as_str().to_owned();
                    stored.push(StoredText { document: id.clone(), text, covered });
                    texts.searched.push(id.to_string());
                }
                Err(why) => texts.not_searched.push((id.to_string(), why.to_owned())),
            }
        }
        texts.searched.sort_unstable();
        texts.not_searched.sort_unstable();
        (stored, texts)
    }
}

impl<V> Desk<V> {
    /// Returns the anchored words of a document, one for each range, or why they can't be shown.
    pub fn words(&mut self, document: &SourceId, anchor: &Anchor) -> Result<Vec<String>, String> {
        let text = self.texts.of(document)?;
        let words = text.words(anchor).map_err(|mismatch| mismatch.to_string())?;
        Ok(words.into_iter().map(str::to_owned).collect())
    }
}

/// What a question about a few claims of a database needs of it.
pub struct Near {
    pub desk: Desk<Part>,
    pub claims: Vec<ClaimId>,
}

impl Near {
    /// Opens a database for a question about claims that are named by their ids, if it can be answered without the rest:
    /// where names have to be covered, or words to be looked up, everything has to be read.
    pub fn open(global: &Global, screen: &mut Screen, typed: &[String]) -> Result<Option<Self>, Failure> {
        let path = locate(global)?;
        if global.known_by.is_some() || !is_database(&path) {
            return Ok(None);
        }
        let archive = archive_then(global, &path, screen)?;
        if archive.has_secrets().map_err(refused)? {
            return Ok(None);
        }
        let part = Part::new(archive);
        let claim = |word: &String| ClaimId::new(word).ok().filter(|id| part.claim(id).is_some());
        let Some(claims) = typed.iter().map(claim).collect() else { return Ok(None) };
        let texts = Texts { folder: PathBuf::new(), files: BTreeMap::new(), read: BTreeMap::new() };
        let desk = Desk { graph: part, protection: Protection::default(), texts };
        Ok(Some(Self { desk, claims }))
    }

    /// Takes back what was answered if something could not be read meanwhile.
    pub fn close(self, screen: &mut Screen) -> Result<(), Failure> {
        let Some(fault) = self.desk.graph.into_fault() else { return Ok(()) };
        screen.forget();
        Err(refused(fault))
    }
}

/// Returns the documents folder: the one given, or the one that the case names, or the case's own.
pub fn documents_folder(global: &Global, root: &Path, case: &Case) -> PathBuf {
    let named = case.documents.as_ref().map(|documents| root.join(documents));
    let named = named.map(|folder| folder.strip_prefix(".").map(Path::to_owned).unwrap_or(folder));
    let named = named.map(|folder| if folder.as_os_str().is_empty() { root.to_owned() } else { folder });
    global.documents.clone().or(named).unwrap_or_else(|| root.to_owned())
}

/// The stored texts of a case, read when they are first asked for.
pub struct Texts {
    folder: PathBuf,
    /// The files by the ids under which documents are shown: a protected name may stand in a file's name as well.
    files: BTreeMap<SourceId, Option<String>>,
    read: BTreeMap<SourceId, Result<Text, String>>,
}

impl Texts {
    /// Finds the documents folder: the one given, or the one that the case names.
    pub fn new(global: &Global, root: &Path, case: &Case, protection: &Protection) -> Self {
        let file = |source: &Source| {
            let document = source.document.as_ref()?;
            let shown = SourceId::new(protection.shown(source.id.as_str())).ok()?;
            Some((shown, document.file.clone()))
        };
        Self {
            folder: documents_folder(global, root, case),
            files: case.sources.values().filter_map(file).collect(),
            read: BTreeMap::new(),
        }
    }

    /// Returns the path of a document's stored text.
    pub fn path(&self, id: &SourceId) -> Result<PathBuf, String> {
        let file = self.files.get(id).ok_or_else(|| format!("`{id}` is not a document of the case"))?;
        let file = file.as_ref().ok_or_else(|| format!("the document `{id}` has no `file`"))?;
        document_path(&self.folder, None, file).map_err(|error| error.to_string())
    }

    /// Returns a document's stored text.
    pub fn of(&mut self, id: &SourceId) -> Result<&Text, String> {
        if !self.read.contains_key(id) {
            let text = self.path(id).and_then(|path| {
                let bytes =
                    std::fs::read(&path).map_err(|error| Failure::file(&path, "read", &error).message)?;
                Text::load(bytes).map_err(|error| format!("`{}`: {error}", path.display()))
            });
            self.read.insert(id.clone(), text);
        }
        match self.read.get(id) {
            Some(Ok(text)) => Ok(text),
            Some(Err(why)) => Err(why.clone()),
            None => Err("it was not read".to_owned()),
        }
    }
}
