//! Across applications: what two organisations may not both claim, and what one organisation handed in twice.
//!
//! Pure matching over the [`Claims`] of many applications. They are fed one after the other and not kept. Of every claim
//! the index keeps a key of 128 bits, whose it is and what it is called there (at most 120 characters, all texts in one
//! piece of memory): some 32 bytes and the name. Ten thousand applications of 60 people, 40 projects and 50 files take
//! about 200 MB, twice as much while the index grows, and seconds. What is shared is found at the end, by sorting the
//! keys; so neither the order of feeding nor the grouping of merged indexes makes a difference, only the positions do.
//!
//! - **Who is the same organisation**: the credit code says it where both state one, else the folded name. An application
//!   of which neither is known stands for an organisation of its own.
//! - **Who is the same person**: the name alone says nothing. The ends of the identity number must be the same as well,
//!   or the number of a certificate; two identity numbers that differ are two people, whatever else is the same.
//! - **What is the same project**: the name and the client, or the name and the day of signing where a client is not
//!   stated. A name made of words of the trade (网络安全服务项目) is the same project only if all three are the same.

mod keys;
mod matching;

use crate::case::{Shared, SharedKind};
use crate::record::{Claims, FileClaim, FormClaim, PersonClaim, ProjectClaim, Said};
use crate::rules;
use crate::text;
use keys::{Key, key};

/// How much of a name is kept, in characters.
const LONGEST: usize = 120;

/// The claims of many applications, laid out so that what they share is found.
#[derive(Clone, Debug, Default)]
pub struct Index {
    applications: Vec<Applicant>,
    claims: Vec<Claim>,
    /// What the claims are called, one behind the other.
    texts: String,
}

/// An application of the index.
#[derive(Clone, Debug)]
struct Applicant {
    position: usize,
    name: String,
    organisation: String,
    credit_code: String,
    /// The only file that was read, where there is one.
    file: String,
}

/// One claim: 32 bytes.
#[derive(Clone, Copy, Debug)]
struct Claim {
    key: Key,
    /// Where its text begins.
    text: usize,
    /// Whose it is, as a position in [`Index::applications`].
    applicant: u32,
    /// How many bytes its text has.
    length: u16,
    by: By,
}

/// What makes a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum By {
    File,
    Form,
    Evidence,
    /// Name and identity number.
    Identity,
    /// The certificate's number, and the name where the number alone doesn't tell enough.
    Certificate,
    /// Name and client.
    Client,
    /// Name and day of signing.
    Signing,
    /// Name, client and day of signing.
    Contract,
}

/// What parts a text of several parts. Control characters in what was typed never come so far.
const PART: char = '\u{1F}';

impl Index {
    /// Notes what an application claims. `position` is its place in the order of all, `name` what the others call it.
    pub fn add(&mut self, position: usize, name: &str, claims: &Claims) {
        let file = match claims.files.as_slice() {
            [only] => only.path.clone(),
            _ => String::new(),
        };
        self.applications.push(Applicant {
            position,
            name: name.to_owned(),
            organisation: claims.organisation.clone(),
            credit_code: claims.credit_code.clone(),
            file,
        });
        claims.files.iter().for_each(|claim| self.note_file(By::File, claim));
        claims.forms.iter().for_each(|claim| self.note_form(claim, claims));
        claims.evidence.iter().for_each(|claim| self.note_file(By::Evidence, claim));
        claims.people.iter().for_each(|claim| self.note_person(claim));
        claims.projects.iter().for_each(|claim| self.note_project(claim));
    }

    /// Takes in what another index noted.
    pub fn merge(&mut self, other: &Index) {
        let (applicants, texts) = (self.applications.len(), self.texts.len());
        self.applications.extend(other.applications.iter().cloned());
        self.texts.push_str(&other.texts);
        self.claims.extend(other.claims.iter().map(|claim| Claim {
            text: claim.text + texts,
            applicant: u32::try_from(applicants).unwrap_or(u32::MAX).saturating_add(claim.applicant),
            ..*claim
        }));
    }

    /// What the applications share, in their order: each later one with the first that claims it, the first with the
    /// next. Of a file or form handed in again only the later application is told. Of each kind an application is told
    /// no more than 20, and then how many there are besides.
    pub fn shared(&self) -> Vec<(usize, Shared)> {
        matching::shared(self)
    }

    fn note_file(&mut self, by: By, claim: &FileClaim) {
        // Nothing is known of the content of a file without a digest.
        if !claim.sha256.is_empty() {
            let text = self.keep(&[&claim.path]);
            self.note(by, &[&claim.sha256.to_ascii_lowercase()], text);
        }
    }

    fn note_form(&mut self, claim: &FormClaim, claims: &Claims) {
        if claim.level.is_empty() {
            return;
        }
        let text = self.keep(&[&claim.file, &claim.form]);
        // Which of the two decides depends on the other application.
        for (kind, organisation) in [("代码", &claims.credit_code), ("名称", &claims.organisation)] {
            if !organisation.is_empty() {
                self.note(By::Form, &[&claim.form, &claim.level, &claim.audit, kind, organisation], text);
            }
        }
    }

    fn note_person(&mut self, claim: &PersonClaim) {
        let (name, identity) = (text::key(&claim.name), text::key(&claim.identity));
        if name.is_empty() {
            return;
        }
        if keys::tells_a_person(&identity) {
            let text = self.keep(&[&claim.name, &claim.identity]);
            self.note(By::Identity, &[&name, &identity], text);
        }
        for number in &claim.certificates {
            let text = self.keep(&[&claim.name, &claim.identity, number]);
            // A short number is given by many issuers: it tells of one person only together with the name.
            let name = if keys::tells_a_certificate(number) { "" } else { name.as_str() };
            self.note(By::Certificate, &[number, name], text);
        }
    }

    fn note_project(&mut self, claim: &ProjectClaim) {
        let name = text::bare_key(&claim.name);
        let client = keys::client(&claim.client);
        if name.chars().count() < keys::SHORTEST_PROJECT {
            return;
        }
        let text = self.keep(&[&claim.name, &claim.client]);
        if keys::is_of_the_trade(&name, &client) {
            if !client.is_empty() && !claim.signed.is_empty() {
                self.note(By::Contract, &[&name, &client, &claim.signed], text);
            }
            return;
        }
        if !client.is_empty() {
            self.note(By::Client, &[&name, &client], text);
        }
        if !claim.signed.is_empty() {
            self.note(By::Signing, &[&name, &claim.signed], text);
        }
    }

    /// Keeps the parts of a text: where it begins, and how long it is.
    fn keep(&mut self, parts: &[&str]) -> (usize, u16) {
        let start = self.texts.len();
        for (at, part) in parts.iter().enumerate() {
            if at > 0 {
                self.texts.push(PART);
            }
            self.texts.push_str(&text::excerpt(part, LONGEST));
        }
        // Three parts of 120 characters are far from the end.
        (start, u16::try_from(self.texts.len() - start).unwrap_or(0))
    }

    fn note(&mut self, by: By, parts: &[&str], (text, length): (usize, u16)) {
        let applicant = u32::try_from(self.applications.len().saturating_sub(1)).unwrap_or(u32::MAX);
        self.claims.push(Claim { key: key(by as u8, parts), text, applicant, length, by });
    }
}

/// What is shared as a record tells it.
pub fn said(shared: &Shared) -> Said {
    let told = rules::shared_words(shared);
    let file = match shared.kind {
        SharedKind::File | SharedKind::Form | SharedKind::Evidence => &shared.here,
        _ => &shared.file,
    };
    Said {
        file: if shared.kind == SharedKind::Evidence { text::discreet(file) } else { file.clone() },
        code: told.rule.code.to_owned(),
        severity: told.rule.severity.into(),
        clause: None,
        place: String::new(),
        message: text::discreet(&told.message),
        remedy: told.remedy.to_owned(),
    }
}

#[cfg(test)]
mod tests;
