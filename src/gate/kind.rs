//! What a zip package is: decided by what it says inside, never by the file's extension.

use crate::fault::Fault;
use crate::gate::archive::Gate;
use crate::gate::limits::not_safe;
use crate::workbook::Kind;

/// Main content types and what they mean. The first that is found decides.
const MAIN_TYPES: [(&str, Result<Kind, &str>); 11] = [
    ("ms-excel.sheet.binary.macroEnabled.main", Ok(Kind::Xlsb)),
    ("ms-excel.sheet.macroEnabled.main", Ok(Kind::Xlsm)),
    ("ms-excel.template.macroEnabled.main", Ok(Kind::Xlsm)),
    ("ms-excel.addin.macroEnabled.main", Ok(Kind::Xlsm)),
    ("spreadsheetml.sheet.main", Ok(Kind::Xlsx)),
    ("spreadsheetml.template.main", Ok(Kind::Xlsx)),
    ("wordprocessingml.document.main", Ok(Kind::Docx)),
    ("wordprocessingml.template.main", Ok(Kind::Docx)),
    ("ms-word.document.macroEnabled.main", Ok(Kind::Docm)),
    ("ms-word.template.macroEnabledTemplate.main", Ok(Kind::Docm)),
    ("presentationml", Err("演示文稿")),
];

/// The kind of spreadsheet or Word document that a package holds.
///
/// # Errors
/// [`Fault::Foreign`] where it holds something else; [`Fault::Unsafe`] where it is two things at once; whatever the gate finds on the way.
pub fn kind(gate: &mut Gate<'_>) -> Result<Kind, Fault> {
    let looks_like = |looks_like| Err(Fault::Foreign { looks_like });
    if let Some(mime) = gate.part("mimetype")? {
        // Office would read one half of such a file and LibreOffice the other.
        if gate.has("[Content_Types].xml") {
            return Err(not_safe("同一个文件既是OpenDocument又是Office文档"));
        }
        return match String::from_utf8_lossy(&mime).trim().strip_prefix("application/vnd.oasis.opendocument.") {
            Some(word) if word.starts_with("spreadsheet") => Ok(Kind::Ods),
            Some(word) if word.starts_with("text") => looks_like("文字文档（ODT）"),
            Some(word) if word.starts_with("presentation") => looks_like("演示文稿"),
            _ => looks_like("未知内容"),
        };
    }
    if let Some(types) = gate.xml("[Content_Types].xml")?
        && let Some((_, meaning)) = MAIN_TYPES.iter().find(|(name, _)| types.contains(name))
    {
        return meaning.or_else(looks_like);
    }
    if gate.has("word/document.xml") {
        return Ok(Kind::Docx);
    }
    if gate.has("xl/workbook.bin") {
        return Ok(Kind::Xlsb);
    }
    if gate.has("xl/workbook.xml") {
        return Ok(Kind::Xlsx);
    }
    if gate.has("content.xml")
        && let Some(manifest) = gate.xml("META-INF/manifest.xml")?
        && manifest.contains("opendocument.spreadsheet")
    {
        return Ok(Kind::Ods);
    }
    looks_like("压缩包（ZIP）")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gate::archive::pack;
    use crate::gate::limits::Limits;

    fn kind_of(parts: &[(&str, &str)]) -> Result<Kind, Fault> {
        let parts: Vec<_> = parts.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes())).collect();
        kind(&mut Gate::open(&pack(&parts).unwrap(), &Limits::default()).unwrap())
    }

    #[test]
    fn the_inside_decides() {
        let types = "[Content_Types].xml";
        let foreign = |looks_like| Err(Fault::Foreign { looks_like });
        assert_eq!(kind_of(&[(types, "application/vnd.ms-excel.sheet.macroEnabled.main+xml")]), Ok(Kind::Xlsm));
        assert_eq!(kind_of(&[(types, "…wordprocessingml.document.main+xml")]), Ok(Kind::Docx));
        assert_eq!(kind_of(&[(types, "application/vnd.ms-word.document.macroEnabled.main+xml")]), Ok(Kind::Docm));
        assert_eq!(kind_of(&[("word/document.xml", "")]), Ok(Kind::Docx));
        assert_eq!(kind_of(&[("xl/workbook.bin", "")]), Ok(Kind::Xlsb));
        assert_eq!(kind_of(&[("mimetype", "application/vnd.oasis.opendocument.spreadsheet")]), Ok(Kind::Ods));
        assert_eq!(kind_of(&[("mimetype", "application/vnd.oasis.opendocument.text")]), foreign("文字文档（ODT）"));
        assert_eq!(kind_of(&[("photo.jpg", "")]), foreign("压缩包（ZIP）"));
    }
}
