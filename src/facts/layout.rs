//! How the facts workbook is laid out: its tables and fields, as the blank prints them and as the reader knows them.
//!
//! Built by [`crate::data::facts_layout`] from `catalog/facts.toml`.

use super::FactSheet;
use crate::catalog::{Catalog, Measure, Test};

/// The layout of the facts workbook.
#[derive(Clone, Debug)]
pub struct FactsLayout {
    /// The workbook's title, by which it is also asked for.
    pub title: String,
    /// Headings that are known and hold nothing to be read.
    pub ignored: Vec<String>,
    /// Headings over the labels of 基本信息.
    pub label_headings: Vec<String>,
    /// Headings over the values of 基本信息; the first is printed.
    pub value_headings: Vec<String>,
    /// Headings over the explanations of 基本信息; the first is printed.
    pub help_headings: Vec<String>,
    /// Beginnings of rows that add up the rows above.
    pub totals: Vec<String>,
    /// The blocks, in the order of [`Block::ALL`].
    pub blocks: Vec<BlockLayout>,
}

impl FactsLayout {
    /// The layout of a block; `None` only in a layout that [`crate::data`] did not check.
    pub fn block(&self, block: Block) -> Option<&BlockLayout> {
        self.blocks.iter().find(|known| known.block == block)
    }
}

/// A form or a table of the facts workbook.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Block {
    /// 基本信息: labels with values beside them.
    Organisation,
    /// 申报类别
    Applied,
    /// 情况说明
    Statements,
    /// 人员
    People,
    /// 项目
    Projects,
    /// 证书与资质
    Certificates,
    /// 场所
    Sites,
    /// 财务
    Finances,
}

impl Block {
    /// In the order of the workbook.
    pub const ALL: [Block; 8] = [
        Block::Organisation,
        Block::Applied,
        Block::Statements,
        Block::People,
        Block::Projects,
        Block::Certificates,
        Block::Sites,
        Block::Finances,
    ];

    /// Its name in the layout file.
    pub fn key(self) -> &'static str {
        match self {
            Block::Organisation => "organisation",
            Block::Applied => "applied",
            Block::Statements => "statements",
            Block::People => "people",
            Block::Projects => "projects",
            Block::Certificates => "certificates",
            Block::Sites => "sites",
            Block::Finances => "finances",
        }
    }

    /// The sheet that it stands on.
    pub fn sheet(self) -> FactSheet {
        match self {
            Block::Organisation | Block::Applied | Block::Statements => FactSheet::Organisation,
            Block::People => FactSheet::People,
            Block::Projects => FactSheet::Projects,
            Block::Certificates => FactSheet::Certificates,
            Block::Sites => FactSheet::Sites,
            Block::Finances => FactSheet::Finances,
        }
    }

    /// Whether it is a table with a heading over each column.
    pub fn is_table(self) -> bool {
        self != Block::Organisation
    }

    /// The field that names a row.
    pub fn name_key(self) -> &'static str {
        match self {
            Block::Organisation | Block::People | Block::Projects | Block::Certificates => "name",
            Block::Applied => "category",
            Block::Statements => "question",
            Block::Sites => "kind",
            Block::Finances => "year",
        }
    }

    /// The names of its fields, each of which the layout has once.
    pub fn keys(self) -> &'static [&'static str] {
        match self {
            Block::Organisation => &[
                "name",
                "credit_code",
                "legal_representative",
                "registered_address",
                "office_address",
                "postcode",
                "established",
                "registered_capital",
                "employees",
                "security_staff",
                "website",
                "contact",
                "contact_post",
                "phone",
                "mobile",
                "email",
                "audit",
                "assessed",
                "local_response",
                "remote_response",
                "around_the_clock",
            ],
            Block::Applied => &["category", "class", "level", "edition", "since"],
            Block::Statements => &["question", "answer", "remark"],
            Block::People => &[
                "name",
                "identity",
                "posts",
                "degree",
                "title",
                "title_series",
                "title_since",
                "management_years",
                "technical_years",
                "in_service",
                "teams",
                "has_contract",
                "is_insured",
            ],
            Block::Projects => &[
                "name",
                "client",
                "category",
                "industry",
                "amount",
                "signed",
                "started",
                "completed",
                "accepted",
                "users",
                "trial_months",
            ],
            Block::Certificates => {
                &["holder", "kind", "name", "number", "category", "level", "issuer", "issued", "valid_until"]
            }
            Block::Sites => &["kind", "address", "region", "area", "is_owned", "lease_until", "backup_hours"],
            Block::Finances => &["year", "kind", "firm", "number", "until", "months", "revenue", "profit"],
        }
    }
}

/// A form or a table: its title and its fields.
#[derive(Clone, Debug)]
pub struct BlockLayout {
    /// Which one.
    pub block: Block,
    /// The printed title; of a sheet's own block, the sheet's name.
    pub title: String,
    /// Other titles and sheet names that people use.
    pub spellings: Vec<String>,
    /// What is printed under the title.
    pub instructions: String,
    /// Its fields in printed order.
    pub fields: Vec<FactField>,
}

impl BlockLayout {
    /// The field with this name; `None` only in a layout that [`crate::data`] did not check.
    pub fn field(&self, key: &str) -> Option<&FactField> {
        self.fields.iter().find(|field| field.key == key)
    }
}

/// A field of the form, or a column of a table.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each says one thing of the field by itself, as in the file")]
pub struct FactField {
    /// Its name, as in [`Block::keys`].
    pub key: String,
    /// The printed label, without the unit.
    pub label: String,
    /// The unit that the label prints in brackets; empty where there is none.
    pub unit: String,
    /// Other labels that people use.
    pub spellings: Vec<String>,
    /// What it holds.
    pub kind: FactKind,
    /// What to write, with an example.
    pub help: String,
    /// Whether it is shown only masked.
    pub personal: bool,
    /// Whether thresholds rest on it.
    pub decisive: bool,
    /// Whether it is reported where it is blank.
    pub needed: bool,
    /// Whether only a day up to the day of checking makes sense.
    pub past: bool,
    /// Whether it may be below zero.
    pub signed: bool,
    /// The words of a choice.
    pub options: Vec<FactOption>,
    /// Words beside which no option is meant (`在读`, `注册`).
    pub refused: Vec<String>,
    /// Where the words of a choice come from besides.
    pub options_from: Option<OptionsFrom>,
    /// The column's width in characters; of the form's fields zero.
    pub width: f64,
}

impl FactField {
    /// Label and unit as printed: `合同金额（万元）`.
    pub fn heading(&self) -> String {
        if self.unit.is_empty() { self.label.clone() } else { format!("{}（{}）", self.label, self.unit) }
    }

    /// Whether other words than the options are fine too.
    pub fn is_open(&self) -> bool {
        self.kind == FactKind::List || self.options.iter().any(|option| !option.implied.is_empty())
    }

    /// The words that can be chosen from.
    pub fn choices(&self, catalog: &Catalog) -> Vec<String> {
        let mut words: Vec<String> = self.options.iter().map(|option| option.name.clone()).collect();
        match self.options_from {
            Some(from) => words.extend(from.words(catalog)),
            None if self.kind == FactKind::YesNo => words.extend(["是".to_owned(), "否".to_owned()]),
            None => {}
        }
        distinct(words)
    }
}

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FactKind {
    /// Words.
    Text,
    /// A number that is a name: codes, telephone numbers.
    Code,
    /// A day.
    Date,
    /// An amount in 万元.
    Money,
    /// How many.
    Count,
    /// A calendar year.
    Year,
    /// A time in years.
    Years,
    /// A time in months.
    Months,
    /// A time in hours.
    Hours,
    /// An area in 平方米.
    Area,
    /// 是 or 否.
    YesNo,
    /// One of some words.
    Choice,
    /// Several words.
    List,
}

/// A word that can be chosen.
#[derive(Clone, Debug)]
pub struct FactOption {
    /// The word.
    pub name: String,
    /// Words that mean the same wherever they stand in the cell.
    pub spellings: Vec<String>,
    /// Words that mean the same where no spelling of any option stands in the cell.
    pub implied: Vec<String>,
}

/// Where the words of a choice come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OptionsFrom {
    /// The categories of all editions.
    Categories,
    /// The editions.
    Editions,
    /// The levels of all editions.
    Levels,
    /// The audit types of all editions.
    Audits,
    /// The teams that thresholds ask for.
    Teams,
}

impl OptionsFrom {
    /// The words, in the catalogue's order, each once.
    pub fn words(self, catalog: &Catalog) -> Vec<String> {
        let editions = catalog.editions.iter();
        distinct(match self {
            OptionsFrom::Categories => editions.flat_map(|edition| edition.categories.clone()).collect(),
            OptionsFrom::Editions => editions.map(edition_words).collect(),
            OptionsFrom::Levels => {
                editions.flat_map(|edition| edition.levels.iter().map(|level| level.named.name.clone())).collect()
            }
            OptionsFrom::Audits => {
                editions.flat_map(|edition| edition.audits.iter().map(|audit| audit.name.clone())).collect()
            }
            OptionsFrom::Teams => teams(catalog),
        })
    }
}

/// How an edition is called in the workbook: by its number, or by title and short name where it has none.
pub fn edition_words(edition: &crate::catalog::Edition) -> String {
    match (edition.code.as_str(), edition.names.first()) {
        ("", Some(name)) => format!("{}（{name}）", edition.title),
        ("", None) => edition.title.clone(),
        (code, _) => code.to_owned(),
    }
}

/// The questions of all yes/no thresholds, in the order of first use.
pub fn questions(catalog: &Catalog) -> Vec<String> {
    named_by(catalog, |measure| match measure {
        Measure::Statement { question } => Some(question),
        _ => None,
    })
}

/// The teams that thresholds ask for, in the order of first use.
pub fn teams(catalog: &Catalog) -> Vec<String> {
    named_by(catalog, |measure| match measure {
        Measure::Team { team, .. } | Measure::TeamCertified { team, .. } => Some(team),
        _ => None,
    })
}

fn named_by<'c>(catalog: &'c Catalog, name: impl Fn(&'c Measure) -> Option<&'c String>) -> Vec<String> {
    let mut measures = Vec::new();
    for threshold in &catalog.thresholds {
        gather(&threshold.test, &mut measures);
    }
    distinct(measures.into_iter().filter_map(name).cloned().collect())
}

fn gather<'t>(test: &'t Test, measures: &mut Vec<&'t Measure>) {
    match test {
        Test::Measure(measure) => measures.push(measure),
        Test::Any(tests) | Test::All(tests) => {
            for test in tests {
                gather(test, measures);
            }
        }
    }
}

fn distinct(words: Vec<String>) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for word in words {
        if !found.contains(&word) {
            found.push(word);
        }
    }
    found
}
