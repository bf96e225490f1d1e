//! What is judged beside the records: it comes and goes, and never changes.

use std::collections::BTreeSet;

use super::{ChangeError, Changing, Result};
use crate::model::{
    AccountId, ClaimId, Contradiction, Judgement, NodeId, Refusal, Relation, RelationKind, Ruling,
};
use crate::store::history::Kind;
use crate::store::rows::{self, ClaimCounts, Span, read_where};

impl Changing<'_> {
    /// Adds a contradiction. One that is there already stays alone.
    pub fn contradiction(&mut self, one: &Contradiction) -> Result<()> {
        one.claims.iter().try_for_each(|id| self.standing_claim(id).map(drop))?;
        let there = self.contradictions_of(&one.claims[0])?;
        if there.iter().any(|(_, known)| known == one) {
            return Ok(());
        }
        let n = self.archive.extent("contradiction")?;
        self.insert(rows::contradiction(n, one, Span::from(self.change)))?;
        self.extend("contradiction", 1)?;
        self.count_claims(&one.claims, |counts| counts.contradictions += 1)?;
        self.touch(Kind::Contradiction, one.claims[0].as_str(), Some(one.claims[1].as_str()))
    }

    /// Adds a relation. One that is there already stays alone.
    pub fn relation(&mut self, one: &Relation) -> Result<()> {
        for id in [&one.from, &one.to] {
            self.standing_claim(id)?;
        }
        if let Some(hop) = &one.hop {
            self.standing_source(hop)?;
        }
        if let Some(account) = &one.account
            && !self.stands(account, [&one.from, &one.to])?
        {
            return Err(Refusal::Missing { what: "account", id: account.to_string() }.into());
        }
        if self.relations_of(&one.from)?.iter().any(|(_, known)| known == one) {
            return Ok(());
        }
        let n = self.archive.extent("relation")?;
        self.insert(rows::relation(n, one, Span::from(self.change)))?;
        self.extend("relation", 1)?;
        self.count_claims(&[one.from.clone(), one.to.clone()], |counts| counts.relations += 1)?;
        self.touch(Kind::Relation, one.from.as_str(), Some(one.to.as_str()))
    }

    /// Says whether an account stands: most likely one of the claims that are judged has it.
    fn stands(&self, account: &AccountId, claims: [&ClaimId; 2]) -> Result<bool> {
        for claim in claims {
            if self.place_of(self.standing_claim(claim)?.0, account)?.is_some() {
                return Ok(true);
            }
        }
        let Some(claim) = self.archive.claim_of(account)? else { return Ok(false) };
        match self.standing_claim(&claim) {
            Err(ChangeError::Refused(Refusal::Missing { .. })) => Ok(false),
            found => Ok(self.place_of(found?.0, account)?.is_some()),
        }
    }

    /// Adds a judgement of identity. One that is there already stays alone.
    pub fn judgement(&mut self, one: &Judgement) -> Result<()> {
        one.ids.iter().try_for_each(|id| self.standing_node(id).map(drop))?;
        if self.judgements_of(one.ids[0].as_str())?.iter().any(|(_, known)| known == one) {
            return Ok(());
        }
        let n = self.archive.extent("judgement")?;
        self.insert(rows::judgement(n, one, Span::from(self.change)))?;
        self.extend("judgement", 1)?;
        self.count_nodes(&one.ids, 1)?;
        self.touch(Kind::Judgement, one.ids[0].as_str(), Some(one.ids[1].as_str()))
    }

    /// Takes back what is judged of two claims: contradictions and relations.
    pub fn retract_between_claims(&mut self, a: &ClaimId, b: &ClaimId) -> Result<()> {
        let pair = BTreeSet::from([a, b]);
        let before = self.touched;
        let contradictions = self.contradictions_of(a)?;
        for (n, one) in contradictions.iter().filter(|(_, one)| pair == one.claims.iter().collect()) {
            self.end_contradiction(*n, one)?;
        }
        for (n, one) in self.relations_between(a, b)? {
            self.end_relation(n, &one)?;
        }
        self.expect_some(before, a.as_str(), b.as_str())
    }

    /// Takes back how one of two claims stands to the other, if in one way.
    pub fn retract_relations(&mut self, a: &ClaimId, b: &ClaimId, kind: RelationKind) -> Result<()> {
        let before = self.touched;
        for (n, one) in self.relations_between(a, b)? {
            if one.kind == kind {
                self.end_relation(n, &one)?;
            }
        }
        self.expect_some(before, a.as_str(), b.as_str())
    }

    /// Returns what is judged of two claims.
    pub fn judged_of_both(&self, a: &ClaimId, b: &ClaimId) -> Result<(Vec<Contradiction>, Vec<Relation>)> {
        let contradictions = self.contradictions_of(a)?.into_iter().map(|(_, one)| one);
        let contradictions = contradictions.filter(|one| one.claims.contains(b)).collect();
        let relations = self.relations_between(a, b)?.into_iter().map(|(_, one)| one).collect();
        Ok((contradictions, relations))
    }

    fn relations_between(&self, a: &ClaimId, b: &ClaimId) -> Result<Vec<(i64, Relation)>> {
        let mut relations = self.relations_of(a)?;
        relations.retain(|(_, one)| (&one.from, &one.to) == (a, b) || (&one.from, &one.to) == (b, a));
        Ok(relations)
    }

    /// Takes back what is judged of who two sources or two entities are, or of it what says the one.
    pub fn retract_between(&mut self, a: &NodeId, b: &NodeId, ruling: Option<Ruling>) -> Result<()> {
        let pair = BTreeSet::from([a, b]);
        let before = self.touched;
        for (n, one) in self.judgements_of(a.as_str())? {
            let meant = ruling.is_none_or(|ruling| ruling == one.ruling);
            if meant && pair == one.ids.iter().collect() {
                self.end_judgement(n, &one)?;
            }
        }
        self.expect_some(before, a.as_str(), b.as_str())
    }

    fn expect_some(&self, before: i64, a: &str, b: &str) -> Result<()> {
        if self.touched > before {
            return Ok(());
        }
        Err(Refusal::NotJudged(a.to_owned(), b.to_owned()).into())
    }

    /// Ends all that is judged of a claim.
    pub(super) fn end_judged_of_claim(&mut self, id: &ClaimId) -> Result<()> {
        for (n, one) in self.contradictions_of(id)? {
            self.end_contradiction(n, &one)?;
        }
        for (n, one) in self.relations_of(id)? {
            self.end_relation(n, &one)?;
        }
        Ok(())
    }

    /// Ends all that is judged of who somebody is.
    pub(super) fn end_judgements_of(&mut self, id: &str) -> Result<()> {
        for (n, one) in self.judgements_of(id)? {
            self.end_judgement(n, &one)?;
        }
        Ok(())
    }

    fn end_contradiction(&mut self, n: i64, one: &Contradiction) -> Result<()> {
        let (a, b) = (&one.claims[0], &one.claims[1]);
        let span = self.ended_row("contradiction", n)?;
        self.update(rows::contradiction(n, one, span))?;
        self.count_claims(&one.claims, |counts| counts.contradictions -= 1)?;
        self.touch(Kind::Contradiction, a.as_str(), Some(b.as_str()))
    }

    fn end_relation(&mut self, n: i64, one: &Relation) -> Result<()> {
        let span = self.ended_row("relation", n)?;
        self.update(rows::relation(n, one, span))?;
        self.count_claims(&[one.from.clone(), one.to.clone()], |counts| counts.relations -= 1)?;
        self.touch(Kind::Relation, one.from.as_str(), Some(one.to.as_str()))
    }

    fn end_judgement(&mut self, n: i64, one: &Judgement) -> Result<()> {
        let span = self.ended_row("judgement", n)?;
        self.update(rows::judgement(n, one, span))?;
        self.count_nodes(&one.ids, -1)?;
        self.touch(Kind::Judgement, one.ids[0].as_str(), Some(one.ids[1].as_str()))
    }

    fn ended_row(&self, table: &str, n: i64) -> Result<Span> {
        let sql = format!("SELECT added FROM {table} WHERE n = ?1");
        let added = self.connection().query_row(&sql, [n], |row| row.get(0))?;
        Ok(Span { added, gone: Some(self.change) })
    }

    fn contradictions_of(&self, id: &ClaimId) -> Result<Vec<(i64, Contradiction)>> {
        let condition = "(a = ?1 OR b = ?1) AND gone IS NULL ORDER BY n";
        let found =
            read_where(self.connection(), "contradiction", condition, id.as_str(), rows::read_contradiction)?;
        Ok(found.into_iter().map(|(n, (one, _))| (n, one)).collect())
    }

    fn relations_of(&self, id: &ClaimId) -> Result<Vec<(i64, Relation)>> {
        let condition = "(\"from\" = ?1 OR \"to\" = ?1) AND gone IS NULL ORDER BY n";
        let found = read_where(self.connection(), "relation", condition, id.as_str(), rows::read_relation)?;
        Ok(found.into_iter().map(|(n, (one, _))| (n, one)).collect())
    }

    fn judgements_of(&self, id: &str) -> Result<Vec<(i64, Judgement)>> {
        let condition = "(a = ?1 OR b = ?1) AND gone IS NULL ORDER BY n";
        let found = read_where(self.connection(), "judgement", condition, id, rows::read_judgement)?;
        Ok(found.into_iter().map(|(n, (one, _))| (n, one)).collect())
    }

    fn count_claims(&self, ids: &[ClaimId; 2], count: impl Fn(&mut ClaimCounts)) -> Result<()> {
        for id in BTreeSet::from([&ids[0], &ids[1]]) {
            let (n, mut row) = self.standing_claim(id)?;
            count(&mut row.counts);
            self.update(rows::claim(n, &row.claim, &row.counts, row.span))?;
        }
        Ok(())
    }

    fn count_nodes(&self, ids: &[NodeId; 2], more: i64) -> Result<()> {
        for id in BTreeSet::from([&ids[0], &ids[1]]) {
            self.count_node(self.any_node(id)?, |counted| counted.judged += more)?;
        }
        Ok(())
    }
}
