//! What a worker does with one application: read, judge, fill, and write down what it was done with.

use super::BatchArgs;
use crate::batch::manifest::{self, Ceilings, MadeWith, Manifest};
use crate::batch::{Bench, Done, Job, Reply, Setup};
use crate::case::{Dossier, Input};
use crate::cli::blanks::{self, Blanks};
use crate::cli::build::{self, Own};
use crate::cli::evidence::{self, TableArgs};
use crate::disk::{self, Kind, evidence::SurveyLimits, inventory, progress::Silent};
use crate::document::Document;
use crate::dossier::{self, Desk, Paper, Question, recording};
use crate::evidence::Holdings;
use crate::fault::Fault;
use crate::papers::Press;
use crate::read;
use crate::reconcile::Handed;
use crate::record::{self, FileDigest, Papers, Record, State};
use crate::report::evidence::{mapping, register};
use crate::report::json;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

/// The tables of a clerk that may lie in an application's folder: they are no forms and no evidence.
const TABLES: [&str; 3] = [mapping::NAME, mapping::JSON_NAME, register::NAME];

/// Everything that one worker needs for all applications.
pub(super) struct Workbench<'d> {
    desk: &'d Desk,
    question: Question,
    press: Press,
    own: Own,
    blanks: Blanks<'d>,
    /// The papers wanted; all where none are named.
    wanted: Vec<String>,
    audit_on: Option<jiff::civil::Date>,
    setup: Setup,
}

impl<'d> Workbench<'d> {
    /// Prepares everything as the arguments say.
    pub(super) fn prepare(args: &BatchArgs, desk: &'d Desk, setup: Setup) -> anyhow::Result<Self> {
        let question = args.question.question(desk)?;
        Ok(Workbench {
            desk,
            press: Press::compile(args.personal())?,
            own: args.own.load(&desk.catalog)?,
            blanks: Blanks::for_all(desk, &args.blanks, question.as_of)?,
            wanted: args.papers.clone(),
            audit_on: args.audit_on,
            question,
            setup,
        })
    }

    /// A folder with forms, facts, evidence and a clerk's tables.
    fn folder(&self, job: &Job, tell: &mut dyn FnMut(Reply)) -> HandedIn {
        let inputs = inventory::inventory(&job.path, true);
        let entries = match disk::entries(&job.path) {
            Ok(entries) => entries,
            Err(error) => {
                let papers = vec![unopened(&job.name, &disk::words(&error))];
                return HandedIn { inputs, papers, handed: None };
            }
        };
        let inside = |name: &str| format!("{}/{name}", job.name);
        let mut papers = Vec::new();
        for (name, kind) in &entries {
            if *kind == Kind::File && disk::is_paper(name) && !TABLES.contains(&name.as_str()) {
                papers.push(paper(job, &job.path.join(name), &inside(name), tell).0);
            }
        }
        if papers.is_empty() {
            papers.push(unopened(&job.name, "文件夹中没有自评估表或申报信息"));
        }
        let handed = self.handed(job, &entries, &mut papers, tell);
        tell(Reply::Read);
        HandedIn { inputs, papers, handed }
    }

    /// The evidence, where there is something else than papers in the folder.
    fn handed(
        &self,
        job: &Job,
        entries: &[(String, Kind)],
        papers: &mut Vec<Paper>,
        tell: &mut dyn FnMut(Reply),
    ) -> Option<Handed> {
        let is_seen = |name: &str| !name.starts_with('.') && !name.starts_with("~$");
        let is_other = |(name, kind): &&(String, Kind)| is_seen(name) && (*kind != Kind::File || !disk::is_paper(name));
        let is_table = |(name, _): &&(String, Kind)| TABLES.contains(&name.as_str());
        let others: Vec<_> = entries.iter().filter(|entry| is_other(entry) && !is_table(entry)).collect();
        let tables: Vec<_> = entries.iter().filter(is_table).collect();
        if others.is_empty() && tables.is_empty() {
            return None;
        }
        let archive = match others.as_slice() {
            [(name, Kind::File)] if name.to_lowercase().ends_with(".zip") => Some(name),
            _ => None,
        };
        let shown = archive.map_or_else(|| format!("{}（证明材料）", job.name), |name| format!("{}/{name}", job.name));
        // An archive may take the worker down as well as a spreadsheet.
        if let Some(why) = stopped(job, &shown) {
            papers.push(unread(&shown, Fault::Stopped { why: why.clone() }));
            return None;
        }
        tell(Reply::Reading(shown.clone()));
        let limits = SurveyLimits::default();
        let survey = match archive {
            Some(name) => disk::evidence::survey_archive(&job.path.join(name), &limits, &Silent),
            None => disk::evidence::survey_folder(&job.path, &limits, &Silent),
        };
        let mut holdings = match survey {
            Ok(source) => source.holdings,
            Err(error) => {
                papers.push(unopened(&shown, &disk::words(&error)));
                Holdings::default()
            }
        };
        holdings.name = archive.map_or_else(|| job.name.clone(), |name| format!("{}/{name}", job.name));
        holdings.files.retain(|file| !TABLES.contains(&file.path.as_str()));
        let with_tables = |holdings: Holdings, tables: Option<&Path>| {
            TableArgs::beside(self.audit_on).handed(holdings, tables, self.question.as_of)
        };
        // A table is a spreadsheet too: what takes the worker down is left out of the next try.
        let mut beside = None;
        for (name, _) in &tables {
            let shown = format!("{}/{name}", job.name);
            if let Some(why) = stopped(job, &shown) {
                papers.push(unread(&shown, Fault::Stopped { why: why.clone() }));
            } else {
                tell(Reply::Reading(shown));
                beside = Some(job.path.as_path());
            }
        }
        match with_tables(holdings.clone(), beside) {
            Ok(handed) => Some(handed),
            Err(error) => {
                papers.push(unopened(&format!("{}/{}", job.name, mapping::NAME), &disk::words(&error)));
                with_tables(holdings, None).ok()
            }
        }
    }

    /// All papers of an application, and which belong to which file.
    fn documents(&self, dossiers: &[Dossier<'_>]) -> anyhow::Result<Made> {
        let mut made = Made::default();
        let is_wanted = |name: &str| self.wanted.is_empty() || self.wanted.iter().any(|wanted| wanted == name);
        for (dossier, folder) in dossiers.iter().zip(build::parts(dossiers)) {
            let mut papers = self.press.chosen_papers(dossier, &is_wanted)?;
            let (own, remarks) = self.own.papers(dossier)?;
            papers.extend(own);
            made.remarks.extend(remarks);
            let blanks::Filled { documents, told: _, faults } = self.blanks.fill(self.desk, dossier, &papers);
            made.remarks.extend(faults.iter().map(disk::words));
            papers.extend(documents);
            made.of.push(Papers {
                file: dossier.case.input.path.clone(),
                form: match &dossier.case.filled {
                    Some(filled) => filled.form.title.clone(),
                    None if dossier.case.holds_facts => "申报信息".to_owned(),
                    None => String::new(),
                },
                names: papers.iter().map(|paper| paper.name.clone()).collect(),
                folder: folder.clone(),
            });
            for paper in papers {
                let name = if folder.is_empty() { paper.name } else { format!("{folder}/{}", paper.name) };
                made.documents.push(Document { name, bytes: paper.bytes });
            }
        }
        let application = dossiers.first().map(|dossier| Arc::clone(&dossier.case.application));
        if let Some((application, evidence)) =
            application.as_ref().and_then(|application| Some((application, application.evidence.as_deref()?)))
        {
            // The way to the evidence depends on where the outbox lies, and results do not.
            made.documents.extend(evidence::documents(
                self.desk,
                &self.press,
                application,
                evidence,
                None,
                self.question.as_of,
            )?);
        }
        Ok(made)
    }

    fn manifest(&self, job: &Job, inputs: Vec<FileDigest>, record: &Record, documents: &[Document]) -> Manifest {
        let mut by_severity = BTreeMap::new();
        let mut by_code = BTreeMap::new();
        for said in &record.discrepancies {
            *by_severity.entry(said.severity).or_default() += 1;
            *by_code.entry(said.code.clone()).or_default() += 1;
        }
        let mut outputs: Vec<FileDigest> =
            documents.iter().map(|document| disk::digest_of(&document.name, &document.bytes)).collect();
        outputs.sort();
        let is_stopped = job.all_stopped.is_some() || !job.stopped.is_empty();
        Manifest {
            schema: manifest::SCHEMA.to_owned(),
            application: job.name.clone(),
            made_with: self.setup.made_with.clone(),
            stopped_at: is_stopped.then_some(self.setup.ceilings),
            inputs,
            outputs,
            by_severity,
            by_code,
        }
    }
}

impl Bench for Workbench<'_> {
    fn work(&self, job: &Job, tell: &mut dyn FnMut(Reply)) -> anyhow::Result<Done> {
        let HandedIn { inputs, papers, handed } = if job.is_folder { self.folder(job, tell) } else { file(job) };
        let mut cases = dossier::open_together(self.desk, &job.name, papers, handed, &self.question);
        dossier::mark_twins(&mut cases);
        let dossiers: Vec<Dossier<'_>> = cases.into_iter().map(dossier::close).collect();
        let Made { mut documents, of, remarks } = self.documents(&dossiers)?;
        let mut record = recording::record(&job.name, &dossiers, of);
        if job.all_stopped.is_some() || !job.stopped.is_empty() {
            record.state = State::Stopped;
        }
        let papers = documents.len();
        documents.push(Document { name: record::NAME.to_owned(), bytes: json::print(&record).into_bytes() });
        let manifest = self.manifest(job, inputs, &record, &documents);
        let counts = manifest.counts();
        documents.push(Document { name: manifest::NAME.to_owned(), bytes: json::print(&manifest).into_bytes() });
        disk::fill_folder(&job.into, &documents)?;
        Ok(Done { state: record.state, counts, papers, remarks })
    }
}

/// What was handed in, as far as it could be opened.
struct HandedIn {
    inputs: Vec<FileDigest>,
    papers: Vec<Paper>,
    handed: Option<Handed>,
}

/// What was made of an application.
#[derive(Default)]
struct Made {
    documents: Vec<Document>,
    of: Vec<Papers>,
    remarks: Vec<String>,
}

/// Why a file is not to be read, where it took a worker down before.
fn stopped<'j>(job: &'j Job, shown: &str) -> Option<&'j String> {
    job.all_stopped.as_ref().or_else(|| job.stopped.get(shown))
}

/// A loose file.
fn file(job: &Job) -> HandedIn {
    // The parent knows which file it is.
    let (paper, digest) = paper(job, &job.path, &job.name, &mut |_| {});
    let inputs = digest.map_or_else(|| inventory::inventory(&job.path, false), |digest| vec![digest]);
    HandedIn { inputs, papers: vec![paper], handed: None }
}

/// Opens one file, or says why it is not.
fn paper(job: &Job, path: &Path, shown: &str, tell: &mut dyn FnMut(Reply)) -> (Paper, Option<FileDigest>) {
    let input = |sha256: String| Input { path: shown.to_owned(), sha256 };
    if let Some(why) = stopped(job, shown) {
        let sha256 = disk::load(path).map_or_else(|_| String::new(), |loaded| loaded.sha256);
        return (Paper { input: input(sha256), reading: Err(Fault::Stopped { why: why.clone() }) }, None);
    }
    match disk::load(path) {
        Ok(loaded) => {
            tell(Reply::Reading(shown.to_owned()));
            let input = input(loaded.sha256);
            let reading = read::read(input.file_name(), &loaded.bytes, &read::Limits::default());
            let digest = FileDigest {
                path: input.file_name().to_owned(),
                bytes: loaded.bytes.len() as u64,
                sha256: input.sha256.clone(),
            };
            (Paper { input, reading }, Some(digest))
        }
        Err(error) => (unopened(shown, &disk::words(&error)), None),
    }
}

fn unopened(shown: &str, why: &str) -> Paper {
    unread(shown, Fault::Unopened { why: why.to_owned() })
}

/// A file of which nothing is known but why.
fn unread(shown: &str, fault: Fault) -> Paper {
    Paper { input: Input { path: shown.to_owned(), sha256: String::new() }, reading: Err(fault) }
}

/// What the papers are made with: program, catalogue, templates and the question.
pub(super) fn made_with(args: &BatchArgs, desk: &Desk, catalogue_sha256: String) -> anyhow::Result<MadeWith> {
    let mut templates: Vec<FileDigest> =
        Press::templates().iter().map(|(name, bytes)| disk::digest_of(*name, bytes)).collect();
    for path in args.own.files().chain(args.blanks.iter().map(std::path::PathBuf::as_path)) {
        let bytes = disk::load_bytes(path, "模板")?;
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        templates.push(disk::digest_of(name, &bytes));
    }
    Ok(MadeWith {
        program: env!("CARGO_PKG_VERSION").to_owned(),
        editions: desk.catalog.editions.iter().map(|edition| edition.id.clone()).collect(),
        catalogue_sha256,
        templates,
        arguments: args.asked(desk)?,
    })
}

/// The ceilings of one application.
pub(super) fn ceilings(args: &BatchArgs) -> Ceilings {
    Ceilings { memory_mib: args.memory, seconds: args.timeout }
}
