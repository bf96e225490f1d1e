//! What people judge of the records: contradictions, relations between claims, and who is who.

use super::decode::Decoder;
use super::keys::Space;
use super::record::Record;
use super::sheet::{Sheet, Spot};
use crate::diag::Problem;
use crate::model::{
    AccountId, ClaimId, Contradiction, Judgement, Likelihood, NodeId, Relation, Ruling, SourceId, Strength,
};

/// Puts the judgements of all files into the case.
pub(super) fn judgements(decoder: &mut Decoder<'_>) {
    for record in decoder.files.iter().flat_map(|file| &file.records).filter(|record| record.sheet.usable) {
        let place = decoder.place(record.file, record.sheet.bytes.clone());
        match record.sheet.table.name {
            "contradiction" => {
                if let Some(contradiction) = contradiction(decoder, record) {
                    decoder.case.contradictions.push(contradiction);
                    decoder.places.contradictions.push(place);
                }
            }
            "relation" => {
                if let Some(relation) = relation(decoder, record) {
                    decoder.case.relations.push(relation);
                    decoder.places.relations.push(place);
                }
            }
            "same" | "different" => {
                if let Some(judgement) = judgement(decoder, record) {
                    decoder.case.judgements.push(judgement);
                    decoder.places.judgements.push(place);
                }
            }
            _ => {}
        }
    }
}

/// Returns two ids of a space that differ.
fn pair<T>(decoder: &mut Decoder<'_>, file: usize, spots: &[Spot<&str>], space: Space) -> Option<[T; 2]>
where
    T: std::str::FromStr,
{
    let [a, b] = spots else { return None };
    if a.value == b.value {
        let problem = Problem::error("one-twice", format!("`{}` stands on both sides", a.value))
            .also(decoder.place(file, a.bytes.clone()), "it stands here already")
            .hint("name two that are not the same");
        decoder.add(file, b.bytes.clone(), problem);
        return None;
    }
    let (first, second) = (decoder.id(file, a, space), decoder.id(file, b, space));
    Some([first?, second?])
}

fn spots<'s>(sheet: &'s Sheet, key: &str) -> Vec<Spot<&'s str>> {
    sheet.list(key).iter().filter_map(Spot::text).collect()
}

fn contradiction(decoder: &mut Decoder<'_>, record: &Record) -> Option<Contradiction> {
    let sheet = &record.sheet;
    let claims: [ClaimId; 2] = pair(decoder, record.file, &spots(sheet, "claims"), Space::Claim)?;
    Some(Contradiction {
        claims,
        differ: sheet.word("differ")?,
        strength: sheet.word("strength").unwrap_or(Strength::Contradiction),
        why: sheet.text("why"),
        by: sheet.text("by"),
        on: sheet.when("on"),
    })
}

fn relation(decoder: &mut Decoder<'_>, record: &Record) -> Option<Relation> {
    let (file, sheet) = (record.file, &record.sheet);
    let ends = [sheet.text_spot("from")?, sheet.text_spot("to")?];
    let ends: Option<[ClaimId; 2]> = pair(decoder, file, &ends, Space::Claim);
    let hop: Option<SourceId> = decoder.id_at(file, sheet, "hop", Space::Source);
    let account = account(decoder, record);
    let [from, to] = ends?;
    Some(Relation {
        kind: sheet.word("kind")?,
        from,
        to,
        account,
        hop,
        why: sheet.text("why"),
        by: sheet.text("by"),
        on: sheet.when("on"),
    })
}

fn account(decoder: &mut Decoder<'_>, record: &Record) -> Option<AccountId> {
    let spot = record.sheet.text_spot("account")?;
    let id = AccountId::new(spot.value).ok()?;
    if decoder.places.account(&id).is_some() {
        return Some(id);
    }
    if !decoder.index.broken_accounts.contains(&id) {
        let problem = Problem::error("unknown-id", format!("no file has an account `{id}`"))
            .hint(format!("give the account this id where it stands: {{ id = \"{id}\", … }}"));
        decoder.add(record.file, spot.bytes, problem);
    }
    None
}

fn judgement(decoder: &mut Decoder<'_>, record: &Record) -> Option<Judgement> {
    let (file, sheet) = (record.file, &record.sheet);
    let spots = spots(sheet, "ids");
    let ids: [NodeId; 2] = pair(decoder, file, &spots, Space::Node)?;
    let is_entity =
        |id: &NodeId| decoder.index.known(id.as_str()).is_some_and(|known| known.space == Space::Entity);
    let [a, b] = &ids;
    if is_entity(a) != is_entity(b) {
        let (entity, source) = if is_entity(a) { (a, b) } else { (b, a) };
        let message = format!("`{entity}` is an entity and `{source}` is a source");
        let problem = Problem::error("unlike-ids", message).hint("name two sources, or two entities");
        decoder.add(file, sheet.get("ids").map_or(0..0, |spot| spot.bytes.clone()), problem);
        return None;
    }
    let same = sheet.table.name == "same";
    Some(Judgement {
        ruling: if same { Ruling::Same } else { Ruling::Different },
        ids,
        likely: sheet.word("likely").unwrap_or(Likelihood::Certain),
        why: sheet.text("why"),
        by: sheet.text("by"),
        on: sheet.when("on"),
    })
}
