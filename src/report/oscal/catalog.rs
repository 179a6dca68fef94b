//! An edition as an OSCAL catalog: a group for each part and stage, a control for each requirement.

use super::VERSION;
use super::identity::{ControlIds, statement, token, uuid};
use super::model::{
    BackMatter, Catalog as CatalogOut, CatalogDocument, Citation, Control, Group, Metadata, Part, Property, Resource,
    moment, one_line,
};
use crate::catalog::{self, Catalog, Edition, Form, Inheritance, Origin, Requirement, Row, Wording};
use jiff::civil::Date;

/// The heading of what stands before any stage.
const BEFORE_STAGES: &str = "（不分阶段）";

/// What a missing part's group says.
const MISSING: &str = "来源未收录此部分：依据它的要求无法判定。";

/// The edition at this position of the catalogue; `None` where there is none. `last_modified` is the document's date.
pub fn catalog(catalog: &Catalog, edition_at: usize, last_modified: Date) -> Option<CatalogDocument> {
    let edition = catalog.editions.get(edition_at)?;
    let setting = Setting { catalog, edition, edition_at, ids: ControlIds::of(catalog, edition_at) };
    Some(CatalogDocument {
        catalog: CatalogOut {
            uuid: uuid(&["catalog", &edition.id]),
            metadata: setting.metadata(last_modified),
            groups: setting.groups(),
            back_matter: BackMatter { resources: setting.resources() },
        },
    })
}

struct Setting<'c> {
    catalog: &'c Catalog,
    edition: &'c Edition,
    edition_at: usize,
    ids: ControlIds<'c>,
}

impl Setting<'_> {
    fn metadata(&self, last_modified: Date) -> Metadata {
        let edition = self.edition;
        let remarks = match edition.wording {
            Wording::Official => None,
            Wording::Own => Some("各项要求为本项目的概括，不是标准原文；以标准原文为准。".to_owned()),
        };
        Metadata {
            title: one_line(&edition.title).unwrap_or_else(|| edition.id.clone()),
            last_modified: moment(last_modified),
            version: one_line(&edition.code).or_else(|| one_line(&edition.id)).unwrap_or_else(|| "0".to_owned()),
            oscal_version: VERSION,
            props: [Property::own("edition", &edition.id), Property::own("wording", wording(edition))]
                .into_iter()
                .flatten()
                .collect(),
            remarks,
        }
    }

    fn groups(&self) -> Vec<Group> {
        let parts = self.catalog.parts.iter().enumerate().filter(|(_, part)| part.edition == self.edition_at);
        let mut groups: Vec<Group> = parts.map(|(at, part)| self.part(at, part)).collect();
        let official = |form: &&Form| form.edition == self.edition_at && form.origin == Origin::Official;
        groups.extend(self.catalog.forms.iter().filter(official).map(|form| self.form(form)));
        groups.extend((1..).zip(&self.edition.missing).map(|(no, missing)| self.missing(no, missing)));
        if !self.edition.procedure.is_empty() {
            groups.push(self.procedure());
        }
        groups
    }

    fn name(&self, rest: &str) -> String {
        format!("{}_{rest}", token(&self.edition.id))
    }

    fn part(&self, at: usize, part: &catalog::Part) -> Group {
        let id = self.name(&format!("part-{}", token(&part.id)));
        let mut stages = vec![String::new()];
        stages.extend(part.stages.iter().cloned());
        let groups = (0..).zip(&stages).filter_map(|(no, stage): (usize, &String)| {
            let controls: Vec<Control> = part
                .requirements
                .iter()
                .enumerate()
                .filter(|(_, requirement)| requirement.stage == *stage)
                .filter_map(|(position, requirement)| self.requirement((at, part), (position, requirement)))
                .collect();
            let title = if stage.is_empty() { BEFORE_STAGES } else { stage };
            (!controls.is_empty()).then(|| Group {
                id: format!("{id}_stage-{no}"),
                class: "stage",
                title: one_line(title).unwrap_or_else(|| BEFORE_STAGES.to_owned()),
                controls,
                ..Group::default()
            })
        });
        let groups: Vec<Group> = groups.collect();
        let inheritance = match part.inheritance {
            Inheritance::Full => "full",
            Inheritance::Cumulative => "cumulative",
        };
        let preamble = (!part.preamble.is_empty()).then(|| Part {
            id: None,
            name: "overview",
            ns: None,
            title: None,
            prose: part.preamble.clone(),
        });
        let inherits = part.inherits.iter().map(|inherits| Part::own("inheritance", &inherits.section, &inherits.text));
        Group {
            class: "part",
            title: one_line(&part.title).unwrap_or_else(|| part.id.clone()),
            props: [
                Property::known("label", &part.section),
                Property::own("part", &part.id),
                Property::own("inheritance", inheritance),
            ]
            .into_iter()
            .flatten()
            .collect(),
            parts: preamble.into_iter().chain(inherits).collect(),
            groups,
            id,
            ..Group::default()
        }
    }

    fn requirement(
        &self,
        (part_at, part): (usize, &catalog::Part),
        (position, requirement): (usize, &Requirement),
    ) -> Option<Control> {
        let id = self.ids.requirement(part_at, position)?.to_owned();
        let levels = part.levels(requirement, self.edition.all_levels());
        let mut props = vec![
            Property::known("label", &requirement.id),
            Property::known("sort-id", &format!("{}-{:04}", token(&part.id), position + 1)),
            Property::own("level", self.edition.level_name(requirement.level)),
            Property::own("topic", &requirement.topic),
        ];
        props.extend(levels.iter().map(|level| Property::own("asked-at", self.edition.level_name(level))));
        props.extend(requirement.categories.iter().flatten().map(|category| Property::own("category", category)));
        let thresholds = self
            .catalog
            .thresholds
            .iter()
            .filter(|threshold| threshold.part == part_at && threshold.requirement == position)
            .map(|threshold| {
                let limit = threshold.limit_words();
                let limit = if limit.is_empty() { limit } else { format!("（{limit}）") };
                Part::own("threshold", &threshold.code, format!("{}{limit}", threshold.test.words(self.edition)))
            });
        let own = Part {
            id: Some(statement(&id)),
            name: "statement",
            ns: None,
            title: None,
            prose: requirement.text.clone(),
        };
        Some(Control {
            class: "requirement",
            title: title(&requirement.id, &requirement.heading()),
            props: props.into_iter().flatten().collect(),
            parts: std::iter::once(own).chain(thresholds).collect(),
            id,
        })
    }

    /// An official form, whose rows are what this edition has instead of a text.
    fn form(&self, form: &Form) -> Group {
        let id = self.name(&format!("form-{}", token(&form.id)));
        let mut sections: Vec<(&str, Vec<Control>)> = Vec::new();
        for row in form.clauses() {
            let control = self.row(form, row);
            match sections.iter_mut().find(|(section, _)| *section == row.section) {
                Some((_, controls)) => controls.extend(control),
                None => sections.push((&row.section, control.into_iter().collect())),
            }
        }
        let groups = (1..).zip(sections).map(|(no, (section, controls)): (usize, _)| Group {
            id: format!("{id}_section-{no}"),
            class: "section",
            title: one_line(section).unwrap_or_else(|| BEFORE_STAGES.to_owned()),
            controls,
            ..Group::default()
        });
        let groups: Vec<Group> = groups.collect();
        Group {
            class: "form",
            title: one_line(&form.title).unwrap_or_else(|| form.id.clone()),
            props: [Property::own("form", &form.id), Property::own("category", &form.category)]
                .into_iter()
                .flatten()
                .collect(),
            groups,
            id,
            ..Group::default()
        }
    }

    fn row(&self, form: &Form, row: &Row) -> Option<Control> {
        let id = self.ids.row(form, row).into_iter().next()?;
        let mut props = vec![
            Property::known("label", &format!("第{}条", row.no)),
            Property::known("sort-id", &format!("{}-{:04}", token(&form.id), row.no)),
        ];
        let levels = row.applicability.levels.iter().filter(|&level| self.edition.all_levels().contains(level));
        props.extend(levels.map(|level| Property::own("asked-at", self.edition.level_name(level))));
        let audits = row.applicability.audits.iter().flatten();
        props.extend(audits.map(|&audit| Property::own("audit", self.edition.audit_name(audit))));
        let condition = row.applicability.condition.and_then(|condition| form.condition_value(condition));
        props.extend(condition.map(|value| Property::own("condition", &value.named.name)));
        let evidence = form.required_evidence(row);
        let evidence = (!evidence.is_empty()).then(|| Part::own("required-evidence", "需提供证明材料", evidence));
        let own =
            Part { id: Some(statement(&id)), name: "statement", ns: None, title: None, prose: row.clause.clone() };
        Some(Control {
            class: "clause",
            title: title(&format!("第{}条", row.no), &row.section),
            props: props.into_iter().flatten().collect(),
            parts: std::iter::once(own).chain(evidence).collect(),
            id,
        })
    }

    fn missing(&self, no: usize, missing: &catalog::MissingPart) -> Group {
        let mut props = vec![Property::known("label", &missing.part)];
        props.extend(missing.levels.iter().map(|level| Property::own("level", self.edition.level_name(level))));
        props.extend(missing.categories.iter().flatten().map(|category| Property::own("category", category)));
        Group {
            id: self.name(&format!("missing-{no}")),
            class: "missing",
            title: one_line(&missing.words()).unwrap_or_else(|| MISSING.to_owned()),
            props: props.into_iter().flatten().collect(),
            parts: vec![Part::own("missing", &missing.part, MISSING)],
            ..Group::default()
        }
    }

    fn procedure(&self) -> Group {
        let sections = self.edition.procedure.iter().map(|procedure| {
            Part::own("procedure", &format!("{} {}", procedure.section, procedure.title), &procedure.text)
        });
        Group {
            id: self.name("procedure"),
            class: "procedure",
            title: "认证程序".to_owned(),
            parts: sections.collect(),
            ..Group::default()
        }
    }

    fn resources(&self) -> Vec<Resource> {
        let edition = self.edition;
        let mut resources = vec![Resource {
            uuid: uuid(&["document", &edition.id]),
            title: title(&edition.code, &format!("《{}》", edition.title)),
            description: "本目录所依据的文件。".to_owned(),
            citation: one_line(&edition.source).map(|text| Citation { text }),
            rlinks: Vec::new(),
        }];
        let anomalies = edition.anomalies.iter().enumerate().map(|(at, anomaly)| Resource {
            uuid: uuid(&["anomaly", &edition.id, &at.to_string()]),
            title: title("原文存疑", &anomaly.sections.join("、")),
            description: anomaly.text.clone(),
            citation: None,
            rlinks: Vec::new(),
        });
        resources.extend(anomalies);
        resources
    }
}

fn wording(edition: &Edition) -> &'static str {
    match edition.wording {
        Wording::Official => "official",
        Wording::Own => "own",
    }
}

/// A number and a heading on one line.
fn title(number: &str, heading: &str) -> String {
    one_line(&format!("{number} {heading}")).unwrap_or_else(|| BEFORE_STAGES.to_owned())
}
