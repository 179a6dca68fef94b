//! The user's own templates and pictures of `ziping build`: read, checked and compiled before any form is read.

use crate::case::Dossier;
use crate::catalog::Catalog;
use crate::cli::limits::LimitArgs;
use crate::disk;
use crate::document::{Document, PaperFault};
use crate::papers;
use crate::papers::own::{self, OwnTemplate};
use crate::papers::vocabulary;
use crate::report::template_check::{self, CheckedTemplate};
use crate::template::pictures::{Picture, Pictures};
use anyhow::{anyhow, bail};
use clap::Args;
use std::path::{Path, PathBuf};

/// What users bring for their own papers.
#[derive(Args)]
#[command(next_help_heading = "选项")]
pub(in crate::cli) struct OwnArgs {
    /// 自己的模板（.docx、.xlsx），填好后以同样的文件名放在其他文件旁边；可给出多个
    #[arg(long = "template", value_name = "模板")]
    templates: Vec<PathBuf>,
    /// 用于模板中占位图片的图片（PNG 或 JPEG），如 公章=公章.png；可给出多个
    #[arg(long = "picture", value_name = "名称=文件", value_parser = parse_picture)]
    pictures: Vec<(String, PathBuf)>,
    #[command(flatten)]
    limits: LimitArgs,
}

/// The user's own templates, ready to be filled.
pub(in crate::cli) struct Own {
    templates: Vec<OwnTemplate>,
    pictures: Pictures,
}

impl Own {
    /// The papers of a dossier that come from the user's own templates, and what is to be said of them.
    pub(in crate::cli) fn papers(&self, dossier: &Dossier<'_>) -> Result<(Vec<Document>, Vec<String>), PaperFault> {
        own::papers(&self.templates, &self.pictures, dossier)
    }
}

impl OwnArgs {
    /// Reads and compiles everything; complains of all templates at once.
    pub(in crate::cli) fn load(&self, catalog: &Catalog) -> anyhow::Result<Own> {
        if !self.pictures.is_empty() && self.templates.is_empty() {
            bail!("--picture 用于自己的模板，请用 --template 给出模板");
        }
        self.refuse_taken_names()?;
        let pictures = self.load_pictures()?;
        Ok(Own { templates: self.compile(catalog, &pictures)?, pictures })
    }

    /// The files of the templates and pictures.
    pub(in crate::cli) fn files(&self) -> impl Iterator<Item = &Path> {
        self.templates.iter().chain(self.pictures.iter().map(|(_, path)| path)).map(PathBuf::as_path)
    }

    /// The names of the pictures, in order.
    pub(in crate::cli) fn picture_names(&self) -> Vec<&str> {
        self.pictures.iter().map(|(name, _)| name.as_str()).collect()
    }

    /// The ceilings that were moved, in words.
    pub(in crate::cli) fn moved_limits(&self) -> String {
        self.limits.words()
    }

    /// Two papers of one name in one folder would be one.
    fn refuse_taken_names(&self) -> anyhow::Result<()> {
        let mut taken: Vec<String> = papers::NAMES.iter().map(|name| name.to_lowercase()).collect();
        for path in &self.templates {
            // Names that differ in case only are one file on Windows and macOS.
            let name = file_name(path)?.to_lowercase();
            if taken.contains(&name) {
                bail!("“{}”与另一份要生成的文件同名，请给模板改名", path.display());
            }
            taken.push(name);
        }
        Ok(())
    }

    fn load_pictures(&self) -> anyhow::Result<Pictures> {
        let mut pictures = Pictures::new();
        for (name, path) in &self.pictures {
            let bytes = disk::load_bytes(path, "图片")?;
            let picture = Picture::new(&bytes).map_err(|fault| anyhow!("“{}”{fault}", path.display()))?;
            if pictures.insert(name.clone(), picture).is_some() {
                bail!("图片“{name}”给出了两次，请只留一个");
            }
        }
        Ok(pictures)
    }

    fn compile(&self, catalog: &Catalog, pictures: &Pictures) -> anyhow::Result<Vec<OwnTemplate>> {
        let vocabulary = vocabulary::vocabulary(catalog, pictures.keys().map(String::as_str));
        let limits = self.limits.limits();
        let mut compiled = Vec::new();
        let mut wrong = Vec::new();
        for path in &self.templates {
            let bytes = disk::load_bytes(path, "模板")?;
            match OwnTemplate::compile(file_name(path)?, &bytes, &vocabulary, &limits) {
                Ok(template) => compiled.push(template),
                Err(findings) => wrong.push(CheckedTemplate { path: path.display().to_string(), findings }),
            }
        }
        if !wrong.is_empty() {
            bail!("模板有错，没有生成任何文件\n{}", template_check::list(&wrong).trim_end());
        }
        Ok(compiled)
    }
}

/// The name that the template's papers get.
fn file_name(path: &Path) -> anyhow::Result<&str> {
    path.file_name().and_then(|name| name.to_str()).ok_or_else(|| anyhow!("“{}”不是文件名", path.display()))
}

fn parse_picture(argument: &str) -> Result<(String, PathBuf), String> {
    match argument.split_once('=') {
        Some((name, file)) if !name.trim().is_empty() && !file.is_empty() => {
            Ok((name.trim().to_owned(), PathBuf::from(file)))
        }
        _ => Err("写成 名称=文件，如 公章=公章.png".to_owned()),
    }
}
