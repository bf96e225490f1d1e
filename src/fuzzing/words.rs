//! Texts of any kind as dates, anchors, figures, ids and cells: what is read says the same when it is written.

use crate::format::csv::{guarded, unguarded};
use crate::model::{AccountId, Number, Passage, Sha256, SourceId, When, slug};

/// Lines, each read as everything that it could be.
pub fn words(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let lines: Vec<&str> = text.lines().take(50).collect();
    let times: Vec<When> = lines.iter().filter_map(|line| line.parse().ok()).collect();
    for one in &times {
        assert_eq!(one.to_string().parse::<When>().as_ref(), Ok(one));
        if let (Some(from), Some(to)) = (one.earliest(), one.latest()) {
            assert!(from <= to, "{one:?}");
        }
        for other in &times {
            let before = one.is_before(other);
            assert_eq!(before == Some(true), one.certainly_before(other), "{one:?} {other:?}");
            assert!(before != Some(true) || other.is_before(one) != Some(true), "{one:?} {other:?}");
            let by = one.certainly_by(other) || other.latest().is_none();
            assert!(before != Some(true) || by, "{one:?} {other:?}");
        }
    }
    for line in lines {
        if let Ok(passage) = line.parse::<Passage>() {
            assert_eq!(passage.to_string().parse::<Passage>(), Ok(passage));
        }
        if let Ok(number) = line.parse::<Number>() {
            assert_eq!(number.to_string().parse::<Number>(), Ok(number.clone()));
            assert!(number.value().is_finite());
        }
        if let Ok(hash) = line.parse::<Sha256>() {
            assert_eq!(hash.to_string(), line);
        }
        if let Ok(id) = AccountId::new(line) {
            assert_eq!(id.as_str(), line);
        }
        if let Some(slug) = slug(line) {
            assert!(SourceId::new(&slug).is_ok(), "{slug:?}");
            assert_eq!(crate::model::slug(&slug), Some(slug));
        }
        assert_eq!(unguarded(&guarded(line)), line);
    }
}
